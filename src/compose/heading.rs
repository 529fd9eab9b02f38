//! Numbers of headings: those of the layout's patterns, and those that the text brings itself.

use crate::compose::markdown::Title;
use crate::compose::numeral::{self, PLAIN, circled};
use crate::model::{Heading, Inline, plain_text};

/// Counts the headings of one document, contribution or attachment.
#[derive(Default)]
pub(super) struct Counter {
    counts: [u32; 4],
}

impl Counter {
    /// A heading with its number, and the paragraph that it runs into.
    pub(super) fn number(
        &mut self,
        title: Title,
        patterns: &[String],
        run_in: Option<Vec<Inline>>,
    ) -> Heading {
        let index = usize::from(title.level.clamp(1, 4)) - 1;
        let own = own_number(&plain_text(&title.text));
        let mut number = String::new();
        if !title.plain || own.is_some() {
            self.counts[index] = own.unwrap_or_else(|| self.counts[index].saturating_add(1));
            self.counts[index + 1..].fill(0);
            if own.is_none() {
                let pattern = patterns.get(index).map_or("", String::as_str);
                number = numbered(pattern, self.counts[index]).unwrap_or_default();
            }
        }
        let mut text = title.text;
        if run_in.is_some() {
            close_sentence(&mut text);
        }
        Heading { level: title.level, number, text, run_in }
    }
}

/// A number in a pattern of the style: `{chinese}`, `{arabic}` or `{circled}`.
pub(super) fn numbered(pattern: &str, number: u32) -> Option<String> {
    let chinese = PLAIN.number(i128::from(number))?;
    let written = pattern.replace("{chinese}", &chinese).replace("{arabic}", &number.to_string());
    Some(written.replace("{circled}", &circled(number)))
}

/// The number that a heading begins with, if it brings its own.
pub(super) fn own_number(text: &str) -> Option<u32> {
    let text = text.trim_start();
    let first = text.chars().next()?;
    let code = u32::from(first);
    match first {
        '①'..='⑳' => Some(code - 0x2460 + 1),
        '⑴'..='⒇' => Some(code - 0x2474 + 1),
        '⒈'..='⒛' => Some(code - 0x2488 + 1),
        '㈠'..='㈩' => Some(code - 0x3220 + 1),
        '第' => {
            let (number, rest) = leading(&text['第'.len_utf8()..])?;
            rest.starts_with(['编', '章', '节', '条', '款', '项', '篇', '部']).then_some(number)
        }
        '（' | '(' => {
            let (number, rest) = leading(&text[first.len_utf8()..])?;
            rest.starts_with(['）', ')']).then_some(number)
        }
        _ => {
            let (number, rest) = leading(text)?;
            if rest.starts_with('、') {
                return Some(number);
            }
            (!numeral::is_chinese_numeral(first)).then(|| after_point(number, rest)).flatten()
        }
    }
}

/// `1.` and `1．`, but not `1.5亿`; `1.2 ` is the second of its chapter.
fn after_point(number: u32, rest: &str) -> Option<u32> {
    let rest = rest.strip_prefix(['.', '．'])?;
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(number);
    }
    let (next, after) = leading(rest)?;
    match after.chars().next() {
        Some(' ' | '\u{3000}') => Some(next),
        Some('.' | '．') => after_point(next, after),
        _ => None,
    }
}

fn leading(text: &str) -> Option<(u32, &str)> {
    let first = text.chars().next()?;
    let chinese = numeral::is_chinese_numeral(first);
    let belongs = |c: char| {
        if chinese {
            numeral::is_chinese_numeral(c)
        } else {
            c.is_ascii_digit() || ('０'..='９').contains(&c)
        }
    };
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    let number = numeral::parse(&text[..end]).and_then(|number| u32::try_from(number).ok())?;
    (end > 0).then_some((number, &text[end..]))
}

/// A heading that runs into its paragraph is a sentence of it.
fn close_sentence(text: &mut Vec<Inline>) {
    let words = plain_text(text);
    let closed =
        words.trim_end().ends_with(['。', '！', '？', '；', '：', '，', '、', '.', '!', '?', ';', ':', '…']);
    if !closed {
        match text.last_mut() {
            Some(Inline::Text { text }) => text.push('。'),
            _ => text.push(Inline::text("。")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::own_number;

    #[test]
    fn a_number_of_its_own_is_seen_and_a_figure_is_not() {
        for (text, number) in [
            ("一、总体情况", 1),
            ("十二、其他", 12),
            ("（三）经费", 3),
            ("(三)经费", 3),
            ("4.范围", 4),
            ("4．范围", 4),
            ("4、范围", 4),
            ("（5）范围", 5),
            ("(5) 范围", 5),
            ("第一章 总则", 1),
            ("第十二条 本办法", 12),
            ("③要求", 3),
            ("1.2 范围", 2),
        ] {
            assert_eq!(own_number(text), Some(number), "{text}");
        }
        for text in
            ["2025年工作", "1.5亿元项目", "一是加强领导", "（试行）", "第一时间响应", "三个聚焦", "总则", ""]
        {
            assert_eq!(own_number(text), None, "{text}");
        }
    }
}
