//! Proofreading: 104 rules over the texts of a document, each finding with its place, and the mending of what is safe.

mod calendar;
mod finding;
mod glyph;
mod kind;
mod line;
mod mark;
mod mask;
mod mend;
pub mod payload;
pub mod plain;
pub mod rule;
mod rules;
pub mod sarif;
mod sheet;
pub mod subject;
mod table;
mod words;

pub use finding::Finding;
pub use mend::{mend_payload, mend_text};
pub use table::RULES;

use std::collections::BTreeMap;

use crate::problem::{Code, Problem, Problems};
use finding::Findings;
use rule::Rule;
use sheet::Sheet;
use subject::Subject;

/// What is not to be reported: rules by id, and texts that are right as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suppressed {
    rules: Vec<&'static str>,
    texts: Vec<String>,
}

impl Suppressed {
    /// Reads ids and texts.
    ///
    /// # Errors
    /// `option-unknown` for each id that no rule has.
    pub fn new(ids: &[String], texts: &[String]) -> Result<Suppressed, Problems> {
        let mut problems = Vec::new();
        let mut rules = Vec::new();
        for id in ids {
            match Rule::find(&id.to_ascii_uppercase()) {
                Some(rule) => rules.push(rule.id),
                None => problems.push(
                    Problem::new(
                        Code::OptionUnknown,
                        format!("没有规则“{id}”"),
                        format!("there is no rule {id:?}"),
                    )
                    .hint("hongtou proof --rules 列出所有规则", "hongtou proof --rules lists all rules"),
                ),
            }
        }
        Problems::check(problems)?;
        let texts = texts.iter().filter(|text| !text.is_empty()).cloned().collect();
        Ok(Suppressed { rules, texts })
    }

    /// Whether a finding is suppressed: by its rule, or since it stands inside one of the texts.
    fn covers(&self, finding: &Finding, subject: &Subject) -> bool {
        if self.rules.contains(&finding.rule.id) {
            return true;
        }
        if self.texts.is_empty() {
            return false;
        }
        let (start, end) = (finding.offset, finding.offset + finding.length);
        let here = subject.pieces.iter().filter(|piece| piece.pointer == finding.pointer);
        let mut places = here.flat_map(|piece| {
            let texts = self.texts.iter();
            texts.flat_map(move |text| {
                let length = text.chars().count();
                piece.text.match_indices(text.as_str()).map(move |(at, _)| {
                    let from = piece.start + piece.text[..at].chars().count();
                    (from, from + length)
                })
            })
        });
        places.any(|(from, to)| from <= start && end <= to)
    }
}

/// All findings that are not suppressed, in reading order.
pub fn proofread(subject: &Subject, suppressed: &Suppressed) -> Vec<Finding> {
    let sheet = Sheet::new(subject);
    let mut found = Findings::default();
    for check in rules::ALL {
        check(&sheet, &mut found);
    }
    let mut list = found.into_list();
    list.retain(|finding| !suppressed.covers(finding, subject));
    let order = reading_order(&sheet);
    list.sort_by_cached_key(|finding| {
        let lines = order.get(finding.pointer.as_str()).map_or(&[][..], Vec::as_slice);
        let after = lines.partition_point(|(start, _)| *start <= finding.offset);
        let line = after.checked_sub(1).and_then(|place| lines.get(place)).map(|(_, line)| *line);
        (line, finding.offset, finding.rule.id)
    });
    list.dedup_by(|a, b| {
        (a.rule.id, &a.pointer, a.offset, a.length) == (b.rule.id, &b.pointer, b.offset, b.length)
    });
    list
}

/// For each pointer where its texts begin, and which texts of all they are.
fn reading_order<'a>(sheet: &Sheet<'a>) -> BTreeMap<&'a str, Vec<(usize, usize)>> {
    let mut order: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, line) in sheet.lines.iter().enumerate() {
        order.entry(line.piece.pointer.as_str()).or_default().push((line.piece.start, index));
    }
    order
}
