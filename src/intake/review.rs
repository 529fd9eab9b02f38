//! A last look at the draft: broken dates, what the schema finds, and where in the draft each finding is.

use serde_json::Value;

use crate::intake::date;
use crate::intake::draft::Finding;
use crate::intake::piece::{Content, Piece};
use crate::payload::{Schema, pointer_to};
use crate::problem::{Code, Language, Place};

/// Characters on both sides of a finding that tell it from others like it.
const CONTEXT: usize = 6;

/// Tells every broken date of the pieces. `suggestion` is the likeliest reading; nothing is changed.
pub(super) fn dates(pieces: &[Piece], findings: &mut Vec<Finding>) {
    for piece in pieces {
        match &piece.content {
            Content::Text { text, .. } => in_text(piece.line, text, findings),
            Content::Table(table) => cells(table, &mut |text| in_text(piece.line, text, findings)),
            _ => {}
        }
    }
}

fn cells(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(items) => items.iter().for_each(|item| cells(item, each)),
        Value::Object(fields) => fields.values().for_each(|field| cells(field, each)),
        _ => {}
    }
}

fn in_text(line: usize, text: &str, findings: &mut Vec<Finding>) {
    for broken in date::broken(text) {
        let before: Vec<char> = text[..broken.start].chars().rev().take(CONTEXT).collect();
        let before: String = before.into_iter().rev().collect();
        let wrong = &broken.wrong;
        let meant = broken.suggestions.join("”或“");
        let (zh, en) = if broken.impossible {
            (format!("“{wrong}”不是存在的日期，请核对"), format!("{wrong:?} is not a day of the calendar"))
        } else {
            (
                format!("“{before}{wrong}”像是缺了字的日期，可能是“{meant}”，未改动，请核对"),
                format!("{wrong:?} looks like a date that lost characters; it is kept"),
            )
        };
        findings.push(
            Finding::at("date-broken", line, zh, en)
                .wrong(wrong.clone(), broken.suggestions.first().cloned()),
        );
    }
}

/// Drops empty lists and texts, which a schema refuses and a form does not need.
pub(super) fn drop_empty(payload: &mut Value) {
    if let Value::Object(fields) = payload {
        fields.retain(|_, field| match field {
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(items) => !items.is_empty(),
            Value::Null => false,
            _ => true,
        });
    }
}

/// Adds what the schema of the template finds; a missing field is `field-missing`.
pub(super) fn check(payload: &Value, schema: &Schema, findings: &mut Vec<Finding>) {
    let mut problems = Vec::new();
    schema.check(payload, &mut problems);
    for problem in problems {
        let pointer = match &problem.at {
            Place::Pointer(pointer) => pointer.clone(),
            _ => String::new(),
        };
        let said = |language: Language| {
            problem.hint.as_ref().map_or_else(
                || problem.message.text(language).to_owned(),
                |hint| {
                    let stop = if language == Language::Chinese { "；" } else { "; " };
                    format!("{}{stop}{}", problem.message.text(language), hint.text(language))
                },
            )
        };
        let wrong = if problem.code == Code::FieldMissing {
            ""
        } else {
            payload.pointer(&pointer).and_then(Value::as_str).unwrap_or_default()
        };
        let wrong: String = wrong.chars().take(60).collect();
        findings.push(
            Finding::whole(problem.code.id(), said(Language::Chinese), said(Language::English))
                .wrong(wrong, None)
                .pointer(pointer),
        );
    }
}

/// Gives every finding that has words and no place the pointer of the first text that holds them, each place once.
pub(super) fn locate(payload: &Value, findings: &mut [Finding]) {
    let mut texts = Vec::new();
    walk(payload, "", &mut texts);
    let mut taken: Vec<(String, usize)> = Vec::new();
    for finding in
        findings.iter_mut().filter(|finding| finding.pointer.is_none() && !finding.wrong.is_empty())
    {
        let places = texts.iter().flat_map(|(pointer, text)| {
            text.match_indices(finding.wrong.as_str())
                .map(|(at, _)| (pointer.clone(), at))
                .collect::<Vec<_>>()
        });
        let mut whole = places.filter(|place| stands_alone(&texts, place, &finding.wrong));
        if let Some(place) = whole.find(|place| !taken.contains(place)) {
            finding.pointer = Some(place.0.clone());
            taken.push(place);
        }
    }
}

/// Whether digits at the edge of a finding are not part of longer ones.
fn stands_alone(texts: &[(String, String)], place: &(String, usize), wrong: &str) -> bool {
    let Some((_, text)) = texts.iter().find(|(pointer, _)| *pointer == place.0) else { return false };
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let before = digit(text[..place.1].chars().next_back()) && digit(wrong.chars().next());
    let after = digit(text[place.1 + wrong.len()..].chars().next()) && digit(wrong.chars().next_back());
    !before && !after
}

fn walk(value: &Value, pointer: &str, texts: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if !text.starts_with("data:") => texts.push((pointer.to_owned(), text.clone())),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| walk(item, &pointer_to(pointer, &at.to_string()), texts));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| walk(field, &pointer_to(pointer, name), texts))
        }
        _ => {}
    }
}
