//! Queue and store by the settings: in a folder of this machine, or on a cluster.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::broker::Broker;
use crate::config::BatchSettings;
use crate::problem::Problems;
use crate::queue::Queue;
use crate::queue::nats::Nats as SharedQueue;
use crate::queue::sqlite::Sqlite;
use crate::store::Store;
use crate::store::folder::Folder;
use crate::store::nats::Nats as SharedStore;

/// Queue and store of one kind.
type Twins = (Arc<dyn Queue>, Arc<dyn Store>);

/// Opens both.
///
/// # Errors
/// What keeps either from being opened: the folder, or the cluster.
pub(super) fn open(settings: &BatchSettings) -> Result<Twins, Problems> {
    let Some(cluster) = &settings.cluster else {
        let store = Arc::new(Folder::open(&settings.data)?);
        return Ok((Arc::new(Sqlite::open(&settings.data, settings.lease)?), store));
    };
    let broker = Broker::connect(cluster)?;
    let store = Arc::new(SharedStore::new(&broker));
    Ok((Arc::new(SharedQueue::open(&broker, settings.lease)?), store))
}

/// The folder that bodies are kept in while they are read: on a cluster, where a machine needs no data of its own, that of
/// temporary files unless another was named.
pub(super) fn uploads(settings: &BatchSettings, name: &str) -> PathBuf {
    let on_cluster = settings.cluster.is_some() && !settings.named;
    let folder: &Path = &settings.data;
    if on_cluster { std::env::temp_dir().join(format!("hongtou-{name}")) } else { folder.join(name) }
}
