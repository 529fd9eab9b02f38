//! `word/footnotes.xml`: the separators that Word asks for, and the footnotes written.

use super::manuscript::NAMESPACES;
use super::roles::SPACER;
use super::xml::{Written, Xml};
use crate::problem::Problems;

/// Wraps the footnotes of a manuscript into their part.
///
/// # Errors
/// `internal`.
pub(super) fn part(notes: Xml) -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    xml.open("w:footnotes", NAMESPACES)?;
    write_separator(&mut xml, "-1", "separator", "w:separator")?;
    write_separator(&mut xml, "0", "continuationSeparator", "w:continuationSeparator")?;
    xml.append(&notes.into_bytes());
    xml.close("w:footnotes")?;
    Ok(xml.into_bytes())
}

fn write_separator(xml: &mut Xml, id: &str, kind: &str, mark: &str) -> Written {
    xml.open("w:footnote", &[("w:type", kind), ("w:id", id)])?;
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", SPACER)?;
    xml.leaf("w:spacing", &[("w:line", "240"), ("w:lineRule", "auto")])?;
    xml.close("w:pPr")?;
    xml.open("w:r", &[])?;
    xml.leaf(mark, &[])?;
    for name in ["w:r", "w:p", "w:footnote"] {
        xml.close(name)?;
    }
    Ok(())
}
