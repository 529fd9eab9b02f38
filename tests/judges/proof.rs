//! Proofreads every real paper: each error that is found stands, with its judgement, in the table of `docs/proof.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use hongtou::proof::rule::Level;
use hongtou::proof::subject::Subject;
use hongtou::proof::{Suppressed, payload, plain, proofread};

use crate::printed::{papers, root, shared};

/// Most characters to one false finding of level E.
const CHARS_PER_FALSE: usize = 5_000;

/// The papers, as payloads where there is a JSON of them, else as plain texts.
fn subjects() -> Vec<(String, Subject)> {
    let papers = papers();
    let names: BTreeSet<String> = papers.iter().map(|paper| paper.name.clone()).collect();
    let mut subjects: Vec<(String, Subject)> = papers
        .into_iter()
        .map(|paper| {
            let declared = if paper.name.contains("notice") { "通知" } else { "" };
            (paper.name, payload::subject(&paper.payload, declared, &BTreeMap::new()))
        })
        .collect();
    let folder = fs::read_dir(shared().join("corpus/state")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension != "json")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        let name = if names.contains(&name) { format!("{name} (text)") } else { name };
        subjects.push((name, plain::subject(&text, "")));
    }
    subjects
}

/// Rows of the table: paper and rule, with how many findings and how many of them are false.
fn judged() -> BTreeMap<(String, String), (usize, usize)> {
    let page = fs::read_to_string(root().join("docs/proof.md")).unwrap();
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [paper, rule, count, wrong, _] = cells.as_slice() else { return None };
        let numbers = (count.parse().ok()?, wrong.parse().ok()?);
        Some((((*paper).to_owned(), (*rule).to_owned()), numbers))
    });
    rows.collect()
}

#[test]
fn real_papers_give_few_false_errors_and_each_is_judged() {
    let judged = judged();
    let (mut characters, mut wrong, mut faults) = (0, 0, Vec::new());
    let mut seen = BTreeSet::new();
    for (name, subject) in subjects() {
        characters += subject.pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>();
        let mut rules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for finding in proofread(&subject, &Suppressed::default()) {
            if finding.level == Level::Error {
                let place = format!("{}:{} {:?}", finding.pointer, finding.offset, finding.wrong);
                rules.entry(finding.rule.id).or_default().push(place);
            }
        }
        for (rule, places) in rules {
            let key = (name.clone(), rule.to_owned());
            match judged.get(&key) {
                Some((count, false_ones)) if *count == places.len() => wrong += false_ones,
                other => faults.push(format!(
                    "{name} {rule}: {} found, {other:?} judged: {}",
                    places.len(),
                    places.join("; ")
                )),
            }
            seen.insert(key);
        }
    }
    faults.extend(
        judged.keys().filter(|key| !seen.contains(*key)).map(|key| format!("{key:?} is judged, not found")),
    );
    println!("{characters} characters, {wrong} false errors");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(wrong * CHARS_PER_FALSE <= characters, "{wrong} false errors in {characters} characters");
}
