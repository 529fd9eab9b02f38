//! `hongtou batch`: many documents from one file or folder, with a queue of its own inside the folder that it writes to.

mod documents;
mod errors;
mod follow;
mod input;
mod volume;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::app::App;
use crate::app::batch::Batches;
use crate::app::batch::retry::{Mended, With};
use crate::app::batch::source::Entries;
use crate::app::batch::spec::Spec;
use crate::app::batch::submit::{Submission, Submitted};
use crate::cli::arguments;
use crate::cli::render::read_file;
use crate::cli::terminal;
use crate::config::Settings;
use crate::payload::read_json;
use crate::problem::{Code, Language, Place, Problem, Problems};
use crate::queue::{Batch, ItemState, Page};

/// Name of the folder of queue, store and files half written, inside the one that is written to.
const STATE: &str = ".hongtou";
/// How many items are read at once.
const ITEMS: usize = 500;

/// Puts queue and store into the folder that is written to, so that a run can be resumed and two runs elsewhere do not meet.
pub(super) fn place(settings: &mut Settings, asked: &arguments::Batch) {
    settings.batches.data = asked.output.join(STATE);
    settings.batches.named = true;
    // A command prints by itself, whatever the services of its machine are set to.
    (settings.batches.cluster, settings.batches.prints) = (None, true);
}

/// Prints a batch, and says how it went: 0 all printed, 1 some are at fault.
///
/// # Errors
/// What keeps the batch from being read or printed at all.
pub(super) fn run(settings: &Settings, asked: &arguments::Batch) -> Result<ExitCode, Problems> {
    let language = settings.language;
    let app = App::open_with_batches(settings)?;
    let batches = app.batches()?;
    let batch = begin(batches, asked, language)?;
    let ended = follow::until_the_end(batches, &batch, &asked.output, language)?;
    let whole = volume::write(batches, &ended, asked, language)?;
    let code = match tell(batches, &ended, &asked.output, language)? {
        ExitCode::SUCCESS if !whole => ExitCode::from(1),
        code => code,
    };
    if code == ExitCode::SUCCESS {
        batches.remove(ended.name.as_str())?;
        drop(app);
        forget(&settings.batches.data);
    }
    Ok(code)
}

/// The batch to print: a new one, or that of the last run.
fn begin(batches: &Batches, asked: &arguments::Batch, language: Language) -> Result<Batch, Problems> {
    let last = batches.queue().batches()?.into_iter().next();
    match last {
        Some(last) if asked.resume => resume(batches, last, asked, language),
        Some(last) if last.progress.done < last.progress.total => {
            Err(unfinished(&last, &asked.output).into())
        }
        Some(last) => {
            batches.remove(last.name.as_str())?;
            submit(batches, asked, language)
        }
        None => submit(batches, asked, language),
    }
}

fn submit(batches: &Batches, asked: &arguments::Batch, language: Language) -> Result<Batch, Problems> {
    let mut header = header(asked);
    let sent = input::read(&asked.source, batches, asked.template.as_deref())?;
    if let Some(plan) = &asked.packet {
        header.insert("packet".into(), read_json(&read_file(plan)?)?);
    }
    for (name, value) in sent.header {
        header.entry(name).or_insert(value);
    }
    if let Some(sheet) = &sent.sheet {
        sheet.fill(&mut header);
    }
    let spec = Spec { notes: sent.notes, ..Spec::read(&header, batches.press().catalog())? };
    terminal::warn(&spec.notes, language);
    let find = volume::beside(asked.packet.as_deref(), sent.zip);
    let fingerprint = asked.source.display().to_string();
    let submission =
        Submission { spec, entries: sent.entries, key: None, fingerprint, sheet: sent.sheet, find };
    match batches.submit(submission)? {
        Submitted::New(batch) | Submitted::Before(batch) | Submitted::Other(batch) => Ok(*batch),
        Submitted::Sending => {
            Err(Problem::new(Code::Unfinished, "批次还在读入", "the batch is still being read").into())
        }
    }
}

/// What the flags say, as the members of a header.
fn header(asked: &arguments::Batch) -> Map<String, Value> {
    let mut header = Map::new();
    if let Some(template) = &asked.template {
        header.insert("template".into(), template.as_str().into());
    }
    if !asked.format.is_empty() {
        header.insert("format".into(), json!(asked.format));
    }
    if let Some(standard) = &asked.pdf_standard {
        header.insert("options".into(), json!({ "pdf_standard": standard }));
    }
    header
}

/// Goes on with the last run. If that has ended, what failed is read again and printed once more.
fn resume(
    batches: &Batches,
    last: Batch,
    asked: &arguments::Batch,
    language: Language,
) -> Result<Batch, Problems> {
    if !last.state.ended() || last.progress.done == last.progress.total {
        return Ok(last);
    }
    let template = Spec::of(&last.spec)?.template;
    let sent = input::read(&asked.source, batches, template.as_deref())?;
    let mended = mended(batches, &last, sent.entries, language)?;
    Ok(batches.retry(&last, Some(mended))?.unwrap_or(last))
}

/// The payloads of the items that failed, as they stand in the source now. The other items must stand where they stood.
fn mended(
    batches: &Batches,
    last: &Batch,
    entries: Entries,
    language: Language,
) -> Result<Vec<Mended>, Problems> {
    let (mut mended, mut page) = (Vec::new(), Page { state: None, after: 0, most: ITEMS });
    let mut items = Vec::new().into_iter();
    let mut count = 0;
    for entry in entries {
        let entry = entry?;
        count += 1;
        if items.len() == 0 {
            items = batches.queue().items(&last.name, &page)?.into_iter();
        }
        let Some(item) = items.next() else { break };
        page.after = item.number;
        let (was, is) = (item.new.place.text(language), entry.place.text(language));
        if was != is {
            return Err(moved(was, is).into());
        }
        if matches!(item.state, ItemState::Failed | ItemState::Cancelled)
            && let Ok(bytes) = entry.input
        {
            mended.push(Mended { number: item.number, with: With::Whole(bytes) });
        }
    }
    if count == last.progress.total {
        return Ok(mended);
    }
    let (was, is) = (last.progress.total, count);
    Err(moved(&format!("{was}"), &format!("{is}")).into())
}

/// Says how the batch went, and lists what failed.
fn tell(batches: &Batches, ended: &Batch, folder: &Path, language: Language) -> Result<ExitCode, Problems> {
    let progress = ended.progress;
    let list = errors::write(batches, ended, folder, language)?;
    let (total, done, failed) = (progress.total, progress.done, progress.failed);
    let Some(list) = list else {
        terminal::line(&match language {
            Language::Chinese => format!("完成：{done} 份已排好，在 {}", folder.display()),
            Language::English => format!("done: {done} documents in {}", folder.display()),
        });
        return Ok(ExitCode::SUCCESS);
    };
    let rest = total - done - failed;
    let (folder, list) = (folder.display(), list.display());
    terminal::line(&match language {
        Language::Chinese => format!(
            "部分完成：共 {total} 份，{done} 份已排好（在 {folder}），{failed} 份有误，{rest} 份取消；原因见 {list}，改好后加 --resume 重排"
        ),
        Language::English => format!(
            "partly done: {total} items, {done} printed (in {folder}), {failed} at fault, {rest} cancelled; {list} says why; mend them and run with --resume"
        ),
    });
    Ok(ExitCode::from(1))
}

fn forget(state: &PathBuf) {
    if let Err(error) = std::fs::remove_dir_all(state) {
        tracing::warn!(%error, folder = %state.display(), "the folder of the queue is left");
    }
}

fn unfinished(last: &Batch, folder: &Path) -> Problem {
    let progress = last.progress;
    let (done, total) = (progress.done, progress.total);
    Problem::new(
        Code::BadRequest,
        format!("目录中有上次没有做完的批次（{done}/{total}）"),
        format!("the folder holds a batch that is not done ({done} of {total})"),
    )
    .at(Place::Name(folder.display().to_string()))
    .hint(
        format!("请加 --resume 接着做；要从头来，请换一个目录或删除其中的 {STATE}"),
        format!("go on with --resume; to begin anew take another folder or delete {STATE} in it"),
    )
}

fn moved(was: &str, is: &str) -> Problem {
    Problem::new(
        Code::Value,
        format!("数据与上次对不上：上次为“{was}”，现在为“{is}”"),
        format!("the items are not those of the last run: {was:?} is now {is:?}"),
    )
    .hint(
        "只改有误各项的内容，不要增删或移动；否则请换一个输出目录从头来",
        "change only what was at fault, and neither add, remove nor move items; else begin anew in another folder",
    )
}
