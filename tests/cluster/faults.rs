//! What happens when parts of the cluster die, freeze or go away.

use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::doors::{HONGTOU, Server};
use crate::nodes::Nodes;
use crate::office::{LEASE_SECONDS, counts, items, lines, send, serve, settings, unit, wait_for, work};

/// Numbers that differ from run to run, and can be had again by their seed.
struct Chance(u64);

impl Chance {
    fn new() -> Chance {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let named = std::env::var("HONGTOU_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = named.unwrap_or(u64::try_from(now & 0xffff_ffff).unwrap());
        println!("HONGTOU_SEED={seed}");
        Chance(seed)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// How many items a batch of the large test has.
fn many() -> u32 {
    std::env::var("HONGTOU_CLUSTER_ITEMS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

/// Two services, four workers, three nodes; while a batch with one bad item in a hundred prints, one of the nodes and half of the
/// workers are killed at random moments.
#[test]
fn a_batch_outlives_a_node_and_half_of_the_workers() {
    let (total, mut chance) = (u64::from(many()), Chance::new());
    let since = Instant::now();
    let mut nodes = Nodes::start(3);
    let (first, second) = (serve(&nodes, "first"), serve(&nodes, "second"));
    let mut workers: Vec<_> = (0..4).map(|number| work(&nodes, &format!("work{number}"))).collect();
    let batch = send(&first, &lines(many(), 100));
    println!("sent after {:?}", since.elapsed());
    let mut moments: Vec<u64> = (0..3).map(|_| total / 20 + chance.below(total * 3 / 4)).collect();
    moments.sort_unstable();
    let victim = usize::try_from(chance.below(3)).unwrap();
    for (index, moment) in moments.into_iter().enumerate() {
        wait_for(&second, &batch, moment, Duration::from_secs(300));
        println!("kill {index} after {moment} outcomes, {:?}", since.elapsed());
        match index {
            1 => nodes.nodes[victim].kill(),
            _ => drop(workers.remove(0)),
        }
    }
    wait_for(&second, &batch, total, Duration::from_secs(600));
    println!("ended after {:?}", since.elapsed());
    let bad = total / 100;
    let end = ("finished".to_owned(), [total, total - bad, bad]);
    assert_eq!((counts(&first, &batch), counts(&second, &batch)), (end.clone(), end));
    let failed = items(&first, &batch, "failed");
    for item in &failed {
        assert_eq!(item["number"].as_u64().unwrap() % 100, 0, "{item}");
        assert_eq!(item["errors"][0]["pointer"], "/title", "{item}");
    }
    let done = items(&second, &batch, "done");
    let numbers: BTreeSet<u64> =
        done.iter().chain(&failed).map(|item| item["number"].as_u64().unwrap()).collect();
    assert_eq!((failed.len() as u64, numbers.len() as u64), (bad, total));
    let names: BTreeSet<&str> =
        done.iter().map(|item| item["files"][0]["sha256"][0].as_str().unwrap()).collect();
    assert_eq!(names.len(), done.len(), "each document is another");
    for item in done.iter().step_by(97) {
        let file = first.get(item["files"][0]["href"].as_str().unwrap());
        assert!(file.bytes.starts_with(b"%PDF-"), "{}", file.text());
    }
    nodes.nodes[victim].revive();
}

/// The only node goes away while a batch prints: questions are answered with `busy` in good time, documents are printed as
/// ever, and once it is back the batch goes on by itself.
#[test]
fn the_broker_goes_away_and_comes_back() {
    let mut nodes = Nodes::start(1);
    let address = nodes.address();
    let server = Server::start("alone", &settings(&address));
    let batch = send(&server, &lines(300, 100));
    wait_for(&server, &batch, 30, Duration::from_secs(60));
    nodes.nodes[0].kill();
    let since = Instant::now();
    let refused = server.get(&batch).refused(503);
    assert!(since.elapsed() < Duration::from_secs(20), "{:?}", since.elapsed());
    assert_eq!(refused[0]["code"], "busy", "{refused:?}");
    let refused = server.call(
        "POST",
        "/v1/batches?template=notice",
        &[("content-type", "application/x-ndjson")],
        b"{}",
    );
    refused.refused(503);
    server.still_serves();
    std::thread::sleep(Duration::from_secs(60).saturating_sub(since.elapsed()));
    nodes.nodes[0].revive();
    wait_for(&server, &batch, 300, Duration::from_secs(120));
    assert_eq!(counts(&server, &batch), ("finished".to_owned(), [300, 297, 3]));
}

/// A worker that freezes loses what it held; when it wakes, what it brings late changes nothing.
#[test]
fn a_frozen_worker_is_overtaken() {
    let nodes = Nodes::start(1);
    let server = serve(&nodes, "server");
    let frozen = work(&nodes, "frozen");
    let batch = send(&server, &lines(200, 100));
    wait_for(&server, &batch, 5, Duration::from_secs(60));
    frozen.signal("STOP");
    let awake = work(&nodes, "awake");
    wait_for(&server, &batch, 200, Duration::from_secs(120));
    let end = counts(&server, &batch);
    frozen.signal("CONT");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(
        (counts(&server, &batch), end),
        (("finished".to_owned(), [200, 198, 2]), counts(&server, &batch))
    );
    // A signal to stop ends a worker in its own time.
    awake.signal("TERM");
    assert!(awake.ends_within(Duration::from_secs(20)));
}

/// Two services are sent one key: the same body is the same batch, another body is refused.
#[test]
fn a_key_belongs_to_one_batch_on_all_services() {
    let nodes = Nodes::start(1);
    let (one, other) = (serve(&nodes, "one"), serve(&nodes, "other"));
    let body = unit(1, false).to_string();
    let post = |server: &Server, body: &str| {
        let headers = [("content-type", "application/x-ndjson"), ("idempotency-key", "december")];
        server.call("POST", "/v1/batches?template=notice", &headers, body.as_bytes())
    };
    let answers = std::thread::scope(|scope| {
        let first = scope.spawn(|| post(&one, &body));
        let second = scope.spawn(|| post(&other, &body));
        [first.join().unwrap(), second.join().unwrap()]
    });
    let ids: BTreeSet<String> = answers
        .iter()
        .filter(|answer| answer.status == 202)
        .map(|answer| answer.json()["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(answers.iter().all(|answer| [202, 409].contains(&answer.status)), "{}", answers[1].text());
    assert_eq!(ids.len(), 1);
    assert_eq!(post(&other, &body).json()["id"].as_str().unwrap(), ids.first().unwrap());
    assert_eq!(post(&other, &unit(2, false).to_string()).status, 422);
}

#[test]
fn a_worker_without_a_cluster_says_so() {
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(HONGTOU)
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["work"]);
    assert!(code == Some(2) && said.contains("--cluster"), "{said}");
    let (code, said) =
        run(&["work", "--cluster", "nats://a b", "--cluster-replicas", "2", "--lease", LEASE_SECONDS]);
    assert!(code == Some(2) && said.contains("--cluster-replicas") && said.contains("nats://"), "{said}");
}
