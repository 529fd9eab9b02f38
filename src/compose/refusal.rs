//! What a helper or a directive says when it cannot do its work.

use std::fmt;

use serde_json::Value;

use crate::problem::{Code, Problem};

/// Most characters of a value that a message shows.
const SHOWN_CHARS: usize = 60;

/// A sentence without a place; whoever knows the place adds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// `value`, `too-large` or `template-fault`.
    pub(super) code: Code,
    /// The sentence in Chinese.
    pub(super) zh: String,
    /// The sentence in English.
    pub(super) en: String,
}

impl Refusal {
    /// Data that cannot be composed.
    pub(super) fn value(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { code: Code::Value, zh: zh.into(), en: en.into() }
    }

    /// A ceiling exceeded.
    pub(super) fn too_large(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { code: Code::TooLarge, zh: zh.into(), en: en.into() }
    }

    /// A fault of the template.
    pub(super) fn template(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { code: Code::TemplateFault, zh: zh.into(), en: en.into() }
    }

    /// The problem, still without a place.
    pub(super) fn problem(self) -> Problem {
        Problem::new(self.code, self.zh, self.en)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Refusal {}

/// A value as a message shows it, cut if it is long.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Array(list) => format!("[…]({})", list.len()),
        Value::Object(object) => {
            let names: Vec<&str> = object.keys().take(8).map(String::as_str).collect();
            format!("{{{}}}", names.join(", "))
        }
        Value::String(text) => format!("{:?}", cut(text)),
        other => other.to_string(),
    }
}

/// The beginning of a text, with an ellipsis if more follows.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
