//! Signs of life for the claims under way, until one has taken too long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::queue::{Claim, Queue};

/// The claims under way in this process.
#[derive(Default)]
pub(super) struct Keeper(Mutex<Vec<Kept>>);

struct Kept {
    claim: Claim,
    since: Stopwatch,
    most: Duration,
}

/// A claim under way; dropped, it is not kept any more.
pub(super) struct Holding {
    keeper: Arc<Keeper>,
    token: String,
}

impl Keeper {
    fn all(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a claim from now on, for no longer than `most`: what takes longer is taken for stuck.
    pub(super) fn hold(self: &Arc<Keeper>, claim: &Claim, most: Duration) -> Holding {
        let token = claim.token.clone();
        self.all().push(Kept { claim: claim.clone(), since: Stopwatch::start(), most });
        Holding { keeper: Arc::clone(self), token }
    }

    /// Shows once that all of them live.
    pub(super) fn keep(&self, queue: &dyn Queue) {
        let mut claims = Vec::new();
        self.all().retain(|kept| {
            let stuck = kept.since.elapsed() > kept.most;
            if stuck {
                let (batch, number) = (kept.claim.batch.as_str(), kept.claim.number);
                tracing::error!(batch, number, "an item takes too long; its claim is given up");
            } else {
                claims.push(kept.claim.clone());
            }
            !stuck
        });
        for claim in claims {
            match queue.keep(&claim) {
                Ok(true) => {}
                Ok(false) => {
                    tracing::debug!(batch = %claim.batch, number = claim.number, "the claim has gone")
                }
                Err(problems) => tracing::warn!(%problems, "a claim could not be kept"),
            }
        }
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.keeper.all().retain(|kept| kept.claim.token != self.token);
    }
}
