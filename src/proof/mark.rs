//! Numbers at the beginning of a text: 一、 （一） 1. （1） ① 1.1 第一条.

use std::ops::Range;

use crate::proof::glyph::{han_digit, han_number, is_blank};
use crate::proof::sheet::Line;

/// The form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// 一、 to （1） and ①: levels 1 to 5.
    Level(u8),
    /// 1.1, with how many parts.
    Decimal(usize),
    /// 第一章, 第一条 and the like.
    Ordinal(char),
}

/// A number at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its form.
    pub(super) form: Form,
    /// Its value (of 1.1 the last part).
    pub(super) value: u32,
    /// Where it stands, with its mark.
    pub(super) range: Range<usize>,
    /// Where its digits stand.
    pub(super) digits: Range<usize>,
}

/// The number at the beginning of a text, if it has one.
pub(super) fn of(line: &Line<'_>) -> Option<Mark> {
    let start = line.trimmed().start;
    // 注：1. begins the list that 2. below goes on with.
    let start = if line.starts(start, "注：") { start + 2 } else { start };
    match line.at(start) {
        '（' | '(' => bracketed(line, start),
        '第' => ordinal(line, start),
        c @ '①'..='⑳' => {
            let value = u32::from(c) - u32::from('①') + 1;
            Some(Mark { form: Form::Level(5), value, range: start..start + 1, digits: start..start + 1 })
        }
        c if c.is_ascii_digit() => arabic(line, start),
        c if is_numeral(c) => han(line, start),
        _ => None,
    }
}

fn is_numeral(c: char) -> bool {
    c == '十' || (han_digit(c).is_some() && !"两零〇○OＯ".contains(c))
}

fn han(line: &Line<'_>, start: usize) -> Option<Mark> {
    let end = line.run(start, is_numeral);
    let value = han_number(&line.text(start..end)).filter(|value| *value < 100)?;
    if end - start > 3 || !"、.．，,：:".contains(line.at(end)) {
        return None;
    }
    Some(Mark { form: Form::Level(1), value, range: start..end + 1, digits: start..end })
}

fn bracketed(line: &Line<'_>, start: usize) -> Option<Mark> {
    let close = |end: usize| "）)".contains(line.at(end));
    let end = line.run(start + 1, is_numeral);
    if end > start + 1 && close(end) {
        let value = han_number(&line.text(start + 1..end)).filter(|value| *value < 100)?;
        return Some(Mark { form: Form::Level(2), value, range: start..end + 1, digits: start + 1..end });
    }
    let (value, end) = line.number(start + 1)?;
    let fits = close(end) && value < 100;
    fits.then_some(Mark { form: Form::Level(4), value, range: start..end + 1, digits: start + 1..end })
}

fn arabic(line: &Line<'_>, start: usize) -> Option<Mark> {
    let (mut value, mut end) = line.number(start)?;
    let mut digits = start..end;
    let mut parts = 1;
    while line.at(end) == '.' && line.at(end + 1).is_ascii_digit() {
        let (next, after) = line.number(end + 1)?;
        (value, digits, end) = (next, end + 1..after, after);
        parts += 1;
    }
    if value >= 100 || digits.len() > 2 {
        return None;
    }
    if parts > 1 {
        let closed = if line.at(end) == '.' { end + 1 } else { end };
        let ends = is_blank(line.at(closed)) || closed > end || parts > 2;
        return ends.then_some(Mark { form: Form::Decimal(parts), value, range: start..closed, digits });
    }
    let next = line.at(end + 1);
    let sign = ".．、".contains(line.at(end)) && !next.is_ascii_digit() && next != '\0';
    sign.then_some(Mark { form: Form::Level(3), value, range: start..end + 1, digits })
}

fn ordinal(line: &Line<'_>, start: usize) -> Option<Mark> {
    let end = line.run(start + 1, |c| is_numeral(c) || c.is_ascii_digit() || "百零〇".contains(c));
    let kind = line.at(end);
    if !"章节条编".contains(kind) || end == start + 1 {
        return None;
    }
    let text = line.text(start + 1..end);
    let value = text.parse().ok().or_else(|| hundreds(&text))?;
    Some(Mark { form: Form::Ordinal(kind), value, range: start..end + 1, digits: start + 1..end })
}

/// A number in hanzi up to 999, as articles are numbered.
fn hundreds(text: &str) -> Option<u32> {
    match text.split_once('百') {
        None => han_number(text),
        Some((hundreds, rest)) => {
            let rest = rest.trim_start_matches(['零', '〇']);
            let rest = if rest.is_empty() { Some(0) } else { han_number(rest) };
            Some(han_number(hundreds)? * 100 + rest?)
        }
    }
}
