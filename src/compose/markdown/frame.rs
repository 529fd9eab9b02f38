//! What is open while Markdown is read: one frame for each element that is not yet closed.

use crate::model::{Align, Block, Inline};

/// An open element with what it holds so far.
pub(super) struct Frame {
    /// What it is.
    pub(super) kind: Kind,
    /// Its finished blocks.
    pub(super) blocks: Vec<Block>,
    /// Its finished inlines.
    pub(super) inlines: Vec<Inline>,
}

/// The kinds of elements.
pub(super) enum Kind {
    Root,
    Paragraph,
    Heading {
        level: u8,
        plain: bool,
        run_in: bool,
    },
    Quote,
    List {
        first: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Item,
    Fence {
        name: String,
        json: String,
    },
    Table {
        aligns: Vec<Option<Align>>,
        rows: Vec<Vec<Vec<Inline>>>,
        head_rows: usize,
    },
    Row {
        cells: Vec<Vec<Inline>>,
    },
    Cell,
    Strong,
    Emphasis,
    Link {
        url: String,
    },
    Footnote {
        label: String,
    },
    /// Something that was refused; what is in it is dropped, because the document is not made anyway.
    Refused,
}

impl Frame {
    /// An empty frame.
    pub(super) fn new(kind: Kind) -> Frame {
        Frame { kind, blocks: Vec::new(), inlines: Vec::new() }
    }

    /// Whether it nests blocks, for the ceiling on depth.
    pub(super) fn nests_blocks(&self) -> bool {
        matches!(self.kind, Kind::Quote | Kind::List { .. })
    }

    /// Whether it nests inlines.
    pub(super) fn nests_inlines(&self) -> bool {
        matches!(self.kind, Kind::Strong | Kind::Emphasis | Kind::Link { .. })
    }
}
