//! P01, P02, P08, P09, P11–P13, P16, P17: marks and blanks of running text.

use crate::proof::finding::Findings;
use crate::proof::glyph::{full_width, is_blank, is_chinese, is_han, is_latin, is_mark};
use crate::proof::mark;
use crate::proof::rules::spelling::is_foreign_name;
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// Checks marks in one walk over each text.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in &sheet.lines {
        let role = line.piece.role;
        if !(role.is_text()
            || matches!(role, Role::Title | Role::Subtitle | Role::AttachmentTitle | Role::Annotation))
        {
            continue;
        }
        let number_end = mark::of(line).map_or(0, |mark| mark.range.end);
        let mut at = number_end;
        while at < line.len() {
            let c = line.at(at);
            at = match c {
                _ if line.is_masked(at) => at + 1,
                ',' | ':' | ';' | '?' | '!' => half_width(line, at, out),
                '.' | '…' => dots(line, at, out),
                '。' | '，' | '、' | '；' | '：' => full(line, at, out),
                _ if is_blank(c) && role != Role::Cell => blanks(line, at, out),
                _ => at + 1,
            };
        }
    }
}

/// P01.
fn half_width(line: &Line<'_>, at: usize, out: &mut Findings) -> usize {
    let (before, behind) = (line.before(at), line.at(at + 1));
    // Between digits it is a time, a ratio or a group of thousands.
    let numbers = before.is_ascii_digit() && behind.is_ascii_digit();
    let chinese = is_chinese(before) || (is_chinese(behind) && !is_blank(before));
    let after_bracket = before == ')' && (behind == '\0' || is_chinese(behind));
    if let Some(right) = full_width(line.at(at)).filter(|_| !numbers && (chinese || after_bracket)) {
        let end = line.run(at + 1, is_blank);
        let end = if end < line.len() && is_chinese(line.at(end)) { end } else { at + 1 };
        out.wrong("P01", line, at..end, Some(&right.to_string()));
        return end;
    }
    at + 1
}

/// P02, P08: full stops and ellipses.
fn dots(line: &Line<'_>, at: usize, out: &mut Findings) -> usize {
    let c = line.at(at);
    let end = line.run(at, |other| other == c);
    let (before, behind) = (line.before(at), line.at(end));
    let count = end - at;
    if c == '…' {
        let whole = count == 2 || count == 4;
        if !whole {
            out.wrong("P08", line, at..end, Some("……"));
        }
        return ellipsis_and_so_on(line, at, end, whole, out);
    }
    let chinese = is_chinese(before) || is_chinese(behind);
    if count >= 3 && chinese {
        out.wrong("P08", line, at..end, Some("……"));
    } else if count == 1 && (is_han(before) || "”》）".contains(before)) && !is_foreign_name(line, at) {
        let ends = behind == '\0'
            || is_blank(behind)
            || is_chinese(behind)
            || (behind.is_ascii_digit() && dated(line, end));
        if ends {
            out.wrong("P02", line, at..end, Some("。"));
        }
    }
    end
}

/// Whether digits at a place begin a date, so that the dot before them ended a sentence.
fn dated(line: &Line<'_>, at: usize) -> bool {
    line.number(at).is_some_and(|(_, end)| "年月日".contains(line.at(end)))
}

/// P09.
fn ellipsis_and_so_on(line: &Line<'_>, at: usize, end: usize, whole: bool, out: &mut Findings) -> usize {
    let and_so_on = line.at(end) == '等' && !"待候级于同到额".contains(line.at(end + 1));
    let before = line.before(at) == '等' && !"平对何同相头均".contains(line.before(at.saturating_sub(1)));
    if whole && (and_so_on || before) {
        out.wrong("P09", line, at..end, Some(""));
    }
    end
}

/// P08, P11–P13, P16: what stands beside a full-width mark.
fn full(line: &Line<'_>, at: usize, out: &mut Findings) -> usize {
    let c = line.at(at);
    let end = line.run(at, |other| other == c);
    if end - at >= 3 && c == '。' {
        out.wrong("P08", line, at..end, Some("……"));
        return end;
    }
    if end - at >= 2 {
        out.wrong("P11", line, at..end, Some(&c.to_string()));
        return end;
    }
    let (before, behind) = (line.before(at), line.at(end));
    match c {
        '、' if behind == '等' && !"级候待".contains(line.at(end + 1)) => {
            out.wrong("P12", line, at..end, Some(""));
        }
        '、' if (before == '》' && behind == '《') || (before == '”' && behind == '“') => {
            out.wrong("P13", line, at..end, Some(""));
        }
        '。' if "）)".contains(behind) => inside_bracket(line, at, out),
        '。' if behind == '”' && line.at(end + 1) == '。' => {
            out.wrong("P16", line, at..end + 2, Some("。”"));
        }
        _ => {}
    }
    end
}

/// P16: a full stop inside a bracket that belongs to the sentence before it.
fn inside_bracket(line: &Line<'_>, at: usize, out: &mut Findings) {
    let Some(open) = line.chars[..at].iter().rposition(|c| "（(".contains(*c)) else { return };
    let before = line.before(open);
    let inside = line.text(open + 1..at);
    let fragment = !inside.contains(['。', '，', '；']) && inside.chars().count() <= 12;
    let sentence_goes_on = is_han(before) || "》”".contains(before);
    if fragment && sentence_goes_on && line.at(at + 2) != '。' {
        let right = if line.at(at + 2) == '\0' || is_han(line.at(at + 2)) { "）。" } else { "）" };
        out.wrong("P16", line, at..at + 2, Some(right));
    }
}

/// P17.
fn blanks(line: &Line<'_>, at: usize, out: &mut Findings) -> usize {
    let end = line.run(at, is_blank);
    let (before, behind) = (line.before(at), line.at(end));
    if before == '\0' || behind == '\0' {
        return end;
    }
    let beside_mark = (is_mark(before) && is_chinese(behind)) || (is_han(before) && is_mark(behind));
    if beside_mark && !"—…·".contains(before) && !"—…·“（《".contains(behind) {
        out.wrong("P17", line, at..end, Some(""));
    } else if is_han(before) && is_han(behind) && !is_latin(before) && !after_number(line, at) {
        out.wrong("P17", line, at..end, Some(""));
        if !spread(line, at, end) {
            // The blank may part names or words, which is for a person to see.
            out.leave_to_person();
        }
    }
    end
}

/// Whether single characters are spread out with blanks: 加 强 管 理.
fn spread(line: &Line<'_>, at: usize, end: usize) -> bool {
    let single_before = at < 2 || !is_han(line.before(at - 1));
    let single_behind = !is_han(line.at(end + 1));
    let more = is_blank(line.at(end + 1)) || (at >= 2 && is_blank(line.at(at - 2)));
    single_before && single_behind && more
}

/// Whether the blank follows 第一章, 附件, 表1 and the like, where it belongs.
fn after_number(line: &Line<'_>, at: usize) -> bool {
    let start = line.trimmed().start;
    let head = line.text(start..at);
    let ordinal = head.starts_with('第') && head.chars().count() <= 8;
    let two = line.trimmed().len() <= 4 && at == start + 1;
    ordinal || two || head.starts_with("附件") || head.starts_with("图") || head.starts_with("表")
}
