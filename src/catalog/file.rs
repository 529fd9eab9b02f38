//! Reading the operator's files, with an error that names the file.

use std::path::{Path, PathBuf};

use crate::problem::{Code, Place, Problem, Problems};

/// Reads a text file.
///
/// # Errors
/// `file-fault` naming the file.
pub fn read_text(path: &Path) -> Result<String, Problems> {
    std::fs::read_to_string(path).map_err(|error| fault(path, &error).into())
}

/// Reads a file.
///
/// # Errors
/// `file-fault` naming the file.
pub fn read(path: &Path) -> Result<Vec<u8>, Problems> {
    std::fs::read(path).map_err(|error| fault(path, &error).into())
}

/// Where the text of a TOML file is wrong, as line and column.
pub fn toml_place(file: &str, text: &str, error: &toml::de::Error) -> Place {
    let offset = error.span().map_or(0, |span| span.start);
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Place::Line { file: file.to_owned(), line, column, text: String::new() }
}

/// What stands in a folder, in the order of names; nothing if the folder is not there.
///
/// # Errors
/// `file-fault` naming the folder.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Problems> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(|error| fault(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| fault(folder, &error))?.path());
    }
    paths.sort();
    Ok(paths)
}

fn fault(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::FileFault,
        format!("文件无法读取：{error}"),
        format!("the file cannot be read: {error}"),
    )
    .at(Place::Name(path.display().to_string()))
}
