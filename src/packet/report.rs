//! What a packet holds and what it lacks, for the answer, the manifest and the exit code.

use crate::packet::pieces::{Kind, Piece};
use crate::packet::plan::Attachment;
use crate::problem::Problem;

/// The report of a packet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents inside.
    pub documents: usize,
    /// Attachments inside.
    pub attachments: usize,
    /// Pages of a bound volume, cover and contents included; `None` where pages are not laid out.
    pub pages: Option<usize>,
    /// What should be inside and is not.
    pub missing: Vec<Missing>,
    /// What was set otherwise than asked.
    pub warnings: Vec<Problem>,
    /// Attachments in a ZIP: name as sent, path, SHA-256, size in bytes.
    pub(super) enclosed: Vec<(String, String, String, u64)>,
}

/// Something that should be inside and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Number of the member; `None` for an attachment.
    pub number: Option<usize>,
    /// Name of the member or of the attachment's file.
    pub name: String,
    /// What the contents call it: the title of an attachment.
    pub title: String,
    /// Why; never empty.
    pub problems: Vec<Problem>,
}

impl Missing {
    /// An attachment that is missing, and why.
    pub(super) fn attachment(attachment: &Attachment, problems: Vec<Problem>) -> Missing {
        Missing { number: None, name: attachment.file.clone(), title: attachment.entry(), problems }
    }
}

impl Report {
    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Counts a piece of a volume.
    pub(super) fn count(&mut self, piece: &Piece<'_>) {
        match &piece.kind {
            Kind::Divider(_) => {}
            Kind::Member(_) => self.documents += 1,
            Kind::Enclosure(..) => self.attachments += 1,
            Kind::Lost(missing) => self.missing.push(missing.clone()),
        }
    }
}
