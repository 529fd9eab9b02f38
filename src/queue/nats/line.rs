//! The stream of the work queue, and who takes from it.

use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, Stream};

use crate::broker::{Broker, Tried};

/// How many leases there may be at once.
const LEASES: i64 = 100_000;
/// How many processes and threads may wait for work at once.
const WAITING: i64 = 10_000;
/// What the subjects of items have in their names: those of batches of few items, and of larger ones.
pub(super) const SHORT: &str = "short";
pub(super) const LONG: &str = "long";

/// The stream and its consumers, made if they are not there: for batches of few items, for larger ones, and for calls.
pub(super) async fn make(
    broker: &Broker,
    subject: &str,
    lease: Duration,
) -> Tried<(Stream, [PullConsumer; 3])> {
    let config = Config {
        name: subject.to_owned(),
        subjects: vec![format!("{subject}.>")],
        retention: RetentionPolicy::WorkQueue,
        discard: DiscardPolicy::New,
        discard_new_per_subject: true,
        max_messages_per_subject: 1,
        num_replicas: broker.replicas(),
        ..Config::default()
    };
    let stream = match broker.context().get_stream(subject).await {
        Ok(stream) => stream,
        Err(_) => broker.context().get_or_create_stream(config).await?,
    };
    let consumer = |name: &str, what: &str| pull::Config {
        durable_name: Some(name.to_owned()),
        filter_subject: format!("{subject}.{what}.>"),
        ack_policy: AckPolicy::Explicit,
        ack_wait: lease,
        max_ack_pending: LEASES,
        max_waiting: WAITING,
        ..pull::Config::default()
    };
    let short = stream.create_consumer(consumer("printers-short", &format!("item.{SHORT}"))).await?;
    let long = stream.create_consumer(consumer("printers-long", &format!("item.{LONG}"))).await?;
    let calls = stream.create_consumer(consumer("callers", "call")).await?;
    Ok((stream, [short, long, calls]))
}
