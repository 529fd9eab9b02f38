//! Documents that differ: the long texts of a payload turned by some characters, so that no cache of one document serves the next.

use serde_json::Value;

/// Texts of more characters are varied; shorter ones may have a form to keep.
const LONG: usize = 30;

/// Turns every long text of a payload; pictures stay.
pub(crate) fn turn(value: &mut Value, shift: usize) {
    match value {
        Value::String(text) if text.chars().nth(LONG).is_some() && !text.starts_with("data:") => {
            let mut chars: Vec<char> = text.chars().collect();
            let by = shift % chars.len();
            chars.rotate_left(by);
            *text = chars.into_iter().collect();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| turn(item, shift)),
        Value::Object(fields) => fields.values_mut().for_each(|field| turn(field, shift)),
        _ => {}
    }
}
