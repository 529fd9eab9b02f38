//! Where the cluster is, if the work is shared with other machines.

use std::path::PathBuf;

use crate::broker::{self, Cluster};
use crate::config::{Reader, fault};

/// What the names of an office's streams and buckets begin with unless told otherwise.
const NAME: &str = "hongtou";
/// Longest such name, in characters.
const NAME_CHARS: usize = 32;
/// How many nodes may keep a message: an odd number, so that a majority is clear.
const REPLICAS: [usize; 3] = [1, 3, 5];

/// What was asked for on the command line.
#[derive(Debug, Default, Clone)]
pub struct GivenCluster {
    /// `--cluster`.
    pub servers: Option<String>,
    /// `--cluster-name`.
    pub name: Option<String>,
    /// `--cluster-creds`.
    pub credentials: Option<PathBuf>,
    /// `--cluster-ca`.
    pub authority: Option<PathBuf>,
    /// `--cluster-replicas`.
    pub replicas: Option<String>,
}

impl Reader<'_> {
    /// The cluster; nothing if none was named.
    pub(super) fn cluster(&mut self, given: &GivenCluster) -> Option<Cluster> {
        let servers = self.text("--cluster", "HONGTOU_CLUSTER", given.servers.clone())?;
        let servers = broker::addresses(&servers).unwrap_or_else(|found| {
            self.problems.extend(found.into_list());
            Vec::new()
        });
        let name = self.text("--cluster-name", "HONGTOU_CLUSTER_NAME", given.name.clone());
        let name = name.unwrap_or_else(|| NAME.to_owned());
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > NAME_CHARS || !name.bytes().all(fits) {
            self.problems.push(fault(
                "--cluster-name",
                format!("集群内的名称应为 1 至 {NAME_CHARS} 个小写字母、数字或连字符，实为“{name}”"),
                format!(
                    "the name is 1 to {NAME_CHARS} lower-case letters, digits or hyphens, found {name:?}"
                ),
            ));
        }
        let file = |given: &Option<PathBuf>, variable| {
            given.clone().or_else(|| (self.environment)(variable).map(PathBuf::from))
        };
        let credentials = file(&given.credentials, "HONGTOU_CLUSTER_CREDS");
        let authority = file(&given.authority, "HONGTOU_CLUSTER_CA");
        let replicas = self.replicas(given);
        Some(Cluster { servers, name, credentials, authority, replicas })
    }

    fn replicas(&mut self, given: &GivenCluster) -> Option<usize> {
        let text = self.text("--cluster-replicas", "HONGTOU_CLUSTER_REPLICAS", given.replicas.clone())?;
        let replicas = text.parse().ok().filter(|count| REPLICAS.contains(count));
        if replicas.is_none() {
            self.problems.push(fault(
                "--cluster-replicas",
                format!("副本数应为 1、3 或 5，实为“{text}”"),
                format!("replicas are 1, 3 or 5, found {text:?}"),
            ));
        }
        replicas
    }
}
