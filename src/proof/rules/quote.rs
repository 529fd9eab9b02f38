//! P04–P07: quotes.

use crate::proof::finding::Findings;
use crate::proof::glyph::is_chinese;
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// Checks quotes, each text for itself.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for (index, line) in sheet.lines.iter().enumerate() {
        let role = line.piece.role;
        if role.is_text() || matches!(role, Role::Title | Role::Subtitle | Role::AttachmentTitle) {
            straight(line, out);
            let next = sheet.lines.get(index + 1);
            let goes_on = next.is_some_and(|next| next.at(next.trimmed().start) == '“');
            curved(line, goes_on, out);
        }
    }
}

/// P04: straight quotes, which have no direction of their own; in pairs.
fn straight(line: &Line<'_>, out: &mut Findings) {
    let marks: Vec<usize> =
        (0..line.len()).filter(|at| "\"＂".contains(line.at(*at)) && !line.is_masked(*at)).collect();
    if marks.len() % 2 == 1 {
        if let Some(last) =
            marks.last().filter(|at| is_chinese(line.before(**at)) || is_chinese(line.at(**at + 1)))
        {
            out.wrong("P05", line, *last..*last + 1, None);
        }
        return;
    }
    for pair in marks.chunks_exact(2) {
        let (open, close) = (pair[0], pair[1]);
        let chinese = line.chars.get(open..close).is_some_and(|text| text.iter().any(|c| is_chinese(*c)));
        if chinese {
            out.wrong("P04", line, open..open + 1, Some("“"));
            out.wrong("P04", line, close..close + 1, Some("”"));
        }
    }
}

/// P05–P07: curved quotes.
fn curved(line: &Line<'_>, goes_on: bool, out: &mut Findings) {
    let marks: Vec<usize> =
        (0..line.len()).filter(|at| "“”".contains(line.at(*at)) && !line.is_masked(*at)).collect();
    let opens = |at: usize| line.at(at) == '“';
    let alternate = marks.iter().enumerate().all(|(index, at)| opens(*at) == (index % 2 == 0));
    if alternate && marks.len().is_multiple_of(2) {
        return;
    }
    if let Some(inner) = nested(line, &marks) {
        for at in inner {
            out.wrong("P07", line, at..at + 1, Some(if opens(at) { "‘" } else { "’" }));
        }
    } else if marks.len().is_multiple_of(2) {
        for (index, at) in marks.iter().enumerate() {
            if opens(*at) != (index % 2 == 0) {
                out.wrong("P06", line, *at..*at + 1, Some(if opens(*at) { "”" } else { "“" }));
            }
        }
    } else if let Some(at) = lone(line, &marks).filter(|at| !(goes_on && opens(*at))) {
        out.wrong("P05", line, at..at + 1, None);
    }
}

/// The marks of the second depth, if all marks are paired and none is deeper.
fn nested(line: &Line<'_>, marks: &[usize]) -> Option<Vec<usize>> {
    let mut depth = 0_usize;
    let mut inner = Vec::new();
    for at in marks {
        if line.at(*at) == '“' {
            depth += 1;
            if depth == 2 {
                inner.push(*at);
            }
        } else {
            if depth == 2 {
                inner.push(*at);
            }
            depth = depth.checked_sub(1)?;
        }
        if depth > 2 {
            return None;
        }
    }
    (depth == 0).then_some(inner)
}

/// The mark that has no other half.
fn lone(line: &Line<'_>, marks: &[usize]) -> Option<usize> {
    let mut open = None;
    for at in marks {
        match (line.at(*at), open) {
            ('“', None) => open = Some(*at),
            ('“', Some(before)) => return Some(before),
            (_, Some(_)) => open = None,
            (_, None) => return Some(*at),
        }
    }
    open
}
