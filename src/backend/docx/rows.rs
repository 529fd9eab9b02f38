//! The rows of 版记 and 报尾: label and hanging names, a part at each end, and the white under the last rule.

use super::frame::eighths;
use super::letter::page_1_more;
use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch, Place, Stop};
use super::roles::{SPACER, style_id};
use super::words::Look;
use super::xml::{Written, Xml};
use crate::backend::measure::width;
use crate::unit::{Mm, Twip};

/// What a tier of names may end with, before its own mark is put there.
const MARKS: [char; 4] = ['，', '。', '；', '、'];

impl Manuscript<'_> {
    /// The row under the last rule, without words.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn foot(&mut self, rule_width: i32) -> Written {
        let page = &self.style().page;
        let bottom = page.height_mm.0 - page.bottom_mm.0 + page_1_more(self.style()).0;
        let height = Twip::from(Mm(bottom - self.style().imprint.last_rule_mm.0)).0;
        if height <= 0 {
            return Ok(());
        }
        open_row(&mut self.part.xml, Some(height))?;
        let style = &self.style().imprint;
        let outer = style.ruled.then_some(eighths(style.outer_mm));
        open_cell(&mut self.part.xml, rule_width, outer, None, true)?;
        let form = Form { style: SPACER, line: Some(Pitch::Exact(20)), ..Form::default() };
        self.paragraph(&form, |_| Ok(()))?;
        self.part.xml.close("w:tc")?;
        self.part.xml.close("w:tr")
    }

    /// A label, and names that hang after it, one tier a line (7.4.2).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn labelled(&mut self, label: &str, list: &[String]) -> Written {
        let role = self.role("imprint")?;
        let indent = self.chars(role, self.style().imprint.indent_chars)?;
        let hang = width(self.shop.fonts, role, 0, label);
        let form = Form {
            style: style_id("imprint"),
            place: Place::Justify,
            left: indent + hang,
            right: indent,
            first: Some(-hang),
            ..Form::default()
        };
        let last = list.len() - 1;
        let tiers: Vec<String> = list
            .iter()
            .enumerate()
            .map(|(index, tier)| {
                format!("{}{}", tier.trim_end_matches(MARKS), if index == last { "。" } else { "，" })
            })
            .collect();
        self.paragraph(&form, |own| {
            own.words(label, Look::default())?;
            own.lines(&tiers, Look::default())
        })
    }

    /// A part at each end (7.4.3).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn ends(&mut self, left: &str, right: &str) -> Written {
        let role = self.role("imprint")?;
        let indent = self.chars(role, self.style().imprint.indent_chars)?;
        let rule_width = Twip::from(self.style().imprint.rule_width_mm).0;
        let form = Form {
            style: style_id("imprint"),
            left: indent,
            right: indent,
            stops: vec![Stop::Right(rule_width - indent)],
            ..Form::default()
        };
        self.paragraph(&form, |own| {
            own.words(left, Look::default())?;
            if right.is_empty() {
                return Ok(());
            }
            own.tab()?;
            own.words(right, Look::default())
        })
    }
}

/// Opens a row that stays on one page, of an exact height if one is given.
///
/// # Errors
/// `internal`.
pub(super) fn open_row(xml: &mut Xml, height: Option<i32>) -> Written {
    xml.open("w:tr", &[])?;
    xml.open("w:trPr", &[])?;
    xml.leaf("w:cantSplit", &[])?;
    if let Some(height) = height {
        xml.leaf("w:trHeight", &[("w:val", &height.to_string()), ("w:hRule", "exact")])?;
    }
    xml.close("w:trPr")
}

/// Opens a cell with rules above and below where weights are given; a `bare` one has no white inside.
///
/// # Errors
/// `internal`.
pub(super) fn open_cell(
    xml: &mut Xml,
    width: i32,
    top: Option<i32>,
    bottom: Option<i32>,
    bare: bool,
) -> Written {
    xml.open("w:tc", &[])?;
    xml.open("w:tcPr", &[])?;
    xml.leaf("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
    xml.open("w:tcBorders", &[])?;
    for (edge, weight) in [("w:top", top), ("w:bottom", bottom)] {
        match weight {
            Some(weight) => xml.leaf(
                edge,
                &[
                    ("w:val", "single"),
                    ("w:sz", &weight.to_string()),
                    ("w:space", "0"),
                    ("w:color", "000000"),
                ],
            )?,
            None => xml.leaf(edge, &[("w:val", "nil")])?,
        }
    }
    xml.close("w:tcBorders")?;
    if bare {
        xml.open("w:tcMar", &[])?;
        for edge in ["w:top", "w:bottom"] {
            xml.leaf(edge, &[("w:w", "0"), ("w:type", "dxa")])?;
        }
        xml.close("w:tcMar")?;
    }
    xml.close("w:tcPr")
}
