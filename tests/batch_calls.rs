//! Calls at the end of a batch: signed, tried again, remembered over a restart, and not into the own network unless allowed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use doors::{Server, folder};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

const SECRET: &str = "青禾-2026";

/// A call as it came in: its headers, in lower case, and its body.
struct Call {
    headers: Vec<(String, String)>,
    body: String,
}

impl Call {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The signature is that of time and body under the secret.
    #[track_caller]
    fn is_signed(&self) {
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("{}.{}", self.header("x-hongtou-timestamp"), self.body).as_bytes());
        let expected: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(self.header("x-hongtou-signature"), format!("sha256={expected}"));
    }
}

/// An office system that answers calls with these statuses, one after the other, the last one for ever.
fn office(answers: &[&'static str]) -> (String, Receiver<Call>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/batches", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    let mut answers = answers.to_vec();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            let mut headers = Vec::new();
            loop {
                let mut line = String::new();
                lines.read_line(&mut line).unwrap();
                let Some((name, value)) = line.trim().split_once(": ") else {
                    if line.trim().is_empty() { break } else { continue }
                };
                headers.push((name.to_ascii_lowercase(), value.to_owned()));
            }
            let mut call = Call { headers, body: String::new() };
            let length = call.header("content-length").parse().unwrap();
            let mut body = vec![0; length];
            lines.read_exact(&mut body).unwrap();
            call.body = String::from_utf8(body).unwrap();
            let answer = if answers.len() > 1 { answers.remove(0) } else { answers[0] };
            let text = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(text.as_bytes()).unwrap();
            if sender.send(call).is_err() {
                return;
            }
        }
    });
    (address, receiver)
}

fn send(server: &Server, url: &str, faulty: bool) -> String {
    let mut data = server.example("notice", "minimal");
    if faulty {
        data.as_object_mut().unwrap().remove("title");
    }
    let body = json!({ "template": "notice", "callback": { "url": url, "secret": SECRET }, "items": [data] });
    server.batch("", body.to_string().as_bytes())
}

/// What the batch says of its call, once a condition holds.
#[track_caller]
fn call_of(server: &Server, batch: &str, holds: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..300 {
        let call = server.get(batch).json()["callback"].clone();
        if holds(&call) {
            return call;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{}\n{}", server.get(batch).text(), server.log());
}

fn next(calls: &Receiver<Call>) -> Call {
    calls.recv_timeout(Duration::from_secs(60)).expect("a call comes")
}

#[test]
fn the_end_is_called_out_signed_also_when_something_failed() {
    let server = Server::start("calls", &["--callback-allow-private"]);
    let (url, calls) = office(&["204 No Content"]);
    for faulty in [false, true] {
        let batch = send(&server, &url, faulty);
        let call = next(&calls);
        call.is_signed();
        let told: Value = serde_json::from_str(&call.body).unwrap();
        assert_eq!(
            (&told["state"], &told["counts"]["failed"]),
            (&json!("finished"), &json!(u8::from(faulty)))
        );
        assert!(batch.ends_with(told["id"].as_str().unwrap()));
        assert!(
            !call.body.contains(SECRET) && !server.get(&batch).text().contains(SECRET),
            "the secret stays inside"
        );
        let report = call_of(&server, &batch, |call| call["delivered"] == true);
        assert_eq!(report["attempts"], 1);
    }
    server.call("POST", &format!("{}/cancel", send(&server, &url, false)), &[], b"");
    next(&calls).is_signed();
}

#[test]
fn a_call_that_fails_is_made_again_and_outlasts_a_restart() {
    let data = folder("calls-restart");
    let server = Server::start_in("calls-restart", &data, &["--callback-allow-private"]);
    let (url, calls) = office(&["500 Oh", "302 Found", "503 Oh", "200 OK"]);
    let batch = send(&server, &url, false);
    let first = next(&calls);
    let report = call_of(&server, &batch, |call| call["attempts"] == 1);
    assert_eq!(report["delivered"], false);
    assert!(report["problem"]["message"].as_str().unwrap().contains("500"), "{report}");
    next(&calls);
    let report = call_of(&server, &batch, |call| call["attempts"] == 2);
    assert!(
        report["problem"]["message"].as_str().unwrap().contains("重定向"),
        "redirects are not followed: {report}"
    );
    server.kill();
    let server = Server::start_in("calls-restart", &data, &["--callback-allow-private"]);
    let third = next(&calls);
    third.is_signed();
    assert_eq!(third.header("x-hongtou-delivery"), first.header("x-hongtou-delivery"));
    let report = call_of(&server, &batch, |call| call["attempts"] == 3);
    assert_eq!(report["delivered"], false);
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}

#[test]
fn the_own_network_is_not_called() {
    let server = Server::start("calls-private", &[]);
    let (url, calls) = office(&["200 OK"]);
    let port = url.rsplit(':').next().unwrap().to_owned();
    for url in [
        url.clone(),
        format!("http://localhost:{port}"),
        format!("http://[::ffff:127.0.0.1]:{port}"),
        format!("http://2130706433:{port}"),
    ] {
        let batch = send(&server, &url, false);
        let report = call_of(&server, &batch, |call| call["problem"].is_object());
        let problem = &report["problem"];
        assert_eq!(
            (&report["delivered"], &problem["code"]),
            (&json!(false), &json!("value")),
            "{url}: {report}"
        );
        assert!(problem["hint"].as_str().unwrap().contains("--callback-allow-private"), "{url}: {report}");
    }
    assert!(calls.try_recv().is_err(), "nobody was called");
}
