//! The `options` of an order, read member by member so that all faults are found at once.

use serde_json::Value;

use crate::backend::{Options, PdfStandard};
use crate::payload::pointer_to;
use crate::problem::{Code, Problem};

/// Resolutions that page pictures may be asked in, in dots per inch.
const DPI: std::ops::RangeInclusive<u64> = 36..=600;
/// How much of a wrong value is quoted, in characters.
const SHOWN_CHARS: usize = 60;
/// Names of the options, for the remedy.
const NAMES: &str = "pdf_standard, dpi, page";

/// Reads options that stand at a JSON pointer; faults go to `problems` and leave the default.
pub fn read(value: &Value, pointer: &str, problems: &mut Vec<Problem>) -> Options {
    let mut options = Options::default();
    let members = match value {
        Value::Null => return options,
        Value::Object(members) => members,
        _ => {
            problems.push(
                Problem::new(Code::FieldType, "options 应为对象", "options must be an object")
                    .at_pointer(pointer),
            );
            return options;
        }
    };
    for (name, value) in members {
        let at = pointer_to(pointer, name);
        match name.as_str() {
            "pdf_standard" => match value.as_str() {
                Some("a-2b") => options.pdf_standard = PdfStandard::A2b,
                Some("1.7") => options.pdf_standard = PdfStandard::V1_7,
                _ => problems.push(wrong(at, value, "\"a-2b\" 或 \"1.7\"", "\"a-2b\" or \"1.7\"")),
            },
            "dpi" => options.dpi = dpi(at, value, problems).unwrap_or(options.dpi),
            "page" => options.page = page(at, value, problems),
            _ => problems.push(unknown(at, name, NAMES)),
        }
    }
    options
}

/// A resolution, if it is a good one.
pub fn dpi(at: String, value: &Value, problems: &mut Vec<Problem>) -> Option<u32> {
    let dpi = value.as_u64().filter(|dpi| DPI.contains(dpi)).and_then(|dpi| u32::try_from(dpi).ok());
    if dpi.is_none() {
        let (low, high) = (DPI.start(), DPI.end());
        let (zh, en) = (format!("{low} 至 {high} 的整数"), format!("{low} to {high}, whole"));
        problems.push(wrong(at, value, &zh, &en));
    }
    dpi
}

/// The number of a page, from 1; `null` is none.
pub fn page(at: String, value: &Value, problems: &mut Vec<Problem>) -> Option<u32> {
    let page = value.as_u64().filter(|page| *page > 0).and_then(|page| u32::try_from(page).ok());
    if page.is_none() && !value.is_null() {
        problems.push(wrong(at, value, "从 1 起的整数", "a whole number from 1"));
    }
    page
}

/// The problem of an option that does not exist.
pub fn unknown(at: String, name: &str, names: &str) -> Problem {
    let shown: String = name.chars().take(SHOWN_CHARS).collect();
    Problem::new(Code::OptionUnknown, format!("没有选项“{shown}”"), format!("there is no option {shown:?}"))
        .at_pointer(at)
        .hint(format!("可用：{names}"), format!("there are: {names}"))
}

/// The problem of an option with a wrong value.
pub fn wrong(at: String, value: &Value, zh: &str, en: &str) -> Problem {
    let value: String = value.to_string().chars().take(SHOWN_CHARS).collect();
    Problem::new(
        Code::OptionUnknown,
        format!("选项的值应为 {zh}，实为 {value}"),
        format!("the option must be {en}, found {value}"),
    )
    .at_pointer(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn good_options_are_taken_and_all_wrong_ones_named() {
        let mut problems = Vec::new();
        let good = json!({"pdf_standard": "1.7", "dpi": 200, "page": 2});
        let options = read(&good, "/options", &mut problems);
        assert_eq!((options.pdf_standard, options.dpi, options.page), (PdfStandard::V1_7, 200, Some(2)));
        assert_eq!(problems, []);
        read(&json!({"pdf_standard": "x", "dpi": 10, "page": 0, "zzz": 1}), "/options", &mut problems);
        let places: Vec<String> = problems.iter().map(|problem| problem.at.to_string()).collect();
        assert_eq!(places, ["/options/pdf_standard", "/options/dpi", "/options/page", "/options/zzz"]);
    }
}
