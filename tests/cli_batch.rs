//! `hongtou batch`: documents, errors in a list that Excel opens, exit codes, and going on where a run ended.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use doors::{HONGTOU, command, folder, png};
use serde_json::{Value, json};

fn letter(title: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notice/minimal.json");
    let mut data: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    data["title"] = title.into();
    data
}

fn faulty() -> Value {
    let mut data = letter("x");
    data["title"] = json!(7);
    data["zzz"] = "=cmd".into();
    data
}

/// The names of the files in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Runs the command; its exit code, standard output and standard error.
fn run(source: &Path, out: &Path, more: &[&str]) -> (i32, String, String) {
    let mut arguments = vec!["batch", source.to_str().unwrap(), "-o", out.to_str().unwrap()];
    arguments.extend(more);
    let output = command(&arguments, b"");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn write(folder: &Path, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, contents).unwrap();
    path
}

#[test]
fn good_items_become_files_and_the_state_is_tidied_away() {
    let folder = folder("cli-batch-good");
    let source =
        write(&folder, "items.json", json!([letter("关于甲的通知"), letter("关于乙的通知")]).to_string());
    let out = folder.join("out");
    let (code, words, notes) = run(&source, &out, &["-t", "notice", "-f", "pdf,docx"]);
    assert_eq!(code, 0, "{words}{notes}");
    let written = names(&out);
    assert_eq!(written.len(), 4, "{written:?}");
    assert!(
        written[0].starts_with("1-") && written[0].contains("关于甲的通知") && written[0].ends_with(".docx"),
        "{written:?}"
    );
    assert!(words.contains("完成") && notes.contains("2/2 已排 2，有误 0"), "{words}{notes}");
    let single = folder.join("single.pdf");
    let data = write(&folder, "one.json", letter("关于甲的通知").to_string());
    let output = command(&["render", "notice", data.to_str().unwrap(), "-o", single.to_str().unwrap()], b"");
    assert!(output.status.success());
    assert!(std::fs::read(out.join(&written[1])).unwrap() == std::fs::read(single).unwrap());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_fails_is_listed_and_only_that_is_printed_again() {
    let folder = folder("cli-batch-partial");
    let lines = |third: &Value| format!("{}\n{{broken\n{third}\n{}\n", letter("甲"), letter("丁"));
    let source = write(&folder, "items.jsonl", lines(&faulty()));
    let out = folder.join("out");
    let (code, words, _) = run(&source, &out, &["--template", "notice"]);
    assert_eq!(code, 1, "{words}");
    assert!(
        words.contains("部分完成") && words.contains("共 4 份，2 份已排好") && words.contains("2 份有误"),
        "{words}"
    );
    let list = std::fs::read(out.join("errors.csv")).unwrap();
    assert!(list.starts_with(b"\xef\xbb\xbf"), "Excel is told that it is UTF-8");
    let list = String::from_utf8(list).unwrap();
    let rows: Vec<&str> = list.trim_end().split("\r\n").collect();
    assert!(rows[0].ends_with("序号,位置,名称,字段,问题,办法,代码"), "{list}");
    assert!(rows[1].starts_with("2,第 2 行,,") && rows[1].contains("not-json"), "{list}");
    assert!(rows.iter().any(|row| row.starts_with("3,第 3 行,,/title,")), "{list}");
    assert!(rows.iter().any(|row| row.starts_with("3,第 3 行,,/zzz,")), "all faults of an item: {list}");
    assert_eq!(names(&out).iter().filter(|name| name.ends_with(".pdf")).count(), 2);

    let (code, _, notes) = run(&source, &out, &["--template", "notice"]);
    assert!(code != 0 && notes.contains("--resume"), "it is not begun anew by mistake: {notes}");
    let before = std::fs::metadata(out.join(&names(&out)[1])).unwrap().modified().unwrap();
    write(&folder, "items.jsonl", lines(&letter("丙")));
    let (code, words, _) = run(&source, &out, &["--resume"]);
    assert!(code == 1 && words.contains("3 份已排好") && words.contains("1 份有误"), "{words}");
    assert_eq!(
        std::fs::metadata(out.join(&names(&out)[1])).unwrap().modified().unwrap(),
        before,
        "others are left"
    );
    write(&folder, "items.jsonl", format!("{}\n{}\n", letter("甲"), letter("乙")));
    let (code, _, notes) = run(&source, &out, &["--resume"]);
    assert!(code == 1 && notes.contains("对不上"), "{notes}");
    write(&folder, "items.jsonl", lines(&letter("丙")).replace("{broken", &letter("乙").to_string()));
    let (code, words, _) = run(&source, &out, &["--resume"]);
    assert_eq!(code, 0, "{words}");
    let left = names(&out);
    assert!(left.len() == 4 && left.iter().all(|name| name.ends_with(".pdf")), "{left:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_the_plan_names_and_nobody_has_is_told_once() {
    let folder = folder("cli-batch-packet");
    let items = json!([{ "name": "云岭市", "group": "县区", "data": letter("关于甲的通知") }]);
    let source = write(&folder, "items.json", items.to_string());
    let plan = write(&folder, "计划.json", json!({ "groups": ["没有的组"] }).to_string());
    let packets = ["--packet", plan.to_str().unwrap(), "--zip", "--pdf"];
    let (code, words, notes) = run(&source, &folder.join("out"), &[&["-t", "notice"], &packets[..]].concat());
    assert_eq!(code, 0, "{words}{notes}");
    assert_eq!(notes.matches("没有的组").count(), 1, "{words}{notes}");
}

#[test]
fn a_sheet_describes_its_packet() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let mut sheet = |name: &str, rows: &[&[&str]]| {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    };
    let head = ["编号", "发文机关标志", "标题", "正文", "成文日期", "分组"];
    let row = |unit, group| [unit, "云岭市文件", "关于开展检查的通知", "请抓紧落实。", "2025-03-05", group];
    sheet("填写", &[&head, &row("青禾县", "县区"), &row("市水利局", "市直部门")]);
    sheet("汇编", &[&["书名", "年终汇编"], &["组的次序", "市直部门"]]);
    let folder = folder("cli-batch-sheet-packet");
    let source = write(&folder, "各单位.xlsx", workbook.save_to_buffer().unwrap());
    let (code, words, notes) = run(&source, &folder.join("out"), &["-t", "notice", "--zip"]);
    assert_eq!(code, 0, "{words}{notes}");
    let packed = doors::unzipped(&std::fs::read(folder.join("out/packet.zip")).unwrap());
    let names: Vec<&str> = packed.iter().map(|(name, _)| name.as_str()).collect();
    assert!(
        names[0].starts_with("01 市直部门/01 市水利局") && names[1].starts_with("02 县区/02 青禾县"),
        "{names:?}"
    );
    let manifest = packed.iter().find(|(name, _)| name == "manifest.json").unwrap();
    assert!(String::from_utf8_lossy(&manifest.1).contains("年终汇编"));
    // A plan beside it goes before it, member by member.
    let plan = write(&folder, "计划.json", json!({ "title": "另一书名" }).to_string());
    let more = ["-t", "notice", "--zip", "--packet", plan.to_str().unwrap()];
    let (code, words, notes) = run(&source, &folder.join("again"), &more);
    assert_eq!(code, 0, "{words}{notes}");
    let packed = doors::unzipped(&std::fs::read(folder.join("again/packet.zip")).unwrap());
    assert!(packed[0].0.starts_with("01 市直部门/01 市水利局"), "{}", packed[0].0);
    let manifest = packed.iter().find(|(name, _)| name == "manifest.json").unwrap();
    let manifest = String::from_utf8_lossy(&manifest.1);
    assert!(manifest.contains("另一书名") && !manifest.contains("年终汇编"), "{manifest}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_folder_of_payloads_with_pictures_is_a_batch() {
    let folder = folder("cli-batch-folder");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/annual-summary/typical.json");
    let mut summary: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    doors::replace_image(&mut summary, "file:road.png");
    let source = folder.join("units");
    write(&source, "road.png", png(80, 60));
    for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let picture = entry.unwrap().path();
        if picture.extension().is_some_and(|extension| extension != "json") {
            std::fs::copy(&picture, source.join(picture.file_name().unwrap())).unwrap();
        }
    }
    write(&source, "2-青禾县.json", summary.to_string());
    write(&source, "10-云岭市.json", summary.to_string());
    doors::replace_image(&mut summary, "file:nowhere.png");
    write(&source, "deep/2-青禾县.json", summary.to_string());
    write(&source, "notes.txt", "x");
    let out = folder.join("out");
    let (code, words, _) = run(&source, &out, &["-t", "annual-summary"]);
    assert_eq!(code, 1, "{words}");
    let list = std::fs::read_to_string(out.join("errors.csv")).unwrap();
    assert!(list.contains("3,deep/2-青禾县.json,2-青禾县（2）,") && list.contains("nowhere.png"), "{list}");
    let pdfs: Vec<String> = names(&out).into_iter().filter(|name| name.ends_with(".pdf")).collect();
    assert_eq!(pdfs, ["10-云岭市.pdf", "2-青禾县.pdf"]);
    std::fs::remove_dir_all(folder).unwrap();
}

fn start(source: &Path, out: &Path) -> Child {
    Command::new(HONGTOU)
        .args(["batch", source.to_str().unwrap(), "-o", out.to_str().unwrap(), "-t", "notice", "--resume"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What is half written stands elsewhere, so a kill at any moment leaves nothing of it.
fn only_whole_files(out: &Path) {
    if out.exists() {
        let other = names(out).into_iter().find(|name| name != ".hongtou" && !name.ends_with("件.pdf"));
        assert_eq!(other, None);
    }
}

#[test]
fn a_run_that_was_killed_is_resumed() {
    let folder = folder("cli-batch-kill");
    let items: Vec<Value> = (1..=300).map(|number| letter(&format!("第{number}件"))).collect();
    let source = write(&folder, "items.json", Value::from(items).to_string());
    let out = folder.join("out");
    for _ in 0..2 {
        let mut child = start(&source, &out);
        let ends = Instant::now() + Duration::from_millis(1_500);
        while Instant::now() < ends {
            only_whole_files(&out);
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (code, words, notes) = run(&source, &out, &["-t", "notice", "--resume"]);
    assert!(code == 0 && notes.contains("300/300 已排 300，有误 0"), "{words}{notes}");
    assert_eq!(names(&out).len(), 300, "{:?}", names(&out));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_no_batch_is_said_and_nothing_is_left() {
    let folder = folder("cli-batch-none");
    let out = folder.join("out");
    let cases =
        [("a.txt", "nonsense", "JSON"), ("b.json", "[{}, {}", "JSON"), ("c.json", "[]", "没有任何一项")];
    for (name, contents, expected) in cases {
        let source = write(&folder, name, contents);
        let (code, _, notes) = run(&source, &out, &["-t", "notice"]);
        assert!(code == 1 && notes.contains(expected), "{name}: {code} {notes}");
    }
    for old in ["old.xls", "password.xlsx"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(old);
        let (code, _, notes) = run(&source, &out, &["-t", "notice"]);
        assert!(code == 1 && notes.contains(old) && notes.contains("另存为"), "{code} {notes}");
    }
    let (code, _, notes) = run(&folder.join("nowhere.json"), &out, &["-t", "notice"]);
    assert!(code == 1 && notes.contains("nowhere.json"), "{notes}");
    let source = write(&folder, "d.json", "[{}]");
    let (code, _, notes) = run(&source, &out, &["-t", "nothing", "-f", "odt"]);
    assert!(code == 1 && notes.contains("/template") && notes.contains("/format"), "{notes}");
    let (code, _, notes) = run(&source, &source, &["-t", "notice"]);
    assert!(code == 2 && notes.contains("d.json"), "{notes}");
    std::fs::remove_dir_all(folder).unwrap();
}
