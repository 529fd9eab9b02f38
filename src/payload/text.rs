//! Characters that cannot stand in a document: controls, broken code units, bidirectional overrides.

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
    let forbidden = text.chars().enumerate().filter_map(|(index, character)| {
        let (zh, en) = forbidden(character)?;
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
