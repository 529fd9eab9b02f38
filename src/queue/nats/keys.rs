//! Keys of callers: each belongs to one batch.

use std::time::Duration;

use async_nats::jetstream::kv::{self, CreateErrorKind, UpdateErrorKind};

use crate::broker::{Broker, Tried};
use crate::queue::nats::bucket::{self, newest};
use crate::store::{Digest, Name};

/// The bucket of keys.
pub(super) struct Keys(kv::Store);

/// Who holds a key.
pub(super) struct Holder {
    pub(super) batch: Name,
    revision: u64,
}

impl Keys {
    /// The keys of an office.
    pub(super) async fn open(broker: &Broker) -> Tried<Keys> {
        Ok(Keys(bucket::open(broker, "keys", Duration::ZERO).await?))
    }

    /// Who holds a key; the batch may have gone since.
    pub(super) async fn holder(&self, key: &str) -> Tried<Option<Holder>> {
        let Some((value, revision)) = newest(&self.0, &written(key)).await? else { return Ok(None) };
        let batch = std::str::from_utf8(&value).ok().and_then(Name::new);
        Ok(batch.map(|batch| Holder { batch, revision }))
    }

    /// Gives a key to a batch, in place of the holder that was found; `false` if someone was quicker.
    pub(super) async fn take(&self, key: &str, batch: &Name, instead: Option<&Holder>) -> Tried<bool> {
        let value = bytes::Bytes::from(batch.to_string());
        match instead {
            None => match self.0.create(written(key), value).await {
                Ok(_) => Ok(true),
                Err(error) if error.kind() == CreateErrorKind::AlreadyExists => Ok(false),
                Err(error) => Err(error.into()),
            },
            Some(holder) => match self.0.update(written(key), value, holder.revision).await {
                Ok(_) => Ok(true),
                Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(false),
                Err(error) => Err(error.into()),
            },
        }
    }

    /// Gives a key free, if a batch holds it.
    pub(super) async fn give_free(&self, key: &str, batch: &Name) -> Tried<()> {
        if let Some(holder) = self.holder(key).await?
            && holder.batch == *batch
        {
            self.0.purge_expect_revision(written(key), Some(holder.revision)).await?;
        }
        Ok(())
    }
}

/// A key as the bucket takes it, whatever characters it has.
fn written(key: &str) -> String {
    Digest::of(key.as_bytes()).to_string()
}
