//! Signs of life for the claims under way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::queue::{Claim, Queue};

/// The claims under way in this process.
#[derive(Default)]
pub(super) struct Keeper(Mutex<Vec<Claim>>);

/// A claim under way; dropped, it is not kept any more.
pub(super) struct Holding {
    keeper: Arc<Keeper>,
    token: String,
}

impl Keeper {
    fn all(&self) -> MutexGuard<'_, Vec<Claim>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a claim from now on. Who holds it gives up by itself what does not end.
    pub(super) fn hold(self: &Arc<Keeper>, claim: &Claim) -> Holding {
        self.all().push(claim.clone());
        Holding { keeper: Arc::clone(self), token: claim.token.clone() }
    }

    /// Shows once that all of them live.
    pub(super) fn keep(&self, queue: &dyn Queue) {
        let claims = self.all().clone();
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
        self.keeper.all().retain(|claim| claim.token != self.token);
    }
}
