//! Batches, items and notes as callers see them.

use serde_json::Value;

use crate::broker::Tried;
use crate::queue::nats::bucket::{json, newest};
use crate::queue::nats::calls::Reported;
use crate::queue::nats::state::Slot;
use crate::queue::nats::{Ended, Nats, unknown};
use crate::queue::{Batch, Item, ItemState, NewItem, Outcome, Page};
use crate::store::{Digest, Name};

impl Nats {
    /// A batch as far as this process knows.
    pub(super) async fn show(&self, name: &Name) -> Tried<Option<Batch>> {
        let known = self.view.of(name, |entry| {
            let progress = (entry.state(), entry.progress, entry.round, entry.sequence);
            (entry.opened, progress, entry.ended_s, entry.report)
        });
        let Some((opened, (state, progress, round, sequence), ended_s, report)) = known else {
            return Ok(None);
        };
        let Some(header) = self.header(name, opened).await? else { return Ok(None) };
        let call = match report {
            Some(place) => self.bucket.read::<Reported>(place).await?.map(|reported| reported.report),
            None => None,
        };
        Ok(Some(Batch {
            name: name.clone(),
            spec: header.spec.clone(),
            fingerprint: header.fingerprint.clone(),
            state,
            progress,
            round,
            sequence,
            created_s: header.created_s,
            ended_s,
            expires_s: ended_s.map(|ended| ended.saturating_add(header.keep_s)),
            call,
        }))
    }

    pub(super) async fn show_all(&self) -> Tried<Vec<Batch>> {
        self.view.catch_up().await?;
        let mut names: Vec<(u64, Name)> = {
            let known = self.view.known();
            known.all.iter().map(|(name, entry)| (entry.opened, name.clone())).collect()
        };
        names.sort_unstable_by(|one, other| other.cmp(one));
        let mut batches = Vec::new();
        for (_, name) in names {
            batches.extend(self.show(&name).await?);
        }
        Ok(batches)
    }

    pub(super) async fn show_items(&self, batch: &Name, page: &Page) -> Tried<Vec<Item>> {
        self.view.catch_up().await?;
        let wanted = |slot: &Slot| slot.contents > 0 && page.state.is_none_or(|state| slot.state == state);
        let slots = self.view.of(batch, |entry| {
            let numbered = (1..).zip(entry.items.iter().copied()).skip(page.after as usize);
            numbered.filter(|(_, slot)| wanted(slot)).take(page.most).collect()
        });
        self.show_slots(slots.ok_or_else(|| unknown(batch))?).await
    }

    pub(super) async fn show_outcomes(&self, batch: &Name, after: u64, most: usize) -> Tried<Vec<Item>> {
        self.view.catch_up().await?;
        let slots = self.view.of(batch, |entry| {
            let numbered = (1..).zip(entry.items.iter().copied());
            let mut slots: Vec<(u32, Slot)> = numbered.filter(|(_, slot)| slot.outcome > after).collect();
            slots.sort_unstable_by_key(|(_, slot)| slot.outcome);
            slots.truncate(most);
            slots
        });
        self.show_slots(slots.ok_or_else(|| unknown(batch))?).await
    }

    async fn show_slots(&self, slots: Vec<(u32, Slot)>) -> Tried<Vec<Item>> {
        let contents: Vec<u64> = slots.iter().map(|(_, slot)| slot.contents).collect();
        // A faulty item is its own outcome, and what has none reads its contents twice rather than nothing.
        let outcomes: Vec<u64> = slots
            .iter()
            .map(|(_, slot)| slot.outcome)
            .filter(|place| *place > 0 && !contents.contains(place))
            .collect();
        let news = self.bucket.read_all::<NewItem>(&contents).await?;
        let mut ended = self.bucket.read_all::<Ended>(&outcomes).await?.into_iter();
        let mut items = Vec::new();
        for ((number, slot), new) in slots.into_iter().zip(news) {
            let of_its_own = slot.outcome == slot.contents;
            let end = if slot.outcome > 0 && !of_its_own { ended.next().flatten() } else { None };
            // What was forgotten meanwhile is not there any more.
            let Some(new) = new else { continue };
            let attempts = end.as_ref().map_or(0, |end| end.attempt);
            let outcome = match end {
                Some(end) => Some(end.outcome),
                None if of_its_own && slot.state == ItemState::Failed => {
                    Some(Outcome::Failed(new.faults.clone()))
                }
                None => None,
            };
            let sequence = (slot.outcome > 0).then_some(slot.outcome);
            items.push(Item {
                number,
                new,
                state: slot.state,
                round: slot.round,
                attempts,
                outcome,
                sequence,
            });
        }
        Ok(items)
    }

    pub(super) async fn write_note(&self, batch: &Name, name: &str, value: &Value) -> Tried<()> {
        self.state(batch).await?;
        self.notes.put(note(batch, name), json(value)?).await?;
        Ok(())
    }

    pub(super) async fn read_note(&self, batch: &Name, name: &str) -> Tried<Option<Value>> {
        self.state(batch).await?;
        match newest(&self.notes, &note(batch, name)).await? {
            Some((value, _)) => Ok(Some(serde_json::from_slice(&value)?)),
            None => Ok(None),
        }
    }
}

/// The key of a note, whatever characters its name has.
pub(super) fn note(batch: &Name, name: &str) -> String {
    let plain =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if plain { format!("{batch}.{name}") } else { format!("{batch}.{}", Digest::of(name.as_bytes())) }
}
