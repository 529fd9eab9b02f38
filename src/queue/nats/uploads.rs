//! Whether the process that takes in a batch still lives: it shows so in a bucket whose entries grow old.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_nats::jetstream::kv;

use crate::broker::{Broker, Tried};
use crate::clock::Stopwatch;
use crate::queue::nats::bucket::{self, newest};

/// How long a sign of life counts.
const COUNTS: Duration = Duration::from_secs(60);
/// How long a process has to be missed before it is taken for dead: after the broker was gone, the living need a while to show
/// themselves.
const MISSED: Duration = Duration::from_secs(30);

/// The signs of life.
pub(super) struct Uploads {
    store: kv::Store,
    me: String,
    shown: AtomicBool,
    missed: Mutex<BTreeMap<String, Stopwatch>>,
}

impl Uploads {
    /// The signs of life of an office, and this process among them.
    pub(super) async fn open(broker: &Broker, me: String) -> Tried<Uploads> {
        let store = bucket::open(broker, "alive", COUNTS).await?;
        Ok(Uploads { store, me, shown: AtomicBool::new(false), missed: Mutex::default() })
    }

    /// The name of this process; from now on it shows that it lives.
    pub(super) async fn me(&self, broker: &Broker) -> Tried<&str> {
        self.store.put(&self.me, "".into()).await?;
        if !self.shown.swap(true, Ordering::Relaxed) {
            let (store, me) = (self.store.clone(), self.me.clone());
            broker.spawn(async move {
                loop {
                    tokio::time::sleep(COUNTS / 6).await;
                    if let Err(error) = store.put(&me, "".into()).await {
                        tracing::debug!(%error, "a sign of life could not be shown");
                    }
                }
            });
        }
        Ok(&self.me)
    }

    /// Whether a process has died: it has shown no sign of life for long.
    pub(super) async fn has_died(&self, who: &str) -> Tried<bool> {
        let alive = who == self.me || newest(&self.store, who).await?.is_some();
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        if alive {
            missed.remove(who);
            return Ok(false);
        }
        Ok(missed.entry(who.to_owned()).or_insert_with(Stopwatch::start).elapsed() >= MISSED)
    }
}
