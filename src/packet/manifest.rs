//! `manifest.json`: every item of a packet with its outcome, its files and their hashes, for programs.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::packet::Packet;
use crate::packet::archive::place;
use crate::packet::entry::Entry;
use crate::packet::member::Outcome;
use crate::packet::report::Report;
use crate::problem::{Language, Problem};

/// Writes the manifest, an item a line.
///
/// # Errors
/// What the writer says.
pub(super) fn write(
    out: &mut dyn Write,
    packet: &Packet<'_>,
    entries: &[Entry<'_>],
    report: &Report,
) -> std::io::Result<()> {
    let count = |outcome: &str| entries.iter().filter(|entry| entry.outcome().0 == outcome).count();
    let head = json!({
        "title": packet.plan.title.replace('\n', ""),
        "complete": report.is_complete(),
        "counts": {
            "items": entries.len(),
            "printed": count("printed"),
            "failed": count("failed"),
            "cancelled": count("cancelled"),
            "damaged": count("damaged"),
            "files": entries.iter().map(|entry| entry.files.len()).sum::<usize>(),
            "pages": entries.iter().filter_map(Entry::pages).sum::<usize>(),
            "attachments": report.attachments,
            "missing": report.missing.len(),
        },
        "warnings": problems(&report.warnings, packet.language),
    });
    writeln!(out, "{{")?;
    for (name, value) in head.as_object().into_iter().flatten() {
        writeln!(out, "  {}: {value},", Value::from(name.as_str()))?;
    }
    list(out, "items", entries.iter().map(|entry| item(entry, packet.language)))?;
    writeln!(out, ",")?;
    let attachments = report.enclosed.iter().map(|(file, path, sha256, size)| {
        json!({ "file": file, "path": path, "sha256": sha256, "size_bytes": size })
    });
    list(out, "attachments", attachments)?;
    writeln!(out, ",")?;
    let missing = report.missing.iter().map(|missing| {
        json!({ "number": missing.number, "name": missing.name, "problems": problems(&missing.problems, packet.language) })
    });
    list(out, "missing", missing)?;
    writeln!(out, "\n}}")
}

fn list(out: &mut dyn Write, name: &str, values: impl Iterator<Item = Value>) -> std::io::Result<()> {
    write!(out, "  \"{name}\": [")?;
    let mut first = true;
    for value in values {
        let comma = if std::mem::take(&mut first) { "" } else { "," };
        write!(out, "{comma}\n    {value}")?;
    }
    write!(out, "{}]", if first { "" } else { "\n  " })
}

fn item(entry: &Entry<'_>, language: Language) -> Value {
    let mut members = Map::new();
    members.insert("number".into(), entry.member.number.into());
    members.insert("name".into(), entry.member.name.as_str().into());
    if !entry.group.is_empty() {
        members.insert("group".into(), entry.group.as_str().into());
    }
    members.insert("outcome".into(), entry.outcome().0.into());
    if let Outcome::Printed { title, warnings, .. } = &entry.member.outcome {
        members.insert("title".into(), title.as_str().into());
        members.insert("files".into(), entry.files.iter().map(file).collect());
        if !warnings.is_empty() {
            members.insert("warnings".into(), problems(warnings, language));
        }
    }
    if !entry.problems.is_empty() {
        members.insert("problems".into(), problems(&entry.problems, language));
    }
    Value::Object(members)
}

fn file(file: &super::entry::Written) -> Value {
    let mut members = Map::new();
    members.insert("path".into(), file.path.as_str().into());
    members.insert("format".into(), file.format.name().into());
    if let Some(page) = file.page {
        members.insert("page".into(), page.into());
    }
    members.insert("sha256".into(), file.sha256.as_str().into());
    members.insert("size_bytes".into(), file.size_bytes.into());
    if let Some(pages) = file.pages {
        members.insert("pages".into(), pages.into());
    }
    Value::Object(members)
}

fn problems(list: &[Problem], language: Language) -> Value {
    let one = |problem: &Problem| {
        let mut members = Map::new();
        members.insert("code".into(), problem.code.id().into());
        if let Some(place) = place(problem) {
            members.insert("place".into(), place.into());
        }
        members.insert("message".into(), problem.message.text(language).into());
        if let Some(hint) = &problem.hint {
            members.insert("hint".into(), hint.text(language).into());
        }
        Value::Object(members)
    };
    list.iter().map(one).collect()
}
