//! Running text: words, line breaks, and what becomes of a line end between them.

use std::ops::Range;

use super::builder::{Builder, unsupported};
use super::frame::Kind;
use crate::compose::escape::{GUARD, unguarded};
use crate::compose::refusal::Refusal;
use crate::model::{Block, Inline, Paragraph};

/// What the next character has to know of those before it.
#[derive(Default)]
pub(super) struct Flow {
    last: Option<char>,
    pending: bool,
}

impl Flow {
    /// A line ended here; what it becomes shows with the next character.
    pub(super) fn soft_break(&mut self) {
        self.pending = true;
    }

    /// A space if a line ended between two Latin words, nothing beside Han.
    fn joint(&mut self, next: char) -> &'static str {
        let between_words = self.last.is_some_and(|last| !is_wide(last)) && !is_wide(next);
        if std::mem::take(&mut self.pending) && between_words { " " } else { "" }
    }
}

/// Characters that are set without spaces between them: CJK letters, punctuation and full-width forms.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201F}' | '\u{2026}' | '\u{2014}' | '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

impl Builder<'_> {
    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Kind::Fence { json, .. } = &mut self.top().kind {
            json.push_str(text);
            return;
        }
        // A character reference prints what it names; all other text stands in the source and may hold guards.
        if self.source[range.start..].starts_with('&') && text.chars().count() <= 2 {
            if text == "\n" {
                self.line_break();
            } else {
                self.words(text);
            }
            return;
        }
        self.refuse_undefined_footnote(text, range);
        let words = unguarded(text);
        if !words.is_empty() {
            self.words(&words);
        }
    }

    fn words(&mut self, words: &str) {
        let joint = words.chars().next().map_or("", |first| self.flow.joint(first));
        self.flow.last = words.chars().next_back();
        let inlines = &mut self.top().inlines;
        match inlines.last_mut() {
            Some(Inline::Text { text }) => {
                text.push_str(joint);
                text.push_str(words);
            }
            _ => inlines.push(Inline::text(format!("{joint}{words}"))),
        }
    }

    pub(super) fn line_break(&mut self) {
        self.flow = Flow::default();
        self.top().inlines.push(Inline::Break);
    }

    /// pulldown-cmark leaves the call of a footnote that is not defined as text.
    fn refuse_undefined_footnote(&mut self, text: &str, range: &Range<usize>) {
        let called = text == "[" && self.source[range.end..].starts_with('^');
        let literal = self.source[..range.start].ends_with('\\');
        if called && !literal {
            let rest = &self.source[range.start..];
            let end = rest.find(['\n', ']']).map_or(rest.len(), |end| end + 1);
            let refusal = Refusal::template("脚注没有定义", "the footnote is not defined");
            self.refuse(refusal, &(range.start..range.start + end));
        }
    }

    pub(super) fn call_footnote(&mut self, label: &str, range: &Range<usize>) {
        if self.frames.iter().any(|frame| matches!(frame.kind, Kind::Footnote { .. })) {
            return self.refuse(unsupported("脚注中的脚注", "a footnote in a footnote"), range);
        }
        let label = unguarded(label);
        let Some((words, called, _)) = self.footnotes.get_mut(&*label) else {
            let refusal = Refusal::template("脚注没有定义", "the footnote is not defined");
            return self.refuse(refusal, range);
        };
        *called = true;
        let text = words.clone();
        self.top().inlines.push(Inline::Footnote { text });
    }

    /// A tight list item holds words without a paragraph; they become one when a block follows or the item ends.
    pub(super) fn flush_tight_item(&mut self) {
        let frame = self.top();
        if matches!(frame.kind, Kind::Item) && !frame.inlines.is_empty() {
            let text = std::mem::take(&mut frame.inlines);
            frame.blocks.push(Block::Paragraph(Paragraph { text, indent: true, ..Paragraph::default() }));
        }
    }

    /// A value that was spliced into the JSON of a directive by hand.
    pub(super) fn refuse_spliced(&mut self, json: &str, range: &Range<usize>) -> bool {
        let spliced = json.contains(GUARD);
        if spliced {
            let refusal = Refusal::template(
                "指令的 JSON 中不能直接插入值，请用同名辅助函数",
                "a value cannot be spliced into the JSON of a directive; use the helper of that name",
            );
            self.refuse(refusal, range);
        }
        spliced
    }
}
