//! The terminal: the one place that writes to standard output and standard error.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use crate::app::App;
use crate::config::Settings;
use crate::problem::{Code, Language, Problem, Problems};

/// Writes a line of results. A reader that has gone (`| head`) is no fault.
pub(super) fn line(text: &str) {
    put(&mut std::io::stdout().lock(), text.as_bytes(), b"\n");
}

/// Writes a line for the person at the terminal.
pub(super) fn note(text: &str) {
    put(&mut std::io::stderr().lock(), text.as_bytes(), b"\n");
}

/// Writes a document to standard output.
///
/// # Errors
/// `file-fault` if it cannot be written to the end.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Problems> {
    let mut output = std::io::stdout().lock();
    output.write_all(bytes).and_then(|()| output.flush()).map_err(|error| {
        Problem::new(
            Code::FileFault,
            format!("标准输出无法写入：{error}"),
            format!("standard output cannot be written: {error}"),
        )
        .into()
    })
}

fn put(output: &mut dyn Write, text: &[u8], end: &[u8]) {
    let written = output.write_all(text).and_then(|()| output.write_all(end)).and_then(|()| output.flush());
    if let Err(error) = written {
        tracing::debug!(%error, "the terminal has gone");
    }
}

/// Lists problems one a line, and gives the exit code of the gravest.
pub fn fail(problems: &Problems, language: Language) -> ExitCode {
    let label = if language == Language::Chinese { "错误" } else { "error" };
    list(problems.list(), label, language);
    ExitCode::from(problems.class().exit_code())
}

/// Lists warnings one a line.
pub(super) fn warn(warnings: &[Problem], language: Language) {
    let label = if language == Language::Chinese { "提示" } else { "warning" };
    list(warnings, label, language);
}

fn list(problems: &[Problem], label: &str, language: Language) {
    for problem in problems {
        let line = problem.line(language).replace(['\n', '\r'], " ");
        note(&format!("{label} [{}] {line}", problem.code.id()));
    }
}

/// Says where batches are kept, or why there are none.
pub(super) fn batches(app: &App, settings: &Settings, language: Language) {
    let folder = settings.batches.data.display();
    let cluster = settings.batches.cluster.as_ref().map(|cluster| cluster.shown());
    match app.batches() {
        Ok(_) => note(&match (language, cluster) {
            (Language::Chinese, None) => format!("批次数据目录：{folder}"),
            (Language::English, None) => format!("batches are kept in {folder}"),
            (Language::Chinese, Some(cluster)) => format!("批次在集群：{cluster}"),
            (Language::English, Some(cluster)) => format!("batches are kept on the cluster {cluster}"),
        }),
        Err(problems) => warn(problems.list(), language),
    }
}

/// Says that a worker takes work; scripts and tests wait for this line.
pub fn announce_work() {
    line("hongtou: working");
}

/// Says where the service listens; scripts and tests wait for this line.
pub fn announce(address: SocketAddr) {
    line(&format!("hongtou: http://{address}"));
}
