//! Following a batch to its end: documents are written as they come, and a bar or lines say how far it is.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::app::batch::Batches;
use crate::cli::batch::documents::Documents;
use crate::cli::terminal;
use crate::clock::Stopwatch;
use crate::problem::{Language, Problem, Problems};
use crate::queue::{Batch, Progress};

/// How often is looked for something new.
const LOOK: Duration = Duration::from_millis(100);
/// How often a line is written where there is no terminal.
const LINES: Duration = Duration::from_secs(5);
/// How long the work may stand still before the command gives up; `--resume` goes on later.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many outcomes are read at once.
const OUTCOMES: usize = 200;

/// Follows a batch until it has ended and all its documents are written.
///
/// # Errors
/// `file-fault` if a document cannot be written; what keeps the work from going on, if it lasts.
pub(super) fn until_the_end(
    batches: &Batches,
    batch: &Batch,
    folder: &Path,
    language: Language,
) -> Result<Batch, Problems> {
    let (mut after, mut still) = (0, None::<Stopwatch>);
    let mut documents = Documents::new(folder, batch.progress.total);
    let mut shown = Shown::new(batch.progress, language);
    loop {
        let now = batches.find(batch.name.as_str())?;
        while after < now.sequence {
            let items = batches.queue().outcomes(&now.name, after, OUTCOMES)?;
            let Some(last) = items.last().and_then(|item| item.sequence) else { break };
            for item in &items {
                documents.write(batches, &now, item)?;
            }
            after = last;
        }
        shown.show(now.progress, now.state.ended());
        if now.state.ended() {
            return Ok(now);
        }
        match batches.stalled() {
            None => still = None,
            Some(problem) => {
                let since = still.get_or_insert_with(Stopwatch::start);
                if since.elapsed() >= PATIENCE {
                    return Err(given_up(problem).into());
                }
            }
        }
        std::thread::sleep(LOOK);
    }
}

/// The problem that the work stands still for, and how to go on.
fn given_up(mut problem: Problem) -> Problem {
    let hint = problem.hint.take();
    let words = |language| hint.as_ref().map_or(String::new(), |hint| hint.text(language).to_owned());
    let (zh, en) = (words(Language::Chinese), words(Language::English));
    problem.hint(format!("{zh}；之后加 --resume 接着做"), format!("{en}; then go on with --resume"))
}

/// What the person at the terminal sees of the progress.
struct Shown {
    bar: Option<ProgressBar>,
    language: Language,
    written: Option<Stopwatch>,
    last: Option<Progress>,
}

impl Shown {
    fn new(progress: Progress, language: Language) -> Shown {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(progress.total.into());
            let style = match language {
                Language::Chinese => "{bar:32} {msg}，已用 {elapsed}，还需 {eta}",
                Language::English => "{bar:32} {msg}, {elapsed} gone, {eta} left",
            };
            // The style is a constant that indicatif reads; without it the bar is plain.
            ProgressStyle::with_template(style).map(|style| bar.set_style(style)).unwrap_or_default();
            bar
        });
        Shown { bar, language, written: None, last: None }
    }

    fn show(&mut self, progress: Progress, ended: bool) {
        if self.last == Some(progress) && !ended {
            return;
        }
        let line = line(progress, self.language);
        match &self.bar {
            Some(bar) => {
                bar.set_message(line);
                bar.set_position((progress.total - progress.waiting()).into());
                if ended {
                    bar.finish();
                }
                self.last = Some(progress);
            }
            None if ended || self.written.is_none_or(|written| written.elapsed() >= LINES) => {
                terminal::note(&line);
                (self.written, self.last) = (Some(Stopwatch::start()), Some(progress));
            }
            None => {}
        }
    }
}

/// The numbers of a batch in one line. All of them stand in it, so that no redrawing shows one of now beside one of before.
fn line(progress: Progress, language: Language) -> String {
    let Progress { total, done, failed, cancelled } = progress;
    let ended = total - progress.waiting();
    let mut line = match language {
        Language::Chinese => format!("{ended}/{total} 已排 {done}，有误 {failed}"),
        Language::English => format!("{ended}/{total}: {done} printed, {failed} at fault"),
    };
    if cancelled > 0 {
        line.push_str(&match language {
            Language::Chinese => format!("，取消 {cancelled}"),
            Language::English => format!(", {cancelled} cancelled"),
        });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_has_all_numbers_of_the_progress() {
        let mut progress = Progress { total: 60, done: 40, failed: 2, cancelled: 0 };
        assert_eq!(line(progress, Language::Chinese), "42/60 已排 40，有误 2");
        progress.cancelled = 18;
        assert_eq!(line(progress, Language::Chinese), "60/60 已排 40，有误 2，取消 18");
        assert_eq!(line(progress, Language::English), "60/60: 40 printed, 2 at fault, 18 cancelled");
    }
}
