//! A small element tree, for putting right and completing the parts that docx-rs builds; used at boot only.

use quick_xml::Reader;
use quick_xml::encoding::Decoder;
use quick_xml::events::{BytesStart, Event};

use super::xml::{Written, Xml, fault};
use crate::problem::Problems;

/// An element with its attributes, children and characters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Element {
    /// Name with prefix.
    pub(super) name: String,
    /// Attributes in order.
    pub(super) attributes: Vec<(String, String)>,
    /// Child elements in order.
    pub(super) children: Vec<Element>,
    /// Characters; the parts read here have no mixed content.
    pub(super) text: String,
}

impl Element {
    /// An element with attributes and no children.
    pub(super) fn new(name: &str, attributes: &[(&str, &str)]) -> Element {
        let attributes = attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Element { name: name.to_owned(), attributes: attributes.collect(), ..Element::default() }
    }

    /// Reads the root element of a part.
    ///
    /// # Errors
    /// `internal` if the part is not well-formed.
    pub(super) fn parse(part: &[u8]) -> Result<Element, Problems> {
        let mut reader = Reader::from_reader(part);
        let mut open: Vec<Element> = vec![Element::default()];
        loop {
            match reader.read_event().map_err(|error| fault(&error.to_string()))? {
                Event::Start(start) => open.push(begin(&start, reader.decoder())?),
                Event::Empty(start) => put(&mut open, begin(&start, reader.decoder())?),
                Event::End(_) => {
                    let done = open.pop().unwrap_or_default();
                    put(&mut open, done);
                }
                Event::Text(text) => {
                    let words = text.decode().map_err(|error| fault(&error.to_string()))?;
                    if let Some(last) = open.last_mut() {
                        last.text.push_str(&words);
                    }
                }
                Event::GeneralRef(_) => return Err(fault("a part of the skeleton holds an entity")),
                Event::Eof => break,
                _ => {}
            }
        }
        open.pop()
            .and_then(|mut root| root.children.pop())
            .ok_or_else(|| fault("a part of the skeleton is empty"))
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first child of a name, made if it is not there.
    pub(super) fn child_mut(&mut self, name: &str) -> &mut Element {
        let place = self.children.iter().position(|child| child.name == name).unwrap_or_else(|| {
            self.children.push(Element::new(name, &[]));
            self.children.len() - 1
        });
        &mut self.children[place]
    }

    /// Sets an attribute.
    pub(super) fn set(&mut self, key: &str, value: &str) {
        match self.attributes.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((key.to_owned(), value.to_owned())),
        }
    }

    /// The value of an attribute.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Calls a function on this element and all below it, parents last.
    pub(super) fn visit(&mut self, change: &mut dyn FnMut(&mut Element)) {
        for child in &mut self.children {
            child.visit(change);
        }
        change(self);
    }

    /// The element as a part of its own.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn to_part(&self) -> Result<Vec<u8>, Problems> {
        let mut xml = Xml::part()?;
        self.write(&mut xml)?;
        Ok(xml.into_bytes())
    }

    /// Writes the element.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn write(&self, xml: &mut Xml) -> Written {
        let attributes: Vec<(&str, &str)> =
            self.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        if self.children.is_empty() && self.text.is_empty() {
            return xml.leaf(&self.name, &attributes);
        }
        xml.open(&self.name, &attributes)?;
        xml.text(&self.text)?;
        for child in &self.children {
            child.write(xml)?;
        }
        xml.close(&self.name)
    }
}

fn put(open: &mut [Element], done: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(done);
    }
}

fn begin(start: &BytesStart<'_>, reader: Decoder) -> Result<Element, Problems> {
    let mut element = Element::new(&String::from_utf8_lossy(start.name().as_ref()), &[]);
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| fault(&error.to_string()))?;
        let value = attribute
            .decoded_and_normalized_value(quick_xml::XmlVersion::Explicit1_0, reader)
            .map_err(|error| fault(&error.to_string()))?;
        element.set(&String::from_utf8_lossy(attribute.key.as_ref()), &value);
    }
    Ok(element)
}
