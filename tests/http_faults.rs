//! When the template, the caller or the load is at fault: a sentence each, and the service goes on.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use doors::{HONGTOU, Server, faulty_templates};
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let templates = faulty_templates("http-faults");
    Server::start(
        "http-faults",
        &["--workers", "1", "--queue", "4", "--templates", templates.to_str().unwrap()],
    )
});

/// An order that keeps the only thread at work for a good while.
fn slow() -> String {
    let paragraphs: Vec<Value> =
        (0..1_500).map(|number| format!("第{number}段。").repeat(60).into()).collect();
    let mut order = SERVER.notice(|data| data["body"] = paragraphs.into());
    order["format"] = json!(["pdf", "docx", "svg"]);
    order.to_string()
}

fn send(body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(SERVER.address.trim_start_matches("http://")).unwrap();
    let head = format!("POST /v1/documents HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    stream
}

fn wait_for(what: &str, met: impl Fn() -> bool) {
    let begun = Instant::now();
    while !met() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}\n{}", SERVER.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn faults_of_template_caller_and_load() {
    a_template_that_fails_is_500_with_its_place();
    a_full_queue_is_503_and_callers_that_go_are_dropped();
}

fn a_template_that_fails_is_500_with_its_place() {
    let answer = SERVER.post(&json!({ "template": "faulty", "format": "pdf", "data": { "title": "通知" } }));
    let errors = answer.refused(500);
    let error = errors.iter().find(|error| error["code"] == "template-fault").unwrap();
    assert!(error["file"].as_str().unwrap().ends_with("faulty/body.md.hbs"), "{error}");
    assert_eq!(error["line"], 3, "{error}");
    assert!(error["column"].is_u64() && error.to_string().contains("nowhere"), "{error}");
    assert!(!answer.text().contains("panicked") && !answer.text().contains(".rs"), "{}", answer.text());
    SERVER.still_serves();
}

fn a_full_queue_is_503_and_callers_that_go_are_dropped() {
    let body = slow();
    let working = send(&body);
    wait_for("the first order is at work", || SERVER.get("/readyz").json()["waiting"] == 0);
    std::thread::sleep(Duration::from_millis(300));
    let waiting: Vec<TcpStream> = (0..4).map(|_| send(&body)).collect();
    wait_for("the queue is full", || SERVER.get("/readyz").status == 503);
    let refused = SERVER.post(&SERVER.notice(|_| ()));
    assert_eq!(refused.refused(503)[0]["code"], "busy");
    assert_ne!(refused.header("retry-after"), "");
    assert_eq!(SERVER.get("/healthz").status, 200);
    drop(waiting);
    drop(working);
    wait_for("all are dropped", || SERVER.log().matches("the caller has gone").count() >= 2 * 5);
    SERVER.still_serves();
}

#[test]
fn the_signal_to_stop_lets_orders_under_way_end() {
    let mut child = Command::new(HONGTOU)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = [0; 64];
    let read = child.stdout.as_mut().unwrap().read(&mut line).unwrap();
    let line = String::from_utf8_lossy(&line[..read]).into_owned();
    let address = line.trim().strip_prefix("hongtou: http://").unwrap().to_owned();
    let mut stream = TcpStream::connect(address).unwrap();
    let body = SERVER.notice(|_| ()).to_string();
    let head = format!("POST /v1/documents HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..100]).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(&body.as_bytes()[100..]).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer[..200.min(answer.len())])
    );
    assert!(child.wait().unwrap().success());
}
