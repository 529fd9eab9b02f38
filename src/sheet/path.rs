//! Values of a payload by paths of names.

use serde_json::Value;

/// Puts a value at a path of names.
pub(super) fn put(entry: &mut Value, path: &[String], value: Value) {
    let Some((last, before)) = path.split_last() else { return };
    let mut at = entry;
    for name in before {
        at = &mut at[name.as_str()];
    }
    at[last.as_str()] = value;
}

/// Adds an entry to the list at a path, and says how many were there.
pub(super) fn push(data: &mut Value, path: &[String], entry: Value) -> usize {
    let mut at = data;
    for name in path {
        at = match (name.parse::<usize>(), at.is_array()) {
            (Ok(index), true) => &mut at[index],
            _ => &mut at[name.as_str()],
        };
    }
    if at.is_null() {
        *at = Value::Array(Vec::new());
    }
    let count = at.as_array().map_or(0, Vec::len);
    if let Some(list) = at.as_array_mut() {
        list.push(entry);
    }
    count
}
