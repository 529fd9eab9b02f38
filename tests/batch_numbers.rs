//! Whoever looks how far a batch is sees the same numbers: events, polling, the list, the items, the packet, and the bar in a terminal.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::io::{BufRead, BufReader};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use doors::batches::{letters, send, until};
use doors::{HONGTOU, Server, folder};
use serde_json::Value;

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("numbers", &["--workers", "1"]));

const STATES: [&str; 4] = ["waiting", "done", "failed", "cancelled"];

/// How many items are waiting, done, failed, cancelled.
type Counts = [u64; 4];

/// The counts in an answer, whose sum must be the total.
#[track_caller]
fn counts(answer: &Value) -> Counts {
    let counts = STATES.map(|state| answer["counts"][state].as_u64().unwrap());
    assert_eq!(answer["counts"]["total"].as_u64(), Some(counts.iter().sum()), "{answer}");
    counts
}

/// Nothing that has an outcome loses it again: what waits gets less, the rest more.
#[track_caller]
fn goes_on(before: Counts, after: Counts) {
    let [waited, rest @ ..] = before;
    let [waits, now @ ..] = after;
    assert!(
        waits <= waited && rest.iter().zip(&now).all(|(was, is)| was <= is),
        "{before:?} became {after:?}"
    );
}

/// Letters of which every twelfth is at fault.
fn items(count: usize) -> Vec<Value> {
    let mut items = letters(&SERVER, count);
    for item in items.iter_mut().skip(11).step_by(12) {
        item.as_object_mut().unwrap().remove("title");
    }
    items
}

/// The events of a batch, each as it comes: its name and its data.
fn follow(batch: &str) -> Receiver<(String, Value)> {
    let (sender, receiver) = channel();
    let address = format!("{}{batch}/events", SERVER.address);
    std::thread::spawn(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
        let stream = agent.get(address).call().unwrap().into_body().into_reader();
        let mut name = String::new();
        for line in BufReader::new(stream).lines().map(Result::unwrap) {
            if let Some(event) = line.strip_prefix("event: ") {
                event.clone_into(&mut name);
            } else if let Some(data) = line.strip_prefix("data: ") {
                sender.send((name.clone(), serde_json::from_str(data).unwrap())).unwrap();
            }
        }
    });
    receiver
}

/// How many items are in each state, counted one by one; those that wait first, since items leave that state.
fn counted(batch: &str) -> Counts {
    STATES.map(|state| {
        let page = SERVER.get(&format!("{batch}/items?state={state}&limit=1000")).json();
        page["items"].as_array().unwrap().len() as u64
    })
}

fn listed(batch: &str) -> Counts {
    let list = SERVER.get("/v1/batches").json();
    let id = batch.rsplit('/').next().unwrap();
    counts(list["batches"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap())
}

#[test]
fn all_ways_to_look_show_the_same_numbers_while_it_prints_and_after_a_cancel() {
    const ITEMS: usize = 360;
    let batch = send(&SERVER, items(ITEMS));
    let events = follow(&batch);
    let mut last = counts(&SERVER.get(&batch).json());
    let mut looks = 0;
    while last[1] + last[2] < 120 {
        let listed = listed(&batch);
        goes_on(last, listed);
        let counted = counted(&batch);
        let polled = counts(&SERVER.get(&batch).json());
        goes_on(listed, polled);
        // Each state is counted at a moment of its own, between the two looks.
        for ((was, counted), is) in listed.iter().zip(counted).zip(polled) {
            assert!((*was.min(&is)..=*was.max(&is)).contains(&counted), "{listed:?} {counted:?} {polled:?}");
        }
        last = polled;
        looks += 1;
    }
    assert!(looks > 3, "it is looked at while it prints");
    let cancelled = counts(&SERVER.call("POST", &format!("{batch}/cancel"), &[], b"").json());
    goes_on(last, cancelled);
    let [waiting, done, failed, stopped] = cancelled;
    assert!(waiting == 0 && done >= 100 && failed >= 8 && stopped > 0, "{cancelled:?}");
    for now in [counts(&SERVER.get(&batch).json()), listed(&batch), counted(&batch)] {
        assert_eq!(now, cancelled);
    }

    let (mut told, mut before, mut steps, mut end) = (0, [ITEMS as u64, 0, 0, 0], 0, None);
    while let Ok((name, data)) = events.recv_timeout(Duration::from_secs(30)) {
        match name.as_str() {
            "failed" => told += 1,
            "progress" | "end" => {
                let now = counts(&data);
                goes_on(before, now);
                assert!(told >= now[2], "{told} failed items were told before {now:?}");
                (before, steps) = (now, steps + 1);
                if name == "end" {
                    end = Some(data);
                    break;
                }
            }
            other => panic!("{other}"),
        }
    }
    assert!(steps > 4, "they come while it prints");
    assert_eq!((before, told), (cancelled, failed));
    let mut polled = SERVER.get(&batch).json();
    polled.as_object_mut().unwrap().remove("stalled");
    assert_eq!(end.unwrap(), polled, "the end is what polling says");
    let packet = SERVER.get(&format!("{batch}/packet.zip"));
    let manifest = packet.unzipped().into_iter().find(|(name, _)| name.ends_with("manifest.json")).unwrap().1;
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let in_packet = ["printed", "failed", "cancelled"].map(|name| manifest["counts"][name].as_u64().unwrap());
    assert_eq!(in_packet, [done, failed, stopped]);
    let said =
        ["x-hongtou-documents", "x-hongtou-missing"].map(|name| packet.header(name).parse::<u64>().unwrap());
    assert_eq!(said, [done, failed + stopped]);
}

/// The numbers of a line of the bar: `12/60 已排 10，有误 2`.
fn of_the_bar(line: &str) -> Option<[u64; 4]> {
    let (head, tail) = line.split_once(" 已排 ")?;
    let (ended, total) = head.rsplit([' ', '\u{2588}', '\u{2591}']).next()?.split_once('/')?;
    let (done, tail) = tail.split_once("，有误 ")?;
    let failed: String = tail.chars().take_while(char::is_ascii_digit).collect();
    Some([ended, total, done, &failed].map(|number| number.parse().unwrap()))
}

#[test]
fn the_bar_in_a_terminal_shows_the_numbers_that_the_service_has_for_the_same_items() {
    const ITEMS: usize = 240;
    let folder = folder("numbers-bar");
    let (source, out) = (folder.join("items.json"), folder.join("out"));
    let items = items(ITEMS);
    std::fs::write(&source, Value::from(items.clone()).to_string()).unwrap();
    let batch = send(&SERVER, items);
    let [_, done, failed, _] = counts(&until(&SERVER, &batch, |now| now["ended"].is_string()));

    let command = format!(
        "stty cols 160; exec {HONGTOU} batch {} -o {} -t notice --workers 1",
        source.display(),
        out.display()
    );
    let output = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("TERM", "xterm")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    let frames: Vec<[u64; 4]> = text.split(['\r', '\n']).filter_map(of_the_bar).collect();
    for [ended, total, done, failed] in &frames {
        assert_eq!((*total, *ended), (ITEMS as u64, done + failed), "{frames:?}");
    }
    assert!(frames.is_sorted(), "it never goes back: {frames:?}");
    let mut different = frames.clone();
    different.dedup();
    assert!(different.len() > 3, "it moves while the batch prints: {text}");
    assert_eq!(frames.last(), Some(&[ITEMS as u64, ITEMS as u64, done, failed]));
    let list = std::fs::read_to_string(out.join("errors.csv")).unwrap();
    assert_eq!(list.trim_end().split("\r\n").count() as u64, 1 + failed, "one line for each that failed");
    std::fs::remove_dir_all(folder).unwrap();
}
