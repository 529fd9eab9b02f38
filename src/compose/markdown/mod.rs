//! Composed Markdown becomes blocks of the model; nothing here recurses over what it reads.

mod attribute;
mod builder;
mod close;
mod flow;
mod frame;
mod grid;

#[cfg(test)]
mod tests;

use crate::catalog::style::Numbering;
use crate::model::{Block, Inline};
use crate::problem::Problem;

use builder::Builder;

/// A piece of the document at its outermost level, in order.
#[derive(Debug)]
pub(super) enum Part {
    /// A block that is finished.
    Block(Block),
    /// A heading that still needs its number.
    Heading(Title),
    /// The head of a contribution: title and contributor.
    Item {
        /// Title as given.
        title: String,
        /// 供稿.
        contributor: String,
    },
    /// The head of an attachment.
    Attachment {
        /// Title as given.
        title: String,
        /// Whether it is not bound with the text.
        apart: bool,
    },
}

/// A heading as it is written.
#[derive(Debug, Default)]
pub(super) struct Title {
    /// 1 to 4.
    pub(super) level: u8,
    /// Without a number.
    pub(super) plain: bool,
    /// Runs into the paragraph that follows.
    pub(super) run_in: bool,
    /// Its words.
    pub(super) text: Vec<Inline>,
}

/// What the reader of Markdown must know of its surroundings.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// What to call the Markdown in a message, e.g. `notice/body.md`.
    pub(super) file: &'a str,
    /// Patterns of lists and captions.
    pub(super) numbering: &'a Numbering,
    /// How many pictures the document has.
    pub(super) pictures: usize,
}

/// Reads Markdown.
///
/// # Errors
/// Every construct that documents do not have, with line, column and text; every directive whose JSON is wrong.
pub(super) fn read(markdown: &str, surroundings: Surroundings<'_>) -> Result<Vec<Part>, Vec<Problem>> {
    let mut builder = Builder::new(markdown, surroundings);
    if markdown.contains("[^") {
        builder.read_footnotes();
    }
    builder.read_blocks();
    builder.finish()
}
