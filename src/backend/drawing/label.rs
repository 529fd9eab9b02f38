//! How wide text will be, near enough to keep labels apart, and where it may be broken.

/// Width of a text in em: Han characters and full-width marks are square, Latin ones have the widths of a Times face.
pub(super) fn width_em(text: &str) -> f64 {
    text.chars().map(char_em).sum()
}

fn char_em(character: char) -> f64 {
    match character {
        '0'..='9' | '$' | '-' | '+' => 0.56,
        '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.28,
        ' ' | '(' | ')' | '[' | ']' | '/' => 0.4,
        '%' | 'M' | 'W' | 'm' | 'w' | '@' => 0.9,
        'A'..='Z' | '&' => 0.72,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' => 0.34,
        '\u{21}'..='\u{24f}' => 0.52,
        _ => 1.0,
    }
}

/// Breaks a text into lines of at most so many em, Latin words and numbers whole if they fit on a line.
pub(super) fn wrap(text: &str, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0.0;
    for piece in pieces(text) {
        let piece_width = width_em(&piece);
        if width > 0.0 && width + piece_width > most {
            lines.push(String::new());
            width = 0.0;
        }
        if piece_width <= most {
            push(&mut lines, &piece);
            width += piece_width;
            continue;
        }
        for character in piece.chars() {
            if width > 0.0 && width + char_em(character) > most {
                lines.push(String::new());
                width = 0.0;
            }
            push(&mut lines, character.encode_utf8(&mut [0; 4]));
            width += char_em(character);
        }
    }
    lines
}

fn push(lines: &mut [String], piece: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(piece);
    }
}

/// The pieces between which a line may break: single Han characters with the marks that close them, runs of Latin.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut latin = false;
    for character in text.chars() {
        let is_latin = character.is_ascii_graphic();
        let closes = "，。、；：！？）》”’…".contains(character);
        let opened = pieces.last().is_some_and(|piece| piece.ends_with(['（', '《', '“', '‘']));
        match pieces.last_mut() {
            Some(piece) if closes || opened || (latin && is_latin) => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
        latin = is_latin;
    }
    pieces
}
