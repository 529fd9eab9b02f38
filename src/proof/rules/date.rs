//! D01–D08: signature, dates and annotation.

use crate::proof::calendar::{self, Day};
use crate::proof::finding::Findings;
use crate::proof::glyph::{is_blank, is_han};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::{Dress, Role};

/// Checks the end of the document and every date.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in sheet.of(Role::Date) {
        date_of_issue(line, out);
    }
    for line in &sheet.lines {
        let role = line.piece.role;
        if role.is_text() || role == Role::Date || role == Role::Title {
            dates(line, role == Role::Cell, sheet.subject.dress == Dress::Field && role == Role::Date, out);
        }
    }
    if sheet.subject.dress == Dress::Field {
        for line in sheet.of(Role::Signature).chain(sheet.of(Role::Date)) {
            indent(line, out);
        }
    }
    signature(sheet, out);
    annotation(sheet, out);
}

/// D01.
fn date_of_issue(line: &Line<'_>, out: &mut Findings) {
    let range = line.trimmed();
    let text = line.text(range.clone());
    if let Some(day) = calendar::in_han(&text).filter(|_| !text.contains(|c: char| c.is_ascii_digit())) {
        out.wrong("D01", line, range, Some(&day.written()));
    }
}

/// D02–D04, Q06: dates in any text.
fn dates(line: &Line<'_>, cell: bool, iso: bool, out: &mut Findings) {
    let mut at = 0;
    while at < line.len() {
        let c = line.at(at);
        if !c.is_ascii_digit() || line.before(at).is_ascii_digit() || line.is_masked(at) {
            at += 1;
            continue;
        }
        if let Some((day, end)) = calendar::dotted(&line.chars, at) {
            let own_word = !line.before(at).is_ascii_alphanumeric() && !"-./".contains(line.before(at));
            let iso = iso && line.at(at + 4) == '-' && end - at == 10;
            if own_word && !cell && !iso {
                let end = if line.at(end) == '日' { end + 1 } else { end };
                out.wrong("D03", line, at..end, Some(&day.written()));
            }
            at = end;
            continue;
        }
        at = written(line, at, out).unwrap_or_else(|| line.run(at, |c| c.is_ascii_digit()));
    }
}

/// A date with 年, 月 and 日, whole or from its month on; where it ends.
fn written(line: &Line<'_>, at: usize, out: &mut Findings) -> Option<usize> {
    let (first, end) = line.number(at)?;
    let sign = line.at(end);
    if sign == '年' && (1900..=2100).contains(&first) && end - at == 4 {
        mixed(line, at, end, out);
        if let Some((day, end)) = calendar::written(&line.chars, at) {
            calendar_faults(line, at..end, day, out);
        }
        return Some(end + 1);
    }
    if sign != '月' || first > 12 {
        return None;
    }
    padded(line, at, end, out);
    let (day, day_end) = line.number(end + 1)?;
    if day > 31 {
        return Some(day_end);
    }
    if line.at(day_end) == '号' && !is_thing(line, day_end + 1) {
        out.wrong("D03", line, day_end..day_end + 1, Some("日"));
    }
    if "日号".contains(line.at(day_end)) {
        padded(line, end + 1, day_end, out);
    }
    Some(day_end)
}

/// Whether 号 counts things: 3月5号文件 is no day.
fn is_thing(line: &Line<'_>, at: usize) -> bool {
    ["文", "楼", "令", "线", "公告", "通知", "提案", "建议", "院", "房"]
        .iter()
        .any(|word| line.starts(at, word))
}

/// D02.
fn padded(line: &Line<'_>, at: usize, end: usize, out: &mut Findings) {
    if line.at(at) == '0' && end - at == 2 && line.at(at + 1) != '0' {
        out.wrong("D02", line, at..at + 1, Some(""));
    }
}

/// Q06: 2021年三月.
fn mixed(line: &Line<'_>, at: usize, year_end: usize, out: &mut Findings) {
    let month = line.run(year_end + 1, |c| "一二三四五六七八九十".contains(c));
    if month > year_end + 1 && line.at(month) == '月' {
        let end = line.run(month + 1, |c| "一二三四五六七八九十日".contains(c));
        out.wrong("Q06", line, at..end, None);
    }
}

/// D04: a day that does not exist, or has another weekday.
fn calendar_faults(line: &Line<'_>, range: std::ops::Range<usize>, day: Day, out: &mut Findings) {
    if !day.exists() {
        let said = (format!("没有{}这一天", day.written()), format!("there is no day {}", day.written()));
        return out.told("D04", line, range, None, said);
    }
    let mut at = line.run(range.end, |c| is_blank(c) || "（(，".contains(c));
    let Some(word) = ["星期", "周"].iter().find(|word| line.starts(at, word)) else { return };
    at += word.chars().count();
    let names = ['日', '一', '二', '三', '四', '五', '六'];
    let said = names.iter().position(|name| *name == line.at(at) || (*name == '日' && line.at(at) == '天'));
    let right = day.weekday();
    if said.is_some_and(|said| said != right) && !"年期".contains(line.at(at + 1)) {
        let name = names.get(right).copied().unwrap_or('日');
        let said = (format!("{}是星期{name}", day.written()), format!("{} is 星期{name}", day.written()));
        out.told("D04", line, range.start..at + 1, None, said);
    }
}

/// D05: blanks that stand for an indent.
fn indent(line: &Line<'_>, out: &mut Findings) {
    let range = line.trimmed();
    if range.start > 0 {
        out.wrong("D05", line, 0..range.start, Some(""));
    }
    if range.end < line.len() && !range.is_empty() {
        out.wrong("D05", line, range.end..line.len(), Some(""));
    }
}

/// D06: each signature is an agency of the mark, or else of the title.
fn signature(sheet: &Sheet<'_>, out: &mut Findings) {
    let subject = sheet.subject;
    let marks: Vec<String> = subject
        .of(Role::IssuerMark)
        .map(|piece| {
            bare(&piece.text)
                .trim_end_matches("文件")
                .trim_end_matches("令")
                .trim_end_matches("命")
                .to_owned()
        })
        .filter(|mark| !mark.is_empty())
        .collect();
    let title = subject.title();
    for line in sheet.of(Role::Signature) {
        let name = bare(&line.piece.text);
        let offices = ["总理", "主席", "省长", "市长", "县长", "区长", "局长", "部长", "主任"];
        let person = name.chars().count() <= 4 || offices.iter().any(|office| name.contains(office));
        let known = if marks.is_empty() {
            title.starts_with("关于") || !title.contains("关于") || is_within(&name, &title)
        } else {
            marks.iter().any(|mark| is_within(&name, mark) || is_within(mark, &name))
                || is_within(&name, &marks.concat())
        };
        if !person && !known {
            let other =
                if marks.is_empty() { "标题中的发文机关".to_owned() } else { marks.join("、") };
            let said = (
                format!("署名“{name}”与“{other}”不一致"),
                format!("the signature {name:?} is not {other:?}"),
            );
            out.told("D06", line, line.trimmed(), None, said);
        }
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether the characters of a short name stand in a long one in the same order: 市教育局 in 云岭市教育局.
fn is_within(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().filter(|c| is_han(*c)).all(|c| rest.any(|other| other == c))
}

/// D08.
fn annotation(sheet: &Sheet<'_>, out: &mut Findings) {
    let date = sheet.lines.iter().position(|line| line.piece.role == Role::Date);
    for (index, line) in sheet.lines.iter().enumerate() {
        if line.piece.role != Role::Annotation || line.trimmed().is_empty() {
            continue;
        }
        let range = line.trimmed();
        let text = line.text(range.clone());
        let inside = text.trim_matches(['（', '）', '(', ')']);
        match sheet.subject.dress {
            Dress::Paper if text != format!("（{inside}）") => {
                out.wrong("D08", line, range.clone(), Some(&format!("（{inside}）")));
            }
            Dress::Field if text != inside && text.starts_with(['(', '（']) => {
                out.wrong("D08", line, range.clone(), Some(inside));
            }
            _ => {}
        }
        if date.is_some_and(|date| index < date) && sheet.subject.dress == Dress::Paper {
            let said = ("附注在成文日期之上".to_owned(), "the annotation stands above the date".to_owned());
            out.told("D08", line, range, None, said);
        }
    }
}
