//! JSON taken apart without reading it whole: the elements of an array and the members of an object, each as sent.

mod scan;

use std::io::{Read, Seek, SeekFrom};

use serde_json::{Map, Value};

use crate::limit::BODY_BYTES;
use crate::payload::read_json;
use crate::problem::{Code, Problem, Problems};
use scan::{End, Scan};

/// Largest header of a batch, in bytes.
const HEADER_BYTES: usize = 4 * 1024 * 1024;

/// The elements of an array, one after the other.
pub struct Elements<R> {
    scan: Scan<R>,
    begun: bool,
    ended: bool,
}

impl<R: Read> Elements<R> {
    /// The elements of the array that a source begins with.
    ///
    /// # Errors
    /// `not-json` if it begins with something else.
    pub fn new(source: R) -> Result<Elements<R>, Problems> {
        let mut scan = Scan::new(source)?;
        scan.expect(b'[')?;
        Ok(Elements { scan, begun: false, ended: false })
    }

    fn step(&mut self) -> Result<Option<Vec<u8>>, Problems> {
        if !self.begun && self.scan.peek()? == Some(b']') {
            return Ok(None);
        }
        self.begun = true;
        let mut bytes = Vec::new();
        let (end, length) = self.scan.value(Some(&mut bytes), BODY_BYTES)?;
        if length == 0 || matches!(end, End::Brace | End::Text) {
            return Err(self.scan.unexpected(if length == 0 { '{' } else { ']' }).into());
        }
        self.ended = end == End::Bracket;
        // One byte more than may be tells the reader of the item that it was cut.
        if length > BODY_BYTES {
            bytes.push(b' ');
        }
        Ok(Some(bytes))
    }
}

impl<R: Read> Iterator for Elements<R> {
    type Item = Result<Vec<u8>, Problems>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let step = self.step().transpose();
        self.ended |= !matches!(step, Some(Ok(_)));
        step
    }
}

/// An object with a list of items: its other members, and where the list begins.
pub struct Enveloped {
    /// The other members.
    pub header: Map<String, Value>,
    /// Where the array `items` begins, in bytes; nothing if there is no such member.
    pub items_at: Option<u64>,
    /// Whether something follows the object.
    pub more: bool,
    /// How long the object is, in bytes.
    pub length: u64,
}

/// Reads an object but for its member `items`, which may be of any length.
///
/// # Errors
/// `not-json`, `field-twice`, `too-large`.
pub fn envelope(source: &mut (impl Read + Seek)) -> Result<Enveloped, Problems> {
    source.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&error))?;
    let mut scan = Scan::new(source)?;
    scan.expect(b'{')?;
    let (mut members, mut items_at) = (Vec::from(*b"{"), None);
    let mut ended = scan.peek()? == Some(b'}') && scan.take()?.is_some();
    while !ended {
        let name = member_name(&mut scan)?;
        let is_items = name == b"\"items\"" && items_at.is_none() && scan.peek()? == Some(b'[');
        let at = scan.offset;
        let mut value = Vec::new();
        let (end, length) = scan.value((!is_items).then_some(&mut value), HEADER_BYTES)?;
        if length > HEADER_BYTES && !is_items {
            return Err(header_too_large().into());
        }
        if length == 0 || matches!(end, End::Bracket | End::Text) {
            return Err(scan.unexpected('}').into());
        }
        if is_items {
            items_at = Some(at);
        } else {
            if members.len() > 1 {
                members.push(b',');
            }
            members.extend(name.iter().chain(b":").chain(&value));
        }
        ended = end == End::Brace;
    }
    members.push(b'}');
    let length = scan.offset;
    let more = scan.peek()?.is_some();
    match read_json(&members)? {
        Value::Object(header) => Ok(Enveloped { header, items_at, more, length }),
        _ => Err(scan.unexpected('{').into()),
    }
}

/// The name of the next member as it is written, quotes and all; the colon is taken too.
fn member_name<R: Read>(scan: &mut Scan<R>) -> Result<Vec<u8>, Problems> {
    scan.expect(b'"')?;
    let (mut name, mut escaped) = (Vec::from(*b"\""), false);
    loop {
        let Some(byte) = scan.take()? else { return Err(scan.unexpected('"').into()) };
        name.push(byte);
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => break,
            _ => {}
        }
        if name.len() > HEADER_BYTES {
            return Err(header_too_large().into());
        }
    }
    scan.expect(b':')?;
    Ok(name)
}

fn header_too_large() -> Problem {
    Problem::new(
        Code::TooLarge,
        format!("批次的设置超过 {HEADER_BYTES} 字节"),
        format!("the header of the batch is over {HEADER_BYTES} bytes"),
    )
}

/// The problem of a body that cannot be read back.
pub fn unreadable(error: &std::io::Error) -> Problem {
    Problem::new(
        Code::StoreFault,
        format!("上传的内容无法读取：{error}"),
        format!("what was sent cannot be read: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn elements(text: &str) -> Result<Vec<String>, String> {
        let all = Elements::new(text.as_bytes()).map_err(|problems| problems.to_string())?;
        all.map(|one| one.map(|bytes| String::from_utf8(bytes).unwrap().trim().to_owned()))
            .collect::<Result<_, _>>()
            .map_err(|problems| problems.to_string())
    }

    #[test]
    fn an_array_is_taken_apart_at_its_own_commas() {
        let text = "\u{feff} [ {\"a\": \"],{\\\"\", \"b\": [1, 2]} ,\n3, \"x\\\\\" ]";
        assert_eq!(elements(text).unwrap(), ["{\"a\": \"],{\\\"\", \"b\": [1, 2]}", "3", "\"x\\\\\""]);
        assert_eq!(elements("[]").unwrap(), [""; 0]);
        for broken in ["[1,", "[1", "[1,,2]", "[,]", "[{\"a\": \"]", "{}", ""] {
            assert!(elements(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn an_envelope_is_read_but_for_its_items() {
        let text = r#"{"template": "notice", "items": [{"items": 1}, 2], "options": {"dpi": 1}}  "#;
        let read = envelope(&mut Cursor::new(text)).unwrap();
        assert_eq!(
            Value::Object(read.header),
            serde_json::json!({"template": "notice", "options": {"dpi": 1}})
        );
        let at = usize::try_from(read.items_at.unwrap()).unwrap();
        assert!(text[at..].starts_with("[{\"items\"") && !read.more);
        let lines = envelope(&mut Cursor::new("{\"a\": 1}\n{\"a\": 2}")).unwrap();
        assert!(lines.more && lines.items_at.is_none());
        for broken in ["{", "{\"a\"}", "{\"a\": 1", "{\"a\": }", "{\"a\": 1]", "[]"] {
            assert!(envelope(&mut Cursor::new(broken)).is_err(), "{broken}");
        }
    }
}
