//! The elements below the text: attachment note, signature, date, annotation, imprint, and what is bound behind.

use crate::intake::draft::{Finding, Removed};
use crate::intake::head::{Head, is_organ, note_date};
use crate::intake::imprint::{self, Imprint};
use crate::intake::piece::{Content, Piece, despaced};
use crate::intake::{date, number};

/// Highest number of an attachment that is believed.
const ATTACHMENTS: usize = 50;

/// One attachment: its title in the note, and what is bound behind.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attachment {
    /// Title, without number and closing mark.
    pub(super) title: String,
    /// Line of its place in the note.
    pub(super) line: usize,
    /// Its text.
    pub(super) content: Vec<Piece>,
}

/// What the tail says.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Tail {
    pub(super) attachments: Vec<Attachment>,
    pub(super) signature: Vec<String>,
    pub(super) date: Option<String>,
    pub(super) annotation: Option<String>,
    pub(super) imprint: Imprint,
    /// Another paper that is bound behind without the label of an attachment.
    pub(super) annex: Vec<Piece>,
}

/// Takes the tail off the pieces of the text.
pub(super) fn take(
    pieces: &mut Vec<Piece>,
    head: &Head,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
) -> Tail {
    let mut tail = Tail { imprint: imprint::take(pieces, findings, removed), ..Tail::default() };
    let found = pieces.iter().enumerate().find_map(|(at, piece)| {
        let day = piece.is_text().then(|| date::whole(piece.words())).flatten()?;
        (head.date.is_none() && is_end(pieces, at, head)).then_some((at, day))
    });
    let mut behind = Vec::new();
    if let Some((at, day)) = found {
        behind = pieces.split_off(at);
        let piece = behind.remove(0);
        note_date(&piece, &day, findings, removed);
        tail.date = Some(day);
        tail.signature = signature(pieces, head);
    } else if let Some(at) = pieces.iter().position(|piece| label(piece.words()).is_some()) {
        behind = pieces.split_off(at);
    }
    tail.attachments = note(pieces, removed);
    if let Some(first) = behind.first().filter(|piece| is_annotation(piece.words())) {
        let words = first.words();
        let inside = words.trim_start_matches(['（', '(']).strip_suffix(['）', ')']).unwrap_or(words);
        tail.annotation = Some(inside.to_owned());
        removed.push(Removed::label(first.line, "（）"));
        behind.remove(0);
    }
    distribute(behind, &mut tail, findings, removed);
    tail
}

/// Whether a date ends the paper: an organ, a title or a name stands above it.
fn is_end(pieces: &[Piece], at: usize, head: &Head) -> bool {
    let last = at + 1 == pieces.len();
    let above = at.checked_sub(1).and_then(|above| pieces.get(above)).map_or("", Piece::words);
    last || signer(above, head)
}

fn signer(text: &str, head: &Head) -> bool {
    let short = (2..=40).contains(&text.chars().count());
    let names: Vec<&str> = text.split([' ', '\u{3000}']).filter(|name| !name.is_empty()).collect();
    let issuer = head.issuers();
    let person = [
        "总理",
        "市长",
        "省长",
        "县长",
        "区长",
        "主任",
        "局长",
        "部长",
        "主席",
        "董事长",
        "院长",
        "镇长",
        "乡长",
    ];
    short
        && !text.ends_with(['。', '；', '：', ':', '，', '、', '！'])
        && number::parse(text).is_none()
        && (names.iter().all(|name| is_organ(name) || issuer.iter().any(|one| one == name))
            && !names.is_empty()
            || person
                .iter()
                .any(|title| names.first().is_some_and(|first| first.ends_with(title)) && names.len() >= 2))
}

/// The lines above the date that sign, several organs on a line apart.
fn signature(pieces: &mut Vec<Piece>, head: &Head) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    while pieces.last().is_some_and(|piece| piece.is_text() && signer(piece.words(), head))
        && lines.len() < 20
    {
        if let Some(piece) = pieces.pop() {
            lines.insert(0, piece.words().to_owned());
        }
    }
    let apart = |line: String| -> Vec<String> {
        let names: Vec<&str> = line.split([' ', '\u{3000}']).filter(|name| !name.is_empty()).collect();
        if names.len() > 1 && names.iter().all(|name| is_organ(name)) {
            names.into_iter().map(str::to_owned).collect()
        } else {
            vec![line]
        }
    };
    lines.into_iter().flat_map(apart).collect()
}

fn is_annotation(text: &str) -> bool {
    text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && text.chars().count() <= 120
}

/// The note at the end of the text: `附件：名称`, or `附件：1.…` and `2.…` below it.
fn note(pieces: &mut Vec<Piece>, removed: &mut Vec<Removed>) -> Vec<Attachment> {
    let from = pieces.len().saturating_sub(60);
    let Some(start) =
        pieces.iter().skip(from).position(|piece| note_start(piece.words()).is_some()).map(|at| at + from)
    else {
        return Vec::new();
    };
    let below = &pieces[start + 1..];
    let numbered = |piece: &Piece| serial(piece.words()) > 0;
    if !below.iter().all(numbered) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for piece in pieces.split_off(start) {
        let words = note_start(piece.words()).unwrap_or(piece.words());
        let length = serial(words);
        let title = words[length..].trim().trim_end_matches(['。', '；', ';', '，', ',']).trim_end();
        let before = piece.words().len() - words[length..].trim_start().len();
        removed.push(Removed::label(
            piece.line,
            format!("{}{}", &piece.words()[..before], &words[length..].trim()[title.len()..]),
        ));
        if !title.is_empty() {
            all.push(Attachment { title: title.to_owned(), line: piece.line, content: Vec::new() });
        }
    }
    all
}

/// Length of the serial of an attachment: `1.` also before a year, where it is no decimal number.
fn serial(words: &str) -> usize {
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = words[digits..].chars().next().filter(|mark| ['.', '．', '、'].contains(mark));
    mark.filter(|_| (1..=2).contains(&digits)).map_or(0, |mark| digits + mark.len_utf8())
}

/// What follows `附件：` in a note.
fn note_start(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("附件")?;
    match rest.strip_prefix(['：', ':']) {
        Some(rest) => (!rest.trim().is_empty()).then(|| rest.trim_start()),
        None => (serial(rest) > 0 && serial(rest) < rest.len()).then_some(rest),
    }
}

/// The label on the first line of an attachment: `附件`, `附件1`, `附件2：`; its number.
fn label(text: &str) -> Option<Option<u32>> {
    let rest = text.strip_prefix("附件")?.trim().trim_end_matches(['：', ':', '.', '．', '、']);
    if rest.is_empty() {
        return Some(None);
    }
    rest.parse()
        .ok()
        .or_else(|| number::chinese(rest).filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value))
        .map(Some)
}

/// Puts what is behind the date under its attachments; what has no label is another paper.
fn distribute(behind: Vec<Piece>, tail: &mut Tail, findings: &mut Vec<Finding>, removed: &mut Vec<Removed>) {
    let mut current: Option<usize> = None;
    for piece in behind {
        match label(piece.words()) {
            Some(number) if piece.is_text() => {
                removed.push(Removed::label(piece.line, piece.words()));
                let next = current.map_or(0, |at| at + 1);
                let at = number
                    .and_then(|number| usize::try_from(number).ok())
                    .filter(|number| *number <= ATTACHMENTS)
                    .map_or(next, |number| number.max(1) - 1);
                while tail.attachments.len() <= at {
                    tail.attachments.push(Attachment {
                        title: String::new(),
                        line: piece.line,
                        content: Vec::new(),
                    });
                }
                current = Some(at);
            }
            _ => match current {
                Some(at) => tail.attachments[at].content.push(piece),
                None => tail.annex.push(piece),
            },
        }
    }
    for attachment in &mut tail.attachments {
        settle_title(attachment, findings, removed);
    }
    tail.attachments.retain(|attachment| !attachment.title.is_empty() || !attachment.content.is_empty());
}

/// The title that an attachment bears on itself is the one of the note, and is set again by the layout.
fn settle_title(attachment: &mut Attachment, findings: &mut Vec<Finding>, removed: &mut Vec<Removed>) {
    let wanted: String = attachment.title.chars().filter(|c| !c.is_whitespace()).collect();
    let mut said = String::new();
    for (at, piece) in attachment.content.iter().take(4).enumerate() {
        if !matches!(piece.content, Content::Text { .. }) {
            break;
        }
        let words = despaced(piece.words());
        said.extend(words.chars().filter(|c| !c.is_whitespace()));
        let first = at == 0 && words.chars().count() <= 50 && !words.ends_with(['。', '：']);
        if said == wanted || (wanted.is_empty() && first) {
            if wanted.is_empty() {
                attachment.title = words;
                attachment.content.remove(0);
                return;
            }
            for piece in attachment.content.drain(..=at) {
                removed.push(Removed::label(piece.line, piece.words()));
            }
            return;
        }
    }
    if !attachment.content.is_empty() {
        let line = attachment.content[0].line;
        findings.push(
            Finding::at(
                "attachment-title",
                line,
                "附件的标题与附件说明不一致，请核对",
                "the title of the attachment is not that of the note",
            )
            .wrong(
                attachment.content[0].words(),
                Some(attachment.title.clone()).filter(|title| !title.is_empty()),
            ),
        );
    }
}
