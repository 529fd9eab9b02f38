//! Composition: Handlebars writes Markdown, Markdown becomes the model.
//!
//! Architecture invariant: nothing above this floor knows Handlebars or Markdown, and no value of a payload is ever read as
//! either, but for fields that their schema marks as Markdown.

mod asset;
mod audit;
mod decimal;
mod directive;
mod engine;
mod escape;
mod fault;
mod fields;
pub mod file_name;
mod heading;
mod helper;
mod markdown;
mod numeral;
mod refusal;
mod shape;
mod structure;
mod table;
mod title;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use handlebars::Context;

use crate::catalog::Catalog;
use crate::catalog::style::Style;
use crate::catalog::template::Template;
use crate::model::Document;
use crate::payload::Payload;
use crate::problem::{Problem, Problems};

use engine::Engine;
use markdown::Surroundings;
use refusal::Refusal;
use title::Breaker;

/// All templates, parsed once.
pub struct Composer {
    engines: BTreeMap<String, Engine>,
    breaker: Arc<Breaker>,
}

impl Composer {
    /// Parses every template, partial and field of the catalogue.
    ///
    /// # Errors
    /// `template-fault` with file, line, column and the offending text, all templates at once.
    pub fn new(catalog: &Catalog) -> Result<Composer, Problems> {
        Composer::of(&catalog.templates, &catalog.partials, || Arc::new(Breaker::new()))
    }

    fn of(
        templates: &BTreeMap<String, Template>,
        partials: &BTreeMap<String, String>,
        breaker: impl FnOnce() -> Arc<Breaker>,
    ) -> Result<Composer, Problems> {
        let mut engines = BTreeMap::new();
        let mut problems: Vec<Problem> = Vec::new();
        for (name, template) in templates {
            match Engine::new(template, partials) {
                Ok(engine) => drop(engines.insert(name.clone(), engine)),
                // A fault of a shared partial shows in every template; it is told once.
                Err(found) => {
                    let new: Vec<Problem> = found.into_iter().filter(|one| !problems.contains(one)).collect();
                    problems.extend(new);
                }
            }
        }
        Problems::check(problems)?;
        Ok(Composer { engines, breaker: breaker() })
    }

    /// Composes a document.
    ///
    /// # Errors
    /// `template-fault` with file, line and column; `value` or `too-large` for data that a helper or directive refuses. The
    /// faults of all fields and of the body come together.
    pub fn compose(
        &self,
        catalog: &Catalog,
        template: &str,
        payload: &Payload,
    ) -> Result<Document, Problems> {
        let found = catalog.template(template)?;
        self.compose_in(&catalog.layout(&found.layout)?.style, found, payload)
    }

    fn compose_in(
        &self,
        style: &Style,
        template: &Template,
        payload: &Payload,
    ) -> Result<Document, Problems> {
        let engine = self.engine(&template.name)?;
        let data = Context::from(payload.data().clone());
        let mut problems = Vec::new();
        let texts = engine.fields(&data, &mut problems);
        let pictures = payload.pictures();
        let (chars, count) = (style.title.chars, pictures.len());
        let fields = fields::fields(engine, &texts, &self.breaker, chars, count, &mut problems);
        let file = format!("{}/body.md", template.name);
        let around = Surroundings { file: &file, numbering: &style.numbering, pictures: pictures.len() };
        let parts = match engine.markdown(&data).map(|markdown| markdown::read(&markdown, around)) {
            Ok(Ok(parts)) => parts,
            Ok(Err(found)) => {
                problems.extend(found);
                Vec::new()
            }
            Err(found) => {
                problems.extend(found.into_list());
                Vec::new()
            }
        };
        Problems::check(problems)?;
        let (body, attachments) = structure::divide(parts, &fields.document_number, style, &self.breaker);
        let assets = pictures.iter().map(asset::asset).collect();
        let (kind, layout) = (template.kind.clone(), template.layout.clone());
        Ok(Document { kind, layout, fields, body, attachments, assets })
    }

    /// The file name of a document, without extension and without characters that file systems refuse.
    ///
    /// # Errors
    /// `template-fault`.
    pub fn file_name(
        &self,
        catalog: &Catalog,
        template: &str,
        payload: &Payload,
    ) -> Result<String, Problems> {
        let found = catalog.template(template)?;
        let data = Context::from(payload.data().clone());
        let text = self.engine(template)?.file_name(&data)?;
        Ok(file_name::clean(&text, &found.title))
    }

    fn engine(&self, template: &str) -> Result<&Engine, Problems> {
        self.engines.get(template).ok_or_else(|| {
            Refusal::template(
                format!("模板“{template}”不在已装载的目录中"),
                format!("the template {template:?} is not among those loaded"),
            )
            .problem()
            .into()
        })
    }
}
