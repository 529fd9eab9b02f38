//! `hongtou templates`, `check` and `fonts`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use doors::{command, faulty_templates};
use serde_json::Value;

fn printed(arguments: &[&str]) -> String {
    let output = command(arguments, b"");
    assert!(output.status.success(), "{arguments:?} {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn templates_are_listed_and_their_fields_told() {
    let table = printed(&["templates"]);
    assert!(table.lines().any(|line| line.starts_with("notice ") && line.contains("ordinary")), "{table}");
    let list: Value = serde_json::from_str(&printed(&["templates", "--json"])).unwrap();
    assert!(list.as_array().unwrap().iter().any(|one| one["name"] == "bulletin"), "{list}");
    let fields = printed(&["templates", "notice"]);
    assert!(fields.lines().any(|line| line.starts_with("title ") && line.contains("是")), "{fields}");
}

#[test]
fn check_prints_every_example_and_names_what_fails() {
    let report = printed(&["check"]);
    assert!(report.lines().any(|line| line.contains("notice/typical") && line.contains("页")), "{report}");
    let folder = faulty_templates("cli-check");
    let examples = folder.join("_examples/faulty");
    std::fs::create_dir_all(&examples).unwrap();
    std::fs::write(examples.join("one.json"), "{\"title\":\"通知\"}").unwrap();
    let output = command(&["check", "--templates", folder.to_str().unwrap()], b"");
    let (report, faults) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{faults}");
    assert!(report.contains("faulty/one") && report.contains("notice/typical"), "{report}");
    assert!(faults.contains("faulty/body.md.hbs:3:"), "{faults}");
}

#[test]
fn fonts_are_measured_against_the_three_sets() {
    let fonts: Value = serde_json::from_str(&printed(&["fonts", "--json"])).unwrap();
    let body = fonts.as_array().unwrap().iter().find(|font| font["role"] == "fangsong").unwrap();
    let set = |name: &str, member: &str| body["sets"][name][member].as_u64().unwrap();
    assert_eq!((set("GB 2312", "alone"), set("GB 2312", "chain")), (6_763, 6_763));
    assert_eq!((set("通用规范汉字表", "count"), set("通用规范汉字表", "chain")), (8_105, 8_105));
    assert_eq!(set("GB 18030 L3", "count"), 87_887);
    let missing: Value = serde_json::from_str(&printed(&["fonts", "--missing", "rare", "--json"])).unwrap();
    let lacking = |name: &str| missing[name].as_str().unwrap().chars().count();
    assert_eq!(lacking("GB 18030 L3"), 87_887 - 60_322);
    assert!(printed(&["fonts"]).lines().any(|line| line.starts_with("kaiti ")));
}
