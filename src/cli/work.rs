//! `hongtou work`: prints batches of a cluster.

use crate::app::App;
use crate::cli::Next;
use crate::config::Settings;
use crate::problem::{Code, Place, Problem, Problems};

/// Opens the house on the cluster.
///
/// # Errors
/// `setting-fault` without a cluster; those of opening the house.
pub(super) fn run(settings: &Settings, health: Option<String>) -> Result<Next, Problems> {
    if settings.batches.cluster.is_none() {
        return Err(no_cluster().into());
    }
    let app = Box::new(App::open_with_batches(settings)?);
    Ok(Next::Work { app, health, language: settings.language })
}

fn no_cluster() -> Problem {
    Problem::new(
        Code::SettingFault,
        "工作进程需要集群",
        "a worker needs a cluster",
    )
    .at(Place::Name("--cluster".to_owned()))
    .hint(
        "请用 --cluster 或 HONGTOU_CLUSTER 指明 NATS 的地址；单机上由 serve 自己排批次",
        "name the addresses of NATS with --cluster or HONGTOU_CLUSTER; on one machine serve itself prints batches",
    )
}
