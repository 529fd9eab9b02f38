//! The queue in memory: for tests, and for work that need not outlast the process.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::clock::{Stopwatch, seconds_since_epoch};
use crate::problem::{Code, Problem, Problems};
use crate::queue::{
    Again, Batch, CallReport, Claim, Item, ItemState, NewBatch, NewItem, Opened, Outcome, Page, Progress,
    Queue, State,
};
use crate::store::Name;

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

struct Entry {
    batch: Batch,
    key: Option<String>,
    keep_s: u64,
    wants_call: bool,
    items: Vec<Held>,
    call: Option<Lease>,
    notes: BTreeMap<String, Value>,
}

struct Held {
    item: Item,
    lease: Lease,
}

/// Who has something, and since when; or until when nobody gets it.
#[derive(Default)]
struct Lease {
    token: Option<String>,
    since: Option<Stopwatch>,
    rest: Duration,
    attempts: u32,
}

impl Lease {
    fn free(&self, lease: Duration) -> bool {
        let rest = if self.token.is_some() { lease } else { self.rest };
        self.since.is_none_or(|since| since.elapsed() >= rest)
    }

    fn take(&mut self, token: &str) -> u32 {
        self.token = Some(token.to_owned());
        self.since = Some(Stopwatch::start());
        self.attempts += 1;
        self.attempts
    }

    fn give_back(&mut self, delay: Duration) {
        self.token = None;
        self.since = Some(Stopwatch::start());
        self.rest = delay;
    }
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
        let running = self.batches.iter_mut().filter(|entry| entry.batch.state == State::Running);
        for entry in running {
            let waiting = |held: &&mut Held| held.item.state == ItemState::Waiting && held.lease.free(lease);
            if let Some(held) = entry.items.iter_mut().find(waiting) {
                let attempt = held.lease.take(&token);
                held.item.attempts = attempt;
                return Some(Claim {
                    batch: entry.batch.name.clone(),
                    number: held.item.number,
                    round: held.item.round,
                    attempt,
                    new: Some(held.item.new.clone()),
                    token,
                });
            }
        }
        None
    }
}

impl Entry {
    fn item(&mut self, claim: &Claim) -> Option<&mut Held> {
        let index = usize::try_from(claim.number).ok()?.checked_sub(1)?;
        let current =
            |held: &&mut Held| held.item.round == claim.round && held.item.state == ItemState::Waiting;
        self.items.get_mut(index).filter(current)
    }

    fn settle(&mut self, index: usize, outcome: Outcome, sequence: &mut u64) {
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
    fn end_if_done(&mut self, state: State) {
        if self.batch.state == State::Running && self.batch.progress.waiting() == 0 {
            let now = seconds_since_epoch();
            self.batch.state = state;
            self.batch.ended_s = Some(now);
            self.batch.expires_s = Some(now + self.keep_s);
            self.call = self.wants_call.then(Lease::default);
        }
    }
}

impl Queue for Memory {
    fn open(&self, new: &NewBatch) -> Result<Opened, Problems> {
        let mut all = self.all();
        let holder = all.batches.iter().find(|entry| new.key.is_some() && entry.key == new.key);
        if let Some(holder) = holder {
            return Ok(Opened::Held(Box::new(holder.batch.clone())));
        }
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
        all.batches.push(Entry {
            batch,
            key: new.key.clone(),
            keep_s: new.keep_s,
            wants_call: new.wants_call,
            items: Vec::new(),
            call: None,
            notes: BTreeMap::new(),
        });
        Ok(Opened::New)
    }

    fn add(&self, batch: &Name, items: &[NewItem]) -> Result<(), Problems> {
        self.filling(batch)?;
        self.with(batch, |entry, sequence| {
            for new in items {
                entry.batch.progress.total += 1;
                let item = Item {
                    number: entry.batch.progress.total,
                    new: new.clone(),
                    state: ItemState::Waiting,
                    round: 0,
                    attempts: 0,
                    outcome: None,
                    sequence: None,
                };
                entry.items.push(Held { item, lease: Lease::default() });
                if !new.faults.is_empty() {
                    entry.settle(entry.items.len() - 1, Outcome::Failed(new.faults.clone()), sequence);
                }
            }
        })
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
            if entry.batch.state == State::Running {
                let waiting = entry.items.iter_mut().filter(|held| held.item.state == ItemState::Waiting);
                for held in waiting {
                    held.item.state = ItemState::Cancelled;
                    entry.batch.progress.cancelled += 1;
                }
                entry.end_if_done(State::Cancelled);
            }
            entry.batch.clone()
        })
    }

    fn retry(&self, batch: &Name, items: &[Again]) -> Result<Batch, Problems> {
        self.with(batch, |entry, _| {
            let ended = entry.batch.state.ended();
            let mut any = false;
            for again in items.iter().filter(|_| ended) {
                let Some(held) = (again.number as usize).checked_sub(1).and_then(|i| entry.items.get_mut(i))
                else {
                    continue;
                };
                if again.input.is_none() && held.item.new.input.is_none() {
                    continue;
                }
                match held.item.state {
                    ItemState::Failed => entry.batch.progress.failed -= 1,
                    ItemState::Cancelled => entry.batch.progress.cancelled -= 1,
                    ItemState::Waiting | ItemState::Done => continue,
                }
                any = true;
                held.lease = Lease::default();
                let item = &mut held.item;
                item.new.input = again.input.clone().or(item.new.input.take());
                item.new.faults.clear();
                (item.state, item.round, item.attempts) = (ItemState::Waiting, entry.batch.round + 1, 0);
                (item.outcome, item.sequence) = (None, None);
            }
            if any {
                entry.batch.round += 1;
                (entry.batch.state, entry.batch.ended_s) = (State::Running, None);
                (entry.batch.expires_s, entry.batch.call, entry.call) = (None, None, None);
            }
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
