//! The text of a work summary, cut at its headings of level 1 into the parts that its template has.

use serde_json::{Map, Value, json};

use crate::intake::assemble::Form;
use crate::intake::head::{Head, is_organ};

/// Longest heading of a part, by the schema.
const HEADING: usize = 100;
/// Longest introduction, by the schema.
const INTRODUCTION: usize = 10_000;

/// Fills `unit`, `year`, `introduction` and `achievements`.
pub(super) fn fill(form: &mut Form<'_>, body: Vec<(usize, Value)>, head: &Head) {
    let title = head.whole_title();
    form.put("unit", unit(&title, head));
    form.put("year", year(&title));
    let top = body.iter().filter_map(|(_, block)| block["level"].as_u64()).min();
    let opens = |block: &Value| {
        let words = block["heading"].as_str().unwrap_or_default();
        block["level"].as_u64() == top
            && block.get("text").is_none()
            && !words.is_empty()
            && words.chars().count() <= HEADING
    };
    let first = body.iter().position(|(_, block)| opens(block)).unwrap_or(body.len());
    let mut rest = body.into_iter().map(|(_, block)| block);
    let before: Vec<Value> = rest.by_ref().take(first).collect();
    let plain = before.iter().take_while(|block| block.is_string()).count();
    let words: Vec<&str> = before[..plain].iter().filter_map(Value::as_str).collect();
    let mut introduction = words.join("\n");
    let mut parts: Vec<Map<String, Value>> = Vec::new();
    let mut loose: Vec<Value> = before[plain..].to_vec();
    if introduction.chars().count() > INTRODUCTION {
        loose = before;
        introduction.clear();
    }
    if !loose.is_empty() {
        parts.push(part(title.chars().take(HEADING).collect::<String>().into(), loose));
    }
    for block in rest {
        match parts.last_mut() {
            _ if opens(&block) => parts.push(part(block["heading"].clone(), Vec::new())),
            Some(part) => {
                if let Some(blocks) = part.entry("blocks").or_insert_with(|| json!([])).as_array_mut() {
                    blocks.push(block);
                }
            }
            None => {}
        }
    }
    form.put("introduction", introduction);
    // The source has headings of level 1 of its own.
    if !parts.is_empty() && form.has("achievements_heading") {
        form.put("achievements_heading", false);
    }
    form.put("achievements", parts.into_iter().map(tidy).collect::<Vec<_>>());
}

fn part(heading: Value, blocks: Vec<Value>) -> Map<String, Value> {
    let mut part = Map::new();
    part.insert("heading".into(), heading);
    part.insert("blocks".into(), blocks.into());
    part
}

/// An empty list is no list.
fn tidy(mut part: Map<String, Value>) -> Value {
    if part.get("blocks").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        part.remove("blocks");
    }
    Value::Object(part)
}

/// `云岭市水利局2024年工作总结` names its unit before the year; else who signs.
fn unit(title: &str, head: &Head) -> Option<String> {
    let before = title.split(|c: char| c.is_ascii_digit() || c == '二').next().unwrap_or_default().trim();
    let named = is_organ(before).then(|| before.to_owned());
    named.or_else(|| head.signature.first().cloned())
}

/// The one year of a title.
fn year(title: &str) -> Option<u32> {
    let digits: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let at = digits.find('年')?;
    let year: String = digits[..at].chars().rev().take_while(char::is_ascii_digit).collect();
    let year: String = year.chars().rev().collect();
    (year.len() == 4).then(|| year.parse().ok()).flatten().filter(|year| (1949..2200).contains(year))
}
