//! A batch in memory: its items, who has them, and how it ends.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::clock::{Stopwatch, seconds_since_epoch};
use crate::queue::{Again, Batch, Claim, Item, ItemState, NewBatch, NewItem, Outcome, Progress, State};

/// A batch with its items.
pub(super) struct Entry {
    pub(super) batch: Batch,
    pub(super) key: Option<String>,
    keep_s: u64,
    wants_call: bool,
    pub(super) items: Vec<Held>,
    /// No item before this one waits.
    first: usize,
    pub(super) call: Option<Lease>,
    pub(super) notes: BTreeMap<String, Value>,
}

/// An item, and who has it.
pub(super) struct Held {
    pub(super) item: Item,
    pub(super) lease: Lease,
}

/// Who has something, and since when; or until when nobody gets it.
#[derive(Default)]
pub(super) struct Lease {
    pub(super) token: Option<String>,
    pub(super) since: Option<Stopwatch>,
    rest: Duration,
    attempts: u32,
}

impl Lease {
    pub(super) fn free(&self, lease: Duration) -> bool {
        let rest = if self.token.is_some() { lease } else { self.rest };
        self.since.is_none_or(|since| since.elapsed() >= rest)
    }

    pub(super) fn take(&mut self, token: &str) -> u32 {
        self.token = Some(token.to_owned());
        self.since = Some(Stopwatch::start());
        self.attempts += 1;
        self.attempts
    }

    pub(super) fn give_back(&mut self, delay: Duration) {
        self.token = None;
        self.since = Some(Stopwatch::start());
        self.rest = delay;
    }
}

impl Entry {
    /// A batch that is open for items.
    pub(super) fn open(new: &NewBatch) -> Entry {
        let batch = Batch {
            name: new.name.clone(),
            spec: new.spec.clone(),
            fingerprint: new.fingerprint.clone(),
            state: State::Filling,
            progress: Progress::default(),
            round: 0,
            sequence: 0,
            created_s: new.created_s,
            ended_s: None,
            expires_s: None,
            call: None,
        };
        Entry {
            batch,
            key: new.key.clone(),
            keep_s: new.keep_s,
            wants_call: new.wants_call,
            items: Vec::new(),
            first: 0,
            call: None,
            notes: BTreeMap::new(),
        }
    }

    /// Appends an item.
    pub(super) fn add(&mut self, new: &NewItem, sequence: &mut u64) {
        self.batch.progress.total += 1;
        let item = Item {
            number: self.batch.progress.total,
            new: new.clone(),
            state: ItemState::Waiting,
            round: 0,
            attempts: 0,
            outcome: None,
            sequence: None,
        };
        self.items.push(Held { item, lease: Lease::default() });
        if !new.faults.is_empty() {
            self.settle(self.items.len() - 1, Outcome::Failed(new.faults.clone()), sequence);
        }
    }

    /// Leases the next item that nobody has.
    pub(super) fn claim(&mut self, lease: Duration, token: &str) -> Option<Claim> {
        let waits = |held: &Held| held.item.state == ItemState::Waiting;
        let ended = self.items[self.first..].iter().take_while(|held| !waits(held)).count();
        self.first += ended;
        let mut waiting = self.items[self.first..].iter_mut();
        let held = waiting.find(|held| waits(held) && held.lease.free(lease))?;
        let attempt = held.lease.take(token);
        held.item.attempts = attempt;
        Some(Claim {
            batch: self.batch.name.clone(),
            number: held.item.number,
            round: held.item.round,
            attempt,
            new: Some(held.item.new.clone()),
            token: token.to_owned(),
        })
    }

    /// Cancels what waits.
    pub(super) fn cancel(&mut self) {
        if self.batch.state != State::Running {
            return;
        }
        for held in self.items.iter_mut().filter(|held| held.item.state == ItemState::Waiting) {
            held.item.state = ItemState::Cancelled;
            self.batch.progress.cancelled += 1;
        }
        self.end_if_done(State::Cancelled);
    }

    /// Puts items back to work, if the batch has ended.
    pub(super) fn retry(&mut self, items: &[Again]) {
        let ended = self.batch.state.ended();
        let any = items
            .iter()
            .filter(|_| ended)
            .map(|again| self.put_back(again))
            .fold(false, |any, one| any | one);
        if any {
            self.first = 0;
            self.batch.round += 1;
            (self.batch.state, self.batch.ended_s) = (State::Running, None);
            (self.batch.expires_s, self.batch.call, self.call) = (None, None, None);
        }
    }

    fn put_back(&mut self, again: &Again) -> bool {
        let index = (again.number as usize).checked_sub(1);
        let Some(held) = index.and_then(|index| self.items.get_mut(index)) else { return false };
        if again.input.is_none() && held.item.new.input.is_none() {
            return false;
        }
        match held.item.state {
            ItemState::Failed => self.batch.progress.failed -= 1,
            ItemState::Cancelled => self.batch.progress.cancelled -= 1,
            ItemState::Waiting | ItemState::Done => return false,
        }
        held.lease = Lease::default();
        let item = &mut held.item;
        item.new.input = again.input.clone().or(item.new.input.take());
        item.new.faults.clear();
        (item.state, item.round, item.attempts) = (ItemState::Waiting, self.batch.round + 1, 0);
        (item.outcome, item.sequence) = (None, None);
        true
    }

    /// The item of a claim, if it still needs an outcome.
    pub(super) fn item(&mut self, claim: &Claim) -> Option<&mut Held> {
        let index = usize::try_from(claim.number).ok()?.checked_sub(1)?;
        let current =
            |held: &&mut Held| held.item.round == claim.round && held.item.state == ItemState::Waiting;
        self.items.get_mut(index).filter(current)
    }

    /// Gives an item its outcome.
    pub(super) fn settle(&mut self, index: usize, outcome: Outcome, sequence: &mut u64) {
        let item = &mut self.items[index].item;
        let progress = &mut self.batch.progress;
        match &outcome {
            Outcome::Done(_) => (item.state, progress.done) = (ItemState::Done, progress.done + 1),
            Outcome::Failed(_) => (item.state, progress.failed) = (ItemState::Failed, progress.failed + 1),
        }
        *sequence += 1;
        item.outcome = Some(outcome);
        item.sequence = Some(*sequence);
        self.batch.sequence = *sequence;
    }

    /// Ends the batch if nothing is left to do.
    pub(super) fn end_if_done(&mut self, state: State) {
        if self.batch.state == State::Running && self.batch.progress.waiting() == 0 {
            let now = seconds_since_epoch();
            self.batch.state = state;
            self.batch.ended_s = Some(now);
            self.batch.expires_s = Some(now + self.keep_s);
            self.call = self.wants_call.then(Lease::default);
        }
    }
}
