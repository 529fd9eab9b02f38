//! The work queue: one message for each item and each call that is to be made, leased to one process at a time.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_nats::jetstream::consumer::PullConsumer;
use async_nats::jetstream::context::PublishError;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::Stream;
use async_nats::jetstream::{self, Message};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};

use crate::broker::{Broker, Tried};
use crate::clock::Stopwatch;
use crate::queue::Claim;
use crate::queue::nats::bucket::json;
use crate::queue::nats::line::{LONG, SHORT, make};
use crate::queue::nats::state::Entry;
use crate::store::Name;

/// How many messages are published at once.
const AT_ONCE: usize = 256;
/// How long a worker waits for an item of one kind of batch before it looks for one of the other.
const LOOK: Duration = Duration::from_millis(250);
/// How much longer than asked for an answer is waited for, since one that is lost costs a lease.
const GRACE: Duration = Duration::from_secs(2);
/// What gives a lease another term.
const IN_PROGRESS: &str = "+WPI";
/// What ends a piece of work.
const DONE: &str = "+ACK";

/// What stands in a message of the work queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Job {
    /// Up to where the bucket of batches has to be known to understand it.
    pub(super) ordered: u64,
    /// Where the contents of the item stand; 0 for a call.
    pub(super) contents: u64,
}

/// The round of a batch whose work is put into the queue.
pub(super) struct Order {
    batch: Name,
    pub(super) round: u32,
    ordered: u64,
    short: bool,
}

impl Order {
    /// The round of a batch as it is known.
    pub(super) fn of(batch: &Name, entry: &Entry) -> Order {
        Order { batch: batch.clone(), round: entry.round, ordered: entry.ordered, short: entry.short }
    }
}

/// A piece of work that was handed out.
pub(super) struct Handed {
    pub(super) batch: Name,
    pub(super) round: u32,
    /// The number of the item; 0 for a call.
    pub(super) number: u32,
    pub(super) attempt: u32,
    pub(super) job: Job,
    pub(super) token: String,
}

/// The queue.
pub(super) struct Work {
    context: jetstream::Context,
    stream: Stream,
    subject: String,
    /// Items of batches of few items, of larger ones, and calls.
    short: PullConsumer,
    long: PullConsumer,
    calls: PullConsumer,
    lease: Duration,
    /// The leases of this process, and since when each lasts.
    leases: Mutex<BTreeMap<String, Stopwatch>>,
}

impl Work {
    /// The work queue of an office, made if it is not there.
    pub(super) async fn open(broker: &Broker, lease: Duration) -> Tried<Work> {
        let (context, subject) = (broker.context().clone(), broker.named("work"));
        let (stream, [short, long, calls]) = make(broker, &subject, lease).await?;
        Ok(Work { context, stream, subject, short, long, calls, lease, leases: Mutex::default() })
    }

    /// Makes the work queue again, should somebody have deleted it; its work is for the sweep to put back.
    pub(super) async fn restore(&self, broker: &Broker) -> Tried<()> {
        make(broker, &self.subject, self.lease).await?;
        Ok(())
    }

    fn leases(&self) -> MutexGuard<'_, BTreeMap<String, Stopwatch>> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a piece of work into the queue; one that is there already is there once. `mend`: one that should be there but
    /// was lost, and so must not be taken for a repetition.
    async fn put(&self, subject: String, job: Job, mend: bool) -> Tried<()> {
        let mut message = PublishMessage::build().payload(json(&job)?);
        if !mend {
            message = message.message_id(&subject);
        }
        let sent = match self.context.send_publish(subject, message).await {
            Ok(acknowledgement) => acknowledgement.await,
            Err(error) => Err(error),
        };
        match sent {
            Ok(_) => Ok(()),
            Err(error) if is_there(&error) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts the call of a round into the queue.
    pub(super) async fn put_call(&self, batch: &Name, round: u32, job: Job) -> Tried<()> {
        self.put(format!("{}.call.{batch}.{round}", self.subject), job, true).await
    }

    /// Puts items of a round into the queue.
    pub(super) async fn put_all(&self, order: &Order, items: &[(u32, u64)], mend: bool) -> Tried<()> {
        let kind = if order.short { SHORT } else { LONG };
        let Order { batch, round, ordered, .. } = order;
        let put = |(number, contents): &(u32, u64)| {
            let job = Job { ordered: *ordered, contents: *contents };
            self.put(format!("{}.item.{kind}.{batch}.{round}.{number}", self.subject), job, mend)
        };
        stream::iter(items.iter().map(put)).buffered(AT_ONCE).try_collect::<()>().await
    }

    /// Takes the next item, waiting for it for a while; one of a batch of few items first.
    pub(super) async fn take_item(&self, wait: Duration) -> Tried<Option<Handed>> {
        let waited = Stopwatch::start();
        loop {
            if let Some(handed) = self.take(&self.short, Duration::ZERO).await? {
                return Ok(Some(handed));
            }
            let left = wait.saturating_sub(waited.elapsed());
            let handed = self.take(&self.long, left.min(LOOK)).await?;
            if handed.is_some() || left.is_zero() {
                return Ok(handed);
            }
        }
    }

    /// Takes the next call that is due.
    pub(super) async fn take_call(&self) -> Tried<Option<Handed>> {
        self.take(&self.calls, Duration::ZERO).await
    }

    async fn take(&self, consumer: &PullConsumer, wait: Duration) -> Tried<Option<Handed>> {
        let taking = async {
            let mut messages = if wait.is_zero() {
                consumer.fetch().max_messages(1).messages().await?
            } else {
                consumer.batch().max_messages(1).expires(wait).messages().await?
            };
            match messages.next().await {
                None => Ok(None),
                Some(Ok(message)) => Ok(Some(message)),
                Some(Err(error)) => Err(crate::broker::Fault::passing(error)),
            }
        };
        let message = match tokio::time::timeout(wait + GRACE, taking).await {
            Ok(message) => message?,
            Err(_) => return Err(crate::broker::Fault::passing("the work queue does not answer")),
        };
        let Some(message) = message else { return Ok(None) };
        let handed = self.read(&message)?;
        self.leases().insert(handed.token.clone(), Stopwatch::start());
        Ok(Some(handed))
    }

    fn read(&self, message: &Message) -> Tried<Handed> {
        let unreadable =
            || crate::broker::Fault::passing(format!("work {} is not understood", message.subject));
        let delivered = message.info().map_err(crate::broker::Fault::passing)?.delivered;
        let mut words = message.subject.rsplit('.');
        let is_item = message.subject.starts_with(&format!("{}.item.", self.subject));
        let number = if is_item { words.next().and_then(|word| word.parse().ok()) } else { Some(0) };
        let round = words.next().and_then(|word| word.parse().ok());
        let batch = words.next().and_then(Name::new);
        Ok(Handed {
            batch: batch.ok_or_else(unreadable)?,
            round: round.ok_or_else(unreadable)?,
            number: number.ok_or_else(unreadable)?,
            attempt: u32::try_from(delivered).unwrap_or(u32::MAX),
            job: serde_json::from_slice(&message.payload)?,
            token: message.reply.as_ref().ok_or_else(unreadable)?.to_string(),
        })
    }

    /// Whether a lease of this process still lasts; one that has lapsed is forgotten. The broker counts from when it handed the
    /// work out and this process from when it came, so it is a tenth more careful.
    pub(super) fn lasts(&self, token: &str) -> bool {
        let mut leases = self.leases();
        let lasts = leases.get(token).is_some_and(|since| since.elapsed() < self.lease * 9 / 10);
        if !lasts {
            leases.remove(token);
        }
        lasts
    }

    /// Gives a lease another term.
    pub(super) async fn keep(&self, token: &str) -> Tried<()> {
        let since = Stopwatch::start();
        self.context.client().request(token.to_owned(), IN_PROGRESS.into()).await?;
        if let Some(lease) = self.leases().get_mut(token) {
            *lease = since;
        }
        Ok(())
    }

    /// Ends a piece of work. Should the word of it get lost, it is handed out again and found to be done.
    pub(super) async fn end(&self, token: &str) -> Tried<()> {
        self.leases().remove(token);
        Ok(self.context.client().publish(token.to_owned(), DONE.into()).await?)
    }

    /// Gives a piece of work back, to be handed out again after a while.
    pub(super) async fn give_back(&self, claim: &Claim, delay: Duration) -> Tried<()> {
        if !self.lasts(&claim.token) {
            return Ok(());
        }
        let word = match delay.is_zero() {
            true => "-NAK".to_owned(),
            false => format!("-NAK {{\"delay\": {}}}", delay.as_nanos()),
        };
        self.context.client().request(claim.token.clone(), word.into()).await?;
        self.leases().remove(&claim.token);
        Ok(())
    }

    /// Drops the work of a batch, its call only if it is `gone`.
    pub(super) async fn drop_all(&self, batch: &Name, gone: bool) -> Tried<()> {
        self.stream.purge().filter(format!("{}.item.*.{batch}.>", self.subject)).await?;
        if gone {
            self.stream.purge().filter(format!("{}.call.{batch}.>", self.subject)).await?;
        }
        Ok(())
    }

    /// Whether there is any work of a batch.
    pub(super) async fn has_any(&self, batch: &Name) -> Tried<bool> {
        let filter = format!("{}.item.*.{batch}.>", self.subject);
        match self.stream.get_last_raw_message_by_subject(&filter).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == jetstream::stream::LastRawMessageErrorKind::NoMessageFound => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether a piece of work stands in the queue already, by what the broker says.
fn is_there(error: &PublishError) -> bool {
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    said.contains("maximum messages per subject")
}
