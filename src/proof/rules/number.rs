//! N01–N14: numbers and other fields of the head.

use crate::proof::finding::Findings;
use crate::proof::glyph::{is_blank, is_han};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::{Direction, Dress, Role};

/// Brackets that a year is found in.
const OPEN: &str = "[(（【［〔﹝〖";
const CLOSE: &str = "])）】］〕﹞〗";

/// Checks the head.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in &sheet.lines {
        let role = line.piece.role;
        if role == Role::DocumentNumber {
            own_number(line, out);
        }
        if role == Role::DocumentNumber || role.is_text() || role == Role::Title {
            numbers(line, out);
        }
        if role.is_text() || matches!(role, Role::Title | Role::Date | Role::PrintedOn | Role::Subtitle) {
            zeros(line, out);
        }
    }
    copy_number(sheet, out);
    classification(sheet, out);
    urgency(sheet, out);
    approvers(sheet, out);
}

/// N01–N04: every document number, in the head and in the text.
fn numbers(line: &Line<'_>, out: &mut Findings) {
    for open in 0..line.len() {
        if OPEN.contains(line.at(open)) && is_han(code_before(line, open)) {
            number_at(line, open, out);
        }
    }
}

fn code_before(line: &Line<'_>, open: usize) -> char {
    let back = line.chars[..open].iter().rev().find(|c| !is_blank(**c));
    back.copied().unwrap_or('\0')
}

fn number_at(line: &Line<'_>, open: usize, out: &mut Findings) {
    let Some((year, close)) = line.number(open + 1) else { return };
    let digits = close - open - 1;
    if !CLOSE.contains(line.at(close)) || !(digits == 2 || (digits == 4 && (1900..=2100).contains(&year))) {
        return;
    }
    let serial = line.run(close + 1, is_blank);
    let with_ordinal = line.at(serial) == '第';
    let Some((_, end)) = line.number(serial + usize::from(with_ordinal)) else { return };
    let ends = line.at(line.run(end, is_blank)) == '号';
    if !ends && line.piece.role != Role::DocumentNumber {
        return;
    }
    if line.at(open) != '〔' || line.at(close) != '〕' {
        let right = format!("〔{}〕", line.text(open + 1..close));
        out.wrong("N01", line, open..close + 1, Some(&right));
    }
    if digits == 2 {
        let century = if year < 50 { 2000 } else { 1900 };
        out.wrong("N02", line, open + 1..close, Some(&(century + year).to_string()));
    }
    if with_ordinal {
        out.wrong("N03", line, serial..serial + 1, Some(""));
    }
    let first = serial + usize::from(with_ordinal);
    let zeros = line.run(first, |c| c == '0');
    if zeros > first && zeros < end {
        out.wrong("N04", line, first..zeros, Some(""));
    }
}

/// N05, N06: the number in the head as a whole.
fn own_number(line: &Line<'_>, out: &mut Findings) {
    let range = line.trimmed();
    let starts = range.clone().filter(|at| OPEN.contains(line.at(*at))).count();
    if starts > 1 {
        let first = line.text(range.clone()).split(['、', ' ', '　', '，', '\n']).next().map(str::to_owned);
        return out.wrong("N06", line, range, first.as_deref());
    }
    let mut at = range.start;
    while at < range.end {
        let end = line.run(at, is_blank);
        if end > at && starts == 1 {
            out.wrong("N05", line, at..end, Some(""));
        }
        at = end.max(at + 1);
    }
    if starts == 1 && line.before(range.end).is_ascii_digit() {
        out.wrong("N05", line, range.end..range.end, Some("号"));
    }
}

/// N14: a year in hanzi with a zero that is none.
fn zeros(line: &Line<'_>, out: &mut Findings) {
    let digit = |c: char| "一二三四五六七八九〇○零OoＯ0".contains(c);
    let mut at = 0;
    while at < line.len() {
        let end = line.run(at, digit);
        let text = line.text(at..end);
        let year = end - at == 4 && line.at(end) == '年' && "一二".contains(line.at(at));
        if year && text.contains(['○', '零', 'O', 'o', 'Ｏ', '0']) {
            let right = text.replace(['○', '零', 'O', 'o', 'Ｏ', '0'], "〇");
            out.wrong("N14", line, at..end, Some(&right));
        }
        at = end.max(at + 1);
    }
}

/// N07.
fn copy_number(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in sheet.of(Role::CopyNumber) {
        let range = line.trimmed();
        let digits: String = line.chars.iter().filter(|c| c.is_ascii_digit()).collect();
        if range.len() == 6 && digits.len() == 6 {
            continue;
        }
        let significant = digits.trim_start_matches('0');
        let right = (!digits.is_empty() && significant.len() <= 6).then(|| format!("{significant:0>6}"));
        out.wrong("N07", line, range, right.as_deref());
    }
}

/// N08, N09.
fn classification(sheet: &Sheet<'_>, out: &mut Findings) {
    let Some(line) = sheet.first(Role::Classification).filter(|line| !line.trimmed().is_empty()) else {
        return;
    };
    if !sheet.subject.is_official() && line.starts(line.trimmed().start, "内部") {
        // 内部资料 on a bulletin is no classification.
        return;
    }
    if !sheet.subject.has(Role::CopyNumber) {
        let said = ("涉密公文缺少份号".to_owned(), "a classified document without a copy number".to_owned());
        out.told("N08", line, line.trimmed(), None, said);
    }
    let range = line.trimmed();
    let level = ["绝密", "机密", "秘密"].into_iter().find(|level| line.starts(range.start, level));
    if level.is_none() {
        let said =
            ("密级应为绝密、机密或秘密".to_owned(), "the classification is 绝密, 机密 or 秘密".to_owned());
        return out.told("N08", line, range, None, said);
    }
    let after = range.start + 2;
    if after < range.end && line.at(after) != '★' {
        let rest = line.run(after, |c| is_blank(c) || "*☆✩·-—，,:：".contains(c));
        out.wrong("N09", line, after..rest, Some("★"));
    }
}

/// N10, N11.
fn urgency(sheet: &Sheet<'_>, out: &mut Findings) {
    let Some(line) = sheet.first(Role::Urgency).filter(|line| !line.trimmed().is_empty()) else { return };
    let text = line.text(line.trimmed());
    if !["特急", "加急", "特提", "平急"].contains(&text.as_str()) {
        let right = if text.contains('特') { "特急" } else { "加急" };
        out.wrong("N10", line, line.trimmed(), Some(right));
    }
    for title in sheet.of(Role::Title) {
        if let Some(at) =
            (0..title.len()).find(|at| title.starts(*at, "紧急") && at + 6 > title.len().saturating_sub(4))
        {
            out.wrong("N11", title, at..at + 2, Some(""));
        }
    }
}

/// N12, N13.
fn approvers(sheet: &Sheet<'_>, out: &mut Findings) {
    let subject = sheet.subject;
    if subject.direction == Direction::Up && subject.is_official() && !subject.has(Role::Approver) {
        let pointer = if subject.dress == Dress::Field { "/approvers" } else { "" };
        out.missing("N12", pointer, ("上行文缺少签发人", "an upward document without approver"));
    }
    for line in sheet.of(Role::Approver) {
        let start = line.trimmed().start;
        if !line.starts(start, "签发人") {
            continue;
        }
        let mark = line.run(start + 3, is_blank);
        let end = line.run(mark, |c| ":：".contains(c) || is_blank(c));
        match subject.dress {
            Dress::Field => out.wrong("N13", line, start..end, Some("")),
            Dress::Paper if line.text(start + 3..end) != "：" => {
                out.wrong("N13", line, start + 3..end, Some("："));
            }
            Dress::Paper => {}
        }
    }
}
