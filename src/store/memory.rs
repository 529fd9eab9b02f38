//! The store in memory: for tests, and for work that need not outlast the process.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::problem::{Code, Problem, Problems};
use crate::store::{Blob, Digest, Name, Store, copy_hashed, missing};

type Shelf = BTreeMap<Digest, Arc<[u8]>>;

/// Shelves that end with the process.
#[derive(Default)]
pub struct Memory(Mutex<BTreeMap<Name, Shelf>>);

impl Memory {
    fn shelves(&self) -> MutexGuard<'_, BTreeMap<Name, Shelf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Memory {
    fn put(&self, shelf: &Name, source: &mut dyn Read) -> Result<Blob, Problems> {
        let mut bytes = Vec::new();
        let blob = copy_hashed(source, &mut bytes).map_err(|error| {
            Problem::new(
                Code::StoreFault,
                format!("文件没有读完：{error}"),
                format!("the file was not read to its end: {error}"),
            )
        })?;
        self.shelves().entry(shelf.clone()).or_default().insert(blob.digest.clone(), bytes.into());
        Ok(blob)
    }

    fn open(&self, shelf: &Name, digest: &Digest) -> Result<Box<dyn Read + Send>, Problems> {
        let file = self.shelves().get(shelf).and_then(|shelf| shelf.get(digest)).cloned();
        Ok(Box::new(Cursor::new(file.ok_or_else(|| missing(digest))?)))
    }

    fn drop_shelf(&self, shelf: &Name) -> Result<(), Problems> {
        self.shelves().remove(shelf);
        Ok(())
    }

    fn shelves(&self) -> Result<Vec<Name>, Problems> {
        Ok(self.shelves().keys().cloned().collect())
    }
}
