//! Characters that cannot stand in a document: controls, broken code units, bidirectional overrides, joiners that join nothing.

use serde_json::Value;

use crate::limit;
use crate::payload::pointer_to;
use crate::problem::{Code, Problem};

/// Checks every text of a payload, names of fields included, and its size as a whole.
pub(super) fn check(value: &Value, problems: &mut Vec<Problem>) {
    let mut chars = 0;
    walk(value, "", &mut chars, problems);
    if chars > limit::PAYLOAD_CHARS {
        let most = limit::PAYLOAD_CHARS;
        problems.push(
            Problem::new(
                Code::TooLarge,
                format!("文字共 {chars} 个字符，超过上限 {most} 个（PAYLOAD_CHARS）"),
                format!("{chars} characters of text exceed the ceiling of {most} (PAYLOAD_CHARS)"),
            )
            .hint("请分成几份文件", "split it into several documents"),
        );
    }
}

fn walk(value: &Value, pointer: &str, chars: &mut usize, problems: &mut Vec<Problem>) {
    match value {
        Value::String(text) => {
            *chars += text.chars().count();
            check_text(text, pointer, problems);
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &pointer_to(pointer, &index.to_string()), chars, problems);
            }
        }
        Value::Object(fields) => {
            for (name, field) in
                fields.iter().filter(|(name, field)| !super::picture::is_address(name, field))
            {
                walk(field, &pointer_to(pointer, name), chars, problems);
            }
        }
        _ => {}
    }
}

fn check_text(text: &str, pointer: &str, problems: &mut Vec<Problem>) {
    let mut before = None;
    let mut rest = text.chars();
    let characters = std::iter::from_fn(|| {
        let character = rest.next()?;
        let after = rest.clone().next();
        Some((before.replace(character), character, after))
    });
    let forbidden = characters.enumerate().filter_map(|(index, (before, character, after))| {
        let (zh, en) = forbidden(character).or_else(|| idle(before, character, after))?;
        Some((index, character, zh, en))
    });
    for (index, character, zh, en) in forbidden.take(limit::PROBLEMS_PER_STRING) {
        let (code, place) = (u32::from(character), index + 1);
        problems.push(
            Problem::new(
                Code::CharacterForbidden,
                format!("第 {place} 个字符是{zh}（U+{code:04X}），不能印在公文里"),
                format!("character {place} is {en} (U+{code:04X}), which cannot stand in a document"),
            )
            .at_pointer(pointer)
            .hint("请删去该字符", "delete the character"),
        );
    }
}

/// Why a character cannot stand in a document, or nothing.
fn forbidden(character: char) -> Option<(&'static str, &'static str)> {
    match character {
        '\n' | '\t' => None,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
            Some(("控制字符", "a control character"))
        }
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {
            Some(("双向文字控制符", "a bidirectional control"))
        }
        '\u{fffd}' => Some(("解码失败留下的替换字符", "what a failed decoding left behind")),
        '\u{fffe}' | '\u{ffff}' => Some(("非字符", "a noncharacter")),
        _ => None,
    }
}

/// Why a character that only shapes its neighbours cannot stand between these, or nothing. The joiners belong to
/// scripts whose letters join or stack, the selectors of Mongolian to Mongolian, those of Han to what is not ASCII.
fn idle(before: Option<char>, character: char, after: Option<char>) -> Option<(&'static str, &'static str)> {
    let shapes = match character {
        '\u{200c}' | '\u{200d}' => [before, after].into_iter().flatten().any(joins),
        '\u{180b}'..='\u{180f}' => before.is_some_and(|c| matches!(c, '\u{1800}'..='\u{18af}')),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            before.is_some_and(|c| !c.is_ascii() && !c.is_whitespace())
        }
        _ => true,
    };
    (!shapes).then_some(("没有作用的零宽字符", "an invisible character that shapes nothing"))
}

/// Whether a character is of a script whose letters join or stack: Arabic to Vedic, Phags-pa to Meetei Mayek, the forms
/// of Arabic, and the Indic scripts beyond the first plane.
fn joins(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{1cff}' | '\u{a800}'..='\u{abff}' | '\u{fb50}'..='\u{fefc}'
        | '\u{10a00}'..='\u{11fff}')
}

#[cfg(test)]
mod tests {
    use super::check;

    fn faults(text: &str) -> usize {
        let mut problems = Vec::new();
        check(&text.into(), &mut problems);
        problems.len()
    }

    #[test]
    fn joiners_stand_where_they_shape_and_overrides_nowhere() {
        for text in
            ["می\u{200c}خواهم", "ه\u{200d}", "ᠨ\u{180b}ᠠ ᠪᠠᠢᠢ\u{180e}ᠠ", "ᠮᠣᠩᠭᠣᠯ\u{202f}ᠤᠨ", "葛\u{e0100}城"]
        {
            assert_eq!(faults(text), 0, "{text:?}");
        }
        for text in
            ["机\u{200d}密", "a\u{200c}b", "字\u{180b}", "a\u{fe0f}", "\u{200d}", "ئ\u{202e}ئ", "ئ\u{200f}"]
        {
            assert_eq!(faults(text), 1, "{text:?}");
        }
    }
}
