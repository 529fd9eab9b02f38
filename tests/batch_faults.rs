//! Batches under bad conditions: no room, no rights, a locked database, a frozen worker.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use doors::batches::{done, letters, send, until};
use doors::{HONGTOU, Server, folder};
use serde_json::{Value, json};

/// Mounts a small file system over the data folder, for this command alone, and runs what follows.
const SMALL_DISK: &str = r#"mount -t tmpfs -o "$1" none "$HONGTOU_DATA" && shift && exec "$@""#;

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

/// Makes the shelves read-only for as long as a file is there, for this command alone, and runs what follows. While a file is
/// written there the system refuses that, so it is tried again.
const READ_ONLY: &str = r#"s="$HONGTOU_DATA/shelves"; f="$HONGTOU_DATA/read-only"
(while kill -0 $$; do
    if [ -e "$f" ]; then
        mount --bind "$s" "$s"
        until mount -o remount,bind,ro "$s"; do [ -e "$f" ] && kill -0 $$ || break; done
        while [ -e "$f" ] && kill -0 $$; do sleep 0.1; done
        umount "$s"
    fi
    sleep 0.1
done 2>/dev/null >&2) & exec "$@""#;

#[test]
fn a_folder_that_becomes_read_only_is_told_and_the_work_goes_on_afterwards() {
    let data = folder("turned");
    let command = ["unshare", "-rm", "sh", "-c", READ_ONLY, "sh", HONGTOU];
    let server = Server::start_by(&command, "turned", &data, &[]);
    let batch = send(&server, letters(&server, 1_500));
    std::fs::write(data.join("read-only"), "").unwrap();
    let stalled = until(&server, &batch, |now| now["stalled"].is_object());
    assert_eq!(stalled["stalled"]["code"], "store-fault", "{stalled}");
    assert!(stalled["stalled"]["message"].as_str().unwrap().contains("不可写"), "{stalled}");
    assert!(stalled["stalled"]["hint"].as_str().unwrap().contains("--data"), "{stalled}");
    server.still_serves();
    let items = Value::from(letters(&server, 1)).to_string();
    let refused = server.call("POST", "/v1/batches?template=notice", &[], items.as_bytes());
    assert_eq!(refused.refused(500)[0]["code"], "store-fault");
    std::fs::remove_file(data.join("read-only")).unwrap();
    let ended = server.ended(&batch);
    assert_eq!(done(&ended), (1_500, 0), "it is no fault of an item: {ended}");
    drop(server);
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
    let batch = send(&frozen, letters(&frozen, 1_000));
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
    assert_eq!(done(&ended), (1_000, 0), "{ended}");
    frozen.signal("CONT");
    frozen.still_serves();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(frozen.get(&batch).json()["counts"], ended["counts"]);
    assert!(frozen.log().contains("another outcome came first"), "it had some under way: {}", frozen.log());
    drop((frozen, other));
    std::fs::remove_dir_all(data).unwrap();
}
