//! Drafts of the staff page, kept in a folder where the operator turns that on: one file a draft, until nobody has
//! written it for a month.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::catalog::digest;
use crate::clock;
use crate::limit::{DRAFT_SECONDS, DRAFTS_BYTES, DRAFTS_COUNT};
use crate::problem::{Code, Place, Problem, Problems};

/// Hexadecimal digits of an id: 128 bits, so that nobody finds a draft whose id he was not told.
const ID_DIGITS: usize = 32;
/// End of the name of a file that is being written.
const PART: &str = "part";

/// The secret name of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftId(String);

impl DraftId {
    /// Reads an id.
    ///
    /// # Errors
    /// `bad-request` for anything but 32 hexadecimal digits in lower case.
    pub fn read(text: &str) -> Result<DraftId, Problem> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == ID_DIGITS && text.bytes().all(digit) {
            return Ok(DraftId(text.to_owned()));
        }
        let (zh, en) = (
            format!("草稿编号应为 {ID_DIGITS} 位小写十六进制数"),
            format!("the id of a draft is {ID_DIGITS} hexadecimal digits in lower case"),
        );
        Err(Problem::new(Code::BadRequest, zh, en))
    }
}

/// What is to be there already for a draft to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected<'a> {
    /// Anything.
    Anything,
    /// Nothing yet.
    Nothing,
    /// A draft of this SHA-256, in hexadecimal.
    Digest(&'a str),
}

/// What came of writing a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is new.
    Created,
    /// It took the place of an earlier one.
    Replaced,
    /// It was not written: something else was there than expected.
    Changed,
}

/// The folder of drafts.
#[derive(Debug)]
pub struct Drafts {
    folder: PathBuf,
    writing: Mutex<()>,
}

impl Drafts {
    /// Takes a folder, made if it is not there, and sweeps it.
    ///
    /// # Errors
    /// `file-fault` if it cannot be written.
    pub fn open(folder: &Path) -> Result<Drafts, Problems> {
        fs::create_dir_all(folder).map_err(|error| fault(folder, &error))?;
        let drafts = Drafts { folder: folder.to_owned(), writing: Mutex::new(()) };
        let trial = folder.join(format!("trial.{PART}"));
        fs::write(&trial, b"")
            .and_then(|()| fs::remove_file(&trial))
            .map_err(|error| fault(&trial, &error))?;
        drafts.sweep()?;
        Ok(drafts)
    }

    /// A draft, if there is one that has not expired.
    ///
    /// # Errors
    /// `file-fault`.
    pub fn get(&self, id: &DraftId) -> Result<Option<Vec<u8>>, Problems> {
        let path = self.path(id);
        if expired(&path)? {
            return Ok(None);
        }
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(&path, &error)),
        }
    }

    /// Writes a draft, whole or not at all.
    ///
    /// # Errors
    /// `too-large` if the folder is full, `file-fault`.
    pub fn put(&self, id: &DraftId, bytes: &[u8], expected: Expected<'_>) -> Result<Written, Problems> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = self.get(id)?;
        let as_expected = match expected {
            Expected::Anything => true,
            Expected::Nothing => earlier.is_none(),
            Expected::Digest(wanted) => earlier.as_deref().is_some_and(|found| digest(&[found]) == wanted),
        };
        if !as_expected {
            return Ok(Written::Changed);
        }
        self.find_room(earlier.as_deref().map(<[u8]>::len), bytes.len())?;
        let path = self.path(id);
        let part = path.with_extension(PART);
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        write().map_err(|error| fault(&path, &error))?;
        Ok(if earlier.is_some() { Written::Replaced } else { Written::Created })
    }

    /// Removes a draft; whether there was one.
    ///
    /// # Errors
    /// `file-fault`.
    pub fn delete(&self, id: &DraftId) -> Result<bool, Problems> {
        let path = self.path(id);
        let there = !expired(&path)?;
        match fs::remove_file(&path) {
            Ok(()) => Ok(there),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(fault(&path, &error)),
        }
    }

    /// Removes what has expired; how many files that were.
    ///
    /// # Errors
    /// `file-fault`.
    pub fn sweep(&self) -> Result<usize, Problems> {
        let mut swept = 0;
        for path in self.files()? {
            if expired(&path)? && path.is_file() {
                fs::remove_file(&path).map_err(|error| fault(&path, &error))?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Refuses bytes that would go over a ceiling of the folder; `earlier` is the length of what they replace.
    fn find_room(&self, earlier: Option<usize>, length: usize) -> Result<(), Problems> {
        let (mut count, mut total) = (0, 0_u64);
        for path in self.files()? {
            count += 1;
            total += fs::metadata(&path).map_or(0, |about| about.len());
        }
        let size = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let total = total.saturating_sub(size(earlier.unwrap_or(0))).saturating_add(size(length));
        let crowded = earlier.is_none() && count >= DRAFTS_COUNT;
        if crowded || total > DRAFTS_BYTES {
            return Err(full(crowded).into());
        }
        Ok(())
    }

    fn files(&self) -> Result<Vec<PathBuf>, Problems> {
        let read = || -> std::io::Result<Vec<PathBuf>> {
            fs::read_dir(&self.folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
        };
        read().map_err(|error| fault(&self.folder, &error))
    }

    /// The file of a draft. Its name does not tell the id to whoever may list the folder.
    fn path(&self, id: &DraftId) -> PathBuf {
        self.folder.join(format!("{}.json", digest(&[id.0.as_bytes()])))
    }
}

/// Whether nobody has written a file for too long. One that is not there has not expired.
fn expired(path: &Path) -> Result<bool, Problems> {
    match fs::metadata(path) {
        Ok(about) => Ok(clock::age(&about).is_some_and(|age| age.as_secs() > DRAFT_SECONDS)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(fault(path, &error)),
    }
}

fn full(crowded: bool) -> Problem {
    let gibibytes = DRAFTS_BYTES / (1024 * 1024 * 1024);
    let (zh, en) = match crowded {
        true => (
            format!("服务器上的草稿已达上限 DRAFTS_COUNT（{DRAFTS_COUNT} 份）"),
            format!("the server holds as many drafts as it may (DRAFTS_COUNT, {DRAFTS_COUNT})"),
        ),
        false => (
            format!("服务器上的草稿已达上限 DRAFTS_BYTES（{gibibytes} GiB）"),
            format!("the drafts of the server take as much room as they may (DRAFTS_BYTES, {gibibytes} GiB)"),
        ),
    };
    Problem::new(Code::TooLarge, zh, en)
        .hint("请把草稿保存为文件，并告知维护人员", "save the draft as a file, and tell the operator")
}

fn fault(path: &Path, error: &std::io::Error) -> Problems {
    Problem::new(
        Code::FileFault,
        format!("草稿目录无法读写：{error}"),
        format!("the folder of drafts cannot be read or written: {error}"),
    )
    .at(Place::Name(path.display().to_string()))
    .into()
}
