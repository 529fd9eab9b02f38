//! Batches: taken in, printed by workers that may die at any moment, followed, and forgotten when their time is over.

mod addresses;
pub mod archive;
mod bundle;
pub mod calls;
mod claimed;
mod engine;
pub mod isolated;
pub mod json;
mod keeper;
mod naming;
pub mod order;
pub mod packet;
pub mod retry;
mod rows;
mod sheets;
pub mod source;
pub mod spec;
pub mod submit;
mod twins;
pub mod view;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::pool::Pool;
use crate::catalog::Sources;
use crate::config::{BatchSettings, Settings};
use crate::press::Press;
use crate::problem::{Code, Place, Problem, Problems};
use crate::queue::{Batch, Queue};
use crate::store::{Name, Store};
use engine::Engine;
use spec::Spec;

/// Name of the folder, inside that of the data, where bodies are kept while they are read.
const UPLOADS: &str = "uploads";

/// Batches with their queue, their store and the engine that prints them.
pub struct Batches {
    floor: Arc<Floor>,
    engine: Engine,
}

/// What the workers share.
pub struct Floor {
    press: Arc<Press>,
    pool: Arc<Pool>,
    sources: Sources,
    settings: BatchSettings,
    queue: Arc<dyn Queue>,
    store: Arc<dyn Store>,
    /// What keeps the work from going on, if anything does.
    stall: Mutex<Option<Problem>>,
    /// Keys of requests that are being read.
    keys: Mutex<BTreeSet<String>>,
    /// Held while a packet is made.
    binding: Mutex<()>,
    /// What was asked for the batch that was worked on last.
    last_spec: Mutex<Option<(Name, Arc<Spec>)>>,
}

impl Floor {
    fn last_spec(&self) -> MutexGuard<'_, Option<(Name, Arc<Spec>)>> {
        self.last_spec.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stall(&self) -> MutexGuard<'_, Option<Problem>> {
        self.stall.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batches {
    /// Opens queue and store in the folder of the settings, and starts the workers.
    ///
    /// # Errors
    /// What keeps queue or store from being opened, with the folder.
    pub fn open(press: Arc<Press>, pool: Arc<Pool>, settings: &Settings) -> Result<Batches, Problems> {
        let (queue, store) = twins::open(&settings.batches)?;
        let uploads = twins::uploads(&settings.batches, UPLOADS);
        std::fs::create_dir_all(&uploads).map_err(|error| no_upload(&uploads, &error))?;
        let floor = Arc::new(Floor {
            press,
            pool,
            sources: settings.sources.clone(),
            settings: settings.batches.clone(),
            queue,
            store,
            stall: Mutex::default(),
            keys: Mutex::default(),
            binding: Mutex::default(),
            last_spec: Mutex::default(),
        });
        let engine = Engine::start(&floor)?;
        Ok(Batches { floor, engine })
    }

    /// The queue, for reading.
    pub fn queue(&self) -> &dyn Queue {
        &*self.floor.queue
    }

    /// The store, for reading.
    pub fn store(&self) -> &dyn Store {
        &*self.floor.store
    }

    /// The press.
    pub fn press(&self) -> &Press {
        &self.floor.press
    }

    /// How batches are kept.
    pub fn settings(&self) -> &BatchSettings {
        &self.floor.settings
    }

    /// What keeps the work from going on, if anything does: a full disk, a locked database.
    pub fn stalled(&self) -> Option<Problem> {
        self.floor.stall().clone()
    }

    /// A batch by the text of its name.
    ///
    /// # Errors
    /// `not-found`, and those of the queue.
    pub fn find(&self, name: &str) -> Result<Batch, Problems> {
        let found = match Name::new(name) {
            Some(name) => self.queue().batch(&name)?,
            None => None,
        };
        found.ok_or_else(|| unknown(name).into())
    }

    /// Forgets a batch with all its files; what is under way of it comes to nothing.
    ///
    /// # Errors
    /// `not-found`, and those of queue and store.
    pub fn remove(&self, name: &str) -> Result<(), Problems> {
        let batch = self.find(name)?;
        self.queue().remove(&batch.name)?;
        self.store().drop_shelf(&batch.name)
    }

    /// A file without a name for a body that is being read; the system takes it back when it is closed.
    ///
    /// # Errors
    /// `store-fault` or `store-full`.
    pub fn upload(&self) -> Result<File, Problems> {
        let folder = twins::uploads(&self.floor.settings, UPLOADS);
        tempfile::tempfile_in(&folder).map_err(|error| no_upload(&folder, &error).into())
    }

    /// Ends the workers once they have finished what is under way. What waits is printed after the next start.
    pub fn stop(&self) {
        self.engine.stop();
    }
}

fn unknown(name: &str) -> Problem {
    let name: String = name.chars().take(80).collect();
    Problem::new(Code::NotFound, format!("没有批次“{name}”"), format!("there is no batch {name:?}"))
        .hint("批次可能已过期或已删除", "it may have expired or been deleted")
}

/// The problem of a body that cannot be kept while it is read.
pub fn no_upload(folder: &Path, error: &std::io::Error) -> Problem {
    crate::store::folder::unwritable(folder, error).at(Place::Name(folder.display().to_string()))
}
