//! The store on a cluster: one object store of NATS JetStream a shelf, one object a file, named by its hash.

use std::collections::VecDeque;
use std::io::{Read, Seek};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use async_nats::jetstream::object_store::{Config, GetErrorKind, InfoErrorKind, Object, ObjectStore};
use bytes::Bytes;
use futures_util::TryStreamExt;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio::sync::Mutex as Alone;

use crate::broker::{Broker, Fault, Tried, patiently};
use crate::problem::{Code, Problem, Problems};
use crate::store::{Blob, Digest, Name, Piece, Store, copy_hashed, missing, part, unreadable, whole};

/// What is read into memory before a temporary file is taken, in bytes.
const MEMORY_BYTES: usize = 8 * 1024 * 1024;
/// How many files that hold many inputs are kept at hand, and how large such a file is at most, in bytes.
const AT_HAND: (usize, usize) = (8, 4 * 1024 * 1024);

/// The store of a cluster.
pub struct Nats {
    broker: Arc<Broker>,
    /// The object stores that were used last, of this process.
    shelves: Mutex<VecDeque<(Name, ObjectStore)>>,
    /// Files that were read in parts: each worker prints many items of the same one.
    at_hand: Mutex<VecDeque<(Name, Digest, Bytes)>>,
}

/// How many object stores are kept open.
const OPEN: usize = 64;

impl Nats {
    /// The store of the broker's office.
    pub fn new(broker: &Arc<Broker>) -> Nats {
        Nats { broker: Arc::clone(broker), shelves: Mutex::default(), at_hand: Mutex::default() }
    }

    fn bucket(&self, shelf: &Name) -> String {
        format!("{}{shelf}", self.broker.named("files-"))
    }

    /// The object store of a shelf; nothing if there is none.
    async fn find(&self, shelf: &Name) -> Tried<Option<ObjectStore>> {
        if let Some(store) = self.used(shelf) {
            return Ok(Some(store));
        }
        let stream = format!("OBJ_{}", self.bucket(shelf));
        match self.broker.context().get_stream(stream).await {
            Ok(_) => {}
            Err(error) if error.to_string().contains("stream not found") => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let store = self.broker.context().get_object_store(self.bucket(shelf)).await?;
        Ok(Some(self.use_now(shelf, store)))
    }

    /// The object store of a shelf, made if there is none.
    async fn make(&self, shelf: &Name) -> Tried<ObjectStore> {
        if let Some(store) = self.find(shelf).await? {
            return Ok(store);
        }
        let num_replicas = self.broker.replicas();
        let config = Config { bucket: self.bucket(shelf), num_replicas, ..Config::default() };
        let store = self.broker.context().create_object_store(config).await?;
        Ok(self.use_now(shelf, store))
    }

    fn used(&self, shelf: &Name) -> Option<ObjectStore> {
        let shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.iter().find(|(name, _)| name == shelf).map(|(_, store)| store.clone())
    }

    fn use_now(&self, shelf: &Name, store: ObjectStore) -> ObjectStore {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.retain(|(name, _)| name != shelf);
        shelves.truncate(OPEN - 1);
        shelves.push_front((shelf.clone(), store.clone()));
        store
    }

    fn forget(&self, shelf: &Name) {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner).retain(|(name, _)| name != shelf);
    }

    async fn has(&self, store: &ObjectStore, digest: &Digest) -> Tried<bool> {
        match store.info(digest.as_str()).await {
            Ok(info) => Ok(!info.deleted),
            Err(error) if error.kind() == InfoErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn put_file(&self, shelf: &Name, file: &Alone<impl Read + Seek>, digest: &Digest) -> Tried<()> {
        let store = self.make(shelf).await?;
        let put = async {
            if self.has(&store, digest).await? {
                return Ok(());
            }
            let mut file = file.lock().await;
            file.rewind().map_err(|error| unreadable(digest, &error))?;
            store.put(digest.as_str(), &mut Local(&mut *file)).await?;
            Ok(())
        };
        // The shelf may have been dropped by another process; the next attempt looks for it.
        put.await.inspect_err(|_: &Fault| self.forget(shelf))
    }

    async fn object(&self, shelf: &Name, digest: &Digest) -> Tried<Object> {
        let gone = || Fault::Lasting(missing(digest));
        let store = self.find(shelf).await?.ok_or_else(gone)?;
        match store.get(digest.as_str()).await {
            Ok(object) => Ok(object),
            Err(error) if error.kind() == GetErrorKind::NotFound => Err(gone()),
            Err(error) => {
                self.forget(shelf);
                Err(error.into())
            }
        }
    }

    fn kept(&self, shelf: &Name, digest: &Digest) -> Option<Bytes> {
        let at_hand = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        let found = at_hand.iter().find(|(of, name, _)| of == shelf && name == digest);
        found.map(|(_, _, bytes)| bytes.clone())
    }

    /// All of a file that is small, to be kept at hand.
    async fn small(&self, shelf: &Name, digest: &Digest) -> Tried<Option<Bytes>> {
        let mut object = self.object(shelf, digest).await?;
        if object.info().size > AT_HAND.1 {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        object.read_to_end(&mut bytes).await?;
        let bytes = Bytes::from(bytes);
        let mut at_hand = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        at_hand.truncate(AT_HAND.0 - 1);
        at_hand.push_front((shelf.clone(), digest.clone(), bytes.clone()));
        Ok(Some(bytes))
    }
}

impl Store for Nats {
    fn put(&self, shelf: &Name, source: &mut dyn Read) -> Result<Blob, Problems> {
        // The name of a file is known once it has been read.
        let mut file = tempfile::spooled_tempfile(MEMORY_BYTES);
        let blob = copy_hashed(source, &mut file).map_err(|error| no_source(&error))?;
        let file = Alone::new(file);
        self.broker.wait(patiently(|| self.put_file(shelf, &file, &blob.digest)))??;
        Ok(blob)
    }

    fn open(&self, shelf: &Name, digest: &Digest) -> Result<Box<dyn Read + Send>, Problems> {
        let object = self.broker.wait(patiently(|| self.object(shelf, digest)))??;
        Ok(Box::new(Remote { broker: Arc::clone(&self.broker), object }))
    }

    fn read(&self, shelf: &Name, piece: &Piece) -> Result<Vec<u8>, Problems> {
        let small = match self.kept(shelf, &piece.digest) {
            Some(bytes) => Some(bytes),
            None => self.broker.wait(patiently(|| self.small(shelf, &piece.digest)))??,
        };
        let Some(bytes) = small else { return part(&mut *self.open(shelf, &piece.digest)?, piece) };
        let end = piece.offset.saturating_add(piece.length);
        let (start, end) = (bounded(piece.offset, &bytes), bounded(end, &bytes));
        whole(bytes.slice(start..end).to_vec(), piece)
    }

    fn drop_shelf(&self, shelf: &Name) -> Result<(), Problems> {
        self.forget(shelf);
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).retain(|(of, _, _)| of != shelf);
        self.broker.wait(patiently(|| async {
            match self.broker.context().delete_object_store(self.bucket(shelf)).await {
                Ok(_) => Ok(()),
                Err(error) if fault_chain(&error).contains("stream not found") => Ok(()),
                Err(error) => Err(Fault::from(error)),
            }
        }))?
    }

    fn shelves(&self) -> Result<Vec<Name>, Problems> {
        let prefix = format!("OBJ_{}", self.broker.named("files-"));
        let names = || async {
            let names: Vec<String> = self.broker.context().stream_names().try_collect().await?;
            Ok(names.iter().filter_map(|name| Name::new(name.strip_prefix(&prefix)?)).collect())
        };
        self.broker.wait(patiently(names))?
    }
}

fn no_source(error: &std::io::Error) -> Problem {
    Problem::new(
        Code::StoreFault,
        format!("要存储的内容无法读取：{error}"),
        format!("what is to be stored cannot be read: {error}"),
    )
}

fn bounded(place: u64, bytes: &Bytes) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX).min(bytes.len())
}

fn fault_chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// A local file read where it is asked for: on a thread that may wait.
struct Local<'a, R>(&'a mut R);

impl<R: Read> AsyncRead for Local<'_, R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let count = self.0.read(into.initialize_unfilled())?;
        into.advance(count);
        Poll::Ready(Ok(()))
    }
}

/// An object of the broker, read by a thread that may wait; its hash is checked at its end.
struct Remote {
    broker: Arc<Broker>,
    object: Object,
}

impl Read for Remote {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let object = &mut self.object;
        self.broker.wait(object.read(into)).map_err(|problems| std::io::Error::other(problems.to_string()))?
    }
}
