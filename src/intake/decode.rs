//! Bytes of a text to characters: byte order marks, UTF-8, UTF-16, GB 18030; anything else is refused with its offset.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::intake::draft::Finding;
use crate::problem::{Code, Problem, Problems};

/// Characters with the name of the encoding they were read from.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `GB 18030`.
    pub(super) encoding: &'static str,
}

/// Says which encoding a text was read in, if it is not the one that is expected today.
pub(super) fn told(encoding: &'static str) -> Option<Finding> {
    let said = || {
        Finding::whole(
            "decoded",
            format!("文件按 {encoding} 编码读取，如有乱码请核对原文"),
            format!("the file was read as {encoding}; compare it with the source if words look wrong"),
        )
    };
    (encoding != "UTF-8").then(said)
}

/// Decodes a text.
///
/// # Errors
/// `bad-request` with the offset of the first byte that cannot be read.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Problems> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[length..], length);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return strictly(encoding, bytes, 0);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), encoding: "UTF-8" }),
        Err(error) if is_binary(bytes) => Err(no_text(error.valid_up_to())),
        Err(error) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
            let chinese = guess == GBK || guess == GB18030;
            // A long UTF-8 text with one broken byte is broken, whatever else it could be read as.
            let mostly_utf8 =
                error.valid_up_to() >= 64 && bytes[..error.valid_up_to()].iter().any(|byte| *byte >= 0x80);
            match strictly(GB18030, bytes, 0) {
                Ok(decoded) if !mostly_utf8 && (chinese || plausible(&decoded.text)) => Ok(decoded),
                Err(problems) if chinese && !mostly_utf8 => Err(problems),
                _ => Err(broken("UTF-8", error.valid_up_to())),
            }
        }
    }
}

/// UTF-16 without its mark: other texts hold no zero bytes; the order of bytes is the one that reads as Chinese.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let reads = |encoding: &&'static Encoding| {
        let text = encoding.decode_without_bom_handling(head).0;
        plausible(&text) || text.is_ascii()
    };
    [UTF_16LE, UTF_16BE].into_iter().filter(|_| head.contains(&0)).find(reads)
}

/// Whether what came out looks Chinese: most characters beyond ASCII are Han or its punctuation.
fn plausible(text: &str) -> bool {
    let beyond: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let common = beyond.iter().filter(|c| matches!(**c, '\u{4e00}'..='\u{9fa5}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”'));
    !beyond.is_empty() && common.count() * 10 >= beyond.len() * 9
}

fn strictly(encoding: &'static Encoding, bytes: &[u8], before: usize) -> Result<Decoded, Problems> {
    let name = if encoding == UTF_8 {
        "UTF-8"
    } else if encoding == UTF_16LE {
        "UTF-16LE"
    } else if encoding == UTF_16BE {
        "UTF-16BE"
    } else {
        "GB 18030"
    };
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(Decoded { text: text.into_owned(), encoding: name });
    }
    Err(broken(name, before + first_fault(encoding, bytes)))
}

/// Offset of the first byte of a sequence that cannot be decoded.
fn first_fault(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (encoding_rs::DecoderResult::Malformed(bad, after), read) => {
            read.saturating_sub(usize::from(bad) + usize::from(after))
        }
        (_, read) => read,
    }
}

/// Whether control characters stand where a text has none.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let odd = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    odd * 50 > head.len()
}

fn no_text(offset: usize) -> Problems {
    Problem::new(
        Code::BadRequest,
        format!("这不是文本文件，第 {offset} 字节起不是文字"),
        format!("this is no text: byte {offset} and what follows are no characters"),
    )
    .hint(
        "请上传文本、Word（.docx）、Excel（.xlsx）、CSV 或 JSON 文件，或者粘贴文字",
        "send text, .docx, .xlsx, CSV or JSON, or paste the text",
    )
    .into()
}

fn broken(encoding: &str, offset: usize) -> Problems {
    Problem::new(
        Code::BadRequest,
        format!("文字编码已损坏：按 {encoding} 读到第 {offset} 字节处无法解码"),
        format!("the encoding is broken: as {encoding}, byte {offset} cannot be decoded"),
    )
    .hint("请在原软件里重新保存为 UTF-8 文本再上传", "save it again as UTF-8 text where it was written")
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_read_and_named() {
        let text = "关于开展自查的通知\n各科室：\n请于5日前报送。";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let gb = GB18030.encode(text).0.into_owned();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            (utf16, "UTF-16LE"),
            (marked, "UTF-16BE"),
            (gb, "GB 18030"),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, name));
        }
    }

    #[test]
    fn broken_bytes_are_refused_with_their_offset() {
        let mut bytes = "关于开展自查工作的通知，请各科室认真组织，按时报送。".as_bytes().to_vec();
        bytes.insert(66, 0xff);
        let said = decode(&bytes).unwrap_err().to_string();
        assert!(said.contains("UTF-8") && said.contains("第 66 字节"), "{said}");
        let mut gb = GB18030.encode("关于开展自查工作的通知").0.into_owned();
        gb.push(0xff);
        let said = decode(&gb).unwrap_err().to_string();
        assert!(said.contains("字节"), "{said}");
    }
}
