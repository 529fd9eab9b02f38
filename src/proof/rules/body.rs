//! D07, D09, L01, L02, L06, Q13: words of the list, each where it is meant.

use crate::proof::finding::Findings;
use crate::proof::glyph::{han_digit, is_blank};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::{Direction, Role};
use crate::proof::words::Hit;

/// Checks running text for words.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    let direction = sheet.subject.direction;
    for line in sheet.lines.iter().filter(|line| line.piece.role.is_text() || line.piece.role == Role::Title)
    {
        for hit in &line.hits {
            if line.masks(hit.start..hit.end) {
                continue;
            }
            let right = Some(hit.word.right).filter(|right| !right.is_empty());
            let said = match hit.word.rule {
                "L01" | "L02" => true,
                "D09" => line.piece.role != Role::Title && !in_quotes(line, hit),
                "D07" => true,
                "Q13" => counted(line, hit),
                "L06" => polite(hit, direction) && !in_quotes(line, hit),
                _ => false,
            };
            if said {
                out.wrong(hit.word.rule, line, hit.start..hit.end, right);
            }
        }
    }
}

/// Whether a quote is open where a word stands: what others said keeps their words.
fn in_quotes(line: &Line<'_>, hit: &Hit) -> bool {
    let before = line.chars.get(..hit.start).unwrap_or_default();
    let open = before.iter().filter(|c| "“《".contains(**c)).count();
    open > before.iter().filter(|c| "”》".contains(**c)).count()
}

/// Whether a number stands before a unit.
fn counted(line: &Line<'_>, hit: &Hit) -> bool {
    let number = line.chars[..hit.start].iter().rev().find(|c| !is_blank(**c));
    number.is_some_and(|c| c.is_ascii_digit() || han_digit(*c).is_some() || "十百千万亿半几".contains(*c))
}

/// 贵 is said to superiors and equals, 你 to subordinates.
fn polite(hit: &Hit, direction: Direction) -> bool {
    let noble = hit.word.wrong.starts_with('贵');
    match direction {
        Direction::Down => noble,
        Direction::Up | Direction::Level => !noble,
        Direction::Meeting | Direction::Unknown => false,
    }
}
