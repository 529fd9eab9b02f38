//! The list of contents of a packet: groups, titles with their pages, and what is missing, each in its place.

use std::collections::BTreeMap;

use crate::model::{Align, Block, Contents, Document, Inline, Lead, Paragraph};
use crate::packet::plan::{Numbering, Plan};
use crate::packet::report::Missing;
use crate::problem::Language;

/// Longest reason printed beside a missing item, in characters.
const REASON_CHARS: usize = 200;

/// An entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its words.
    pub(super) text: String,
    /// Name of the member, to tell two titles apart.
    pub(super) name: String,
    /// Whether it heads a group.
    pub(super) group: bool,
    /// Number printed on its first page; `None` if it is missing or has no number.
    pub(super) number: Option<usize>,
    /// How many pages it has.
    pub(super) count: usize,
    /// Pages of the body before it; `None` if it leads nowhere.
    pub(super) before: Option<usize>,
}

/// Puts the name of its member before a title that stands twice.
pub(super) fn tell_apart(entries: &mut [Entry]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.group) {
        *seen.entry(entry.text.clone()).or_default() += 1;
    }
    for entry in entries.iter_mut().filter(|entry| !entry.group && seen[&entry.text] > 1) {
        if !entry.name.is_empty() && !entry.text.contains(&entry.name) {
            entry.text = format!("{}：{}", entry.name, entry.text);
        }
    }
}

/// The document of the contents. `front` pages stand before the body.
pub(super) fn document(
    plan: &Plan,
    entries: &[Entry],
    missing: &[Missing],
    front: usize,
    draw: &dyn Fn(&str) -> String,
) -> Document {
    let mut body = Vec::new();
    if plan.contents {
        let page = |entry: &Entry| match (plan.numbering, entry.number) {
            _ if entry.group => String::new(),
            (_, None) => plan.wording.missing.clone(),
            (Numbering::Continuous, Some(number)) => number.to_string(),
            (Numbering::PerDocument, Some(_)) => format!("共{}页", entry.count),
        };
        let lead = |entry: &Entry| Lead {
            group: entry.group,
            page: entry.before.map_or(0, |before| front + before + 1),
        };
        body.push(Block::Contents(Contents {
            title: plan.wording.contents.clone(),
            entries: entries.iter().map(|entry| draw(&entry.text)).collect(),
            pages: entries.iter().map(page).collect(),
            leads: entries.iter().map(lead).collect(),
        }));
    }
    if !missing.is_empty() {
        body.push(paragraph(format!("{}的有{}件：", plan.wording.missing, missing.len())));
        body.extend(missing.iter().enumerate().map(|(index, missing)| {
            paragraph(draw(&format!("{}．{}：{}", index + 1, missing.name, reason(missing))))
        }));
    }
    Document { layout: "packet".to_owned(), body, ..Document::default() }
}

/// Why something is missing, in one line.
pub(super) fn reason(missing: &Missing) -> String {
    let mut words =
        missing.problems.first().map_or_else(String::new, |problem| problem.line(Language::Chinese));
    if words.chars().count() > REASON_CHARS {
        words = words.chars().take(REASON_CHARS).chain(['…']).collect();
    }
    match missing.problems.len() {
        0 | 1 => words,
        count => format!("{words}（共{count}处）"),
    }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(Paragraph { text: vec![Inline::Text { text }], align: Align::Justify, indent: true })
}
