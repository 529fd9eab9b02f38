//! Where the pieces of a volume begin, and the numbers that their pages get.

use crate::backend::typst::sheets::{Label, Numbers, Shown};
use crate::packet::pieces::{Kind, Piece};
use crate::packet::plan::{Begin, Numbering, Plan};

/// Where a piece begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    /// Pages of the body before it, blank ones included.
    pub(super) before: usize,
    /// Whether a blank page stands before it.
    pub(super) blank: bool,
    /// Its numbers.
    pub(super) numbers: Numbers,
}

/// Where all pieces begin, given how many pages each has.
pub(super) fn starts(plan: &Plan, pieces: &[Piece<'_>], counts: &[usize]) -> Vec<Start> {
    let mut before = 0;
    let mut starts = Vec::with_capacity(pieces.len());
    for (piece, count) in pieces.iter().zip(counts) {
        let blank = piece.is_there() && plan.begins() == Begin::RightPage && before % 2 == 1;
        before += usize::from(blank);
        starts.push(Start { before, blank, numbers: numbers(plan, piece, before) });
        before += count;
    }
    starts
}

fn numbers(plan: &Plan, piece: &Piece<'_>, before: usize) -> Numbers {
    let right = before.is_multiple_of(2);
    let (first, shown, label) = match (plan.numbering, &piece.kind) {
        (Numbering::Continuous, Kind::Divider(_)) => (before + 1, Shown::None, Label::Number),
        (Numbering::Continuous, _) => (before + 1, Shown::All, Label::Number),
        (Numbering::PerDocument, Kind::Member(_)) => (1, Shown::Own, Label::Of(piece.place)),
        (Numbering::PerDocument, Kind::Divider(_)) => (1, Shown::None, Label::None),
        // An attachment has numbers of its own.
        (Numbering::PerDocument, _) => (1, Shown::None, Label::Of(piece.place)),
    };
    Numbers { first, right, shown, roman: false, label }
}
