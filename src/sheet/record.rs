//! One entry on one line of a cell, its fields separated: `小标题｜文字`, `照片.jpg｜说明`.

use serde_json::{Map, Value};

use crate::sheet::field::{Field, Kind};
use crate::sheet::grid::Raw;
use crate::sheet::value::{self, Content};
use crate::sheet::words::{BREAK, SEPARATOR};

/// The entry of a line; fields that are left empty are left out.
pub(super) fn read(fields: &[Field], line: &str) -> Value {
    let mut entry = Map::new();
    for (field, words) in fields.iter().zip(line.splitn(fields.len(), [SEPARATOR, '|'])) {
        let words = unfold(words.trim());
        if words.is_empty() {
            continue;
        }
        let value = if field.picture {
            Value::String(address(&words))
        } else {
            value::read(&field.kind, &Raw::Text(words))
        };
        entry.insert(field.name.clone(), value);
    }
    Value::Object(entry)
}

/// The line of an entry; nothing if a field cannot stand on it.
pub(super) fn write(fields: &[Field], entry: &Value) -> Option<String> {
    let known = |name: &String| fields.iter().any(|field| field.name == *name);
    if !entry.as_object()?.keys().all(known) {
        return None;
    }
    let words = fields.iter().map(|field| match entry.get(&field.name) {
        None => Some(String::new()),
        Some(value) if field.picture => file(value.as_str()?),
        // What may be a number or a text prints alike.
        Some(Value::Number(number)) => {
            matches!(field.kind, Kind::Number | Kind::Text | Kind::Any).then(|| number.to_string())
        }
        Some(value) => match value::write(&field.kind, value)? {
            Content::Text(text) => fold(&text),
            Content::Day(..) => value.as_str().map(str::to_owned),
            Content::Number(_) => None,
        },
    });
    let words: Option<Vec<String>> = words.collect();
    let line = words?.join(&SEPARATOR.to_string());
    Some(line.trim_end_matches(SEPARATOR).to_owned()).filter(|line| !line.is_empty())
}

/// The address of a picture that is sent beside the sheet.
fn address(file: &str) -> String {
    if file.starts_with("cid:") || file.starts_with("data:") {
        file.to_owned()
    } else {
        format!("cid:{file}")
    }
}

/// The name of a picture that is sent beside the sheet; one inside of the payload has none.
fn file(address: &str) -> Option<String> {
    let name = address.strip_prefix("cid:").or_else(|| address.strip_prefix("file:"))?;
    fold(name)
}

/// A text on one line; nothing if it has what parts fields.
pub(super) fn fold(text: &str) -> Option<String> {
    let plain = text.trim() == text && !text.contains([SEPARATOR, '|', BREAK, '\r', '\t']);
    plain.then(|| text.replace('\n', &BREAK.to_string()))
}

/// A text of one line with its line breaks.
pub(super) fn unfold(text: &str) -> String {
    text.replace(BREAK, "\n")
}
