//! Gives what one document of a volume calls its styles, pictures, notes and bookmarks names that no other has.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

use super::xml::fault;
use crate::problem::Problems;

/// Bookmarks of the volume itself, which all documents may lead to.
pub(super) const VOLUME: &str = "volume";

/// What is added to names and numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Renaming {
    /// Before every style; empty for the first layout of a volume.
    pub(super) style: String,
    /// Before every footer's relationship.
    pub(super) foot: String,
    /// Before every other relationship and bookmark.
    pub(super) part: String,
    /// Added to the numbers of footnotes.
    pub(super) notes: usize,
    /// Added to the numbers of drawings.
    pub(super) drawings: usize,
    /// Added to the numbers of bookmarks.
    pub(super) bookmarks: usize,
    /// Identifiers of the relationships to footers.
    pub(super) feet: BTreeSet<&'static str>,
}

/// Elements whose `w:val` is a style.
const STYLED: [&[u8]; 6] = [b"w:pStyle", b"w:rStyle", b"w:tblStyle", b"w:basedOn", b"w:next", b"w:link"];

impl Renaming {
    /// Renames in a part or a piece of one.
    ///
    /// # Errors
    /// `internal` if it is no XML.
    pub(super) fn apply(&self, xml: &[u8]) -> Result<Vec<u8>, Problems> {
        let mut reader = Reader::from_reader(xml);
        let mut writer = Writer::new(Vec::with_capacity(xml.len() + xml.len() / 16));
        let mut orders = false;
        loop {
            let event = reader.read_event().map_err(|error| fault(&error.to_string()))?;
            let event = match event {
                Event::Eof => return Ok(writer.into_inner()),
                Event::Start(start) => {
                    orders = start.name().as_ref() == b"w:instrText";
                    Event::Start(self.element(&start)?)
                }
                Event::Empty(start) => Event::Empty(self.element(&start)?),
                Event::Text(text) if orders => {
                    let words = text.decode().map_err(|error| fault(&error.to_string()))?;
                    Event::Text(BytesText::from_escaped(self.order(&words)).into_owned())
                }
                event => event,
            };
            writer.write_event(event).map_err(|error| fault(&error.to_string()))?;
        }
    }

    /// An element with its names changed; values are copied as they are written, escapes too.
    fn element(&self, start: &BytesStart<'_>) -> Result<BytesStart<'static>, Problems> {
        let name = start.name().as_ref().to_vec();
        let mut changed = BytesStart::new(String::from_utf8_lossy(&name).into_owned());
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| fault(&error.to_string()))?;
            let (key, value) = (attribute.key.as_ref(), String::from_utf8_lossy(&attribute.value));
            let value = self.value(&name, key, &value).unwrap_or_else(|| value.into_owned());
            changed.push_attribute((key, value.as_bytes()));
        }
        Ok(changed)
    }

    /// The new value of an attribute; `None` if it stays.
    fn value(&self, element: &[u8], key: &[u8], value: &str) -> Option<String> {
        let numbered =
            |add: usize| value.parse::<i64>().ok().filter(|n| *n > 0).map(|n| (n + add as i64).to_string());
        match (element, key) {
            (_, b"r:id" | b"r:embed" | b"r:link") => Some(self.relation(value)),
            (b"w:style", b"w:styleId") => Some(format!("{}{value}", self.style)),
            (element, b"w:val") if STYLED.contains(&element) => Some(format!("{}{value}", self.style)),
            (b"w:footnoteReference" | b"w:footnote", b"w:id") => numbered(self.notes),
            (b"w:bookmarkStart" | b"w:bookmarkEnd", b"w:id") => numbered(self.bookmarks),
            (b"w:bookmarkStart", b"w:name") | (b"w:hyperlink", b"w:anchor") => Some(self.bookmark(value)),
            (b"wp:docPr" | b"pic:cNvPr", b"id") => numbered(self.drawings),
            _ => None,
        }
    }

    /// The new identifier of a relationship.
    pub(super) fn relation(&self, id: &str) -> String {
        if self.feet.contains(id) { format!("{}{id}", self.foot) } else { format!("{}{id}", self.part) }
    }

    fn bookmark(&self, name: &str) -> String {
        if name.starts_with(VOLUME) { name.to_owned() } else { format!("{}{name}", self.part) }
    }

    /// A field that names a bookmark.
    fn order(&self, words: &str) -> String {
        match words.split_once("PAGEREF ") {
            Some((before, rest)) => {
                let (name, after) = rest.split_once(' ').unwrap_or((rest, ""));
                format!("{before}PAGEREF {} {after}", self.bookmark(name))
            }
            None => words.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_change_and_words_do_not() {
        let renaming = Renaming {
            style: "L2".into(),
            foot: "L2".into(),
            part: "p7".into(),
            notes: 10,
            drawings: 20,
            bookmarks: 30,
            feet: ["rIdFooterOdd"].into(),
        };
        let xml = r#"<w:p><w:pStyle w:val="Body"/><w:t a="&lt;">Body &amp; rId1</w:t><w:footnoteReference w:id="1"/><w:footnote w:id="-1"/><a:blip r:embed="rId1"/><w:footerReference r:id="rIdFooterOdd"/><w:bookmarkStart w:id="1" w:name="_Toc1"/><w:hyperlink w:anchor="volume_3"/><w:instrText> PAGEREF _Toc1 \h </w:instrText><wp:docPr id="2"/><w:jc w:val="center"/></w:p>"#;
        let expected = r#"<w:p><w:pStyle w:val="L2Body"/><w:t a="&lt;">Body &amp; rId1</w:t><w:footnoteReference w:id="11"/><w:footnote w:id="-1"/><a:blip r:embed="p7rId1"/><w:footerReference r:id="L2rIdFooterOdd"/><w:bookmarkStart w:id="31" w:name="p7_Toc1"/><w:hyperlink w:anchor="volume_3"/><w:instrText> PAGEREF p7_Toc1 \h </w:instrText><wp:docPr id="22"/><w:jc w:val="center"/></w:p>"#;
        assert_eq!(String::from_utf8(renaming.apply(xml.as_bytes()).unwrap()).unwrap(), expected);
    }
}
