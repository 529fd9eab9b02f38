//! P10, P18: dashes and interpuncts.

use crate::proof::finding::Findings;
use crate::proof::glyph::{is_blank, is_chinese, is_han};
use crate::proof::rules::spelling::is_foreign_name;
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// Checks dashes and interpuncts.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in &sheet.lines {
        let role = line.piece.role;
        if role == Role::Cell || !(role.is_text() || matches!(role, Role::Title | Role::Subtitle)) {
            names(line, out);
            continue;
        }
        names(line, out);
        let mut at = 0;
        while at < line.len() {
            at = match line.at(at) {
                _ if line.is_masked(at) => at + 1,
                '-' | '－' | '–' | '―' | '─' | '━' | '—' => dash(line, at, out),
                _ => at + 1,
            };
        }
    }
}

/// P10.
fn dash(line: &Line<'_>, at: usize, out: &mut Findings) -> usize {
    let strokes = |c: char| "-－–―─━—".contains(c);
    let mut end = line.run(at, strokes);
    let mut count = end - at;
    // - - with a blank between.
    while is_blank(line.at(end)) && strokes(line.at(end + 1)) && line.at(at) != '—' {
        let next = line.run(end + 1, strokes);
        count += next - end - 1;
        end = next;
    }
    let (before, behind) = (line.before(at), line.at(end));
    let chinese = is_chinese(before) || is_chinese(behind);
    let text = line.text(at..end);
    let two = (2..=4).contains(&count) && text != "——" && text != "————";
    let lone_long = count == 1 && "—―─".contains(line.at(at));
    let beside_mark = "，。；：、”》".contains(before) || (at == line.trimmed().start && is_han(behind));
    if chinese && (two || (lone_long && beside_mark)) {
        out.wrong("P10", line, at..end, Some("——"));
    }
    end
}

/// P18: a dot between the parts of a foreign name.
fn names(line: &Line<'_>, out: &mut Findings) {
    for at in 0..line.len() {
        let c = line.at(at);
        let other = "•・‧∙⋅●".contains(c) && is_han(line.before(at)) && is_han(line.at(at + 1));
        let dot = ".．".contains(c) && is_foreign_name(line, at);
        if other || dot {
            out.wrong("P18", line, at..at + 1, Some("·"));
        }
    }
}
