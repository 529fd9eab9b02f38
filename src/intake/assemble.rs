//! Head, text and tail to the payload of a template, as far as its schema has fields for them.

use serde_json::{Map, Value, json};

use crate::intake::block::{blocks, centred};
use crate::intake::draft::{Finding, Removed};
use crate::intake::head::Head;
use crate::intake::kind::Candidate;
use crate::intake::piece::{Content, Piece};
use crate::intake::tail::Tail;
use crate::intake::{minutes, sections, summary};

/// What was read of a document.
pub(super) struct Parts {
    pub(super) head: Head,
    pub(super) body: Vec<Piece>,
    pub(super) tail: Tail,
}

/// A payload under construction: fields that the template lacks are kept aside, and told.
pub(super) struct Form<'a> {
    properties: Option<&'a Map<String, Value>>,
    /// The fields.
    pub(super) payload: Map<String, Value>,
    /// Words that have no field, with the name that they would have had.
    pub(super) homeless: Vec<(&'static str, Value)>,
}

impl Form<'_> {
    /// Whether the template has a field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.is_some_and(|all| all.contains_key(name))
    }

    /// Sets a field, if there is something to set.
    pub(super) fn put(&mut self, name: &'static str, value: impl Into<Value>) {
        let value = value.into();
        let nothing = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if nothing {
        } else if self.has(name) {
            self.payload.insert(name.to_owned(), value);
        } else {
            self.homeless.push((name, value));
        }
    }
}

/// Makes the payload.
pub(super) fn assemble(
    mut parts: Parts,
    candidate: &Candidate<'_>,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
) -> Value {
    let properties = candidate.schema.source()["properties"].as_object();
    let mut form = Form { properties, payload: Map::new(), homeless: Vec::new() };
    let Head {
        copy_number,
        classification,
        urgency,
        issuer_mark,
        document_number,
        approvers,
        addressees,
        ..
    } = parts.head.clone();
    form.put("copy_number", copy_number);
    form.put("classification", classification);
    form.put("urgency", urgency);
    form.put("issuer_mark", issuer_mark);
    let numbered = if form.has("document_number") { "document_number" } else { "number" };
    form.put(numbered, document_number);
    form.put("approvers", approvers);
    adopt_title(&mut parts);
    if !form.has("body") {
        form.put("title", parts.head.whole_title());
    } else {
        form.put("title", parts.head.title.join("\n"));
    }
    form.put("addressees", addressees);
    body(&mut form, &parts, findings, removed);
    attachments(&mut form, &parts.tail, findings);
    let signature: Vec<String> = parts.head.signature.iter().chain(&parts.tail.signature).cloned().collect();
    form.put("signature", signature);
    form.put("date", parts.tail.date.clone().or(parts.head.date.clone()));
    form.put("annotation", parts.tail.annotation.clone());
    form.put("copied_to", parts.tail.imprint.copied_to.clone());
    form.put("printer", parts.tail.imprint.printer.clone());
    form.put("printed_on", parts.tail.imprint.printed_on.clone());
    shelter(&mut form, findings);
    Value::Object(form.payload)
}

/// An order has no title of its own: what it promulgates gives it.
fn adopt_title(parts: &mut Parts) {
    let first = parts.tail.annex.first().filter(|piece| piece.is_text());
    if parts.head.title.is_empty()
        && let Some(piece) = first
    {
        parts.head.title.push(piece.words().to_owned());
        parts.tail.annex.remove(0);
    }
}

fn body(form: &mut Form<'_>, parts: &Parts, findings: &mut Vec<Finding>, removed: &mut Vec<Removed>) {
    let mut body = blocks(&parts.body, findings);
    if let Some(first) = parts.tail.annex.first() {
        findings.push(Finding::at(
            "annex",
            first.line,
            "成文日期之后还有一份文件，已放在正文之后另起一页；如果是附件，请移到附件里",
            "another paper follows the date; it stands on a new page behind the text: make it an attachment if it is one",
        ));
        body.push((first.line, json!({"page_break": true})));
        let titles = parts.tail.annex.iter().take(3).take_while(|piece| is_title(piece)).count();
        body.extend(parts.tail.annex[..titles].iter().map(centred));
        body.extend(blocks(&parts.tail.annex[titles..], findings));
    }
    if minutes::is_one(form) {
        minutes::fill(form, body, findings, removed);
    } else if form.has("achievements") {
        summary::fill(form, body, &parts.head);
    } else if form.has("sections") {
        sections::fill(form, body, findings);
    } else {
        form.put("body", body.into_iter().map(|(_, block)| block).collect::<Vec<_>>());
    }
}

fn is_title(piece: &Piece) -> bool {
    let text = piece.words();
    matches!(piece.content, Content::Text { .. })
        && text.chars().count() <= 40
        && !text.ends_with(['。', '：', ':', '；', '，'])
        && crate::intake::number::parse(text).is_none()
        && super::piece::despaced(text) != "目录"
}

fn attachments(form: &mut Form<'_>, tail: &Tail, findings: &mut Vec<Finding>) {
    let all: Vec<Value> = tail
        .attachments
        .iter()
        .map(|attachment| {
            let mut one = Map::new();
            if !attachment.title.is_empty() {
                one.insert("title".into(), attachment.title.clone().into());
            }
            let content: Vec<Value> =
                blocks(&attachment.content, findings).into_iter().map(|(_, block)| block).collect();
            if !content.is_empty() {
                one.insert("content".into(), content.into());
            }
            Value::Object(one)
        })
        .collect();
    let bound = all.iter().filter(|one| one.get("content").is_some()).count();
    if bound > 0 && bound < all.len() {
        findings.push(
            Finding::whole(
                "attachment-missing",
                "附件说明里的附件有的没有正文，请补上或删去",
                "some attachments of the note have no text",
            )
            .pointer("/attachments"),
        );
    }
    form.put("attachments", all);
}

/// What the template has no field for goes to the end of its text, and is told.
fn shelter(form: &mut Form<'_>, findings: &mut Vec<Finding>) {
    for (name, value) in std::mem::take(&mut form.homeless) {
        let lines: Vec<String> = match &value {
            Value::String(text) => text.lines().map(str::to_owned).collect(),
            Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let wrong = lines.join("；");
        let mut blocks: Vec<Value> = lines.into_iter().map(Value::String).collect();
        if let Value::Array(items) = &value {
            blocks.extend(items.iter().filter(|item| item.is_object()).flat_map(loose));
        }
        let place = match form.payload.get_mut("body") {
            Some(Value::Array(body)) => Some(("/body", body)),
            _ => form
                .payload
                .get_mut("achievements")
                .and_then(Value::as_array_mut)
                .and_then(|all| all.last_mut())
                .and_then(|last| last["blocks"].as_array_mut())
                .map(|blocks| ("/achievements", blocks)),
        };
        let kept = place.map(|(pointer, list)| {
            list.extend(blocks);
            pointer
        });
        let finding = Finding::whole(
            "field-absent",
            format!(
                "此模板没有“{name}”一栏，{}",
                if kept.is_some() { "内容已放在正文末尾" } else { "内容未能放入" }
            ),
            format!(
                "the template has no field {name}; {}",
                if kept.is_some() {
                    "the words stand at the end of the text"
                } else {
                    "the words are left out"
                }
            ),
        );
        let finding = finding.wrong(wrong, None);
        findings.push(match kept {
            Some(pointer) => finding.pointer(pointer),
            None => finding,
        });
    }
}

/// An object that has no field, as blocks: an attachment is its title and its text.
fn loose(item: &Value) -> Vec<Value> {
    match (item.get("title"), item.get("content").and_then(Value::as_array)) {
        (None, None) => vec![item.clone()],
        (title, content) => title.cloned().into_iter().chain(content.cloned().unwrap_or_default()).collect(),
    }
}
