//! Forgetting batches, and mending what a process that died left half done.

use crate::broker::Tried;
use crate::queue::State;
use crate::queue::nats::event::key;
use crate::queue::nats::state::Gone;
use crate::queue::nats::work::Order;
use crate::queue::nats::{Nats, first};
use crate::store::Name;

/// How long the word that a batch is gone is kept for processes that do not follow right now, in seconds.
const GONE_S: u64 = 7 * 24 * 3_600;

impl Nats {
    /// Forgets a batch; says whether there was one.
    pub(super) async fn forget(&self, batch: &Name) -> Tried<bool> {
        let Some(opened) = self.view.of(batch, |entry| entry.opened) else { return Ok(false) };
        let header = self.header(batch, opened).await?;
        let id = self.once();
        let gone = self.decide(batch, &first(key::GONE, bytes::Bytes::new(), &id)).await?;
        if let Some(key) = header.as_ref().and_then(|header| header.key.as_ref()) {
            self.keys.give_free(key, batch).await?;
        }
        self.drop_litter(batch).await?;
        Ok(gone.is_some())
    }

    /// Drops what is left of a batch that is gone.
    async fn drop_litter(&self, batch: &Name) -> Tried<()> {
        let litter = self.view.known().gone.get(batch).filter(|gone| gone.litter).map(|gone| gone.sequence);
        self.headers().remove(batch);
        let Some(sequence) = litter else { return Ok(()) };
        self.work.drop_all(batch, true).await?;
        self.notes.stream.purge().filter(format!("{}{batch}.>", self.notes.prefix)).await?;
        self.bucket.drop_before(batch, sequence).await?;
        if let Some(gone) = self.view.known().gone.get_mut(batch) {
            gone.litter = gone.sequence > sequence;
        }
        Ok(())
    }

    pub(super) async fn sweep_all(&self, now_s: u64) -> Tried<Vec<Name>> {
        self.work.restore(&self.broker).await?;
        self.view.catch_up().await?;
        let names: Vec<Name> = self.view.known().all.keys().cloned().collect();
        for name in &names {
            self.sweep_one(name, now_s).await?;
        }
        let gone: Vec<(Name, Gone)> =
            self.view.known().gone.iter().map(|(name, gone)| (name.clone(), *gone)).collect();
        for (name, gone) in gone {
            self.drop_litter(&name).await?;
            if gone.at_s.saturating_add(GONE_S) <= now_s {
                self.bucket.drop_before(&name, gone.sequence + 1).await?;
                self.view.known().gone.remove(&name);
            }
        }
        Ok(self.view.known().all.keys().cloned().collect())
    }

    async fn sweep_one(&self, name: &Name, now_s: u64) -> Tried<()> {
        let batch = self.show(name).await?;
        let Some(batch) = batch else { return Ok(()) };
        let over = batch.expires_s.is_some_and(|expires| expires <= now_s);
        if over || self.is_given_up(name).await? {
            self.forget(name).await?;
        } else if batch.state == State::Running {
            self.order_work(name).await?;
            self.mend_work(name).await?;
        }
        Ok(())
    }

    /// Puts items back into the work queue that need an outcome and do not stand there, e.g. because the queue was lost.
    async fn mend_work(&self, name: &Name) -> Tried<()> {
        if self.work.has_any(name).await? {
            return Ok(());
        }
        // Work is taken out of its queue after its outcome was written, so what is waiting now was lost.
        self.view.catch_up().await?;
        let lost = self.view.of(name, |entry| (Order::of(name, entry), entry.waiting()));
        let Some((order, items)) = lost.filter(|(_, items)| !items.is_empty()) else {
            return Ok(());
        };
        tracing::warn!(batch = %name, items = items.len(), "work was lost and is put into its queue again");
        self.work.put_all(&order, &items, true).await
    }
}
