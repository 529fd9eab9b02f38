//! What rules of running text leave alone: addresses, times, decimals, grouped digits, file names, code, foreign text.

use crate::proof::calendar;
use crate::proof::glyph::{is_chinese, is_latin};

/// For each character whether it is left alone.
pub(super) fn of(chars: &[char]) -> Vec<bool> {
    let mut masked = vec![false; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '`' => code(chars, at),
            '"' | '“' | '\'' | '‘' => quoted(chars, at),
            c if c.is_ascii_alphanumeric() && !word_before(chars, at) => token(chars, at),
            _ => None,
        };
        match end {
            Some(end) => {
                masked[at..end].fill(true);
                at = end;
            }
            None => at += 1,
        }
    }
    masked
}

fn word_before(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_ascii_alphanumeric() || is_latin(chars[at - 1]))
}

/// Code between grave accents.
fn code(chars: &[char], at: usize) -> Option<usize> {
    let close = chars[at + 1..].iter().position(|c| *c == '`' || *c == '\n')?;
    (close > 0 && chars[at + 1 + close] == '`').then_some(at + close + 2)
}

/// A foreign text in quotes: letters, and nothing Chinese, up to the closing quote.
fn quoted(chars: &[char], at: usize) -> Option<usize> {
    let close = match chars[at] {
        '“' => '”',
        '‘' => '’',
        other => other,
    };
    let inside = chars[at + 1..].iter().position(|c| *c == close)?;
    let text = &chars[at + 1..at + 1 + inside];
    let foreign = text.iter().any(|c| is_latin(*c)) && !text.iter().any(|c| is_chinese(*c));
    // A curved pair is right as it is; only what stands between is left alone then.
    foreign.then_some(at + inside + 2)
}

/// An address, a time, a number or a foreign phrase that begins here.
fn token(chars: &[char], at: usize) -> Option<usize> {
    address(chars, at).or_else(|| number(chars, at)).or_else(|| phrase(chars, at))
}

fn address(chars: &[char], at: usize) -> Option<usize> {
    let inside = |c: char| c.is_ascii_graphic() && !"\"'<>()[]{}".contains(c);
    let end = at + chars[at..].iter().take_while(|c| inside(**c)).count();
    let text: String = chars[at..end].iter().take(12).collect::<String>().to_ascii_lowercase();
    let is_address = text.contains("://") || text.starts_with("www.");
    let has_at = chars[at..end].iter().position(|c| *c == '@');
    let is_mail = has_at.is_some_and(|place| place > 0 && chars[at + place..end].contains(&'.'));
    let named = file_name(chars, at, end);
    if is_address || is_mail {
        let trailing = chars[at..end].iter().rev().take_while(|c| ",.;:!?".contains(**c)).count();
        return Some(end - trailing);
    }
    named
}

/// `report.docx`, `index.html`: a name, a dot, and two to five letters.
fn file_name(chars: &[char], at: usize, end: usize) -> Option<usize> {
    let dot = chars[at..end].iter().position(|c| *c == '.')?;
    let first_part = chars[at..at + dot].iter().any(|c| c.is_ascii_alphabetic());
    let letters = chars[at + dot + 1..end].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    let starts = chars.get(at + dot + 1).is_some_and(|c| c.is_ascii_lowercase());
    (first_part && starts && (2..=5).contains(&letters)).then_some(at + dot + 1 + letters)
}

/// Digits with `.`, `,` or `:` between them; a date with dots or hyphens is no number.
fn number(chars: &[char], at: usize) -> Option<usize> {
    if !chars[at].is_ascii_digit() || calendar::dotted(chars, at).is_some() {
        return None;
    }
    let digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    let mut end = at;
    let mut joined = false;
    while end < chars.len() {
        if digit(end) {
            end += 1;
        } else if ".,:".contains(chars[end]) && digit(end + 1) && (chars[end] != ',' || grouped(chars, end)) {
            joined = true;
            end += 1;
        } else {
            break;
        }
    }
    joined.then_some(end)
}

/// Whether a comma parts thousands: exactly three digits follow.
fn grouped(chars: &[char], comma: usize) -> bool {
    chars[comma + 1..].iter().take_while(|c| c.is_ascii_digit()).count() == 3
}

/// Two or more foreign words with the marks between them.
fn phrase(chars: &[char], at: usize) -> Option<usize> {
    if !is_latin(chars[at]) {
        return None;
    }
    let foreign = |c: char| is_latin(c) || c.is_ascii_digit() || " ,.;:'-&/+()".contains(c);
    let end = at + chars[at..].iter().take_while(|c| foreign(**c)).count();
    let last = chars[at..end].iter().rposition(|c| is_latin(*c))?;
    let words = chars[at..=at + last].split(|c| *c == ' ').filter(|word| word.iter().any(|c| is_latin(*c)));
    (words.count() > 1).then_some(at + last + 1)
}
