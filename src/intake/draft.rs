//! What intake hands back: a draft payload, what is doubtful in it, and what was left out.

use serde_json::{Map, Value, json};

use crate::problem::{Language, Sentence};

/// Characters on both sides of a finding that tell it from others like it.
const CONTEXT: usize = 6;

/// A doubt about the draft that a person settles.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Stable identity, e.g. `date-broken`.
    pub code: &'static str,
    /// Line of the source, from 1, if it has one.
    pub line: Option<usize>,
    /// Place in the draft (RFC 6901), if it has one.
    pub pointer: Option<String>,
    /// What is doubtful.
    pub message: Sentence,
    /// The text in doubt, possibly empty.
    pub wrong: String,
    /// What may be meant; the draft keeps the source's wording unless the message says otherwise.
    pub suggestion: Option<String>,
    /// Where the text in doubt begins in the text of `pointer`, in characters, if its place in the draft was found.
    pub offset: Option<usize>,
    /// What stands before and after the text in doubt, to find its place in the draft.
    pub(super) near: (String, String),
}

impl Finding {
    /// A finding at a line of the source.
    pub(super) fn at(
        code: &'static str,
        line: usize,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Finding {
        let message = Sentence::new(zh, en);
        Finding {
            code,
            line: Some(line),
            pointer: None,
            message,
            wrong: String::new(),
            suggestion: None,
            offset: None,
            near: Default::default(),
        }
    }

    /// A finding about the whole draft.
    pub(super) fn whole(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding { line: None, ..Finding::at(code, 0, zh, en) }
    }

    /// The same with the text in doubt and what may be meant.
    pub(super) fn wrong(mut self, wrong: impl Into<String>, suggestion: Option<String>) -> Finding {
        self.wrong = wrong.into();
        self.suggestion = suggestion;
        self
    }

    /// The same with the words around the text in doubt, which begins at a byte of a text.
    pub(super) fn near(mut self, text: &str, start: usize) -> Finding {
        let before: Vec<char> = text[..start].chars().rev().take(CONTEXT).collect();
        let after = text[start..].strip_prefix(self.wrong.as_str()).unwrap_or_default();
        self.near = (before.into_iter().rev().collect(), after.chars().take(CONTEXT).collect());
        self
    }

    /// The same at a place of the draft.
    pub(super) fn pointer(mut self, pointer: impl Into<String>) -> Finding {
        self.pointer = Some(pointer.into());
        self
    }

    fn json(&self, language: Language) -> Value {
        let mut members = Map::new();
        members.insert("code".into(), self.code.into());
        members.extend(self.line.map(|line| ("line".to_owned(), line.into())));
        members.extend(self.pointer.clone().map(|pointer| ("pointer".to_owned(), pointer.into())));
        if let Some(offset) = self.offset {
            members.insert("offset".into(), offset.into());
            members.insert("length".into(), self.wrong.chars().count().into());
        }
        members.insert("message".into(), self.message.text(language).into());
        if !self.wrong.is_empty() {
            members.insert("wrong".into(), self.wrong.clone().into());
        }
        members.extend(self.suggestion.clone().map(|text| ("suggestion".to_owned(), text.into())));
        Value::Object(members)
    }
}

/// Words of the source that are not in the draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    /// Line of the source, from 1.
    pub line: usize,
    /// The words.
    pub text: String,
    /// Why they were left out.
    pub why: Sentence,
    /// Whether the words named an element that the draft holds (`签发人：`), and are set again by the layout.
    pub label: bool,
}

impl Removed {
    /// Words that belong to a page or a file, not to the document.
    pub(super) fn furniture(line: usize, text: impl Into<String>, zh: &str, en: &str) -> Removed {
        Removed { line, text: text.into(), why: Sentence::new(zh, en), label: false }
    }

    /// Words that named an element.
    pub(super) fn label(line: usize, text: impl Into<String>) -> Removed {
        let why =
            Sentence::new("要素的标识，由版式重新加上", "the label of an element, set again by the layout");
        Removed { line, text: text.into(), why, label: true }
    }
}

/// An event or figure that stands in the text and could stand in a field of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Field of the draft, e.g. `highlights`.
    pub field: &'static str,
    /// Line of the source, from 1.
    pub line: usize,
    /// One item of the field.
    pub item: Value,
}

/// A draft payload with all that is to be known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Template that it is for.
    pub template: String,
    /// Whether the template was guessed.
    pub guessed: bool,
    /// The payload, as far as the source goes.
    pub payload: Value,
    /// Doubts.
    pub findings: Vec<Finding>,
    /// What was left out.
    pub removed: Vec<Removed>,
    /// What could stand in fields of its own.
    pub offers: Vec<Offer>,
    /// How the source was read: `UTF-8`, `GB 18030`, `DOCX`, ….
    pub decoded: String,
}

impl Draft {
    /// The draft as one JSON object, with its messages in a language.
    pub fn json(&self, language: Language) -> Value {
        let removed = |one: &Removed| json!({"line": one.line, "text": one.text, "why": one.why.text(language), "label": one.label});
        let offer = |one: &Offer| json!({"field": one.field, "line": one.line, "item": one.item});
        json!({
            "template": self.template,
            "guessed": self.guessed,
            "payload": self.payload,
            "findings": self.findings.iter().map(|one| one.json(language)).collect::<Vec<_>>(),
            "removed": self.removed.iter().map(removed).collect::<Vec<_>>(),
            "offers": self.offers.iter().map(offer).collect::<Vec<_>>(),
            "decoded": self.decoded,
        })
    }
}
