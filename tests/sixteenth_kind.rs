//! The worked example of `docs/templates.md`: a kind and a look outside the project, taken out of the page and used.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::path::Path;

use doors::{command, folder, words_of_docx};
use serde_json::Value;

/// Writes every fenced block that names a file into a folder, and gives back the lines of the shell blocks.
fn extract(page: &str, to: &Path) -> Vec<String> {
    let (_, section) = page.split_once("\n## A sixteenth kind").unwrap();
    let mut commands = Vec::new();
    for (index, piece) in section.split("\n```").enumerate() {
        let (head, text) = piece.split_once('\n').unwrap_or((piece, ""));
        if index % 2 == 1 && head == "sh" {
            commands.extend(text.lines().map(str::to_owned));
        } else if let Some((_, name)) = head.split_once(" file=").filter(|_| index % 2 == 1) {
            let path = to.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, format!("{text}\n")).unwrap();
        }
    }
    commands
}

#[test]
fn a_kind_and_a_look_outside_the_project_work() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    let place = folder("sixteenth");
    let commands = extract(&page, &place);
    assert_eq!(commands.len(), 3, "{commands:?}");
    let mut printed = Vec::new();
    for line in &commands {
        let words: Vec<String> = line
            .split_whitespace()
            .skip(1)
            .map(|word| {
                let file = word == "office" || word.starts_with("reminder.");
                if file { place.join(word).display().to_string() } else { word.to_owned() }
            })
            .collect();
        let output = command(&words.iter().map(String::as_str).collect::<Vec<_>>(), b"");
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        printed.push(String::from_utf8(output.stdout).unwrap());
    }
    assert!(std::fs::read(place.join("reminder.pdf")).unwrap().starts_with(b"%PDF-"));
    let words = words_of_docx(&std::fs::read(place.join("reminder.docx")).unwrap());
    for part in [
        "关于做好2025年汛前准备的工作提示",
        "（一）水库汛前检查。",
        "2025年4月30日前办结",
        "（联系人：林小川",
    ] {
        assert!(words.replace('\n', "").contains(part), "{part}: {words}");
    }
    assert!(printed[1].lines().any(|line| line.contains("reminder/typical")), "{}", printed[1]);
    let row = |key: &str| {
        printed[2]
            .lines()
            .find(|line| line.starts_with(key))
            .unwrap_or_else(|| panic!("{key}: {}", printed[2]))
    };
    assert!(
        row("page_number.position").contains("7.5") && row("page_number.position").contains("不符合标准"),
        "{}",
        printed[2]
    );
    assert!(
        row("grid.pitch_pt").contains("与一般要求不同") && row("head.color").contains("仍符合标准"),
        "{}",
        printed[2]
    );
    assert!(row("roles.issuer_mark.size_pt").contains("标准未规定"), "{}", printed[2]);
}

#[test]
fn deviations_are_told_as_json_and_in_english() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    let place = folder("deviations");
    extract(&page, &place);
    let office = place.join("office");
    let output = command(
        &["--templates", office.to_str().unwrap(), "templates", "reminder", "--deviations", "--json"],
        b"",
    );
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys: Vec<&str> = list.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
    assert_eq!(keys[0], "page_number.position", "what stands outside comes first");
    assert_eq!(keys.len(), 6, "{keys:?}");
    assert_eq!(
        (list[0]["verdict"].as_str(), list[0]["strength"].as_str(), list[0]["own"].as_str()),
        (Some("outside"), Some("must"), Some("\"center\""))
    );
    let output =
        command(&["--lang", "en", "--templates", office.to_str().unwrap(), "templates", "--deviations"], b"");
    assert!(String::from_utf8_lossy(&output.stdout).contains("outside the standard"), "{output:?}");
    let output = command(&["templates", "--deviations", "--json"], b"");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "[]", "the stock departs from nothing");
}
