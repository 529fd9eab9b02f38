//! What several processes of one cluster do for one another: calls are made once, packets are had from any of them, poison is set aside.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::doors::{HONGTOU, Server, folder};
use crate::nodes::{Guarded, Nodes};
use crate::office::{counts, lines, send, settings, unit, wait_for, work};

/// An office system that hears calls: the delivery of each, and its body.
fn office() -> (String, Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/batches", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut delivery, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let Some((name, value)) = line.trim().split_once(": ") else {
                    if line.trim().is_empty() { break } else { continue }
                };
                match name.to_ascii_lowercase().as_str() {
                    "x-hongtou-delivery" => value.clone_into(&mut delivery),
                    "content-length" => length = value.parse().unwrap(),
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
            if sender.send((delivery, serde_json::from_slice(&body).unwrap())).is_err() {
                return;
            }
        }
    });
    (address, receiver)
}

fn serve(nodes: &Nodes, name: &str) -> Server {
    let address = nodes.address();
    let mut arguments = settings(&address).to_vec();
    arguments.extend(["--no-print", "--callback-allow-private"]);
    Server::start(name, &arguments)
}

/// A worker with settings of its own, before and behind the name of the command.
fn start_work(nodes: &Nodes, name: &str, more: &[&str], before: &[&str]) -> Guarded {
    let address = nodes.address();
    let mut arguments = before.to_vec();
    arguments.extend(["work", "--workers", "1"]);
    arguments.extend(settings(&address));
    arguments.extend(more);
    let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
    Guarded::start(Path::new(HONGTOU), &arguments, &nodes.folder().join(format!("{name}.log")))
}

/// Two services and a worker, each of which would make the call; each end is called out once, whichever does.
#[test]
fn each_end_is_called_out_once() {
    let nodes = Nodes::start(1);
    let (one, other) = (serve(&nodes, "calls-one"), serve(&nodes, "calls-other"));
    let _worker = start_work(&nodes, "calls-work", &["--callback-allow-private"], &[]);
    let (url, calls) = office();
    let mut batches = Vec::new();
    for (number, server) in [&one, &other, &one, &other].into_iter().enumerate() {
        let number = u32::try_from(number).unwrap();
        let body = json!({
            "template": "notice", "callback": { "url": url, "secret": "s" },
            "items": [unit(2 * number + 1, false), unit(2 * number + 2, true)],
        });
        batches.push(server.batch("", body.to_string().as_bytes()));
    }
    let mut deliveries = Vec::new();
    for _ in 0..batches.len() {
        let (delivery, told) = calls.recv_timeout(Duration::from_secs(60)).expect("a call comes");
        assert_eq!((&told["counts"]["done"], &told["counts"]["failed"]), (&json!(1), &json!(1)), "{told}");
        deliveries.push(delivery);
    }
    for batch in &batches {
        for server in [&one, &other] {
            let since = std::time::Instant::now();
            while server.get(batch).json()["callback"]["delivered"] != true {
                assert!(since.elapsed() < Duration::from_secs(30), "{}", server.get(batch).text());
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
    // Another end comes after whatever a second call of the first ones would have come with.
    let retried = other.call("POST", &format!("{}/retry", batches[0]), &[], b"");
    assert_eq!(retried.status, 202, "{}", retried.text());
    let (last, _) = calls.recv_timeout(Duration::from_secs(60)).expect("a second end is called too");
    deliveries.push(last);
    assert_eq!(deliveries.iter().collect::<BTreeSet<_>>().len(), 5, "none twice: {deliveries:?}");
    assert!(calls.try_recv().is_err());
}

/// Documents that workers printed are bound by whichever service is asked, and no other makes it again.
#[test]
fn a_packet_is_had_from_any_service() {
    let nodes = Nodes::start(1);
    let (one, other) = (serve(&nodes, "packet-one"), serve(&nodes, "packet-other"));
    let workers = [work(&nodes, "packet-work1"), work(&nodes, "packet-work2")];
    let batch = send(&one, &lines(30, 10));
    wait_for(&one, &batch, 30, Duration::from_secs(120));
    drop(workers);
    for kind in ["zip", "pdf", "docx"] {
        let path = format!("{batch}/packet.{kind}");
        let made = other.get(&path);
        assert_eq!(made.status, 200, "{}", made.text());
        let said = (made.header("x-hongtou-documents"), made.header("x-hongtou-missing"));
        assert_eq!(said, ("27", "3"), "{kind}");
        let again = one.call("GET", &path, &[("if-none-match", made.header("etag"))], b"");
        assert_eq!(again.status, 304, "{kind}: the other has the same");
        assert!(one.get(&path).bytes == made.bytes, "{kind}");
    }
    let item = one.get(&format!("{batch}/items/7")).json();
    let alone = one.post(&json!({ "template": "notice", "format": "pdf", "data": unit(7, false) }));
    let printed = other.get(item["files"][0]["href"].as_str().unwrap());
    assert!(printed.given("application/pdf") == alone.bytes, "as printed alone");
}

/// An item that ends whoever prints it takes one worker with it, and is set aside by the next.
#[test]
fn an_item_that_ends_its_worker_is_set_aside() {
    let nodes = Nodes::start(1);
    let templates = folder("cluster-poison");
    let layout = templates.join("_layouts").join("ordinary");
    std::fs::create_dir_all(&layout).unwrap();
    let stock = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/_layouts/ordinary/layout.typ");
    let mut source = std::fs::read_to_string(stock).unwrap();
    source.push_str("\n#if repr(document).contains(\"毒\") { \"a\" * 1000000000000000 }\n");
    std::fs::write(layout.join("layout.typ"), source).unwrap();
    let server = serve(&nodes, "poison-serve");
    let own = ["--templates", templates.to_str().unwrap()];
    let start = |name: &str| start_work(&nodes, name, &[], &own);
    let workers = [start("poison1"), start("poison2")];
    let mut poison = unit(9, false);
    poison["title"] = "关于毒的通知".into();
    let batch = send(&server, &format!("{}{poison}\n{}", lines(20, 50), lines(20, 50)));
    wait_for(&server, &batch, 41, Duration::from_secs(120));
    assert_eq!(counts(&server, &batch), ("finished".to_owned(), [41, 40, 1]));
    let item = server.get(&format!("{batch}/items/21")).json();
    assert_eq!(item["errors"][0]["code"], "quarantined", "{item}");
    let dead = workers.iter().filter(|worker| worker.ends_within(Duration::from_millis(200))).count();
    assert_eq!(dead, 1, "one worker dies of it and no other");
    std::fs::remove_dir_all(templates).unwrap();
}
