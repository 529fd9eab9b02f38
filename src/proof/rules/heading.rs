//! H01–H04, H08–H13: how a heading is written.

use crate::proof::finding::Findings;
use crate::proof::glyph::{is_blank, is_han};
use crate::proof::mark::{self, Form, Mark};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::{Dress, Role};

/// Longest heading that is told apart from a sentence by nothing but its length, in characters.
const HEADING_CHARS: usize = 16;

/// Checks headings and other numbered texts.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for (index, line) in sheet.lines.iter().enumerate() {
        let role = line.piece.role;
        if !matches!(role, Role::Heading(_) | Role::RunIn(_) | Role::Paragraph | Role::Item) {
            continue;
        }
        let mark = mark::of(line);
        if let Some(mark) = &mark {
            sign(line, mark, out);
        }
        let body = mark.as_ref().map_or(line.trimmed().start, |mark| mark.range.end);
        markdown(line, body, out);
        face(line, out);
        ordinals(line, body, out);
        ending(sheet, index, mark.as_ref(), out);
    }
}

/// H01–H04, H11: the number and its mark.
fn sign(line: &Line<'_>, mark: &Mark, out: &mut Findings) {
    let Mark { form, range, digits, .. } = mark;
    let after = line.at(range.end);
    let last = range.end - 1..range.end;
    match form {
        // 一，二 or 一：…… in a sentence are no numbers of headings.
        Form::Level(1) if line.at(last.start) != '、' && is_han(after) => {
            out.wrong("H03", line, last, Some("、"));
        }
        Form::Level(3) if line.at(last.start) != '.' => out.wrong("H02", line, last, Some(".")),
        Form::Level(2 | 4) => {
            if line.text(range.clone()).contains(['(', ')']) {
                let right = format!("（{}）", line.text(digits.clone()));
                out.wrong("H04", line, range.clone(), Some(&right));
            }
            let end = line.run(range.end, |c| "、.．，,".contains(c));
            if end > range.end && end < line.len() {
                out.wrong("H01", line, range.end..end, Some(""));
            }
        }
        Form::Decimal(_) if line.at(last.start) == '.' => out.wrong("H11", line, last, Some("")),
        _ => {}
    }
}

/// H12, H13: marks of Markdown and Word.
fn markdown(line: &Line<'_>, body: usize, out: &mut Findings) {
    let start = line.trimmed().start;
    let hashes = line.run(start, |c| c == '#');
    if hashes > start && hashes - start <= 6 && line.at(hashes) == ' ' {
        return out.wrong("H13", line, start..hashes + 1, Some(""));
    }
    if "-*•●·".contains(line.at(start)) && is_blank(line.at(start + 1)) && line.len() > start + 2 {
        return out.wrong("H13", line, start..line.run(start + 1, is_blank), Some(""));
    }
    let item =
        line.number(start).filter(|(value, end)| (1..100).contains(value) && ")）".contains(line.at(*end)));
    if let Some((value, end)) = item {
        let after = line.run(end + 1, is_blank);
        return out.wrong("H13", line, start..after, Some(&format!("{value}.")));
    }
    bold(line, start, body, out);
}

/// A text, or what stands behind its number, between `**`.
fn bold(line: &Line<'_>, start: usize, body: usize, out: &mut Findings) {
    let heading = matches!(line.piece.role, Role::Heading(_) | Role::RunIn(_));
    for (id, open) in [("H13", start), ("H12", line.run(body, is_blank))] {
        if !line.starts(open, "**") || (id == "H12" && open == start && !heading) {
            continue;
        }
        let close = (open + 2..line.len()).find(|at| line.starts(*at, "**"));
        if let Some(close) = close.filter(|close| *close > open + 2) {
            let id = if heading && open == start && !starts_with_number(line, open + 2) { "H12" } else { id };
            out.wrong(id, line, open..open + 2, Some(""));
            return out.wrong(id, line, close..close + 2, Some(""));
        }
    }
}

fn starts_with_number(line: &Line<'_>, at: usize) -> bool {
    "一二三四五六七八九十（(".contains(line.at(at)) || line.at(at).is_ascii_digit()
}

/// H12: the font that a source file sets.
fn face(line: &Line<'_>, out: &mut Findings) {
    let (Role::Heading(level), Some(face)) = (line.piece.role, &line.piece.face) else { return };
    let wanted = match level {
        1 => "黑体",
        2 => "楷体",
        _ => "仿宋",
    };
    if face.bold || !face.family.contains(wanted) {
        let set = format!("{}{}", face.family, if face.bold { "加粗" } else { "" });
        let said = (
            format!("{level} 级标题应为{wanted}、不加粗，实为{set}"),
            format!("a heading of level {level} is set in {wanted}, not bold; found {set}"),
        );
        out.told("H12", line, line.trimmed(), None, said);
    }
}

/// H10: 首先、 第一、 and 一是、 at the beginning of a sentence.
fn ordinals(line: &Line<'_>, first: usize, out: &mut Findings) {
    let start = line.trimmed().start;
    for at in 0..line.len() {
        let begins = at == start || "。；".contains(line.before(at)) || at == first;
        if !begins {
            continue;
        }
        let comma =
            ["首先", "其次", "再次", "最后", "第一", "第二", "第三", "第四", "第五", "其一", "其二", "其三"];
        if let Some(word) = comma.iter().find(|word| line.starts(at, word)) {
            let end = at + word.chars().count();
            // 第一、第二产业 and 其一、其二 name several things.
            if line.at(end) == '、' && line.at(end + 1) != line.at(at) {
                out.wrong("H10", line, end..end + 1, Some("，"));
            }
        }
        let numeral = line.run(at, |c| "一二三四五六七八九十".contains(c));
        if numeral > at && line.at(numeral) == '是' && "、，,".contains(line.at(numeral + 1)) {
            out.wrong("H10", line, numeral + 1..numeral + 2, Some(""));
        }
    }
}

/// H08, H09: how a heading ends.
fn ending(sheet: &Sheet<'_>, index: usize, mark: Option<&Mark>, out: &mut Findings) {
    let Some(line) = sheet.lines.get(index) else { return };
    let end = line.trimmed().end;
    let last = line.before(end);
    match line.piece.role {
        Role::RunIn(_) if !"。？！".contains(last) => {
            let from = if "；：，、.;:,".contains(last) { end - 1 } else { end };
            out.wrong("H09", line, from..end, Some("。"));
        }
        Role::Heading(_) if "。；：;:，,、".contains(last) && is_alone(sheet, index, mark) => {
            out.wrong("H08", line, end - 1..end, Some(""));
        }
        Role::Paragraph if sheet.subject.dress == Dress::Paper => {
            if let Some(mark) = mark {
                blank_run_in(line, mark, out);
            }
        }
        _ => {}
    }
}

/// Whether a text that ends like a sentence is a heading all the same: it is short, and something that it heads follows.
fn is_alone(sheet: &Sheet<'_>, index: usize, mark: Option<&Mark>) -> bool {
    let (Some(line), Some(next)) = (sheet.lines.get(index), sheet.lines.get(index + 1)) else { return false };
    let from = mark.map_or(0, |mark| mark.range.end);
    let text = line.text(from..line.trimmed().end - 1);
    let one_clause = text.chars().count() <= HEADING_CHARS && !text.contains(['，', '。', '；', '：', ',']);
    let of_next = mark::of(next).map(|mark| mark.form);
    let deeper = match (mark.map(|mark| mark.form), of_next, next.piece.role) {
        (Some(Form::Level(own)), Some(Form::Level(other)), _) => other > own,
        (_, None, Role::Paragraph) => true,
        (None, _, Role::Heading(other)) => matches!(line.piece.role, Role::Heading(own) if other > own),
        _ => false,
    };
    one_clause && deeper && next.piece.part == line.piece.part
}

/// H09: a blank where the full stop of a run-in heading should be.
fn blank_run_in(line: &Line<'_>, mark: &Mark, out: &mut Findings) {
    if !matches!(mark.form, Form::Level(1 | 2)) {
        return;
    }
    let start = line.run(mark.range.end, is_blank);
    let blank = line.run(start, |c| is_han(c) || "、“”".contains(c));
    let after = line.run(blank, is_blank);
    let rest = line.trimmed().end.saturating_sub(after);
    if after > blank && (2..=HEADING_CHARS).contains(&(blank - start)) && rest >= 10 && is_han(line.at(after))
    {
        out.wrong("H09", line, blank..after, Some("。"));
    }
}
