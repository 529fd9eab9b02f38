//! The connection to the cluster's message broker, NATS with JetStream, that queue and store share.

mod fault;
mod replicas;
mod user;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_nats::ConnectOptions;
use async_nats::jetstream::{self, context::ContextBuilder};
use tokio::runtime::Runtime;

use crate::clock::Stopwatch;
use crate::problem::{Code, Place, Problem, Problems};
pub use fault::{Fault, Tried, patiently};

/// How long the first connection may take.
const CONNECT: Duration = Duration::from_secs(20);
/// How long the broker may take for one answer.
const ANSWER: Duration = Duration::from_secs(5);
/// Longest rest between two attempts to connect again.
const RECONNECT: Duration = Duration::from_secs(1);
/// How many publications may wait for their acknowledgement at once.
const IN_FLIGHT: usize = 512;

/// Where the broker is, and how this office's part of it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Addresses of its nodes: `nats://` or `tls://`, perhaps with user and password.
    pub servers: Vec<String>,
    /// What all names of streams and buckets begin with: letters, digits and hyphens.
    pub name: String,
    /// A file with credentials (JWT and seed), if the broker asks for them.
    pub credentials: Option<PathBuf>,
    /// A file with the certificate of the authority that signed the broker's, in PEM.
    pub authority: Option<PathBuf>,
    /// How many nodes keep each message; nothing: three where the cluster has three nodes, else one.
    pub replicas: Option<usize>,
}

impl Cluster {
    /// The addresses for people: without passwords.
    pub fn shown(&self) -> String {
        shown(&self.servers)
    }
}

/// A connection, with the runtime that drives it.
pub struct Broker {
    runtime: Option<Runtime>,
    context: jetstream::Context,
    name: String,
    replicas: usize,
}

impl Broker {
    /// Connects. Once connected, a connection that breaks is made again by itself, for as long as the process lives.
    ///
    /// # Errors
    /// `busy` if no node answers, `setting-fault` if a file cannot be read or the broker has no JetStream.
    pub fn connect(cluster: &Cluster) -> Result<Arc<Broker>, Problems> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("broker")
            .enable_all()
            .build()
            .map_err(|error| no_runtime(&error))?;
        let options = options(cluster)?;
        let client = runtime.block_on(first_connection(&cluster.servers, options))?;
        let replicas = replicas::wanted(cluster, &client.server_info())?;
        // What waits for acknowledgements is started with the context.
        let inside = runtime.enter();
        let context = ContextBuilder::new()
            .timeout(ANSWER)
            .ack_timeout(ANSWER)
            .max_ack_inflight(IN_FLIGHT)
            .backpressure_on_inflight(true)
            .build(client);
        drop(inside);
        Ok(Arc::new(Broker { runtime: Some(runtime), context, name: cluster.name.clone(), replicas }))
    }

    /// The JetStream of the broker.
    pub fn context(&self) -> &jetstream::Context {
        &self.context
    }

    /// The name of a stream, bucket or subject of this office.
    pub fn named(&self, what: &str) -> String {
        format!("{}-{what}", self.name)
    }

    /// How many nodes keep each message.
    pub fn replicas(&self) -> usize {
        self.replicas
    }

    /// Waits for a piece of work on this thread, which must not be one of an asynchronous runtime.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Problems> {
        match &self.runtime {
            Some(runtime) => Ok(runtime.block_on(work)),
            None => Err(no_runtime("stopped").into()),
        }
    }

    /// Does a piece of work beside, until it ends or the connection is dropped.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(work);
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // Dropping a runtime waits for it, which a thread of another runtime must not do.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Tries until a node answers: a cluster and its services are often started together.
async fn first_connection(
    servers: &[String],
    options: ConnectOptions,
) -> Result<async_nats::Client, Problems> {
    let (mut rest, since) = (Duration::from_millis(100), Stopwatch::start());
    let addresses = servers.iter().map(|server| server.parse().map_err(|_| no_address(&bare(server))));
    let addresses = addresses.collect::<Result<Vec<async_nats::ServerAddr>, Problem>>()?;
    loop {
        match options.clone().connect(addresses.as_slice()).await {
            Ok(client) => return Ok(client),
            Err(error) => {
                let words = causes(&error);
                if is_lasting(&error, &words) {
                    return Err(refused(servers, &words).into());
                }
                if since.elapsed() + rest >= CONNECT {
                    return Err(unreachable(servers, &words).into());
                }
                tracing::warn!(error = words, "the broker cannot be reached yet");
            }
        }
        tokio::time::sleep(rest).await;
        rest = (rest * 2).min(RECONNECT);
    }
}

/// Whether trying again cannot help. A certificate that is not trusted comes as a fault of the connection.
fn is_lasting(error: &async_nats::ConnectError, words: &str) -> bool {
    use async_nats::ConnectErrorKind as Kind;
    let kinds = [Kind::ServerParse, Kind::Authentication, Kind::AuthorizationViolation, Kind::Tls];
    kinds.contains(&error.kind()) || words.contains("certificate")
}

/// An error with all that led to it, each said once.
fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !words.contains(&said) {
            words = format!("{words}: {said}");
        }
        cause = inner.source();
    }
    words
}

fn options(cluster: &Cluster) -> Result<ConnectOptions, Problems> {
    let mut options = match &cluster.credentials {
        None => ConnectOptions::new(),
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
            ConnectOptions::with_credentials(&text).map_err(|error| unreadable(file, &error))?
        }
    };
    options = user::of(&cluster.servers, options)?;
    if let Some(file) = &cluster.authority {
        std::fs::File::open(file).map_err(|error| unreadable(file, &error))?;
        options = options.add_root_certificates(file.clone()).require_tls(true);
    }
    Ok(options
        .name("hongtou")
        .connection_timeout(ANSWER)
        .ping_interval(Duration::from_secs(10))
        .reconnect_delay_callback(|attempts| {
            (Duration::from_millis(50) * u32::try_from(attempts).unwrap_or(u32::MAX).min(20)).min(RECONNECT)
        }))
}

/// The addresses in a list separated by commas.
///
/// # Errors
/// `setting-fault` for each that is none.
pub fn addresses(list: &str) -> Result<Vec<String>, Problems> {
    let servers: Vec<String> =
        list.split(',').map(|server| server.trim().to_owned()).filter(|server| !server.is_empty()).collect();
    let wrong = servers.iter().filter(|server| server.parse::<async_nats::ServerAddr>().is_err());
    let mut problems: Vec<Problem> = wrong.map(|server| no_address(&bare(server))).collect();
    if servers.is_empty() {
        problems.push(no_address(list));
    }
    Problems::check(problems)?;
    Ok(servers)
}

fn no_address(found: &str) -> Problem {
    Problem::new(
        Code::SettingFault,
        format!("“{found}”不是 NATS 地址"),
        format!("{found:?} is no address of NATS"),
    )
    .at(Place::Name("--cluster".to_owned()))
    .hint(
        "形如 nats://主机:4222，多个节点以逗号分隔",
        "it is of the form nats://host:4222, several nodes separated by commas",
    )
}

fn no_runtime(error: impl std::fmt::Display) -> Problem {
    Problem::new(
        Code::Internal,
        format!("无法启动集群连接：{error}"),
        format!("the connection to the cluster cannot be started: {error}"),
    )
}

fn unreachable(servers: &[String], error: &str) -> Problem {
    Problem::new(
        Code::Busy,
        format!("无法连接集群：{error}"),
        format!("the cluster cannot be reached: {error}"),
    )
    .at(Place::Name(shown(servers)))
    .hint(
        "请检查 NATS 是否已启动、地址是否正确，或修改 --cluster、HONGTOU_CLUSTER",
        "see whether NATS runs there, or name another address with --cluster or HONGTOU_CLUSTER",
    )
}

fn refused(servers: &[String], error: &str) -> Problem {
    Problem::new(
        Code::SettingFault,
        format!("集群拒绝连接：{error}"),
        format!("the cluster refuses the connection: {error}"),
    )
    .at(Place::Name(shown(servers)))
    .hint(
        "请检查地址、用户名与密码、证书，以及 --cluster-creds 和 --cluster-ca",
        "see to the address, user and password, the certificates, --cluster-creds and --cluster-ca",
    )
}

fn unreadable(file: &std::path::Path, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::SettingFault,
        format!("文件无法读取：{error}"),
        format!("the file cannot be read: {error}"),
    )
    .at(Place::Name(file.display().to_string()))
}

fn shown(servers: &[String]) -> String {
    servers.iter().map(|server| bare(server)).collect::<Vec<_>>().join(",")
}

/// An address without what stands before an `@`: a password belongs into no log.
fn bare(server: &str) -> String {
    match (server.split_once("://"), server.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        (None, Some((_, host))) => host.to_owned(),
        _ => server.to_owned(),
    }
}
