//! As many items as a batch may have: taken in, read and cancelled in flat memory; one more is refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use doors::batches::until;
use doors::{Answer, Server, folder};
use serde_json::{Value, json};

const ITEMS: usize = 100_000;
/// How much the memory of the service may grow over what it needs for a small batch, in bytes. The body has some 25 MB, its items
/// in the memory of a program would have several times as much.
const ROOM_BYTES: u64 = 64 * 1024 * 1024;

/// Lines of short letters.
fn lines(server: &Server, count: usize) -> String {
    let plain = server.example("notice", "minimal").to_string();
    let title = server.example("notice", "minimal")["title"].as_str().unwrap().to_owned();
    let mut lines = String::new();
    for number in 1..=count {
        lines.push_str(&plain.replace(&title, &format!("关于第{number}件事的通知")));
        lines.push('\n');
    }
    lines
}

fn post(server: &Server, lines: &str) -> Answer {
    let kind = [("content-type", "application/jsonl")];
    server.call("POST", "/v1/batches?template=notice", &kind, lines.as_bytes())
}

#[test]
fn a_hundred_thousand_items_are_taken_in_flat_memory_and_one_more_is_refused() {
    let data = folder("many");
    let server = Server::start_in("many", &data, &[]);
    let warm = post(&server, &lines(&server, 300)).header("location").to_owned();
    server.ended(&warm);
    let before = server.memory_at_most();

    let all = lines(&server, ITEMS);
    let answer = post(&server, &all);
    assert_eq!((answer.status, &answer.json()["counts"]["total"]), (202, &json!(ITEMS)), "{}", answer.text());
    let batch = answer.header("location").to_owned();
    until(&server, &batch, |now| now["counts"]["done"].as_u64() >= Some(200));
    let last = server.get(&format!("{batch}/items?after={}&limit=1000", ITEMS - 1_000)).json();
    let items = last["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[999]["number"]), (1_000, &json!(ITEMS)));
    let waiting = server.get(&format!("{batch}/items?state=waiting&after=99998")).json();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 2);
    assert_eq!(server.get(&format!("{batch}/items/{ITEMS}")).json()["place"], format!("第 {ITEMS} 行"));
    let cancelled = server.call("POST", &format!("{batch}/cancel"), &[], b"").json();
    let count = |name: &str| cancelled["counts"][name].as_u64().unwrap();
    assert_eq!((count("waiting"), count("failed")), (0, 0), "{cancelled}");
    assert_eq!(count("done") + count("cancelled"), ITEMS as u64, "{cancelled}");
    assert!(count("done") >= 200, "{cancelled}");
    let after = server.memory_at_most();
    println!("at most {} MiB with a small batch, {} MiB with a large one", before >> 20, after >> 20);
    assert!(after < before + ROOM_BYTES, "{before} bytes grew to {after}");

    let refused = post(&server, &format!("{all}{}", lines(&server, 1))).refused(413);
    let words = refused[0]["message"].as_str().unwrap();
    assert!(words.contains("BATCH_ITEMS") && words.contains("100000"), "{words}");
    assert!(refused[0]["hint"].as_str().unwrap().contains("分成几个批次"), "{refused:?}");
    let list = server.get("/v1/batches").json();
    let ids: Vec<&Value> = list["batches"].as_array().unwrap().iter().map(|batch| &batch["id"]).collect();
    assert_eq!(ids.len(), 2, "what was refused left nothing: {ids:?}");
    assert_eq!(std::fs::read_dir(data.join("shelves")).unwrap().count(), 2);
    assert_eq!(server.call("DELETE", &batch, &[], b"").status, 204);
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}
