//! A file of any kind to a reading: office files and ZIPs are opened, one document with its pictures is put together.

use serde_json::json;

use crate::intake::draft::Finding;
use crate::intake::package::{self, Package};
use crate::intake::piece::{Content, Piece};
use crate::intake::sniff::{Kind, sniff};
use crate::intake::{Reading, decode, docx, sheet, text};
use crate::payload::{data_address, read_json};
use crate::problem::{Code, Place, Problem, Problems};

/// Reads a file by its content.
///
/// # Errors
/// What the readers say.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Problems> {
    match sniff(bytes, name)? {
        Kind::Zip => container(bytes),
        _ => plain(name, bytes, &text::Pictures::new()),
    }
}

/// A text, a CSV or a JSON file, with pictures that stand beside it.
fn plain(name: &str, bytes: &[u8], pictures: &text::Pictures) -> Result<Reading, Problems> {
    match sniff(bytes, name)? {
        Kind::Csv => sheet::read_csv(bytes),
        Kind::Json => {
            let payload = read_json(bytes)?;
            Ok(Reading { decoded: "UTF-8".to_owned(), payload: Some(payload), ..Reading::default() })
        }
        Kind::Text | Kind::Zip => {
            let decoded = decode::decode(bytes)?;
            let mut reading = Reading { decoded: decoded.encoding.to_owned(), ..Reading::default() };
            reading.findings.extend(decode::told(decoded.encoding));
            reading.pieces = text::pieces(&decoded.text, pictures, &mut reading.removed);
            Ok(reading)
        }
    }
}

fn container(bytes: &[u8]) -> Result<Reading, Problems> {
    let package = package::open(bytes)?;
    if docx::is_one(&package) {
        return docx::read(&package);
    }
    if sheet::is_one(&package) {
        return sheet::read(bytes, &package);
    }
    if package.keys().any(|name| name.starts_with("ppt/")) {
        let problem = Problem::new(
            Code::BadRequest,
            "这是演示文稿（.pptx），不能整理成公文",
            "this is a presentation (.pptx)",
        );
        return Err(problem.hint("请上传文字文件", "send a text").into());
    }
    if package.contains_key("OFD.xml") {
        let problem = Problem::new(
            Code::BadRequest,
            "这是 OFD 版式文件，里面的文字没有段落，无法整理成公文",
            "this is an OFD, which has no paragraphs to read",
        );
        let remedy = "请上传生成它的 Word 文件，或复制其中文字粘贴进来";
        return Err(problem.hint(remedy, "send the Word file it was made from, or paste its text").into());
    }
    if package.get("mimetype").is_some_and(|kind| kind.starts_with(b"application/vnd.oasis")) {
        let problem = Problem::new(
            Code::BadRequest,
            "这是 OpenDocument 文件（.odt、.ods）",
            "this is an OpenDocument file (.odt, .ods)",
        );
        let remedy = "请用 WPS、Word 或 LibreOffice 打开，另存为 .docx 或 .xlsx 后再上传";
        return Err(problem.hint(remedy, "save it as .docx or .xlsx").into());
    }
    bundle(package)
}

/// A ZIP of one document with its pictures.
fn bundle(package: Package) -> Result<Reading, Problems> {
    let hidden = |name: &str| {
        name.starts_with("__MACOSX/")
            || name.rsplit('/').next().is_some_and(|file| file.starts_with('.') || file == "Thumbs.db")
    };
    let (pictures, documents): (Vec<_>, Vec<_>) =
        package.into_iter().filter(|(name, _)| !hidden(name)).partition(|(_, bytes)| media(bytes).is_some());
    let [(name, bytes)] = documents.as_slice() else {
        let names: Vec<&str> = documents.iter().map(|(name, _)| name.as_str()).take(10).collect();
        let count = documents.len();
        return Err(Problem::new(
            Code::BadRequest,
            format!("压缩包里应当只有一份文档和它的图片，现在有 {count} 份文档"),
            format!("the archive must hold one document with its pictures; it holds {count}"),
        )
        .at(Place::Name(names.join("、")))
        .hint("请只留一份文档；图片用 PNG、JPEG 或 SVG", "leave one document; pictures are PNG, JPEG or SVG")
        .into());
    };
    let file = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let addresses: text::Pictures = pictures
        .iter()
        .filter_map(|(name, bytes)| Some((file(name), data_address(media(bytes)?, bytes))))
        .collect();
    let mut reading = match sniff(bytes, name)? {
        Kind::Zip => container(bytes)?,
        _ => plain(name, bytes, &addresses)?,
    };
    place(&addresses, &mut reading);
    Ok(reading)
}

/// Pictures that the text does not name go to its end, and are told.
fn place(addresses: &text::Pictures, reading: &mut Reading) {
    if reading.payload.is_some() {
        return;
    }
    let line = reading.pieces.last().map_or(1, |piece| piece.line);
    for (name, address) in addresses {
        let named = reading.pieces.iter().any(|piece| match &piece.content {
            Content::Figure(figure) => {
                figure["pictures"].as_array().into_iter().flatten().any(|one| one["image"] == **address)
            }
            _ => false,
        });
        if !named {
            let caption = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            let figure = json!({"pictures": [{"image": address, "alt": caption}]});
            reading.pieces.push(Piece { line, content: Content::Figure(figure) });
            reading.findings.push(
                Finding::at(
                    "picture-unplaced",
                    line,
                    format!("正文没有写明图片“{name}”的位置，已放在末尾"),
                    format!("the text does not say where the picture {name} belongs; it stands at the end"),
                )
                .wrong(name.clone(), None),
            );
        }
    }
}

/// The media type of a picture that a payload takes.
pub(super) fn media(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'<', ..] | [0xef, 0xbb, 0xbf, b'<', ..] => {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]);
            head.contains("<svg").then_some("image/svg+xml")
        }
        _ => None,
    }
}

/// Tells macros, which are never read.
pub(super) fn macros(package: &Package, findings: &mut Vec<Finding>) {
    if package.keys().any(|name| name.ends_with("vbaProject.bin")) {
        findings.push(Finding::whole(
            "macro-ignored",
            "文件带有宏，宏没有读取也没有运行",
            "the file has macros; they are neither read nor run",
        ));
    }
}
