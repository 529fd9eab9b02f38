//! R01–R09: addressees, copies and imprint.

use crate::proof::calendar;
use crate::proof::finding::Findings;
use crate::proof::kind::{self, ADDRESSED};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::{Direction, Dress, Role};

/// What a leader is called by.
const OFFICES: [&str; 18] = [
    "市长", "省长", "县长", "区长", "镇长", "乡长", "局长", "厅长", "部长", "处长", "科长", "主任", "书记",
    "总理", "主席", "州长", "院长", "同志",
];
/// Words that only subordinates are named with.
const SUBORDINATES: [&str; 9] =
    ["下属", "下级", "所属各", "直属单位", "各街道", "各乡镇", "各镇", "基层单位", "各科室"];

/// Checks addressees and imprint.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    let subject = sheet.subject;
    let upward = subject.direction == Direction::Up;
    missing(sheet, out);
    for line in sheet.of(Role::Addressees) {
        colon(line, subject.dress, out);
        leader(line, out);
        tiers(line, out);
    }
    if upward {
        several(sheet, out);
    }
    for line in sheet.of(Role::CopiedTo) {
        if upward {
            subordinates(line, out);
        }
    }
    copies_end(sheet, out);
    for line in sheet.of(Role::PrintedOn) {
        printed_on(sheet, line, out);
    }
}

/// R01.
fn missing(sheet: &Sheet<'_>, out: &mut Findings) {
    let subject = sheet.subject;
    let kind = kind::of_title(&subject.title()).unwrap_or_default();
    if subject.is_official() && ADDRESSED.contains(&kind) && !subject.has(Role::Addressees) {
        let pointer = if subject.dress == Dress::Field { "/addressees" } else { "" };
        out.missing("R01", pointer, ("没有主送机关", "there are no addressees"));
    }
}

/// R02.
fn colon(line: &Line<'_>, dress: Dress, out: &mut Findings) {
    let range = line.trimmed();
    if range.is_empty() {
        return;
    }
    let marks = line.chars[range.clone()].iter().rev().take_while(|c| "：:。.；;，,、".contains(**c)).count();
    let tail = range.end - marks..range.end;
    let text = line.text(tail.clone());
    match dress {
        Dress::Paper if text != "：" => out.wrong("R02", line, tail, Some("：")),
        Dress::Field if !text.is_empty() => out.wrong("R02", line, tail, Some("")),
        _ => {}
    }
}

/// R03.
fn several(sheet: &Sheet<'_>, out: &mut Findings) {
    let names = |line: &Line<'_>| {
        let text = line.text(line.trimmed());
        text.split(['、', '，', ',', '；']).filter(|part| !part.trim().is_empty()).count()
    };
    let count: usize = sheet.of(Role::Addressees).map(names).sum();
    if let Some(line) = sheet.of(Role::Addressees).last().filter(|_| count > 1) {
        out.wrong("R03", line, line.trimmed(), None);
    }
}

/// R04.
fn subordinates(line: &Line<'_>, out: &mut Findings) {
    for word in SUBORDINATES {
        let length = word.chars().count();
        if let Some(at) = (0..line.len()).find(|at| line.starts(*at, word)) {
            return out.wrong("R04", line, at..at + length, None);
        }
    }
}

/// R05: a name of an office at the end of an addressee of few characters, such as 张市长.
fn leader(line: &Line<'_>, out: &mut Findings) {
    let range = line.trimmed();
    let mut start = range.start;
    for at in range.clone().chain([range.end]) {
        let ends = at == range.end || "、，：:,；".contains(line.at(at));
        if !ends {
            continue;
        }
        let name = line.text(start..at);
        let short = (2..=8).contains(&(at - start)) && !name.starts_with('各');
        if short && OFFICES.iter().any(|office| name.ends_with(office)) {
            out.wrong("R05", line, start..at, None);
        }
        start = at + 1;
    }
}

/// R06: 、 between a government and departments, which are of another class.
fn tiers(line: &Line<'_>, out: &mut Findings) {
    let others = [
        "市直",
        "省直",
        "县直",
        "区直",
        "国务院各",
        "市政府各",
        "省政府各",
        "县政府各",
        "区政府各",
        "市各",
        "县各",
    ];
    for at in line.trimmed().filter(|at| line.at(*at) == '、') {
        let left =
            line.text(line.chars[..at].iter().rposition(|c| "、，".contains(*c)).map_or(0, |p| p + 1)..at);
        let territory = left.ends_with("人民政府")
            || (left.starts_with('各') && left.ends_with(['县', '区', '市', '镇', '乡']));
        if territory && others.iter().any(|word| line.starts(at + 1, word)) {
            out.wrong("R06", line, at..at + 1, Some("，"));
        }
    }
    for at in line.trimmed().filter(|at| line.at(*at) == '，') {
        let start = line.chars[..at].iter().rposition(|c| "、，".contains(*c)).map_or(0, |place| place + 1);
        let end = line.run(at + 1, |c| !"、，：".contains(c));
        let (left, right) = (line.text(start..at), line.text(at + 1..end));
        let bare = |name: &str| {
            name.starts_with('各') && name.ends_with(['县', '区', '市']) && name.chars().count() <= 3
        };
        if bare(&left) && bare(&right) {
            out.wrong("R06", line, at..at + 1, Some("、"));
        }
    }
}

/// R07: the last line of the copied-to list ends with 。; of a field the layout adds it.
fn copies_end(sheet: &Sheet<'_>, out: &mut Findings) {
    let lines: Vec<&Line<'_>> = sheet.of(Role::CopiedTo).collect();
    let Some((last, before)) = lines.split_last() else { return };
    let tail = |line: &Line<'_>| {
        let range = line.trimmed();
        let marks =
            line.chars[range.clone()].iter().rev().take_while(|c| "。.；;，,、：".contains(**c)).count();
        range.end - marks..range.end
    };
    let range = tail(last);
    match (sheet.subject.dress, last.text(range.clone()).as_str()) {
        (Dress::Paper, "。") | (Dress::Field, "" | "。") => {}
        (Dress::Paper, _) => out.wrong("R07", last, range, Some("。")),
        (Dress::Field, _) => out.wrong("R07", last, range, Some("")),
    }
    for line in before {
        let range = tail(line);
        if line.text(range.clone()).contains('；') {
            out.wrong("R07", line, range, Some("，"));
        }
    }
}

/// R08, R09.
fn printed_on(sheet: &Sheet<'_>, line: &Line<'_>, out: &mut Findings) {
    let range = line.trimmed();
    let text = line.text(range.clone());
    let bare = text.trim_end_matches(['发', '印']).trim_end().to_owned();
    let day = calendar::whole(&bare.replace('号', "日"));
    let iso = text.len() == 10 && text.is_ascii();
    match (sheet.subject.dress, day) {
        (_, None) if text.is_empty() => {}
        (_, None) => out.wrong("R08", line, range, None),
        (Dress::Paper, Some(day)) => {
            let right = format!("{}印发", day.written());
            if text != right {
                out.wrong("R08", line, range, Some(&right));
            }
        }
        (Dress::Field, Some(day)) if !iso && text != day.written() => {
            out.wrong("R08", line, range, Some(&day.written()));
        }
        (Dress::Field, Some(_)) => {}
    }
    let issued = sheet.first(Role::Date).and_then(|line| calendar::whole(&line.piece.text));
    if let (Some(printed), Some(issued)) = (day, issued)
        && printed < issued
    {
        let said = (
            format!("印发日期{}早于成文日期{}", printed.written(), issued.written()),
            format!("printed on {} before the date of issue {}", printed.written(), issued.written()),
        );
        out.told("R09", line, line.trimmed(), None, said);
    }
}
