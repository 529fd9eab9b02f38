//! What every reader hands on: the pieces of a document in order, each with the line it came from.

use serde_json::Value;

/// One piece of a source document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Line of the source, from 1; paragraphs count as lines in office files.
    pub(super) line: usize,
    /// What stands there.
    pub(super) content: Content,
}

/// The kinds of pieces.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Nothing: an empty line.
    Blank,
    /// A line or paragraph, with the outline level that an office file or Markdown gives it.
    Text {
        /// The words, without white space at either end.
        text: String,
        /// Outline level, from 1.
        outline: Option<u8>,
    },
    /// A table, as the block of a payload (`rows`, `head`, …).
    Table(Value),
    /// Pictures, as the block of a payload.
    Figure(Value),
    /// A page begins.
    PageBreak,
}

impl Piece {
    /// A line of text.
    pub(super) fn text(line: usize, text: impl Into<String>) -> Piece {
        Piece { line, content: Content::Text { text: text.into(), outline: None } }
    }

    /// The words of a line of text; nothing for anything else.
    pub(super) fn words(&self) -> &str {
        match &self.content {
            Content::Text { text, .. } => text,
            _ => "",
        }
    }

    /// The outline level that the source gives.
    pub(super) fn outline(&self) -> Option<u8> {
        match self.content {
            Content::Text { outline, .. } => outline,
            _ => None,
        }
    }

    /// Whether it is text.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.content, Content::Text { .. })
    }
}

/// A text without the spaces that widen it: `目　录` and `主 任` between single Han characters.
pub(super) fn despaced(text: &str) -> String {
    let single = text.split([' ', '\u{3000}']).filter(|word| !word.is_empty());
    let words: Vec<&str> = single.collect();
    let spread = words.len() > 2 && words.iter().all(|word| word.chars().count() == 1);
    let two = words.len() == 2 && words.iter().all(|word| word.chars().count() == 1);
    if spread || two { words.concat() } else { text.to_owned() }
}

/// Whether a character is a Han character.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇')
}
