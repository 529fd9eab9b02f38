//! Intake with the templates of a catalogue, and what proofreading says about a draft.

use serde_json::Value;

use crate::app::reading;
use crate::catalog::Catalog;
use crate::intake::{self, Candidate, Draft};
use crate::payload::Parts;
use crate::press::Press;
use crate::press::reading::{Asked, Copy, Reading};
use crate::problem::{Language, Problems};

/// Reads a file into a draft, for the template of a name or the one that its title asks for.
///
/// # Errors
/// What `intake::read` says.
pub fn read(catalog: &Catalog, name: &str, bytes: &[u8], template: Option<&str>) -> Result<Draft, Problems> {
    let all = catalog.templates.values();
    let candidates: Vec<Candidate<'_>> = all
        .map(|one| Candidate { name: &one.name, kind: &one.kind, title: &one.title, schema: &one.schema })
        .collect();
    intake::read(name, bytes, template, &candidates)
}

/// Proofreads a draft, without laying it out.
///
/// # Errors
/// As `Press::proofread`.
pub fn proofread(press: &Press, draft: &Draft) -> Result<Reading, Problems> {
    let copy = Copy::Payload(draft.payload.clone(), Parts::new());
    press.proofread(&draft.template, copy, &Asked::default())
}

/// A draft as JSON, with its reading under `proof` if there is one.
pub fn json(draft: &Draft, reading: Option<&Reading>, language: Language) -> Value {
    let mut told = draft.json(language);
    if let Some(found) = reading {
        told["proof"] = reading::json(found, language);
    }
    told
}
