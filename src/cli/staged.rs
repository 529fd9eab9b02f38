//! Files written whole or not at all: first beside their place, then, when all are there, moved to it.

use std::fs::File;
use std::io::Write;
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

/// Copies a file of any length whole or not at all.
///
/// # Errors
/// `file-fault` naming the file.
pub(super) fn copy(path: &Path, source: &mut dyn std::io::Read) -> Result<(), Problems> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let staged = Staged { temporary: Some(temporary.clone()), path: path.to_owned() };
    File::create(&temporary)
        .and_then(|mut file| std::io::copy(source, &mut file).and_then(|_| file.sync_all()))
        .map_err(|error| unwritable(path, &error))?;
    staged.keep().map(drop)
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
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let staged = Staged { temporary: Some(temporary.clone()), path };
        File::create(&temporary)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .map_err(|error| unwritable(&staged.path, &error))?;
        Ok(staged)
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
