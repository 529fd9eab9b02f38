//! The DOCX back-end: the model to WordprocessingML.

use crate::backend::{Artifact, Options};
use crate::catalog::Catalog;
use crate::model::Document;
use crate::problem::{Code, Problem, Problems};

/// The back-end with what it keeps between documents.
pub struct Docx;

impl Docx {
    /// Prepares what all documents share.
    ///
    /// # Errors
    /// `font-fault` or `layout-fault`.
    pub fn new(_catalog: &Catalog) -> Result<Docx, Problems> {
        Ok(Docx)
    }

    /// Renders a document.
    ///
    /// # Errors
    /// `layout-fault`.
    pub fn render(
        &self,
        _catalog: &Catalog,
        _document: &Document,
        _options: &Options,
    ) -> Result<Artifact, Problems> {
        Err(Problem::new(Code::Internal, "", "").into())
    }
}
