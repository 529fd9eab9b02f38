//! Titles of 20 to 90 characters, each with its lines in `titles/lines.txt`; `UPDATE_TITLES=1` writes the file anew.

#![allow(clippy::unwrap_used, reason = "a test stops and says why")]

#[path = "titles/rules.rs"]
mod rules;

use std::path::{Path, PathBuf};

use hongtou::catalog::{Catalog, Sources};
use hongtou::payload::Payload;
use hongtou::press::Press;
use jieba_rs::Jieba;
use serde_json::json;

/// Names in the titles that no dictionary has.
const NAMES: [&str; 12] = [
    "云岭市",
    "青禾县",
    "白石县",
    "临溪县",
    "枫林县",
    "望江镇",
    "林小川",
    "赵启明",
    "江北新区",
    "云岭水库",
    "市教育局",
    "云岭大学",
];

fn press() -> Press {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let catalog =
        Catalog::load(&Sources { root, ..Sources::default() }).unwrap_or_else(|faults| panic!("{faults}"));
    Press::new(catalog).unwrap_or_else(|faults| panic!("{faults}"))
}

fn lines(press: &Press, title: &str) -> Vec<String> {
    let data = json!({
        "issuer_mark": ["云岭市人民政府文件"],
        "document_number": "云政发〔2025〕1号",
        "title": title,
        "addressees": "各县人民政府",
        "body": ["正文。"],
        "date": "2025-03-05",
    });
    let schema = &press.catalog().templates["notice"].schema;
    let payload = Payload::parse(schema, data, &Default::default())
        .unwrap_or_else(|faults| panic!("{title}: {faults}"));
    press.compose("notice", &payload).unwrap_or_else(|faults| panic!("{faults}")).0.fields.title
}

#[test]
fn titles_keep_words_names_and_shape() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/titles/lines.txt");
    let golden = std::fs::read_to_string(&path).unwrap();
    let titles: Vec<String> = golden
        .split("\n\n")
        .map(|block| block.trim().replace('\n', ""))
        .filter(|title| !title.is_empty())
        .collect();
    assert!(titles.len() >= 60, "{} titles", titles.len());
    let (press, jieba) = (press(), Jieba::new());
    let (mut set, mut faults) = (String::new(), Vec::new());
    for title in &titles {
        let chars = title.chars().count();
        assert!((20..=90).contains(&chars), "{chars} characters: {title}");
        let lines = lines(&press, title);
        faults.extend(
            rules::broken_rules(&jieba, &NAMES, title, &lines)
                .iter()
                .map(|fault| format!("{fault}\n{}", lines.join("\n"))),
        );
        set.push_str(&lines.join("\n"));
        set.push_str("\n\n");
    }
    if std::env::var_os("UPDATE_TITLES").is_some() {
        std::fs::write(&path, set.trim_end().to_owned() + "\n").unwrap();
    } else {
        assert_eq!(set.trim_end(), golden.trim_end(), "UPDATE_TITLES=1 writes the file anew");
    }
    assert!(faults.is_empty(), "{} rules broken:\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn the_rules_can_be_broken() {
    let jieba = Jieba::new();
    let broken = |title: &str, lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        !rules::broken_rules(&jieba, &NAMES, title, &lines).is_empty()
    };
    assert!(!broken(
        "云岭市人民政府关于做好水库防汛工作的通知",
        &["云岭市人民政府", "关于做好水库防汛工作的通知"]
    ));
    assert!(broken(
        "云岭市人民政府关于做好水库防汛工作的通知",
        &["云岭市人民政", "府关于做好水库防汛工作的通知"]
    ));
    assert!(broken(
        "云岭市人民政府关于做好水库防汛工作的通知",
        &["云岭市人民政府关于做好水库防汛工作的", "通知"]
    ));
    assert!(broken("云岭市人民政府关于印发《办法》的通知", &["云岭市人民政府关于印发《", "办法》的通知"]));
    let hourglass = ["云岭市人民政府", "关于", "做好水库防汛工作的通知"];
    assert!(broken("云岭市人民政府关于做好水库防汛工作的通知", &hourglass));
}
