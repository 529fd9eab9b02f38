//! Batches and the clock: one that is set back breaks no lease, and what is over is swept with its files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use doors::batches::{done, letters, send, with_clock};
use doors::{Answer, Server, folder};
use serde_json::{Value, json};

/// A server whose clock is that of a file.
fn start(name: &str, data: &Path, clock: &Path, more: &[&str]) -> Server {
    let command = with_clock(clock);
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    Server::start_by(&command, name, data, more)
}

#[test]
fn a_clock_that_is_set_back_breaks_no_lease() {
    let data = folder("clock");
    let clock = data.join("clock.txt");
    std::fs::write(&clock, "+0").unwrap();
    let server = start("clock-1", &data, &clock, &["--lease", "2"]);
    let batch = send(&server, letters(&server, 400));
    let other = start("clock-2", &data, &clock, &["--lease", "2"]);
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

/// Sends a batch of two under a key.
fn send_kept(server: &Server, key: &str, hours: &str) -> Answer {
    let body = Value::from(letters(server, 2)).to_string();
    let path = format!("/v1/batches?template=notice{hours}");
    server.call("POST", &path, &[("idempotency-key", key)], body.as_bytes())
}

/// Where the files of a batch stand.
fn shelf(data: &Path, batch: &str) -> PathBuf {
    data.join("shelves").join(batch.rsplit('/').next().unwrap())
}

#[track_caller]
fn wait_for(what: &str, most: Duration, met: impl Fn() -> bool) {
    let begun = Instant::now();
    while !met() {
        assert!(begun.elapsed() < most, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Nothing is left of a batch: not for those who ask, not on the disk, and not of its key.
#[track_caller]
fn is_gone(server: &Server, data: &Path, batch: &str) {
    for part in ["", "/items", "/items/1", "/items/1/pdf", "/packet.zip", "/packet.pdf", "/events"] {
        let errors = server.get(&format!("{batch}{part}")).refused(404);
        assert_eq!(errors[0]["code"], "not-found", "{part}: {errors:?}");
        assert!(errors[0]["hint"].as_str().unwrap().contains("过期"), "{part}: {errors:?}");
    }
    let id = batch.rsplit('/').next().unwrap();
    let list = server.get("/v1/batches").json();
    assert!(list["batches"].as_array().unwrap().iter().all(|one| one["id"] != id), "{list}");
    let base = rusqlite::Connection::open(data.join("queue.db")).unwrap();
    let batches: u32 =
        base.query_row("SELECT count(*) FROM batches WHERE name = ?1", [id], |row| row.get(0)).unwrap();
    let strays: u32 = base
        .query_row("SELECT count(*) FROM items WHERE batch NOT IN (SELECT id FROM batches)", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!((batches, strays), (0, 0));
}

#[test]
fn what_is_over_is_swept_with_its_files_in_a_running_service_and_after_a_restart() {
    let data = folder("expiry");
    let clock = data.join("clock.txt");
    std::fs::write(&clock, "+0").unwrap();
    let server = start("expiry", &data, &clock, &[]);
    let sent = |server: &Server, key, hours| {
        let answer = send_kept(server, key, hours);
        assert_eq!(answer.status, 202, "{}", answer.text());
        answer.header("location").to_owned()
    };
    let (short, long) = (sent(&server, "short", "&keep_hours=1"), sent(&server, "long", ""));
    for batch in [&short, &long] {
        let ended = server.ended(batch);
        assert!(ended["expires"].as_str() > ended["ended"].as_str(), "{ended}");
        assert_eq!(server.get(&format!("{batch}/packet.zip")).status, 200);
    }
    assert!(shelf(&data, &short).is_dir());

    std::fs::write(&clock, "+7200").unwrap();
    let most = Duration::from_secs(120);
    wait_for("the running service sweeps", most, || server.get(&short).status == 404);
    wait_for("its files go too", most, || !shelf(&data, &short).exists());
    is_gone(&server, &data, &short);
    assert_eq!(server.get(&long).json()["counts"]["done"], json!(2), "what is not over stays");
    server.get(&format!("{long}/items/1/pdf")).given("application/pdf");
    let again = sent(&server, "short", "&keep_hours=1");
    assert_ne!(again, short, "the key is free for another batch");
    server.ended(&again);

    server.kill();
    std::fs::write(&clock, "+20000").unwrap();
    let server = start("expiry", &data, &clock, &[]);
    wait_for("a start sweeps", most, || server.get(&again).status == 404);
    wait_for("its files go too", most, || !shelf(&data, &again).exists());
    is_gone(&server, &data, &again);
    is_gone(&server, &data, &short);
    assert_eq!(server.get(&long).json()["counts"]["done"], json!(2));
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}
