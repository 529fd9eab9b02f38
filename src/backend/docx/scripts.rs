//! Text in pieces of one script each: what the font of a script draws stands in runs of its own, which name that font.

use crate::catalog::fonts::{Font, Fonts};
use crate::catalog::script::{is_joiner, is_right_to_left};

/// A piece of text that one run holds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Piece<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Name in DOCX of the font of its script; `None` for Chinese, Latin and what they share.
    pub(super) font: Option<&'a str>,
    /// Whether it runs from right to left.
    pub(super) right_to_left: bool,
}

/// Splits text. White between two words of a script is part of the piece, and all but letters if the script runs from
/// right to left: Word orders by runs what the bidirectional algorithm orders by characters.
pub(super) fn split<'a>(fonts: &'a Fonts, text: &'a str) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    // The script of the piece in the making, and where its last character ended.
    let mut script: Option<(&Font, usize)> = None;
    for (place, character) in text.char_indices() {
        let after = place + character.len_utf8();
        match (script, fonts.script_of(character)) {
            (None, None) => {}
            (None, Some(font)) => {
                pieces.extend(piece(&text[start..place], None));
                (start, script) = (place, Some((font, after)));
            }
            (Some((font, _)), Some(next)) if font.role == next.role => script = Some((font, after)),
            (Some((font, end)), Some(next)) => {
                pieces.extend(piece(&text[start..end], Some(font)));
                pieces.extend(piece(&text[end..place], None));
                (start, script) = (place, Some((next, after)));
            }
            (Some((font, end)), None) if is_joiner(character) && end == place => script = Some((font, after)),
            // A number after Arabic letters runs with them, whatever comes next (rule W2).
            (Some((font, end)), None) if character.is_ascii_digit() && runs_left(&text[start..end]) => {
                script = Some((font, after));
            }
            (Some((font, end)), None) if !waits(&text[start..end], character) => {
                pieces.extend(piece(&text[start..end], Some(font)));
                (start, script) = (end, None);
            }
            (Some(_), None) => {}
        }
    }
    if let Some((font, end)) = script {
        pieces.extend(piece(&text[start..end], Some(font)));
        start = end;
    }
    pieces.extend(piece(&text[start..], None));
    pieces
}

/// Whether a character may turn out to stand between two words of the script before it.
fn waits(before: &str, character: char) -> bool {
    character.is_whitespace() || !character.is_alphabetic() && runs_left(before)
}

fn runs_left(text: &str) -> bool {
    text.contains(is_right_to_left)
}

fn piece<'a>(text: &'a str, font: Option<&'a Font>) -> Option<Piece<'a>> {
    let right_to_left = font.is_some() && runs_left(text);
    (!text.is_empty()).then_some(Piece { text, font: font.map(|font| font.docx.as_str()), right_to_left })
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::catalog::fonts::Fonts;
    use std::path::Path;

    #[test]
    fn runs_part_where_scripts_do_and_keep_what_stands_between_words() {
        let stock = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let fonts = Fonts::load(&stock, &[]).unwrap_or_else(|faults| panic!("{faults}"));
        let text = "文：بىر 2026، ئىككى 3文，བོད་ཡིག བོད 가나ꀀ。ه\u{200d}，";
        let pieces: Vec<_> =
            split(&fonts, text).iter().map(|piece| (piece.text, piece.font, piece.right_to_left)).collect();
        let (uighur, tibetan) = (Some("Microsoft Uighur"), Some("Microsoft Himalaya"));
        let wanted = [
            ("文：", None, false),
            ("بىر 2026، ئىككى 3", uighur, true),
            ("文，", None, false),
            ("བོད་ཡིག བོད", tibetan, false),
            (" ", None, false),
            ("가나", Some("Malgun Gothic"), false),
            ("ꀀ", Some("Microsoft Yi Baiti"), false),
            ("。", None, false),
            ("ه\u{200d}", uighur, true),
            ("，", None, false),
        ];
        assert_eq!(pieces, wanted);
        assert_eq!(split(&fonts, "只有汉字 only").len(), 1);
    }
}
