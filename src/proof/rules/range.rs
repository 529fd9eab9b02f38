//! P14, P15, Q03, Q04: spans of years and ranges of numbers.

use std::ops::Range;

use crate::proof::finding::Findings;
use crate::proof::glyph::is_latin;
use crate::proof::rule::Level;
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// Units behind a range of numbers; other words may be part of a name or an address.
const UNITS: [&str; 40] = [
    "天", "日内", "个", "人", "名", "岁", "度", "元", "万元", "亿元", "万", "亿", "%", "％", "℃", "倍", "次",
    "小时", "分钟", "秒", "家", "项", "户", "吨", "公斤", "千克", "克", "米", "公里", "千米", "毫米", "厘米",
    "平方", "立方", "亩", "公顷", "年内", "周", "件", "万人",
];

/// A number with digits, grouping and decimals.
fn number(line: &Line<'_>, at: usize) -> Option<Range<usize>> {
    let inside = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let end = line.run(at, inside);
    let end = (at..end).rev().find(|place| line.at(*place).is_ascii_digit()).map_or(at, |last| last + 1);
    (end > at).then_some(at..end)
}

/// Checks ranges in one walk over each text.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in &sheet.lines {
        let role = line.piece.role;
        if !(role.is_text() || role == Role::Title) {
            continue;
        }
        let mut at = 0;
        while at < line.len() {
            let begins = line.at(at).is_ascii_digit() && !"0123456789.,".contains(line.before(at));
            match number(line, at).filter(|_| begins) {
                Some(first) => at = range(line, &first, out).unwrap_or(first.end),
                None => at += 1,
            }
        }
    }
}

fn range(line: &Line<'_>, first: &Range<usize>, out: &mut Findings) -> Option<usize> {
    let unit_at = first.end;
    let sign = if line.at(unit_at) == '年' { unit_at + 1 } else { unit_at };
    let mark = line.at(sign);
    if !"-~～－—–至".contains(mark) {
        return None;
    }
    let second = number(line, sign + 1)?;
    let before = line.before(first.start);
    if is_latin(before) || "-–—~～/.#".contains(before) || "-–~～/".contains(line.at(second.end)) {
        return Some(second.end);
    }
    if is_years(line, first, &second) {
        years(line, sign, mark, out);
    } else if sign == unit_at {
        numbers(line, first, sign, &second, out);
    }
    Some(second.end)
}

/// Whether both are years, the later behind, and 年 follows.
fn is_years(line: &Line<'_>, first: &Range<usize>, second: &Range<usize>) -> bool {
    let year = |range: &Range<usize>| {
        let value: Option<u32> = line.text(range.clone()).parse().ok();
        value.filter(|value| range.len() == 4 && (1900..=2100).contains(value))
    };
    let pair = year(first).zip(year(second));
    pair.is_some_and(|(from, to)| from <= to) && "年学财".contains(line.at(second.end))
}

/// P14.
fn years(line: &Line<'_>, sign: usize, mark: char, out: &mut Findings) {
    if "-~－–".contains(mark) {
        out.wrong("P14", line, sign..sign + 1, Some("—"));
    } else if mark == '～' {
        out.wrong("P14", line, sign..sign + 1, Some("—"));
        out.soften(Level::Hint);
    }
}

/// P15, Q03, Q04.
fn numbers(line: &Line<'_>, first: &Range<usize>, sign: usize, second: &Range<usize>, out: &mut Findings) {
    let unit =
        UNITS.iter().filter(|unit| line.starts(second.end, unit)).max_by_key(|unit| unit.chars().count());
    let padded = |range: &Range<usize>| {
        line.at(range.start) == '0' && range.len() > 1 && line.at(range.start + 1) != '.'
    };
    let Some(unit) = unit.filter(|_| !padded(first) && !padded(second)) else { return };
    // 第1-3项 and 附表1-2 name things by their numbers.
    let named = "第表图号条款".contains(line.before(first.start));
    let mark = line.at(sign);
    if named {
        return;
    }
    if "-~－–".contains(mark) {
        out.wrong("P15", line, sign..sign + 1, Some("～"));
    } else if mark == '—' {
        out.wrong("P15", line, sign..sign + 1, Some("～"));
        out.soften(Level::Hint);
    }
    let whole = first.start..second.end + 1;
    let (low, high) = (line.text(first.clone()), line.text(sign..second.end));
    match unit.chars().next() {
        Some(sign @ ('%' | '％')) => {
            out.wrong("Q03", line, whole, Some(&format!("{low}{sign}{high}{sign}")));
        }
        Some(large @ ('万' | '亿')) => {
            let full: &str = if unit.ends_with('元') { unit } else { &unit[..large.len_utf8()] };
            let end = second.end + full.chars().count();
            let right = format!("{low}{full}{high}{full}");
            out.wrong("Q04", line, first.start..end, Some(&right));
        }
        _ => {}
    }
}
