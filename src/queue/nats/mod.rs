//! The queue on a cluster: NATS JetStream, shared by all processes that are connected to it.
//!
//! Everything that happens to a batch is an entry of one key-value bucket, written once and in one order for all: the order decides
//! which outcome came first and whether before a cancel. What is to be printed stands in a work-queue stream. Each step may be
//! taken twice, and the sweep takes those that a dead process left out.

mod bucket;
mod calls;
mod claims;
mod event;
mod keys;
mod line;
mod rounds;
mod shown;
mod state;
mod sweep;
mod uploads;
mod view;
mod work;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_nats::jetstream::kv;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::broker::{Broker, Tried, patiently};
use crate::clock::Stopwatch;
use crate::problem::{Code, Problem, Problems};
use crate::queue::{
    Again, Batch, CallReport, Claim, Item, NewBatch, NewItem, Opened, Outcome, Page, Queue, State,
};
use crate::store::Name;
use bucket::{Bucket, Writing, json};
use event::key;
use keys::Keys;
use uploads::Uploads;
use view::View;
use work::Work;

/// The queue of a cluster.
pub struct Nats {
    broker: Arc<Broker>,
    bucket: Bucket,
    view: Arc<View>,
    work: Work,
    keys: Keys,
    notes: kv::Store,
    uploads: Uploads,
    /// How batches were opened, of those that were asked for.
    headers: Mutex<BTreeMap<Name, Arc<Header>>>,
    /// The calls that were put into the work queue, by batch and round, and when.
    announced: Mutex<BTreeMap<(Name, u32), Stopwatch>>,
}

/// How a batch was opened.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    key: Option<String>,
    fingerprint: String,
    spec: Value,
    wants_call: bool,
    created_s: u64,
    keep_s: u64,
    uploader: String,
}

/// The outcome of an item as it stands in the bucket.
#[derive(Debug, Serialize, Deserialize)]
struct Ended {
    attempt: u32,
    outcome: Outcome,
}

impl Nats {
    /// Opens the queue of the broker's office, making its streams and buckets if they are not there. A lease lasts so long
    /// without a sign of life.
    ///
    /// # Errors
    /// `busy`, `store-full`, or what the broker refuses.
    pub fn open(broker: &Arc<Broker>, lease: Duration) -> Result<Nats, Problems> {
        let me = broker.context().client().new_inbox().replace("_INBOX.", "");
        let opening = patiently(|| async {
            let bucket = Bucket::open(broker).await?;
            let work = Work::open(broker, lease).await?;
            let keys = Keys::open(broker).await?;
            let notes = bucket::open(broker, "notes", Duration::ZERO).await?;
            let uploads = Uploads::open(broker, me.clone()).await?;
            Ok((bucket, work, keys, notes, uploads))
        });
        let (bucket, work, keys, notes, uploads) = broker.wait(opening)??;
        let view = View::new(bucket.stream.clone(), bucket.prefix.clone());
        broker.spawn(Arc::clone(&view).follow());
        Ok(Nats {
            broker: Arc::clone(broker),
            bucket,
            view,
            work,
            keys,
            notes,
            uploads,
            headers: Mutex::default(),
            announced: Mutex::default(),
        })
    }

    /// Does something that may be tried again.
    fn patiently<T, F: Future<Output = Tried<T>>>(&self, work: impl FnMut() -> F) -> Result<T, Problems> {
        self.broker.wait(patiently(work))?
    }

    fn headers(&self) -> MutexGuard<'_, BTreeMap<Name, Arc<Header>>> {
        self.headers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How a batch was opened, whose opening stands at a place.
    async fn header(&self, batch: &Name, opened: u64) -> Tried<Option<Arc<Header>>> {
        if let Some(header) = self.headers().get(batch) {
            return Ok(Some(Arc::clone(header)));
        }
        let Some(header) = self.bucket.read::<Header>(opened).await? else { return Ok(None) };
        let header = Arc::new(header);
        self.headers().insert(batch.clone(), Arc::clone(&header));
        Ok(Some(header))
    }

    /// How far a batch is, once all news of it are known; `not-found` if there is none.
    async fn state(&self, batch: &Name) -> Tried<State> {
        self.view.catch_up().await?;
        Ok(self.view.of(batch, |entry| entry.state()).ok_or_else(|| unknown(batch))?)
    }

    /// Writes an entry that is the first of its key, and makes sure that this process knows of it.
    async fn decide(&self, batch: &Name, writing: &Writing) -> Tried<Option<u64>> {
        let place = self.bucket.write(batch, writing).await?;
        match place {
            Some(place) => self.view.reach(place).await?,
            None => self.view.catch_up().await?,
        }
        Ok(place)
    }

    async fn open_batch(&self, new: &NewBatch, id: &str) -> Tried<Opened> {
        self.view.catch_up().await?;
        if let Some(key) = &new.key
            && let Some(held) = self.held(key, &new.name).await?
        {
            return Ok(Opened::Held(Box::new(held)));
        }
        let header = Header {
            key: new.key.clone(),
            fingerprint: new.fingerprint.clone(),
            spec: new.spec.clone(),
            wants_call: new.wants_call,
            created_s: new.created_s,
            keep_s: new.keep_s,
            uploader: self.uploads.me(&self.broker).await?.to_owned(),
        };
        self.decide(&new.name, &first(key::OPENED, json(&header)?, id)).await?;
        let Some(key) = &new.key else { return Ok(Opened::New) };
        loop {
            let holder = self.keys.holder(key).await?;
            if holder.as_ref().is_some_and(|holder| holder.batch == new.name) {
                return Ok(Opened::New);
            }
            if let Some(held) = self.held(key, &new.name).await? {
                self.forget(&new.name).await?;
                return Ok(Opened::Held(Box::new(held)));
            }
            if self.keys.take(key, &new.name, holder.as_ref()).await? {
                return Ok(Opened::New);
            }
        }
    }

    /// The batch that holds a key, if it is another than the one that wants it; an upload that was given up is forgotten.
    async fn held(&self, key: &str, wanting: &Name) -> Tried<Option<Batch>> {
        let Some(holder) = self.keys.holder(key).await? else { return Ok(None) };
        if holder.batch == *wanting {
            return Ok(None);
        }
        self.view.catch_up().await?;
        if self.is_given_up(&holder.batch).await? {
            self.forget(&holder.batch).await?;
        }
        self.show(&holder.batch).await
    }

    async fn is_given_up(&self, batch: &Name) -> Tried<bool> {
        let filling = self.view.of(batch, |entry| (entry.opened, entry.state() == State::Filling));
        let Some((opened, true)) = filling else { return Ok(false) };
        match self.header(batch, opened).await? {
            Some(header) => self.uploads.has_died(&header.uploader).await,
            None => Ok(false),
        }
    }

    async fn add_items(&self, batch: &Name, from: u32, items: &[NewItem], id: &str) -> Tried<()> {
        let writings = (from + 1..).zip(items).map(|(number, new)| {
            let fact = if new.faults.is_empty() { event::DONE } else { event::FAILED };
            Ok(Writing { fact: fact.to_owned(), ..first(&key::item(number), json(new)?, id) })
        });
        let writings = writings.collect::<Tried<Vec<Writing>>>()?;
        let last = self.bucket.write_all(batch, &writings).await?;
        self.view.reach(last).await
    }
}

/// An entry that has to be the first of its key.
fn first(key: &str, body: bytes::Bytes, id: &str) -> Writing {
    Writing { key: key.to_owned(), fact: String::new(), body, id: id.to_owned(), first: true }
}

fn unknown(name: &Name) -> Problem {
    Problem::new(Code::NotFound, format!("没有批次 {name}"), format!("there is no batch {name}"))
        .hint("批次可能已过期或已删除", "it may have expired or been deleted")
}

impl Queue for Nats {
    fn open(&self, new: &NewBatch) -> Result<Opened, Problems> {
        let id = self.once();
        self.patiently(|| self.open_batch(new, &id))
    }

    fn add(&self, batch: &Name, items: &[NewItem]) -> Result<(), Problems> {
        let id = self.once();
        let from = self.patiently(|| async {
            let total = self.filling(batch).await?;
            Ok(total)
        })?;
        self.patiently(|| self.add_items(batch, from, items, &id))
    }

    fn seal(&self, batch: &Name) -> Result<Batch, Problems> {
        let id = self.once();
        self.patiently(|| self.filling(batch))?;
        self.patiently(|| self.seal_batch(batch, &id))
    }

    fn batch(&self, name: &Name) -> Result<Option<Batch>, Problems> {
        self.patiently(|| async {
            self.view.catch_up().await?;
            self.show(name).await
        })
    }

    fn by_key(&self, key: &str) -> Result<Option<Batch>, Problems> {
        self.patiently(|| async {
            let Some(holder) = self.keys.holder(key).await? else { return Ok(None) };
            self.view.catch_up().await?;
            self.show(&holder.batch).await
        })
    }

    fn batches(&self) -> Result<Vec<Batch>, Problems> {
        self.patiently(|| self.show_all())
    }

    fn items(&self, batch: &Name, page: &Page) -> Result<Vec<Item>, Problems> {
        self.patiently(|| self.show_items(batch, page))
    }

    fn outcomes(&self, batch: &Name, after: u64, most: usize) -> Result<Vec<Item>, Problems> {
        self.patiently(|| self.show_outcomes(batch, after, most))
    }

    fn claim(&self, wait: Duration) -> Result<Option<Claim>, Problems> {
        let waited = Stopwatch::start();
        self.patiently(|| self.claim_item(wait.saturating_sub(waited.elapsed())))
    }

    fn keep(&self, claim: &Claim) -> Result<bool, Problems> {
        self.patiently(|| self.keep_claim(claim))
    }

    fn finish(&self, claim: &Claim, outcome: &Outcome) -> Result<bool, Problems> {
        self.patiently(|| self.finish_item(claim, outcome))
    }

    fn give_back(&self, claim: &Claim, delay: Duration) -> Result<(), Problems> {
        self.patiently(|| self.work.give_back(claim, delay))
    }

    fn cancel(&self, batch: &Name) -> Result<Batch, Problems> {
        let id = self.once();
        self.patiently(|| self.cancel_batch(batch, &id))
    }

    fn retry(&self, batch: &Name, items: &[Again]) -> Result<Batch, Problems> {
        let id = self.once();
        self.patiently(|| self.retry_items(batch, items, &id))
    }

    fn remove(&self, batch: &Name) -> Result<bool, Problems> {
        self.patiently(|| async {
            self.view.catch_up().await?;
            self.forget(batch).await
        })
    }

    fn note(&self, batch: &Name, name: &str, value: &Value) -> Result<(), Problems> {
        self.patiently(|| self.write_note(batch, name, value))
    }

    fn noted(&self, batch: &Name, name: &str) -> Result<Option<Value>, Problems> {
        self.patiently(|| self.read_note(batch, name))
    }

    fn claim_call(&self) -> Result<Option<Claim>, Problems> {
        self.patiently(|| self.claim_due_call())
    }

    fn called(&self, claim: &Claim, report: &CallReport, again: Option<Duration>) -> Result<(), Problems> {
        let id = self.once();
        self.patiently(|| self.write_call(claim, report, again, &id))
    }

    fn sweep(&self, now_s: u64) -> Result<Vec<Name>, Problems> {
        self.patiently(|| self.sweep_all(now_s))
    }
}
