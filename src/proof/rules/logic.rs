//! L03–L05, L07: what a document says against its type and direction, and its abbreviations.

use crate::proof::finding::Findings;
use crate::proof::kind;
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::{Direction, Role};

/// Checks the text against the type.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    let title = sheet.subject.title();
    let kind = kind::of_title(&title).unwrap_or_default();
    if kind == "报告" && sheet.subject.direction == Direction::Up {
        request_in_report(sheet, out);
    }
    if kind == "请示" {
        two_matters(sheet, out);
    }
    closings(sheet, kind, out);
    abbreviations(sheet, out);
}

/// L03: the request of a report stands in its last paragraphs.
fn request_in_report(sheet: &Sheet<'_>, out: &mut Findings) {
    let body: Vec<&Line<'_>> = sheet.body().collect();
    for line in body.iter().rev().take(3) {
        if let Some(hit) = line.hits.iter().find(|hit| hit.word.rule == "L03") {
            out.wrong("L03", line, hit.start..hit.end, None);
        }
    }
}

/// L04: two matters in the title, or two requests in the text.
fn two_matters(sheet: &Sheet<'_>, out: &mut Findings) {
    const VERBS: [&str; 16] = [
        "申请", "解决", "增加", "购置", "调整", "设立", "批准", "拨付", "成立", "新建", "改建", "举办",
        "增设", "追加", "聘用", "采购",
    ];
    for line in sheet.of(Role::Title) {
        let text = line.text(line.trimmed());
        let matter = text.split_once("关于").map_or(text.as_str(), |(_, rest)| rest);
        let matters = matter.split(['和', '及', '、', '与', '暨', '并']);
        let count = matters.filter(|part| VERBS.iter().any(|verb| part.starts_with(verb))).count();
        if count > 1 || matter.contains("关于") && !matter.contains('《') {
            out.wrong("L04", line, line.trimmed(), None);
        }
    }
    let is_request = |line: &&Line<'_>| line.hits.iter().any(|hit| hit.word.wrong == "妥否");
    if let Some(second) = sheet.body().filter(is_request).nth(1) {
        out.wrong("L04", second, second.trimmed(), None);
    }
}

/// L05: closing phrases, in the last paragraphs.
fn closings(sheet: &Sheet<'_>, kind: &str, out: &mut Findings) {
    let body: Vec<&Line<'_>> = sheet.body().collect();
    for line in body.iter().rev().take(3) {
        for hit in &line.hits {
            let Some(right) = suited(kind, sheet.subject.direction, hit.word.rule, hit.word.wrong) else {
                continue;
            };
            out.wrong("L05", line, hit.start..hit.end, Some(right));
        }
    }
}

/// What suits a type instead of a closing phrase, if the phrase does not suit it.
fn suited(kind: &str, direction: Direction, rule: &str, phrase: &str) -> Option<&'static str> {
    let commands = phrase.contains("执行");
    let asks = rule == "L03" && !phrase.contains("支持") && !phrase.contains("批准");
    let own = phrase.strip_prefix("特此").filter(|_| rule == "L05");
    match kind {
        "函" if commands => Some("请予支持"),
        "函" => own.filter(|own| *own != "函告").map(|_| "特此函告"),
        "请示" if commands || own.is_some_and(|own| own != "请示") => Some("妥否，请批示"),
        "报告" if commands || own.is_some_and(|own| own != "报告") => Some("特此报告"),
        "批复" => own.filter(|own| *own != "批复").map(|_| "此复"),
        "通知" if own.is_some_and(|own| own != "通知") => Some("特此通知"),
        "通报" if own.is_some_and(|own| own != "通报") => Some("特此通报"),
        _ if asks && direction == Direction::Down && phrase != "请批示" => None,
        "通知" | "通报" | "决定" if asks => Some("请遵照执行"),
        _ => None,
    }
}

/// L07: an abbreviation that is defined twice, never used, or not used where it could be.
fn abbreviations(sheet: &Sheet<'_>, out: &mut Findings) {
    let lines: Vec<&Line<'_>> = sheet.body().collect();
    let mut defined: Vec<String> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for at in (0..line.len()).filter(|at| line.starts(*at, "以下简称")) {
            let open = at + 4 + usize::from("为".contains(line.at(at + 4)));
            let quoted = "“《".contains(line.at(open));
            let start = if quoted { open + 1 } else { open };
            let end = line.run(start, |c| !"”》），；。".contains(c));
            let short = line.text(start..end);
            if short.is_empty() || end - start > 20 {
                continue;
            }
            let said = if defined.contains(&short) {
                Some(("重复说明", "is defined twice"))
            } else if !is_used(&lines, index, end, &short) {
                Some(("说明后没有使用", "is defined and never used"))
            } else if let Some(full) = full_name(line, at) {
                full_again(&lines, index, end, &full)
                    .then_some(("说明后仍用全称", "is defined, yet the full name is used"))
            } else {
                None
            };
            if let Some((zh, en)) = said {
                out.told(
                    "L07",
                    line,
                    at..end,
                    None,
                    (format!("简称“{short}”{zh}"), format!("the abbreviation {short:?} {en}")),
                );
            }
            defined.push(short);
        }
    }
}

/// The name in 《》 just before （以下简称.
fn full_name(line: &Line<'_>, at: usize) -> Option<String> {
    let bracket = at.checked_sub(1).filter(|place| "（(".contains(line.at(*place)))?;
    let close = bracket.checked_sub(1).filter(|place| line.at(*place) == '》')?;
    let open = line.chars[..close].iter().rposition(|c| *c == '《')?;
    Some(line.text(open..close + 1))
}

fn is_used(lines: &[&Line<'_>], index: usize, from: usize, short: &str) -> bool {
    behind(lines, index, from).any(|text| text.contains(short))
}

fn full_again(lines: &[&Line<'_>], index: usize, from: usize, full: &str) -> bool {
    behind(lines, index, from).any(|text| text.contains(full))
}

/// The text behind a place.
fn behind<'a>(lines: &'a [&Line<'_>], index: usize, from: usize) -> impl Iterator<Item = String> + 'a {
    let own = lines.get(index).map(|line| line.text(from..line.len()));
    let others = lines.get(index + 1..).unwrap_or_default().iter().map(|line| line.piece.text.clone());
    own.into_iter().chain(others)
}
