//! What a file is, told by its content; what it is called does not count.

use crate::problem::{Code, Problem, Problems};

/// What intake reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text or Markdown.
    Text,
    /// Rows separated by commas.
    Csv,
    /// A payload, or an answer of intake.
    Json,
    /// A ZIP container: DOCX, XLSX, or one document with its pictures.
    Zip,
}

/// What a file is that cannot be read, and what to do instead: both in Chinese and in English.
struct Refused {
    what: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
}

impl From<Refused> for Problems {
    fn from(refused: Refused) -> Problems {
        let Refused { what, remedy } = refused;
        Problem::new(Code::BadRequest, what.0, what.1).hint(remedy.0, remedy.1).into()
    }
}

const SAVE_DOCX: (&str, &str) =
    ("请用 Word 或 WPS 打开，另存为 .docx 后再上传", "open it in Word or WPS and save it as .docx");
const SAVE_XLSX: (&str, &str) =
    ("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传", "open it in Excel or WPS and save it as .xlsx");
const SEND_TEXT: (&str, &str) = (
    "请上传文本、Word（.docx）、Excel（.xlsx）、CSV 或 JSON 文件，或者粘贴文字",
    "send text, .docx, .xlsx, CSV or JSON, or paste the text",
);
const PICTURE: Refused = Refused {
    what: ("这是图片，图片里的文字读不出来", "this is a picture, whose words cannot be read"),
    remedy: (
        "请录入或粘贴图片里的文字；要作插图的，先上传文字，再在正文中插入图片，或者与文档一起放进一个 ZIP",
        "type or paste its words; to print the picture, send the text first and put the picture into it, or both in one ZIP",
    ),
};

/// Tells the kind of a file.
///
/// # Errors
/// `bad-request`, saying what the file is and what to do with it, if it cannot be read.
pub(super) fn sniff(bytes: &[u8], name: &str) -> Result<Kind, Problems> {
    let blank = bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || [0, 0xef, 0xbb, 0xbf, 0xfe, 0xff].contains(byte));
    if blank {
        let what = ("文件是空的，没有可读的文字", "the file is empty");
        return Err(Refused { what, remedy: SEND_TEXT }.into());
    }
    match refused(bytes) {
        Some(refused) => Err(refused.into()),
        None if matches!(bytes, [b'P', b'K', 3 | 5 | 7, ..]) => Ok(Kind::Zip),
        None => Ok(of_text(bytes, name)),
    }
}

/// Files that are known by their first bytes and cannot be read.
fn refused(bytes: &[u8]) -> Option<Refused> {
    Some(match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => compound(bytes),
        [b'%', b'P', b'D', b'F', ..] => Refused {
            what: (
                "这是 PDF 文件，里面的文字没有段落，无法整理成公文",
                "this is a PDF, which has no paragraphs to read",
            ),
            remedy: (
                "请上传生成这份 PDF 的 Word 文件，或复制其中文字粘贴进来",
                "send the Word file it was made from, or paste its text",
            ),
        },
        [b'{', b'\\', b'r', b't', b'f', ..] => {
            Refused { what: ("这是 RTF 文件", "this is an RTF file"), remedy: SAVE_DOCX }
        }
        [0x89, b'P', b'N', b'G', ..]
        | [0xff, 0xd8, 0xff, ..]
        | [b'G', b'I', b'F', b'8', ..]
        | [b'I', b'I', 42, 0, ..]
        | [b'M', b'M', 0, 42, ..]
        | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
        | [
            _,
            _,
            _,
            _,
            b'f',
            b't',
            b'y',
            b'p',
            b'h' | b'm' | b'a',
            b'e' | b'i' | b'v',
            b'i' | b'f' | b'c',
            ..,
        ] => PICTURE,
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] | [0x1f, 0x8b, ..] => Refused {
            what: ("这是 RAR、7z 或 GZ 压缩包，不能读取", "this is a RAR, 7z or gzip archive"),
            remedy: ("请改用 ZIP，或直接上传文件", "use ZIP, or send the file itself"),
        },
        [_, _, _, _, b'f', b't', b'y', b'p', ..]
        | [b'R', b'I', b'F', b'F', ..]
        | [b'I', b'D', b'3', ..]
        | [b'M', b'Z', 0x90 | 0x50 | 0, ..]
        | [0x7f, b'E', b'L', b'F', ..] => Refused {
            what: (
                "这是视频、音频或程序，里面没有文字",
                "this is a film, a sound or a program, without text",
            ),
            remedy: SEND_TEXT,
        },
        _ => return marked_up(bytes),
    })
}

/// Texts whose words stand between marks: web pages and XML. A page that was copied and pasted is text.
fn marked_up(bytes: &[u8]) -> Option<Refused> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = bytes[..bytes.len().min(200)].to_ascii_lowercase();
    let begins = |mark: &[u8]| head.starts_with(mark);
    if begins(b"<svg") || begins(b"<?xml") && head.windows(4).any(|window| window == b"<svg") {
        return Some(PICTURE);
    }
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"mime-version:") {
        return Some(Refused {
            what: ("这是网页文件（.html、.mht）", "this is a web page (.html, .mht)"),
            remedy: (
                "请在浏览器中打开它，复制正文粘贴进来；Word 存成的网页请另存为 .docx",
                "open it in a browser, copy its text and paste it; what Word saved as a page, save as .docx",
            ),
        });
    }
    begins(b"<?xml")
        .then_some(Refused { what: ("这是 XML 文件", "this is an XML file"), remedy: SAVE_DOCX })
}

/// Text that is not what a bare reading suggests: JSON by its first character, CSV by its name.
fn of_text(bytes: &[u8], name: &str) -> Kind {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let last = bytes.iter().rfind(|byte| !byte.is_ascii_whitespace());
    match (first, last) {
        (Some(b'{'), Some(b'}')) => Kind::Json,
        _ if name.to_ascii_lowercase().ends_with(".csv") => Kind::Csv,
        _ => Kind::Text,
    }
}

/// Compound files: a password, or the formats of before 2007, told by the streams in the directory.
fn compound(bytes: &[u8]) -> Refused {
    if holds(bytes, "EncryptedPackage") || holds(bytes, "EncryptionInfo") {
        return Refused {
            what: ("文件设有打开密码，无法读取", "the file is protected by a password"),
            remedy: (
                "请在 Word、Excel 或 WPS 中打开，去掉密码后另存再上传",
                "open it, remove the password, save it and send it again",
            ),
        };
    }
    if holds(bytes, "Workbook") || holds(bytes, "Book") {
        return Refused {
            what: (
                "这是旧版 Excel 文件（.xls），虽然文件名可能是 .xlsx",
                "this is an Excel file of before 2007 (.xls), whatever its name",
            ),
            remedy: SAVE_XLSX,
        };
    }
    Refused {
        what: (
            "这是旧版 Office 文件（.doc 等），虽然文件名可能是 .docx",
            "this is an Office file of before 2007 (such as .doc), whatever its name",
        ),
        remedy: SAVE_DOCX,
    }
}

/// Bytes of one entry of a directory of a compound file ([MS-CFB] 2.6.1).
const ENTRY_BYTES: usize = 128;
/// Where in an entry the length of its name stands, in bytes, the closing NUL included.
const NAME_LENGTH_AT: usize = 64;

/// Whether a stream or storage of a name is in the directory. Entries are aligned, so the words of a text are none.
fn holds(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes();
    let mut entries = bytes.chunks_exact(ENTRY_BYTES);
    entries.any(|entry| entry.starts_with(&name) && entry[NAME_LENGTH_AT..].starts_with(&length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_not_the_name() {
        let ole = |stream: &str| -> Vec<u8> {
            let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
            bytes.resize(512, 0);
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.resize(512 + NAME_LENGTH_AT, 0);
            bytes.extend([u8::try_from(stream.len() * 2 + 2).unwrap(), 0, 2]);
            bytes.resize(512 + ENTRY_BYTES, 0);
            bytes
        };
        let mut tells_of_books = ole("WordDocument");
        tells_of_books.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
        tells_of_books.resize(512 + 2 * ENTRY_BYTES, b' ');
        for (bytes, name, word) in [
            (ole("EncryptedPackage"), "通知.docx", "密码"),
            (ole("Workbook"), "表.xlsx", "旧版 Excel"),
            (ole("WordDocument"), "文.docx", "旧版 Office"),
            (tells_of_books, "文.docx", "旧版 Office"),
            (b"\x00\x00\x00\x18ftypheic\x00".to_vec(), "照片.heic", "图片"),
            (b"\x00\x00\x00\x18ftypisom\x00".to_vec(), "会议.mp4", "视频"),
            (b"\xef\xbb\xbf<!DOCTYPE html><p>".to_vec(), "文.txt", "网页"),
            (b"<?xml version=\"1.0\"?><svg>".to_vec(), "图.svg", "图片"),
            (b"%PDF-1.7".to_vec(), "文.docx", "PDF"),
            (b"\xef\xbb\xbf \n".to_vec(), "文.txt", "空"),
        ] {
            let said = sniff(&bytes, name).unwrap_err().to_string();
            assert!(said.contains(word), "{said}");
        }
        assert_eq!(sniff("一、".as_bytes(), "a.docx").unwrap(), Kind::Text);
        assert_eq!(sniff(b"{\"a\": 1}\n", "a.txt").unwrap(), Kind::Json);
        assert_eq!(sniff(b"PK\x03\x04", "a.txt").unwrap(), Kind::Zip);
    }
}
