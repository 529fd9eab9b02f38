//! The frame of a table: width, rules, white, columns and properties of cells; common to data, tiles, figures and imprint.

use super::manuscript::Manuscript;
use super::xml::{Written, Xml};
use crate::unit::{Mm, Pt, Twip};

/// Width, rules and white of a table.
pub(super) struct Frame {
    /// Width in twips.
    pub(super) width: i32,
    /// Left edge in twips.
    pub(super) indent: i32,
    /// Weight of the outer rules, in eighths of a point.
    pub(super) outer: i32,
    /// Weight of the inner rules.
    pub(super) inner: i32,
    /// Colour of the rules.
    pub(super) color: String,
    /// White left and right in a cell, in twips.
    pub(super) pad_x: i32,
    /// White above and below.
    pub(super) pad_y: i32,
}

/// Which rules a table has: the edge, and whether it is an inner one.
pub(super) type Rules = [(&'static str, bool)];

/// All of them.
pub(super) const FULL: [(&str, bool); 6] = [
    ("w:top", false),
    ("w:left", false),
    ("w:bottom", false),
    ("w:right", false),
    ("w:insideH", true),
    ("w:insideV", true),
];

impl Frame {
    /// Writes the properties of the table.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn write(&self, xml: &mut Xml, rules: &Rules) -> Written {
        xml.open("w:tblPr", &[])?;
        self.write_inside(xml, rules)?;
        xml.close("w:tblPr")
    }

    /// Writes what stands in the properties of the table, after its position.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn write_inside(&self, xml: &mut Xml, rules: &Rules) -> Written {
        xml.leaf("w:tblW", &[("w:w", &self.width.to_string()), ("w:type", "dxa")])?;
        if self.indent != 0 {
            xml.leaf("w:tblInd", &[("w:w", &self.indent.to_string()), ("w:type", "dxa")])?;
        }
        if !rules.is_empty() {
            xml.open("w:tblBorders", &[])?;
            for (edge, inner) in rules {
                let weight = if *inner { self.inner } else { self.outer }.to_string();
                let attributes = [
                    ("w:val", "single"),
                    ("w:sz", weight.as_str()),
                    ("w:space", "0"),
                    ("w:color", &self.color),
                ];
                xml.leaf(edge, &attributes)?;
            }
            xml.close("w:tblBorders")?;
        }
        xml.leaf("w:tblLayout", &[("w:type", "fixed")])?;
        xml.open("w:tblCellMar", &[])?;
        let (x, y) = (self.pad_x.to_string(), self.pad_y.to_string());
        for (edge, white) in [("w:top", &y), ("w:left", &x), ("w:bottom", &y), ("w:right", &x)] {
            xml.leaf(edge, &[("w:w", white), ("w:type", "dxa")])?;
        }
        xml.close("w:tblCellMar")
    }
}

/// Writes the columns; WPS takes its widths from here, Word from the cells.
///
/// # Errors
/// `internal`.
pub(super) fn write_grid(xml: &mut Xml, edges: &[i32]) -> Written {
    xml.open("w:tblGrid", &[])?;
    for pair in edges.windows(2) {
        xml.leaf("w:gridCol", &[("w:w", &(pair[1] - pair[0]).to_string())])?;
    }
    xml.close("w:tblGrid")
}

/// Writes the properties of a cell.
///
/// # Errors
/// `internal`.
pub(super) fn write_cell_properties(
    xml: &mut Xml,
    width: i32,
    span: usize,
    merge: Option<&str>,
    fill: &str,
) -> Written {
    xml.open("w:tcPr", &[])?;
    xml.leaf("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
    if span > 1 {
        xml.value("w:gridSpan", &span.to_string())?;
    }
    if let Some(merge) = merge {
        xml.value("w:vMerge", merge)?;
    }
    if !fill.is_empty() {
        let fill = fill.trim_start_matches('#');
        xml.leaf("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)])?;
    }
    xml.value("w:vAlign", "center")?;
    xml.close("w:tcPr")
}

/// A length as WordprocessingML counts it, in twips.
pub(super) fn twips(length: Mm) -> String {
    Twip::from(length).0.to_string()
}

/// A weight of a rule as WordprocessingML counts it: eighths of a point, at least 2.
pub(super) fn eighths(weight: Mm) -> i32 {
    ((Pt::from(weight).0 * 8.0).round() as i32).max(2)
}

impl Manuscript<'_> {
    /// Opens a row that stays on one page.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn open_row(&mut self) -> Written {
        let xml = &mut self.part.xml;
        xml.open("w:tr", &[])?;
        xml.open("w:trPr", &[])?;
        xml.leaf("w:cantSplit", &[])?;
        xml.close("w:trPr")
    }

    /// Opens a row of at least a height, in twips.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn open_row_of(&mut self, height: i32) -> Written {
        let xml = &mut self.part.xml;
        xml.open("w:tr", &[])?;
        xml.open("w:trPr", &[])?;
        xml.leaf("w:cantSplit", &[])?;
        xml.leaf("w:trHeight", &[("w:val", &height.to_string()), ("w:hRule", "atLeast")])?;
        xml.close("w:trPr")
    }

    /// Closes a row.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn close_row(&mut self) -> Written {
        self.paging.close_row(0);
        self.part.xml.close("w:tr")
    }

    /// Closes a cell.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn close_cell(&mut self) -> Written {
        self.paging.close_cell();
        self.part.xml.close("w:tc")
    }

    /// Opens a cell of a width, its contents at the `top`, `center` or `bottom`.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn open_cell(&mut self, width: i32, vertical: &str) -> Written {
        let xml = &mut self.part.xml;
        xml.open("w:tc", &[])?;
        xml.open("w:tcPr", &[])?;
        xml.leaf("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
        xml.value("w:vAlign", vertical)?;
        self.paging.open_cell();
        xml.close("w:tcPr")
    }
}
