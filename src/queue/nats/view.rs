//! What this process knows of the batches: it follows the bucket, and before an answer makes sure that it has read to its end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::consumer::{DeliverPolicy, pull::OrderedConfig};
use async_nats::jetstream::stream::{LastRawMessageErrorKind, Stream};
use futures_util::StreamExt;
use tokio::sync::{Notify, watch};

use crate::broker::{Fault, Tried};
use crate::queue::nats::event;
use crate::queue::nats::state::{Batches, Entry};
use crate::store::Name;

/// How long a reader waits for what stands in the bucket before it has the reading begun anew.
const BEHIND: Duration = Duration::from_secs(1);
/// How long the reading rests after a fault.
const REST: Duration = Duration::from_millis(200);

/// The knowledge of this process.
pub(super) struct View {
    stream: Stream,
    prefix: String,
    known: Mutex<Batches>,
    /// Up to where the bucket has been read.
    read: watch::Sender<u64>,
    /// Has the reading begun anew.
    anew: Notify,
}

impl View {
    /// Knows nothing yet; [`View::follow`] has to run.
    pub(super) fn new(stream: Stream, prefix: String) -> Arc<View> {
        let (read, _) = watch::channel(0);
        Arc::new(View { stream, prefix, known: Mutex::default(), read, anew: Notify::new() })
    }

    /// What is known.
    pub(super) fn known(&self) -> MutexGuard<'_, Batches> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something about a batch, as far as is known.
    pub(super) fn of<T>(&self, name: &Name, ask: impl FnOnce(&Entry) -> T) -> Option<T> {
        self.known().all.get(name).map(ask)
    }

    /// Makes sure that all is known that stands in the bucket now; the end of the bucket is told by the leader of its replicas.
    pub(super) async fn catch_up(&self) -> Tried<()> {
        let last = match self.stream.get_last_raw_message_by_subject(&format!("{}>", self.prefix)).await {
            Ok(message) => message.sequence,
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => 0,
            Err(error) => return Err(error.into()),
        };
        self.reach(last).await
    }

    /// Makes sure that the bucket has been read up to a place.
    pub(super) async fn reach(&self, sequence: u64) -> Tried<()> {
        let mut read = self.read.subscribe();
        let reached = tokio::time::timeout(BEHIND, read.wait_for(|read| *read >= sequence)).await;
        match reached {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => {
                self.anew.notify_one();
                Err(Fault::passing("the news of the cluster do not come in"))
            }
        }
    }

    /// Follows the bucket for ever.
    pub(super) async fn follow(self: Arc<View>) {
        let mut made = None;
        loop {
            if let Err(fault) = self.follow_once(&mut made).await {
                tracing::debug!(?fault, "the news of the cluster broke off");
            }
            tokio::time::sleep(REST).await;
        }
    }

    async fn follow_once(&self, made: &mut Option<async_nats::datetime::DateTime>) -> Tried<()> {
        let created = self.stream.get_info().await?.created;
        if made.is_some_and(|made| made != created) {
            // Another bucket of the same name: what was read belongs to one that is lost.
            *self.known() = Batches::default();
            self.read.send_replace(0);
        }
        *made = Some(created);
        let start_sequence = *self.read.borrow() + 1;
        let config = OrderedConfig {
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence },
            headers_only: true,
            ..OrderedConfig::default()
        };
        let mut messages = self.stream.create_consumer(config).await?.messages().await?;
        loop {
            let message = tokio::select! {
                message = messages.next() => message,
                () = self.anew.notified() => return Err(Fault::passing("begun anew")),
            };
            let message = message.ok_or_else(|| Fault::passing("the stream has ended"))??;
            let info = message.info().map_err(Fault::passing)?;
            let at_s = u64::try_from(info.published.unix_timestamp()).unwrap_or(0);
            self.take_in(&message.subject, message.headers.as_ref(), info.stream_sequence, at_s);
        }
    }

    fn take_in(&self, subject: &str, headers: Option<&HeaderMap>, sequence: u64, at_s: u64) {
        let key = subject.strip_prefix(&self.prefix).unwrap_or(subject);
        match event::read(key, headers) {
            Some((name, event)) => self.known().apply(&name, event, sequence, at_s),
            None => tracing::warn!(key, "an entry of the cluster is not understood"),
        }
        self.read.send_replace(sequence);
    }
}
