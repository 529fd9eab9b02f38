//! Intake on the real papers and the texts of the web, against answers that a person wrote down by line number.

use std::collections::BTreeMap;

use hongtou::app::intake::read;
use hongtou::intake::Draft;
use serde_json::Value;

use crate::printed::{PRESS, root, shared};

/// The answers of a part of the corpus, by the name of the text.
fn answers(part: &str) -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(root().join(format!("tests/judges/intake/{part}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn source(part: &str, name: &str) -> String {
    std::fs::read_to_string(shared().join(format!("corpus/{part}/{name}.txt"))).unwrap()
}

/// The draft of a real paper, for the template that has every field.
fn draft(text: &str) -> Draft {
    read(PRESS.catalog(), "text.txt", text.as_bytes(), Some("notice"))
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// All texts of a draft, pictures aside.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.starts_with("data:") => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
        _ => {}
    }
}

/// The headings of a draft with their levels, and the paragraphs between, in order.
fn outline(blocks: &Value, found: &mut Vec<(String, Option<u64>)>) {
    for block in blocks.as_array().into_iter().flatten() {
        let words = block.as_str().or(block["heading"].as_str()).or(block["paragraph"].as_str());
        found.extend(words.map(|words| (bare(words), block["level"].as_u64())));
    }
}

/// Line and level of every heading that intake saw.
fn headings(draft: &Draft, source: &str) -> BTreeMap<usize, u64> {
    let mut found = Vec::new();
    outline(&draft.payload["body"], &mut found);
    for attachment in draft.payload["attachments"].as_array().into_iter().flatten() {
        outline(&attachment["content"], &mut found);
    }
    let lines: Vec<String> = source.lines().map(bare).collect();
    let mut at = 0;
    let mut headings = BTreeMap::new();
    for (words, level) in found {
        let line = (at..lines.len()).find(|line| lines[*line].starts_with(&words) && !words.is_empty());
        let line = line.unwrap_or_else(|| panic!("{words} is not in the source from line {at} on"));
        headings.extend(level.map(|level| (line + 1, level)));
        at = line + 1;
    }
    headings
}

/// Characters of the source that are neither in the draft nor listed as left out.
fn lost(draft: &Draft, source: &str) -> String {
    let mut kept = Vec::new();
    texts(&draft.payload, &mut kept);
    kept.extend(draft.removed.iter().map(|one| one.text.clone()));
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    kept.iter().flat_map(|text| text.chars()).for_each(|c| *counts.entry(c).or_default() += 1);
    let mut lost = String::new();
    for character in source.chars().filter(|c| !c.is_whitespace()) {
        match counts.get_mut(&character).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => lost.push(character),
        }
    }
    lost
}

/// What was asked and what was right, with a line of the table for every miss.
#[derive(Default)]
struct Score {
    asked: usize,
    misses: Vec<String>,
}

impl Score {
    fn count(&mut self, paper: &str, what: &str, wanted: &str, got: &str) {
        self.asked += 1;
        if wanted != got {
            let short = |text: &str| text.chars().take(30).collect::<String>().replace('|', "/");
            self.misses.push(format!("| {paper} | {what} | {} | {} |", short(wanted), short(got)));
        }
    }
}

fn joined(value: &Value, key: Option<&str>, with: &str) -> String {
    let items = value.as_array().into_iter().flatten();
    let words = items.filter_map(|item| key.map_or(item, |key| &item[key]).as_str());
    words.collect::<Vec<_>>().join(with)
}

/// The fields of one paper: three from its JSON, three from the answers.
fn fields(name: &str, draft: &Draft, answer: &Value, text: &str, score: &mut Score) {
    let path = shared().join(format!("corpus/state/{name}.json"));
    let paper: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let payload = &draft.payload;
    let lines: Vec<&str> = text.lines().collect();
    let line = |number: &Value| number.as_u64().map_or("", |number| lines[number as usize - 1].trim());
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    score.count(name, "title", &words(&paper["title"]), &words(&payload["title"]).replace('\n', ""));
    score.count(name, "document number", &words(&paper["doc_no"]), &words(&payload["document_number"]));
    score.count(name, "issuer", &words(&paper["issuer"]), &joined(&payload["signature"], None, "、"));
    let addressees = line(&answer["addressees"]).trim_end_matches('：');
    score.count(name, "addressees", addressees, &words(&payload["addressees"]));
    score.count(name, "date", &words(&answer["date"][1]), &words(&payload["date"]));
    let notes: Vec<&str> = answer["attachments"].as_array().unwrap().iter().map(line).collect();
    let titles: Vec<String> =
        payload["attachments"].as_array().into_iter().flatten().map(|one| words(&one["title"])).collect();
    let same = notes.len() == titles.len()
        && notes.iter().zip(&titles).all(|(note, title)| {
            let label = note.strip_suffix(title.as_str());
            label.is_some_and(|label| label.chars().all(|c| "附件：:.1234567890".contains(c)))
        });
    score.count(name, "attachments", "as noted", if same { "as noted" } else { "other" });
}

#[test]
fn intake_reads_real_papers_as_a_person_does() {
    let (mut field_score, mut heading_score) = (Score::default(), Score::default());
    for (name, answer) in answers("state") {
        let text = source("state", &name);
        let draft = draft(&text);
        assert_eq!(lost(&draft, &text), "", "{name}: characters are lost");
        fields(&name, &draft, &answer, &text, &mut field_score);
        let wanted: BTreeMap<usize, u64> = serde_json::from_value(answer["headings"].clone()).unwrap();
        let got = headings(&draft, &text);
        let lines: std::collections::BTreeSet<usize> = wanted.keys().chain(got.keys()).copied().collect();
        for line in lines {
            let level = |all: &BTreeMap<usize, u64>| {
                all.get(&line).map_or("text".to_owned(), |level| format!("level {level}"))
            };
            heading_score.count(&name, &format!("line {line}"), &level(&wanted), &level(&got));
        }
    }
    let page = std::fs::read_to_string(root().join("docs/intake.md")).unwrap();
    let share = |score: &Score| 100.0 * (1.0 - score.misses.len() as f64 / score.asked as f64);
    let told = format!(
        "{} of {} fields and {} of {} headings are right.\n\n| paper | what | a person reads | intake |\n|---|---|---|---|\n{}\n",
        field_score.asked - field_score.misses.len(),
        field_score.asked,
        heading_score.asked - heading_score.misses.len(),
        heading_score.asked,
        field_score.misses.iter().chain(&heading_score.misses).cloned().collect::<Vec<_>>().join("\n"),
    );
    println!("{told}");
    assert!(share(&field_score) >= 98.0 && share(&heading_score) >= 98.0, "{told}");
    assert!(page.contains(&told), "docs/intake.md is stale; its table must be:\n{told}");
}

#[test]
fn intake_keeps_what_is_not_furniture_and_finds_every_broken_date() {
    for (name, answer) in answers("summaries") {
        let text = source("summaries", &name);
        let draft = read(PRESS.catalog(), "text.txt", text.as_bytes(), None)
            .unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(lost(&draft, &text), "", "{name}: characters are lost");
        let furniture: Vec<usize> =
            draft.removed.iter().filter(|one| !one.label && one.text != "**").map(|one| one.line).collect();
        assert_eq!(serde_json::json!(furniture), answer["furniture"], "{name}");
        let mut dates: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for finding in draft.findings.iter().filter(|finding| finding.code == "date-broken") {
            dates.entry(finding.line.unwrap().to_string()).or_default().push(finding.wrong.clone());
            assert!(finding.pointer.is_some(), "{name}: {finding:?} has no place");
        }
        assert_eq!(serde_json::json!(dates), answer["dates"], "{name}");
    }
}
