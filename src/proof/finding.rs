//! What a rule found: where, what is wrong, what would be right, and whether the program may mend it.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::problem::{Language, Sentence};
use crate::proof::rule::{Fix, Level, Rule};
use crate::proof::sheet::Line;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How grave: the rule's level, or less.
    pub level: Level,
    /// JSON pointer of the text; empty for the document as a whole, or for a plain text.
    pub pointer: String,
    /// Where it begins in that text, in characters.
    pub offset: usize,
    /// How long it is, in characters; 0 where something is missing.
    pub length: usize,
    /// What stands there.
    pub wrong: String,
    /// What should stand there.
    pub suggestion: Option<String>,
    /// Who may mend it.
    pub fix: Fix,
    /// What is wrong, as a sentence.
    pub message: Sentence,
}

impl Finding {
    /// The members of the finding in JSON.
    pub fn json(&self, language: Language) -> Value {
        let mut members = Map::new();
        members.insert("rule".into(), self.rule.id.into());
        members.insert("level".into(), self.level.letter().into());
        members.insert("source".into(), self.rule.source.mark().into());
        members.insert("pointer".into(), self.pointer.clone().into());
        members.insert("offset".into(), self.offset.into());
        members.insert("length".into(), self.length.into());
        members.insert("wrong".into(), self.wrong.clone().into());
        members.insert("suggestion".into(), self.suggestion.clone().map_or(Value::Null, Value::from));
        members.insert("fix".into(), self.fix.letter().into());
        members.insert("message".into(), self.message.text(language).into());
        members.insert("clause".into(), self.rule.clause.into());
        Value::Object(members)
    }

    /// The finding on one line.
    pub fn line(&self, language: Language) -> String {
        let place = if self.pointer.is_empty() { "/" } else { self.pointer.as_str() };
        let (level, message) = (self.level.word(language), self.message.text(language));
        format!("{place}:{} {} {level} {message}", self.offset, self.rule.id)
    }
}

/// What has been found so far.
#[derive(Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Notes that a part of a text is wrong, and what would be right; returns the finding to be changed.
    pub(super) fn wrong(&mut self, id: &str, line: &Line<'_>, range: Range<usize>, right: Option<&str>) {
        self.put(id, line, range, right, None);
    }

    /// Notes the same with a sentence of its own.
    pub(super) fn told(
        &mut self,
        id: &str,
        line: &Line<'_>,
        range: Range<usize>,
        right: Option<&str>,
        (zh, en): (String, String),
    ) {
        self.put(id, line, range, right, Some(Sentence::new(zh, en)));
    }

    /// Makes the last finding less grave, and leaves its mending to a person.
    pub(super) fn soften(&mut self, level: Level) {
        if let Some(last) = self.list.last_mut() {
            last.level = level;
        }
        self.leave_to_person();
    }

    /// Leaves the mending of the last finding to a person.
    pub(super) fn leave_to_person(&mut self) {
        if let Some(last) = self.list.last_mut().filter(|last| last.fix == Fix::Automatic) {
            last.fix = if last.suggestion.is_some() { Fix::Suggestion } else { Fix::Human };
        }
    }

    /// Notes that something is missing at a pointer.
    pub(super) fn missing(&mut self, id: &str, pointer: &str, (zh, en): (&str, &str)) {
        let Some(rule) = Rule::find(id) else { return };
        self.list.push(Finding {
            rule,
            level: rule.level,
            pointer: pointer.to_owned(),
            offset: 0,
            length: 0,
            wrong: String::new(),
            suggestion: None,
            fix: Fix::Human,
            message: Sentence::new(zh, en),
        });
    }

    fn put(
        &mut self,
        id: &str,
        line: &Line<'_>,
        range: Range<usize>,
        right: Option<&str>,
        said: Option<Sentence>,
    ) {
        let Some(rule) = Rule::find(id) else { return };
        let wrong = line.text(range.clone());
        let suggestion = right.filter(|_| rule.fix != Fix::Human).map(str::to_owned);
        let fix = if suggestion.is_some() { rule.fix } else { Fix::Human };
        let message = said.unwrap_or_else(|| sentence(rule, &wrong, suggestion.as_deref()));
        let (pointer, offset) = (line.piece.pointer.clone(), line.piece.start + range.start);
        let (level, length) = (rule.level, range.len());
        self.list.push(Finding { rule, level, pointer, offset, length, wrong, suggestion, fix, message });
    }

    /// All, in the order found.
    pub(super) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}

/// The sentence of a rule about a text.
fn sentence(rule: &Rule, wrong: &str, right: Option<&str>) -> Sentence {
    let (zh, en) = match (wrong, right) {
        ("", None) => (String::new(), String::new()),
        ("", Some(right)) => (format!("，此处缺“{right}”"), format!("; {right:?} is missing here")),
        (wrong, None) => (format!("：“{wrong}”"), format!(": {wrong:?}")),
        (wrong, Some("")) => (format!("：删去“{wrong}”"), format!(": remove {wrong:?}")),
        (wrong, Some(right)) => {
            (format!("：“{wrong}”应为“{right}”"), format!(": {wrong:?} should be {right:?}"))
        }
    };
    Sentence::new(format!("{}{zh}", rule.zh), format!("{}{en}", rule.en))
}
