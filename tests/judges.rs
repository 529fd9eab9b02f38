//! Judges from outside over every example and every real paper: measuring, text, schemas, LibreOffice, qpdf.
//!
//! Needs `../shared` and the tools that `.ci/run` installs; run by `cargo test --release --test judges`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops and says why")]

#[path = "judges/conformance.rs"]
mod conformance;
#[path = "judges/corpus.rs"]
mod corpus;
#[path = "judges/intake.rs"]
mod intake;
#[path = "judges/packet.rs"]
mod packet;
#[path = "judges/printed.rs"]
mod printed;
#[path = "judges/proof.rs"]
mod proof;
#[path = "titles/rules.rs"]
mod rules;
#[path = "packet/shelf.rs"]
mod shelf;
#[path = "judges/titles.rs"]
mod titles;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hongtou::backend::{Format, Options};
use hongtou::catalog::charset::blocks;
use hongtou::press::Order;
use printed::{ALL, PRESS, Printed, folder, root, shared};

/// Python with what the judges need: the environment that `.ci/run` made, or the one on the path.
fn python() -> PathBuf {
    let made = judges().join("venv/bin/python");
    if made.exists() { made } else { PathBuf::from("python3") }
}

/// Where `.ci/run` puts the judges.
fn judges() -> PathBuf {
    std::env::var_os("HONGTOU_JUDGES").map(PathBuf::from).unwrap_or_else(|| {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        cache
            .unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache"))
            .join("hongtou/judges")
    })
}

fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; see .ci/run for what must be installed"))
}

/// Both streams of a judge.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn file(printed: &Printed, extension: &str) -> PathBuf {
    folder().join(format!("{}.{extension}", printed.name))
}

/// Judges files one by one and lists every one that a judge faults.
fn each(extension: &str, judge: impl Fn(&Printed, &Path) -> Option<String>) {
    let faults: Vec<String> = ALL
        .iter()
        .filter_map(|printed| {
            judge(printed, &file(printed, extension)).map(|fault| format!("{}: {fault}", printed.name))
        })
        .collect();
    assert!(faults.is_empty(), "{} of {} faulted:\n{}", faults.len(), ALL.len(), faults.join("\n"));
}

/// The layout as the judge of the standard names it.
fn layout_of(printed: &Printed) -> &str {
    match printed.layout.as_str() {
        known @ ("ordinary" | "letter" | "order" | "minutes" | "bulletin") => known,
        _ => "plain",
    }
}

#[test]
fn every_clause_of_the_layout_holds() {
    // Cover, contents and divider of a packet are no pages of text.
    let judged = ALL.iter().filter(|printed| printed.layout != "packet");
    let files = judged.map(|printed| format!("{}={}", layout_of(printed), file(printed, "pdf").display()));
    let output = run(Command::new(python())
        .arg(root().join("tests/judges/layouts.py"))
        .args(files.collect::<Vec<_>>()));
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn titles_of_real_papers_keep_words_and_shape() {
    let (count, faults) = titles::judge();
    assert!(count >= 80, "{count} titles");
    assert!(faults.is_empty(), "{} rules broken in {count} titles:\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn every_character_is_printed_once_and_in_order() {
    assert!(ALL.iter().filter(|printed| printed.real).count() >= 24);
    let output = run(Command::new(python()).arg(root().join("tests/judges/text.py")).arg(folder()));
    println!("{}", said(&output));
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_docx_is_valid_by_the_schemas() {
    let paths: Vec<PathBuf> = ALL.iter().map(|printed| file(printed, "docx")).collect();
    let output = run(Command::new(python()).arg(shared().join("check/docx_schema.py")).args(paths));
    let faults: Vec<String> =
        said(&output).lines().filter(|line| !line.ends_with(" 0 finding(s)")).map(str::to_owned).collect();
    assert!(output.status.success(), "{}", faults.join("\n"));
}

#[test]
fn the_docx_is_valid_by_the_open_xml_validator() {
    let validator = judges().join("node_modules/.bin/ooxml-validator");
    each("docx", |_, path| {
        let output = run(Command::new(&validator).arg(path));
        (!output.status.success()).then(|| said(&output))
    });
}

#[test]
fn libreoffice_opens_every_docx_and_counts_as_many_pages() {
    assert!(!ALL.is_empty());
    let script = root().join("tests/judges/pages.py");
    let output =
        run(Command::new(python()).arg(script).arg(folder()).arg("--fonts").arg(root().join("fonts")));
    println!("{}", said(&output));
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn joint_marks_and_seals_stand_alike_in_pdf_and_docx() {
    let joint = ["notice-joint-", "decision-commendation-joint", "opinion-joint-level", "order-joint-stamps"];
    let names = ALL.iter().map(|printed| printed.name.as_str());
    let names: Vec<&str> = names.filter(|name| joint.iter().any(|start| name.starts_with(start))).collect();
    assert!(names.len() >= 8, "{names:?}");
    let script = root().join("tests/judges/twins.py");
    let mut command = Command::new(python());
    command.arg(script).arg(folder()).arg("--fonts").arg(root().join("fonts")).args(names);
    let output = run(&mut command);
    println!("{}", said(&output));
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_pdf_is_sound_and_its_fonts_are_inside_with_unicode() {
    each("pdf", |_, path| {
        let check = run(Command::new("qpdf").arg("--check").arg(path));
        if !check.status.success() {
            return Some(said(&check));
        }
        let fonts = run(Command::new("pdffonts").arg(path));
        let lines: Vec<String> =
            String::from_utf8_lossy(&fonts.stdout).lines().skip(2).map(str::to_owned).collect();
        let wrong: Vec<&String> = lines
            .iter()
            .filter(|line| {
                let words: Vec<&str> = line.split_whitespace().rev().collect();
                // name … emb sub uni object ID: the last five words
                words.get(4) != Some(&"yes") || words.get(2) != Some(&"yes")
            })
            .collect();
        (lines.is_empty() || !wrong.is_empty()).then(|| format!("{wrong:?}"))
    });
}

/// Prints every example in every format by the command, in a process of its own, and hashes what comes out.
fn hashes(to: &str) -> Vec<(String, String)> {
    let out = folder().with_file_name(to);
    if out.exists() {
        std::fs::remove_dir_all(&out).unwrap();
    }
    std::fs::create_dir_all(&out).unwrap();
    for template in PRESS.catalog().templates.values() {
        for case in template.examples.keys() {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hongtou"));
            command.current_dir(root()).args(["render", &template.name, "--example", case]);
            for format in &template.formats {
                command.arg("-o").arg(out.join(format!("{}-{case}.{format}", template.name)));
            }
            let output = run(&mut command);
            assert!(output.status.success(), "{} {case}: {}", template.name, said(&output));
        }
    }
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .map(|path| (name(path), hongtou::catalog::digest(&[&std::fs::read(path).unwrap()])))
        .collect()
}

#[test]
fn two_processes_give_the_same_bytes_in_every_format() {
    let (first, second) = (hashes("first"), hashes("second"));
    assert!(first.len() >= 80, "{} files", first.len());
    let other: Vec<&String> = first.iter().zip(&second).filter(|(a, b)| a != b).map(|(a, _)| &a.0).collect();
    assert!(other.is_empty() && first.len() == second.len(), "{other:?}");
}

/// Five characters of names that most fonts lack.
const NAMES: &str = "㛃䶮𬭎𬱖𠅤";

#[test]
fn rare_characters_come_out_as_outlines_in_both_formats() {
    let mut data = PRESS.catalog().templates["notice"].examples["minimal"].payload().unwrap();
    // One character of each block, each in a paragraph: some would change beside another of their script.
    let rare: Vec<String> =
        NAMES.chars().chain(blocks().map(|block| block.1)).map(|character| character.to_string()).collect();
    data["body"] = serde_json::json!(rare);
    let order = Order {
        template: "notice".to_owned(),
        formats: vec![Format::Pdf, Format::Docx],
        data,
        parts: Default::default(),
        options: Options::default(),
    };
    let print = PRESS.print(&order, &|| true).unwrap_or_else(|faults| panic!("{faults}"));
    let out = folder().with_file_name("rare");
    std::fs::create_dir_all(&out).unwrap();
    for artifact in &print.artifacts {
        std::fs::write(out.join(format!("rare.{}", artifact.format.name())), &artifact.files[0]).unwrap();
    }
    let script = root().join("tests/judges/rare.py");
    let output = run(Command::new(python())
        .arg(script)
        .arg(&out)
        .arg("--fonts")
        .arg(root().join("fonts"))
        .args(["--text", &rare.concat()]));
    assert!(output.status.success(), "{}", said(&output));
}

/// Prints the table of clauses, or the fault of the judge.
fn measured(check: &[&str]) -> Output {
    let examples = ALL.iter().filter(|printed| !printed.real).map(|printed| printed.name.as_str());
    let names: Vec<&str> = examples.collect();
    let script = root().join("tests/judges/conformance.py");
    run(Command::new(python()).arg(script).arg(folder()).args(names).args(check))
}

#[test]
fn every_clause_is_measured_and_holds() {
    let output = measured(&[]);
    let (table, faults) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let wrong: Vec<&str> = table.lines().filter(|line| line.ends_with("| **NO** |")).collect();
    assert!(output.status.success(), "{}\n{faults}", wrong.join("\n"));
    let path = root().join("docs/conformance.md");
    let text = conformance::page(&table);
    if std::env::var_os("UPDATE_CONFORMANCE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let stale = conformance::differences(&std::fs::read_to_string(&path).unwrap(), &text);
    assert!(stale.is_empty(), "UPDATE_CONFORMANCE=1 writes docs/conformance.md anew:\n{}", stale.join("\n"));
    let missing = conformance::missing(&table);
    assert!(missing.is_empty(), "no example shows: {missing:#?}");
}

#[test]
fn a_clause_that_does_not_hold_is_told() {
    let output = measured(&["--self-check"]);
    let table = String::from_utf8_lossy(&output.stdout);
    let (all, wrong) = conformance::count(&table);
    let lengths = table.lines().filter(|line| line.contains(" ± ") || line.contains(" to ")).count();
    assert!(!output.status.success() && wrong * 10 >= lengths * 9, "{wrong} of {all}, {lengths} lengths");
}
