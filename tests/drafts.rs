//! Drafts on the server: off unless turned on, found by their id alone, gone after a month.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::fs::File;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use doors::{Server, folder};
use serde_json::json;

static OFF: LazyLock<Server> = LazyLock::new(|| Server::start("drafts-off", &[]));

const ID: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn without_a_folder_nothing_is_kept_and_a_sentence_says_so() {
    let path = format!("/v1/drafts/{ID}");
    for (method, body) in [("GET", &b""[..]), ("PUT", b"{}"), ("DELETE", b"")] {
        let faults = OFF.call(method, &path, &[], body).refused(404);
        assert!(faults[0]["message"].as_str().unwrap().contains("没有开启"), "{faults:?}");
        assert!(faults[0]["hint"].as_str().unwrap().contains("保存为文件"), "{faults:?}");
    }
    let told = OFF.get("/v1/service").json();
    assert_eq!((&told["drafts"], &told["language"]), (&json!(null), &json!("zh")));
    assert_eq!(told["ceilings"]["body_bytes"], 64 * 1024 * 1024);
    assert!(told["version"].as_str().unwrap().contains('.'));
}

#[test]
fn a_draft_is_kept_fetched_changed_and_removed() {
    let kept = folder("drafts-kept").join("inside");
    let server = Server::start("drafts-on", &["--drafts", kept.to_str().unwrap()]);
    let path = format!("/v1/drafts/{ID}");
    assert_eq!(server.get("/v1/service").json()["drafts"], json!({ "bytes": 16 * 1024 * 1024, "days": 30 }));
    server.get(&path).refused(404);
    let draft = json!({ "template": "notice", "data": { "title": "草稿" } }).to_string();
    let put = |headers: &[(&str, &str)], body: &str| server.call("PUT", &path, headers, body.as_bytes());
    let created = put(&[("if-none-match", "*")], &draft);
    assert_eq!((created.status, created.bytes.len()), (201, 0), "{}", created.text());
    let found = server.get(&path);
    assert_eq!(
        (found.given("application/json"), found.header("etag")),
        (draft.as_bytes(), created.header("etag"))
    );
    assert_eq!(found.header("cache-control"), "no-store");
    // Another tab: what it did not see is not overwritten.
    assert_eq!(put(&[("if-none-match", "*")], "{}").refused(412)[0]["code"], "draft-changed");
    let changed = put(&[("if-match", created.header("etag"))], "{\"a\": 1}");
    assert_eq!(changed.status, 204, "{}", changed.text());
    let late = put(&[("if-match", created.header("etag"))], "{\"b\": 1}").refused(412);
    assert!(late[0]["message"].as_str().unwrap().contains("别处"), "{late:?}");
    assert_eq!(server.get(&path).json(), json!({ "a": 1 }));
    // Not anything is kept.
    put(&[], "[]").refused(422);
    put(&[], "{").refused(400);
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(16 * 1024 * 1024));
    assert!(put(&[], &large).refused(413)[0]["message"].as_str().unwrap().contains("DRAFT_BYTES"));
    server.call("PUT", "/v1/drafts/..%2f..%2fa", &[], b"{}").refused(400);
    server.get("/v1/drafts/0123").refused(400);
    server.get("/v1/drafts").refused(404);
    assert_eq!(server.call("POST", &path, &[], b"{}").header("allow"), "GET, HEAD, PUT, DELETE");
    // Neither the log nor the folder tells the id.
    assert!(!server.log().contains(ID), "{}", server.log());
    assert!(
        std::fs::read_dir(&kept).unwrap().all(|file| !file.unwrap().path().to_str().unwrap().contains(ID))
    );
    assert_eq!(server.call("DELETE", &path, &[], b"").status, 204);
    server.call("DELETE", &path, &[], b"").refused(404);
}

#[test]
fn a_draft_outlives_a_restart_and_expires() {
    let kept = folder("drafts-expire");
    let start = |name: &str| Server::start(name, &["--drafts", kept.to_str().unwrap()]);
    let path = format!("/v1/drafts/{ID}");
    let server = start("drafts-first");
    assert_eq!(server.call("PUT", &path, &[], b"{\"a\": 1}").status, 201);
    drop(server);
    let server = start("drafts-second");
    assert_eq!(server.get(&path).json(), json!({ "a": 1 }));
    let file = std::fs::read_dir(&kept).unwrap().next().unwrap().unwrap().path();
    let long_ago = SystemTime::now() - Duration::from_secs(31 * 24 * 60 * 60);
    File::options().write(true).open(&file).unwrap().set_modified(long_ago).unwrap();
    server.get(&path).refused(404);
    drop(server);
    let server = start("drafts-third");
    assert_eq!(std::fs::read_dir(&kept).unwrap().count(), 0);
    drop(server);
}

#[test]
fn a_folder_that_cannot_be_written_ends_the_start() {
    let file = folder("drafts-file").join("a");
    std::fs::write(&file, b"").unwrap();
    let path = file.join("drafts");
    let said = doors::command(&["serve", "--listen", "127.0.0.1:0", "--drafts", path.to_str().unwrap()], b"");
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains("草稿目录"), "{said:?}");
}
