//! A cell to a value of the payload, and a value to a cell.

use serde_json::{Number, Value};

use crate::sheet::field::Kind;
use crate::sheet::grid::{Raw, day};
use crate::sheet::words::narrowed;

/// Largest whole number that a cell carries exactly (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Words for yes and for no.
const YES: &[&str] = &["是", "true", "yes", "y", "1", "√", "✓", "对", "有"];
const NO: &[&str] = &["否", "false", "no", "n", "0", "×", "x", "错", "无", "不"];

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day: year, month, day.
    Day(u16, u8, u8),
}

/// The value of a cell that holds a single value. What cannot be read as its kind is left as text, so that the schema says what is
/// wrong with it.
pub(super) fn read(kind: &Kind, raw: &Raw) -> Value {
    let text = words(raw);
    match (kind, raw) {
        (Kind::Number | Kind::Any, Raw::Number(number)) => number_value(*number),
        (Kind::Number, Raw::Text(_)) => parse_number(&text).map_or(Value::String(text), number_value),
        (Kind::Flag, Raw::Flag(flag)) => Value::Bool(*flag),
        (Kind::Flag, _) => parse_flag(&text).map_or(Value::String(text), Value::Bool),
        (Kind::TextOrNo, Raw::Flag(flag)) => Value::Bool(*flag),
        (Kind::TextOrNo, _) if parse_flag(&text) == Some(false) => Value::Bool(false),
        (Kind::Date, Raw::Number(serial)) => Value::String(day(*serial).unwrap_or(text)),
        (Kind::Date, Raw::Text(_)) => Value::String(parse_day(&text).unwrap_or(text)),
        (Kind::Choice(list), _) => Value::String(choose(list, &text)),
        _ => Value::String(text),
    }
}

/// A value of one cell as text and numbers; nothing if its kind does not hold it.
pub(super) fn write(kind: &Kind, value: &Value) -> Option<Content> {
    let text = match (kind, value) {
        (Kind::Number | Kind::Any, Value::Number(number)) => return number.as_f64().map(Content::Number),
        (Kind::Flag | Kind::TextOrNo, Value::Bool(flag)) => if *flag { "是" } else { "否" }.to_owned(),
        (Kind::Choice(list), Value::String(text)) => list
            .iter()
            .find(|(value, _)| value == text)
            .map_or_else(|| text.clone(), |(_, label)| label.clone()),
        (Kind::Date, Value::String(text)) => {
            return Some(
                iso(text).map_or_else(|| Content::Text(text.clone()), |(y, m, d)| Content::Day(y, m, d)),
            );
        }
        (Kind::Text | Kind::Any | Kind::TextOrNo, Value::String(text)) => text.clone(),
        _ => return None,
    };
    Some(Content::Text(text))
}

/// A cell as it reads.
pub(super) fn words(raw: &Raw) -> String {
    match raw {
        Raw::Text(text) => trimmed(text),
        Raw::Number(number) => number_value(*number).to_string(),
        Raw::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Raw::Moment(text) => text.clone(),
        Raw::Failed(error) => error.clone(),
        Raw::Unsaved(formula) => format!("={formula}"),
    }
}

/// A text without the white around it and at the ends of its lines.
fn trimmed(text: &str) -> String {
    text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// A number of a cell; a whole one has no point.
pub(super) fn number_value(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() <= EXACT {
        // A whole number within 2^53 fits.
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// A number written as text, thousands parted by commas or not.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let plain: String = text
        .chars()
        .map(narrowed)
        .map(|c| if "−–－".contains(c) { '-' } else { c })
        .filter(|c| !c.is_whitespace())
        .collect();
    let plain = plain.trim_start_matches('+').to_owned();
    let body = plain.trim_start_matches('-');
    let (whole, rest) = body.split_once('.').map_or((body, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = || {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len())
            && digits(first)
            && groups.all(|group| group.len() == 3 && digits(group))
    };
    let sound = (digits(whole) || grouped()) && rest.is_none_or(digits) && plain.len() - body.len() <= 1;
    if sound { plain.replace(',', "").parse().ok() } else { None }
}

fn parse_flag(text: &str) -> Option<bool> {
    let word = text.chars().map(narrowed).collect::<String>().trim().to_lowercase();
    if YES.contains(&word.as_str()) {
        return Some(true);
    }
    NO.contains(&word.as_str()).then_some(false)
}

fn choose(list: &[(String, String)], text: &str) -> String {
    let found = list.iter().find(|(value, label)| value.eq_ignore_ascii_case(text) || label == text);
    found.map_or_else(|| text.to_owned(), |(value, _)| value.clone())
}

/// A day written with strokes, points or nothing between; what the payload takes as it stands is left.
fn parse_day(text: &str) -> Option<String> {
    let plain: String = text.chars().map(narrowed).filter(|c| !c.is_whitespace()).collect();
    if plain.contains('年') {
        return Some(plain);
    }
    let parts: Vec<&str> = match plain.len() {
        8 if plain.bytes().all(|byte| byte.is_ascii_digit()) => vec![&plain[..4], &plain[4..6], &plain[6..]],
        _ => plain.split(['/', '.', '-']).collect(),
    };
    let [year, month, day] = parts[..] else { return None };
    let number = |text: &str| text.parse::<u16>().ok();
    let (year, month, day) = (number(year).filter(|_| year.len() == 4)?, number(month)?, number(day)?);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Year, month and day of a day that exists and that Excel has.
fn iso(text: &str) -> Option<(u16, u8, u8)> {
    let [year, month, day] = text.split('-').collect::<Vec<_>>()[..] else { return None };
    let sound = year.len() == 4 && month.len() == 2 && day.len() == 2;
    let (year, month, day): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (sound && year > 1900 && (1..=last).contains(&day)).then_some((year, month, day))
}

/// A cell as it is written again.
pub(super) fn copy(raw: &Raw) -> Content {
    match raw {
        Raw::Number(number) => Content::Number(*number),
        Raw::Moment(text) => {
            iso(text).map_or_else(|| Content::Text(text.clone()), |(y, m, d)| Content::Day(y, m, d))
        }
        other => Content::Text(words(other)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// The cell that a content is read from.
    fn raw(content: &Content) -> Raw {
        match content {
            Content::Text(text) => Raw::Text(text.clone()),
            Content::Number(number) => Raw::Number(*number),
            Content::Day(year, month, day) => Raw::Moment(format!("{year:04}-{month:02}-{day:02}")),
        }
    }

    fn round(kind: &Kind, value: &Value) -> Value {
        read(kind, &raw(&write(kind, value).unwrap()))
    }

    proptest! {
        #[test]
        fn every_value_comes_back_from_its_cell(
            number in any::<f64>().prop_filter("finite", |number| number.is_finite()),
            whole in -9_007_199_254_740_992_i64..9_007_199_254_740_992,
            text in "[^\\s\\p{C}]([^\\p{C}]{0,40}[^\\s\\p{C}])?",
            day in 1_i64..2_900_000,
        ) {
            prop_assert_eq!(round(&Kind::Number, &json!(number)).as_f64(), Some(number));
            prop_assert_eq!(round(&Kind::Any, &json!(whole)), json!(whole));
            prop_assert_eq!(round(&Kind::Text, &json!(text)), json!(text));
            prop_assert_eq!(round(&Kind::Any, &json!(text)), json!(text));
            let day = crate::sheet::grid::day(day as f64).unwrap();
            prop_assert_eq!(round(&Kind::Date, &json!(day)), json!(day));
        }

        #[test]
        fn thousands_are_parted_or_not(whole in 0_u64..1_000_000_000_000, cents in 0_u32..100) {
            let plain = format!("{whole}.{cents:02}");
            let digits = whole.to_string();
            let grouped: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
            let wanted = plain.parse::<f64>().ok();
            prop_assert_eq!(parse_number(&plain), wanted);
            prop_assert_eq!(parse_number(&format!("{}.{cents:02}", grouped.join(","))), wanted);
            let wide: String = plain.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
            prop_assert_eq!(parse_number(&wide), wanted);
        }

        #[test]
        fn no_text_stops_the_reader(text in "\\PC{0,30}", days in any::<f64>()) {
            let choices = Kind::Choice(vec![("seal".to_owned(), "加盖印章".to_owned())]);
            for kind in [Kind::Text, Kind::Any, Kind::Number, Kind::Flag, Kind::TextOrNo, Kind::Date, choices] {
                read(&kind, &Raw::Text(text.clone()));
                read(&kind, &Raw::Number(days));
            }
        }
    }

    #[test]
    fn what_is_no_number_and_no_day_stays_text() {
        for text in ["1,23", "12%", "1.2.3", "", "--1", "1,2345", "五"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
        assert_eq!(parse_number("－1,286.5"), Some(-1286.5));
        let day = |text: &str| read(&Kind::Date, &Raw::Text(text.to_owned()));
        for text in ["2025/3/5", "2025.3.5", "20250305", "2025-3-5", "２０２５－３－５"] {
            assert_eq!(day(text), "2025-03-05", "{text}");
        }
        for text in ["2025年3月5日", "三月", "5/3/25", "2025-03"] {
            assert_eq!(day(text), text);
        }
        assert_eq!(read(&Kind::Date, &Raw::Number(45_721.0)), "2025-03-05");
        assert_eq!(read(&Kind::Text, &Raw::Number(2024.0)), "2024");
    }
}
