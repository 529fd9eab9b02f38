//! The press: the whole pure road from an order to its artifacts.

mod attached;
mod binding;
mod closing;
mod colour;
mod coverage;
pub mod preview;
pub mod reading;
pub mod roles;

use serde_json::Value;

use crate::backend::docx::Docx;
use crate::backend::typst::Typst;
use crate::backend::{Artifact, Format, Options};
use crate::catalog::Catalog;
use crate::compose::Composer;
use crate::compose::file_name::clean;
use crate::model::Document;
use crate::payload::{Parts, Payload};
use crate::problem::{Code, Problem, Problems};

/// What to print.
#[derive(Debug, Clone)]
pub struct Order {
    /// Name of the template.
    pub template: String,
    /// Formats, each once.
    pub formats: Vec<Format>,
    /// The payload as sent.
    pub data: Value,
    /// Pictures sent beside it.
    pub parts: Parts,
    /// Options of the back-ends.
    pub options: Options,
}

/// What was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// One artifact a format, in the order asked.
    pub artifacts: Vec<Artifact>,
    /// File name without extension, e.g. `关于……的通知`.
    pub file_name: String,
    /// What was set otherwise than asked, or drawn by a fallback font.
    pub warnings: Vec<Problem>,
}

/// Templates, layouts, fonts and back-ends, all loaded.
pub struct Press {
    catalog: Catalog,
    composer: Composer,
    typst: Typst,
    docx: Docx,
}

impl Press {
    /// Loads everything once.
    ///
    /// # Errors
    /// Every fault of a template, layout or font.
    pub fn new(catalog: Catalog) -> Result<Press, Problems> {
        let composer = Composer::new(&catalog)?;
        let typst = Typst::new(&catalog)?;
        let docx = Docx::new(&catalog)?;
        Ok(Press { catalog, composer, typst, docx })
    }

    /// The catalogue.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Prints an order; `wanted` is asked between stages, and when it says no the work is dropped.
    ///
    /// # Errors
    /// All faults of the stage that found any.
    pub fn print(&self, order: &Order, wanted: &dyn Fn() -> bool) -> Result<Print, Problems> {
        let payload = self.accept(order)?;
        let (document, warnings) = self.compose(&order.template, &payload)?;
        let file_name = self.composer.file_name(&self.catalog, &order.template, &payload)?;
        let mut print = Print { artifacts: Vec::new(), file_name, warnings };
        for format in &order.formats {
            if !wanted() {
                return Err(dropped().into());
            }
            let artifact = self.render(&document, *format, &order.options)?;
            print.warnings.extend(artifact.warnings.iter().cloned());
            print.artifacts.push(artifact);
        }
        Ok(print)
    }

    /// The first stage: template, formats and payload of an order.
    ///
    /// # Errors
    /// `template-unknown`, `format-unknown`, or all faults of the payload.
    pub fn accept(&self, order: &Order) -> Result<Payload, Problems> {
        let template = self.catalog.template(&order.template)?;
        let refused =
            order.formats.iter().filter(|format| !template.formats.iter().any(|name| name == format.name()));
        let refused: Vec<Problem> = refused
            .map(|format| {
                Problem::new(
                    Code::FormatUnknown,
                    format!("模板“{}”不提供格式 {}", template.name, format.name()),
                    format!("template {:?} is not offered as {}", template.name, format.name()),
                )
                .hint(
                    format!("可用：{}", template.formats.join("、")),
                    format!("there are: {}", template.formats.join(", ")),
                )
            })
            .collect();
        Problems::check(refused)?;
        let payload = Payload::parse(&template.schema, order.data.clone(), &order.parts)?;
        coverage::refuse_undrawable(&self.catalog.fonts, payload.data())?;
        Ok(payload)
    }

    /// The second stage: the document, and its warnings: advice of the schema, attachments that are named and not there, and
    /// characters that a fallback font draws.
    ///
    /// # Errors
    /// `template-fault`, or data that a helper refuses.
    pub fn compose(&self, template: &str, payload: &Payload) -> Result<(Document, Vec<Problem>), Problems> {
        let document = self.composer.compose(&self.catalog, template, payload)?;
        let mut warnings = self.catalog.template(template)?.schema.advise(payload.data());
        warnings.extend(attached::warn_of_missing(&document, payload.data()));
        warnings.extend(closing::warn_of_lone_signature(&document));
        warnings.extend(colour::warn_of_recoloured(payload.pictures()));
        let fallbacks = coverage::warn_of_fallback(&self.catalog, &document, payload.data())?;
        warnings.extend(fallbacks.into_iter().map(|(_, warning)| warning));
        Ok((document, warnings))
    }

    /// How many pages a document has, by laying it out and writing nothing.
    ///
    /// # Errors
    /// As [`Press::render`].
    pub fn count_pages(&self, document: &Document) -> Result<usize, Problems> {
        self.typst.count_pages(&self.catalog, document)
    }

    /// The third stage: one artifact.
    ///
    /// # Errors
    /// `layout-fault` or `too-large`.
    pub fn render(
        &self,
        document: &Document,
        format: Format,
        options: &Options,
    ) -> Result<Artifact, Problems> {
        match format {
            Format::Docx => self.docx.render(&self.catalog, document, options),
            Format::Pdf | Format::Png | Format::Svg => {
                self.typst.render(&self.catalog, document, format, options)
            }
        }
    }
}

/// A text as a file name that every file system takes; `instead` if nothing is left of it.
pub fn safe_name(text: &str, instead: &str) -> String {
    clean(text, instead)
}

fn dropped() -> Problem {
    Problem::new(Code::Busy, "请求方已离开，工作中止", "the caller has gone; the work is dropped")
}
