//! Where the items come from: a file, a folder, or standard input.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::app::batch::source::{self, Said, Sent};
use crate::app::batch::{Batches, json};
use crate::limit::BATCH_BYTES;
use crate::problem::{Code, Place, Problem, Problems};

/// Opens what was named; the template is the one that the rows of a sheet are for.
///
/// # Errors
/// `not-found`, `too-large`, and what makes it no batch.
pub(super) fn read(path: &Path, batches: &Batches, template: Option<&str>) -> Result<Sent, Problems> {
    if path.is_dir() {
        return Ok(source::folder(path)?.into());
    }
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    let said = if extension == "jsonl" || extension == "ndjson" { Said::Lines } else { Said::Anything };
    let file = if path.as_os_str() == "-" {
        standard_input(batches)?
    } else {
        File::open(path).map_err(|error| unreadable(path, &error))?
    };
    let catalog = batches.press().catalog();
    source::read(file, said, catalog, template).map_err(|problems| named(problems, path))
}

/// Standard input in a file, since a ZIP is read from its end.
fn standard_input(batches: &Batches) -> Result<File, Problems> {
    let mut file = batches.upload()?;
    let mut input = std::io::stdin().lock().take(BATCH_BYTES + 1);
    let copied = std::io::copy(&mut input, &mut file).map_err(|error| json::unreadable(&error))?;
    if copied > BATCH_BYTES {
        return Err(Problem::new(
            Code::TooLarge,
            format!("批次超过上限 BATCH_BYTES（{BATCH_BYTES} 字节）"),
            format!("the batch is over the ceiling BATCH_BYTES ({BATCH_BYTES} bytes)"),
        )
        .into());
    }
    file.seek(SeekFrom::Start(0)).map_err(|error| json::unreadable(&error))?;
    Ok(file)
}

/// The same problems with the name of the file, where they have no other place.
fn named(problems: Problems, path: &Path) -> Problems {
    let place = Place::Name(path.display().to_string());
    let at = |problem: Problem| if problem.at == Place::Whole { problem.at(place.clone()) } else { problem };
    let list: Vec<Problem> = problems.into_list().into_iter().map(at).collect();
    match Problems::check(list) {
        Err(problems) => problems,
        Ok(()) => unreadable(path, &std::io::ErrorKind::Other.into()).into(),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(Code::NotFound, format!("文件无法读取：{error}"), format!("cannot be read: {error}"))
        .at(Place::Name(path.display().to_string()))
}
