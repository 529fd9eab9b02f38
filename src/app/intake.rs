//! Intake with the templates of a catalogue.

use crate::catalog::Catalog;
use crate::intake::{self, Candidate, Draft};
use crate::problem::Problems;

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
