//! The text of a statistics report, cut at its headings into sections of remarks and tables.

use serde_json::{Map, Value, json};

use crate::intake::assemble::Form;
use crate::intake::draft::Finding;

/// Longest heading of a section, by the schema.
const HEADING: usize = 60;

/// Fills `introduction` and `sections`.
pub(super) fn fill(form: &mut Form<'_>, body: Vec<(usize, Value)>, findings: &mut Vec<Finding>) {
    let top = body.iter().filter_map(|(_, block)| block["level"].as_u64()).min();
    let mut introduction: Vec<String> = Vec::new();
    let mut sections: Vec<Map<String, Value>> = Vec::new();
    for (line, block) in body {
        let heading = block["heading"].as_str().filter(|words| words.chars().count() <= HEADING);
        if let Some(words) = heading.filter(|_| block["level"].as_u64() == top && block.get("text").is_none())
        {
            sections.push(Map::from_iter([("heading".to_owned(), words.into())]));
        } else if let Some(table) = block.get("table") {
            let holder = sections.last_mut().unwrap_or(&mut form.payload);
            if let Some(tables) = holder.entry("tables").or_insert_with(|| json!([])).as_array_mut() {
                tables.push(table.clone());
            }
        } else if let Some(words) = words(&block) {
            match sections.last_mut() {
                Some(section) => {
                    let before =
                        section.get("remark").and_then(Value::as_str).map(|text| format!("{text}\n"));
                    section.insert("remark".into(), (before.unwrap_or_default() + &words).into());
                }
                None => introduction.push(words),
            }
        } else if block.get("page_break").is_none() {
            findings.push(Finding::at(
                "field-absent",
                line,
                "此模板的正文不放图片，这一处图片未能放入",
                "the text of this template takes no pictures; this one is left out",
            ));
        }
    }
    form.put("introduction", introduction.join("\n"));
    form.put("sections", sections.into_iter().map(Value::Object).collect::<Vec<_>>());
}

/// The words of a paragraph or of a deeper heading with what runs on from it.
fn words(block: &Value) -> Option<String> {
    if let Some(text) = block.as_str().or(block["paragraph"].as_str()) {
        return Some(text.to_owned());
    }
    let heading = block["heading"].as_str()?;
    Some(format!("{heading}{}", block["text"].as_str().unwrap_or_default()))
}
