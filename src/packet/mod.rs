//! The packet of a batch: a ZIP of its documents, or one bound volume in PDF or DOCX.
//!
//! Architecture invariant: it knows no queue and no store; whoever has them is its [`member::Source`]. The same members, plan
//! and files give the same bytes.

mod archive;
mod arrange;
mod bound;
mod contents;
mod enclosure;
mod entry;
mod front;
mod index;
mod layout;
mod leaf;
mod manifest;
pub mod member;
mod names;
mod numbering;
mod pieces;
pub mod plan;
pub mod report;
mod sorting;
mod stitch;
mod volume;

use std::io::{Seek, Write};

use crate::press::Press;
use crate::problem::{Code, Language, Problem, Problems};
use member::{Member, Source};
use plan::Plan;
use report::Report;

/// What a packet is made of.
#[derive(Clone, Copy)]
pub struct Packet<'a> {
    /// How it is put together.
    pub plan: &'a Plan,
    /// All items of the batch, the failed ones too, by number.
    pub members: &'a [Member],
    /// Where orders and files come from.
    pub source: &'a dyn Source,
    /// Language of the problems in manifest and index.
    pub language: Language,
}

/// Who prints a bound volume.
#[derive(Clone, Copy)]
pub struct Shop<'a> {
    /// The press.
    pub press: &'a Press,
    /// Threads that lay out, at least 1.
    pub threads: usize,
    /// Told how many of the members are done; when it says no, the work is dropped.
    pub progress: &'a (dyn Fn(usize) -> bool + Sync),
}

impl Packet<'_> {
    /// Writes the ZIP: documents in folders by group, `manifest.json`, `index.xlsx`. Memory stays flat.
    ///
    /// # Errors
    /// `file-fault` if it cannot be written; a file that cannot be had is missing in the report instead.
    pub fn zip<W: Write + Seek>(&self, out: W, progress: &dyn Fn(usize) -> bool) -> Result<Report, Problems> {
        archive::write(self, out, progress)
    }

    /// Writes one bound PDF.
    ///
    /// # Errors
    /// `too-large` over the ceilings of `limit`, `file-fault` if it cannot be written, `busy` if it is no longer wanted.
    pub fn pdf(&self, shop: &Shop<'_>, out: &mut dyn Write) -> Result<Report, Problems> {
        volume::write(self, shop, out)
    }

    /// Writes one bound DOCX.
    ///
    /// # Errors
    /// As [`Packet::pdf`].
    pub fn docx(&self, shop: &Shop<'_>, out: &mut dyn Write) -> Result<Report, Problems> {
        bound::write(self, shop, out)
    }
}

/// The problem of work that nobody waits for any more.
fn dropped() -> Problem {
    Problem::new(Code::Busy, "请求方已离开，工作中止", "the caller has gone; the work is dropped")
}

/// The problem of a packet that cannot be written where it should go.
fn unwritten(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        Code::FileFault,
        format!("汇编无法写出：{error}"),
        format!("the packet cannot be written: {error}"),
    )
    .hint("请检查磁盘的空间和权限", "check space and permissions of the disk")
}
