//! Puts the parts that docx-rs builds in the schema's order, and completes them with what it has no words for.

use super::order::{drop_noise, put_in_order};
use super::tree::Element;
use super::xml::Xml;
use crate::catalog::style::Style;
use crate::problem::Problems;
use crate::unit::Twip;

/// Footnotes are numbered ① ② ③, as in the PDF.
const NOTE_NUMBERS: &str = "decimalEnclosedCircleChinese";

/// Relationship of the footer of odd pages.
pub(super) const ODD_FOOTER: &str = "rIdFooterOdd";
/// Relationship of the footer of even pages.
pub(super) const EVEN_FOOTER: &str = "rIdFooterEven";

/// Completes the defaults with what docx-rs has no words for: language, widow control, punctuation and grid.
///
/// # Errors
/// `internal`.
pub(super) fn styles(part: &[u8]) -> Result<Vec<u8>, Problems> {
    let mut root = Element::parse(part)?;
    let defaults = root.child_mut("w:docDefaults");
    let run = defaults.child_mut("w:rPrDefault").child_mut("w:rPr");
    run.children.push(Element::new("w:kern", &[("w:val", "0")]));
    run.children
        .push(Element::new("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")]));
    defaults.child_mut("w:pPrDefault").child_mut("w:pPr").children.extend(switches());
    for child in root.children.iter_mut().filter(|child| child.name == "w:style") {
        if child.get("w:styleId") == Some("Normal") {
            child.set("w:default", "1");
            // LibreOffice does not read these from the defaults.
            child.child_mut("w:pPr").children.extend(switches());
        }
        let custom = !child.child("w:name").and_then(|name| name.get("w:val")).is_some_and(str::is_ascii);
        if custom {
            child.set("w:customStyle", "1");
        }
    }
    drop_noise(&mut root);
    put_in_order(&mut root);
    root.to_part()
}

/// What Word does to Chinese text of its own accord, switched off.
fn switches() -> impl Iterator<Item = Element> {
    ["w:widowControl", "w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"]
        .into_iter()
        .map(|name| Element::new(name, &[("w:val", "0")]))
}

/// Moves the punctuation setting out of `w:compat`, where docx-rs puts it, and names the separators of the footnotes.
///
/// # Errors
/// `internal`.
pub(super) fn settings(part: &[u8]) -> Result<Vec<u8>, Problems> {
    let mut root = Element::parse(part)?;
    let compat = root.child_mut("w:compat");
    let place = compat.children.iter().position(|child| child.name == "w:characterSpacingControl");
    let control = place.map(|index| compat.children.remove(index));
    root.children.extend(control);
    let mut notes = Element::new("w:footnotePr", &[]);
    notes.children.push(Element::new("w:numFmt", &[("w:val", NOTE_NUMBERS)]));
    notes.children.push(Element::new("w:footnote", &[("w:id", "-1")]));
    notes.children.push(Element::new("w:footnote", &[("w:id", "0")]));
    root.children.push(notes);
    root.children.push(Element::new("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]));
    put_in_order(&mut root);
    root.to_part()
}

/// Asks for the East Asian face for the dashes of the page number.
///
/// # Errors
/// `internal`.
pub(super) fn footer(part: &[u8]) -> Result<Vec<u8>, Problems> {
    let mut root = Element::parse(part)?;
    drop_noise(&mut root);
    root.visit(&mut |element| {
        if element.name == "w:r" && element.child("w:t").is_some_and(|text| !text.text.is_ascii()) {
            element.child_mut("w:rPr").children.push(Element::new("w:rFonts", &[("w:hint", "eastAsia")]));
            element.children.sort_by_key(|child| child.name != "w:rPr");
        }
    });
    put_in_order(&mut root);
    root.to_part()
}

/// Takes the section out of the empty document and gives it grid and footers.
///
/// # Errors
/// `internal`.
pub(super) fn section(document: &[u8], style: &Style) -> Result<Vec<u8>, Problems> {
    let mut root = Element::parse(document)?;
    let section = root.child_mut("w:body").child_mut("w:sectPr");
    section.children.retain(|child| child.name != "w:docGrid");
    let pitch = Twip::from(style.grid.pitch_pt).0.to_string();
    let mut notes = Element::new("w:footnotePr", &[]);
    notes.children.push(Element::new("w:numFmt", &[("w:val", NOTE_NUMBERS)]));
    section.children.push(notes);
    section.children.push(Element::new("w:docGrid", &[("w:type", "lines"), ("w:linePitch", &pitch)]));
    for child in section.children.iter_mut().filter(|child| child.name == "w:footerReference") {
        let even = child.get("w:type") == Some("even");
        child.set("r:id", if even { EVEN_FOOTER } else { ODD_FOOTER });
    }
    put_in_order(section);
    let mut xml = Xml::new();
    section.write(&mut xml)?;
    Ok(xml.into_bytes())
}
