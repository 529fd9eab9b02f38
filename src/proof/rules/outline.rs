//! H05–H07: levels and numbers of a document as a whole.

use crate::proof::finding::Findings;
use crate::proof::glyph::to_han;
use crate::proof::mark::{self, Form, Mark};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// The deepest level that is counted.
const LEVELS: usize = 6;

/// A numbered text.
struct Numbered<'a, 'b> {
    line: &'b Line<'a>,
    mark: Mark,
    level: u8,
}

/// Checks the order of levels and numbers, the main part and each attachment for itself.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    let parts = sheet.subject.pieces.iter().map(|piece| piece.part).max().unwrap_or(0);
    for part in 0..=parts {
        let found: Vec<Numbered<'_, '_>> =
            sheet.lines.iter().filter_map(|line| numbered(line, part)).collect();
        consecutive(&found, refers(sheet), out);
        skipped(&found, out);
        single(&found, out);
        articles(sheet, part, out);
    }
    levels_of_fields(sheet, out);
}

fn numbered<'a, 'b>(line: &'b Line<'a>, part: usize) -> Option<Numbered<'a, 'b>> {
    let role = matches!(line.piece.role, Role::Heading(_) | Role::RunIn(_) | Role::Paragraph | Role::Item);
    let mark = Some(line).filter(|line| role && line.piece.part == part).and_then(mark::of)?;
    let level = match mark.form {
        Form::Level(level) => level,
        // Decimal numbers and chapters begin new lists below them.
        Form::Decimal(_) | Form::Ordinal(_) => 0,
    };
    Some(Numbered { line, mark, level })
}

/// Whether the text refers to its own numbers, which are then not to be changed by a program.
fn refers(sheet: &Sheet<'_>) -> bool {
    let reference = |line: &Line<'_>, at: usize| {
        let end = line.run(at + 1, |c| "一二三四五六七八九十".contains(c) || c.is_ascii_digit());
        line.at(at) == '第' && end > at + 1 && "部条项款点章节".contains(line.at(end))
    };
    sheet.body().any(|line| (0..line.len()).any(|at| reference(line, at)))
}

/// H06.
fn consecutive(found: &[Numbered<'_, '_>], refers: bool, out: &mut Findings) {
    // At each level the lists that are open: a list in a list of the same form begins at 1, and the outer one goes on.
    let mut open: [Vec<Counted>; LEVELS] = Default::default();
    for one in found {
        let level = usize::from(one.level).min(LEVELS - 1);
        // Below chapters and decimals lists begin at 1 again, or go on.
        if level == 0 {
            continue;
        }
        open[level + 1..].iter_mut().for_each(Vec::clear);
        let Some(right) = count(&mut open[level], one.mark.value) else { continue };
        let text = match one.level {
            1 | 2 => to_han(right),
            5 => char::from_u32(u32::from('①') + right - 1).map(String::from).unwrap_or_default(),
            _ => right.to_string(),
        };
        out.wrong("H06", one.line, one.mark.digits.clone(), Some(&text));
        if refers {
            out.leave_to_person();
        }
    }
}

/// The last number of a list: as written, and as it should be.
struct Counted {
    written: u32,
    right: u32,
}

/// Counts a number; what it should be, if it is another.
fn count(lists: &mut Vec<Counted>, value: u32) -> Option<u32> {
    if value == 1 || lists.is_empty() {
        lists.push(Counted { written: value, right: value });
        return None;
    }
    if let Some(place) = lists.iter().rposition(|list| list.written + 1 == value) {
        lists.truncate(place + 1);
    }
    let last = lists.last_mut()?;
    *last = Counted { written: value, right: last.right + 1 };
    (last.right != value).then_some(last.right)
}

/// H06 of 第一条, 第二条: articles go on through all chapters.
fn articles(sheet: &Sheet<'_>, part: usize, out: &mut Findings) {
    let mut last = 0;
    for line in sheet.lines.iter().filter(|line| line.piece.part == part && line.piece.role != Role::Cell) {
        let Some(mark) = mark::of(line).filter(|mark| mark.form == Form::Ordinal('条')) else { continue };
        if last > 0 && mark.value != last + 1 && mark.value != 1 {
            out.wrong("H06", line, mark.digits.clone(), None);
        }
        last = mark.value;
    }
}

/// H05: a level below one that was not there. Two levels alone may be 一、 and 1.
fn skipped(found: &[Numbered<'_, '_>], out: &mut Findings) {
    let used: Vec<u8> = (1..=4).filter(|level| found.iter().any(|one| one.level == *level)).collect();
    if used == [1, 3] {
        return;
    }
    let mut above = 0_u8;
    for one in found {
        if one.level == 0 {
            // Below chapters and decimals everything may begin.
            above = 4;
            continue;
        }
        let heads = matches!(one.line.piece.role, Role::Heading(_) | Role::RunIn(_));
        let first_item = one.mark.value == 1 && (1..=4).contains(&one.level);
        if above > 0 && first_item && heads && one.level > above + 1 && one.level < 4 {
            let right = match above + 1 {
                2 => format!("（{}）", to_han(one.mark.value)),
                _ => format!("{}.", one.mark.value),
            };
            out.wrong("H05", one.line, one.mark.range.clone(), Some(&right));
        }
        above = one.level;
    }
}

/// H05 of headings whose numbers the layout adds.
fn levels_of_fields(sheet: &Sheet<'_>, out: &mut Findings) {
    let mut above = 0_u8;
    let mut part = 0;
    let headings = sheet.lines.iter().filter_map(|line| match line.piece.role {
        Role::Heading(level) | Role::RunIn(level) if level > 0 => Some((line, level)),
        _ => None,
    });
    let all: Vec<(&Line<'_>, u8)> = headings.collect();
    let two_levels = all.iter().all(|(_, level)| [1, 3].contains(level));
    for (line, level) in all {
        if line.piece.part != part {
            (above, part) = (0, line.piece.part);
        }
        if level > above + 1 && above > 0 && mark::of(line).is_none() && !two_levels {
            let said = (
                format!("{above} 级标题下直接用了 {level} 级标题"),
                format!("a heading of level {level} directly below one of level {above}"),
            );
            out.told("H05", line, line.trimmed(), None, said);
        }
        above = level;
    }
}

/// H07.
fn single(found: &[Numbered<'_, '_>], out: &mut Findings) {
    for (index, one) in found.iter().enumerate() {
        if !(2..=4).contains(&one.level) || one.mark.value != 1 {
            continue;
        }
        let parent = found[..index].iter().rev().find(|other| other.level < one.level);
        let next = found[index + 1..].iter().find(|other| other.level <= one.level);
        let alone = next.is_none_or(|next| next.level < one.level || next.mark.value == 1);
        if parent.is_some_and(|parent| parent.level > 0) && alone {
            out.wrong("H07", one.line, one.mark.range.clone(), Some(""));
        }
    }
}
