//! Plain text and Markdown to pieces: one line a piece, marks of Markdown and invisible characters taken off and told.

use std::collections::BTreeMap;

use serde_json::json;

use crate::intake::draft::Removed;
use crate::intake::piece::{Content, Piece};

/// What the web leaves of entities that were cut.
const ENTITIES: &[&str] = &["&nbsp;", "&bsp;", "&sp;", "&ensp;", "&emsp;", "&#160;"];

/// Pictures that came with the document, by name, as addresses that a payload takes.
pub(super) type Pictures = BTreeMap<String, String>;

/// Cuts a text into pieces.
pub(super) fn pieces(text: &str, pictures: &Pictures, removed: &mut Vec<Removed>) -> Vec<Piece> {
    let lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
    lines.enumerate().map(|(index, line)| piece(index + 1, line, pictures, removed)).collect()
}

fn piece(line: usize, source: &str, pictures: &Pictures, removed: &mut Vec<Removed>) -> Piece {
    if source.starts_with('\u{c}') && source.trim().is_empty() {
        return Piece { line, content: Content::PageBreak };
    }
    let cleaned = clean(line, source, removed);
    let text = trimmed(&cleaned);
    if text.is_empty() {
        return Piece { line, content: Content::Blank };
    }
    if let Some(figure) = picture(text, pictures) {
        removed.push(Removed::label(line, text.replace(&figure.1, "")));
        return Piece { line, content: figure.0 };
    }
    let depth = text.chars().take_while(|c| *c == '#').count();
    match text[depth..].strip_prefix(' ') {
        Some(rest) if (1..=6).contains(&depth) => {
            removed.push(Removed::label(line, "#".repeat(depth)));
            let outline = u8::try_from(depth).ok();
            Piece { line, content: Content::Text { text: trimmed(rest).to_owned(), outline } }
        }
        _ => Piece::text(line, text),
    }
}

/// White space at both ends, that of Chinese typing included; a tab at the start is an empty cell of a table.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() && c != '\t').trim_end()
}

/// Takes off what cannot be seen or is no text: controls, zero-width characters, entities, marks of emphasis.
fn clean(line: usize, source: &str, removed: &mut Vec<Removed>) -> String {
    let mut text = String::with_capacity(source.len());
    let mut hidden = String::new();
    for character in source.chars() {
        match character {
            '\t' => text.push('\t'),
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => text.push(' '),
            '\u{200b}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{ad}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => hidden.push(character),
            other if other.is_control() => hidden.push(other),
            other => text.push(other),
        }
    }
    if !hidden.is_empty() {
        removed.push(Removed::furniture(line, hidden, "看不见的字符", "characters that cannot be seen"));
    }
    for entity in ENTITIES.iter().filter(|entity| source.contains(**entity)) {
        for _ in text.matches(entity) {
            removed.push(Removed::furniture(
                line,
                *entity,
                "网页代码残留",
                "left over from the code of a web page",
            ));
        }
        text = text.replace(entity, " ");
    }
    let marks = text.matches("**").count();
    if marks >= 2 && marks.is_multiple_of(2) && !text.contains("***") {
        for _ in 0..marks {
            removed.push(Removed::furniture(
                line,
                "**",
                "Markdown 的加粗记号",
                "marks of emphasis of Markdown",
            ));
        }
        text = text.replace("**", "");
    }
    text
}

/// A picture of Markdown, `![words](name)`, that came with the document; with its words.
fn picture(text: &str, pictures: &Pictures) -> Option<(Content, String)> {
    let (alt, rest) = text.strip_prefix("![")?.split_once("](")?;
    let name = rest.strip_suffix(')')?;
    let address = pictures.get(name.rsplit('/').next().unwrap_or(name))?;
    let mut one = json!({"image": address});
    if !alt.trim().is_empty() {
        one["caption"] = alt.trim().into();
    }
    Some((Content::Figure(json!({"pictures": [one]})), alt.trim().to_owned()))
}
