//! A picture of a payload, decoded at the door: it is what it claims, whole, and no bomb.

use std::io::Cursor;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use resvg::usvg;
use serde_json::Value;

use crate::limit;
use crate::payload::{Parts, pointer_to};
use crate::problem::{Code, Problem};

/// Name of the field that holds the address of a picture.
const FIELD: &str = "image";

/// Quality of a JPEG that is written anew, of 100: no loss that print shows.
const JPEG_QUALITY: u8 = 92;

/// A kind of picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// SVG.
    Svg,
}

/// A picture whose bytes were decoded once and found whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What the bytes are.
    pub format: PictureFormat,
    /// The file as supplied; a JPEG that lies on its side, or is in CMYK, as one in RGB that stands upright.
    pub bytes: Arc<[u8]>,
    /// Width in pixels (SVG: CSS pixels, rounded up).
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// Whether its colours were turned from CMYK, which PDF/A in RGB does not take, to RGB.
    pub recoloured: bool,
}

/// A `data:` address of some bytes.
pub fn data_address(media: &str, bytes: &[u8]) -> String {
    format!("data:{media};base64,{}", STANDARD.encode(bytes))
}

/// Whether a field holds the address of a picture, which is no text to be printed.
pub(super) fn is_address(name: &str, field: &Value) -> bool {
    name == FIELD && field.as_str().is_some_and(|text| text.starts_with("data:") || text.starts_with("cid:"))
}

/// Decodes every picture of a payload and puts its index in the place of its address.
pub(super) fn take(value: &mut Value, parts: &Parts, problems: &mut Vec<Problem>) -> Vec<Picture> {
    let mut pictures = Vec::new();
    walk(value, "", parts, &mut pictures, problems);
    pictures
}

fn walk(
    value: &mut Value,
    pointer: &str,
    parts: &Parts,
    pictures: &mut Vec<Picture>,
    problems: &mut Vec<Problem>,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk(item, &pointer_to(pointer, &index.to_string()), parts, pictures, problems);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let place = pointer_to(pointer, name);
                match field.as_str() {
                    Some(address) if name == FIELD => match decode(address, parts) {
                        Ok(_) if pictures.len() == limit::IMAGES_COUNT => {
                            problems.push(too_many().at_pointer(place))
                        }
                        Ok(picture) => {
                            *field = Value::from(pictures.len());
                            pictures.push(picture);
                        }
                        Err(problem) => problems.push(problem.at_pointer(place)),
                    },
                    _ => walk(field, &place, parts, pictures, problems),
                }
            }
        }
        _ => {}
    }
}

fn too_many() -> Problem {
    let most = limit::IMAGES_COUNT;
    Problem::new(
        Code::TooLarge,
        format!("图片超过上限 {most} 张（IMAGES_COUNT）"),
        format!("there are more pictures than the ceiling of {most} (IMAGES_COUNT)"),
    )
    .hint("请分成几份文件", "split it into several documents")
}

fn decode(address: &str, parts: &Parts) -> Result<Picture, Problem> {
    let (claimed, bytes) = fetch(address, parts)?;
    open(bytes, claimed)
}

impl Picture {
    /// Decodes the bytes of a file.
    ///
    /// # Errors
    /// `picture` or `too-large`.
    pub fn open(bytes: Vec<u8>) -> Result<Picture, Problem> {
        open(bytes, None)
    }
}

fn open(bytes: Vec<u8>, claimed: Option<PictureFormat>) -> Result<Picture, Problem> {
    if bytes.len() > limit::IMAGE_BYTES {
        let (size, most) = (bytes.len(), limit::IMAGE_BYTES);
        return Err(Problem::new(
            Code::TooLarge,
            format!("图片有 {size} 字节，超过上限 {most} 字节（IMAGE_BYTES）"),
            format!("the picture has {size} bytes, over the ceiling of {most} (IMAGE_BYTES)"),
        )
        .hint("请压缩图片", "make the picture smaller"));
    }
    let format = sniff(&bytes)
        .ok_or_else(|| fault("内容不是 PNG、JPEG 或 SVG", "the content is not PNG, JPEG or SVG"))?;
    if claimed.is_some_and(|claimed| claimed != format) {
        return Err(fault(
            &format!("声明的类型与内容不符，内容是 {format:?}"),
            &format!("the content is {format:?}, not what the address claims"),
        ));
    }
    let (width_px, height_px) = match format {
        PictureFormat::Png => size(&raster(&bytes, ImageFormat::Png)?.0),
        PictureFormat::Jpeg => return open_jpeg(bytes),
        PictureFormat::Svg => vector(&bytes)?,
    };
    Ok(Picture { format, bytes: bytes.into(), width_px, height_px, recoloured: false })
}

/// A JPEG as all readers of a DOCX or PDF show it alike: cameras write which side is up beside the picture, which only some heed.
fn open_jpeg(bytes: Vec<u8>) -> Result<Picture, Problem> {
    whole_jpeg(&bytes)?;
    let (mut picture, orientation) = raster(&bytes, ImageFormat::Jpeg)?;
    let recoloured = components(&bytes) == Some(4);
    let upright = orientation == Orientation::NoTransforms;
    picture.apply_orientation(orientation);
    let (width_px, height_px) = size(&picture);
    let bytes = if upright && !recoloured { bytes } else { encode(&picture)? };
    Ok(Picture { format: PictureFormat::Jpeg, bytes: bytes.into(), width_px, height_px, recoloured })
}

fn size(picture: &DynamicImage) -> (u32, u32) {
    (picture.width(), picture.height())
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|error| broken(&error))?;
    Ok(bytes)
}

/// How many components the frame header of a JPEG names (ITU-T T.81, B.2.2): 1 for grey, 3 for colour, 4 for CMYK.
fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let [0xff, marker, high, low] = *bytes.get(at..at + 4)? else { return None };
        match marker {
            // Fill bytes may stand before a marker.
            0xff => at += 1,
            0xc4 | 0xc8 | 0xcc => at += 2 + usize::from(u16::from_be_bytes([high, low])),
            0xc0..=0xcf => return bytes.get(at + 9).copied(),
            0xda => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
}

/// The bytes behind an address, with the format that it claims (nothing for a part, which has no say).
fn fetch(address: &str, parts: &Parts) -> Result<(Option<PictureFormat>, Vec<u8>), Problem> {
    if let Some(name) = address.strip_prefix("cid:") {
        let bytes = parts.get(name).cloned().ok_or_else(|| {
            fault(&format!("没有名为“{name}”的图片部件"), &format!("there is no picture part {name:?}"))
        })?;
        return Ok((None, bytes));
    }
    let form = || {
        fault(
            "图片地址须为 data:image/png;base64,… 或 cid:名称",
            "the address must be data:image/png;base64,… or cid:NAME",
        )
    };
    let (media, content) =
        address.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).ok_or_else(form)?;
    let claimed = match media {
        "image/png" => PictureFormat::Png,
        "image/jpeg" => PictureFormat::Jpeg,
        "image/svg+xml" => PictureFormat::Svg,
        other => {
            let (zh, en) =
                (format!("不支持的图片类型 {other}"), format!("the picture type {other} is not supported"));
            return Err(fault(&zh, &en));
        }
    };
    let bytes = STANDARD.decode(content).map_err(|error| {
        fault(
            &format!("base64 内容有误或被截断：{error}"),
            &format!("the base64 content is wrong or cut off: {error}"),
        )
    })?;
    Ok((Some(claimed), bytes))
}

fn sniff(bytes: &[u8]) -> Option<PictureFormat> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(PictureFormat::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some(PictureFormat::Jpeg);
    }
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    (text.starts_with('<') && text.contains("<svg")).then_some(PictureFormat::Svg)
}

/// A raster picture and which side of it is up; decoded whole, after its size was found to be no bomb.
fn raster(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), Problem> {
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().map_err(|error| broken(&error))?;
    refuse_bomb(u64::from(width), u64::from(height))?;
    let mut decoder = reader().into_decoder().map_err(|error| broken(&error))?;
    // What is said of the side in a way that cannot be read is not said.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))?;
    Ok((picture, orientation))
}

fn broken(error: &image::ImageError) -> Problem {
    fault(&format!("图片损坏或被截断：{error}"), &format!("the picture is broken or cut off: {error}"))
}

/// A JPEG must end with its end marker: decoders fill what is missing with grey and say nothing.
fn whole_jpeg(bytes: &[u8]) -> Result<(), Problem> {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    if bytes[..end].windows(2).rev().take(1024).any(|pair| pair == [0xff, 0xd9]) {
        return Ok(());
    }
    Err(fault("图片被截断：JPEG 没有结束标记", "the picture is cut off: the JPEG has no end marker"))
}

/// Size of a vector picture; it must be self-contained.
fn vector(bytes: &[u8]) -> Result<(u32, u32), Problem> {
    let broken = |error: &dyn std::fmt::Display| {
        fault(&format!("SVG 无法解析：{error}"), &format!("the SVG cannot be parsed: {error}"))
    };
    let text = std::str::from_utf8(bytes).map_err(|error| broken(&error))?;
    let tree = usvg::roxmltree::Document::parse(text).map_err(|error| broken(&error))?;
    let outside = tree.descendants().flat_map(|node| node.attributes()).find(|attribute| {
        attribute.name() == "href"
            && !attribute.value().starts_with('#')
            && !attribute.value().starts_with("data:")
    });
    if let Some(attribute) = outside {
        let target = attribute.value();
        return Err(fault(
            &format!("SVG 引用了外部内容“{target}”"),
            &format!("the SVG refers to {target:?} outside of itself"),
        ));
    }
    let size =
        usvg::Tree::from_xmltree(&tree, &usvg::Options::default()).map_err(|error| broken(&error))?.size();
    let (width, height) = (size.width().ceil(), size.height().ceil());
    refuse_bomb(width as u64, height as u64)?;
    Ok((width as u32, height as u32))
}

fn refuse_bomb(width: u64, height: u64) -> Result<(), Problem> {
    let most = limit::IMAGE_PIXELS;
    if width.saturating_mul(height) <= most {
        return Ok(());
    }
    Err(fault(
        &format!("图片有 {width}×{height} 像素，超过上限 {most} 像素（IMAGE_PIXELS）"),
        &format!("the picture has {width}×{height} pixels, over the ceiling of {most} (IMAGE_PIXELS)"),
    ))
}

fn fault(zh: &str, en: &str) -> Problem {
    Problem::new(Code::Picture, format!("图片不可用：{zh}"), format!("the picture cannot be used: {en}"))
        .hint("请换成完整的 PNG、JPEG 或 SVG 图片", "supply a whole PNG, JPEG or SVG picture")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        image::RgbImage::new(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    fn refused(address: &str) -> String {
        decode(address, &Parts::new()).unwrap_err().message.text(crate::problem::Language::Chinese).to_owned()
    }

    #[test]
    fn whole_pictures_are_taken_with_their_size() {
        let picture = decode(&data_address("image/png", &png(3, 2)), &Parts::new()).unwrap();
        assert_eq!((picture.width_px, picture.height_px), (3, 2));
        let mut jpeg = Vec::new();
        image::RgbImage::new(5, 4).write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
        let parts = Parts::from([("a".to_owned(), jpeg)]);
        assert_eq!(decode("cid:a", &parts).unwrap().width_px, 5);
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>"#;
        assert_eq!(decode(&data_address("image/svg+xml", svg), &Parts::new()).unwrap().width_px, 20);
    }

    #[test]
    fn pictures_that_lie_or_are_cut_off_are_refused() {
        let whole = png(64, 64);
        assert!(refused(&data_address("image/jpeg", &whole)).contains("声明的类型与内容不符"));
        assert!(refused(&data_address("image/png", &whole[..whole.len() / 2])).contains("损坏或被截断"));
        assert!(refused(&data_address("image/png", b"hello")).contains("内容不是"));
        assert!(refused("data:image/png;base64,@@@@").contains("base64"));
        assert!(refused("http://example.org/a.png").contains("图片地址"));
        assert!(refused("cid:none").contains("没有名为“none”"));
        let mut jpeg = Vec::new();
        image::RgbImage::new(64, 64).write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
        assert!(refused(&data_address("image/jpeg", &jpeg[..jpeg.len() - 40])).contains("截断"));
    }

    /// A JPEG whose Exif says that its right side is up.
    fn lying(width: u32, height: u32) -> Vec<u8> {
        let mut jpeg = Vec::new();
        image::RgbImage::new(width, height).write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
        let exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        jpeg.splice(2..2, exif.iter().copied());
        jpeg
    }

    #[test]
    fn a_photo_that_lies_on_its_side_is_stood_upright() {
        let picture = Picture::open(lying(8, 5)).unwrap();
        assert_eq!((picture.width_px, picture.height_px), (5, 8));
        let again = Picture::open(picture.bytes.to_vec()).unwrap();
        assert_eq!((again.width_px, again.bytes), (5, picture.bytes), "it needs no turn any more");
    }

    #[test]
    fn a_picture_in_cmyk_is_turned_to_rgb_and_says_so() {
        let picture = Picture::open(include_bytes!("cmyk.jpg").to_vec()).unwrap();
        assert!(picture.recoloured && (picture.width_px, picture.height_px) == (24, 16));
        assert_eq!(components(&picture.bytes), Some(3));
        let pixel = image::load_from_memory(&picture.bytes).unwrap().to_rgb8().get_pixel(12, 12).0;
        assert!(pixel[0] > 180 && pixel[1] < 100 && pixel[2] < 100, "it is red: {pixel:?}");
        assert!(!Picture::open(lying(8, 5)).unwrap().recoloured);
    }

    #[test]
    fn a_decompression_bomb_is_refused_by_its_size_before_it_is_decoded() {
        let mut bomb = png(1, 1);
        bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
        let header = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&header.to_be_bytes());
        assert!(refused(&data_address("image/png", &bomb)).contains("IMAGE_PIXELS"));
    }

    /// CRC-32 of a PNG chunk, so that the forged header is believed.
    fn crc(bytes: &[u8]) -> u32 {
        let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        !bytes.iter().fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
    }

    #[test]
    fn a_vector_picture_may_not_reach_outside() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/hostname"/></svg>"#;
        assert!(refused(&data_address("image/svg+xml", svg)).contains("外部内容"));
        let bomb = br#"<svg xmlns="http://www.w3.org/2000/svg" width="900000" height="900000"/>"#;
        assert!(refused(&data_address("image/svg+xml", bomb)).contains("IMAGE_PIXELS"));
    }
}
