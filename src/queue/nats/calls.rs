//! The calls of batches that have ended.

use std::sync::PoisonError;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::broker::Tried;
use crate::clock::Stopwatch;
use crate::queue::nats::bucket::{Writing, json};
use crate::queue::nats::event::{self, key};
use crate::queue::nats::work::Job;
use crate::queue::nats::{Nats, claims, first};
use crate::queue::{CallReport, Claim};
use crate::store::Name;

/// After how long a call that nobody has made is put into the work queue once more, should it have got lost.
const ANNOUNCE: Duration = Duration::from_secs(120);

/// A report as it stands in the bucket.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Reported {
    pub(super) report: CallReport,
}

impl Nats {
    pub(super) async fn claim_due_call(&self) -> Tried<Option<Claim>> {
        self.view.catch_up().await?;
        self.announce_calls().await?;
        loop {
            let Some(handed) = self.work.take_call().await? else { return Ok(None) };
            let due = self.view.of(&handed.batch, |entry| {
                entry.state().ended() && entry.round == handed.round && !entry.call_over
            });
            match due {
                Some(true) => return Ok(Some(claims::claim(handed, None))),
                _ => self.work.end(&handed.token).await?,
            }
        }
    }

    /// Puts the calls of all batches that have ended into the work queue. Every process does so; one of each stands there.
    async fn announce_calls(&self) -> Tried<()> {
        let ended: Vec<(Name, u64, u32)> = {
            let known = self.view.known();
            let due = known.all.iter().filter(|(_, entry)| entry.state().ended() && !entry.call_over);
            due.map(|(name, entry)| (name.clone(), entry.opened, entry.round)).collect()
        };
        for (name, opened, round) in ended {
            let wanted = self.header(&name, opened).await?.is_some_and(|header| header.wants_call);
            if wanted && !self.is_announced(&name, round) {
                let job = Job { ordered: opened, contents: 0 };
                self.work.put_call(&name, round, job).await?;
                let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
                announced.insert((name, round), Stopwatch::start());
            }
        }
        Ok(())
    }

    fn is_announced(&self, name: &Name, round: u32) -> bool {
        let announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        announced.get(&(name.clone(), round)).is_some_and(|since| since.elapsed() < ANNOUNCE)
    }

    pub(super) async fn write_call(
        &self,
        claim: &Claim,
        report: &CallReport,
        again: Option<Duration>,
        id: &str,
    ) -> Tried<()> {
        let current = self.view.of(&claim.batch, |entry| entry.round == claim.round && !entry.call_over);
        if current != Some(true) || !self.work.lasts(&claim.token) {
            // A lease that has lapsed, or a batch that runs again, has no say any more.
            return Ok(());
        }
        let how = if again.is_some() { event::FAILED } else { event::DONE };
        let body = json(&Reported { report: report.clone() })?;
        let writing =
            Writing { first: false, fact: format!("{} {how}", claim.round), ..first(key::CALL, body, id) };
        self.decide(&claim.batch, &writing).await?;
        match again {
            Some(delay) => self.work.give_back(claim, delay).await,
            None => self.work.end(&claim.token).await,
        }
    }
}
