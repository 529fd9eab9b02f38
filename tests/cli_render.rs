//! `hongtou render` as a person at a terminal uses it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::path::Path;
use std::process::Output;

use doors::{command, data_address, faulty_templates, folder, png, replace_image};
use serde_json::Value;

fn example(template: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{template}/typical.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", errors(output));
}

#[test]
fn a_data_file_becomes_files_of_several_formats() {
    let folder = folder("cli-formats");
    let data = folder.join("data.json");
    std::fs::write(&data, example("notice").to_string()).unwrap();
    let (pdf, docx) = (folder.join("a.pdf"), folder.join("b.docx"));
    let [data, pdf, docx] = [&data, &pdf, &docx].map(|path| path.to_str().unwrap());
    succeeded(&command(&["render", "notice", data, "-o", pdf, "-o", docx], b""));
    assert!(std::fs::read(pdf).unwrap().starts_with(b"%PDF-"));
    assert!(std::fs::read(docx).unwrap().starts_with(b"PK"));
    assert_eq!(names(&folder), ["a.pdf", "b.docx", "data.json"]);
}

#[test]
fn a_folder_takes_the_name_of_the_document_and_pages_are_numbered() {
    let folder = folder("cli-folder");
    let into = format!("{}/", folder.display());
    let mut data = example("notice");
    data["title"] = "关于编号的通知".into();
    data["body"] = serde_json::json!(["第一页", { "page_break": true }, "第二页"]);
    let data = data.to_string();
    succeeded(&command(
        &["render", "notice", "-", "-f", "pdf,png", "--dpi", "36", "-o", &into],
        data.as_bytes(),
    ));
    let names = names(&folder);
    assert!(names.iter().any(|name| name.ends_with("关于编号的通知.pdf")), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("-1.png")), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("-2.png")), "{names:?}");
}

#[test]
fn standard_output_takes_one_file() {
    let output = command(&["render", "notice", "--example", "typical", "-o", "-", "--format", "pdf"], b"");
    succeeded(&output);
    assert!(output.stdout.starts_with(b"%PDF-"));
    let output = command(&["render", "notice", "--example", "typical", "-o", "-", "-f", "pdf,docx"], b"");
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
}

#[test]
fn a_picture_is_taken_by_its_name() {
    let folder = folder("cli-picture");
    let picture = folder.join("photo.png");
    std::fs::write(&picture, png(80, 60)).unwrap();
    let inside = |image: &str| {
        let mut data = example("annual-summary");
        // The examples name files beside them; here every picture is sent.
        let mut text = data.to_string();
        while let Some(at) = text.find("\"file:") {
            let end = at + 1 + text[at + 1..].find('"').unwrap();
            text.replace_range(at + 1..end, image);
        }
        data = serde_json::from_str(&text).unwrap();
        replace_image(&mut data, image);
        data.to_string()
    };
    let named = format!("photo={}", picture.display());
    let print = |image: &str| {
        let arguments = ["render", "annual-summary", "-", "-o", "-", "-f", "pdf", "--picture", &named];
        let output = command(&arguments, inside(image).as_bytes());
        succeeded(&output);
        output.stdout
    };
    assert!(print("cid:photo") == print(&data_address("image/png", &png(80, 60))));
}

#[test]
fn pictures_beside_the_data_file_are_taken_and_every_missing_one_is_told() {
    let folder = folder("cli-beside");
    let into = folder.join("a.pdf");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/annual-summary/typical.json");
    let print = |path: &Path| {
        command(&["render", "annual-summary", path.to_str().unwrap(), "-o", into.to_str().unwrap()], b"")
    };
    succeeded(&print(&path));
    assert!(into.exists());
    let alone = folder.join("alone.json");
    std::fs::copy(&path, &alone).unwrap();
    let output = print(&alone);
    let pictures = std::fs::read_to_string(&path).unwrap().matches("file:").count();
    assert!(pictures > 1 && !output.status.success());
    assert_eq!(errors(&output).matches("file-fault").count(), pictures, "{}", errors(&output));
}

#[test]
fn faults_are_listed_one_a_line_and_nothing_is_written() {
    let folder = folder("cli-faults");
    let file = folder.join("x.pdf");
    let mut data = example("notice");
    data["zzz"] = 1.into();
    data["title"] = 1.into();
    let arguments = ["--lang", "en", "render", "notice", "-", "-o", file.to_str().unwrap()];
    let output = command(&arguments, data.to_string().as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let lines = errors(&output);
    for expected in ["[field-unknown] /zzz: ", "[field-type] /title: "] {
        assert!(lines.lines().any(|line| line.contains(expected)), "{expected}: {lines}");
    }
    assert_eq!(names(&folder), Vec::<String>::new());
}

#[test]
fn the_exit_code_says_whose_fault_it_is() {
    let faulty = faulty_templates("cli-exit");
    let cases: [(&[&str], &[u8], i32); 7] = [
        (&["render", "notise", "-", "-o", "x.pdf"], b"{}", 1),
        (&["render", "notice", "-", "-o", "x.pdf"], b"{", 1),
        (&["render", "notice", "nowhere.json", "-o", "x.pdf"], b"", 1),
        (&["render", "notice"], b"", 1),
        (
            &["render", "faulty", "-", "-o", "x.pdf", "--templates", faulty.to_str().unwrap()],
            b"{\"title\":\"a\"}",
            2,
        ),
        (&["render", "notice", "--example", "typical", "-o", "/nowhere/x.pdf"], b"", 2),
        (&["templates", "--root", "/nowhere"], b"", 2),
    ];
    for (arguments, input, code) in cases {
        let output = command(arguments, input);
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", errors(&output));
        assert!(!output.stderr.is_empty() && !errors(&output).contains("panicked"), "{arguments:?}");
    }
}
