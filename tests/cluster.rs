//! The cluster: queue and store on a real NATS, through the same suite as their twins, and through faults of the broker.
//!
//! Needs `nats-server`, which `.ci/run` installs; run by `cargo test --release --test cluster`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails and says why")]

#[path = "cluster/access.rs"]
mod access;
#[path = "cluster/credentials.rs"]
mod credentials;
#[path = "doors/mod.rs"]
mod doors;
#[path = "cluster/faults.rs"]
mod faults;
#[path = "cluster/losses.rs"]
mod losses;
#[path = "cluster/nodes.rs"]
mod nodes;
#[path = "cluster/office.rs"]
#[allow(dead_code, reason = "shared with the bench")]
mod office;
#[path = "twins/queue.rs"]
mod queue_suite;
#[path = "cluster/shared.rs"]
mod shared;
#[path = "twins/store.rs"]
mod store_suite;

use std::sync::atomic::{AtomicU32, Ordering};

use hongtou::broker::{Broker, Cluster};
use hongtou::queue::nats::Nats;
use nodes::Nodes;
use queue_suite::LEASE;

/// A name that no other test has.
fn office() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("office{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn cluster(nodes: &Nodes, name: &str) -> Cluster {
    Cluster {
        servers: nodes.address().split(',').map(str::to_owned).collect(),
        name: name.to_owned(),
        credentials: None,
        authority: None,
        replicas: None,
    }
}

#[test]
fn the_queue_on_nats() {
    let nodes = Nodes::start(1);
    for (name, check) in queue_suite::ALL {
        println!("{name}");
        let cluster = cluster(&nodes, &office());
        check(&|| Box::new(Nats::open(&Broker::connect(&cluster).unwrap(), LEASE).unwrap()));
    }
}

#[test]
fn the_store_on_nats() {
    let nodes = Nodes::start(1);
    for (name, check) in store_suite::ALL {
        println!("{name}");
        let broker = Broker::connect(&cluster(&nodes, &office())).unwrap();
        check(&hongtou::store::nats::Nats::new(&broker));
    }
}
