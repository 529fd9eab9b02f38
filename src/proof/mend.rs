//! Mending: what the program may change is put right from the end of each text to its beginning, until nothing is left.

use serde_json::Value;

use crate::proof::rule::Fix;
use crate::proof::{Finding, Suppressed, proofread, subject::Subject};

/// Most rounds: one mending may bring another to light (a number without brackets, then without its zero).
const ROUNDS: usize = 12;

/// A payload with everything mended that the program may mend, and how many places that were. `read` makes the subject
/// of a payload.
pub fn mend_payload(
    data: &Value,
    suppressed: &Suppressed,
    read: &dyn Fn(&Value) -> Subject,
) -> (Value, usize) {
    let (mut data, mut count) = (data.clone(), 0);
    for _ in 0..ROUNDS {
        let edits = edits(&read(&data), suppressed);
        if edits.is_empty() {
            break;
        }
        let mut done = 0;
        for finding in &edits {
            let Some(Value::String(text)) = data.pointer_mut(&finding.pointer) else { continue };
            *text = replaced(text, finding);
            done += 1;
        }
        count += done;
        if done == 0 {
            break;
        }
    }
    (data, count)
}

/// A plain text with everything mended that the program may mend, and how many places that were.
pub fn mend_text(text: &str, suppressed: &Suppressed, read: &dyn Fn(&str) -> Subject) -> (String, usize) {
    let (mut text, mut count) = (text.to_owned(), 0);
    for _ in 0..ROUNDS {
        let edits = edits(&read(&text), suppressed);
        if edits.is_empty() {
            break;
        }
        count += edits.len();
        for finding in &edits {
            text = replaced(&text, finding);
        }
    }
    (text, count)
}

/// The findings to mend in one round, none touching another, the last in each text first.
fn edits(subject: &Subject, suppressed: &Suppressed) -> Vec<Finding> {
    let mut list = proofread(subject, suppressed);
    list.retain(|finding| finding.fix == Fix::Automatic);
    list.sort_by(|a, b| (&a.pointer, a.offset, a.length).cmp(&(&b.pointer, b.offset, b.length)));
    let mut kept: Vec<Finding> = Vec::new();
    for finding in list {
        let touches = kept.last().is_some_and(|last| {
            last.pointer == finding.pointer
                && finding.offset <= last.offset + last.length
                && !(finding.offset == last.offset + last.length && finding.length > 0 && last.length > 0)
        });
        if !touches {
            kept.push(finding);
        }
    }
    kept.reverse();
    kept
}

fn replaced(text: &str, finding: &Finding) -> String {
    let right = finding.suggestion.as_deref().unwrap_or_default();
    let byte = |place: usize| text.char_indices().nth(place).map_or(text.len(), |(at, _)| at);
    let (start, end) = (byte(finding.offset), byte(finding.offset + finding.length));
    format!("{}{right}{}", &text[..start], &text[end..])
}
