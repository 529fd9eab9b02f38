//! A member as the manifest and the index of a packet tell it.

use crate::backend::Format;
use crate::packet::member::{Member, Outcome};
use crate::problem::Problem;

/// A member with its files in the packet.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The member.
    pub(super) member: &'a Member,
    /// The group that it stands in; empty if nothing is grouped.
    pub(super) group: String,
    /// Its files in the packet.
    pub(super) files: Vec<Written>,
    /// Why it, or one of its files, is missing.
    pub(super) problems: Vec<Problem>,
}

/// A file in the packet.
#[derive(Debug)]
pub(super) struct Written {
    /// Its path.
    pub(super) path: String,
    /// Its format.
    pub(super) format: Format,
    /// Page, of a file that is one page of several.
    pub(super) page: Option<usize>,
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
    /// Its size.
    pub(super) size_bytes: u64,
    /// Pages of the document.
    pub(super) pages: Option<usize>,
}

impl Entry<'_> {
    /// Whether nothing of it is missing.
    pub(super) fn is_whole(&self) -> bool {
        self.problems.is_empty() && matches!(self.member.outcome, Outcome::Printed { .. })
    }

    /// What came of it: identifier and Chinese word.
    pub(super) fn outcome(&self) -> (&'static str, &'static str) {
        match &self.member.outcome {
            Outcome::Printed { .. } if self.problems.is_empty() => ("printed", "已排印"),
            Outcome::Printed { .. } => ("damaged", "文件已损坏"),
            Outcome::Failed(_) => ("failed", "未能排印"),
            Outcome::Cancelled => ("cancelled", "已取消"),
        }
    }

    /// Its title, if it was printed.
    pub(super) fn title(&self) -> &str {
        match &self.member.outcome {
            Outcome::Printed { title, .. } => title,
            Outcome::Failed(_) | Outcome::Cancelled => "",
        }
    }

    /// Pages of the document, where a format lays out pages.
    pub(super) fn pages(&self) -> Option<usize> {
        self.files.iter().find_map(|file| file.pages)
    }
}
