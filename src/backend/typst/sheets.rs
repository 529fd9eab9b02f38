//! Laid-out pages of one part of a volume, freed of everything that only its own compilation knows.

use std::num::NonZeroUsize;
use std::str::FromStr;

use serde::Serialize;
use typst::foundations::{Content, Smart};
use typst::introspection::PagedPosition;
use typst::layout::{Abs, Axes, Frame, FrameItem, Sides};
use typst::model::{Destination, Numbering, NumberingPattern};
use typst_layout::{Page, PagedDocument};

use crate::problem::Problem;

/// How the pages of a part are numbered, as the layouts read it in `document.json` under `meta.numbers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Number of its first page.
    pub first: usize,
    /// Whether its first page lies on the right when the volume is open.
    pub right: bool,
    /// Which pages show their number.
    pub shown: Shown,
    /// Whether numbers are Roman, as those of the contents are.
    pub roman: bool,
    /// What readers of the file show as the number of a page.
    #[serde(skip)]
    pub label: Label,
}

/// What readers of the file show as the number of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The number.
    Number,
    /// The number after that of the document, where each counts from 1: `3-1`.
    Of(usize),
    /// Nothing: a cover.
    None,
}

/// Which pages show their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// Those that the layout shows by itself.
    Own,
    /// All: the numbers are those of the volume.
    All,
    /// None: cover and dividers.
    None,
}

/// The pages of a part.
pub struct Sheets {
    pub(super) pages: Vec<Page>,
    /// Whether links lead to pages of the volume; else to pages of the part.
    pub(super) bound: bool,
    /// What was set otherwise than asked.
    pub warnings: Vec<Problem>,
}

impl Sheets {
    /// Takes the pages out of a document. Marks of structure are dropped: those of two documents would be taken for each other.
    pub(super) fn of(
        document: PagedDocument,
        numbers: Numbers,
        bound: bool,
        warnings: Vec<Problem>,
    ) -> Sheets {
        let introspector = document.introspector().clone();
        let place = |destination: &mut Destination| {
            if let Destination::Location(location) = destination {
                let position = introspector.position(*location).unwrap_or(PagedPosition::ORIGIN);
                *destination = Destination::Position(position);
            }
        };
        let mut pages = document.pages().to_vec();
        drop(document);
        let label = label(numbers);
        for (index, page) in pages.iter_mut().enumerate() {
            strip(&mut page.frame, &place);
            page.number = (numbers.first + index) as u64;
            page.numbering = label.clone();
        }
        Sheets { pages, bound, warnings }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// Adds a page without words, of the size of the others.
    pub fn add_blank(&mut self) {
        let Some(last) = self.pages.last() else { return };
        let page = Page {
            frame: Frame::hard(last.frame.size()),
            bleed: Sides::splat(Abs::zero()),
            fill: Smart::Auto,
            numbering: last.numbering.clone(),
            supplement: Content::empty(),
            number: last.number + 1,
        };
        self.pages.push(page);
    }

    /// Size of a page in points: width, height.
    pub fn size_pt(&self, page: usize) -> Option<(f64, f64)> {
        let Axes { x, y } = self.pages.get(page)?.frame.size();
        Some((x.to_pt(), y.to_pt()))
    }
}

/// The number of a page as readers of the file show it.
fn label(numbers: Numbers) -> Option<Numbering> {
    let mut pattern = NumberingPattern::from_str(if numbers.roman { "I" } else { "1" }).ok()?;
    match numbers.label {
        Label::None => return None,
        Label::Number => {}
        Label::Of(document) => pattern.pieces.make_mut().first_mut()?.0 = format!("{document}-").into(),
    }
    Some(Numbering::Pattern(pattern))
}

/// Drops the marks of structure in a frame and places its links.
fn strip(frame: &mut Frame, place: &impl Fn(&mut Destination)) {
    frame.retain(|item| match item {
        FrameItem::Tag(_) => false,
        FrameItem::Group(group) => {
            strip(&mut group.frame, place);
            true
        }
        FrameItem::Link(destination, _) => {
            place(destination);
            true
        }
        FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => true,
    });
}

/// Moves the links of a part to where its pages stand in the volume, `before` pages after its start.
pub(super) fn shift(page: &mut Page, before: usize) {
    if !has_link(&page.frame) {
        return;
    }
    strip(&mut page.frame, &|destination: &mut Destination| {
        if let Destination::Position(position) = destination {
            position.page = position.page.saturating_add(before);
        }
    });
}

fn has_link(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Link(Destination::Position(_), _) => true,
        FrameItem::Group(group) => has_link(&group.frame),
        _ => false,
    })
}

/// A page number as Typst counts them.
pub(super) fn nonzero(page: usize) -> NonZeroUsize {
    NonZeroUsize::new(page).unwrap_or(NonZeroUsize::MIN)
}
