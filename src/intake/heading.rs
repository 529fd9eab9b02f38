//! Which lines are headings, of which level, and where a run-in heading ends.

use crate::intake::number::{self, Form, Number};
use crate::intake::piece::{Piece, despaced};

/// Longest run-in heading without a comma, and with one, in characters.
const RUN_IN: usize = 32;
const RUN_IN_COMMA: usize = 24;
/// Longest heading on a line of its own, in characters.
const ALONE: usize = 50;
/// Longest one that ends in 。 over a paragraph.
const ALONE_CLOSED: usize = 30;
/// Longest remark in brackets that stands for the text of a heading (`（略）`), in characters.
const ASIDE: usize = 5;
/// Deepest level of a payload.
const DEEPEST: u8 = 4;

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A paragraph, numbered or not.
    Paragraph,
    /// A heading on a line of its own.
    Heading {
        /// Level, from 1.
        level: u8,
    },
    /// A heading that its paragraph follows on the same line.
    RunIn {
        /// Level, from 1.
        level: u8,
        /// Length of the heading, in bytes.
        length: usize,
    },
}

/// The role of every piece.
pub(super) fn roles(pieces: &[Piece]) -> Vec<Role> {
    let numbers: Vec<Option<Number>> = pieces.iter().map(|piece| number::parse(piece.words())).collect();
    let form = |at: usize| numbers.get(at).copied().flatten().map(|number| number.form);
    let articles = numbers.iter().flatten().any(|number| number.form == Form::Article);
    let decimal =
        numbers.iter().flatten().any(|number| matches!(number.form, Form::Decimal(depth) if depth > 1));
    let contents = contents(pieces);
    let mut noted = false;
    let mut roles = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let text = piece.words();
        noted = text.starts_with("注：") || text.starts_with("注:") || (noted && numbers[at].is_some());
        let role = match (numbers[at], piece.outline()) {
            _ if !piece.is_text() => Role::Paragraph,
            (_, Some(level)) => outlined(text, level.min(DEEPEST)),
            _ if noted || contents.contains(&at) => Role::Paragraph,
            (Some(number), None) => match level(number.form, decimal) {
                Some(level) => numbered(
                    text,
                    number,
                    level,
                    &Next::of(number, form(at + 1), at + 1 < pieces.len()),
                    articles,
                ),
                None => Role::Paragraph,
            },
            (None, None) => Role::Paragraph,
        };
        roles.push(role);
    }
    roles
}

/// Lines of a list of contents: from 目录 to where its first entry comes again.
fn contents(pieces: &[Piece]) -> std::ops::Range<usize> {
    let Some(start) = pieces.iter().position(|piece| despaced(piece.words()) == "目录") else {
        return 0..0;
    };
    let Some(first) = pieces.get(start + 1) else { return 0..0 };
    let again = pieces.iter().skip(start + 2).position(|piece| piece.words() == first.words());
    again.map_or(0..0, |length| start..start + 2 + length)
}

/// The level of a form, as GB/T 9704-2012, 7.3.3, orders them; articles are text.
fn level(form: Form, decimal: bool) -> Option<u8> {
    match form {
        Form::Chapter | Form::Chinese => Some(1),
        Form::Section | Form::ChineseInside => Some(2),
        Form::Arabic | Form::Broken => Some(3),
        Form::ArabicInside | Form::Circled => Some(4),
        Form::Decimal(depth) => decimal.then(|| depth.min(DEEPEST)),
        Form::Article => None,
    }
}

/// What follows a numbered line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Nothing,
    Text,
    Deeper,
    Other,
}

impl Next {
    fn of(number: Number, next: Option<Form>, is_there: bool) -> Next {
        match next {
            None if is_there => Next::Text,
            None => Next::Nothing,
            Some(form) if level(form, true) > level(number.form, true) => Next::Deeper,
            Some(_) => Next::Other,
        }
    }
}

fn numbered(text: &str, number: Number, level: u8, next: &Next, articles: bool) -> Role {
    let words = text[number.length..].trim_start();
    let count = words.chars().count();
    let outermost = matches!(number.form, Form::Chapter | Form::Section | Form::Chinese);
    if words.is_empty() || (articles && !outermost) {
        return Role::Paragraph;
    }
    let stop = words.find('。');
    let closed = stop == Some(words.len() - '。'.len_utf8());
    if let Some(at) = stop.filter(|_| !closed) {
        return if is_run_in(&words[..at], &words[at + '。'.len_utf8()..]) {
            Role::RunIn { level, length: text.len() - words.len() + at + '。'.len_utf8() }
        } else {
            Role::Paragraph
        };
    }
    let open = !words.ends_with(['。', '；', '：', '，', ';', ':', ',', '.', '！', '？', '、']);
    let heading = match next {
        _ if open => count <= ALONE,
        // Decimal headings bear no closing mark; what does is a numbered paragraph.
        _ if matches!(number.form, Form::Decimal(_)) => false,
        Next::Deeper => closed && count <= ALONE,
        Next::Text => closed && count <= ALONE_CLOSED + 1,
        Next::Other | Next::Nothing => false,
    };
    if heading { Role::Heading { level } } else { Role::Paragraph }
}

/// A paragraph that its source calls a heading: one with more than a sentence runs into its text.
fn outlined(text: &str, level: u8) -> Role {
    match text.find('。').map(|at| at + '。'.len_utf8()) {
        Some(length) if length < text.len() => Role::RunIn { level, length },
        _ => Role::Heading { level },
    }
}

/// Whether a first sentence names what its paragraph is about.
fn is_run_in(sentence: &str, rest: &str) -> bool {
    let commas = sentence.matches(['，', ',']).count();
    let most = if commas == 0 { RUN_IN } else { RUN_IN_COMMA };
    let noted = rest.chars().count() > ASIDE;
    let aside = noted && rest.trim_start().starts_with(['（', '(']) && rest.trim_end().ends_with(['）', ')']);
    let clause = sentence.contains(['；', '：', ':', ';']);
    commas <= 1 && sentence.chars().count() <= most && !aside && !clause && !rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(lines: &[&str]) -> Role {
        let pieces: Vec<Piece> =
            lines.iter().enumerate().map(|(at, line)| Piece::text(at + 1, *line)).collect();
        roles(&pieces).remove(0)
    }

    #[test]
    fn headings_are_told_from_numbered_paragraphs() {
        assert_eq!(role(&["一、总体要求", "要求"]), Role::Heading { level: 1 });
        assert_eq!(role(&["（一）落实责任。", "各单位要压实责任。"]), Role::Heading { level: 2 });
        assert_eq!(role(&["（一）落实责任。", "（二）加强检查。"]), Role::Paragraph);
        assert_eq!(
            role(&["（一）落实责任。各单位要压实责任。"]),
            Role::RunIn { level: 2, length: "（一）落实责任。".len() }
        );
        assert_eq!(
            role(&["1深化改革。各单位要压实责任。"]),
            Role::RunIn { level: 3, length: "1深化改革。".len() }
        );
        assert_eq!(role(&["（三）支持设立窗口。（负责部门：水利局）"]), Role::Paragraph);
        assert_eq!(role(&["2.1 组织机构", "说明"]), Role::Heading { level: 2 });
        assert_eq!(
            role(&["一、对成效明显的县，优先安排资金，适当增加指标，给予倾斜。（水利局负责）"]),
            Role::Paragraph
        );
    }
}
