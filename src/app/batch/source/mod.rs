//! What was sent as items: a JSON array, JSON Lines, a ZIP of payloads, or a folder of them; one entry at a time.

mod folder;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use serde_json::{Map, Value};

use crate::app::batch::archive::Opened;
use crate::app::batch::json::{self, Elements, unreadable};
use crate::app::batch::rows;
use crate::catalog::Catalog;
use crate::limit::BODY_BYTES;
use crate::problem::{Code, Problem, Problems, Sentence};
use crate::sheet;
pub use folder::folder;

/// An item as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stood, for people.
    pub place: Sentence,
    /// The name that its files are to have, if the place gives one: that of its file.
    pub name: Option<String>,
    /// Its JSON as sent, or what keeps it from being read.
    pub input: Result<Vec<u8>, Vec<Problem>>,
    /// The group of the packet, if its place gives one.
    pub group: Option<String>,
    /// Where the values of its payload stand, if they come from a sheet.
    pub cells: Option<Value>,
}

impl Entry {
    /// An item that comes from no sheet.
    pub(super) fn new(place: Sentence, name: Option<String>, input: Result<Vec<u8>, Vec<Problem>>) -> Entry {
        Entry { place, name, input, group: None, cells: None }
    }
}

/// Entries, one after the other. An error ends them and the whole batch; what is wrong with one entry is inside it.
pub type Entries = Box<dyn Iterator<Item = Result<Entry, Problems>> + Send>;

/// A body taken apart: the header that came with the items, if one did, and the items.
pub struct Sent {
    /// Members beside the items.
    pub header: Map<String, Value>,
    /// The items.
    pub entries: Entries,
    /// What must be told of them as a whole.
    pub notes: Vec<Problem>,
    /// The sheet that they were read from.
    pub sheet: Option<SheetSent>,
    /// The ZIP that they were read from, for the attachments of a packet.
    pub zip: Option<Opened>,
}

/// A sheet as it came.
pub struct SheetSent {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// The ZIP that it came in with its pictures.
    pub pictures: Option<File>,
    /// What it says itself of the packet.
    pub plan: Option<Value>,
}

impl SheetSent {
    /// Fills the plan of a header up with what the sheet says, member by member: what was asked goes before it.
    pub fn fill(&self, header: &mut Map<String, Value>) {
        let Some(Value::Object(said)) = &self.plan else { return };
        // A plan that is no object is refused as such.
        if let Value::Object(plan) = header.entry("packet").or_insert_with(|| Map::new().into()) {
            for (name, value) in said {
                plan.entry(name).or_insert_with(|| value.clone());
            }
        }
    }
}

impl From<Entries> for Sent {
    fn from(entries: Entries) -> Sent {
        Sent { header: Map::new(), entries, notes: Vec::new(), sheet: None, zip: None }
    }
}

/// What a caller says that its body is; without it the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// One JSON value a line.
    Lines,
    /// Nothing that matters.
    Anything,
}

/// Takes a body apart; `template` names the one that the rows of a sheet are for.
///
/// # Errors
/// `bad-request` if it is nothing that a batch can be, `not-json`, `too-large`; those of a sheet.
pub fn read(mut file: File, said: Said, catalog: &Catalog, template: Option<&str>) -> Result<Sent, Problems> {
    let mut head = [0; 512];
    let length = rewound(&mut file)?.read(&mut head).map_err(|error| unreadable(&error))?;
    sheet::check(&head[..length])?;
    let head = head[..length].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head[..length]);
    let first = head.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    rewound(&mut file)?;
    if head.starts_with(b"PK") {
        return rows::read(file, catalog, template);
    }
    match (said, first) {
        (Said::Lines, _) => Ok(Sent::from(Box::new(lines(file)) as Entries)),
        (_, Some(b'[')) => Ok(Sent::from(Box::new(elements(Elements::new(file)?)) as Entries)),
        (_, Some(b'{')) => object(file),
        (_, None) => Err(empty().into()),
        _ => Err(unknown().into()),
    }
}

/// An object is a header with its items, or the first line of JSON Lines.
fn object(mut file: File) -> Result<Sent, Problems> {
    match json::envelope(&mut file) {
        Ok(read) if !read.more && read.items_at.is_some() => {
            let at = SeekFrom::Start(read.items_at.unwrap_or_default());
            file.seek(at).map_err(|error| unreadable(&error))?;
            let entries: Entries = Box::new(elements(Elements::new(file)?));
            Ok(Sent { header: read.header, ..Sent::from(entries) })
        }
        Ok(read) if !read.more && read.length <= BODY_BYTES as u64 => {
            let mut bytes = Vec::new();
            rewound(&mut file)?.read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
            let entry = Entry::new(Sentence::new("全文", "the whole"), None, sized(bytes));
            Ok(Sent::from(Box::new(std::iter::once(Ok(entry))) as Entries))
        }
        // A broken first line is a broken item; a broken object over several lines is a broken body.
        Err(problems) if !first_line_ends_an_object(&mut file)? => Err(problems),
        _ => {
            rewound(&mut file)?;
            Ok(Sent::from(Box::new(lines(file)) as Entries))
        }
    }
}

fn first_line_ends_an_object(file: &mut File) -> Result<bool, Problems> {
    let mut lines = BufReader::new(rewound(file)?);
    let mut line = Vec::new();
    read_line(&mut lines, &mut line)?;
    let more = lines.fill_buf().map_err(|error| unreadable(&error))?.starts_with(b"{");
    Ok(more && line.trim_ascii_end().ends_with(b"}"))
}

pub(super) fn rewound(file: &mut File) -> Result<&mut File, Problems> {
    file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&error))?;
    Ok(file)
}

fn elements(elements: Elements<File>) -> impl Iterator<Item = Result<Entry, Problems>> + Send {
    (1_u64..).zip(elements).map(|(number, element)| {
        let place = Sentence::new(format!("第 {number} 项"), format!("item {number}"));
        Ok(Entry::new(place, None, sized(element?)))
    })
}

/// The lines of a file; empty ones are no items.
fn lines(file: File) -> impl Iterator<Item = Result<Entry, Problems>> + Send {
    let mut lines = BufReader::new(file);
    let mut number = 0_u64;
    std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            number += 1;
            match read_line(&mut lines, &mut line) {
                Ok(false) => return None,
                Err(problems) => return Some(Err(problems)),
                Ok(true) => {}
            }
            let begun = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
            if !begun.trim_ascii().is_empty() {
                let place = Sentence::new(format!("第 {number} 行"), format!("line {number}"));
                return Some(Ok(Entry::new(place, None, sized(begun.to_vec()))));
            }
        }
    })
}

/// Whether a payload may name pictures as files.
pub(super) fn names_files(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"\"file:";
    bytes.windows(MARK.len()).any(|window| window == MARK)
}

/// Reads a line up to its end or one byte over the ceiling of an item, and passes over the rest; `false` at the end of the file.
fn read_line(lines: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool, Problems> {
    let most = BODY_BYTES as u64 + 1;
    let read = lines.by_ref().take(most).read_until(b'\n', line).map_err(|error| unreadable(&error))?;
    if read as u64 == most && line.last() != Some(&b'\n') {
        lines.skip_until(b'\n').map_err(|error| unreadable(&error))?;
    }
    Ok(read > 0)
}

/// An item under the ceiling of its size.
pub(super) fn sized(bytes: Vec<u8>) -> Result<Vec<u8>, Vec<Problem>> {
    if bytes.len() <= BODY_BYTES {
        return Ok(bytes);
    }
    Err(vec![Problem::new(
        Code::TooLarge,
        format!("数据超过上限 BODY_BYTES（{BODY_BYTES} 字节）"),
        format!("the data is over the ceiling BODY_BYTES ({BODY_BYTES} bytes)"),
    )])
}

fn empty() -> Problem {
    Problem::new(Code::BadRequest, "内容是空的", "there is nothing in it")
        .hint("请发送 JSON 数组、JSON Lines、ZIP 或 XLSX", "send a JSON array, JSON Lines, a ZIP or an XLSX")
}

fn unknown() -> Problem {
    Problem::new(
        Code::BadRequest,
        "内容不是 JSON 数组、JSON Lines、ZIP 或 XLSX",
        "this is no JSON array, JSON Lines, ZIP or XLSX",
    )
    .hint(
        "JSON Lines 每行一项；Excel 请存为 .xlsx",
        "JSON Lines has one item a line; save a spreadsheet as .xlsx",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::path::PathBuf;

    fn catalog() -> Catalog {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        Catalog::load(&crate::catalog::Sources { root, ..Default::default() }).unwrap()
    }

    fn taken(catalog: &Catalog, bytes: &[u8], said: Said) -> Result<(Value, Vec<String>), String> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let sent = read(file, said, catalog, None).map_err(|problems| problems.to_string())?;
        let entries: Result<Vec<Entry>, Problems> = sent.entries.collect();
        let entries = entries.map_err(|problems| problems.to_string())?;
        let shown = entries.into_iter().map(|entry| {
            let place = entry.place.text(crate::problem::Language::English).to_owned();
            format!("{place}: {}", String::from_utf8(entry.input.unwrap()).unwrap().trim())
        });
        Ok((Value::Object(sent.header), shown.collect()))
    }

    #[test]
    fn bodies_are_told_apart_by_what_they_begin_with() {
        let (none, catalog) = (serde_json::json!({}), catalog());
        let taken = |bytes: &[u8], said| taken(&catalog, bytes, said);
        let both = vec!["item 1: {\"a\": 1}".to_owned(), "item 2: {\"a\": 2}".to_owned()];
        assert_eq!(taken(b"[{\"a\": 1}, {\"a\": 2}]", Said::Anything), Ok((none.clone(), both.clone())));
        let header = serde_json::json!({ "template": "notice" });
        let enveloped = b"{\"items\": [{\"a\": 1}, {\"a\": 2}], \"template\": \"notice\"}";
        assert_eq!(taken(enveloped, Said::Anything), Ok((header, both)));
        let lines = vec!["line 1: {\"a\": 1}".to_owned(), "line 3: {\"a\": 2}".to_owned()];
        assert_eq!(taken(b"{\"a\": 1}\n\n{\"a\": 2}\n", Said::Anything), Ok((none.clone(), lines)));
        let whole = vec!["the whole: {\"a\":\n1}".to_owned()];
        assert_eq!(taken(b"{\"a\":\n1}\n", Said::Anything), Ok((none.clone(), whole)));
        let broken = vec!["line 1: {\"a\": 1]}".to_owned(), "line 2: {\"a\": 2}".to_owned()];
        assert_eq!(taken(b"{\"a\": 1]}\n{\"a\": 2}", Said::Anything), Ok((none.clone(), broken)));
        let one = vec!["line 1: [1]".to_owned()];
        assert_eq!(taken("\u{feff}[1]\r\n".as_bytes(), Said::Lines), Ok((none, one)));
        for wrong in [b"".as_slice(), b"%PDF", b"{\"a\": \n", b"[1, 2"] {
            assert!(taken(wrong, Said::Anything).is_err(), "{wrong:?}");
        }
    }
}
