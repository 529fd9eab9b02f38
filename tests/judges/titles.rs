//! Titles of real papers, each with its lines in a report, judged by the rules of titles.

use std::collections::BTreeSet;
use std::fs;

use jieba_rs::Jieba;
use serde_json::{Value, json};

use hongtou::payload::Payload;

use crate::printed::{PRESS, folder, shared};
use crate::rules;

/// Every title of 20 to 90 characters: those of the papers, those that they quote, and both forwarded by another office.
fn titles() -> BTreeSet<String> {
    let mut quoted = BTreeSet::new();
    for entry in fs::read_dir(shared().join("corpus/state")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let source: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            quoted.extend(source["title"].as_str().map(str::to_owned));
            let lines = source["lines"].as_array().unwrap().iter().filter_map(Value::as_str);
            lines.for_each(|line| quoted.extend(in_marks(line)));
        }
    }
    let mut titles = BTreeSet::new();
    for title in &quoted {
        let inner = title.replace(['《', '〈'], "〈").replace(['》', '〉'], "〉");
        titles.extend([
            title.clone(),
            format!("国务院办公厅关于转发《{inner}》的通知"),
            format!("教育部办公厅国家发展改革委办公厅关于认真学习贯彻《{inner}》的通知"),
        ]);
    }
    titles.retain(|title| (20..=90).contains(&title.chars().count()) && !title.contains(' '));
    titles
}

/// What stands in 《》, whole.
fn in_marks(line: &str) -> Vec<String> {
    let pieces = line.split('《').skip(1).filter_map(|piece| piece.split('》').next());
    pieces.filter(|piece| piece.chars().count() > 15).map(str::to_owned).collect()
}

/// The lines of every title, written to `titles.txt` beside what was printed, and every rule that one breaks.
pub(crate) fn judge() -> (usize, Vec<String>) {
    let jieba = Jieba::new();
    let schema = &PRESS.catalog().templates["notice"].schema;
    let titles = titles();
    let (mut report, mut faults) = (String::new(), Vec::new());
    for title in &titles {
        let data = json!({ "issuer_mark": ["文件"], "document_number": "国发〔2025〕1号", "title": title, "addressees": "各部门",
                           "body": ["正文。"], "date": "2025-03-05" });
        let payload =
            Payload::parse(schema, data, &Default::default()).unwrap_or_else(|faults| panic!("{faults}"));
        let (document, _) = PRESS.compose("notice", &payload).unwrap_or_else(|faults| panic!("{faults}"));
        let lines = document.fields.title;
        let broken = rules::broken_rules(&jieba, &[], title, &lines);
        faults.extend(broken.iter().map(|fault| format!("{fault}\n{}", lines.join("\n"))));
        report.push_str(&format!("{}\n\n", lines.join("\n")));
    }
    fs::create_dir_all(folder()).unwrap();
    fs::write(folder().with_file_name("titles.txt"), report).unwrap();
    (titles.len(), faults)
}
