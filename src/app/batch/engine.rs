//! The threads that work on batches: they claim, print on the patient lane, show signs of life, and sweep.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::app::batch::claimed;
use crate::app::batch::keeper::Keeper;
use crate::app::batch::{Floor, calls, submit};
use crate::clock::seconds_since_epoch;
use crate::problem::{Code, Problem, Problems};
use crate::queue::Claim;
use crate::store::Name;

/// How long a claim waits for an item.
const WAIT: Duration = Duration::from_secs(1);
/// How many claims are under way beyond those that are being printed: they read, store and finish meanwhile.
const BESIDE: usize = 6;
/// How long a worker rests when queue or store fail, at first and at most.
const REST: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));
/// How often what is over is looked for.
const SWEEP: Duration = Duration::from_secs(60);
/// How often calls are looked for.
const CALLS: Duration = Duration::from_secs(1);

/// The threads; they end when this is stopped or dropped.
pub(super) struct Engine {
    threads: Mutex<Vec<JoinHandle<()>>>,
    stop: Arc<Stop>,
}

/// The order to stop.
#[derive(Default)]
pub(super) struct Stop {
    stopped: Mutex<bool>,
    told: Condvar,
}

impl Stop {
    /// Rests for a time, or until the order comes; whether it has come.
    pub(super) fn rest(&self, time: Duration) -> bool {
        let stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.told.wait_timeout_while(stopped, time, |stopped| !*stopped);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn order(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.told.notify_all();
    }
}

impl Engine {
    /// Starts the threads.
    ///
    /// # Errors
    /// `internal` if the system gives no thread.
    pub(super) fn start(floor: &Arc<Floor>) -> Result<Engine, Problems> {
        let engine = Engine { threads: Mutex::default(), stop: Arc::default() };
        let keeper = Arc::new(Keeper::default());
        let beat = floor.settings.lease / 4;
        let claims = if floor.settings.prints { floor.pool.workers() + BESIDE } else { 0 };
        for number in 0..claims {
            let (floor, keeper) = (Arc::clone(floor), Arc::clone(&keeper));
            engine.spawn(&format!("claims-{number}"), move |stop| work(&floor, &keeper, stop))?;
        }
        let kept = Arc::clone(floor);
        let for_calls = Arc::clone(&keeper);
        engine.spawn("keeper", move |stop| {
            while !stop.rest(beat) {
                keeper.keep(&*kept.queue);
            }
        })?;
        let calling = Arc::clone(floor);
        engine.spawn("calls", move |stop| {
            while !stop.rest(CALLS) {
                calls::make_due(&calling, &for_calls);
            }
        })?;
        let swept = Arc::clone(floor);
        engine.spawn("sweep", move |stop| {
            loop {
                sweep(&swept);
                if stop.rest(SWEEP) {
                    break;
                }
            }
        })?;
        Ok(engine)
    }

    fn spawn(&self, name: &str, work: impl FnOnce(&Stop) + Send + 'static) -> Result<(), Problems> {
        let stop = Arc::clone(&self.stop);
        let builder = std::thread::Builder::new().name(name.to_owned());
        let thread = builder.spawn(move || work(&stop)).map_err(|error| {
            Problem::new(
                Code::Internal,
                format!("无法启动批次线程：{error}"),
                format!("cannot start a thread for batches: {error}"),
            )
        })?;
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// Ends the threads once they have finished what is under way.
    pub(super) fn stop(&self) {
        self.stop.order();
        let threads: Vec<JoinHandle<()>> =
            self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect();
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a thread for batches had died");
            }
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Claims and prints until the order to stop.
fn work(floor: &Floor, keeper: &Arc<Keeper>, stop: &Stop) {
    let mut rest = REST.0;
    loop {
        let worked = floor.queue.claim(WAIT).and_then(|claim| match claim {
            None => Ok(()),
            Some(claim) => one(floor, keeper, &claim),
        });
        let time = match worked {
            Ok(()) => {
                rest = REST.0;
                floor.go_on();
                Duration::ZERO
            }
            Err(problems) => {
                floor.stall_on(problems);
                rest = (rest * 2).min(REST.1);
                rest
            }
        };
        if stop.rest(time) {
            break;
        }
    }
}

/// Prints one item; a fault of queue or store is nobody's fault but theirs, and the item is given back.
fn one(floor: &Floor, keeper: &Arc<Keeper>, claim: &Claim) -> Result<(), Problems> {
    let _holding = keeper.hold(claim);
    let Err(problems) = claimed::print(floor, claim) else { return Ok(()) };
    if floor.queue.batch(&claim.batch)?.is_none() {
        // Its shelf was cleared under it, and nobody wants it any more.
        return Ok(());
    }
    if let Err(problems) = floor.queue.give_back(claim, Duration::ZERO) {
        tracing::debug!(%problems, "an item could not be given back; its claim lapses");
    }
    Err(problems)
}

impl Floor {
    fn stall_on(&self, problems: Problems) {
        let mut stall = self.stall();
        let problem = problems.into_list().into_iter().next();
        if *stall != problem {
            tracing::warn!(
                problem = problem.as_ref().map(|problem| problem.line(Default::default())),
                "batches do not go on"
            );
        }
        *stall = problem;
    }

    fn go_on(&self) {
        if self.stall().take().is_some() {
            tracing::info!("batches go on");
        }
    }
}

/// Forgets what is over, and drops shelves that belong to no batch.
fn sweep(floor: &Floor) {
    let swept = floor.store.shelves().and_then(|shelves| {
        let batches = floor.queue.sweep(seconds_since_epoch())?;
        let ours = |shelf: &&Name| shelf.as_str().starts_with(submit::PREFIX);
        for shelf in shelves.iter().filter(ours).filter(|shelf| !batches.contains(shelf)) {
            tracing::info!(%shelf, "forgotten");
            floor.store.drop_shelf(shelf)?;
        }
        Ok(())
    });
    if let Err(problems) = swept {
        tracing::warn!(%problems, "the sweep failed");
    }
}
