//! Claims on items, and the outcomes that end them.

use std::time::Duration;

use crate::broker::Tried;
use crate::clock::Stopwatch;
use crate::queue::nats::bucket::{Writing, json};
use crate::queue::nats::event::{self, key};
use crate::queue::nats::work::Handed;
use crate::queue::nats::{Ended, Nats, first};
use crate::queue::{Claim, NewItem, Outcome};

impl Nats {
    pub(super) async fn claim_item(&self, wait: Duration) -> Tried<Option<Claim>> {
        let waited = Stopwatch::start();
        loop {
            let left = wait.saturating_sub(waited.elapsed());
            let Some(handed) = self.work.take_item(left).await? else { return Ok(None) };
            self.view.reach(handed.job.ordered).await?;
            let wanted = self.view.of(&handed.batch, |entry| entry.wants(handed.round, handed.number));
            let new = match wanted {
                Some(true) => self.bucket.read::<NewItem>(handed.job.contents).await?,
                _ => None,
            };
            match new {
                Some(new) => return Ok(Some(claim(handed, Some(new)))),
                // It has an outcome, or its batch was cancelled or forgotten.
                None => self.work.end(&handed.token).await?,
            }
        }
    }

    pub(super) async fn keep_claim(&self, claim: &Claim) -> Tried<bool> {
        let wanted = self.view.of(&claim.batch, |entry| match claim.number {
            0 => entry.round == claim.round && !entry.call_over,
            number => entry.wants(claim.round, number),
        });
        if wanted != Some(true) || !self.work.lasts(&claim.token) {
            return Ok(false);
        }
        self.work.keep(&claim.token).await?;
        Ok(true)
    }

    pub(super) async fn finish_item(&self, claim: &Claim, outcome: &Outcome) -> Tried<bool> {
        // What was claimed is known here, unless it was forgotten.
        if self.view.of(&claim.batch, |_| ()).is_none() {
            self.work.end(&claim.token).await?;
            return Ok(false);
        }
        let fact = match outcome {
            Outcome::Done(_) => event::DONE,
            Outcome::Failed(_) => event::FAILED,
        };
        let body = json(&Ended { attempt: claim.attempt, outcome: outcome.clone() })?;
        let writing = first(&key::outcome(claim.round, claim.number), body, &claim.token);
        let place = self.decide(&claim.batch, &Writing { fact: fact.to_owned(), ..writing }).await?;
        // Its place among all entries decides whether it came before a cancel.
        let counted = self.view.of(&claim.batch, |entry| {
            entry
                .item(claim.number)
                .is_some_and(|slot| slot.round == claim.round && Some(slot.outcome) == place)
        });
        self.work.end(&claim.token).await?;
        Ok(place.is_some() && counted == Some(true))
    }
}

/// A piece of work as a claim.
pub(super) fn claim(handed: Handed, new: Option<NewItem>) -> Claim {
    let Handed { batch, round, number, attempt, token, .. } = handed;
    Claim { batch, number, round, attempt, new, token }
}
