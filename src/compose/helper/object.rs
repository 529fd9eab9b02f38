//! Helpers that build objects and lists in a template.

use serde_json::{Map, Value};

use super::{Arguments, Entry, value};
use crate::compose::refusal::Refusal;

/// Most positional arguments of a list that is written out in a template.
const ITEMS_MOST: usize = 64;

pub(super) const HELPERS: &[Entry] = &[
    value("object", 0, 0, |arguments| Ok(named(arguments).into())),
    value("array", 0, ITEMS_MOST, array),
    value("columns", 2, ITEMS_MOST, columns),
    value("numbered", 2, ITEMS_MOST, numbered),
    value("json", 1, 1, json),
];

/// The named arguments as an object.
pub(super) fn named(arguments: &Arguments<'_>) -> Map<String, Value> {
    arguments.named.iter().map(|(name, value)| ((*name).to_owned(), (*value).clone())).collect()
}

fn array(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok((0..arguments.params.len()).map(|index| arguments.get(index).cloned().unwrap_or_default()).collect())
}

/// A value as JSON in one line, for elements that are more than a text.
fn json(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(arguments.get(0).map_or_else(String::new, Value::to_string).into())
}

fn columns(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let names: Vec<&str> =
        (1..arguments.params.len()).map(|index| arguments.text(index)).collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for item in arguments.list(0)? {
        let cells = names.iter().map(|name| arguments.member(item, Some(name)).cloned());
        rows.push(Value::Array(cells.collect::<Result<_, _>>()?));
    }
    Ok(rows.into())
}

/// Rows as [`columns`] makes them, each with its number before it.
fn numbered(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let mut rows = columns(arguments)?;
    for (index, row) in rows.as_array_mut().into_iter().flatten().enumerate() {
        if let Some(cells) = row.as_array_mut() {
            cells.insert(0, Value::from(index + 1));
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn objects_and_rows_are_built() {
        check(
            &json!({"rows": [{"a": 1, "b": "x"}, {"a": 2}]}),
            &[
                ("{{#with (object p=1 q='z')}}{{p}}{{q}}{{/with}}", "1z"),
                ("{{join (array 'a' 2 'c') '-'}}", "a-2-c"),
                ("{{columns rows 'b' 'a'}}", "[[x, 1], [, 2]]"),
                ("{{numbered rows 'a'}}", "[[1, 1], [2, 2]]"),
                ("{{json rows}}", r#"[{"a":1,"b":"x"},{"a":2}]"#),
                ("{{columns rows 3}}", "! the helper columns wants a text, but was given 3"),
            ],
        );
    }
}
