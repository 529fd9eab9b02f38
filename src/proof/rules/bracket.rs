//! P03, P05, T06: brackets and title marks.

use crate::proof::finding::Findings;
use crate::proof::glyph::{is_chinese, is_han};
use crate::proof::mark::{self, Form};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// An opening mark that waits for its half.
struct Open {
    at: usize,
    close: char,
}

/// Checks brackets, each text for itself.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in &sheet.lines {
        let role = line.piece.role;
        if role.is_text() || matches!(role, Role::Title | Role::Subtitle | Role::AttachmentTitle) {
            pairs(line, out);
        }
    }
}

fn pairs(line: &Line<'_>, out: &mut Findings) {
    let number = mark::of(line).filter(|mark| matches!(mark.form, Form::Level(2 | 4)));
    let start = number.map_or(0, |mark| mark.range.end);
    let mut stack: Vec<Open> = Vec::new();
    for at in start..line.len() {
        if line.is_masked(at) {
            continue;
        }
        match line.at(at) {
            '（' | '(' => stack.push(Open { at, close: '）' }),
            '《' => {
                title_in_title(line, at, &stack, out);
                stack.push(Open { at, close: '》' });
            }
            '〈' => stack.push(Open { at, close: '〉' }),
            '〔' => stack.push(Open { at, close: '〕' }),
            '【' => stack.push(Open { at, close: '】' }),
            c @ ('）' | ')' | '》' | '〉' | '〕' | '】') => close(line, at, c, &mut stack, out),
            _ => {}
        }
    }
    for open in &stack {
        out.wrong("P05", line, open.at..open.at + 1, None);
    }
}

fn close(line: &Line<'_>, at: usize, c: char, stack: &mut Vec<Open>, out: &mut Findings) {
    let wanted = if c == ')' { '）' } else { c };
    match stack.iter().rposition(|open| open.close == wanted) {
        Some(place) => {
            // What was opened inside and never closed.
            for open in stack.drain(place + 1..) {
                out.wrong("P05", line, open.at..open.at + 1, None);
            }
            if let Some(open) = stack.pop().filter(|_| wanted == '）') {
                half_width(line, open.at, at, out);
            }
        }
        None if is_list_mark(line, at) => {}
        None => out.wrong("P05", line, at..at + 1, None),
    }
}

/// Whether a lone bracket closes the number of an item: 1） or a).
fn is_list_mark(line: &Line<'_>, at: usize) -> bool {
    let start = line.chars[..at].iter().rposition(|c| !c.is_ascii_alphanumeric() && !is_numeral(*c));
    let begin = start.map_or(0, |place| place + 1);
    let before = line.before(begin);
    (1..=2).contains(&(at - begin))
        && (before == '\0' || before.is_whitespace() || "。；，：、".contains(before))
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

/// P03.
fn half_width(line: &Line<'_>, open: usize, close: usize, out: &mut Findings) {
    let inside = line.chars.get(open + 1..close).unwrap_or_default();
    let halves = [(open, '(', "（"), (close, ')', "）")];
    let one_is_full = halves.iter().any(|(at, half, _)| line.at(*at) != *half);
    let chinese = inside.iter().any(|c| is_chinese(*c)) || (one_is_full && is_han(line.before(open)));
    if !chinese {
        return;
    }
    for (at, half, full) in halves {
        if line.at(at) == half {
            out.wrong("P03", line, at..at + 1, Some(full));
        }
    }
}

/// T06: the marks of a title inside a title.
fn title_in_title(line: &Line<'_>, at: usize, stack: &[Open], out: &mut Findings) {
    if stack.last().is_none_or(|open| open.close != '》') {
        return;
    }
    let close = (at + 1..line.len()).find(|place| line.at(*place) == '》');
    // Of 《甲《乙》 one half is missing; then it is not known which title is inside.
    let both = close.is_some_and(|close| line.chars[close + 1..].contains(&'》'));
    if let Some(close) = close.filter(|_| both) {
        out.wrong("T06", line, at..at + 1, Some("〈"));
        out.wrong("T06", line, close..close + 1, Some("〉"));
    }
}
