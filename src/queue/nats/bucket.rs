//! The bucket of batches: entries are written once, in one order for all, and read by their place.

use std::time::Duration;

use async_nats::header::NATS_MESSAGE_ID;
use async_nats::jetstream::context::{PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{
    DirectGetErrorKind, LastRawMessageErrorKind, RawMessageErrorKind, Stream,
};
use async_nats::jetstream::{self, kv};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::broker::{Broker, Fault, Tried};
use crate::queue::nats::event::{FACT, key};
use crate::store::Name;

/// Largest entry that is written in one piece, in bytes; the broker takes a megabyte unless told otherwise.
const PIECE_BYTES: usize = 256 * 1024;
/// How many entries are written or read at once.
const AT_ONCE: usize = 256;
/// The header of an entry in pieces: their places, separated by commas.
const PARTS: &str = "Hongtou-Parts";

/// The bucket.
#[derive(Clone)]
pub(super) struct Bucket {
    context: jetstream::Context,
    pub(super) stream: Stream,
    /// What the subjects of its keys begin with.
    pub(super) prefix: String,
}

/// An entry to be written.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    pub(super) key: String,
    pub(super) fact: String,
    pub(super) body: Bytes,
    /// What tells this writing from another of the same key; the same writing done twice is one.
    pub(super) id: String,
    /// Whether an entry of that key must not be there.
    pub(super) first: bool,
}

/// A key-value bucket of this office, made if it is not there.
pub(super) async fn open(broker: &Broker, what: &str, max_age: Duration) -> Tried<kv::Store> {
    let bucket = broker.named(what);
    let stream = format!("KV_{bucket}");
    if broker.context().get_stream(&stream).await.is_ok() {
        return Ok(broker.context().get_key_value(&bucket).await?);
    }
    let num_replicas = broker.replicas();
    let config = kv::Config { bucket, history: 1, max_age, num_replicas, ..kv::Config::default() };
    Ok(broker.context().create_key_value(config).await?)
}

/// The newest value under a key and its revision, as the leader has it: followers may be behind.
pub(super) async fn newest(store: &kv::Store, key: &str) -> Tried<Option<(Bytes, u64)>> {
    match store.stream.get_last_raw_message_by_subject(&format!("{}{key}", store.prefix)).await {
        Ok(message) if message.headers.get("KV-Operation").is_some() => Ok(None),
        Ok(message) => Ok(Some((message.payload, message.sequence))),
        Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl Bucket {
    /// The bucket of batches of an office.
    pub(super) async fn open(broker: &Broker) -> Tried<Bucket> {
        let store = open(broker, "batches", Duration::ZERO).await?;
        Ok(Bucket { context: broker.context().clone(), stream: store.stream, prefix: store.prefix })
    }

    /// Writes an entry and says where it stands; nothing if another of its key came first.
    pub(super) async fn write(&self, batch: &Name, writing: &Writing) -> Tried<Option<u64>> {
        let mut message =
            PublishMessage::build().message_id(format!("{batch}.{}.{}", writing.key, writing.id));
        if !writing.fact.is_empty() {
            message = message.header(FACT, writing.fact.as_str());
        }
        if writing.body.len() <= PIECE_BYTES {
            return self.publish(batch, writing, message.payload(writing.body.clone())).await;
        }
        let mut places = Vec::new();
        for (index, start) in (0..writing.body.len()).step_by(PIECE_BYTES).enumerate() {
            let end = (start + PIECE_BYTES).min(writing.body.len());
            let of = writing.key.replace('.', "-");
            let part = Writing {
                key: key::part(&format!("{of}-{}", writing.id.replace(['.', '$'], "-")), index),
                fact: String::new(),
                body: writing.body.slice(start..end),
                id: writing.id.clone(),
                first: false,
            };
            let id = format!("{batch}.{}", part.key);
            let piece = PublishMessage::build().message_id(id).payload(part.body.clone());
            let place = self.publish(batch, &part, piece).await?;
            places.push(place.ok_or_else(|| Fault::passing("a piece could not be written"))?.to_string());
        }
        self.publish(batch, writing, message.header(PARTS, places.join(",").as_str())).await
    }

    async fn publish(&self, batch: &Name, writing: &Writing, message: PublishMessage) -> Tried<Option<u64>> {
        let subject = format!("{}{batch}.{}", self.prefix, writing.key);
        let message = if writing.first { message.expected_last_subject_sequence(0) } else { message };
        let sent = match self.context.send_publish(subject.clone(), message).await {
            Ok(acknowledgement) => acknowledgement.await,
            Err(error) => Err(error),
        };
        match sent {
            // A publication that is still under way elsewhere has no place yet.
            Ok(acknowledged) if acknowledged.sequence == 0 => Err(Fault::passing("under way")),
            Ok(acknowledged) => Ok(Some(acknowledged.sequence)),
            Err(error) if writing.first && is_taken(&error) => self.mine(batch, writing, &subject).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Where an entry stands, if the one that is there is this very writing, whose acknowledgement was lost.
    async fn mine(&self, batch: &Name, writing: &Writing, subject: &str) -> Tried<Option<u64>> {
        let there = self.stream.get_last_raw_message_by_subject(subject).await?;
        let id = format!("{batch}.{}.{}", writing.key, writing.id);
        let mine = there.headers.get(NATS_MESSAGE_ID).is_some_and(|found| found.as_str() == id);
        Ok(mine.then_some(there.sequence))
    }

    /// Writes many entries, several at once, in no particular order, and says the place of the last.
    pub(super) async fn write_all(&self, batch: &Name, writings: &[Writing]) -> Tried<u64> {
        let places = stream::iter(writings).map(|writing| self.write(batch, writing));
        let places: Vec<Option<u64>> = places.buffered(AT_ONCE).try_collect().await?;
        Ok(places.into_iter().flatten().max().unwrap_or(0))
    }

    /// The contents of an entry.
    pub(super) async fn read<T: DeserializeOwned>(&self, place: u64) -> Tried<Option<T>> {
        let Some((body, parts)) = self.raw(place).await? else { return Ok(None) };
        let Some(parts) = parts else { return Ok(Some(serde_json::from_slice(&body)?)) };
        let mut whole = Vec::new();
        for part in parts.split(',') {
            let Some((piece, _)) = self.raw(part.parse()?).await? else { return Ok(None) };
            whole.extend_from_slice(&piece);
        }
        Ok(Some(serde_json::from_slice(&whole)?))
    }

    /// The contents of many entries in their order, several read at once; none of those that are gone.
    pub(super) async fn read_all<T: DeserializeOwned>(&self, places: &[u64]) -> Tried<Vec<Option<T>>> {
        stream::iter(places).map(|place| self.read(*place)).buffered(AT_ONCE).try_collect().await
    }

    async fn raw(&self, place: u64) -> Tried<Option<(Bytes, Option<String>)>> {
        let message = match self.stream.direct_get(place).await {
            Ok(message) => message,
            // The node that answered may be behind; the leader is not.
            Err(error) if error.kind() == DirectGetErrorKind::NotFound => {
                match self.stream.get_raw_message(place).await {
                    Ok(message) => message,
                    Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => return Ok(None),
                    Err(error) => return Err(error.into()),
                }
            }
            Err(error) => return Err(error.into()),
        };
        let parts = message.headers.get(PARTS).map(|value| value.as_str().to_owned());
        Ok(Some((message.payload, parts)))
    }

    /// Drops all entries of a batch that stand before a place.
    pub(super) async fn drop_before(&self, batch: &Name, place: u64) -> Tried<()> {
        self.stream.purge().filter(format!("{}{batch}.>", self.prefix)).sequence(place).await?;
        Ok(())
    }
}

/// Whether a key is taken, by what the broker says.
fn is_taken(error: &PublishError) -> bool {
    let said = || std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    error.kind() == PublishErrorKind::WrongLastSequence || said().contains("wrong last sequence")
}

/// An entry as JSON.
pub(super) fn json(value: &impl Serialize) -> Tried<Bytes> {
    Ok(serde_json::to_vec(value)?.into())
}
