//! Printing in a process of its own, so that an item that ends its process ends no other.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::batch::claimed::print_item;
use crate::app::batch::spec::Spec;
use crate::backend::{Artifact, Format};
use crate::catalog::Sources;
use crate::press::{Press, Print};
use crate::problem::{Code, Problem, Problems};

/// The hidden command that the other process is started with.
pub const COMMAND: &str = "print-apart";

/// What came of an attempt.
pub(super) enum Attempt {
    Printed(Box<Print>),
    Failed(Vec<Problem>),
    /// The process ended without an answer: how.
    Died(String),
}

/// The first line of an answer; the files follow it, one after the other.
#[derive(Serialize, Deserialize)]
enum Answer {
    Printed { file_name: String, warnings: Vec<Problem>, artifacts: Vec<Part> },
    Failed(Vec<Problem>),
}

#[derive(Serialize, Deserialize)]
struct Part {
    format: Format,
    pages: Option<usize>,
    sizes: Vec<usize>,
}

/// Prints an item in a process of its own, which is ended when it takes longer than `most`.
///
/// # Errors
/// `internal` if no process can be started.
pub(super) fn print(
    sources: &Sources,
    spec: &Spec,
    bytes: &[u8],
    most: Duration,
) -> Result<Attempt, Problems> {
    let mut child = start(sources).map_err(|error| no_process(&error))?;
    let (sender, receiver) = mpsc::channel();
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let head = spec.value()?.to_string();
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.map(|mut output| output.read_to_end(&mut answer));
            // Nobody listens any more if it took too long.
            let _ = sender.send(read.is_some_and(|read| read.is_ok()).then_some(answer));
        });
        // A process that has died reads nothing; that it died is seen below.
        let written = input.map(|mut input| {
            input
                .write_all(head.as_bytes())
                .and_then(|()| input.write_all(b"\n"))
                .and_then(|()| input.write_all(bytes))
        });
        if let Some(Err(error)) = written {
            tracing::debug!(%error, "the process did not read its item");
        }
        let answer = receiver.recv_timeout(most);
        if answer.is_err() {
            end(&mut child);
        }
        answer
    });
    let status = child.wait().map_err(|error| no_process(&error))?;
    let seconds = most.as_secs();
    Ok(match answer {
        Err(_) => Attempt::Died(format!("> {seconds} s")),
        Ok(answer) if status.success() => {
            let read = answer.as_deref().and_then(read_answer);
            read.unwrap_or_else(|| Attempt::Died("no answer".to_owned()))
        }
        Ok(_) => Attempt::Died(status.to_string()),
    })
}

fn start(sources: &Sources) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--root").arg(&sources.root);
    for folder in &sources.templates {
        command.arg("--templates").arg(folder);
    }
    for folder in &sources.fonts {
        command.arg("--fonts").arg(folder);
    }
    command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
}

fn end(child: &mut Child) {
    if let Err(error) = child.kill() {
        tracing::warn!(%error, "a process that takes too long could not be ended");
    }
}

fn read_answer(answer: &[u8]) -> Option<Attempt> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let (head, mut rest) = (&answer[..end], &answer[end + 1..]);
    match serde_json::from_slice(head).ok()? {
        Answer::Failed(problems) => Some(Attempt::Failed(problems)),
        Answer::Printed { file_name, warnings, artifacts: parts } => {
            let mut artifacts = Vec::new();
            for part in parts {
                let mut files = Vec::new();
                for size in part.sizes {
                    let (file, after) = rest.split_at_checked(size)?;
                    files.push(file.to_vec());
                    rest = after;
                }
                artifacts.push(Artifact {
                    format: part.format,
                    files,
                    pages: part.pages,
                    warnings: Vec::new(),
                });
            }
            Some(Attempt::Printed(Box::new(Print { artifacts, file_name, warnings })))
        }
    }
}

/// The other side: reads one item and writes what came of it.
///
/// # Errors
/// `internal` if it cannot be read or the answer not be written.
pub fn answer(press: &Press, input: &mut dyn Read, output: &mut dyn Write) -> Result<(), Problems> {
    let failed = |error: std::io::Error| no_process(&error);
    let mut all = Vec::new();
    input.read_to_end(&mut all).map_err(failed)?;
    let end = all.iter().position(|byte| *byte == b'\n').unwrap_or(all.len());
    let spec = serde_json::from_slice(&all[..end]).map_err(|error| failed(error.into()))?;
    let bytes = all.get(end + 1..).unwrap_or_default();
    let (head, artifacts) = match print_item(press, &Spec::of(&spec)?, bytes, &|| true) {
        Err(problems) => (Answer::Failed(problems), Vec::new()),
        Ok(print) => {
            let part = |artifact: &Artifact| Part {
                format: artifact.format,
                pages: artifact.pages,
                sizes: artifact.files.iter().map(Vec::len).collect(),
            };
            let artifacts = print.artifacts.iter().map(part).collect();
            let (file_name, warnings) = (print.file_name, print.warnings);
            (Answer::Printed { file_name, warnings, artifacts }, print.artifacts)
        }
    };
    let mut head = serde_json::to_vec(&head).map_err(|error| failed(error.into()))?;
    head.push(b'\n');
    output.write_all(&head).map_err(failed)?;
    for file in artifacts.iter().flat_map(|artifact| &artifact.files) {
        output.write_all(file).map_err(failed)?;
    }
    output.flush().map_err(failed)?;
    Ok(())
}

fn no_process(error: &std::io::Error) -> Problem {
    Problem::new(Code::Internal, format!("无法另起进程：{error}"), format!("cannot start a process: {error}"))
}
