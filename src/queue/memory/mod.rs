//! The queue in memory: for tests, and for work that need not outlast the process.

mod entry;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::clock::Stopwatch;
use crate::limit::SHORT_BATCH_ITEMS;
use crate::problem::{Code, Problem, Problems};
use crate::queue::{
    Again, Batch, CallReport, Claim, Item, NewBatch, NewItem, Opened, Outcome, Page, Queue, State,
};
use crate::store::Name;
use entry::{Entry, Lease};

/// Batches that end with the process; clones share them.
#[derive(Clone)]
pub struct Memory {
    shared: Arc<Shared>,
}

struct Shared {
    all: Mutex<All>,
    changed: Condvar,
    lease: Duration,
}

#[derive(Default)]
struct All {
    /// In the order in which they were opened.
    batches: Vec<Entry>,
    sequence: u64,
    tokens: u64,
}

impl Memory {
    /// An empty queue whose leases lapse after some time without a sign of life.
    pub fn new(lease: Duration) -> Memory {
        let shared = Shared { all: Mutex::default(), changed: Condvar::new(), lease };
        Memory { shared: Arc::new(shared) }
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.shared.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, name: &Name, work: impl FnOnce(&mut Entry, &mut u64) -> T) -> Result<T, Problems> {
        let mut all = self.all();
        let All { batches, sequence, .. } = &mut *all;
        let entry = batches.iter_mut().find(|entry| entry.batch.name == *name);
        let done = work(entry.ok_or_else(|| unknown(name))?, sequence);
        drop(all);
        self.shared.changed.notify_all();
        Ok(done)
    }

    fn filling(&self, name: &Name) -> Result<(), Problems> {
        let state = self.with(name, |entry, _| entry.batch.state)?;
        if state == State::Filling { Ok(()) } else { Err(unknown(name).into()) }
    }
}

impl All {
    fn claim(&mut self, lease: Duration) -> Option<Claim> {
        self.tokens += 1;
        let token = self.tokens.to_string();
        let is_short = |entry: &Entry| entry.batch.progress.waiting() <= SHORT_BATCH_ITEMS;
        for short in [true, false] {
            let running = self.batches.iter_mut().filter(|entry| entry.batch.state == State::Running);
            let claim =
                running.filter(|entry| is_short(entry) == short).find_map(|entry| entry.claim(lease, &token));
            if claim.is_some() {
                return claim;
            }
        }
        None
    }
}

impl Queue for Memory {
    fn open(&self, new: &NewBatch) -> Result<Opened, Problems> {
        let mut all = self.all();
        let holder = all.batches.iter().find(|entry| new.key.is_some() && entry.key == new.key);
        if let Some(holder) = holder {
            return Ok(Opened::Held(Box::new(holder.batch.clone())));
        }
        all.batches.push(Entry::open(new));
        Ok(Opened::New)
    }

    fn add(&self, batch: &Name, items: &[NewItem]) -> Result<(), Problems> {
        self.filling(batch)?;
        self.with(batch, |entry, sequence| items.iter().for_each(|new| entry.add(new, sequence)))
    }

    fn seal(&self, batch: &Name) -> Result<Batch, Problems> {
        self.filling(batch)?;
        self.with(batch, |entry, _| {
            entry.batch.state = State::Running;
            entry.end_if_done(State::Finished);
            entry.batch.clone()
        })
    }

    fn batch(&self, name: &Name) -> Result<Option<Batch>, Problems> {
        Ok(self.all().batches.iter().find(|entry| entry.batch.name == *name).map(|entry| entry.batch.clone()))
    }

    fn by_key(&self, key: &str) -> Result<Option<Batch>, Problems> {
        let all = self.all();
        let holder = all.batches.iter().find(|entry| entry.key.as_deref() == Some(key));
        Ok(holder.map(|entry| entry.batch.clone()))
    }

    fn batches(&self) -> Result<Vec<Batch>, Problems> {
        Ok(self.all().batches.iter().rev().map(|entry| entry.batch.clone()).collect())
    }

    fn items(&self, batch: &Name, page: &Page) -> Result<Vec<Item>, Problems> {
        let asked =
            |item: &&Item| item.number > page.after && page.state.is_none_or(|state| item.state == state);
        self.with(batch, |entry, _| {
            entry.items.iter().map(|held| &held.item).filter(asked).take(page.most).cloned().collect()
        })
    }

    fn outcomes(&self, batch: &Name, after: u64, most: usize) -> Result<Vec<Item>, Problems> {
        self.with(batch, |entry, _| {
            let items = entry.items.iter().map(|held| &held.item);
            let mut items: Vec<&Item> =
                items.filter(|item| item.sequence.is_some_and(|sequence| sequence > after)).collect();
            items.sort_by_key(|item| item.sequence);
            items.into_iter().take(most).cloned().collect()
        })
    }

    fn claim(&self, wait: Duration) -> Result<Option<Claim>, Problems> {
        let waited = Stopwatch::start();
        let mut all = self.all();
        loop {
            let claim = all.claim(self.shared.lease);
            let Some(left) = wait.checked_sub(waited.elapsed()).filter(|_| claim.is_none()) else {
                return Ok(claim);
            };
            // A lease lapses without a sound, so the wait is cut into pieces.
            let piece = left.min(self.shared.lease / 4);
            all = self.shared.changed.wait_timeout(all, piece).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn keep(&self, claim: &Claim) -> Result<bool, Problems> {
        let kept = self.with(&claim.batch, |entry, _| {
            let lease = match claim.number {
                0 => entry.call.as_mut(),
                _ => entry.item(claim).map(|held| &mut held.lease),
            };
            let lease = lease.filter(|lease| lease.token.as_ref() == Some(&claim.token));
            lease.map(|lease| lease.since = Some(Stopwatch::start())).is_some()
        });
        Ok(kept.unwrap_or(false))
    }

    fn finish(&self, claim: &Claim, outcome: &Outcome) -> Result<bool, Problems> {
        let first = self.with(&claim.batch, |entry, sequence| {
            let Some(number) = entry.item(claim).map(|held| held.item.number) else { return false };
            entry.settle(number as usize - 1, outcome.clone(), sequence);
            entry.end_if_done(State::Finished);
            true
        });
        Ok(first.unwrap_or(false))
    }

    fn give_back(&self, claim: &Claim, delay: Duration) -> Result<(), Problems> {
        let given = self.with(&claim.batch, |entry, _| {
            if let Some(held) = entry.item(claim)
                && held.lease.token.as_ref() == Some(&claim.token)
            {
                held.lease.give_back(delay);
            }
        });
        // A batch that has been removed meanwhile needs nothing back.
        given.or(Ok(()))
    }

    fn cancel(&self, batch: &Name) -> Result<Batch, Problems> {
        self.with(batch, |entry, _| {
            entry.cancel();
            entry.batch.clone()
        })
    }

    fn retry(&self, batch: &Name, items: &[Again]) -> Result<Batch, Problems> {
        self.with(batch, |entry, _| {
            entry.retry(items);
            entry.batch.clone()
        })
    }

    fn remove(&self, batch: &Name) -> Result<bool, Problems> {
        let mut all = self.all();
        let before = all.batches.len();
        all.batches.retain(|entry| entry.batch.name != *batch);
        Ok(all.batches.len() < before)
    }

    fn note(&self, batch: &Name, name: &str, value: &Value) -> Result<(), Problems> {
        self.with(batch, |entry, _| {
            entry.notes.insert(name.to_owned(), value.clone());
        })
    }

    fn noted(&self, batch: &Name, name: &str) -> Result<Option<Value>, Problems> {
        self.with(batch, |entry, _| entry.notes.get(name).cloned())
    }

    fn claim_call(&self) -> Result<Option<Claim>, Problems> {
        let mut all = self.all();
        all.tokens += 1;
        let token = all.tokens.to_string();
        let lease = self.shared.lease;
        Ok(all.batches.iter_mut().find_map(|entry| {
            let call = entry.call.as_mut().filter(|call| call.free(lease))?;
            let attempt = call.take(&token);
            let (batch, round) = (entry.batch.name.clone(), entry.batch.round);
            Some(Claim { batch, number: 0, round, attempt, new: None, token: token.clone() })
        }))
    }

    fn called(&self, claim: &Claim, report: &CallReport, again: Option<Duration>) -> Result<(), Problems> {
        let called = self.with(&claim.batch, |entry, _| {
            let mine = |call: &&mut Lease| call.token.as_ref() == Some(&claim.token);
            if let Some(call) = entry.call.as_mut().filter(mine) {
                entry.batch.call = Some(report.clone());
                match again {
                    Some(delay) => call.give_back(delay),
                    None => entry.call = None,
                }
            }
        });
        called.or(Ok(()))
    }

    fn sweep(&self, now_s: u64) -> Result<Vec<Name>, Problems> {
        let mut all = self.all();
        all.batches.retain(|entry| entry.batch.expires_s.is_none_or(|expires| expires > now_s));
        Ok(all.batches.iter().map(|entry| entry.batch.name.clone()).collect())
    }
}

fn unknown(name: &Name) -> Problem {
    Problem::new(Code::NotFound, format!("没有批次 {name}"), format!("there is no batch {name}"))
}
