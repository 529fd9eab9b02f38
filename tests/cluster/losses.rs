//! What the cluster loses and gets back: most of its nodes, its room, its work queue, the service that took a batch in.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use hongtou::broker::{Broker, Cluster};

use crate::doors::Server;
use crate::nodes::Nodes;
use crate::office::{counts, lines, send, serve, settings, unit, wait_for};

/// The cluster as the services of the tests have it.
fn cluster(nodes: &Nodes) -> Cluster {
    Cluster {
        servers: nodes.address().split(',').map(str::to_owned).collect(),
        name: "hongtou".into(),
        credentials: None,
        authority: None,
        replicas: None,
    }
}

/// With one node of three nothing can be written: that is said in good time, documents are printed as ever, and it goes on with
/// the second node, even if that has lost its files.
#[test]
fn two_nodes_of_three_go_away_and_one_comes_back_without_its_files() {
    let mut nodes = Nodes::start(3);
    let address = nodes.address();
    let server = Server::start("two-gone", &settings(&address));
    let batch = send(&server, &lines(300, 100));
    wait_for(&server, &batch, 30, Duration::from_secs(60));
    nodes.nodes[0].kill();
    nodes.nodes[0].lose_files();
    nodes.nodes[0].revive();
    wait_for(&server, &batch, 60, Duration::from_secs(120));
    for node in &mut nodes.nodes[1..] {
        node.kill();
    }
    let since = Instant::now();
    let refused = server.get(&batch).refused(503);
    assert!(since.elapsed() < Duration::from_secs(20), "{:?}", since.elapsed());
    assert_eq!(refused[0]["code"], "busy", "{refused:?}");
    assert!(refused[0]["message"].as_str().unwrap().contains("集群"), "{refused:?}");
    server.still_serves();
    nodes.nodes[1].revive();
    wait_for(&server, &batch, 300, Duration::from_secs(180));
    assert_eq!(counts(&server, &batch), ("finished".to_owned(), [300, 297, 3]));
}

/// A full store is told as such, costs no item, and the work goes on once there is more room.
#[test]
fn the_store_of_nats_is_full_and_is_given_more_room() {
    let room = |size: &str| format!("jetstream {{ max_file_store: {size} }}");
    let mut nodes = Nodes::configured(&room("6MB"));
    let address = nodes.address();
    let server = Server::start("no-room", &settings(&address));
    let batch = send(&server, &lines(300, 100));
    let since = Instant::now();
    let stalled = loop {
        let now = server.get(&batch).json();
        if now["stalled"].is_object() {
            break now;
        }
        assert!(since.elapsed() < Duration::from_secs(120), "{now}");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(stalled["stalled"]["code"], "store-full", "{stalled}");
    assert!(stalled["stalled"]["message"].as_str().unwrap().contains("存储空间不足"), "{stalled}");
    server.still_serves();
    nodes.nodes[0].kill();
    nodes.configure(&room("1GB"));
    nodes.nodes[0].revive();
    wait_for(&server, &batch, 300, Duration::from_secs(180));
    assert_eq!(counts(&server, &batch), ("finished".to_owned(), [300, 297, 3]));
}

/// Somebody deletes the stream of work: the sweep makes it again and puts back what waits.
#[test]
fn the_work_queue_is_deleted() {
    let nodes = Nodes::start(1);
    let address = nodes.address();
    let server = Server::start("no-queue", &settings(&address));
    let batch = send(&server, &lines(400, 100));
    wait_for(&server, &batch, 20, Duration::from_secs(60));
    let broker = Broker::connect(&cluster(&nodes)).unwrap();
    let deleted = broker.wait(broker.context().delete_stream("hongtou-work")).unwrap();
    assert!(deleted.unwrap().success);
    wait_for(&server, &batch, 400, Duration::from_secs(240));
    assert_eq!(counts(&server, &batch), ("finished".to_owned(), [400, 396, 4]));
}

/// A service dies while it takes a batch in: the half of it is forgotten, its key given free, and the same request is taken elsewhere.
#[test]
fn a_service_dies_over_an_upload() {
    let nodes = Nodes::start(1);
    let (first, second) = (serve(&nodes, "upload-1"), serve(&nodes, "upload-2"));
    let body = lines(30_000, 50_000);
    let headers = [("content-type", "application/x-ndjson"), ("idempotency-key", "december")];
    let (address, (sender, broken)) = (first.address.clone(), channel());
    let sent = body.clone();
    let sending = std::thread::spawn(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
        let mut request = agent.post(format!("{address}/v1/batches?template=notice"));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        sender.send(request.send(sent.as_bytes()).is_err()).unwrap();
    });
    let begun = Instant::now();
    let half = loop {
        let list = second.get("/v1/batches").json();
        if let Some(one) = list["batches"].as_array().unwrap().first().filter(|one| one["state"] == "filling")
        {
            break format!("/v1/batches/{}", one["id"].as_str().unwrap());
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it is being taken in: {list}");
        std::thread::sleep(Duration::from_millis(20));
    };
    first.kill();
    assert!(broken.recv().unwrap(), "it died before its answer");
    sending.join().unwrap();
    let short = unit(1, false).to_string();
    let post = || second.call("POST", "/v1/batches?template=notice", &headers, short.as_bytes());
    assert_eq!(post().status, 409, "the key is held for a while");
    let taken = loop {
        let answer = post();
        if answer.status == 202 {
            break answer;
        }
        assert_eq!(answer.status, 409, "{}", answer.text());
        assert!(begun.elapsed() < Duration::from_secs(240), "{}", answer.text());
        std::thread::sleep(Duration::from_secs(2));
    };
    assert_eq!(taken.json()["counts"]["total"], 1);
    second.get(&half).refused(404);
}
