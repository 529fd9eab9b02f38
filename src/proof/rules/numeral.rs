//! Q01, Q02, Q05, Q07–Q11: numerals.

use crate::proof::finding::Findings;
use crate::proof::glyph::{han_digit, is_blank, is_chinese, to_han};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// Checks numerals in one walk over each text.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in &sheet.lines {
        let role = line.piece.role;
        wide_digits(line, out);
        if !(role.is_text() || role == Role::Title) {
            continue;
        }
        for at in 0..line.len() {
            match line.at(at) {
                _ if line.is_masked(at) => {}
                '年' => short_year(line, at, out),
                '.' => bare_decimal(line, at, out),
                '、' => neighbours(line, at, out),
                '几' => some(line, at, out),
                '亿' => two_units(line, at, out),
                '倍' => times(line, at, out),
                '左' | '上' => hedged(line, at, out),
                _ => {}
            }
        }
    }
}

/// Q01.
fn wide_digits(line: &Line<'_>, out: &mut Findings) {
    let wide = |c: char| ('０'..='９').contains(&c);
    let mut at = 0;
    while at < line.len() {
        let end = line.run(at, wide);
        if end > at {
            let narrow = |c: char| char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c);
            let right: String = line.chars[at..end].iter().map(|c| narrow(*c)).collect();
            out.wrong("Q01", line, at..end, Some(&right));
        }
        at = end.max(at + 1);
    }
}

/// Where the digits end at a place begin.
fn digits_before(line: &Line<'_>, end: usize) -> usize {
    let count = line.chars[..end.min(line.len())].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    end - count
}

/// Q02: 21年底, 95年3月.
fn short_year(line: &Line<'_>, at: usize, out: &mut Findings) {
    let start = digits_before(line, at);
    let before = line.before(start);
    let whole = at - start == 2 && !"．.,-—～~".contains(before);
    let month =
        line.number(at + 1).is_some_and(|(month, end)| (1..=12).contains(&month) && line.at(end) == '月');
    let part = ["底", "初", "末", "上半年", "下半年", "度"].iter().any(|word| line.starts(at + 1, word));
    if whole && (month || part) && !"第满近约".contains(before) {
        let year: u32 = line.text(start..at).parse().unwrap_or(0);
        let century = if year < 50 { 2000 } else { 1900 };
        out.wrong("Q02", line, start..at, Some(&(century + year).to_string()));
    }
}

/// Q05.
fn bare_decimal(line: &Line<'_>, at: usize, out: &mut Findings) {
    let before = line.before(at);
    let digit = line.at(at + 1).is_ascii_digit();
    let date = line.number(at + 1).is_some_and(|(_, end)| "年月日".contains(line.at(end)));
    let alone = before == '\0' || is_blank(before) || is_chinese(before) || "～~—-(".contains(before);
    if digit && alone && !date && crate::proof::mark::of(line).is_none_or(|mark| mark.range.end != at + 1) {
        out.wrong("Q05", line, at..at + 1, Some("0."));
    }
}

/// Q07: 二、三天.
fn neighbours(line: &Line<'_>, at: usize, out: &mut Findings) {
    let (left, right) = (han_digit(line.before(at)), han_digit(line.at(at + 1)));
    let next = left.zip(right).is_some_and(|(left, right)| left > 0 && right == left + 1);
    let before = at.checked_sub(2).map_or('\0', |place| line.at(place));
    let alone = !"第、十百千一二三四五六七八九○〇零".contains(before);
    let units =
        ["天", "个", "次", "米", "里", "名", "岁", "种", "件", "倍", "小时", "公里", "户", "人", "亩", "步"];
    // 三、四个方面 may name the third and the fourth; 一、二 at the beginning of a text number it.
    let counted = units.iter().any(|unit| line.starts(at + 2, unit));
    if next && alone && counted && at > line.trimmed().start + 1 {
        out.wrong("Q07", line, at..at + 1, Some(""));
    }
}

/// Q08: 20几个.
fn some(line: &Line<'_>, at: usize, out: &mut Findings) {
    let start = digits_before(line, at);
    let value: Option<u32> = line.text(start..at).parse().ok();
    if let Some(value) = value.filter(|value| *value < 100 && value % 10 == 0 && *value > 0) {
        out.wrong("Q08", line, start..at + 1, Some(&format!("{}几", to_han(value))));
    }
}

/// Q09: 3亿4500万元.
fn two_units(line: &Line<'_>, at: usize, out: &mut Findings) {
    let start = digits_before(line, at);
    let Some((ten_thousands, end)) = line.number(at + 1) else { return };
    if start == at || line.before(start) == '.' || line.at(end) != '万' || ten_thousands >= 10_000 {
        return;
    }
    let fraction = format!("{ten_thousands:04}");
    let fraction = fraction.trim_end_matches('0');
    let right = format!("{}.{fraction}亿", line.text(start..at));
    let right = right.replace(".亿", "亿");
    out.wrong("Q09", line, start..end + 1, Some(&right));
}

/// Q10: 下降1倍.
fn times(line: &Line<'_>, at: usize, out: &mut Findings) {
    let number =
        |c: &char| c.is_ascii_digit() || *c == '.' || han_digit(*c).is_some() || "十百几多近约".contains(*c);
    let count = line.chars[..at].iter().rev().take_while(|c| number(c)).count();
    let start = at - count;
    let verb_end = if "了至".contains(line.before(start)) { start - 1 } else { start };
    let verbs = ["下降", "减少", "降低", "缩小", "缩短", "减轻"];
    let verb = verb_end.checked_sub(2).filter(|from| verbs.contains(&line.text(*from..verb_end).as_str()));
    if let Some(from) = verb.filter(|_| count > 0) {
        let once = ["1", "一"].contains(&line.text(start..at).as_str());
        let right = once.then(|| format!("{}50%", line.text(from..start)));
        out.wrong("Q10", line, from..at + 1, right.as_deref());
    }
}

/// Q11: 约50人左右.
fn hedged(line: &Line<'_>, at: usize, out: &mut Findings) {
    if !(line.starts(at, "左右") || line.starts(at, "上下")) {
        return;
    }
    let from = at.saturating_sub(12);
    let Some(about) = (from..at).rev().find(|place| line.at(*place) == '约') else { return };
    let between = line.text(about + 1..at);
    let number =
        between.chars().next().is_some_and(|c| c.is_ascii_digit() || han_digit(c).is_some() || c == '十');
    let one_clause = !between.contains(['，', '。', '；', '、', '：']);
    if number && one_clause && !"节合条制公契预特违签".contains(line.before(about)) {
        out.wrong("Q11", line, at..at + 2, Some(""));
    }
}
