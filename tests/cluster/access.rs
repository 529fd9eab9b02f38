//! Who gets into the cluster, and what those are told who do not: TLS, passwords, tokens, credentials.

use std::path::{Path, PathBuf};
use std::process::Command;

use hongtou::broker::{Broker, Cluster};
use hongtou::queue::Queue;
use hongtou::queue::nats::Nats;
use hongtou::store::nats::Nats as Files;
use hongtou::store::{Name, Store};

use crate::credentials::{authority, decentralized};
use crate::doors::{HONGTOU, Server};
use crate::nodes::Nodes;
use crate::office::{lines, send};
use crate::queue_suite;

/// As it is, and as it stands in an address.
const PASSWORD: &str = "s3cret@2026/红头";
const WRITTEN: &str = "s3cret%402026%2F%E7%BA%A2%E5%A4%B4";

fn cluster(address: String) -> Cluster {
    Cluster {
        servers: vec![address],
        name: "office".into(),
        credentials: None,
        authority: None,
        replicas: None,
    }
}

/// Queue and store are there for whoever gets in.
fn works(cluster: &Cluster) {
    let broker = Broker::connect(cluster).unwrap_or_else(|problems| panic!("{problems}"));
    let queue = Nats::open(&broker, queue_suite::LEASE).unwrap();
    assert_eq!(queue_suite::fill(&queue, "b1", 3).progress.total, 3);
    assert!(queue.claim(std::time::Duration::from_secs(5)).unwrap().is_some());
    let blob = Files::new(&broker).put(&Name::new("b1").unwrap(), &mut b"x".as_slice()).unwrap();
    assert_eq!(blob.bytes, 1);
}

/// What one is told who does not get in.
#[track_caller]
fn told(cluster: &Cluster) -> String {
    let problems = Broker::connect(cluster).err().expect("it is refused");
    let said = problems.list()[0].line(hongtou::problem::Language::Chinese);
    assert!(!said.contains(PASSWORD) && !said.contains(WRITTEN), "{said}");
    said
}

/// The exit code of a command, and all that it said.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(HONGTOU).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let all = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(all).unwrap())
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn tls_with_a_certificate_of_the_own_authority_and_a_password() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let other = authority(folder.path(), "other");
    let own = authority(folder.path(), "own");
    let file = |name: &str| folder.path().join(name).display().to_string();
    let config = format!(
        "tls {{ cert_file: \"{}\", key_file: \"{}\" }}\naccounts {{ HONGTOU {{ jetstream: enabled, users: [{{ user: hongtou, password: \"{PASSWORD}\" }}] }} }}",
        file("server.pem"),
        file("server.key")
    );
    let nodes = Nodes::configured(&config);
    let address = |user: &str| format!("tls://{user}127.0.0.1:{}", nodes.port());
    let good = address(&format!("hongtou:{WRITTEN}@"));
    works(&Cluster { authority: Some(own.clone()), ..cluster(good.clone()) });

    let server = Server::start("tls", &["--cluster", &good, "--cluster-ca", shown(&own)]);
    let batch = send(&server, &lines(5, 5));
    let ended = server.ended(&batch);
    assert_eq!((&ended["counts"]["done"], &ended["counts"]["failed"]), (&4.into(), &1.into()), "{ended}");
    let log = server.log();
    assert!(!log.contains(PASSWORD) && !log.contains(WRITTEN), "a password belongs into no log: {log}");

    for user in ["hongtou:wrong@", ""] {
        let words = told(&Cluster { authority: Some(own.clone()), ..cluster(address(user)) });
        assert!(words.contains("集群拒绝连接") && words.contains("密码"), "{words}");
    }
    for authority in [None, Some(other)] {
        let words = told(&Cluster { authority, ..cluster(good.clone()) });
        assert!(words.contains("集群拒绝连接") && words.contains("certificate"), "{words}");
    }
    let nowhere = PathBuf::from("/nowhere.pem");
    let words = told(&Cluster { authority: Some(nowhere), ..cluster(good) });
    assert!(words.contains("/nowhere.pem"), "{words}");
    let wrong = address("hongtou:wrong-2026@");
    let (code, said) = run(&["work", "--cluster", &wrong, "--cluster-ca", shown(&own)]);
    assert!(
        code == Some(2) && said.contains("集群拒绝连接") && !said.contains("wrong-2026"),
        "{code:?} {said}"
    );
}

#[test]
fn a_token() {
    let nodes = Nodes::configured(&format!("authorization {{ token: \"{PASSWORD}\" }}"));
    let address = |token: &str| format!("nats://{token}127.0.0.1:{}", nodes.port());
    works(&cluster(address(&format!("{WRITTEN}@"))));
    for token in ["other@", ""] {
        let words = told(&cluster(address(token)));
        assert!(words.contains("集群拒绝连接") && !words.contains("other"), "{words}");
    }
}

#[test]
fn a_file_with_credentials() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (config, file) = decentralized(folder.path());
    let nodes = Nodes::configured(&config);
    let address = || cluster(nodes.address());
    works(&Cluster { credentials: Some(file.clone()), ..address() });
    let words = told(&address());
    assert!(words.contains("集群拒绝连接") && words.contains("--cluster-creds"), "{words}");
    let broken = folder.path().join("broken.creds");
    std::fs::write(&broken, "nothing").unwrap();
    for file in [broken, PathBuf::from("/nowhere.creds")] {
        let words = told(&Cluster { credentials: Some(file.clone()), ..address() });
        assert!(words.contains(shown(&file)), "{words}");
    }
}
