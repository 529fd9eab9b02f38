//! How many nodes keep each message.

use std::collections::BTreeSet;

use async_nats::ServerInfo;

use crate::broker::Cluster;
use crate::problem::{Code, Place, Problem, Problems};

/// As many as a cluster keeps without being told.
const USUAL: usize = 3;

/// As many as the settings say; else three if the cluster has three nodes, which it names to its clients, and one if not.
pub(super) fn wanted(cluster: &Cluster, server: &ServerInfo) -> Result<usize, Problems> {
    if !server.jetstream {
        return Err(no_jetstream(&server.server_name).into());
    }
    let nodes: BTreeSet<&String> = server.connect_urls.iter().collect();
    let many = server.cluster.is_some() && nodes.len().max(cluster.servers.len()) >= USUAL;
    Ok(cluster.replicas.unwrap_or(if many { USUAL } else { 1 }))
}

fn no_jetstream(server: &str) -> Problem {
    Problem::new(Code::SettingFault, "NATS 节点没有启用 JetStream", "the node of NATS has no JetStream")
        .at(Place::Name(server.to_owned()))
        .hint(
            "请用 -js 启动 nats-server，版本 2.10 或更高",
            "start nats-server with -js, version 2.10 or later",
        )
}
