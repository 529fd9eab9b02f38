//! A01–A08: the note of attachments, their pages, and where the text mentions them.

use crate::proof::finding::Findings;
use crate::proof::glyph::is_blank;
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::{Dress, Role};

/// Checks attachments.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    let field = sheet.subject.dress == Dress::Field;
    let notes: Vec<&Line<'_>> = if field {
        sheet.of(Role::AttachmentTitle).collect()
    } else {
        sheet.of(Role::AttachmentNote).collect()
    };
    for line in &notes {
        label(line, field, notes.len() == 1, out);
        ending(line, out);
        title_marks(line, out);
    }
    if !field {
        same_titles(sheet, &notes, out);
        for line in sheet.of(Role::AttachmentLabel) {
            page_label(line, out);
        }
    }
    mentions(sheet, notes.len(), out);
    before_imprint(sheet, out);
}

/// A01, A03: the label and the number of a name in the note; of a field the layout writes both.
fn label(line: &Line<'_>, field: bool, only: bool, out: &mut Findings) {
    let start = line.trimmed().start;
    let mut at = start;
    if line.starts(start, "附件") {
        let number = line.run(start + 2, |c| c.is_ascii_digit());
        let colon = line.run(number, is_blank);
        if ":：".contains(line.at(colon)) {
            at = line.run(colon + 1, is_blank);
            if field {
                return out.wrong("A01", line, start..at, Some(""));
            }
            if line.text(number..colon + 1) != "：" {
                out.wrong("A01", line, number..colon + 1, Some("："));
            }
        }
    }
    let digits = line.run(at, |c| c.is_ascii_digit());
    let sign = line.at(digits);
    if digits == at || digits - at > 2 || !".．、,，".contains(sign) || line.at(digits + 1).is_ascii_digit()
    {
        return;
    }
    if only && line.text(at..digits) == "1" {
        return out.wrong("A03", line, at..line.run(digits + 1, is_blank), Some(""));
    }
    if field {
        return out.wrong("A01", line, at..line.run(digits + 1, is_blank), Some(""));
    }
    if sign != '.' {
        out.wrong("A01", line, digits..digits + 1, Some("."));
    }
}

/// A02.
fn ending(line: &Line<'_>, out: &mut Findings) {
    let end = line.trimmed().end;
    let marks = line.chars[..end].iter().rev().take_while(|c| "。；，、.;,".contains(**c)).count();
    if marks > 0 && marks < end {
        out.wrong("A02", line, end - marks..end, Some(""));
    }
}

/// A07: a name that is nothing but a title in marks.
fn title_marks(line: &Line<'_>, out: &mut Findings) {
    let end = line.trimmed().end;
    let Some(open) = line.chars.iter().position(|c| *c == '《') else { return };
    let whole = line.before(end) == '》' && line.chars.iter().filter(|c| **c == '《').count() == 1;
    let before = line.text(0..open);
    let begins = before.chars().all(|c| c.is_ascii_digit() || is_blank(c) || "附件：:.、．".contains(c));
    if whole && begins {
        out.wrong("A07", line, open..end, Some(&line.text(open + 1..end - 1)));
    }
}

/// The name in a note, without label and number.
fn name(line: &Line<'_>) -> String {
    let text = line.text(line.trimmed());
    let text =
        text.strip_prefix("附件").map_or(text.as_str(), |rest| rest.trim_start_matches([':', '：', ' ']));
    let text =
        text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、', '．', ' ']);
    let text = text.trim_end_matches(['。', '；', ';', '，']);
    text.trim_matches(['《', '》']).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A04.
fn same_titles(sheet: &Sheet<'_>, notes: &[&Line<'_>], out: &mut Findings) {
    let pages: Vec<&Line<'_>> = sheet.of(Role::AttachmentTitle).collect();
    for (note, page) in notes.iter().zip(&pages) {
        let (listed, title) = (name(note), name(page));
        if listed != title && !goes_on(sheet, page, &listed) {
            let said = (
                format!("附件标题“{title}”与附件说明“{listed}”不一致"),
                format!("the attachment's title {title:?} is not {listed:?} as in the note"),
            );
            out.told("A04", page, page.trimmed(), None, said);
        }
    }
    if let Some(extra) = pages.get(notes.len()).filter(|_| !notes.is_empty()) {
        let said = ("附件说明中没有这个附件".to_owned(), "the note does not list this attachment".to_owned());
        out.told("A04", extra, extra.trimmed(), None, said);
    }
}

/// Whether a title goes on in the lines below it, and is then what the note lists.
fn goes_on(sheet: &Sheet<'_>, page: &Line<'_>, listed: &str) -> bool {
    let at = sheet.lines.iter().position(|line| std::ptr::eq(line, page)).unwrap_or(0);
    let mut title = name(page);
    for line in sheet.lines.iter().skip(at + 1).take(3) {
        title.push_str(&name(line));
        if title == listed {
            return true;
        }
    }
    false
}

/// A05.
fn page_label(line: &Line<'_>, out: &mut Findings) {
    let end = line.trimmed().end;
    let marks = line.chars[..end].iter().rev().take_while(|c| ":：。、.".contains(**c)).count();
    if marks > 0 {
        out.wrong("A05", line, end - marks..end, Some(""));
    }
}

/// A06: 见附件3 where there are fewer.
fn mentions(sheet: &Sheet<'_>, count: usize, out: &mut Findings) {
    for line in sheet.body() {
        for at in (0..line.len()).filter(|at| line.starts(*at, "附件")) {
            let seen =
                "见照按（(".contains(line.before(at)) || line.text(at.saturating_sub(2)..at).contains('见');
            let number = line.number(at + 2);
            let exists = match number {
                Some((number, end)) => (number as usize) <= count || "号：:".contains(line.at(end)),
                None => count > 0,
            };
            if seen && !exists {
                let end = number.map_or(at + 2, |(_, end)| end);
                let said = (
                    format!("正文提到“{}”，附件只有 {count} 个", line.text(at..end)),
                    format!("the text mentions {}, there are {count} attachments", line.text(at..end)),
                );
                out.told("A06", line, at..end, None, said);
            }
        }
    }
}

/// A08: an attachment behind the imprint, or inside the main text without a page of its own.
fn before_imprint(sheet: &Sheet<'_>, out: &mut Findings) {
    let imprint =
        sheet.lines.iter().position(|line| matches!(line.piece.role, Role::CopiedTo | Role::PrintedOn));
    for (index, line) in sheet.lines.iter().enumerate() {
        let behind = line.piece.role == Role::AttachmentLabel && imprint.is_some_and(|at| at < index);
        let text = line.text(line.trimmed());
        let rest = text.strip_prefix("附件").map(|rest| rest.trim_end_matches(['：', ':']));
        let inside = line.piece.role == Role::Paragraph
            && line.piece.part == 0
            && rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
        if behind {
            let said = ("附件在版记之后".to_owned(), "the attachment stands behind the imprint".to_owned());
            out.told("A08", line, line.trimmed(), None, said);
        } else if inside {
            let said = (
                "附件排在正文里，没有另面编排".to_owned(),
                "the attachment is part of the main text".to_owned(),
            );
            out.told("A08", line, line.trimmed(), None, said);
        }
    }
}
