//! The text of one document in the making: the main part, its notes, its pictures, and what is still to be said.

use super::Workshop;
use super::package::Relation;
use super::paging::Paging;
use super::paragraph::{Form, Pitch};
use super::roles::SPACER;
use super::xml::{Written, Xml};
use crate::catalog::style::{Role, Style};
use crate::model::Document;
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

/// Namespace of WordprocessingML.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The namespaces of a part with text.
pub(super) const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:w", MAIN),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
];

/// A part with the relationships that it uses.
pub(super) struct Part {
    /// What is written so far.
    pub(super) xml: Xml,
    /// Its relationships.
    pub(super) relations: Vec<Relation>,
}

impl Part {
    /// An empty part.
    pub(super) fn new() -> Part {
        Part { xml: Xml::new(), relations: Vec::new() }
    }

    /// Adds a relationship and returns its identifier; the same target is added once.
    pub(super) fn relate(&mut self, kind: &'static str, target: &str, external: bool) -> String {
        let known = self
            .relations
            .iter()
            .find(|known| known.kind == kind && known.target == target && known.external == external);
        if let Some(known) = known {
            return known.id.clone();
        }
        let id = format!("rId{}", self.relations.len() + 1);
        self.relations.push(Relation { id: id.clone(), kind, target: target.to_owned(), external });
        id
    }
}

/// Places in the paragraph written last, as offsets in the main part.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Last {
    /// After its style, where `w:keepNext` belongs; `None` if it has that already.
    pub(super) keep: Option<usize>,
    /// Before the end of its properties, where a section ends.
    pub(super) close: usize,
}

/// Where the imprint stands, if it must stand on an even page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Apart {
    /// On the last page of the text.
    #[default]
    WithText,
    /// On the next page.
    Next,
    /// After a blank page; neither has a number (7.5).
    AfterBlank,
}

/// One document in the making. Lengths are in twips unless their type says otherwise.
pub(super) struct Manuscript<'a> {
    /// Layout, fonts and drawing tools.
    pub(super) shop: &'a Workshop<'a>,
    /// The document.
    pub(super) document: &'a Document,
    /// The part that is being written.
    pub(super) part: Part,
    /// The footnotes, or the main part while a footnote is being written.
    pub(super) notes: Part,
    /// Footnotes written.
    pub(super) note_count: usize,
    /// Whether a footnote is being written.
    pub(super) in_note: bool,
    /// Pictures: path in the package and bytes.
    pub(super) media: Vec<(String, Vec<u8>)>,
    /// Pictures placed.
    pub(super) drawings: usize,
    /// Bookmarks set.
    pub(super) bookmarks: usize,
    /// Distance that the next paragraph keeps from what stands above it.
    pub(super) gap: i32,
    /// Whether the next paragraph begins a page.
    pub(super) new_page: bool,
    /// The reckoning of pages.
    pub(super) paging: Paging,
    /// Left edge of nested text.
    pub(super) inset: i32,
    /// Whether the sheet lies across.
    pub(super) across: bool,
    /// Whether the pages of the section count from 1.
    pub(super) anew: bool,
    /// Whether no section has ended yet.
    pub(super) first_section: bool,
    /// Where the imprint stands.
    pub(super) imprint: Apart,
    /// Where the section begins in the main part.
    pub(super) section_start: usize,
    /// The paragraph written last.
    pub(super) last: Last,
}

impl<'a> Manuscript<'a> {
    /// An empty manuscript of a document.
    pub(super) fn new(shop: &'a Workshop<'a>, document: &'a Document) -> Manuscript<'a> {
        let page = &shop.layout.style.page;
        let frame = Mm(page.height_mm.0 - page.top_mm.0 - page.bottom_mm.0);
        Manuscript {
            shop,
            document,
            part: Part::new(),
            notes: Part::new(),
            note_count: 0,
            in_note: false,
            media: Vec::new(),
            drawings: 0,
            bookmarks: 0,
            gap: 0,
            new_page: false,
            paging: Paging::new(frame),
            inset: 0,
            across: false,
            anew: false,
            first_section: true,
            imprint: Apart::WithText,
            section_start: 0,
            last: Last::default(),
        }
    }

    /// The numbers of the layout.
    pub(super) fn style(&self) -> &'a Style {
        &self.shop.layout.style
    }

    /// The type of a role.
    ///
    /// # Errors
    /// `layout-fault`.
    pub(super) fn role(&self, name: &str) -> Result<&'a Role, Problems> {
        Ok(self.style().role(name)?)
    }

    /// Width of the text area; of a sheet that lies across, the height of the core.
    pub(super) fn core(&self) -> i32 {
        let page = &self.style().page;
        let across = Mm(page.core_bottom_mm.0 - page.core_top_mm.0);
        Twip::from(if self.across { across } else { self.style().core_width() }).0
    }

    /// Puts XML written by this back-end between bytes written before.
    pub(super) fn insert(&mut self, offset: usize, written: &[u8]) {
        self.part.xml.insert(offset, written);
        self.paging.shift(offset, written.len());
    }

    /// Keeps the paragraph written last on the page of what follows; a table is left as it is.
    pub(super) fn keep_last(&mut self) {
        // LibreOffice moves such a paragraph as a whole, and the only one must stay on page 1 (7.3.3).
        if !self.part.xml.ends_with(b"</w:p>") || self.document.body.len() < 2 {
            return;
        }
        if let Some(offset) = self.last.keep.take() {
            self.insert(offset, b"<w:keepNext/>");
            self.last.close += b"<w:keepNext/>".len();
        }
    }

    /// Asks for blank lines of the grid above the next paragraph.
    pub(super) fn blank_lines(&mut self, lines: f64) {
        self.gap += Twip::from(Pt(self.style().grid.pitch_pt.0 * lines)).0;
    }

    /// Asks for white above the next paragraph.
    pub(super) fn white(&mut self, length: Mm) {
        self.gap += Twip::from(length).0;
    }

    /// Writes a paragraph without words that keeps the distance asked for, where the next thing is a table.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn settle_gap(&mut self) -> Written {
        if self.gap == 0 && !self.new_page {
            return Ok(());
        }
        let line = self.gap.max(1);
        self.gap = 0;
        self.paragraph(
            &Form { style: SPACER, line: Some(Pitch::Exact(line)), keep_next: true, ..Form::default() },
            |_| Ok(()),
        )
    }
}
