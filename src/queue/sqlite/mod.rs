//! The embedded queue: one SQLite database in WAL mode, shared by all processes that work on its folder.

mod batches;
mod calls;
mod claims;
mod fault;
mod holder;
mod items;
mod rows;
mod schema;

use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde_json::Value;

use crate::clock::Stopwatch;
use crate::problem::{Code, Place, Problem, Problems};
use crate::queue::{Again, Batch, CallReport, Claim, Item, NewBatch, NewItem, Opened, Outcome, Page, Queue};
use crate::store::Name;
use holder::{Holder, Watched};

/// Name of the database in its folder.
const DATABASE: &str = "queue.db";
/// How often a waiting worker looks for items that another process added.
const LOOK: Duration = Duration::from_millis(200);

/// A queue in a folder. Several processes may have it open; each may die at any moment.
pub struct Sqlite {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    holder: Holder,
    lease: Duration,
    watch: Mutex<Watch>,
    /// Counts what gives waiting workers something to do.
    news: Mutex<u64>,
    told: Condvar,
}

/// The leases that are watched, and when they were looked at last.
#[derive(Default)]
struct Watch {
    watched: Watched,
    looked: Option<Stopwatch>,
}

impl Sqlite {
    /// Opens the queue of a folder, making both if they are not there, and frees what dead processes held.
    ///
    /// # Errors
    /// `queue-fault`, `busy` or `store-full`, naming the file.
    pub fn open(folder: &Path, lease: Duration) -> Result<Sqlite, Problems> {
        let made = std::fs::create_dir_all(folder).and_then(|()| Holder::enter(folder));
        let holder = made.map_err(|error| no_folder(folder, &error))?;
        let database = folder.join(DATABASE);
        let queue = Sqlite {
            writer: Mutex::new(schema::open(&database)?),
            reader: Mutex::new(schema::open(&database)?),
            holder,
            lease,
            watch: Mutex::default(),
            news: Mutex::default(),
            told: Condvar::new(),
        };
        queue.free_lapsed()?;
        Ok(queue)
    }

    /// Reads.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Problems> {
        work(&locked(&self.reader)).map_err(|error| fault::of(&error).into())
    }

    /// Changes everything or nothing.
    fn change<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, Problems> {
        let mut writer = locked(&self.writer);
        let changed = writer.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|change| {
            let done = work(&change)?;
            change.commit()?;
            Ok(done)
        });
        changed.map_err(|error| fault::of(&error).into())
    }

    /// The same, and it outlasts a loss of power: what a caller was promised.
    fn promise<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, Problems> {
        let set = |how| locked(&self.writer).pragma_update(None, "synchronous", how);
        set("full").map_err(|error| fault::of(&error))?;
        let done = self.change(work);
        set("normal").map_err(|error| fault::of(&error))?;
        done
    }

    fn tell(&self) {
        *locked(&self.news) += 1;
        self.told.notify_all();
    }

    /// Waits until there are news since `seen`, or a short while; says what news there are then.
    fn hear(&self, seen: u64, most: Duration) -> u64 {
        let news = locked(&self.news);
        let heard = self.told.wait_timeout_while(news, most.min(LOOK), |news| *news == seen);
        *heard.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Frees the leases of the dead at once, and those of the silent once they have lapsed.
    fn free_lapsed(&self) -> Result<(), Problems> {
        let mut watch = locked(&self.watch);
        if watch.looked.is_some_and(|looked| looked.elapsed() < self.lease / 4) {
            return Ok(());
        }
        watch.looked = Some(Stopwatch::start());
        let held = self.read(claims::held)?;
        let mut free: Vec<i64> =
            held.iter().filter(|one| self.holder.has_died(&one.holder)).map(|one| one.lease).collect();
        let beats: Vec<(i64, i64)> = held.iter().map(|one| (one.lease, one.beat)).collect();
        free.extend(watch.watched.lapsed(&beats, self.lease));
        drop(watch);
        if free.is_empty() { Ok(()) } else { self.change(|change| claims::free(change, &free)) }
    }
}

impl Queue for Sqlite {
    fn open(&self, new: &NewBatch) -> Result<Opened, Problems> {
        let opened = self.change(|change| {
            batches::forget_given_up(change, |uploader| self.holder.has_died(uploader))?;
            batches::open(change, new, self.holder.name())
        })?;
        Ok(opened)
    }

    fn add(&self, batch: &Name, items: &[NewItem]) -> Result<(), Problems> {
        self.change(|change| batches::add(change, batch, items))?.ok_or_else(|| unknown(batch).into())
    }

    fn seal(&self, batch: &Name) -> Result<Batch, Problems> {
        let sealed = self.promise(|change| batches::seal(change, batch))?;
        self.tell();
        sealed.ok_or_else(|| unknown(batch).into())
    }

    fn batch(&self, name: &Name) -> Result<Option<Batch>, Problems> {
        Ok(self.read(|base| batches::find(base, name))?.map(|(_, batch)| batch))
    }

    fn by_key(&self, key: &str) -> Result<Option<Batch>, Problems> {
        self.read(|base| batches::by_key(base, key))
    }

    fn batches(&self) -> Result<Vec<Batch>, Problems> {
        self.read(batches::all)
    }

    fn items(&self, batch: &Name, page: &Page) -> Result<Vec<Item>, Problems> {
        self.read(|base| items::page(base, batch, page))
    }

    fn outcomes(&self, batch: &Name, after: u64, most: usize) -> Result<Vec<Item>, Problems> {
        self.read(|base| items::outcomes(base, batch, after, most))
    }

    fn claim(&self, wait: Duration) -> Result<Option<Claim>, Problems> {
        let waited = Stopwatch::start();
        let mut seen = *locked(&self.news);
        loop {
            self.free_lapsed()?;
            // Looking first spares the lock of writing while there is nothing to do.
            let claim = match self.read(claims::any)? {
                true => self.change(|change| claims::claim(change, self.holder.name()))?,
                false => None,
            };
            let left = wait.checked_sub(waited.elapsed()).filter(|left| !left.is_zero());
            let Some(left) = left.filter(|_| claim.is_none()) else { return Ok(claim) };
            seen = self.hear(seen, left);
        }
    }

    fn keep(&self, claim: &Claim) -> Result<bool, Problems> {
        self.change(|change| claims::keep(change, claim))
    }

    fn finish(&self, claim: &Claim, outcome: &Outcome) -> Result<bool, Problems> {
        self.change(|change| claims::finish(change, claim, outcome))
    }

    fn give_back(&self, claim: &Claim, delay: Duration) -> Result<(), Problems> {
        self.change(|change| claims::give_back(change, claim, delay))?;
        self.tell();
        Ok(())
    }

    fn cancel(&self, batch: &Name) -> Result<Batch, Problems> {
        self.change(|change| batches::cancel(change, batch))?.ok_or_else(|| unknown(batch).into())
    }

    fn retry(&self, batch: &Name, items: &[Again]) -> Result<Batch, Problems> {
        let batch_again = self.promise(|change| batches::retry(change, batch, items))?;
        self.tell();
        batch_again.ok_or_else(|| unknown(batch).into())
    }

    fn remove(&self, batch: &Name) -> Result<bool, Problems> {
        self.change(|change| batches::remove(change, batch))
    }

    fn note(&self, batch: &Name, name: &str, value: &Value) -> Result<(), Problems> {
        self.change(|change| batches::note(change, batch, name, value))?.ok_or_else(|| unknown(batch).into())
    }

    fn noted(&self, batch: &Name, name: &str) -> Result<Option<Value>, Problems> {
        self.read(|base| batches::noted(base, batch, name))
    }

    fn claim_call(&self) -> Result<Option<Claim>, Problems> {
        self.free_lapsed()?;
        match self.read(calls::any)? {
            true => self.change(|change| calls::claim(change, self.holder.name())),
            false => Ok(None),
        }
    }

    fn called(&self, claim: &Claim, report: &CallReport, again: Option<Duration>) -> Result<(), Problems> {
        self.change(|change| calls::called(change, claim, report, again))
    }

    fn sweep(&self, now_s: u64) -> Result<Vec<Name>, Problems> {
        self.change(|change| {
            batches::forget_given_up(change, |uploader| self.holder.has_died(uploader))?;
            batches::forget_expired(change, now_s)?;
            batches::names(change)
        })
    }
}

/// A lock; no panic leaves a half-done change behind it, since transactions that are dropped are rolled back.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unknown(name: &Name) -> Problem {
    Problem::new(Code::NotFound, format!("没有批次 {name}"), format!("there is no batch {name}"))
        .hint("批次可能已过期或已删除", "it may have expired or been deleted")
}

fn no_folder(folder: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::QueueFault,
        format!("数据目录不可写：{error}"),
        format!("the data folder cannot be written: {error}"),
    )
    .at(Place::Name(folder.display().to_string()))
    .hint(
        "请修改目录权限，或用 --data、HONGTOU_DATA 另指一个目录",
        "mend its permissions, or name another with --data or HONGTOU_DATA",
    )
}
