//! The rendering threads: few, with deep stacks, behind a bounded queue and a patient lane that waits for it; a panic costs one job, never the thread.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::app::Wanted;
use crate::problem::{Code, Problem, Problems};

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
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    line: Mutex<Line>,
    changed: Condvar,
    places: usize,
    workers: usize,
}

#[derive(Default)]
struct Line {
    urgent: VecDeque<Job>,
    patient: VecDeque<Job>,
    /// Jobs under way, of both lanes.
    busy: usize,
    closed: bool,
}

impl Line {
    fn take(&mut self, lane: Lane, workers: usize) -> Option<Job> {
        match lane {
            Lane::Urgent => self.urgent.pop_front(),
            Lane::Patient if self.urgent.is_empty() && self.busy < workers => self.patient.pop_front(),
            Lane::Patient => None,
        }
    }
}

impl Shared {
    /// The line; a panic cannot leave it half changed, so a poisoned lock is as good as any.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, lane: Lane) -> Option<Job> {
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
        while let Some(job) = self.next(lane) {
            job();
            self.line().busy -= 1;
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
        let shared = Arc::new(Shared { line: Mutex::default(), changed: Condvar::new(), places, workers });
        let mut threads = Vec::new();
        for (lane, name) in [(Lane::Urgent, "press"), (Lane::Patient, "batch")] {
            for number in 0..workers {
                let shared = Arc::clone(&shared);
                let builder =
                    std::thread::Builder::new().name(format!("{name}-{number}")).stack_size(STACK_BYTES);
                let thread = builder.spawn(move || shared.work(lane));
                threads.push(thread.map_err(|error| no_thread(&error))?);
            }
        }
        Ok(Pool { shared, threads })
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

    /// Puts a job into the patient lane; who puts it there bounds how many wait.
    pub fn submit_patient<T: Send + 'static>(
        &self,
        work: impl FnOnce(Wanted<'_>) -> T + Send + 'static,
    ) -> Ticket<T> {
        let (job, ticket) = pair(work);
        self.shared.line().patient.push_back(job);
        self.shared.changed.notify_all();
        ticket
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
        self.shared.line().closed = true;
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a rendering thread had died");
            }
        }
    }
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
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// A pool of one thread that is kept at work until the sender is used or dropped.
    fn occupied(places: usize) -> (Pool, mpsc::Sender<()>) {
        let pool = Pool::start(1, places).unwrap();
        let (release, gate) = mpsc::channel::<()>();
        let (begun, started) = mpsc::channel();
        let ticket = pool.submit(move |_| {
            begun.send(()).unwrap();
            gate.recv().ok()
        });
        std::mem::forget(ticket);
        started.recv().unwrap();
        (pool, release)
    }

    #[test]
    fn a_panic_becomes_a_generic_sentence_and_the_thread_lives_on() {
        let pool = Pool::start(1, 4).unwrap();
        let problems = pool.submit(|_| -> u8 { panic!("secret") }).unwrap().wait().unwrap_err();
        assert_eq!(problems.list()[0].code, Code::Internal);
        assert!(!problems.to_string().contains("secret"));
        assert_eq!(pool.submit(|_| 7).unwrap().wait(), Ok(7));
    }

    #[test]
    fn a_full_queue_is_busy() {
        let (pool, release) = occupied(1);
        let waiting = pool.submit(|_| 1).unwrap();
        let refused = pool.submit(|_| 2).err().unwrap();
        assert_eq!(refused.list()[0].code, Code::Busy);
        drop(release);
        assert_eq!(waiting.wait(), Ok(1));
    }

    #[test]
    fn work_that_nobody_waits_for_is_skipped_and_work_begun_is_told() {
        let (pool, release) = occupied(4);
        let (witness, ran) = mpsc::channel();
        let skipped = witness.clone();
        drop(pool.submit(move |_| skipped.send("ran").unwrap()).unwrap());
        let (go, gate) = mpsc::channel::<()>();
        let told = pool
            .submit(move |wanted| {
                witness.send("begun").unwrap();
                gate.recv().ok();
                witness.send(if wanted() { "wanted" } else { "dropped" }).unwrap();
            })
            .unwrap();
        drop(release);
        assert_eq!(ran.recv(), Ok("begun"));
        drop(told);
        drop(go);
        assert_eq!(ran.iter().collect::<Vec<_>>(), ["dropped"]);
    }

    #[test]
    fn urgent_work_goes_before_patient_work_and_does_not_wait_for_its_end() {
        let pool = Pool::start(1, 4).unwrap();
        let (release, gate) = mpsc::channel::<()>();
        let (begun, started) = mpsc::channel();
        let long = pool.submit_patient(move |_| {
            begun.send(()).unwrap();
            gate.recv().ok()
        });
        started.recv().unwrap();
        let (witness, order) = mpsc::channel();
        let second = witness.clone();
        let waiting = pool.submit_patient(move |_| second.send("patient").unwrap());
        assert_eq!(pool.submit(|_| 7).unwrap().wait(), Ok(7), "while the long one is under way");
        let (go, held) = mpsc::channel::<()>();
        let urgent = pool.submit(move |_| {
            held.recv().ok();
            witness.send("urgent").unwrap();
        });
        drop(release);
        assert_eq!(long.wait(), Ok(None));
        drop(go);
        urgent.unwrap().wait().unwrap();
        waiting.wait().unwrap();
        assert_eq!(order.iter().collect::<Vec<_>>(), ["urgent", "patient"]);
    }

    #[test]
    fn deep_recursion_fits_the_stack() {
        fn deep(levels: usize) -> usize {
            let room = std::hint::black_box([levels; 64]);
            if levels == 0 { 0 } else { deep(levels - 1) + room[63].min(1) }
        }
        let pool = Pool::start(1, 1).unwrap();
        assert_eq!(pool.submit(|_| deep(10_000)).unwrap().wait(), Ok(10_000));
    }
}
