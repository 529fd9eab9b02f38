//! Holds the imports of `src/` to the tables of `docs/architecture.md`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops and says why")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Rows `name : words` of the fenced block of a kind, the leading floor number aside.
fn table(kind: &str) -> Vec<(Option<u32>, String, Vec<String>)> {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/architecture.md")).unwrap();
    let start = page.find(&format!("```{kind}\n")).unwrap_or_else(|| panic!("no ```{kind} block"));
    let block = page[start..].lines().skip(1).take_while(|line| !line.starts_with("```"));
    block
        .map(|line| {
            let (left, right) = line.split_once(':').unwrap_or_else(|| panic!("no colon in {line:?}"));
            let words: Vec<&str> = left.split_whitespace().collect();
            let floor = words.first().and_then(|word| word.parse().ok());
            let name = words.last().unwrap().to_string();
            (floor, name, right.split_whitespace().map(str::to_owned).collect())
        })
        .collect()
}

/// Every Rust file of `src/` with the name of its module.
fn files() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(ROOT).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(Path::new(ROOT).join("src")).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
                found.push((first.trim_end_matches(".rs").to_owned(), path));
            }
        }
    }
    found.sort();
    found
}

/// Names that follow `crate::` or another path's start, groups in braces taken apart.
fn imports(text: &str, from: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for (at, _) in code.match_indices(from) {
        if code[..at]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || "_:".contains(before))
        {
            continue;
        }
        let rest = &code[at + from.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(outermost(group)),
            None => names.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()),
        }
    }
    let first = |name: String| name.trim().split("::").next().unwrap_or_default().to_owned();
    names.into_iter().map(first).filter(|name| !name.is_empty() && name != "self").collect()
}

/// The members of a group up to its closing brace, what stands in inner braces left out.
fn outermost(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut word) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut word)),
            _ if depth == 0 => word.push(c),
            _ => {}
        }
    }
    names.push(word);
    names
}

#[test]
fn imports_go_down_the_floors() {
    let rows = table("floors");
    let floors: BTreeMap<&str, u32> =
        rows.iter().map(|(floor, name, _)| (name.as_str(), floor.unwrap())).collect();
    let allowed: BTreeMap<&str, &Vec<String>> =
        rows.iter().map(|(_, name, words)| (name.as_str(), words)).collect();
    for (_, name, words) in &rows {
        for word in words.iter().filter(|word| *word != "*") {
            assert!(
                floors[word.as_str()] < floors[name.as_str()],
                "the table lets {name} import {word}, which is not below it"
            );
        }
    }
    let mut faults = Vec::new();
    for (module, path) in files() {
        if module == "lib" {
            continue;
        }
        let Some(words) = allowed.get(module.as_str()) else {
            faults.push(format!("{} is in no floor of docs/architecture.md", path.display()));
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        for name in imports(&text, "crate::").into_iter().chain(imports(&text, "hongtou::")) {
            let allowed = words.contains(&name)
                || (words.contains(&"*".to_owned()) && floors.contains_key(name.as_str()));
            if name != module && !allowed {
                faults.push(format!("{} imports {name}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let built: Vec<String> = files().into_iter().map(|(module, _)| module).collect();
    for name in floors.keys() {
        assert!(
            built.iter().any(|module| module == name),
            "docs/architecture.md names {name}, which does not exist"
        );
    }
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for (_, name, rooms) in table("crates") {
        for (module, path) in files() {
            let text = fs::read_to_string(&path).unwrap();
            if !rooms.contains(&module) && !imports(&text, &format!("{name}::")).is_empty() {
                faults.push(format!("{} knows {name}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_clock_asks_the_time_and_nothing_asks_chance() {
    let mut faults = Vec::new();
    for (module, path) in files() {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["SystemTime", "Instant::now", "rand::", "RandomState"] {
            if module != "clock" && text.contains(word) {
                faults.push(format!("{} uses {word}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    for (_, path) in files() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with a //! sentence", path.display());
    }
}

#[test]
fn no_re_export_at_the_root_blinds_the_floors() {
    let root = fs::read_to_string(Path::new(ROOT).join("src/lib.rs")).unwrap();
    assert!(!root.contains("pub use"), "src/lib.rs re-exports");
}
