//! The files of a ZIP container, unpacked under ceilings.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::limit::{ARCHIVE_BYTES, ARCHIVE_FILES};
use crate::problem::{Code, Problem, Problems};

/// Files by name.
pub type Package = BTreeMap<String, Vec<u8>>;

/// Unpacks a container.
///
/// # Errors
/// `too-large` over `ARCHIVE_BYTES` or `ARCHIVE_FILES`; `bad-request` if it is damaged or protected by a password.
pub fn open(bytes: &[u8]) -> Result<Package, Problems> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > ARCHIVE_FILES {
        let count = archive.len();
        return Err(Problem::new(
            Code::TooLarge,
            format!("压缩包里有 {count} 个文件，超过上限 ARCHIVE_FILES（{ARCHIVE_FILES} 个）"),
            format!("{count} files in the archive exceed the ceiling ARCHIVE_FILES ({ARCHIVE_FILES})"),
        )
        .into());
    }
    let mut package = Package::new();
    let mut total: usize = 0;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| damaged(&error))?;
        if file.is_dir() {
            continue;
        }
        let name = name(file.name_raw());
        let room = ARCHIVE_BYTES.saturating_sub(total);
        let mut content = Vec::new();
        let limit = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
        file.by_ref().take(limit).read_to_end(&mut content).map_err(|error| damaged(&ZipError::Io(error)))?;
        total = total.saturating_add(content.len());
        if content.len() > room {
            return Err(bomb());
        }
        package.insert(name, content);
    }
    Ok(package)
}

/// Names are UTF-8, or what Windows in Chinese writes.
fn name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

fn bomb() -> Problems {
    let mebibytes = ARCHIVE_BYTES / (1024 * 1024);
    Problem::new(
        Code::TooLarge,
        format!("文件解压后超过上限 ARCHIVE_BYTES（{mebibytes} MiB），已停止读取"),
        format!("unpacked, the file exceeds the ceiling ARCHIVE_BYTES ({mebibytes} MiB)"),
    )
    .hint("请缩小图片或分成几份文件", "send smaller pictures, or several files")
    .into()
}

fn damaged(error: &ZipError) -> Problems {
    let locked = matches!(error, ZipError::UnsupportedArchive(text) if text.to_ascii_lowercase().contains("password"))
        || matches!(error, ZipError::InvalidPassword);
    if locked {
        return Problem::new(
            Code::BadRequest,
            "压缩包设有密码，无法读取",
            "the archive is protected by a password",
        )
        .hint("请去掉密码后再上传", "send it without a password")
        .into();
    }
    Problem::new(
        Code::BadRequest,
        format!("压缩包或 Office 文件已损坏，无法读取（{error}）"),
        format!("the archive or office file is damaged ({error})"),
    )
    .hint("请在原软件里另存一份再上传", "save it again where it was made")
    .into()
}
