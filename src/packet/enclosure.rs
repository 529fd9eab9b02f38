//! An attachment as it was sent: a PDF or a picture, looked into before the volume is laid out.

use lopdf::Document as Pdf;

use crate::limit;
use crate::model::{Asset, AssetFormat};
use crate::packet::leaf::Leaf;
use crate::packet::pieces::{Kind, Piece};
use crate::packet::plan::Attachment;
use crate::payload::{Picture, PictureFormat};
use crate::problem::{Code, Place, Problem, Problems};

/// What an attachment is.
#[derive(Debug)]
pub(super) enum Enclosed {
    /// A picture, which fills a page.
    Picture {
        /// The picture.
        asset: Asset,
        /// Whether it was turned from CMYK to RGB.
        recoloured: bool,
    },
    /// A PDF.
    Pdf {
        /// How many pages it has.
        pages: usize,
        /// Whether it says that it is PDF/A, so that the volume may say so too.
        archival: bool,
        /// Fields that are filled in and cannot be seen once it is bound.
        undrawn: usize,
    },
}

impl Enclosed {
    /// Pages that it takes in the volume.
    pub(super) fn pages(&self) -> usize {
        match self {
            Enclosed::Picture { .. } => 1,
            Enclosed::Pdf { pages, .. } => *pages,
        }
    }
}

/// Looks into an attachment.
///
/// # Errors
/// `picture` or `value` naming the file, if it is broken, encrypted, empty or neither PDF nor picture; `too-large`.
pub(super) fn open(bytes: Vec<u8>, attachment: &Attachment) -> Result<Enclosed, Problems> {
    let name = attachment.file.as_str();
    if bytes.len() > limit::ATTACHMENT_BYTES {
        return Err(too_large(name, bytes.len()).into());
    }
    if is_pdf(&bytes) {
        return look_into_pdf(&bytes, name).map_err(Into::into);
    }
    let picture = Picture::open(bytes).map_err(|problem| problem.at(Place::Name(name.to_owned())))?;
    let format = match picture.format {
        PictureFormat::Png => AssetFormat::Png,
        PictureFormat::Jpeg => AssetFormat::Jpeg,
        PictureFormat::Svg => AssetFormat::Svg,
    };
    let Picture { bytes, width_px, height_px, recoloured, .. } = picture;
    Ok(Enclosed::Picture { asset: Asset { format, bytes, width_px, height_px }, recoloured })
}

/// What an attachment does not show as it was sent.
pub(super) fn warning(piece: &Piece<'_>) -> Option<Problem> {
    let Kind::Enclosure(attachment, enclosed) = &piece.kind else { return None };
    let problem = match enclosed {
        Enclosed::Picture { recoloured: true, .. } => Problem::new(
            Code::SetOtherwise,
            "图片是印刷用的 CMYK 色彩，已转成 RGB，颜色会略有出入",
            "the picture was turned from CMYK to RGB; its colours may differ a little",
        )
        .hint("要颜色准确的，请自己转成 RGB 再附上", "convert it to RGB yourself where colours matter"),
        Enclosed::Pdf { undrawn, .. } if *undrawn > 0 => Problem::new(
            Code::SetOtherwise,
            format!("有{undrawn}处填写的表单内容没有保存外观，装订后看不到"),
            format!("{undrawn} fields are filled in without an appearance, and cannot be seen in the volume"),
        )
        .hint("请打开这个 PDF，打印成一个新的 PDF 再附上", "print it to a new PDF and attach that"),
        _ => return None,
    };
    Some(problem.at(Place::Name(attachment.file.clone())))
}

/// Whether bytes begin as a PDF does; some programs write a few bytes before.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|five| five == b"%PDF-")
}

fn look_into_pdf(bytes: &[u8], name: &str) -> Result<Enclosed, Problem> {
    let pdf = load(bytes, name)?;
    let ids: Vec<_> = pdf.page_iter().collect();
    if ids.is_empty() {
        return Err(fault(name, "PDF 里没有页面", "the PDF has no pages"));
    }
    let (count, most) = (ids.len(), limit::PAGES_COUNT);
    if count > most {
        let problem = Problem::new(
            Code::TooLarge,
            format!("附件有{count}页，最多{most}页"),
            format!("the attachment has {count} pages, at most {most} are allowed"),
        );
        return Err(problem.at(Place::Name(name.to_owned())).hint("请分成几个文件", "split it"));
    }
    let mut undrawn = 0;
    for (page, id) in (1..).zip(&ids) {
        let Some(leaf) = Leaf::of(&pdf, *id) else {
            return Err(fault(
                name,
                &format!("PDF 第{page}页无法读取"),
                &format!("page {page} of the PDF cannot be read"),
            ));
        };
        undrawn += leaf.undrawn;
    }
    Ok(Enclosed::Pdf { pages: count, archival: is_archival(&pdf), undrawn })
}

/// Reads a PDF.
///
/// # Errors
/// `value` naming the file, if it is encrypted or broken.
pub(super) fn load(bytes: &[u8], name: &str) -> Result<Pdf, Problem> {
    match Pdf::load_mem(bytes) {
        Ok(pdf) if pdf.is_encrypted() || pdf.was_encrypted() => Err(encrypted(name)),
        Ok(pdf) => Ok(pdf),
        Err(lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword | lopdf::Error::AlreadyEncrypted) => {
            Err(encrypted(name))
        }
        Err(error) => {
            Err(fault(name, &format!("PDF 损坏，无法打开：{error}"), &format!("the PDF is broken: {error}")))
        }
    }
}

/// Whether a PDF says that it is PDF/A-1, 2 or 3, with colours that our own output intent covers.
fn is_archival(pdf: &Pdf) -> bool {
    let claims = || {
        let metadata = pdf.catalog().ok()?.get_deref(b"Metadata", pdf).ok()?.as_stream().ok()?;
        let text = metadata.get_plain_content_with_limit(limit::ARCHIVE_BYTES).ok()?;
        let text = String::from_utf8_lossy(&text);
        let after = text.split("pdfaid:part").nth(1)?;
        after.chars().find(char::is_ascii_digit).map(|part| ('1'..='3').contains(&part))
    };
    let is_grey_or_rgb = || {
        let intents = pdf.catalog().ok()?.get_deref(b"OutputIntents", pdf).ok()?.as_array().ok()?;
        let intent = pdf.dereference(intents.first()?).ok()?.1.as_dict().ok()?;
        let profile = intent.get_deref(b"DestOutputProfile", pdf).ok()?.as_stream().ok()?;
        profile.dict.get(b"N").ok()?.as_i64().ok().map(|channels| channels == 3)
    };
    claims().unwrap_or(false) && is_grey_or_rgb().unwrap_or(false)
}

fn encrypted(name: &str) -> Problem {
    fault(name, "PDF 设有密码或者使用限制，无法收入", "the PDF is encrypted, so it cannot be bound in")
        .hint("请先取消密码和限制，再附上", "remove its password and restrictions first")
}

fn fault(name: &str, zh: &str, en: &str) -> Problem {
    Problem::new(Code::Value, format!("附件不可用：{zh}"), format!("the attachment cannot be used: {en}"))
        .at(Place::Name(name.to_owned()))
        .hint("请换成能正常打开的 PDF、PNG 或者 JPEG 文件", "supply a PDF, PNG or JPEG that opens")
}

fn too_large(name: &str, size: usize) -> Problem {
    let most = limit::ATTACHMENT_BYTES;
    Problem::new(
        Code::TooLarge,
        format!("附件有 {size} 字节，超过上限 {most} 字节（ATTACHMENT_BYTES）"),
        format!("the attachment has {size} bytes, over the ceiling of {most} (ATTACHMENT_BYTES)"),
    )
    .at(Place::Name(name.to_owned()))
    .hint("请压缩或者分成几个文件", "compress or split it")
}
