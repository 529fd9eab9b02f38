//! The blank form of a template, and the form filled with payloads.

use serde_json::Value;

use crate::catalog::template::Template;
use crate::problem::Problems;
use crate::sheet::fill::{Filled, fill};
use crate::sheet::form::Form;
use crate::sheet::words::EXAMPLE;
use crate::sheet::write::{self, Book};

/// Cases that the example row is taken from, the first that there is.
const CASES: [&str; 2] = ["typical", "minimal"];

/// The blank form of a template as XLSX: headings and help from the schema, an example that is not read, 填写说明.
///
/// # Errors
/// `template-fault` if the example is no JSON.
pub fn blank(template: &Template) -> Result<Vec<u8>, Problems> {
    let form = Form::of(template);
    let filled = match example(template)? {
        Some(example) => fill(&form, &example, EXAMPLE, Filled::default()),
        None => Filled::default(),
    };
    bytes(template, &form, &filled)
}

/// The form with payloads, each under what its row is called. The pointers of what a sheet cannot say come back with it, each
/// after the name of its row and a colon.
///
/// # Errors
/// `internal` for what Excel cannot hold.
pub fn filled(template: &Template, payloads: &[(String, Value)]) -> Result<(Vec<u8>, Vec<String>), Problems> {
    let form = Form::of(template);
    let mut all = Filled::default();
    let mut unsaid = Vec::new();
    for (name, payload) in payloads {
        all = fill(&form, payload, name, all);
        unsaid.extend(all.unsaid.drain(..).map(|pointer| format!("{name}:{pointer}")));
    }
    Ok((bytes(template, &form, &all)?, unsaid))
}

/// The payload of the example, pictures still as names of files.
///
/// # Errors
/// `template-fault` if it is no JSON.
pub(super) fn example(template: &Template) -> Result<Option<Value>, Problems> {
    let found = CASES.iter().find_map(|case| template.examples.get(*case));
    found.map(|example| crate::payload::read_json(example.text.as_bytes())).transpose()
}

fn bytes(template: &Template, form: &Form, filled: &Filled) -> Result<Vec<u8>, Problems> {
    write::bytes(&Book {
        form,
        title: &template.title,
        entries: &filled.entries,
        sheets: &filled.sheets,
        problems: false,
    })
}
