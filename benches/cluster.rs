//! What a second worker on the cluster is worth, each worker on a core of its own: `cargo bench --bench cluster [-- ITEMS]`.
//!
//! The documents are notices of three pages, each with other texts. Needs `nats-server`, which `.ci/run` installs, and `taskset`. NATS and the service share the cores with the workers, as on one machine they must.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops and says why")]

#[path = "../tests/doors/mod.rs"]
mod doors;
#[path = "../tests/cluster/nodes.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod nodes;
#[path = "../tests/cluster/office.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod office;
mod varied;

use std::time::{Duration, Instant};

use nodes::{Guarded, Nodes};
use office::{counts, send, serve, wait_for, work_on};
use serde_json::Value;

/// Items that a worker prints before it is timed.
const WARM: u32 = 50;

fn main() {
    let items: u32 = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1_000);
    let nodes = Nodes::start(1);
    let server = serve(&nodes, "bench");
    let one = rate(&nodes, &server, items, 1);
    let two = rate(&nodes, &server, items, 2);
    println!("one worker {one:.1} documents a second, two workers {two:.1}: {:.2} times", two / one);
}

/// Documents a second of so many workers.
fn rate(nodes: &Nodes, server: &doors::Server, items: u32, workers: u32) -> f64 {
    let _workers: Vec<Guarded> =
        (0..workers).map(|core| work_on(nodes, &format!("bench{core}"), core)).collect();
    let warm = send(server, &notices(WARM * workers));
    wait_for(server, &warm, u64::from(WARM * workers), Duration::from_secs(120));
    let batch = send(server, &notices(items));
    let (_, [_, begun, _]) = counts(server, &batch);
    let since = Instant::now();
    wait_for(server, &batch, u64::from(items), Duration::from_secs(600));
    (f64::from(items) - begun as f64) / since.elapsed().as_secs_f64()
}

/// Notices of three pages, one a line.
fn notices(count: u32) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/notice/typical.json");
    let mut notice: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    notice.as_object_mut().unwrap().remove("attachments");
    let mut lines = String::new();
    for number in 0..count {
        let mut notice = notice.clone();
        varied::turn(&mut notice, number as usize);
        notice["title"] = format!("关于第{number}件事的通知").into();
        lines.push_str(&notice.to_string());
        lines.push('\n');
    }
    lines
}
