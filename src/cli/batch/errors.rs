//! `errors.csv`: every fault of every item that was not printed, in a form that Excel opens.

use std::path::{Path, PathBuf};

use crate::app::batch::Batches;
use crate::cli::batch::{ITEMS, STATE};
use crate::cli::staged;
use crate::problem::{Code, Language, Place, Problem, Problems};
use crate::queue::{Batch, Item, ItemState, Outcome, Page};

/// Name of the file.
const NAME: &str = "errors.csv";
/// Tells Excel that the text is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the list if anything failed or was cancelled, and says where; else an older list is removed.
///
/// # Errors
/// `file-fault` naming the file; those of the queue.
pub(super) fn write(
    batches: &Batches,
    batch: &Batch,
    folder: &Path,
    language: Language,
) -> Result<Option<PathBuf>, Problems> {
    let path = folder.join(NAME);
    if batch.progress.done == batch.progress.total {
        if let Err(error) = std::fs::remove_file(&path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(unwritable(&path, &error).into());
        }
        return Ok(None);
    }
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    let head = match language {
        Language::Chinese => ["序号", "位置", "名称", "字段", "问题", "办法", "代码"],
        Language::English => ["number", "place", "name", "field", "problem", "remedy", "code"],
    };
    let written = (|| {
        lines.write_record(head).map_err(|error| unwritable(&path, &error.into()))?;
        for state in [ItemState::Failed, ItemState::Cancelled] {
            let mut page = Page { state: Some(state), after: 0, most: ITEMS };
            loop {
                let items = batches.queue().items(&batch.name, &page)?;
                let Some(last) = items.last() else { break };
                page.after = last.number;
                for line in items.iter().flat_map(|item| records(item, language)) {
                    lines.write_record(line).map_err(|error| unwritable(&path, &error.into()))?;
                }
            }
        }
        Ok::<(), Problems>(())
    })();
    written?;
    let bytes = lines.into_inner().map_err(|error| unwritable(&path, error.error()))?;
    staged::copy(&path, &folder.join(STATE), &mut bytes.as_slice())?;
    Ok(Some(path))
}

/// The lines of an item: one a fault.
fn records(item: &Item, language: Language) -> Vec<[String; 7]> {
    let cancelled = [Problem::new(Code::Unfinished, "已取消", "cancelled")];
    let problems = match &item.outcome {
        Some(Outcome::Failed(problems)) => problems.as_slice(),
        _ => &cancelled,
    };
    let line = |problem: &Problem| {
        [
            item.number.to_string(),
            item.new.place.text(language).to_owned(),
            item.new.name.clone().unwrap_or_default(),
            problem.at.to_string(),
            problem.message.text(language).to_owned(),
            problem.hint.as_ref().map_or(String::new(), |hint| hint.text(language).to_owned()),
            problem.code.id().to_owned(),
        ]
        .map(harmless)
    };
    problems.iter().map(line).collect()
}

/// A cell that a spreadsheet does not take for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::FileFault,
        format!("文件无法写入：{error}"),
        format!("the file cannot be written: {error}"),
    )
    .at(Place::Name(path.display().to_string()))
}
