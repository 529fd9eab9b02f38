//! Writes XML into memory; the only place where names, attributes and text become bytes, so nothing is ever spliced.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::problem::{Code, Problem, Problems};

/// What writing comes to.
pub(super) type Written = Result<(), Problems>;

/// An XML part in the making.
pub(super) struct Xml(Writer<Vec<u8>>);

/// Attributes of an element, in the order of writing.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// An empty part without declaration.
    pub(super) fn new() -> Xml {
        Xml(Writer::new(Vec::with_capacity(16 * 1024)))
    }

    /// A part that begins with the XML declaration.
    ///
    /// # Errors
    /// `internal`; writing to memory does not fail.
    pub(super) fn part() -> Result<Xml, Problems> {
        let mut xml = Xml::new();
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(xml)
    }

    /// Opens an element.
    ///
    /// # Errors
    /// As [`Xml::part`].
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> Written {
        self.event(Event::Start(start(name, attributes)))
    }

    /// Writes an element without contents.
    ///
    /// # Errors
    /// As [`Xml::part`].
    pub(super) fn leaf(&mut self, name: &str, attributes: Attributes<'_>) -> Written {
        self.event(Event::Empty(start(name, attributes)))
    }

    /// Writes an element whose only attribute is `w:val`.
    ///
    /// # Errors
    /// As [`Xml::part`].
    pub(super) fn value(&mut self, name: &str, value: &str) -> Written {
        self.leaf(name, &[("w:val", value)])
    }

    /// Closes an element.
    ///
    /// # Errors
    /// As [`Xml::part`].
    pub(super) fn close(&mut self, name: &str) -> Written {
        self.event(Event::End(BytesEnd::new(name)))
    }

    /// Writes characters, escaped.
    ///
    /// # Errors
    /// As [`Xml::part`].
    pub(super) fn text(&mut self, text: &str) -> Written {
        self.event(Event::Text(BytesText::new(text)))
    }

    /// Writes an element that holds only characters.
    ///
    /// # Errors
    /// As [`Xml::part`].
    pub(super) fn element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> Written {
        self.open(name, attributes)?;
        self.text(text)?;
        self.close(name)
    }

    /// Appends XML that this back-end has written before (the section of a skeleton, the notes of a part).
    pub(super) fn append(&mut self, written: &[u8]) {
        self.0.get_mut().extend_from_slice(written);
    }

    /// How many bytes are written.
    pub(super) fn length(&self) -> usize {
        self.0.get_ref().len()
    }

    /// Whether the last bytes written are these.
    pub(super) fn ends_with(&self, end: &[u8]) -> bool {
        self.0.get_ref().ends_with(end)
    }

    /// Puts XML that this back-end has written before between bytes written before.
    pub(super) fn insert(&mut self, offset: usize, written: &[u8]) {
        self.0.get_mut().splice(offset..offset, written.iter().copied());
    }

    /// The bytes written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner()
    }

    fn event(&mut self, event: Event<'_>) -> Written {
        self.0.write_event(event).map_err(|error| fault(&error.to_string()))
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    start.extend_attributes(attributes.iter().copied());
    start
}

/// A fault of this back-end itself.
pub(super) fn fault(cause: &str) -> Problems {
    Problem::new(
        Code::Internal,
        format!("DOCX 文件无法生成：{cause}"),
        format!("the DOCX file cannot be made: {cause}"),
    )
    .into()
}
