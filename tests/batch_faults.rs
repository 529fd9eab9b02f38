//! Batches under bad conditions: no room, no rights, a locked database, a frozen worker, an item that ends the process, a clock set back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use doors::{HONGTOU, Server, folder};
use serde_json::{Value, json};

/// Mounts a small file system over the data folder, for this command alone, and runs what follows.
const SMALL_DISK: &str = r#"mount -t tmpfs -o "$1" none "$HONGTOU_DATA" && shift && exec "$@""#;

fn letters(server: &Server, count: usize) -> Vec<Value> {
    let plain = server.example("notice", "minimal");
    let letter = |number: usize| {
        let mut data = plain.clone();
        data["title"] = format!("关于第{number}件事的通知").into();
        data
    };
    (1..=count).map(letter).collect()
}

fn send(server: &Server, items: Vec<Value>) -> String {
    server.batch("?template=notice", Value::from(items).to_string().as_bytes())
}

fn done(batch: &Value) -> (u64, u64) {
    (batch["counts"]["done"].as_u64().unwrap(), batch["counts"]["failed"].as_u64().unwrap())
}

/// Waits until something is said of a batch.
#[track_caller]
fn until(server: &Server, batch: &str, holds: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..600 {
        let now = server.get(batch).json();
        if holds(&now) {
            return now;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{}\n{}", server.get(batch).text(), server.log());
}

#[test]
fn a_full_disk_is_told_and_the_work_goes_on_once_there_is_room() {
    let data = folder("full");
    let command = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", "size=20m", HONGTOU];
    let server = Server::start_by(&command, "full", &data, &[]);
    let first = send(&server, letters(&server, 200));
    assert_eq!(done(&server.ended(&first)), (200, 0));
    let second = send(&server, letters(&server, 500));
    let stalled = until(&server, &second, |now| now["stalled"].is_object());
    assert_eq!(stalled["stalled"]["code"], "store-full", "{stalled}");
    assert!(stalled["stalled"]["hint"].as_str().unwrap().contains("腾出"), "{stalled}");
    server.still_serves();
    let large = json!([{ "title": "x".repeat(30_000_000) }]).to_string();
    let refused = server.call("POST", "/v1/batches?template=notice", &[], large.as_bytes());
    assert_eq!(refused.refused(507)[0]["code"], "store-full");
    assert_eq!(server.call("DELETE", &first, &[], b"").status, 204);
    let some = until(&server, &second, |now| done(now).0 > done(&stalled).0 + 50);
    assert_eq!(done(&some).1, 0, "a full disk is no fault of an item: {some}");
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}

/// Starts a server that must refuse to start, and gives its words and exit code.
fn refused_start(command: &[&str], data: &Path, more: &[&str]) -> (String, Option<i32>) {
    let mut all = command.to_vec();
    all.extend(["serve", "--listen", "127.0.0.1:0"]);
    all.extend(more);
    let mut child = Command::new(all[0])
        .args(&all[1..])
        .env("HONGTOU_DATA", data)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("it started");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let output = child.wait_with_output().unwrap();
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

#[test]
fn a_folder_that_cannot_be_written_is_named_at_the_start() {
    let data = folder("read-only");
    let command = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", "size=1m,ro", HONGTOU];
    let (words, code) = refused_start(&command, &data, &[]);
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains(data.to_str().unwrap()) && words.contains("--data"), "{words}");
    let file = data.join("file");
    std::fs::write(&file, "x").unwrap();
    let (words, code) = refused_start(&[HONGTOU], &file, &[]);
    assert!(code == Some(2) && words.contains(file.to_str().unwrap()), "{words}");
    std::fs::write(data.join("queue.db"), "this is no database at all, is it").unwrap();
    let (words, code) = refused_start(&[HONGTOU], &data, &[]);
    assert!(code == Some(2) && words.contains("queue.db") && words.contains("损坏"), "{words}");
    std::fs::remove_dir_all(data).unwrap();
}

#[test]
fn a_locked_database_is_waited_for_and_then_told() {
    let data = folder("locked");
    let server = Server::start_in("locked", &data, &[]);
    let items = Value::from(letters(&server, 3)).to_string();
    let other = rusqlite::Connection::open(data.join("queue.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = server.call("POST", "/v1/batches?template=notice", &[], items.as_bytes());
    let errors = answer.refused(503);
    assert!(
        errors[0]["message"].as_str().unwrap().contains("占用") && !answer.header("retry-after").is_empty()
    );
    server.still_serves();
    other.execute_batch("ROLLBACK").unwrap();
    let batch = server.batch("?template=notice", items.as_bytes());
    assert_eq!(done(&server.ended(&batch)), (3, 0));
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}

#[test]
fn a_frozen_worker_loses_its_items_and_its_late_outcomes_change_nothing() {
    let data = folder("frozen");
    let mut frozen = Server::start_in("frozen-1", &data, &["--lease", "1"]);
    let batch = send(&frozen, letters(&frozen, 300));
    until(&frozen, &batch, |now| done(now).0 > 5);
    // One that froze with the lock of the database in its hands would hold up all others: SQLite is made that way.
    let database = rusqlite::Connection::open(data.join("queue.db")).unwrap();
    loop {
        frozen.signal("STOP");
        std::thread::sleep(Duration::from_millis(50));
        if database.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
            break;
        }
        frozen.signal("CONT");
        std::thread::sleep(Duration::from_millis(7));
    }
    let other = Server::start_in("frozen-2", &data, &["--lease", "1"]);
    let ended = other.ended(&batch);
    assert_eq!(done(&ended), (300, 0), "{ended}");
    frozen.signal("CONT");
    frozen.still_serves();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(frozen.get(&batch).json()["counts"], ended["counts"]);
    assert!(frozen.log().contains("another outcome came first"), "it had some under way: {}", frozen.log());
    drop((frozen, other));
    std::fs::remove_dir_all(data).unwrap();
}

/// An office's own layout that asks for more memory than there is when a title says so: it ends the process that prints it.
fn poisonous(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    let layout = folder.join("_layouts").join("ordinary");
    std::fs::create_dir_all(&layout).unwrap();
    let stock = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/_layouts/ordinary/layout.typ");
    let mut source = std::fs::read_to_string(stock).unwrap();
    source.push_str("\n#if repr(document).contains(\"毒\") { \"a\" * 1000000000000000 }\n");
    std::fs::write(layout.join("layout.typ"), source).unwrap();
    folder
}

#[test]
fn an_item_that_ends_the_process_is_set_aside_and_the_rest_goes_on() {
    let (data, templates) = (folder("poison"), poisonous("poison-templates"));
    let arguments = ["--templates", templates.to_str().unwrap()];
    let server = Server::start_in("poison", &data, &arguments);
    let mut items = letters(&server, 40);
    items[20]["title"] = "关于毒的通知".into();
    let batch = send(&server, items);
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
    let item = server.get(&format!("{batch}/items/21")).json();
    assert_eq!(item["errors"][0]["code"], "quarantined", "{item}");
    assert!(item["errors"][0]["message"].as_str().unwrap().contains("3 次"), "{item}");
    assert_eq!(server.get("/healthz").status, 200, "the service is not taken down a second time");
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
    std::fs::remove_dir_all(templates).unwrap();
}

#[test]
fn a_clock_that_is_set_back_breaks_no_lease() {
    let data = folder("clock");
    let clock = data.join("clock.txt");
    std::fs::write(&clock, "+0").unwrap();
    let library = [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    ]
    .into_iter()
    .find(|path| Path::new(path).exists())
    .expect("libfaketime is installed (package faketime)");
    let preload = format!("LD_PRELOAD={library}");
    let file = format!("FAKETIME_TIMESTAMP_FILE={}", clock.display());
    let command = ["env", &preload, &file, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", HONGTOU];
    let server = Server::start_by(&command, "clock-1", &data, &["--lease", "2"]);
    let batch = send(&server, letters(&server, 400));
    let other = Server::start_by(&command, "clock-2", &data, &["--lease", "2"]);
    for step in ["-3600", "+7200", "-86400"] {
        std::fs::write(&clock, step).unwrap();
        std::thread::sleep(Duration::from_millis(700));
    }
    let ended = server.ended(&batch);
    assert_eq!(done(&ended), (400, 0), "{ended}");
    let items = server.get(&format!("{batch}/items?limit=1000")).json();
    let again = items["items"].as_array().unwrap().iter().filter(|item| item["attempts"].is_u64()).count();
    assert_eq!(again, 0, "no lease of a living worker was broken");
    drop((server, other));
    std::fs::remove_dir_all(data).unwrap();
}
