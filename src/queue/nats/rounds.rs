//! The rounds of a batch: the seal begins the first, a retry another; a cancel ends one.

use crate::broker::Tried;
use crate::queue::nats::bucket::{Writing, json};
use crate::queue::nats::event::key;
use crate::queue::nats::work::Order;
use crate::queue::nats::{Nats, first, unknown};
use crate::queue::{Again, Batch, ItemState, NewItem, State};
use crate::store::Name;

impl Nats {
    /// What tells one call of this process from any other call of any process.
    pub(super) fn once(&self) -> String {
        self.broker.context().client().new_inbox().replace("_INBOX.", "").replace('.', "-")
    }

    /// How many items a batch has that is open for them; `not-found` if it is not.
    pub(super) async fn filling(&self, batch: &Name) -> Tried<u32> {
        self.view.catch_up().await?;
        let filling =
            self.view.of(batch, |entry| (entry.state() == State::Filling).then_some(entry.progress.total));
        Ok(filling.flatten().ok_or_else(|| unknown(batch))?)
    }

    pub(super) async fn seal_batch(&self, batch: &Name, id: &str) -> Tried<Batch> {
        self.decide(batch, &first(key::SEALED, bytes::Bytes::new(), id)).await?;
        self.order_work(batch).await?;
        Ok(self.show(batch).await?.ok_or_else(|| unknown(batch))?)
    }

    /// Puts the work of a batch's round into the work queue, and writes that it stands there.
    pub(super) async fn order_work(&self, batch: &Name) -> Tried<()> {
        let order = self.view.of(batch, |entry| {
            let missing = entry.state() == State::Running && entry.queued < Some(entry.round);
            missing.then(|| (Order::of(batch, entry), entry.waiting()))
        });
        let Some((order, items)) = order.flatten() else { return Ok(()) };
        self.work.put_all(&order, &items, false).await?;
        self.decide(batch, &first(&key::queued(order.round), bytes::Bytes::new(), "")).await?;
        Ok(())
    }

    pub(super) async fn cancel_batch(&self, batch: &Name, id: &str) -> Tried<Batch> {
        let state = self.state(batch).await?;
        let round = self.view.of(batch, |entry| entry.round);
        if let (State::Running, Some(round)) = (state, round) {
            self.decide(batch, &first(&key::cancelled(round), bytes::Bytes::new(), id)).await?;
            self.work.drop_all(batch, false).await?;
        }
        Ok(self.show(batch).await?.ok_or_else(|| unknown(batch))?)
    }

    pub(super) async fn retry_items(&self, batch: &Name, items: &[Again], id: &str) -> Tried<Batch> {
        if self.state(batch).await?.ended() {
            self.wish(batch, items, id).await?;
        }
        self.order_work(batch).await?;
        Ok(self.show(batch).await?.ok_or_else(|| unknown(batch))?)
    }

    /// Writes what is to be put back to work, and then in one word that it is.
    async fn wish(&self, batch: &Name, items: &[Again], id: &str) -> Tried<()> {
        let found = self.view.of(batch, |entry| {
            let slots = items.iter().filter_map(|again| Some((again, entry.item(again.number)?)));
            let fits = |state| matches!(state, ItemState::Failed | ItemState::Cancelled);
            let back = slots.filter(|(_, slot)| fits(slot.state));
            (entry.round + 1, back.map(|(again, slot)| (again, slot.contents)).collect::<Vec<_>>())
        });
        let Some((round, wanted)) = found else { return Ok(()) };
        let places: Vec<u64> = wanted.iter().map(|(_, contents)| *contents).collect();
        let mut writings = Vec::new();
        for ((again, _), new) in wanted.iter().zip(self.bucket.read_all::<NewItem>(&places).await?) {
            let Some(new) = new else { continue };
            let input = again.input.clone().or(new.input.clone());
            if input.is_some() {
                let mended = NewItem { input, faults: Vec::new(), ..new };
                let key = key::again(id, again.number);
                writings.push(Writing { first: false, ..first(&key, json(&mended)?, id) });
            }
        }
        if !writings.is_empty() {
            self.bucket.write_all(batch, &writings).await?;
            let word = first(&key::retried(round), bytes::Bytes::new(), id);
            self.decide(batch, &Writing { fact: id.to_owned(), ..word }).await?;
        }
        Ok(())
    }
}
