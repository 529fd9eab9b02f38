//! The packet of a batch as files beside its documents.

use std::fs::File;
use std::io::{Cursor, ErrorKind, Read};
use std::path::Path;

use crate::app::batch::Batches;
use crate::app::batch::archive::Opened;
use crate::app::batch::packet::{Find, Kind};
use crate::cli::arguments;
use crate::cli::batch::STATE;
use crate::cli::staged;
use crate::cli::terminal;
use crate::problem::{Code, Language, Place, Problem, Problems};
use crate::queue::Batch;

/// Finds the attachments that a plan names: beside the plan, or in the ZIP that the items came in.
pub(super) fn beside(plan: Option<&Path>, mut zip: Option<Opened>) -> Find {
    let folder = plan.and_then(Path::parent).map(Path::to_owned);
    Box::new(move |name| {
        if let Some(folder) = &folder {
            let path = folder.join(name);
            match File::open(&path) {
                Ok(file) => return Ok(Some(Box::new(file) as Box<dyn Read>)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(unreadable(&path, &error).into()),
            }
        }
        let found = zip.as_mut().map(|zip| zip.file(name)).transpose()?.flatten();
        Ok(found.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Read>))
    })
}

/// Writes the packets that were asked for, and says whether they hold everything that they should.
///
/// # Errors
/// Those of the packet; `file-fault` naming the file.
pub(super) fn write(
    batches: &Batches,
    batch: &Batch,
    asked: &arguments::Batch,
    language: Language,
) -> Result<bool, Problems> {
    let (mut whole, mut told) = (true, Vec::new());
    for (kind, wanted) in [(Kind::Zip, asked.zip), (Kind::Pdf, asked.pdf), (Kind::Docx, asked.docx)] {
        if !wanted {
            continue;
        }
        let made = batches.packet(batch, kind, language)?;
        let path = asked.output.join(format!("packet.{}", kind.name()));
        let mut file = batches.store().open(&batch.name, &made.blob.digest)?;
        staged::copy(&path, &asked.output.join(STATE), &mut *file)?;
        whole &= made.missing == 0;
        let (shown, documents, missing) = (path.display(), made.documents, made.missing);
        let news: Vec<Problem> = made.warnings.iter().filter(|one| !told.contains(*one)).cloned().collect();
        terminal::warn(&news, language);
        told.extend(news);
        terminal::line(&match (language, missing) {
            (Language::Chinese, 0) => format!("{shown}：{documents} 份文件"),
            (Language::English, 0) => format!("{shown}: {documents} documents"),
            (Language::Chinese, _) => format!("{shown}：不完整，有 {documents} 份文件，缺 {missing} 份"),
            (Language::English, _) => {
                format!("{shown}: not complete, {documents} documents, {missing} missing")
            }
        });
    }
    Ok(whole)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(Code::NotFound, format!("文件无法读取：{error}"), format!("cannot be read: {error}"))
        .at(Place::Name(path.display().to_string()))
}
