//! A batch and its items as JSON: the same at every door.

use serde_json::{Map, Value, json};

use crate::app::batch::spec::Spec;
use crate::app::report;
use crate::clock::rfc3339;
use crate::problem::{Language, Problem};
use crate::queue::{Batch, Item, Outcome, Progress};

/// A batch: what was asked for, how far it is, and where its parts are.
pub fn batch(batch: &Batch, spec: &Spec, stalled: Option<&Problem>, language: Language) -> Value {
    let address = format!("/v1/batches/{}", batch.name);
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    put("id", batch.name.as_str().into());
    if let Some(title) = &spec.title {
        put("title", title.as_str().into());
    }
    put("state", batch.state.name().into());
    if let Some(template) = &spec.template {
        put("template", template.as_str().into());
    }
    put("formats", json!(spec.formats));
    put("counts", counts(batch.progress));
    put("partial", is_partial(batch).into());
    put("round", batch.round.into());
    put("created", rfc3339(batch.created_s).into());
    put("ended", batch.ended_s.map(rfc3339).into());
    put("expires", batch.expires_s.map(rfc3339).into());
    if let Some(problem) = stalled.filter(|_| !batch.state.ended()) {
        put("stalled", report::json(problem, language));
    }
    if !spec.notes.is_empty() {
        put("notes", spec.notes.iter().map(|note| report::json(note, language)).collect());
    }
    if spec.sheet.is_some() && batch.progress.failed > 0 {
        put("failed_sheet", format!("{address}/failed.xlsx").into());
    }
    if let Some(callback) = &spec.callback {
        put("callback", call(batch, &callback.url, language));
    }
    put("items", format!("{address}/items").into());
    put("events", format!("{address}/events").into());
    if spec.packet.is_some() {
        put("packet", format!("{address}/packet.zip").into());
    }
    Value::Object(members)
}

/// How many items are in which state.
pub fn counts(progress: Progress) -> Value {
    json!({
        "total": progress.total,
        "waiting": progress.waiting(),
        "done": progress.done,
        "failed": progress.failed,
        "cancelled": progress.cancelled,
    })
}

/// Whether a batch has ended without all of its documents.
pub fn is_partial(batch: &Batch) -> bool {
    batch.state.ended() && batch.progress.done < batch.progress.total
}

fn call(batch: &Batch, url: &str, language: Language) -> Value {
    let mut members = Map::new();
    members.insert("url".into(), url.into());
    if let Some(report) = &batch.call {
        members.insert("attempts".into(), report.attempts.into());
        members.insert("at".into(), rfc3339(report.at_s).into());
        members.insert("delivered".into(), report.delivered.into());
        if let Some(problem) = &report.problem {
            members.insert("problem".into(), report::json(problem, language));
        }
    }
    Value::Object(members)
}

/// An item: where it stood, how far it is, and what became of it.
pub fn item(batch: &Batch, item: &Item, language: Language) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    let list = |problems: &[Problem]| {
        problems.iter().map(|problem| report::json(problem, language)).collect::<Value>()
    };
    put("number", item.number.into());
    put("place", item.new.place.text(language).into());
    if let Some(name) = &item.new.name {
        put("name", name.as_str().into());
    }
    put("state", item.state.name().into());
    if item.attempts > 1 {
        put("attempts", item.attempts.into());
    }
    if !item.new.remarks.is_empty() {
        put("remarks", list(&item.new.remarks));
    }
    match &item.outcome {
        None => {}
        Some(Outcome::Failed(problems)) => put("errors", list(problems)),
        Some(Outcome::Done(printed)) => {
            put("file_name", printed.file_name.as_str().into());
            put("pages", printed.pages.into());
            if !printed.warnings.is_empty() {
                put("warnings", list(&printed.warnings));
            }
            put("files", files(batch, item));
        }
    }
    Value::Object(members)
}

/// The files of a printed item, one entry a format.
fn files(batch: &Batch, item: &Item) -> Value {
    let Some(Outcome::Done(printed)) = &item.outcome else { return Value::Array(Vec::new()) };
    let mut formats: Vec<&str> = Vec::new();
    for file in &printed.files {
        if !formats.contains(&file.format.as_str()) {
            formats.push(&file.format);
        }
    }
    let entry = |format: &str| {
        let of_format: Vec<_> = printed.files.iter().filter(|file| file.format == format).collect();
        json!({
            "format": format,
            "href": format!("/v1/batches/{}/items/{}/{format}", batch.name, item.number),
            "bytes": of_format.iter().map(|file| file.bytes).sum::<u64>(),
            "sha256": of_format.iter().map(|file| file.digest.as_str()).collect::<Vec<_>>(),
        })
    };
    formats.into_iter().map(entry).collect()
}
