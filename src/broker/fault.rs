//! What the broker answers instead: tried again for some seconds, then told as a sentence.

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::problem::{Code, Problem, Problems};

/// How long a call is tried again before it is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it rests between two attempts, at first and at most.
const REST: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));
/// What a broker without room says.
const FULL: [&str; 4] = ["insufficient", "resources exceeded", "maximum bytes exceeded", "no space left"];

/// What came instead of an answer.
#[derive(Debug)]
pub enum Fault {
    /// Trying again can help.
    Passing(String),
    /// It cannot.
    Lasting(Problem),
}

/// The result of one attempt.
pub type Tried<T> = Result<T, Fault>;

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Fault {
        Fault::passing(error)
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Fault {
        Fault::Lasting(problem)
    }
}

impl Fault {
    /// A fault that can pass.
    pub fn passing(error: impl Display) -> Fault {
        Fault::Passing(error.to_string())
    }

    fn problem(self) -> Problem {
        match self {
            Fault::Lasting(problem) => problem,
            Fault::Passing(error) if FULL.iter().any(|words| error.contains(words)) => Problem::new(
                Code::StoreFull,
                format!("集群存储空间不足：{error}"),
                format!("the cluster has no room left: {error}"),
            )
            .hint(
                "请扩大 NATS 的存储上限或清理磁盘，工作会自行继续",
                "give NATS more room or free some on its disks; the work goes on by itself",
            ),
            Fault::Passing(error) => Problem::new(
                Code::Busy,
                format!("集群暂时没有应答：{error}"),
                format!("the cluster does not answer: {error}"),
            )
            .hint(
                "连接恢复后工作会自行继续；如一直如此，请检查 NATS 各节点",
                "the work goes on once it does; if it lasts, see to the nodes of NATS",
            ),
        }
    }
}

/// Tries something again and again for some seconds; it must be of a kind that may be done twice.
///
/// # Errors
/// `busy` or `store-full` with the last error once the patience is over; a lasting fault at once.
pub async fn patiently<T, F: Future<Output = Tried<T>>>(mut work: impl FnMut() -> F) -> Result<T, Problems> {
    let mut rest = REST.0;
    let since = Stopwatch::start();
    loop {
        match work().await {
            Ok(done) => return Ok(done),
            Err(Fault::Passing(error)) if since.elapsed() + rest < PATIENCE => {
                tracing::debug!(error, "the broker is asked again");
                tokio::time::sleep(rest).await;
                rest = (rest * 2).min(REST.1);
            }
            Err(fault) => return Err(fault.problem().into()),
        }
    }
}
