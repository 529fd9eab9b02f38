//! A member of a packet with its outcome, as whoever printed the batch tells it.

use crate::backend::Format;
use crate::press::Order;
use crate::problem::{Problem, Problems};

/// One item of the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its place in the batch, from 1.
    pub number: usize,
    /// What people call it, e.g. the unit's name; may be empty, and two may have the same.
    pub name: String,
    /// The group that it was given, if any; the plan may take another from the payload.
    pub group: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was printed.
    Printed {
        /// File name without extension, as `press::Print::file_name` has it.
        title: String,
        /// Its files.
        files: Vec<File>,
        /// What was set otherwise than asked.
        warnings: Vec<Problem>,
    },
    /// It was not printed, and why: never empty.
    Failed(Vec<Problem>),
    /// It was not printed because the batch was stopped before it.
    Cancelled,
}

/// A printed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its format.
    pub format: Format,
    /// Page number, of a file that is one page of several (PNG, SVG); `None` for whole documents.
    pub page: Option<usize>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// Its size.
    pub size_bytes: u64,
    /// Pages of the document, where the format lays out pages.
    pub pages: Option<usize>,
}

/// Where a packet gets what it is made of. Asked from several threads.
pub trait Source: Sync {
    /// The order of a member once more: the very one that it was printed from.
    ///
    /// # Errors
    /// What the store says; the member is then missing, and the packet says so.
    fn order(&self, number: usize) -> Result<Order, Problems>;

    /// The bytes of a printed file.
    ///
    /// # Errors
    /// What the store says; the file is then missing, and the packet says so.
    fn file(&self, digest: &str) -> Result<Vec<u8>, Problems>;

    /// The bytes of a file that the plan names as an attachment.
    ///
    /// # Errors
    /// `not-found` if no such file was sent.
    fn attachment(&self, name: &str) -> Result<Vec<u8>, Problems>;
}

impl Member {
    /// Its name, or its number if it has none.
    pub fn label(&self) -> String {
        if self.name.is_empty() { format!("第{}件", self.number) } else { self.name.clone() }
    }
}
