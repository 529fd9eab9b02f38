//! A ZIP of payloads: every `.json` in it is an item, with the pictures that it names as files beside it.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;
use zip::ZipArchive;

use crate::app::batch::json::unreadable;
use crate::app::batch::source::{Entry, names_files, sized};
use crate::catalog::example::put_pictures;
use crate::limit::{ARCHIVE_BYTES, ARCHIVE_TIMES, BATCH_BYTES, BATCH_ITEMS, BODY_BYTES};
use crate::payload::{data_address, read_json};
use crate::problem::{Code, Problem, Problems, Sentence};

/// Most files of a ZIP, payloads and pictures.
const FILES_MOST: usize = 4 * BATCH_ITEMS;

/// The items of a ZIP, in the order of their paths.
pub struct Archive {
    zip: Opened,
    payloads: std::vec::IntoIter<String>,
}

/// A ZIP that is open, under the ceilings.
pub struct Opened {
    zip: ZipArchive<File>,
    /// How long it is, in bytes.
    sent: u64,
    /// Bytes that were unpacked so far: what a decompression bomb has too many of.
    unpacked: u64,
}

impl Opened {
    /// Opens a ZIP.
    ///
    /// # Errors
    /// `bad-request` if it is none, `too-large` with too many files.
    pub(super) fn new(file: File) -> Result<Opened, Problems> {
        let sent = file.metadata().map_err(|error| unreadable(&error))?.len();
        let zip = ZipArchive::new(file).map_err(|error| broken(&error.to_string()))?;
        if zip.len() > FILES_MOST {
            return Err(Problem::new(
                Code::TooLarge,
                format!("压缩包中的文件超过 {FILES_MOST} 个"),
                format!("the ZIP has more than {FILES_MOST} files"),
            )
            .into());
        }
        Ok(Opened { zip, sent, unpacked: 0 })
    }

    /// A file of the ZIP by its path, or by its name alone if only one has it.
    ///
    /// # Errors
    /// What is wrong with the file, or the ceiling of all.
    pub fn file(&mut self, name: &str) -> Result<Option<Vec<u8>>, Problems> {
        let same =
            |path: &&str| *path == name || Path::new(path).file_name().is_some_and(|last| last == name);
        let mut found: Vec<String> = self.names().filter(same).map(str::to_owned).collect();
        found.sort_by_key(|path| path != name);
        match found.first() {
            Some(path) => self.unpack(&path.clone())?.map(Some).map_err(listed),
            None => Ok(None),
        }
    }

    /// The names of its files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.zip.file_names()
    }

    /// A file of the ZIP.
    ///
    /// # Errors
    /// `Ok(Err(…))` is what is wrong with this file; `Err(…)`, the ceiling of all, ends the batch.
    pub(super) fn unpack(&mut self, name: &str) -> Result<Result<Vec<u8>, Vec<Problem>>, Problems> {
        let mut bytes = Vec::new();
        let read = match self.zip.by_name(name) {
            Ok(file) => {
                file.take(BODY_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        self.unpacked += bytes.len() as u64;
        if self.unpacked > ARCHIVE_BYTES as u64 && self.unpacked / ARCHIVE_TIMES > self.sent {
            return Err(Problem::new(
                Code::TooLarge,
                format!("压缩包解开后超过原来的 {ARCHIVE_TIMES} 倍（ARCHIVE_TIMES），像是压缩炸弹，没有收入"),
                format!("the ZIP unpacks to more than {ARCHIVE_TIMES} times its size (ARCHIVE_TIMES), as a bomb does; it is not taken"),
            )
            .hint("请检查里面的文件，或分成几个批次", "look at the files in it, or make several batches")
            .into());
        }
        if self.unpacked > BATCH_BYTES {
            return Err(Problem::new(
                Code::TooLarge,
                format!("压缩包解开后超过上限 BATCH_BYTES（{BATCH_BYTES} 字节）"),
                format!("the ZIP unpacks to more than the ceiling BATCH_BYTES ({BATCH_BYTES} bytes)"),
            )
            .hint("请分成几个批次", "make several batches of it")
            .into());
        }
        Ok(match read {
            Ok(_) => sized(bytes),
            Err(error) => Err(vec![damaged(name, &error)]),
        })
    }
}

impl Archive {
    /// The items of a ZIP.
    ///
    /// # Errors
    /// `bad-request` if it has no payloads.
    pub(super) fn new(zip: Opened) -> Result<Archive, Problems> {
        let mut payloads: Vec<String> =
            zip.names().filter(|name| is_payload(name)).map(str::to_owned).collect();
        payloads.sort_by_cached_key(|name| natural(name));
        if payloads.is_empty() {
            return Err(Problem::new(
                Code::BadRequest,
                "压缩包中没有 .json 数据文件",
                "the ZIP has no .json files",
            )
            .hint(
                "请把每个单位的数据各放一个 .json 文件",
                "put the data of each unit into a .json file of its own",
            )
            .into());
        }
        Ok(Archive { zip, payloads: payloads.into_iter() })
    }

    fn entry(&mut self, name: &str) -> Result<Entry, Problems> {
        let bytes = self.zip.unpack(name)?;
        let input = match bytes {
            Ok(bytes) => self.with_pictures(name, bytes)?,
            Err(problems) => Err(problems),
        };
        let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Ok(Entry::new(Sentence::new(name, name), stem, input))
    }

    /// The payload with its pictures inside, or as it is if it names none.
    fn with_pictures(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Result<Vec<u8>, Vec<Problem>>, Problems> {
        if !names_files(&bytes) {
            return Ok(Ok(bytes));
        }
        // What is no JSON is said when it is printed, like that of all other items.
        let Ok(mut payload) = read_json(&bytes) else { return Ok(Ok(bytes)) };
        let folder = Path::new(name).parent().unwrap_or(Path::new("")).to_owned();
        let (mut problems, mut fatal) = (Vec::new(), None);
        put_pictures(&mut payload, &mut |file| {
            let found = inside(&folder, file).and_then(|path| match self.zip.unpack(&path) {
                Ok(Ok(bytes)) => Ok(data_address(media_type(file), &bytes)),
                Ok(Err(mut found)) => Err(found.remove(0)),
                Err(over) => {
                    fatal = Some(over);
                    Err(damaged(file, "too large"))
                }
            });
            found.map_err(|problem| problems.push(problem)).ok()
        });
        match fatal {
            Some(fatal) => Err(fatal),
            None if problems.is_empty() => Ok(sized(Value::to_string(&payload).into_bytes())),
            None => Ok(Err(problems)),
        }
    }
}

impl Iterator for Archive {
    type Item = Result<Entry, Problems>;

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.payloads.next()?;
        Some(self.entry(&name))
    }
}

/// Whether a file is an item: not those that file managers hide beside the real ones.
pub fn is_payload(name: &str) -> bool {
    let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    !hidden && Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// A path so that `10` comes after `9`, and numbers before words.
pub fn natural(path: &str) -> Vec<(bool, u64, String)> {
    let mut parts: Vec<(bool, u64, String)> = Vec::new();
    for character in path.chars() {
        let digit = character.to_digit(10).map(u64::from);
        match (parts.last_mut(), digit) {
            (Some((false, number, text)), Some(digit)) => {
                *number = number.saturating_mul(10).saturating_add(digit);
                text.push(character);
            }
            (_, Some(digit)) => parts.push((false, digit, character.into())),
            (Some((true, _, text)), None) => text.push(character),
            (_, None) => parts.push((true, 0, character.into())),
        }
    }
    parts
}

/// The path in the ZIP of a file that stands beside a payload.
fn inside(folder: &Path, file: &str) -> Result<String, Problem> {
    let mut path = PathBuf::new();
    for part in folder.join(file).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => {
                return Err(Problem::new(
                    Code::Picture,
                    format!("图片“{file}”不在压缩包内"),
                    format!("the picture {file:?} is outside of the ZIP"),
                ));
            }
        }
    }
    Ok(path.to_string_lossy().into_owned())
}

pub(super) fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "image/jpeg",
    }
}

/// The problems of a list that is known to hold some.
pub(super) fn listed(problems: Vec<Problem>) -> Problems {
    let nothing = || Problem::new(Code::Internal, "程序内部出错", "internal fault").into();
    Problems::check(problems).err().unwrap_or_else(nothing)
}

fn damaged(name: &str, error: &str) -> Problem {
    Problem::new(
        Code::BadRequest,
        format!("压缩包中的“{name}”无法取出：{error}"),
        format!("{name:?} cannot be taken out of the ZIP: {error}"),
    )
    .hint("请检查该文件是否存在、是否加密", "see whether it is there and not encrypted")
}

fn broken(error: &str) -> Problem {
    Problem::new(
        Code::BadRequest,
        format!("压缩包或表格无法打开，可能已损坏或没有传完：{error}"),
        format!("the ZIP or sheet cannot be opened, it may be damaged or incomplete: {error}"),
    )
    .hint(
        "请在本机打开它试试，重新保存或重新打包后再传",
        "open it yourself, save or pack it again, and send that",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_counted() {
        let mut names = ["10.json", "9.json", "b/1.json", "a/2.json", "1.json"];
        names.sort_by_cached_key(|name| natural(name));
        assert_eq!(names, ["1.json", "9.json", "10.json", "a/2.json", "b/1.json"]);
    }

    #[test]
    fn pictures_stay_in_the_zip() {
        assert_eq!(inside(Path::new("a/b"), "../p.png").unwrap(), "a/p.png");
        assert!(inside(Path::new("a"), "../../p.png").is_err());
        assert!(inside(Path::new("a"), "/etc/p.png").is_err());
    }
}
