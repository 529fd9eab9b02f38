//! The store in a folder: one folder a shelf, one file a blob, written beside its place and moved there.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::problem::{Code, Place, Problem, Problems};
use crate::store::{Blob, Digest, Name, Piece, Store, copy_hashed, missing, unreadable, whole};

/// Name of the folder that shelves stand in.
const SHELVES: &str = "shelves";
/// How often a shelf is cleared that is still being filled.
const TRIES: u32 = 100;
/// How many characters of a digest name the folder a file stands in, so that no folder gets too large.
const PREFIX_CHARS: usize = 2;

/// A folder of shelves.
pub struct Folder {
    shelves: PathBuf,
}

impl Folder {
    /// Opens a folder, making it if it is not there, and tries whether it can be written.
    ///
    /// # Errors
    /// `store-fault` naming the folder, `store-full`.
    pub fn open(folder: &Path) -> Result<Folder, Problems> {
        let shelves = folder.join(SHELVES);
        let tried = fs::create_dir_all(&shelves).and_then(|()| NamedTempFile::new_in(&shelves));
        tried.map_err(|error| unwritable(folder, &error))?;
        Ok(Folder { shelves })
    }

    fn shelf(&self, shelf: &Name) -> PathBuf {
        self.shelves.join(shelf.as_str())
    }

    fn place(&self, shelf: &Name, digest: &Digest) -> PathBuf {
        let (prefix, _) = digest.as_str().split_at(PREFIX_CHARS);
        self.shelf(shelf).join(prefix).join(digest.as_str())
    }

    fn file(&self, shelf: &Name, digest: &Digest) -> Result<File, Problems> {
        File::open(self.place(shelf, digest)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => missing(digest).into(),
            _ => unreadable(digest, &error).into(),
        })
    }
}

impl Store for Folder {
    fn put(&self, shelf: &Name, source: &mut dyn Read) -> Result<Blob, Problems> {
        let folder = self.shelf(shelf);
        let mut written = || {
            // The folders are mostly there, so they are made when they are missed.
            let mut beside = NamedTempFile::new_in(&folder).or_else(|_| {
                fs::create_dir_all(&folder)?;
                // A temporary file is removed when it is dropped; what a killed process leaves goes with its shelf.
                NamedTempFile::new_in(&folder)
            })?;
            let blob = copy_hashed(source, &mut beside)?;
            let place = self.place(shelf, &blob.digest);
            if !place.exists() {
                beside.as_file().sync_data()?;
                if let Err(missed) = beside.into_temp_path().persist(&place) {
                    place.parent().map_or(Ok(()), fs::create_dir_all)?;
                    missed.path.persist(&place)?;
                }
            }
            Ok(blob)
        };
        written().map_err(|error| unwritable(&folder, &error).into())
    }

    fn open(&self, shelf: &Name, digest: &Digest) -> Result<Box<dyn Read + Send>, Problems> {
        Ok(Box::new(self.file(shelf, digest)?))
    }

    fn read(&self, shelf: &Name, piece: &Piece) -> Result<Vec<u8>, Problems> {
        let mut file = self.file(shelf, &piece.digest)?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(piece.offset))
            .and_then(|_| file.take(piece.length).read_to_end(&mut bytes))
            .map_err(|error| unreadable(&piece.digest, &error))?;
        whole(bytes, piece)
    }

    fn drop_shelf(&self, shelf: &Name) -> Result<(), Problems> {
        let folder = self.shelf(shelf);
        let mut tries = 0;
        loop {
            tries += 1;
            match fs::remove_dir_all(&folder) {
                // A worker that does not know yet puts a last file there.
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty && tries < TRIES => {}
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(unwritable(&folder, &error).into());
                }
                _ => return Ok(()),
            }
        }
    }

    fn shelves(&self) -> Result<Vec<Name>, Problems> {
        let listed = fs::read_dir(&self.shelves).and_then(|entries| {
            let mut names = Vec::new();
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    names.extend(entry.file_name().to_str().and_then(Name::new));
                }
            }
            Ok(names)
        });
        listed.map_err(|error| unwritable(&self.shelves, &error).into())
    }
}

/// The problem of a folder that cannot be written; a full disk is told apart, since it passes.
pub fn unwritable(folder: &Path, error: &std::io::Error) -> Problem {
    let place = Place::Name(folder.display().to_string());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Problem::new(
            Code::StoreFull,
            format!("存储空间已满：{error}"),
            format!("the store has no room left: {error}"),
        )
        .hint("请腾出磁盘空间，工作会自行继续", "free some room on the disk; the work goes on by itself"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Problem::new(
            Code::StoreFault,
            format!("存储目录不可写：{error}"),
            format!("the folder of the store cannot be written: {error}"),
        )
        .hint(
            "请修改目录权限，或用 --data、HONGTOU_DATA 另指一个目录",
            "mend its permissions, or name another with --data or HONGTOU_DATA",
        ),
        _ => Problem::new(
            Code::StoreFault,
            format!("存储无法写入：{error}"),
            format!("the store cannot be written: {error}"),
        ),
    }
    .at(place)
}
