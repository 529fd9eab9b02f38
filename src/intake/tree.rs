//! A small XML tree of an office part: names without prefix, attributes, text; entities of its own are not read.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::problem::{Code, Problem, Problems};

/// Deepest nesting of elements that is read.
const DEPTH: usize = 256;

/// One element.
#[derive(Debug, Default, Clone)]
pub(super) struct Node {
    /// Name without prefix.
    pub(super) name: String,
    /// Attributes, names without prefix.
    attributes: Vec<(String, String)>,
    /// Elements inside.
    pub(super) children: Vec<Node>,
    /// Text directly inside.
    pub(super) text: String,
}

impl Node {
    /// An attribute, by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The first element of a name directly inside.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All elements of a name directly inside.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The attribute `val` of an element directly inside.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    /// All elements of a name at any depth.
    pub(super) fn deep<'a>(&'a self, name: &str, found: &mut Vec<&'a Node>) {
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            child.deep(name, found);
        }
    }
}

/// Reads a part.
///
/// # Errors
/// `bad-request` if it is not well-formed XML, or nested too deeply.
pub(super) fn read(part: &str, bytes: &[u8]) -> Result<Node, Problems> {
    let text = std::str::from_utf8(bytes).map_err(|error| broken(part, &error.to_string()))?;
    let mut reader = Reader::from_str(text);
    let mut open = vec![Node::default()];
    loop {
        let event = reader.read_event().map_err(|error| broken(part, &error.to_string()))?;
        match event {
            Event::Start(start) => open.push(node(&start)),
            Event::Empty(start) => close(&mut open, node(&start)),
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    close(&mut open, done);
                }
            }
            Event::Text(words) => {
                append(&mut open, &words.decode().map_err(|error| broken(part, &error.to_string()))?)
            }
            Event::CData(words) => {
                append(&mut open, &words.decode().map_err(|error| broken(part, &error.to_string()))?)
            }
            Event::GeneralRef(entity) => append(&mut open, &character(part, &entity)?),
            Event::Eof => break,
            _ => {}
        }
        if open.len() > DEPTH {
            return Err(broken(part, "nested too deeply"));
        }
    }
    open.into_iter().next().ok_or_else(|| broken(part, "empty"))
}

fn node(start: &BytesStart<'_>) -> Node {
    let local = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let own = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        let value =
            quick_xml::escape::unescape(&value).map_or_else(|_| value.clone(), |text| text.into_owned());
        (local(attribute.key.local_name().as_ref()), value)
    };
    let attributes = start.attributes().with_checks(false).filter_map(Result::ok).map(own).collect();
    Node { name: local(start.local_name().as_ref()), attributes, ..Node::default() }
}

fn close(open: &mut Vec<Node>, done: Node) {
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None => open.push(done),
    }
}

fn append(open: &mut [Node], words: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(words);
    }
}

/// What a reference such as `&amp;` or `&#x4e00;` stands for.
fn character(part: &str, entity: &BytesRef<'_>) -> Result<String, Problems> {
    let name = entity.decode().map_err(|error| broken(part, &error.to_string()))?;
    let number = entity.resolve_char_ref().map_err(|error| broken(part, &error.to_string()))?;
    let known = number.map(String::from).or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
    known.ok_or_else(|| broken(part, &format!("&{name};")))
}

fn broken(part: &str, error: &str) -> Problems {
    Problem::new(
        Code::BadRequest,
        format!("文件已损坏：其中的 {part} 无法读取（{error}）"),
        format!("the file is damaged: {part} cannot be read ({error})"),
    )
    .hint("请用 Word 或 WPS 打开，另存一份再上传", "open it in Word or WPS and save it again")
    .into()
}
