//! The rendering threads: few, with deep stacks, behind a bounded queue and a patient lane that waits for it; a panic costs one job, never the thread.

mod patient;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::thread::{JoinHandle, ThreadId};

use tokio::sync::oneshot;

use crate::app::Wanted;
use crate::problem::{Code, Problem, Problems};
pub use patient::Patient;

/// Stack of one rendering thread, in bytes: deeply nested documents are laid out recursively.
const STACK_BYTES: usize = 16 * 1024 * 1024;

type Job = Box<dyn FnOnce() + Send>;

/// Who waits for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// A person or a program, now: begun at once if a thread of this lane is free.
    Urgent,
    /// Nobody in particular: begun only while the urgent lane leaves processors idle.
    Patient,
}

/// The threads and their queue. Each lane has threads of its own, so no urgent job waits for the end of a patient one,
/// however long that is; it shares the processors with it for that while.
pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    threads: Mutex<Vec<JoinHandle<()>>>,
    line: Mutex<Line>,
    changed: Condvar,
    places: usize,
    workers: usize,
}

#[derive(Default)]
struct Line {
    urgent: VecDeque<Job>,
    /// Each with its number.
    patient: VecDeque<(u64, Job)>,
    /// How many patient jobs there were.
    numbers: u64,
    /// Patient jobs that somebody waits for, and whose thread each has.
    under_way: BTreeMap<u64, ThreadId>,
    /// Threads that were left to jobs which do not end.
    lost: HashSet<ThreadId>,
    /// Jobs under way, of both lanes.
    busy: usize,
    closed: bool,
}

impl Line {
    /// The next job of a lane; of a patient one also its number.
    fn take(&mut self, lane: Lane, workers: usize) -> Option<(Option<u64>, Job)> {
        match lane {
            Lane::Urgent => self.urgent.pop_front().map(|job| (None, job)),
            Lane::Patient if self.urgent.is_empty() && self.busy < workers => {
                let (number, job) = self.patient.pop_front()?;
                self.under_way.insert(number, std::thread::current().id());
                Some((Some(number), job))
            }
            Lane::Patient => None,
        }
    }
}

impl Shared {
    /// The line; a panic cannot leave it half changed, so a poisoned lock is as good as any.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, lane: Lane) -> Option<(Option<u64>, Job)> {
        let mut line = self.line();
        loop {
            if line.closed {
                return None;
            }
            if let Some(job) = line.take(lane, self.workers) {
                line.busy += 1;
                return Some(job);
            }
            line = self.changed.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn work(&self, lane: Lane) {
        while let Some((number, job)) = self.next(lane) {
            job();
            let mut line = self.line();
            if number.is_some_and(|number| line.under_way.remove(&number).is_none()) {
                // It was given up, and another thread has taken this one's place.
                return;
            }
            line.busy -= 1;
            drop(line);
            self.changed.notify_all();
        }
    }
}

impl Pool {
    /// Starts the threads: so many for each lane.
    ///
    /// # Errors
    /// `internal` if the system gives no thread.
    pub fn start(workers: usize, places: usize) -> Result<Pool, Problems> {
        let (threads, line, changed) = (Mutex::default(), Mutex::default(), Condvar::new());
        let pool = Pool { shared: Arc::new(Shared { threads, line, changed, places, workers }) };
        for (lane, name) in [(Lane::Urgent, "press"), (Lane::Patient, "batch")] {
            for number in 0..workers {
                let thread = spawn(&pool.shared, lane, format!("{name}-{number}"))?;
                pool.shared.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
            }
        }
        Ok(pool)
    }

    /// Puts a job into the queue.
    ///
    /// # Errors
    /// `busy` if the queue is full.
    pub fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(Wanted<'_>) -> T + Send + 'static,
    ) -> Result<Ticket<T>, Problems> {
        let (job, ticket) = pair(work);
        let mut line = self.shared.line();
        if line.urgent.len() >= self.shared.places {
            return Err(busy().into());
        }
        line.urgent.push_back(job);
        drop(line);
        self.shared.changed.notify_all();
        Ok(ticket)
    }

    /// How many threads a lane has.
    pub fn workers(&self) -> usize {
        self.shared.workers
    }

    /// How many jobs wait, and how many may.
    pub fn queue(&self) -> (usize, usize) {
        (self.shared.line().urgent.len(), self.shared.places)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut line = self.shared.line();
        line.closed = true;
        let lost = std::mem::take(&mut line.lost);
        drop(line);
        self.shared.changed.notify_all();
        let threads: Vec<JoinHandle<()>> =
            self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect();
        // One that was left to its job goes with the process.
        for thread in threads.into_iter().filter(|thread| !lost.contains(&thread.thread().id())) {
            if thread.join().is_err() {
                tracing::error!("a rendering thread had died");
            }
        }
    }
}

fn spawn(shared: &Arc<Shared>, lane: Lane, name: String) -> Result<JoinHandle<()>, Problem> {
    let shared = Arc::clone(shared);
    let builder = std::thread::Builder::new().name(name).stack_size(STACK_BYTES);
    builder.spawn(move || shared.work(lane)).map_err(|error| no_thread(&error))
}

fn pair<T: Send + 'static>(work: impl FnOnce(Wanted<'_>) -> T + Send + 'static) -> (Job, Ticket<T>) {
    let (sender, receiver) = oneshot::channel();
    (Box::new(move || run(work, sender)), Ticket(receiver))
}

/// Runs one job: not at all if nobody waits any more, and to a sentence instead of a panic.
fn run<T>(work: impl FnOnce(Wanted<'_>) -> T, sender: oneshot::Sender<Result<T, Problems>>) {
    if sender.is_closed() {
        tracing::info!("dropped before it began: the caller has gone");
        return;
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| work(&|| !sender.is_closed())));
    if sender.send(outcome.map_err(|_| broken().into())).is_err() {
        tracing::info!("dropped: the caller has gone");
    }
}

/// The claim on the result of a job.
pub struct Ticket<T>(oneshot::Receiver<Result<T, Problems>>);

impl<T> Ticket<T> {
    /// Waits for the result without a runtime.
    ///
    /// # Errors
    /// `internal` if the job panicked.
    pub fn wait(self) -> Result<T, Problems> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(broken().into()))
    }
}

impl<T> Future for Ticket<T> {
    type Output = Result<T, Problems>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|outcome| outcome.unwrap_or_else(|_| Err(broken().into())))
    }
}

/// The problem of a full queue.
pub fn busy() -> Problem {
    Problem::new(Code::Busy, "等候处理的任务已满", "all places in the queue are taken")
        .hint("请稍后重试", "try again in a moment")
}

fn broken() -> Problem {
    Problem::new(Code::Internal, "程序内部出错，本次任务未完成", "an internal fault ended this piece of work")
        .hint("请把请求编号告知维护人员", "tell the operator the request id")
}

fn no_thread(error: &std::io::Error) -> Problem {
    Problem::new(
        Code::Internal,
        format!("无法启动排版线程：{error}"),
        format!("cannot start a rendering thread: {error}"),
    )
}

#[cfg(test)]
mod tests;
