//! Puts the parts that docx-rs builds in the schema's order, and completes them with what it has no words for.

use super::order::{drop_noise, put_in_order};
use super::section::NOTE_NUMBERS;
use super::tree::Element;
use crate::catalog::style::Style;
use crate::problem::Problems;

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
pub(super) fn settings(part: &[u8], style: &Style) -> Result<Vec<u8>, Problems> {
    let mut root = Element::parse(part)?;
    if style.page.mirror {
        root.children.push(Element::new("w:mirrorMargins", &[]));
    }
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
