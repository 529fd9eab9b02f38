//! Pieces as content blocks of a payload: headings with their level, paragraphs, tables, pictures.

use serde_json::{Map, Value, json};

use crate::intake::draft::Finding;
use crate::intake::heading::{Role, roles};
use crate::intake::number::{self, Form};
use crate::intake::piece::{Content, Piece, despaced};

/// Most characters of a heading, by the schemas.
const HEADING: usize = 500;
/// Most characters of a paragraph, by the schemas.
const PARAGRAPH: usize = 20_000;

/// The blocks of pieces, with the line that each comes from.
pub(super) fn blocks(pieces: &[Piece], findings: &mut Vec<Finding>) -> Vec<(usize, Value)> {
    let roles = roles(pieces);
    let mut last = Vec::new();
    let mut blocks = Vec::with_capacity(pieces.len());
    for (piece, role) in pieces.iter().zip(roles) {
        sequence(piece, &role, &mut last, findings);
        blocks.extend(block(piece, &role).into_iter().map(|block| (piece.line, block)));
    }
    blocks
}

fn block(piece: &Piece, role: &Role) -> Vec<Value> {
    let text = match &piece.content {
        Content::Blank => return Vec::new(),
        Content::Table(table) => return vec![json!({"table": table})],
        Content::Figure(figure) => return vec![json!({"figure": figure})],
        Content::PageBreak => return vec![json!({"page_break": true})],
        Content::Text { text, .. } => text,
    };
    match role {
        Role::Heading { level } if text.chars().count() <= HEADING => {
            vec![Value::Object(heading(text, *level))]
        }
        Role::RunIn { level, length } => {
            let mut block = heading(text[..*length].trim_end(), *level);
            block.insert("text".into(), text[*length..].trim_start().into());
            vec![Value::Object(block)]
        }
        _ => paragraphs(text),
    }
}

/// A heading; one whose number the layout would not know as such gets none beside it.
fn heading(text: &str, level: u8) -> Map<String, Value> {
    let mut block = Map::new();
    block.insert("heading".into(), text.into());
    block.insert("level".into(), level.into());
    let known =
        number::parse(text).is_some_and(|number| !matches!(number.form, Form::Broken | Form::Decimal(_)));
    if !known {
        block.insert("plain".into(), true.into());
    }
    block
}

/// A paragraph, cut at sentences where it is longer than a payload takes.
fn paragraphs(text: &str) -> Vec<Value> {
    if text.chars().count() <= PARAGRAPH {
        return vec![text.into()];
    }
    let mut all = Vec::new();
    let mut part = String::new();
    for sentence in text.split_inclusive('。') {
        if part.chars().count() + sentence.chars().count() > PARAGRAPH && !part.is_empty() {
            all.push(std::mem::take(&mut part).into());
        }
        part.push_str(sentence);
        while part.chars().count() > PARAGRAPH {
            let at = part.char_indices().nth(PARAGRAPH).map_or(part.len(), |(at, _)| at);
            let rest = part.split_off(at);
            all.push(std::mem::replace(&mut part, rest).into());
        }
    }
    all.push(part.into());
    all
}

/// The title of a paper that is bound behind: centred, its lines apart.
pub(super) fn centred(piece: &Piece) -> (usize, Value) {
    (piece.line, json!({"paragraph": despaced(piece.words()), "align": "center"}))
}

/// Tells a number that has lost its point, and one that does not follow the one before.
fn sequence(piece: &Piece, role: &Role, last: &mut Vec<(Form, u32)>, findings: &mut Vec<Finding>) {
    let told = !matches!(role, Role::Paragraph);
    let Some(number) = number::parse(piece.words()) else { return };
    let written = &piece.words()[..number.length];
    if told && number.form == Form::Broken {
        findings.push(
            Finding::at(
                "heading-number",
                piece.line,
                format!("标题序号“{written}”后面缺标点，未改动"),
                format!("the number {written} of the heading has lost its mark; it is kept"),
            )
            .wrong(written, Some(format!("{written}.")))
            .near(piece.words(), 0),
        );
    }
    let before = last.iter().rposition(|(form, _)| *form == number.form);
    let expected = before.map(|at| last[at].1 + 1);
    // A level may begin anew under every heading above it, or count on through the whole paper.
    let anew = number.value == 1 || before.is_none();
    if told && expected.is_some_and(|expected| expected != number.value) && !anew {
        let expected = expected.unwrap_or(1);
        findings.push(
            Finding::at(
                "heading-sequence",
                piece.line,
                format!("标题序号“{written}”与前面的不连续，应为第 {expected} 个"),
                format!("the number {written} does not follow the one before; {expected} would"),
            )
            .wrong(written, None)
            .near(piece.words(), 0),
        );
    }
    if let Some(at) = before {
        last.truncate(at);
    }
    last.push((number.form, number.value));
}
