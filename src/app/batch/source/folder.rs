//! A folder of payloads, with the pictures that they name as files beside them.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::app::batch::archive::{is_payload, natural};
use crate::app::batch::source::{Entries, Entry, names_files, sized};
use crate::catalog::example::put_inside;
use crate::limit::BODY_BYTES;
use crate::payload::read_json;
use crate::problem::{Code, Place, Problem, Problems, Sentence};

/// The payloads of a folder and the folders in it, in the order of their paths, with the pictures that they name as files beside them.
///
/// # Errors
/// `not-found` if it cannot be listed; `bad-request` if there are none.
pub fn folder(folder: &Path) -> Result<Entries, Problems> {
    let mut found = Vec::new();
    list(folder, folder, &mut found).map_err(|error| no_folder(folder, &error))?;
    if found.is_empty() {
        let problem =
            Problem::new(Code::BadRequest, "目录中没有 .json 数据文件", "the folder has no .json files");
        return Err(problem.at(Place::Name(folder.display().to_string())).into());
    }
    found.sort_by_cached_key(|(name, _)| natural(name));
    Ok(Box::new(found.into_iter().map(|(name, path)| {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Ok(Entry::new(Sentence::new(name.clone(), name), stem, read_beside(&path)))
    })))
}

fn list(root: &Path, folder: &Path, found: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        if path.is_dir() && !name.split('/').any(|part| part.starts_with('.')) {
            list(root, &path, found)?;
        } else if path.is_file() && is_payload(&name) {
            found.push((name, path));
        }
    }
    Ok(())
}

/// A payload of a file, with its pictures inside.
fn read_beside(path: &Path) -> Result<Vec<u8>, Vec<Problem>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BODY_BYTES as u64 + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(vec![no_folder(path, &error)]);
    }
    let bytes = sized(bytes)?;
    if !names_files(&bytes) {
        return Ok(bytes);
    }
    // What is no JSON is said when it is printed, like that of all other items.
    let Ok(mut payload) = read_json(&bytes) else { return Ok(bytes) };
    put_inside(&mut payload, path.parent().unwrap_or(Path::new("."))).map_err(Problems::into_list)?;
    sized(payload.to_string().into_bytes())
}

fn no_folder(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(Code::NotFound, format!("无法读取：{error}"), format!("cannot be read: {error}"))
        .at(Place::Name(path.display().to_string()))
}
