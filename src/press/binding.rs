//! What a volume asks of the press: parts laid out with the numbers of the volume, bound into one file.

use crate::backend::Options;
use crate::backend::docx::bound::Part;
use crate::backend::typst::sheets::{Numbers, Sheets};
use crate::backend::typst::volume::{Bookmark, Imprint};
use crate::model::Document;
use crate::press::{Press, coverage};
use crate::problem::Problems;

impl Press {
    /// Lays out a document as a part of a volume; `enclosure` pages are kept free after it.
    ///
    /// # Errors
    /// As [`Press::render`].
    pub fn lay_out_part(
        &self,
        document: &Document,
        numbers: Numbers,
        enclosure: Option<usize>,
    ) -> Result<Sheets, Problems> {
        self.typst.lay_out_part(&self.catalog, document, numbers, enclosure)
    }

    /// Binds parts, one after another, into one PDF.
    ///
    /// # Errors
    /// `layout-fault` for what the PDF standard refuses.
    pub fn bind(
        &self,
        parts: Vec<Sheets>,
        bookmarks: &[Bookmark],
        imprint: &Imprint,
        options: &Options,
    ) -> Result<Vec<u8>, Problems> {
        self.typst.bind(&self.catalog, parts, bookmarks, imprint, options)
    }

    /// Binds documents, one after another, into one DOCX.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub fn bind_docx(&self, parts: &[Part<'_>]) -> Result<Vec<u8>, Problems> {
        self.docx.bind(&self.catalog, parts)
    }

    /// A text that comes from outside of a checked payload (a name, a sentence about a fault), with what no font draws
    /// replaced by 〓, the mark of a missing sort.
    pub fn drawable(&self, text: &str) -> String {
        coverage::drawable(&self.catalog.fonts, text)
    }
}
