//! Items that break whoever prints them: one that ends the process, one that panics, one that never ends. Each is set aside, the rest goes on.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use doors::batches::{done, letters, send};
use doors::{HONGTOU, Server, folder};
use serde_json::Value;

/// Asks for more memory than any machine has: that ends the process.
const POISON: &str = "\"a\" * 1000000000000000";
/// Asks for more than can be counted: that panics.
const PANIC: &str = "\"a\" * 9223372036854775807";
/// Counts for some thousand years.
const ENDLESS: &str =
    "for a in range(9000) { for b in range(9000) { for c in range(9000) { for d in range(9000) { } } } }";

/// An office's own layout that does something when a title says `毒`.
fn layout(name: &str, deed: &str) -> PathBuf {
    let folder = folder(name);
    let layout = folder.join("_layouts").join("ordinary");
    std::fs::create_dir_all(&layout).unwrap();
    let stock = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/_layouts/ordinary/layout.typ");
    let mut source = std::fs::read_to_string(stock).unwrap();
    source.push_str(&format!("\n#if repr(document).contains(\"毒\") {{ {deed} }}\n"));
    std::fs::write(layout.join("layout.typ"), source).unwrap();
    folder
}

/// Letters, some of them with that title.
fn letters_with(server: &Server, count: usize, bad: &[usize]) -> Vec<Value> {
    let mut items = letters(server, count);
    for number in bad {
        items[number - 1]["title"] = format!("关于毒的第{number}件事的通知").into();
    }
    items
}

/// The words that an item was set aside with.
#[track_caller]
fn quarantined(server: &Server, batch: &str, number: usize) -> String {
    let item = server.get(&format!("{batch}/items/{number}")).json();
    assert_eq!(item["errors"][0]["code"], "quarantined", "{item}\n{}", server.log());
    let words = item["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(words.contains("3 次"), "{words}");
    words
}

#[test]
fn an_item_that_ends_the_process_is_set_aside_and_the_rest_goes_on() {
    let (data, templates) = (folder("poison"), layout("poison-templates", POISON));
    let arguments = ["--templates", templates.to_str().unwrap()];
    let server = Server::start_in("poison", &data, &arguments);
    let batch = send(&server, letters_with(&server, 40, &[21]));
    // It takes the whole service with it, once.
    let begun = Instant::now();
    while server.try_get("/healthz").is_some() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "the item is to end the process\n{}",
            server.log()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(server);
    let server = Server::start_in("poison", &data, &arguments);
    let ended = server.ended(&batch);
    assert_eq!(done(&ended), (39, 1), "{ended}");
    quarantined(&server, &batch, 21);
    assert_eq!(server.get("/healthz").status, 200, "the service is not taken down a second time");
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
    std::fs::remove_dir_all(templates).unwrap();
}

#[test]
fn an_item_that_panics_is_set_aside_and_the_service_goes_on() {
    let templates = layout("panic-templates", PANIC);
    let server = Server::start("panic", &["--templates", templates.to_str().unwrap()]);
    let batch = send(&server, letters_with(&server, 20, &[7]));
    let ended = server.ended(&batch);
    assert_eq!(done(&ended), (19, 1), "{ended}");
    quarantined(&server, &batch, 7);
    assert!(server.log().contains("capacity overflow"), "it is to panic: {}", server.log());
    let item = server.get(&format!("{batch}/items/7")).text();
    assert!(!item.contains("capacity overflow"), "the log keeps that to itself: {item}");
    server.still_serves();
    std::fs::remove_dir_all(templates).unwrap();
}

#[test]
fn items_that_never_end_are_set_aside_and_take_no_place() {
    let templates = layout("endless-templates", ENDLESS);
    let arguments = ["--templates", templates.to_str().unwrap(), "--item-time", "6", "--workers", "1"];
    let server = Server::start("endless", &arguments);
    let batch = send(&server, letters_with(&server, 6, &[1, 4]));
    let ended = server.ended(&batch);
    assert_eq!(done(&ended), (4, 2), "{ended}");
    for number in [1, 4] {
        let words = quarantined(&server, &batch, number);
        assert!(words.contains("> 6 s"), "{words}");
    }
    server.still_serves();
    let second = send(&server, letters(&server, 3));
    assert_eq!(done(&server.ended(&second)), (3, 0));
    std::fs::remove_dir_all(templates).unwrap();
}

#[test]
fn a_command_comes_to_its_end_although_an_item_does_not() {
    let templates = layout("endless-command", ENDLESS);
    let work = folder("endless-work");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notice/minimal.json");
    let good: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut endless = good.clone();
    endless["title"] = "关于毒的通知".into();
    let (source, out) = (work.join("items.json"), work.join("out"));
    std::fs::write(&source, Value::from(vec![endless, good]).to_string()).unwrap();
    let mut child = Command::new(HONGTOU)
        .arg("--templates")
        .arg(&templates)
        .args(["batch", source.to_str().unwrap(), "-o", out.to_str().unwrap(), "-t", "notice"])
        .env("HONGTOU_ITEM_TIME", "4")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(90) {
            child.kill().unwrap();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    let list = std::fs::read_to_string(out.join("errors.csv")).unwrap();
    assert!(list.contains("quarantined") && list.contains("搁置"), "{list}");
    std::fs::remove_dir_all(work).unwrap();
    std::fs::remove_dir_all(templates).unwrap();
}
