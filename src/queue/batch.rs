//! A batch: what was asked for, how far it is, and when it ends.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::Problem;
use crate::store::Name;

/// A batch to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBatch {
    /// Its name.
    pub name: Name,
    /// Key of the caller, so that the same request sent twice is one batch.
    pub key: Option<String>,
    /// Hash of the request, to tell the same from another under one key.
    pub fingerprint: String,
    /// What is asked for; the queue does not look into it.
    pub spec: Value,
    /// Whether its end is to be called out.
    pub wants_call: bool,
    /// When it was opened, in seconds since 1970.
    pub created_s: u64,
    /// How long it is kept after its end, in seconds.
    pub keep_s: u64,
}

/// What became of opening a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// It is open for items.
    New,
    /// Its key belongs to this one.
    Held(Box<Batch>),
}

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its items are still coming.
    Filling,
    /// Its items are being printed.
    Running,
    /// Every item has its outcome.
    Finished,
    /// It was cancelled; items without an outcome stay so.
    Cancelled,
}

impl State {
    /// The name in answers.
    pub fn name(self) -> &'static str {
        match self {
            State::Filling => "filling",
            State::Running => "running",
            State::Finished => "finished",
            State::Cancelled => "cancelled",
        }
    }

    /// Whether nothing is printed any more.
    pub fn ended(self) -> bool {
        matches!(self, State::Finished | State::Cancelled)
    }
}

/// How many items are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// All.
    pub total: u32,
    /// Printed.
    pub done: u32,
    /// At fault.
    pub failed: u32,
    /// Cancelled.
    pub cancelled: u32,
}

impl Progress {
    /// Waiting or being printed.
    pub fn waiting(self) -> u32 {
        self.total.saturating_sub(self.done + self.failed + self.cancelled)
    }
}

/// How the last call of a batch's end went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallReport {
    /// How often it was tried since the end.
    pub attempts: u32,
    /// When it was tried last, in seconds since 1970.
    pub at_s: u64,
    /// Whether it was taken.
    pub delivered: bool,
    /// Why not.
    pub problem: Option<Problem>,
}

/// A batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Its name, and that of its shelf.
    pub name: Name,
    /// What is asked for.
    pub spec: Value,
    /// Hash of the request.
    pub fingerprint: String,
    /// How far it is.
    pub state: State,
    /// How many items are in which state.
    pub progress: Progress,
    /// How often failed items were put back to work.
    pub round: u32,
    /// The sequence number of the newest outcome; 0 without any.
    pub sequence: u64,
    /// When it was opened, in seconds since 1970.
    pub created_s: u64,
    /// When it ended.
    pub ended_s: Option<u64>,
    /// When it is forgotten, in seconds since 1970; one that runs is not forgotten.
    pub expires_s: Option<u64>,
    /// How the last call of its end went; nothing if none was tried.
    pub call: Option<CallReport>,
}
