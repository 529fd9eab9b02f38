//! The Typst back-end: the model to PDF, PNG and SVG.

use crate::backend::{Artifact, Format, Options};
use crate::catalog::Catalog;
use crate::model::Document;
use crate::problem::{Code, Problem, Problems};

/// The back-end with fonts and layouts loaded.
pub struct Typst;

impl Typst {
    /// Prepares fonts, layouts and the standard library once.
    ///
    /// # Errors
    /// `font-fault` or `layout-fault`.
    pub fn new(_catalog: &Catalog) -> Result<Typst, Problems> {
        Ok(Typst)
    }

    /// Renders a document.
    ///
    /// # Errors
    /// `layout-fault` with file, line and column; `too-large` over `limit::PAGES_COUNT`.
    pub fn render(
        &self,
        _catalog: &Catalog,
        _document: &Document,
        _format: Format,
        _options: &Options,
    ) -> Result<Artifact, Problems> {
        Err(Problem::new(Code::Internal, "", "").into())
    }
}
