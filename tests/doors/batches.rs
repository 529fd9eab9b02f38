//! What tests of batches share: letters, and waiting for what is said of a batch.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Server;

/// So many short letters, each with a title of its own.
pub(crate) fn letters(server: &Server, count: usize) -> Vec<Value> {
    let plain = server.example("notice", "minimal");
    let letter = |number: usize| {
        let mut data = plain.clone();
        data["title"] = format!("关于第{number}件事的通知").into();
        data
    };
    (1..=count).map(letter).collect()
}

/// Sends letters; the address of their batch.
#[track_caller]
pub(crate) fn send(server: &Server, items: Vec<Value>) -> String {
    server.batch("?template=notice", Value::from(items).to_string().as_bytes())
}

/// How many items are printed, and how many at fault.
pub(crate) fn done(batch: &Value) -> (u64, u64) {
    (batch["counts"]["done"].as_u64().unwrap(), batch["counts"]["failed"].as_u64().unwrap())
}

/// Waits until something is said of a batch.
#[track_caller]
pub(crate) fn until(server: &Server, batch: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        let now = server.get(batch).json();
        if holds(&now) {
            return now;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{}\n{}", server.get(batch).text(), server.log());
}

/// Words before a command that give it a wall clock as a file says, e.g. `+7200`; other clocks go on as they do.
pub(crate) fn with_clock(file: &Path) -> Vec<String> {
    let library = [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    ]
    .into_iter()
    .find(|path| Path::new(path).exists())
    .expect("libfaketime is installed (package faketime)");
    let words = [
        "env".to_owned(),
        format!("LD_PRELOAD={library}"),
        format!("FAKETIME_TIMESTAMP_FILE={}", file.display()),
        "FAKETIME_NO_CACHE=1".to_owned(),
        "FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned(),
        super::HONGTOU.to_owned(),
    ];
    words.into()
}
