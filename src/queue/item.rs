//! An item of a batch: its input, its outcome, and the claim that a worker has on it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::{Problem, Sentence};
use crate::store::{Digest, Name, Piece};

/// An item to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewItem {
    /// Where it stood in what was sent, for people: a line, a row, a file.
    pub place: Sentence,
    /// Name of its files without extension, safe and unlike that of any other item; the document names itself without one.
    pub name: Option<String>,
    /// The group that it belongs to in a packet.
    #[serde(default)]
    pub group: Option<String>,
    /// Its payload.
    pub input: Option<Piece>,
    /// Where the values of its payload stand, for what is wrong with them to be told there; the queue does not look into it.
    #[serde(default)]
    pub cells: Option<Value>,
    /// What was changed about it, e.g. its name.
    pub remarks: Vec<Problem>,
    /// What is wrong with it already, so that it is not printed; such an item is added as failed.
    pub faults: Vec<Problem>,
}

/// How far an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemState {
    /// Not printed yet, or being printed.
    Waiting,
    /// Printed.
    Done,
    /// At fault.
    Failed,
    /// Cancelled.
    Cancelled,
}

impl ItemState {
    /// All states.
    pub const ALL: [ItemState; 4] =
        [ItemState::Waiting, ItemState::Done, ItemState::Failed, ItemState::Cancelled];

    /// The name in answers.
    pub fn name(self) -> &'static str {
        match self {
            ItemState::Waiting => "waiting",
            ItemState::Done => "done",
            ItemState::Failed => "failed",
            ItemState::Cancelled => "cancelled",
        }
    }

    /// The state of a name.
    pub fn find(name: &str) -> Option<ItemState> {
        ItemState::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number in the batch, from 1.
    pub number: u32,
    /// What was added; of a mended item with the mended input.
    pub new: NewItem,
    /// How far it is.
    pub state: ItemState,
    /// In which round of its batch it is, from 0.
    pub round: u32,
    /// How often it was handed out in this round.
    pub attempts: u32,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Where its outcome stands among those of the batch; grows, with gaps.
    pub sequence: Option<u64>,
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is printed.
    Done(Printed),
    /// This is wrong with it.
    Failed(Vec<Problem>),
}

/// A printed item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// File name that the document gives itself, without extension.
    pub file_name: String,
    /// How many pages it has, where a format lays out pages.
    pub pages: Option<usize>,
    /// Its files, in the order of the formats asked, of a format with a file a page in the order of pages.
    pub files: Vec<PrintedFile>,
    /// What was set otherwise than asked.
    pub warnings: Vec<Problem>,
}

/// A file of a printed item, on the shelf of the batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedFile {
    /// Name of its format, e.g. `pdf`.
    pub format: String,
    /// Hash of its contents.
    pub digest: Digest,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// Which items of a batch are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    /// Only those in this state.
    pub state: Option<ItemState>,
    /// Only those with a number above this one.
    pub after: u32,
    /// At most so many.
    pub most: usize,
}

/// An item to be put back to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Its number.
    pub number: u32,
    /// The mended payload; without it the old one is printed again.
    pub input: Option<Piece>,
}

/// A worker's lease on an item, or on the call of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The batch.
    pub batch: Name,
    /// The number of the item, from 1; 0 for the call.
    pub number: u32,
    /// The round of the batch that it belongs to.
    pub round: u32,
    /// The how manieth handing out of the item in this round it is, from 1. From the second on, an earlier holder may have
    /// died over the item.
    pub attempt: u32,
    /// What was added; nothing for the call.
    pub new: Option<NewItem>,
    /// What the queue knows this lease by.
    pub token: String,
}
