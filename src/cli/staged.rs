//! Files written whole or not at all: first beside their place, then, when all are there, moved to it.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::backend::Artifact;
use crate::problem::{Code, Place, Problem, Problems};

/// A file that is written beside its place and not yet moved there; dropped, it is gone.
pub(super) struct Staged {
    temporary: Option<PathBuf>,
    path: PathBuf,
}

/// Writes the files of an artifact beside a path: one under that name, several numbered by page.
///
/// # Errors
/// `file-fault` naming the file.
pub(super) fn stage(artifact: &Artifact, path: &Path, staged: &mut Vec<Staged>) -> Result<(), Problems> {
    let single = artifact.files.len() == 1;
    for (index, bytes) in artifact.files.iter().enumerate() {
        let path = if single { path.to_owned() } else { numbered(path, index + 1) };
        staged.push(Staged::write(path, bytes)?);
    }
    Ok(())
}

/// Writes one file whole or not at all.
///
/// # Errors
/// `file-fault` naming the file.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Problems> {
    Staged::write(path.to_owned(), bytes)?.keep().map(drop)
}

/// Writes a file of any length whole or not at all, by way of a folder of the same disk: what a killed run leaves half written is there.
///
/// # Errors
/// `file-fault` naming the file.
pub(super) fn copy(path: &Path, by_way_of: &Path, source: &mut dyn Read) -> Result<(), Problems> {
    let staged = Staged { temporary: Some(temporary(path, by_way_of)), path: path.to_owned() };
    staged.fill(|file| std::io::copy(source, file).map(drop))?;
    staged.keep().map(drop)
}

/// A name that no other process writes to.
fn temporary(path: &Path, folder: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    folder.join(format!(".{name}.{}.tmp", std::process::id()))
}

/// `dir/FILE.png` to `dir/FILE-2.png`.
fn numbered(path: &Path, page: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{page}.{extension}"))
}

impl Staged {
    /// Writes bytes beside a path.
    ///
    /// # Errors
    /// `file-fault` naming the file.
    pub(super) fn write(path: PathBuf, bytes: &[u8]) -> Result<Staged, Problems> {
        // A device or pipe has no place beside it, and must not be replaced by a file.
        let special = path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        if special {
            std::fs::write(&path, bytes).map_err(|error| unwritable(&path, &error))?;
            return Ok(Staged { temporary: None, path });
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let staged = Staged { temporary: Some(temporary(&path, folder)), path };
        staged.fill(|file| file.write_all(bytes))?;
        Ok(staged)
    }

    fn fill(&self, write: impl FnOnce(&mut File) -> std::io::Result<()>) -> Result<(), Problems> {
        let Some(temporary) = &self.temporary else { return Ok(()) };
        File::create(temporary)
            .and_then(|mut file| write(&mut file).and_then(|()| file.sync_all()))
            .map_err(|error| unwritable(&self.path, &error).into())
    }

    /// Moves the file to its place.
    ///
    /// # Errors
    /// `file-fault`; the file beside is removed then.
    pub(super) fn keep(mut self) -> Result<PathBuf, Problems> {
        if let Some(temporary) = self.temporary.take() {
            let moved = std::fs::rename(&temporary, &self.path);
            moved.map_err(|error| {
                self.temporary = Some(temporary);
                unwritable(&self.path, &error)
            })?;
        }
        Ok(self.path.clone())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary
            && let Err(error) = std::fs::remove_file(temporary)
            && temporary.exists()
        {
            tracing::warn!(%error, file = %temporary.display(), "a temporary file is left");
        }
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::FileFault,
        format!("文件无法写入：{error}"),
        format!("the file cannot be written: {error}"),
    )
    .at(Place::Name(path.display().to_string()))
}
