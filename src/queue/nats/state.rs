//! What the entries of the bucket of batches come to: every process reads them in the same order, and so comes to the same.

use std::collections::BTreeMap;

use crate::limit::SHORT_BATCH_ITEMS;
use crate::queue::nats::event::Event;
use crate::queue::{ItemState, Progress, State};
use crate::store::Name;

/// All batches.
#[derive(Default)]
pub(super) struct Batches {
    /// Those that there are.
    pub(super) all: BTreeMap<Name, Entry>,
    /// Those that are gone: where the word of it stands, and since when.
    pub(super) gone: BTreeMap<Name, Gone>,
}

/// A batch that was forgotten.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gone {
    /// Up to where entries of it may be left in the bucket.
    pub(super) sequence: u64,
    /// When, in seconds since 1970.
    pub(super) at_s: u64,
    /// Whether entries of it may be left.
    pub(super) litter: bool,
}

/// A batch.
#[derive(Default)]
pub(super) struct Entry {
    /// Where its opening stands in the bucket; also the order of batches.
    pub(super) opened: u64,
    pub(super) state: Option<State>,
    pub(super) round: u32,
    /// Where the work of the round was ordered: by the seal, or by a retry.
    pub(super) ordered: u64,
    /// Whether the work of the round goes before that of larger ones.
    pub(super) short: bool,
    /// The newest round whose work stands in the work queue.
    pub(super) queued: Option<u32>,
    pub(super) items: Vec<Slot>,
    pub(super) progress: Progress,
    /// Where the newest outcome stands.
    pub(super) sequence: u64,
    pub(super) ended_s: Option<u64>,
    /// Where the newest report of a call of this round stands.
    pub(super) report: Option<u64>,
    /// Whether the call of this round is done with.
    pub(super) call_over: bool,
    /// Items of wishes that have not come true, each with the place of its contents.
    wishes: BTreeMap<String, Vec<(u32, u64)>>,
}

/// An item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// Where its contents stand; 0 if it has not come.
    pub(super) contents: u64,
    pub(super) state: ItemState,
    pub(super) round: u32,
    /// Where its outcome stands; 0 without one. A faulty item is its own outcome.
    pub(super) outcome: u64,
}

const NO_ITEM: Slot = Slot { contents: 0, state: ItemState::Waiting, round: 0, outcome: 0 };

impl Entry {
    /// How far it is.
    pub(super) fn state(&self) -> State {
        self.state.unwrap_or(State::Filling)
    }

    /// An item by its number.
    pub(super) fn item(&self, number: u32) -> Option<&Slot> {
        self.items.get((number as usize).checked_sub(1)?)
    }

    /// Whether an item of a round still needs an outcome.
    pub(super) fn wants(&self, round: u32, number: u32) -> bool {
        let waits = |slot: &Slot| slot.round == round && slot.state == ItemState::Waiting;
        self.state() == State::Running && self.item(number).is_some_and(waits)
    }

    /// The items without an outcome, each with the place of its contents.
    pub(super) fn waiting(&self) -> Vec<(u32, u64)> {
        let numbered = (1..).zip(&self.items);
        let waiting = numbered.filter(|(_, slot)| slot.state == ItemState::Waiting);
        waiting.map(|(number, slot)| (number, slot.contents)).collect()
    }

    fn settle(&mut self, number: u32, done: bool, at: u64) {
        let Some(slot) = (number as usize).checked_sub(1).and_then(|index| self.items.get_mut(index)) else {
            return;
        };
        slot.outcome = at;
        self.sequence = at;
        if done {
            slot.state = ItemState::Done;
            self.progress.done += 1;
        } else {
            slot.state = ItemState::Failed;
            self.progress.failed += 1;
        }
    }

    fn end_if_done(&mut self, state: State, at_s: u64) {
        if self.state() == State::Running && self.progress.waiting() == 0 {
            self.state = Some(state);
            self.ended_s = Some(at_s);
        }
    }

    fn add(&mut self, number: u32, faulty: bool, at: u64) {
        let count = number as usize;
        if self.state() != State::Filling || count == 0 {
            return;
        }
        if self.items.len() < count {
            self.items.resize(count, NO_ITEM);
        }
        if self.items[count - 1].contents == 0 {
            self.items[count - 1].contents = at;
            self.progress.total += 1;
            if faulty {
                self.settle(number, false, at);
            }
        }
    }

    fn retry(&mut self, round: u32, wish: &str, at: u64) {
        let items = self.wishes.remove(wish).unwrap_or_default();
        self.wishes.clear();
        if !self.state().ended() || round != self.round + 1 {
            return;
        }
        self.round = round;
        let mut any = false;
        for (number, contents) in items {
            let Some(slot) = (number as usize).checked_sub(1).and_then(|index| self.items.get_mut(index))
            else {
                continue;
            };
            match slot.state {
                ItemState::Failed => self.progress.failed -= 1,
                ItemState::Cancelled => self.progress.cancelled -= 1,
                ItemState::Waiting | ItemState::Done => continue,
            }
            *slot = Slot { contents, state: ItemState::Waiting, round, outcome: 0 };
            any = true;
        }
        if any {
            (self.state, self.ended_s, self.ordered) = (Some(State::Running), None, at);
            (self.report, self.call_over) = (None, false);
            self.short = self.progress.waiting() <= SHORT_BATCH_ITEMS;
        }
    }

    fn cancel(&mut self, at_s: u64) {
        for slot in self.items.iter_mut().filter(|slot| slot.state == ItemState::Waiting) {
            slot.state = ItemState::Cancelled;
            self.progress.cancelled += 1;
        }
        self.end_if_done(State::Cancelled, at_s);
    }
}

impl Batches {
    /// Takes in what has happened: where it stands in the bucket, and when it came there by the broker's clock.
    pub(super) fn apply(&mut self, name: &Name, event: Event, at: u64, at_s: u64) {
        if event == Event::Opened {
            self.all.insert(name.clone(), Entry { opened: at, ..Entry::default() });
            return;
        }
        if event == Event::Gone {
            let litter = self.all.remove(name).is_some();
            self.gone.insert(name.clone(), Gone { sequence: at, at_s, litter });
            return;
        }
        let Some(entry) = self.all.get_mut(name) else {
            // A late word about a batch that was forgotten, or never opened.
            self.gone.insert(name.clone(), Gone { sequence: at + 1, at_s, litter: true });
            return;
        };
        match event {
            Event::Added { number, faulty } => entry.add(number, faulty, at),
            Event::Sealed if entry.state() == State::Filling => {
                (entry.state, entry.ordered) = (Some(State::Running), at);
                entry.short = entry.progress.waiting() <= SHORT_BATCH_ITEMS;
                entry.end_if_done(State::Finished, at_s);
            }
            Event::Queued { round } => entry.queued = entry.queued.max(Some(round)),
            Event::Outcome { round, number, done } if entry.wants(round, number) => {
                entry.settle(number, done, at);
                entry.end_if_done(State::Finished, at_s);
            }
            Event::Cancelled { round } if entry.state() == State::Running && entry.round == round => {
                entry.cancel(at_s);
            }
            Event::Again { wish, number } => entry.wishes.entry(wish).or_default().push((number, at)),
            Event::Retried { round, wish } => entry.retry(round, &wish, at),
            Event::Called { round, over } if entry.round == round => {
                (entry.report, entry.call_over) = (Some(at), over);
            }
            _ => {}
        }
    }
}
