//! The assembled house: the press, loaded once, and the threads that work it.

pub mod archive;
pub mod drafts;
pub mod intake;
pub mod options;
pub mod pool;
pub mod product;
pub mod reading;
pub mod report;

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::config::Settings;
use crate::press::Press;
use crate::problem::Problems;
use drafts::Drafts;
use pool::{Pool, Ticket};

/// Asked between the stages of a piece of work: whether someone still waits for the result.
pub type Wanted<'a> = &'a dyn Fn() -> bool;

/// The press and its threads. Nothing is rendered on a thread of a door.
pub struct App {
    press: Arc<Press>,
    pool: Pool,
    drafts: Option<Drafts>,
}

impl App {
    /// Loads the catalogue and starts the threads.
    ///
    /// # Errors
    /// Every fault of a template, layout or font, all at once; `file-fault` for the folder of drafts.
    pub fn open(settings: &Settings) -> Result<App, Problems> {
        let press = Arc::new(Press::new(Catalog::load(&settings.sources)?)?);
        let pool = Pool::start(settings.workers, settings.queue_length)?;
        let drafts = settings.drafts.as_deref().map(Drafts::open).transpose()?;
        Ok(App { press, pool, drafts })
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

    /// Drafts of the staff page, if the operator has them kept.
    pub fn drafts(&self) -> Option<&Drafts> {
        self.drafts.as_ref()
    }

    /// How many orders wait, and how many may.
    pub fn queue(&self) -> (usize, usize) {
        self.pool.queue()
    }
}
