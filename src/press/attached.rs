//! Attachments that a text speaks of and that are not there (GB/T 9704-2012, 7.3.4, 7.3.7).

use serde_json::Value;

use crate::model::Document;
use crate::press::coverage::each_text;
use crate::problem::{Code, Problem};

/// A warning for every text that names an attachment beyond those attached.
pub(super) fn warn_of_missing(document: &Document, data: &Value) -> Vec<Problem> {
    let count = document.fields.attachment_note.len().max(document.attachments.len());
    let mut problems = Vec::new();
    each_text(data, "", &mut |text, pointer| {
        for number in named(text).into_iter().filter(|number| *number > count) {
            problems.push(missing(number, count).at_pointer(pointer));
        }
    });
    problems
}

fn missing(number: usize, count: usize) -> Problem {
    let problem = Problem::new(
        Code::Advice,
        format!("文中提到附件{number}，但附件只有 {count} 个"),
        format!("the text names attachment {number}, but {count} are attached"),
    );
    problem.hint("请核对附件的顺序号，或者补上附件", "check the number, or attach it")
}

/// Numbers of attachments that a text names; 见附件 without a number is the first. Those of another document (《…》附件2,
/// …号附件2, …）附件2) do not count.
fn named(text: &str) -> Vec<usize> {
    let mut numbers: Vec<usize> = Vec::new();
    for (at, word) in text.match_indices("附件") {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        if before.ends_with(['》', '）', '号']) {
            continue;
        }
        let digits: String = after.chars().take_while(char::is_ascii_digit).take(4).collect();
        let number = match digits.parse() {
            Ok(number) => number,
            Err(_) if before.ends_with('见') && !after.starts_with(['一', '二', '三', '四', '五']) => 1,
            Err(_) => continue,
        };
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn attachments_are_found_by_number() {
        assert_eq!(named("名单见附件2，分工见附件3，其余见附件2。"), [2, 3]);
        assert_eq!(named("按时报送汇总表（见附件）。"), [1]);
        assert!(named("按照《办法》附件4和云政发〔2025〕3号附件5办理，附件另发。").is_empty());
    }
}
