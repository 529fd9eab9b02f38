//! A last look at the draft: broken dates, what the schema finds, and where in the draft each finding is.

use serde_json::Value;

use crate::intake::date;
use crate::intake::draft::Finding;
use crate::intake::piece::{Content, Piece};
use crate::payload::{Schema, pointer_to};
use crate::problem::{Code, Language, Place};

/// Most findings that are given a place in the draft; the others keep their line.
const PLACED: usize = 1_000;

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
        let wrong = &broken.wrong;
        let meant = broken.suggestions.join("”或“");
        let (zh, en) = if broken.impossible {
            (format!("“{wrong}”不是存在的日期，请核对"), format!("{wrong:?} is not a day of the calendar"))
        } else {
            (
                format!("“{wrong}”像是缺了字的日期，可能是“{meant}”，未改动，请核对"),
                format!("{wrong:?} looks like a date that lost characters; it is kept"),
            )
        };
        let suggestion = broken.suggestions.first().cloned();
        let finding = Finding::at("date-broken", line, zh, en).wrong(wrong.clone(), suggestion);
        findings.push(finding.near(text, broken.start));
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

/// Suggests the names of those who sign where the mark of the issuer is missing.
pub(super) fn suggest_issuer(names: &[String], findings: &mut [Finding]) {
    let missing = findings.iter_mut().find(|finding| finding.pointer.as_deref() == Some("/issuer_mark"));
    if let Some(finding) = missing.filter(|_| !names.is_empty()) {
        finding.suggestion = Some(format!("{}文件", names.join("、")));
    }
}

/// Gives every finding that has words and no place the pointer of the first text that holds them, each place once.
pub(super) fn locate(payload: &Value, findings: &mut [Finding]) {
    let mut texts = Vec::new();
    walk(payload, "", &mut texts);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    // Findings and texts are both in the order of the source, so the next place is mostly right behind the last.
    let mut from = 0;
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.pointer.is_none() && !finding.wrong.is_empty())
        .take(PLACED)
    {
        let (before, after) = &finding.near;
        let wrong = &finding.wrong;
        let needles = [
            (format!("{before}{wrong}{after}"), before.len()),
            (format!("{wrong}{after}"), 0),
            (format!("{before}{wrong}"), before.len()),
        ];
        let place = needles.iter().find_map(|(needle, inside)| {
            let behind = texts.iter().enumerate().skip(from).chain(texts.iter().enumerate().take(from));
            let mut places = behind.flat_map(|(at, (_, text))| {
                text.match_indices(needle.as_str()).map(move |(start, _)| (at, start + inside))
            });
            places.find(|place| !taken.contains(place))
        });
        if let Some(place) = place {
            let (pointer, text) = &texts[place.0];
            finding.pointer = Some(pointer.clone());
            finding.offset = Some(text[..place.1].chars().count());
            from = place.0;
            taken.push(place);
        }
    }
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
