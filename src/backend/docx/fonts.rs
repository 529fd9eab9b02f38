//! `word/fontTable.xml`: the names that offices expect, each with the name to take where it is missing.

use super::xml::Xml;
use crate::catalog::fonts::Fonts;
use crate::problem::Problems;

/// Writes the table; docx-rs has a fixed one.
///
/// # Errors
/// `internal`.
pub(super) fn table(fonts: &Fonts) -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    xml.open("w:fonts", &[("xmlns:w", super::manuscript::MAIN)])?;
    let mut written: Vec<&str> = Vec::new();
    for font in fonts.iter() {
        if written.contains(&font.docx.as_str()) {
            continue;
        }
        written.push(&font.docx);
        let latin = font.role == "latin";
        xml.open("w:font", &[("w:name", &font.docx)])?;
        if font.docx_alt != font.docx {
            xml.value("w:altName", &font.docx_alt)?;
        }
        // Charset 86 is GB2312: Word picks a Chinese face when neither name is installed. 01 leaves it the choice.
        let charset = if latin {
            "00"
        } else if font.script.ranges().is_empty() {
            "86"
        } else {
            "01"
        };
        xml.value("w:charset", charset)?;
        xml.value("w:family", if latin { "roman" } else { "auto" })?;
        xml.value("w:pitch", "variable")?;
        xml.close("w:font")?;
    }
    xml.close("w:fonts")?;
    Ok(xml.into_bytes())
}
