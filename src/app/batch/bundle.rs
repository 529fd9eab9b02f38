//! Items on their way into store and queue: many small payloads share one file of the store.

use serde_json::Value;

use crate::problem::{Problem, Problems, Sentence};
use crate::queue::{NewItem, Queue};
use crate::store::{Name, Piece, Store};

/// How much is gathered into one file, in bytes.
const BUNDLE_BYTES: usize = 1024 * 1024;
/// How many items are added at once.
const ITEMS_MOST: usize = 1_000;

/// What is gathered and not yet stored.
pub(super) struct Bundle<'a> {
    queue: &'a dyn Queue,
    store: &'a dyn Store,
    batch: &'a Name,
    bytes: Vec<u8>,
    items: Vec<(NewItem, Option<(u64, u64)>)>,
    count: usize,
}

/// An item to be added.
pub(super) struct Gathered {
    /// Where it stood.
    pub(super) place: Sentence,
    /// The name of its files.
    pub(super) name: Option<String>,
    /// The group that it belongs to in a packet.
    pub(super) group: Option<String>,
    /// Where the values of its payload stand.
    pub(super) cells: Option<Value>,
    /// What was changed about it.
    pub(super) remarks: Vec<Problem>,
    /// Its payload, or what is wrong with it.
    pub(super) input: Result<Vec<u8>, Vec<Problem>>,
}

impl<'a> Bundle<'a> {
    /// Nothing yet, for a batch.
    pub(super) fn new(queue: &'a dyn Queue, store: &'a dyn Store, batch: &'a Name) -> Bundle<'a> {
        Bundle { queue, store, batch, bytes: Vec::new(), items: Vec::new(), count: 0 }
    }

    /// Adds an item.
    ///
    /// # Errors
    /// Those of queue and store.
    pub(super) fn add(&mut self, mut item: Gathered) -> Result<(), Problems> {
        let length = item.input.as_ref().map_or(0, Vec::len);
        if self.bytes.len() + length > BUNDLE_BYTES || self.items.len() >= ITEMS_MOST {
            self.flush()?;
        }
        let (part, faults) = match std::mem::replace(&mut item.input, Err(Vec::new())) {
            Ok(bytes) => {
                let part = (self.bytes.len() as u64, bytes.len() as u64);
                self.bytes.extend(bytes);
                (Some(part), Vec::new())
            }
            Err(faults) => (None, faults),
        };
        let Gathered { place, name, group, cells, remarks, .. } = item;
        let new = NewItem { place, name, group, input: None, cells, remarks, faults };
        self.items.push((new, part));
        self.count += 1;
        Ok(())
    }

    /// How many items were added.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Stores what is gathered.
    ///
    /// # Errors
    /// Those of queue and store.
    pub(super) fn flush(&mut self) -> Result<(), Problems> {
        if self.items.is_empty() {
            return Ok(());
        }
        let blob = self.store.put(self.batch, &mut self.bytes.as_slice())?;
        let piece = |(offset, length)| Piece { digest: blob.digest.clone(), offset, length };
        let items: Vec<NewItem> =
            self.items.drain(..).map(|(new, part)| NewItem { input: part.map(piece), ..new }).collect();
        self.bytes.clear();
        self.queue.add(self.batch, &items)
    }
}
