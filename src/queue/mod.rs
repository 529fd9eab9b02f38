//! Durable work: batches of items that are claimed, printed and finished once each, by workers that may die at any moment.

pub mod batch;
pub mod item;
pub mod memory;
pub mod nats;
pub mod sqlite;

use std::time::Duration;

use serde_json::Value;

use crate::problem::Problems;
use crate::store::Name;
pub use batch::{Batch, CallReport, NewBatch, Opened, Progress, State};
pub use item::{Again, Claim, Item, ItemState, NewItem, Outcome, Page, Printed, PrintedFile};

/// A queue of batches.
///
/// What a twin promises, and what callers may rely on:
///
/// - **Items are independent.** No call changes two items together but [`Queue::add`], which may be split between any two
///   of its items: nothing is claimed before [`Queue::seal`].
/// - **A claim is a lease.** It lapses when its holder has died, or when [`Queue::keep`] was not called for the time that
///   the queue was opened with; then the item is handed out again with the next `attempt`. Lapsing is measured by a
///   monotonic clock or by the broker, never by comparing wall clocks.
/// - **The first outcome counts.** [`Queue::finish`] says whether it was the first of its item and round; a later one,
///   e.g. of a worker that was frozen, changes nothing.
/// - **Progress is exact once a batch has ended**, and never ahead of the outcomes that [`Queue::outcomes`] tells before.
/// - **An end is called once.** The finish of the last item, or a cancel, makes one call due if the batch wants calls;
///   it is not lost when the process dies in between (a twin mends that in [`Queue::sweep`] at the latest).
/// - Payloads are in the store; the queue carries digests, outcomes and small JSON. A batch has up to
///   `BATCH_ITEMS` items.
///
/// Calls block; they are made on threads that may wait. All of them fail with `queue-fault` (what is wrong with the
/// database or broker), `busy` (locked or not reached within some seconds; trying again can help) or `store-full`.
pub trait Queue: Send + Sync {
    /// Opens a batch for its items. If its key is taken by a batch that exists, that one is returned instead and
    /// nothing is opened; an upload that was given up (its process has died) holds no key.
    ///
    /// # Errors
    /// Those of the queue.
    fn open(&self, new: &NewBatch) -> Result<Opened, Problems>;

    /// Appends items, numbered on from those that are there, and shows that the upload lives.
    ///
    /// # Errors
    /// Those of the queue; `not-found` if the batch is not open for items.
    fn add(&self, batch: &Name, items: &[NewItem]) -> Result<(), Problems>;

    /// Ends the upload: from now on the items are claimed. A batch without items, or with none but faulty ones, ends at once.
    ///
    /// # Errors
    /// Those of the queue; `not-found` if the batch is not open for items.
    fn seal(&self, batch: &Name) -> Result<Batch, Problems>;

    /// A batch, or nothing if there is none of that name.
    ///
    /// # Errors
    /// Those of the queue.
    fn batch(&self, name: &Name) -> Result<Option<Batch>, Problems>;

    /// The batch that holds a key.
    ///
    /// # Errors
    /// Those of the queue.
    fn by_key(&self, key: &str) -> Result<Option<Batch>, Problems>;

    /// All batches, the newest first.
    ///
    /// # Errors
    /// Those of the queue.
    fn batches(&self) -> Result<Vec<Batch>, Problems>;

    /// Items in the order of their numbers.
    ///
    /// # Errors
    /// Those of the queue.
    fn items(&self, batch: &Name, page: &Page) -> Result<Vec<Item>, Problems>;

    /// Items that have an outcome, in the order in which the outcomes came: those after the sequence number `after`, at
    /// most `most`. An item that was retried stands where its newest outcome came.
    ///
    /// # Errors
    /// Those of the queue.
    fn outcomes(&self, batch: &Name, after: u64, most: usize) -> Result<Vec<Item>, Problems>;

    /// Claims the next item of the oldest batch that has one; waits up to `wait` for it. Batches of which no more than
    /// `SHORT_BATCH_ITEMS` items wait when their round begins go before larger ones, so that nobody waits for hours for a few.
    ///
    /// # Errors
    /// Those of the queue.
    fn claim(&self, wait: Duration) -> Result<Option<Claim>, Problems>;

    /// Shows that the holder of a claim lives. `false`: the claim has lapsed, or the item needs no outcome any more.
    ///
    /// # Errors
    /// Those of the queue.
    fn keep(&self, claim: &Claim) -> Result<bool, Problems>;

    /// Gives the outcome of an item. `false`: another came first, or the item was cancelled or retried in between.
    ///
    /// # Errors
    /// Those of the queue.
    fn finish(&self, claim: &Claim, outcome: &Outcome) -> Result<bool, Problems>;

    /// Gives a claim back without an outcome; the item is handed out again, not before `delay` has passed.
    ///
    /// # Errors
    /// Those of the queue.
    fn give_back(&self, claim: &Claim, delay: Duration) -> Result<(), Problems>;

    /// Cancels what has no outcome yet, and ends the batch. One that has ended stays as it is.
    ///
    /// # Errors
    /// Those of the queue; `not-found`.
    fn cancel(&self, batch: &Name) -> Result<Batch, Problems>;

    /// Puts failed and cancelled items of a batch that has ended back to work, in a new round; others, and those
    /// that have no payload, are passed over. The batch runs again, if there was any.
    ///
    /// # Errors
    /// Those of the queue; `not-found`.
    fn retry(&self, batch: &Name, items: &[Again]) -> Result<Batch, Problems>;

    /// Forgets a batch and all its items, and gives its key free. `false`: there was none.
    ///
    /// # Errors
    /// Those of the queue.
    fn remove(&self, batch: &Name) -> Result<bool, Problems>;

    /// Keeps a small value with a batch, under a name; the last one stays.
    ///
    /// # Errors
    /// Those of the queue.
    fn note(&self, batch: &Name, name: &str, value: &Value) -> Result<(), Problems>;

    /// The value that was kept with a batch.
    ///
    /// # Errors
    /// Those of the queue.
    fn noted(&self, batch: &Name, name: &str) -> Result<Option<Value>, Problems>;

    /// Claims the call of a batch that has ended and wants one; does not wait. It is leased and kept as items are.
    ///
    /// # Errors
    /// Those of the queue.
    fn claim_call(&self) -> Result<Option<Claim>, Problems>;

    /// Says how a call went. Without `again` it is done with, else it is handed out again after that time.
    ///
    /// # Errors
    /// Those of the queue.
    fn called(&self, claim: &Claim, report: &CallReport, again: Option<Duration>) -> Result<(), Problems>;

    /// Forgets batches whose time is over at `now_s` (seconds since 1970) and uploads that were given up, and mends what
    /// a dead process left half done. Says the names of all that is left, so that the caller drops other shelves.
    ///
    /// # Errors
    /// Those of the queue.
    fn sweep(&self, now_s: u64) -> Result<Vec<Name>, Problems>;
}
