//! Problems and templates as JSON, for answers and for `--json`.

use serde_json::{Map, Value};

use crate::catalog::template::Template;
use crate::problem::{Language, Place, Problem};

/// The members of one problem: its place (`pointer`, or `name`, or `file`, `line`, `column`, `text`), `code`, `message`,
/// and `hint` if there is one.
pub fn json(problem: &Problem, language: Language) -> Value {
    let mut members = Map::new();
    match &problem.at {
        Place::Whole => {}
        Place::Pointer(pointer) => {
            members.insert("pointer".into(), pointer.clone().into());
        }
        Place::Name(name) => {
            members.insert("name".into(), name.clone().into());
        }
        Place::Line { file, line, column, text } => {
            members.insert("file".into(), file.clone().into());
            members.insert("line".into(), (*line).into());
            members.insert("column".into(), (*column).into());
            members.insert("text".into(), text.clone().into());
        }
    }
    members.insert("code".into(), problem.code.id().into());
    members.insert("message".into(), problem.message.text(language).into());
    if let Some(hint) = &problem.hint {
        members.insert("hint".into(), hint.text(language).into());
    }
    Value::Object(members)
}

/// What a template is: the members that every door tells of it.
pub fn template(template: &Template) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, text) in [
        ("name", &template.name),
        ("title", &template.title),
        ("title_en", &template.title_en),
        ("version", &template.version),
        ("digest", &template.digest),
        ("kind", &template.kind),
        ("layout", &template.layout),
    ] {
        members.insert(name.into(), text.as_str().into());
    }
    members.insert("formats".into(), template.formats.clone().into());
    members
}
