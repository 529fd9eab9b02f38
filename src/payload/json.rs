//! Reading JSON so that nothing in it is silently dropped: duplicate names, inexact numbers and deep nesting are problems.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::limit;
use crate::payload::pointer_to;
use crate::problem::{Code, Place, Problem, Problems};

/// Largest whole number that a JSON number carries exactly everywhere (2^53).
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
/// Stands in for a lone surrogate, so that the check of texts finds its place; refused there like any U+FFFD.
const REPLACEMENT: &str = "\\ufffd";
/// What the reader says when it stops at the ceiling of nesting.
const TOO_DEEP: &str = "nesting ceiling";

/// Reads a JSON text, UTF-8 with or without a byte order mark.
///
/// # Errors
/// `not-json` with line and column; `too-large` over `limit::PAYLOAD_DEPTH`; `field-twice` and `field-too-long` by pointer.
pub fn read_json(bytes: &[u8]) -> Result<Value, Problems> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = replace_lone_surrogates(text);
    let problems = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_str(&text);
    let seed = Node { depth: 0, pointer: String::new(), problems: &problems };
    let value = seed.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match value {
        Ok(value) => Problems::check(problems.into_inner()).map(|()| value),
        Err(error) => Err(refuse(&text, &error).into()),
    }
}

fn not_utf8(bytes: &[u8], offset: usize) -> Problem {
    let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
    Problem::new(
        Code::NotJson,
        format!("请求不是 UTF-8 文本：第 {line} 行（第 {offset} 字节）起无法解码"),
        format!("the text is not UTF-8: line {line} (byte {offset}) cannot be decoded"),
    )
    .hint("请以 UTF-8 编码保存或发送 JSON", "save or send the JSON as UTF-8")
}

fn refuse(text: &str, error: &serde_json::Error) -> Problem {
    if error.to_string().starts_with(TOO_DEEP) || error.to_string().starts_with("recursion limit") {
        let depth = limit::PAYLOAD_DEPTH;
        return Problem::new(
            Code::TooLarge,
            format!("数据嵌套超过上限 {depth} 层（PAYLOAD_DEPTH）"),
            format!("the data is nested deeper than the ceiling of {depth} levels (PAYLOAD_DEPTH)"),
        )
        .hint("请减少数组和对象的嵌套", "nest arrays and objects less deeply");
    }
    let (line, column) = (error.line(), error.column());
    let offending: String = text.lines().nth(line.saturating_sub(1)).map_or_else(String::new, |found| {
        let start = found.floor_char_boundary(column.saturating_sub(12).min(found.len()));
        found[start..].chars().take(24).collect()
    });
    let place = Place::Line { file: "JSON".to_owned(), line, column, text: offending };
    let what = if error.is_eof() { "内容不完整" } else { "语法有误" };
    Problem::new(
        Code::NotJson,
        format!("不是有效的 JSON：{what}，第 {line} 行第 {column} 列（{error}）"),
        format!("not valid JSON: line {line}, column {column} ({error})"),
    )
    .at(place)
    .hint("请检查该处的引号、逗号和括号", "check quotes, commas and brackets there")
}

/// Lone `\uD800`–`\uDFFF` escapes become U+FFFD; everything else stays, byte for byte in length.
fn replace_lone_surrogates(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return text.into();
    }
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        repaired.push_str(&rest[..at]);
        let tail = &rest[at..];
        let taken = match (unit(tail), tail.get(6..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => {
                repaired.push_str(&tail[..12]);
                12
            }
            (Some(0xd800..=0xdfff), _) => {
                repaired.push_str(REPLACEMENT);
                6
            }
            _ => {
                let taken = tail.char_indices().nth(2).map_or(tail.len(), |(next, _)| next);
                repaired.push_str(&tail[..taken]);
                taken
            }
        };
        rest = &tail[taken..];
    }
    repaired.push_str(rest);
    repaired.into()
}

/// The code unit of a `\uXXXX` escape at the start of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// One value at a place.
struct Node<'a> {
    depth: usize,
    pointer: String,
    problems: &'a RefCell<Vec<Problem>>,
}

impl Node<'_> {
    fn below(&self, name: &str) -> Self {
        Node { depth: self.depth + 1, pointer: pointer_to(&self.pointer, name), problems: self.problems }
    }

    fn check_depth<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.depth >= limit::PAYLOAD_DEPTH { Err(E::custom(TOO_DEEP)) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        if value.abs() > EXACT_MAX {
            self.problems.borrow_mut().push(
                Problem::new(
                    Code::FieldTooLong,
                    format!("数值 {value} 太大，无法精确表示"),
                    format!("the number {value} is too large to be exact"),
                )
                .at_pointer(self.pointer)
                .hint("请改为带引号的文本", "write it as a text in quotes"),
            );
        }
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.below(&list.len().to_string()))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let mut map = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let node = self.below(&name);
            let pointer = node.pointer.clone();
            let value = fields.next_value_seed(node)?;
            if map.insert(name.clone(), value).is_some() {
                self.problems.borrow_mut().push(
                    Problem::new(
                        Code::FieldTwice,
                        format!("字段“{name}”出现了两次"),
                        format!("the field {name:?} stands twice"),
                    )
                    .at_pointer(pointer)
                    .hint("请只保留一个", "keep one of them"),
                );
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(Code, String)> {
        let problems = read_json(text.as_bytes()).unwrap_err();
        problems.list().iter().map(|problem| (problem.code, problem.at.to_string())).collect()
    }

    #[test]
    fn a_fault_of_syntax_names_line_and_column() {
        assert_eq!(codes("{\n  \"a\": 1,,\n}"), [(Code::NotJson, "JSON:2:10".to_owned())]);
        assert_eq!(codes("{\"a\": 1")[0].0, Code::NotJson);
        assert_eq!(read_json(b"\xc4\xe3\xba\xc3").unwrap_err().list()[0].code, Code::NotJson);
    }

    #[test]
    fn names_that_stand_twice_and_inexact_numbers_are_found() {
        assert_eq!(codes(r#"{"a":{"b":1,"b":2}}"#), [(Code::FieldTwice, "/a/b".to_owned())]);
        assert_eq!(codes(r#"[123456789012345678901234]"#), [(Code::FieldTooLong, "/0".to_owned())]);
    }

    #[test]
    fn nesting_stops_at_the_ceiling_without_overflowing_the_stack() {
        let deep = "[".repeat(1_000_000);
        assert_eq!(codes(&deep)[0].0, Code::TooLarge);
        let fits = format!("{}1{}", "[".repeat(limit::PAYLOAD_DEPTH), "]".repeat(limit::PAYLOAD_DEPTH));
        assert!(read_json(fits.as_bytes()).is_ok());
    }

    #[test]
    fn lone_surrogates_are_kept_as_a_sign_and_pairs_as_characters() {
        let value = read_json(r#"["\ud800x", "\ud840\udd64", "\\ud800", "\udc00"]"#.as_bytes()).unwrap();
        assert_eq!(value, serde_json::json!(["\u{fffd}x", "𠅤", "\\ud800", "\u{fffd}"]));
    }
}
