//! Text in header fields: percent-encoding as RFC 8187 has it, and the file name that a browser saves under.

use std::fmt::Write;

/// Percent-encodes all but the characters that may stand bare in an extended parameter (attr-char, RFC 8187, 3.2.1).
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `Content-Disposition` (RFC 6266): a plain name for the oldest callers, the real one for all others.
pub(super) fn attachment(file_name: &str) -> String {
    let extension = file_name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
    format!("attachment; filename=\"document.{extension}\"; filename*=UTF-8''{}", encode(file_name))
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_chinese_name_is_encoded_and_nothing_breaks_the_header() {
        assert_eq!(
            attachment("通知 \"1\";\r\n.pdf"),
            "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E9%80%9A%E7%9F%A5%20%221%22%3B%0D%0A.pdf"
        );
    }
}
