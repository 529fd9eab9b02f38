//! A batch of two thousand items outlives ten kills: every good one is printed, every bad one named, none lost, none twice.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::collections::BTreeSet;
use std::time::Duration;

use doors::{Server, folder};
use serde_json::{Value, json};

const ITEMS: usize = 2_000;
const BAD: usize = 20;
const KILLS: u64 = 10;
/// On however many processors, the batch is to take longer than the kills.
const ONE: &[&str] = &["--workers", "1"];

/// Moments between the kills, in milliseconds: fixed, and as irregular as chance.
fn moment(kill: u64) -> Duration {
    let mut state = kill.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2026;
    state ^= state >> 29;
    state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    Duration::from_millis(50 + (state >> 33) % 1_500)
}

/// All items of a batch, page by page.
fn items(server: &Server, batch: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(format!("{batch}/items?limit=1000")));
    while let Some(path) = next {
        let page = server.get(&path).json();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        next = page["next"].as_str().map(str::to_owned);
    }
    all
}

#[test]
fn ten_kills_lose_nothing_and_print_nothing_twice() {
    let data = folder("kill");
    let mut server = Server::start_in("kill", &data, ONE);
    let plain = server.example("notice", "minimal");
    let bad: BTreeSet<usize> = (0..BAD).map(|index| 50 + index * 97).collect();
    let orders = (1..=ITEMS).map(|number| {
        let mut payload = plain.clone();
        payload["title"] = format!("关于第{number}件事的通知").into();
        if bad.contains(&number) {
            payload.as_object_mut().unwrap().remove("title");
        }
        payload.to_string()
    });
    let body: Vec<String> = orders.collect();
    let kind = [("content-type", "application/jsonl"), ("idempotency-key", "year-end")];
    let send = |server: &Server| {
        server.call("POST", "/v1/batches?template=notice", &kind, body.join("\n").as_bytes())
    };
    let answer = send(&server);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let batch = answer.header("location").to_owned();
    let mut seen = Vec::new();
    for kill in 0..KILLS {
        std::thread::sleep(moment(kill));
        seen.push(server.try_get(&batch).map(|now| now["counts"]["waiting"].clone()));
        server.kill();
        server = Server::start_in("kill", &data, ONE);
    }
    let struck = seen.iter().flatten().filter(|waiting| **waiting != json!(0)).count();
    assert!(struck >= 8, "the kills are to strike while it prints: {seen:?}");
    assert_eq!(send(&server).header("location"), batch, "the same request again is still the same batch");

    let ended = server.ended(&batch);
    let expected =
        json!({ "total": ITEMS, "waiting": 0, "done": ITEMS - BAD, "failed": BAD, "cancelled": 0 });
    assert_eq!((&ended["state"], &ended["counts"]), (&json!("finished"), &expected));
    let all = items(&server, &batch);
    let numbers: Vec<usize> =
        all.iter().map(|item| usize::try_from(item["number"].as_u64().unwrap()).unwrap()).collect();
    assert_eq!(numbers, (1..=ITEMS).collect::<Vec<_>>(), "none lost, none twice");
    for (number, item) in (1..).zip(&all) {
        if bad.contains(&number) {
            assert_eq!(item["errors"][0]["pointer"], "/title", "{item}");
        } else {
            let name = item["file_name"].as_str().unwrap_or_else(|| panic!("{item}"));
            assert!(name.contains(&format!("第{number}件")), "{item}");
        }
    }
    // What was under way at a kill is there as a whole: it is read back and is the document.
    for item in all.iter().filter(|item| item["attempts"].is_u64()).take(40) {
        let href = item["files"][0]["href"].as_str();
        let Some(href) = href else { continue };
        let mut payload = plain.clone();
        payload["title"] = format!("关于第{}件事的通知", item["number"]).into();
        let alone = server.post(&json!({ "template": "notice", "format": "pdf", "data": payload }));
        assert!(server.get(href).given("application/pdf") == alone.bytes, "{item}");
    }
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}
