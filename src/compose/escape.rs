//! Payload text to Markdown that prints character for character: the only place where values meet Markdown.
//!
//! A value is put between two guards. A guard is a noncharacter that no font draws and that the reader of the Markdown
//! takes out again. It keeps a value from being read as the start of a block (`1.`, `#`, `-`) or as the end of an
//! attribute, and it is neither white nor punctuation, so `**{{value}}**` is strong whatever the value begins with.

use std::fmt::Write;

/// Stands at both ends of a value.
pub(super) const GUARD: char = '\u{FDD0}';
/// Stands between `*` and CJK punctuation, where CommonMark would not see emphasis.
const JOINT: char = '\u{FDD1}';

/// Whether a character is one of ours and not of the text.
pub(super) fn is_guard(c: char) -> bool {
    c == GUARD || c == JOINT
}

/// Markdown that prints a text as it is; a line feed becomes a line break, also in headings and cells.
pub(super) fn escape(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + text.len() / 8 + 6);
    markdown.push(GUARD);
    let mut spaced = true;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let lone_space = c == ' ' && !spaced && rest.peek().is_some_and(|next| !next.is_whitespace());
        if lone_space || !needs_reference(c) {
            markdown.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(markdown, "&#{};", u32::from(c));
        }
        spaced = c.is_whitespace();
    }
    markdown.push(GUARD);
    markdown
}

fn needs_reference(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_guard(c)
        || matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '('
                | ')'
                | '&'
                | '|'
                | '~'
                | '$'
                | '#'
                | '!'
                | '^'
                | '"'
        )
}

/// Markdown in which `*` beside CJK punctuation opens and closes emphasis as Chinese readers expect: in `中**“文”**中`
/// CommonMark sees no emphasis, because the quotation mark counts as punctuation and 中 as a letter.
pub(super) fn join_emphasis(markdown: String) -> String {
    if !markdown.contains('*') {
        return markdown;
    }
    let mut joined = String::with_capacity(markdown.len() + 16);
    let mut before = None;
    for c in markdown.chars() {
        if (c == '*' && before.is_some_and(is_wide_mark)) || (before == Some('*') && is_wide_mark(c)) {
            joined.push(JOINT);
        }
        joined.push(c);
        before = Some(c);
    }
    joined
}

fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{2014}'..='\u{201F}' | '\u{2026}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301F}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}')
}

/// A text without guards, borrowed if it has none.
pub(super) fn unguarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(is_guard) {
        std::borrow::Cow::Owned(text.chars().filter(|c| !is_guard(*c)).collect())
    } else {
        std::borrow::Cow::Borrowed(text)
    }
}
