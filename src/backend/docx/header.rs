//! Headers of a letter: its mark stands above the frame of other pages (10.1), so their text is pushed down by a header
//! without words.

use super::manuscript::MAIN;
use super::roles::SPACER;
use super::section::Foot;
use super::xml::{Written, Xml};
use crate::catalog::style::{HeadForm, Style};
use crate::problem::Problems;
use crate::unit::{Mm, Twip};

/// Line of a header that pushes nothing down, in twips.
const HAIR: i32 = 20;

/// Pages of a letter that stand upright, but the first.
pub(super) const TALL: Foot = Foot { relation: "rIdHeaderTall", file: "header1.xml" };
/// Pages of a letter that lie across.
pub(super) const FLAT: Foot = Foot { relation: "rIdHeaderFlat", file: "header2.xml" };

/// The headers of a layout: none but those of a letter.
pub(super) fn of(style: &Style) -> &'static [Foot] {
    if style.head.form == HeadForm::Letter { &[TALL, FLAT] } else { &[] }
}

/// Where the frame of page 1 begins, from the sheet's top: in a letter higher than that of other pages.
pub(super) fn top(style: &Style) -> Mm {
    match style.head.form {
        HeadForm::Letter => Mm(style.page.top_mm.0 / 2.0),
        _ => style.page.top_mm,
    }
}

/// From the sheet's top to a header.
pub(super) fn distance(top: Mm) -> Mm {
    Mm(top.0 / 2.0)
}

/// A header part.
///
/// # Errors
/// `internal`.
pub(super) fn part(style: &Style, header: Foot) -> Result<Vec<u8>, Problems> {
    let reach = style.page.top_mm.0 - distance(top(style)).0;
    let line = if header == TALL { Twip::from(Mm(reach)).0 } else { HAIR };
    let mut xml = Xml::part()?;
    xml.open("w:hdr", &[("xmlns:w", MAIN)])?;
    write_white(&mut xml, line)?;
    xml.close("w:hdr")?;
    Ok(xml.into_bytes())
}

/// A paragraph without words, so high in twips.
///
/// # Errors
/// `internal`.
pub(super) fn write_white(xml: &mut Xml, high: i32) -> Written {
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", SPACER)?;
    xml.leaf("w:spacing", &[("w:line", &high.to_string()), ("w:lineRule", "exact")])?;
    xml.close("w:pPr")?;
    xml.close("w:p")
}
