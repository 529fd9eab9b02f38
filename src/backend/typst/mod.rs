//! The Typst back-end: the model to PDF, PNG and SVG.
//!
//! Architecture invariant: payload text reaches Typst as data in one virtual file, `document.json`, never as source.

mod bands;
mod cache;
mod date;
mod diagnostic;
mod document;
mod export;
mod fonts;
mod rows;
#[cfg(test)]
mod sample;
mod seam;
pub mod sheets;
#[cfg(test)]
mod tests;
mod view;
pub mod volume;
mod world;

use typst_layout::PagedDocument;

use crate::backend::{Artifact, Format, Options};
use crate::catalog::{self, Catalog};
use crate::limit;
use crate::model::Document;
use crate::problem::{Code, Problem, Problems};
use world::{Job, Shared};

/// The back-end with fonts and layouts loaded.
pub struct Typst {
    shared: Shared,
}

impl Typst {
    /// Prepares fonts, layouts and the standard library once.
    ///
    /// # Errors
    /// `font-fault` or `layout-fault`.
    pub fn new(catalog: &Catalog) -> Result<Typst, Problems> {
        let (fonts, tables) = fonts::prepare(&catalog.fonts)?;
        Ok(Typst { shared: Shared::new(catalog, fonts, tables)? })
    }

    /// Renders a document.
    ///
    /// # Errors
    /// `layout-fault` with file, line and column; `too-large` over `limit::PAGES_COUNT`; `option-unknown` for a page that
    /// is not there; `format-unknown` for a format of another back-end.
    pub fn render(
        &self,
        catalog: &Catalog,
        document: &Document,
        format: Format,
        options: &Options,
    ) -> Result<Artifact, Problems> {
        let style = &catalog.layout(&document.layout)?.style;
        let json = document::json(document, style, &catalog.fonts)?;
        let identity = identity(&json, document);
        let job = Job::new(&self.shared, catalog, &document.layout, json, &document.assets)?;
        let _evict = cache::Evict;
        let (pages, warnings) = lay_out(&job)?;
        let files = match format {
            Format::Pdf => {
                vec![export::pdf(&job, &pages, options, identity, &document.fields.date_of_issue)?]
            }
            Format::Png => export::png(&pages, options)?,
            Format::Svg => export::svg(&pages, options)?,
            Format::Docx => {
                return Err(Problem::new(
                    Code::FormatUnknown,
                    "排版引擎不输出 DOCX",
                    "the typesetter does not write DOCX",
                )
                .into());
            }
        };
        Ok(Artifact { format, files, pages: Some(pages.pages().len()), warnings })
    }
}

impl Typst {
    /// Lays a document out and counts its pages, without writing a file.
    ///
    /// # Errors
    /// As [`Typst::render`].
    pub fn count_pages(&self, catalog: &Catalog, document: &Document) -> Result<usize, Problems> {
        let style = &catalog.layout(&document.layout)?.style;
        let json = document::json(document, style, &catalog.fonts)?;
        let job = Job::new(&self.shared, catalog, &document.layout, json, &document.assets)?;
        let _evict = cache::Evict;
        lay_out(&job).map(|(pages, _)| pages.pages().len())
    }
}

/// Lays out the pages.
fn lay_out(job: &Job<'_>) -> Result<(PagedDocument, Vec<Problem>), Problems> {
    let outcome = typst::compile::<PagedDocument>(job);
    let pages = outcome.output.map_err(|errors| diagnostic::failure(job, &errors))?;
    let (count, most) = (pages.pages().len(), limit::PAGES_COUNT);
    if count > most {
        return Err(Problem::new(
            Code::TooLarge,
            format!("全文{count}页，最多{most}页"),
            format!("the document has {count} pages, at most {most} are allowed"),
        )
        .hint("请分成几份文件", "split it into several documents")
        .into());
    }
    Ok((pages, diagnostic::problems(job, &outcome.warnings)))
}

/// What identifies the content of a document, pictures included.
fn identity(json: &[u8], document: &Document) -> String {
    let pictures = document.assets.iter().map(|asset| asset.bytes.as_ref());
    let parts: Vec<&[u8]> = std::iter::once(json).chain(pictures).collect();
    catalog::digest(&parts)
}
