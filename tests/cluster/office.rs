//! Services and workers on a cluster, and batches sent to them.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::doors::{HONGTOU, Server};
use crate::nodes::{Guarded, Nodes};

/// How long a lease lasts, in seconds: what a killed worker held is handed out again after it.
pub(crate) const LEASE_SECONDS: &str = "3";

/// The settings that all processes of a test share.
pub(crate) fn settings(address: &str) -> [&str; 4] {
    ["--cluster", address, "--lease", LEASE_SECONDS]
}

/// A service that leaves the printing to workers.
pub(crate) fn serve(nodes: &Nodes, name: &str) -> Server {
    let address = nodes.address();
    let mut arguments = settings(&address).to_vec();
    arguments.push("--no-print");
    Server::start(name, &arguments)
}

/// A worker with one printing thread.
pub(crate) fn work(nodes: &Nodes, name: &str) -> Guarded {
    Guarded::start(Path::new(HONGTOU), &worker(nodes), &nodes.folder().join(format!("{name}.log")))
}

/// The same, kept on one core.
pub(crate) fn work_on(nodes: &Nodes, name: &str, core: u32) -> Guarded {
    let mut arguments = vec!["-c".to_owned(), core.to_string(), HONGTOU.to_owned()];
    arguments.extend(worker(nodes));
    Guarded::start(Path::new("taskset"), &arguments, &nodes.folder().join(format!("{name}.log")))
}

fn worker(nodes: &Nodes) -> Vec<String> {
    let address = nodes.address();
    let mut arguments: Vec<String> = vec!["work".into()];
    arguments.extend(settings(&address).map(str::to_owned));
    arguments.extend(["--workers", "1"].map(str::to_owned));
    arguments
}

/// The payload of one unit; without a title if it is to be `bad`.
pub(crate) fn unit(number: u32, bad: bool) -> Value {
    let mut data = json!({
        "issuer_mark": ["云岭市青禾县人民政府文件"],
        "body": [format!("现将第{number}号单位年度工作总结印发给你们，请结合实际认真学习。")],
        "date": "2026-12-21",
    });
    if !bad {
        data["title"] = format!("关于印发第{number}号单位年度工作总结的通知").into();
    }
    data
}

/// The lines of a batch: every so manieth item is bad.
pub(crate) fn lines(items: u32, bad_every: u32) -> String {
    let mut lines = String::new();
    for number in 1..=items {
        lines.push_str(&unit(number, number.is_multiple_of(bad_every)).to_string());
        lines.push('\n');
    }
    lines
}

/// Sends a batch of notices; its address.
pub(crate) fn send(server: &Server, lines: &str) -> String {
    let headers = [("content-type", "application/x-ndjson")];
    let answer = server.call("POST", "/v1/batches?template=notice", &headers, lines.as_bytes());
    assert_eq!(answer.status, 202, "{}", answer.text());
    format!("/v1/batches/{}", answer.json()["id"].as_str().unwrap())
}

/// The counts of a batch: total, done, failed; as soon as they are to be had.
pub(crate) fn counts(server: &Server, batch: &str) -> (String, [u64; 3]) {
    let answer = server.get(batch);
    if answer.status == 503 {
        return ("busy".into(), [0; 3]);
    }
    assert_eq!(answer.status, 200, "{}", answer.text());
    let batch = answer.json();
    let count = |name: &str| batch["counts"][name].as_u64().unwrap();
    (batch["state"].as_str().unwrap().to_owned(), [count("total"), count("done"), count("failed")])
}

/// Waits until a batch has so many outcomes.
pub(crate) fn wait_for(server: &Server, batch: &str, outcomes: u64, most: Duration) {
    let since = Instant::now();
    loop {
        let (state, [_, done, failed]) = counts(server, batch);
        if done + failed >= outcomes {
            return;
        }
        assert!(since.elapsed() < most, "{state} {done} {failed} after {most:?}; {}", server.log());
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// All items of a batch in a state.
pub(crate) fn items(server: &Server, batch: &str, state: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let answer = server.get(&format!("{batch}/items?state={state}&after={after}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page = answer.json();
        let items = page["items"].as_array().unwrap().clone();
        let Some(last) = items.last() else { return all };
        after = last["number"].as_u64().unwrap();
        all.extend(items);
    }
}
