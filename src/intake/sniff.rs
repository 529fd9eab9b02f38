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

/// Tells the kind of a file.
///
/// # Errors
/// `bad-request`, saying what the file is and what to do with it, if it cannot be read.
pub(super) fn sniff(bytes: &[u8], name: &str) -> Result<Kind, Problems> {
    let refuse = |zh: &str, en: &str, hint: (&str, &str)| -> Result<Kind, Problems> {
        Err(Problem::new(Code::BadRequest, zh, en).hint(hint.0, hint.1).into())
    };
    let save_docx =
        ("请用 Word 或 WPS 打开，另存为 .docx 后再上传", "open it in Word or WPS and save it as .docx");
    let save_text = (
        "请上传文本、Word（.docx）、Excel（.xlsx）、CSV 或 JSON 文件",
        "send text, .docx, .xlsx, CSV or JSON",
    );
    let blank = bytes
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || [0, 0xef, 0xbb, 0xbf, 0xfe, 0xff].contains(byte));
    if blank {
        return refuse("文件是空的，没有可读的文字", "the file is empty", save_text);
    }
    match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => ole2(bytes, refuse),
        [b'P', b'K', 3 | 5 | 7, ..] => Ok(Kind::Zip),
        [b'%', b'P', b'D', b'F', ..] => refuse(
            "这是 PDF 文件，里面的文字没有段落，无法整理成公文",
            "this is a PDF, which has no paragraphs to read",
            (
                "请上传生成这份 PDF 的 Word 文件，或复制其中文字粘贴进来",
                "send the Word file it was made from, or paste its text",
            ),
        ),
        [b'{', b'\\', b'r', b't', b'f', ..] => refuse("这是 RTF 文件", "this is an RTF file", save_docx),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => refuse(
            "这是图片，里面没有可读的文字",
            "this is a picture, with no text to read",
            (
                "请上传文字文件；图片可以和文档一起放进一个 ZIP",
                "send a text; pictures can come in one ZIP with it",
            ),
        ),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => refuse(
            "这是 RAR 或 7z 压缩包，不能读取",
            "this is a RAR or 7z archive",
            ("请改用 ZIP，或直接上传文件", "use ZIP, or send the file itself"),
        ),
        _ => Ok(of_text(bytes, name)),
    }
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

/// Compound files: a password, or the formats of before 2007. Streams are named in UTF-16 in the directory.
fn ole2(
    bytes: &[u8],
    refuse: impl Fn(&str, &str, (&str, &str)) -> Result<Kind, Problems>,
) -> Result<Kind, Problems> {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        return refuse(
            "文件设有打开密码，无法读取",
            "the file is protected by a password",
            (
                "请在 Word、Excel 或 WPS 中打开，去掉密码后另存再上传",
                "open it, remove the password, save it and send it again",
            ),
        );
    }
    if holds("Workbook") || holds("Book") {
        return refuse(
            "这是旧版 Excel 文件（.xls），虽然文件名可能是 .xlsx",
            "this is an Excel file of before 2007 (.xls), whatever its name",
            ("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传", "open it in Excel or WPS and save it as .xlsx"),
        );
    }
    refuse(
        "这是旧版 Office 文件（.doc 等），虽然文件名可能是 .docx",
        "this is an Office file of before 2007 (such as .doc), whatever its name",
        ("请用 Word 或 WPS 打开，另存为 .docx 后再上传", "open it in Word or WPS and save it as .docx"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_not_the_name() {
        let ole = |stream: &str| -> Vec<u8> {
            let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].into_iter().chain(name).collect()
        };
        for (bytes, name, word) in [
            (ole("EncryptedPackage"), "通知.docx", "密码"),
            (ole("Workbook"), "表.xlsx", "旧版 Excel"),
            (ole("WordDocument"), "文.docx", "旧版 Office"),
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
