//! Captions of tables and figures, numbered in the order of appearance.

use crate::compose::heading;
use crate::compose::numeral;

/// How many tables and figures have been numbered.
#[derive(Default)]
pub(in crate::compose) struct Counters {
    tables: u32,
    figures: u32,
}

impl Counters {
    /// The caption of a table.
    pub(super) fn table(&mut self, caption: String, pattern: &str) -> String {
        numbered(caption, '表', pattern, &mut self.tables)
    }

    /// The caption of a figure or chart.
    pub(super) fn figure(&mut self, caption: String, pattern: &str) -> String {
        numbered(caption, '图', pattern, &mut self.figures)
    }
}

/// A caption with its number; one that brings its own keeps it, and the count goes on from there.
fn numbered(caption: String, label: char, pattern: &str, count: &mut u32) -> String {
    if pattern.is_empty() || caption.is_empty() {
        return caption;
    }
    if let Some(own) = own_number(&caption, label) {
        *count = own;
        return caption;
    }
    *count += 1;
    format!("{}{caption}", heading::numbered(pattern, *count).unwrap_or_default())
}

fn own_number(caption: &str, label: char) -> Option<u32> {
    let rest = caption.trim_start().strip_prefix(label)?.trim_start();
    let is_numeral = |c: char| c.is_ascii_digit() || numeral::is_chinese_numeral(c);
    let (digits, after) = rest.split_at(rest.find(|c| !is_numeral(c)).unwrap_or(rest.len()));
    // 表一览 and 图2024年走势 begin with no number.
    if after.starts_with(char::is_alphanumeric) {
        return None;
    }
    numeral::parse(digits).and_then(|number| u32::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::Counters;

    #[test]
    fn captions_are_numbered_unless_they_are() {
        let mut counters = Counters::default();
        let mut table = |caption: &str| counters.table(caption.to_owned(), "表{arabic}　");
        assert_eq!(table("一览"), "表1　一览");
        assert_eq!(table(""), "");
        assert_eq!(table("表一览"), "表2　表一览");
        assert_eq!(table("表4 支出"), "表4 支出");
        assert_eq!(table("表五：收入"), "表五：收入");
        assert_eq!(table("其后"), "表6　其后");
    }
}
