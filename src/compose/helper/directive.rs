//! Helpers that write a directive, so that values reach the document as JSON and never as Markdown.

use serde_json::{Map, Value, json};

use super::object::named;
use super::{Arguments, Entry, markdown};
use crate::compose::escape::{escape, is_guard};
use crate::compose::refusal::Refusal;

pub(super) const HELPERS: &[Entry] = &[
    markdown("table", 0, 1, |arguments| object_of(arguments, "rows", "table")),
    markdown("chart", 0, 1, |arguments| object_of(arguments, "series", "chart")),
    markdown("metrics", 0, 1, |arguments| object_of(arguments, "items", "metrics")),
    markdown("figure", 0, 1, figure),
    markdown("item", 0, 1, |arguments| titled(arguments, "item", &["title", "contributor"])),
    markdown("attachment", 0, 1, |arguments| titled(arguments, "attachment", &["title", "apart"])),
    markdown("editor_note", 0, 2, editor_note),
    markdown("contents", 0, 1, |arguments| titled(arguments, "contents", &["title", "entries"])),
    markdown("paragraphs", 1, 1, paragraphs),
];

fn fence(name: &str, object: Map<String, Value>) -> Value {
    // A guard in a value would look like a value spliced in by hand.
    let mut json = Value::Object(object).to_string();
    if json.contains(is_guard) {
        json = json
            .chars()
            .map(|c| if is_guard(c) { format!("\\u{:04x}", u32::from(c)) } else { c.into() })
            .collect();
    }
    format!("\n\n```{name}\n{json}\n```\n\n").into()
}

/// The first argument as an object (a list goes under `list`), with the named arguments over it.
fn object_of(arguments: &Arguments<'_>, list: &str, name: &str) -> Result<Value, Refusal> {
    let mut object = match arguments.get(0) {
        None => Map::new(),
        Some(Value::Object(object)) => object.clone(),
        Some(Value::Array(items)) => Map::from_iter([(list.to_owned(), items.clone().into())]),
        Some(other) => return Err(arguments.refuse(other, "对象或列表", "an object or a list")),
    };
    object.extend(named(arguments));
    Ok(fence(name, object))
}

fn figure(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let mut object = match arguments.get(0) {
        None => Map::new(),
        Some(Value::Object(picture)) if picture.contains_key("image") => {
            Map::from_iter([("pictures".to_owned(), json!([picture]))])
        }
        Some(Value::Object(object)) => object.clone(),
        Some(Value::Array(pictures)) => Map::from_iter([("pictures".to_owned(), pictures.clone().into())]),
        Some(other) => {
            return Err(arguments.refuse(other, "图片或图片列表", "a picture or a list of pictures"));
        }
    };
    object.extend(named(arguments));
    Ok(fence("figure", object))
}

/// A directive that needs only some fields of its object; the others are the template's to print.
fn titled(arguments: &Arguments<'_>, name: &str, fields: &[&str]) -> Result<Value, Refusal> {
    let mut object = match arguments.get(0) {
        None => Map::new(),
        Some(Value::String(title)) => Map::from_iter([("title".to_owned(), title.clone().into())]),
        Some(Value::Object(object)) => {
            let kept = object.iter().filter(|(field, _)| fields.contains(&field.as_str()));
            kept.map(|(field, value)| (field.clone(), value.clone())).collect()
        }
        Some(other) => return Err(arguments.refuse(other, "标题或对象", "a title or an object")),
    };
    object.extend(named(arguments));
    Ok(fence(name, object))
}

fn editor_note(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let mut object = match arguments.get(0) {
        Some(Value::Object(note)) if arguments.params.len() == 1 => note.clone(),
        _ => {
            let mut object = Map::new();
            for (index, field) in ["label", "text"].into_iter().enumerate() {
                if let Some(text) = arguments.optional_text(index)? {
                    object.insert(field.to_owned(), text.into());
                }
            }
            object
        }
    };
    object.extend(named(arguments));
    Ok(fence("editor-note", object))
}

fn paragraphs(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let mut markdown = String::from("\n\n");
    for line in arguments.text(0)?.lines().map(str::trim).filter(|line| !line.is_empty()) {
        markdown.push_str(&escape(line));
        markdown.push_str("\n\n");
    }
    Ok(markdown.into())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn directives_carry_values_as_json() {
        check(
            &json!({"t": {"rows": [["```\n# x"]]}, "rows": [[1]], "p": {"image": 0}, "i": {"title": "甲", "text": "文"}, "lines": "甲\n\n 乙 "}),
            &[
                (
                    "{{table t caption='表'}}",
                    "\n\n```table\n{\"rows\":[[\"```\\n# x\"]],\"caption\":\"表\"}\n```\n\n",
                ),
                ("{{table rows=rows}}", "\n\n```table\n{\"rows\":[[1]]}\n```\n\n"),
                ("{{figure p}}", "\n\n```figure\n{\"pictures\":[{\"image\":0}]}\n```\n\n"),
                ("{{item i}}", "\n\n```item\n{\"title\":\"甲\"}\n```\n\n"),
                (
                    "{{editor_note '编者按' '话'}}",
                    "\n\n```editor-note\n{\"label\":\"编者按\",\"text\":\"话\"}\n```\n\n",
                ),
                ("{{contents}}", "\n\n```contents\n{}\n```\n\n"),
                ("{{paragraphs lines}}", "\n\n\u{FDD0}甲\u{FDD0}\n\n\u{FDD0}乙\u{FDD0}\n\n"),
                ("{{paragraphs 1}}", "! the helper paragraphs wants a text, but was given 1"),
                ("{{table 'x'}}", "! the helper table wants an object or a list, but was given \"x\""),
            ],
        );
    }
}
