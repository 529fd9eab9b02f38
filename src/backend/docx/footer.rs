//! Footers: the page number at the outer edge (7.5), the foot of a letter's first page (10.1), pages without a number.

use super::header::write_white;
use super::manuscript::MAIN;
use super::paragraph::{Place, justification};
use super::roles::{SPACER, style_id};
use super::xml::{Written, Xml};
use crate::backend::measure::ink;
use crate::catalog::fonts::Fonts;
use crate::catalog::style::{HeadForm, NumberPosition, Style};
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

/// The namespaces of a footer; text boxes stand there in today's form and in an old one.
const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:w", MAIN),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    ("xmlns:v", "urn:schemas-microsoft-com:vml"),
];

/// Odd or even pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parity {
    /// Right-hand pages.
    Odd,
    /// Left-hand pages.
    Even,
}

/// From the sheet's foot to the line of the page number, whose dash then stands at its height (7.5).
///
/// # Errors
/// `layout-fault`.
pub(super) fn distance(style: &Style, fonts: &Fonts) -> Result<Pt, Problems> {
    let role = style.role("page_number")?;
    let middle = ink(fonts, role, "—").map_or(0.0, |ink| (ink.above.0 - ink.below.0) / 2.0);
    let under = middle + role.pitch_pt.0 * (1.0 - style.grid.ascent_share);
    Ok(Pt(Pt::from(Mm(style.page.height_mm.0 - style.page_number.dash_mm.0)).0 - under))
}

/// Whether the first page has a footer of its own.
pub(super) fn first_page_differs(style: &Style) -> bool {
    !style.page_number.first_page || style.head.form == HeadForm::Letter
}

/// The footer of upright pages. In a letter it reaches from the text down to the white of page 1, whose text has more room.
///
/// # Errors
/// `layout-fault`, `internal`.
pub(super) fn numbered(style: &Style, fonts: &Fonts, parity: Parity) -> Result<Vec<u8>, Problems> {
    let more = Twip::from(super::letter::page_1_more(style)).0;
    let pitch = Twip::from(style.role("page_number")?.pitch_pt).0;
    let above = Twip::from(style.page.bottom_mm).0 - Twip::from(distance(style, fonts)?).0 - pitch;
    part(|xml| {
        if more > 0 && above > 0 {
            write_white(xml, above)?;
        }
        write_number(xml, style, parity)?;
        if more > 0 { write_white(xml, more) } else { Ok(()) }
    })
}

/// The footer of pages without a number.
///
/// # Errors
/// `internal`.
pub(super) fn empty() -> Result<Vec<u8>, Problems> {
    part(write_empty)
}

/// The footer of a first page that differs: its number only if the layout shows it, and a letter's second double rule.
///
/// # Errors
/// `layout-fault`, `internal`.
pub(super) fn first(style: &Style) -> Result<Vec<u8>, Problems> {
    part(|xml| {
        if style.head.form == HeadForm::Letter && !style.page.preprinted {
            super::letter::write_foot_rule(xml, style)?;
        }
        if style.page_number.first_page { write_number(xml, style, Parity::Odd) } else { write_empty(xml) }
    })
}

/// A footer part around its paragraphs.
///
/// # Errors
/// `internal`.
pub(super) fn part(write: impl FnOnce(&mut Xml) -> Written) -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    xml.open("w:ftr", NAMESPACES)?;
    write(&mut xml)?;
    xml.close("w:ftr")?;
    Ok(xml.into_bytes())
}

fn write_empty(xml: &mut Xml) -> Written {
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", SPACER)?;
    xml.close("w:pPr")?;
    xml.close("w:p")
}

/// Writes the paragraph of the page number: odd right, even left, one character in (7.5).
///
/// # Errors
/// `layout-fault`, `internal`.
pub(super) fn write_number(xml: &mut Xml, style: &Style, parity: Parity) -> Written {
    let role = style.role("page_number")?;
    let number = &style.page_number;
    let indent = Twip::from(Pt(role.size_pt.0 * number.indent_chars)).0.to_string();
    let (place, edge) = match (number.position, parity) {
        (NumberPosition::Center, _) => (Place::Center, None),
        (NumberPosition::Outer, Parity::Odd) => (Place::Right, Some("w:right")),
        (NumberPosition::Outer, Parity::Even) => (Place::Left, Some("w:left")),
    };
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", style_id("page_number"))?;
    if let Some(edge) = edge {
        xml.leaf("w:ind", &[(edge, &indent)])?;
    }
    if let Some(word) = justification(place) {
        xml.value("w:jc", word)?;
    }
    xml.close("w:pPr")?;
    write_words(xml, &number.before)?;
    for (kind, order) in [("begin", ""), ("", " PAGE "), ("separate", "")] {
        xml.open("w:r", &[])?;
        if order.is_empty() {
            xml.leaf("w:fldChar", &[("w:fldCharType", kind)])?;
        } else {
            xml.element("w:instrText", &[("xml:space", "preserve")], order)?;
        }
        xml.close("w:r")?;
    }
    xml.open("w:r", &[])?;
    xml.element("w:t", &[], "1")?;
    xml.close("w:r")?;
    xml.open("w:r", &[])?;
    xml.leaf("w:fldChar", &[("w:fldCharType", "end")])?;
    xml.close("w:r")?;
    write_words(xml, &number.after)?;
    xml.close("w:p")
}

/// The dashes take the East Asian face only if asked.
fn write_words(xml: &mut Xml, words: &str) -> Written {
    if words.is_empty() {
        return Ok(());
    }
    xml.open("w:r", &[])?;
    xml.open("w:rPr", &[])?;
    xml.leaf("w:rFonts", &[("w:hint", "eastAsia")])?;
    xml.close("w:rPr")?;
    xml.element("w:t", &[("xml:space", "preserve")], words)?;
    xml.close("w:r")
}
