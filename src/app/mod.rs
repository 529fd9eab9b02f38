//! The assembled house: the press, loaded once, and the threads that work it.

pub mod archive;
pub mod batch;
pub mod drafts;
pub mod intake;
pub mod options;
pub mod pool;
pub mod product;
pub mod reading;
pub mod report;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::catalog::Catalog;
use crate::config::Settings;
use crate::press::Press;
use crate::problem::{Code, Problem, Problems};
use batch::Batches;
use drafts::Drafts;
use pool::{Pool, Ticket};

/// Asked between the stages of a piece of work: whether someone still waits for the result.
pub type Wanted<'a> = &'a dyn Fn() -> bool;

/// The press and its threads, and batches if they were opened. Nothing is rendered on a thread of a door.
pub struct App {
    /// What keeps batches from being taken, where that is no reason not to serve documents.
    batches: Result<Batches, Problems>,
    press: Arc<Press>,
    pool: Arc<Pool>,
    stopping: AtomicBool,
    drafts: Option<Drafts>,
}

impl App {
    /// Loads the catalogue and starts the threads; takes no batches.
    ///
    /// # Errors
    /// Every fault of a template, layout or font, all at once; `file-fault` for the folder of drafts.
    pub fn open(settings: &Settings) -> Result<App, Problems> {
        let press = Arc::new(Press::new(Catalog::load(&settings.sources)?)?);
        let pool = Arc::new(Pool::start(settings.workers, settings.queue_length)?);
        let batches = Err(no_batches().into());
        let drafts = settings.drafts.as_deref().map(Drafts::open).transpose()?;
        Ok(App { batches, press, pool, stopping: AtomicBool::new(false), drafts })
    }

    /// The same, and takes batches, going on with those of the data folder.
    ///
    /// # Errors
    /// Those of [`App::open`]; and if the folder or a cluster was named, what keeps it from being used.
    pub fn open_with_batches(settings: &Settings) -> Result<App, Problems> {
        let mut app = App::open(settings)?;
        app.batches = Batches::open(Arc::clone(&app.press), Arc::clone(&app.pool), settings);
        match app.batches() {
            Err(problems) if settings.batches.named || settings.batches.cluster.is_some() => Err(problems),
            _ => Ok(app),
        }
    }

    /// The batches.
    ///
    /// # Errors
    /// What keeps them from being taken.
    pub fn batches(&self) -> Result<&Batches, Problems> {
        self.batches.as_ref().map_err(Clone::clone)
    }

    /// The press, for what it knows about its catalogue.
    pub fn press(&self) -> &Press {
        &self.press
    }

    /// Queues work for a rendering thread. The ticket is awaited by the service and waited for by a command; when it
    /// is dropped, the work is skipped or stops at the next stage.
    ///
    /// # Errors
    /// `busy` if the queue is full.
    pub fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Press, Wanted<'_>) -> T + Send + 'static,
    ) -> Result<Ticket<T>, Problems> {
        let press = Arc::clone(&self.press);
        self.pool.submit(move |wanted| work(&press, wanted))
    }

    /// Says that the end is near, so that what only waits for news ends by itself.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the end is near.
    pub fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Drafts of the staff page, if the operator has them kept.
    pub fn drafts(&self) -> Option<&Drafts> {
        self.drafts.as_ref()
    }

    /// How many orders wait, and how many may.
    pub fn queue(&self) -> (usize, usize) {
        self.pool.queue()
    }
}

fn no_batches() -> Problem {
    Problem::new(Code::Internal, "此处不接受批次", "batches are not taken here")
}
