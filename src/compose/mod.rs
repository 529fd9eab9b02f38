//! Composition: Handlebars writes Markdown, Markdown becomes the model.

use crate::catalog::Catalog;
use crate::model::Document;
use crate::payload::Payload;
use crate::problem::{Code, Problem, Problems};

/// All templates, parsed once.
pub struct Composer;

impl Composer {
    /// Parses every template, partial and field of the catalogue.
    ///
    /// # Errors
    /// `template-fault` with file, line, column and the offending text, all templates at once.
    pub fn new(_catalog: &Catalog) -> Result<Composer, Problems> {
        Ok(Composer)
    }

    /// Composes a document.
    ///
    /// # Errors
    /// `template-fault` with file, line and column; `value` or `field-form` for data that a helper refuses.
    pub fn compose(
        &self,
        _catalog: &Catalog,
        _template: &str,
        _payload: &Payload,
    ) -> Result<Document, Problems> {
        Err(Problem::new(Code::Internal, "", "").into())
    }

    /// The file name of a document, without extension and without characters that file systems refuse.
    ///
    /// # Errors
    /// `template-fault`.
    pub fn file_name(
        &self,
        _catalog: &Catalog,
        _template: &str,
        _payload: &Payload,
    ) -> Result<String, Problems> {
        Err(Problem::new(Code::Internal, "", "").into())
    }
}
