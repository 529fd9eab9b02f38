//! The list of contents of a packet: groups, titles with their pages, and what is missing, each in its place.

use std::collections::BTreeMap;

use crate::model::{Align, Block, Contents, Document, Inline, Lead, Paragraph};
use crate::packet::plan::{Numbering, Plan};
use crate::packet::report::Missing;
use crate::problem::{Language, Place, Problem};

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
    /// Its place among all that is not a group, from 1.
    pub(super) place: usize,
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
            entries: entries.iter().map(|entry| draw(&words(plan, entry))).collect(),
            pages: entries.iter().map(page).collect(),
            leads: entries.iter().map(lead).collect(),
        }));
    }
    if !missing.is_empty() {
        body.push(paragraph(format!("{}的有{}件：", plan.wording.missing, missing.len())));
        body.extend(missing.iter().enumerate().map(|(index, missing)| {
            paragraph(draw(&format!("{}．{}：{}", index + 1, missing.title, reason(missing))))
        }));
    }
    Document { layout: "packet".to_owned(), body, ..Document::default() }
}

/// What the contents say of an entry; where each document counts from 1, its place among them tells it apart.
fn words(plan: &Plan, entry: &Entry) -> String {
    match plan.numbering {
        Numbering::PerDocument if !entry.group => format!("{}．{}", entry.place, entry.text),
        _ => entry.text.clone(),
    }
}

/// Why something is missing, in one line for readers of the volume: how it is mended and by which pointer is told to those who can.
fn reason(missing: &Missing) -> String {
    let line = |problem: &Problem| {
        let message = problem.message.text(Language::Chinese).to_owned();
        match &problem.at {
            Place::Name(name) if *name != missing.name => format!("{name}：{message}"),
            _ => message,
        }
    };
    let mut words = missing.problems.first().map_or_else(String::new, line);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    fn contents(document: &Document) -> &Contents {
        let Some(Block::Contents(contents)) = document.body.first() else { panic!("contents come first") };
        contents
    }

    #[test]
    fn where_each_document_counts_from_1_its_place_tells_it_apart() {
        let entry = |place, text: &str| Entry {
            place,
            text: text.into(),
            number: Some(1),
            count: 3,
            ..Entry::default()
        };
        let group = Entry { group: true, text: "甲组".into(), ..Entry::default() };
        let entries = [group, entry(1, "年报"), entry(3, "年报")];
        let plan = Plan { numbering: Numbering::PerDocument, ..Plan::default() };
        let made = document(&plan, &entries, &[], 0, &str::to_owned);
        assert_eq!(contents(&made).entries, ["甲组", "1．年报", "3．年报"]);
        assert_eq!(contents(&made).pages, ["", "共3页", "共3页"]);
        let made = document(&Plan::default(), &entries, &[], 0, &str::to_owned);
        assert_eq!(contents(&made).entries, ["甲组", "年报", "年报"]);
    }

    #[test]
    fn readers_are_told_why_something_is_missing_and_not_how_to_mend_it() {
        let problem =
            |place| Problem::new(Code::Value, "缺少标题", "no title").at(place).hint("请补上", "add it");
        let missing = |place| Missing {
            number: None,
            name: "a.pdf".into(),
            title: "附表".into(),
            problems: vec![problem(place), problem(Place::Whole)],
        };
        assert_eq!(reason(&missing(Place::Pointer("/title".into()))), "缺少标题（共2处）");
        assert_eq!(reason(&missing(Place::Name("a.pdf".into()))), "缺少标题（共2处）");
        assert_eq!(
            reason(&missing(Place::Name("第7行 D列（标题）".into()))),
            "第7行 D列（标题）：缺少标题（共2处）"
        );
    }
}
