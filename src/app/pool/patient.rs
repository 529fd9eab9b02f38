//! A job of the patient lane, and giving up one that does not end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::app::Wanted;
use crate::app::pool::{Job, Lane, Pool, Shared, broken, spawn};
use crate::problem::Problems;

/// What a job tells whoever waits for it.
enum News<T> {
    Begun,
    Ended(Result<T, Problems>),
}

/// The claim on the result of a patient job.
pub struct Patient<T> {
    shared: Arc<Shared>,
    number: u64,
    news: Receiver<News<T>>,
    wanted: Arc<AtomicBool>,
}

impl Pool {
    /// Puts a job into the patient lane; who puts it there bounds how many wait.
    pub fn submit_patient<T: Send + 'static>(
        &self,
        work: impl FnOnce(Wanted<'_>) -> T + Send + 'static,
    ) -> Patient<T> {
        let (sender, news) = channel();
        let wanted = Arc::new(AtomicBool::new(true));
        let asked = Arc::clone(&wanted);
        let job: Job = Box::new(move || {
            // Nobody listens any more to a job that was given up.
            let told = sender.send(News::Begun);
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&|| asked.load(Ordering::Relaxed))));
            let told = told.and_then(|()| sender.send(News::Ended(outcome.map_err(|_| broken().into()))));
            if told.is_err() {
                tracing::info!("dropped: it was given up");
            }
        });
        let mut line = self.shared.line();
        line.numbers += 1;
        let number = line.numbers;
        line.patient.push_back((number, job));
        drop(line);
        self.shared.changed.notify_all();
        Patient { shared: Arc::clone(&self.shared), number, news, wanted }
    }

    /// How many threads of the patient lane were left to jobs that do not end.
    pub fn lost(&self) -> usize {
        self.shared.line().lost.len()
    }
}

impl<T> Patient<T> {
    /// Waits for the result: nothing if the job goes on for longer than `most` after it has begun. Nothing can end its thread, so
    /// that is left to it, and another takes its place.
    ///
    /// # Errors
    /// `internal` if the job panicked.
    pub fn wait(self, most: Duration) -> Option<Result<T, Problems>> {
        let Ok(_begun) = self.news.recv() else { return Some(Err(broken().into())) };
        let ended = match self.news.recv_timeout(most) {
            Err(RecvTimeoutError::Timeout) if self.give_up() => return None,
            // It came to its end just now.
            Err(RecvTimeoutError::Timeout) => self.news.recv().ok(),
            Ok(news) => Some(news),
            Err(RecvTimeoutError::Disconnected) => None,
        };
        match ended {
            Some(News::Ended(outcome)) => Some(outcome),
            _ => Some(Err(broken().into())),
        }
    }

    /// Leaves the thread to the job; `false` if it has ended.
    fn give_up(&self) -> bool {
        self.wanted.store(false, Ordering::Relaxed);
        let mut line = self.shared.line();
        let Some(thread) = line.under_way.remove(&self.number) else { return false };
        line.lost.insert(thread);
        line.busy -= 1;
        let lost = line.lost.len();
        drop(line);
        tracing::error!(lost, "a job does not end; its thread is left to it until the program ends");
        match spawn(&self.shared, Lane::Patient, format!("batch+{lost}")) {
            Ok(thread) => {
                self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
            }
            Err(problem) => {
                tracing::error!(why = problem.line(Default::default()), "the lane has a thread less")
            }
        }
        self.shared.changed.notify_all();
        true
    }
}
