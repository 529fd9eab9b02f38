//! Sheets that lie across (8): sections for landscape tables, and their page number in a turned box at the left edge.

use super::footer::{Parity, distance, part, write_number};
use super::manuscript::{Apart, Manuscript};
use super::paragraph::Form;
use super::roles::SPACER;
use super::xml::{Attributes, Written, Xml};
use crate::catalog::fonts::Fonts;
use crate::catalog::style::Style;
use crate::model::Table;
use crate::problem::Problems;
use crate::unit::{Emu, Mm, Pt};

const SHAPE: &str = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape";

impl Manuscript<'_> {
    /// Writes a table, on a sheet of its own if it lies across (8).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn table(&mut self, table: &Table) -> Written {
        if !table.landscape {
            return self.table_here(table);
        }
        self.lie_across()?;
        self.table_across(table)
    }

    /// Begins a sheet that lies across, for what stands above a table there.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn lie_across(&mut self) -> Written {
        self.new_page = self.across;
        self.turn(true)
    }

    /// Writes a table on a sheet that lies across.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn table_across(&mut self, table: &Table) -> Written {
        let inset = std::mem::take(&mut self.inset);
        self.table_here(table)?;
        self.inset = inset;
        self.gap = 0;
        Ok(())
    }

    /// Stands the sheet upright again, where something follows.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn stand_upright(&mut self) -> Written {
        self.turn(false)
    }

    fn turn(&mut self, across: bool) -> Written {
        if self.across == across {
            return Ok(());
        }
        if self.part.xml.length() > self.section_start {
            self.end_section()?;
        }
        self.across = across;
        self.gap = 0;
        self.new_page = false;
        self.turn_frame();
        Ok(())
    }

    fn turn_frame(&mut self) {
        let page = &self.style().page;
        let frame = if self.across {
            Mm(page.width_mm.0 - page.left_mm.0 - page.right_mm.0)
        } else {
            Mm(page.height_mm.0 - page.top_mm.0 - page.bottom_mm.0)
        };
        self.paging.turn_to(frame);
    }

    /// Begins a section, upright, whose pages count from 1.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn count_anew(&mut self) -> Written {
        // LibreOffice lets no table hang from the last paragraph of a section.
        self.paragraph(&Form { style: SPACER, ..Form::default() }, |_| Ok(()))?;
        self.end_section()?;
        (self.across, self.anew) = (false, true);
        self.turn_frame();
        Ok(())
    }

    /// Ends the section with the last paragraph, or with one without words after a table. A paragraph of its own would go
    /// over to the next page where the last is full.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn end_section(&mut self) -> Written {
        if !self.part.xml.ends_with(b"</w:p>") {
            let form = Form { style: SPACER, ..Form::default() };
            self.gap = 0;
            self.paragraph(&form, |_| Ok(()))?;
        }
        let section = self.section().to_vec();
        self.insert(self.last.close, &section);
        self.section_start = self.part.xml.length();
        self.first_section = false;
        self.anew = false;
        self.imprint = Apart::WithText;
        Ok(())
    }

    /// `w:sectPr` of the section that is being written.
    pub(super) fn section(&self) -> &[u8] {
        let sections = self.shop.sections;
        match self.imprint {
            Apart::WithText => {}
            Apart::Next => return &sections.even,
            Apart::AfterBlank => return &sections.bare,
        }
        match (self.across, self.first_section, self.anew) {
            (true, _, false) => &sections.across,
            (true, _, true) => &sections.across_anew,
            (false, true, _) => &sections.first,
            (false, false, false) => &sections.upright,
            (false, false, true) => &sections.anew,
        }
    }
}

/// The footer of pages that lie across: the foot of the sheet held upright is the left edge here, so the number stands
/// there in a box turned clockwise, below on odd pages and above on even ones (standard.md 1.9).
///
/// # Errors
/// `layout-fault`, `internal`.
pub(super) fn turned(style: &Style, fonts: &Fonts, parity: Parity) -> Result<Vec<u8>, Problems> {
    let role = style.role("page_number")?;
    let spot = Spot {
        x: distance(style, fonts)?,
        y: style.page.left_mm.into(),
        width: role.pitch_pt,
        height: style.core_width().into(),
    };
    part(|xml| {
        xml.open("w:p", &[])?;
        xml.open("w:pPr", &[])?;
        xml.value("w:pStyle", SPACER)?;
        xml.close("w:pPr")?;
        xml.open("w:r", &[])?;
        xml.open("mc:AlternateContent", &[])?;
        xml.open("mc:Choice", &[("Requires", "wps")])?;
        write_box(xml, &spot, |xml| write_number(xml, style, parity))?;
        xml.close("mc:Choice")?;
        xml.open("mc:Fallback", &[])?;
        write_old_box(xml, &spot, |xml| write_number(xml, style, parity))?;
        xml.close("mc:Fallback")?;
        xml.close("mc:AlternateContent")?;
        xml.close("w:r")?;
        xml.close("w:p")
    })
}

/// Where a box stands, from the sheet's left upper corner.
struct Spot {
    x: Pt,
    y: Pt,
    width: Pt,
    height: Pt,
}

fn emu(length: Pt) -> String {
    Emu::from(length).0.to_string()
}

const NO_WHITE: Attributes<'static> = &[
    ("rot", "0"),
    ("vert", "vert"),
    ("wrap", "square"),
    ("lIns", "0"),
    ("tIns", "0"),
    ("rIns", "0"),
    ("bIns", "0"),
    ("anchor", "t"),
];

/// A text box of today's Word, its text turned clockwise.
fn write_box(xml: &mut Xml, spot: &Spot, words: impl FnOnce(&mut Xml) -> Written) -> Written {
    let extent = [("cx", emu(spot.width)), ("cy", emu(spot.height))];
    let extent: Vec<(&str, &str)> = extent.iter().map(|(key, value)| (*key, value.as_str())).collect();
    xml.open("w:drawing", &[])?;
    super::picture::open_anchor(xml, false)?;
    super::picture::write_place(xml, ["page", "page"], spot.x, spot.y)?;
    xml.leaf("wp:extent", &extent)?;
    xml.leaf("wp:effectExtent", &[("l", "0"), ("t", "0"), ("r", "0"), ("b", "0")])?;
    xml.leaf("wp:wrapNone", &[])?;
    xml.leaf("wp:docPr", &[("id", "1"), ("name", "页码")])?;
    xml.leaf("wp:cNvGraphicFramePr", &[])?;
    xml.open("a:graphic", &[])?;
    xml.open("a:graphicData", &[("uri", SHAPE)])?;
    xml.open("wps:wsp", &[])?;
    xml.leaf("wps:cNvSpPr", &[("txBox", "1")])?;
    xml.open("wps:spPr", &[])?;
    xml.open("a:xfrm", &[])?;
    xml.leaf("a:off", &[("x", "0"), ("y", "0")])?;
    xml.leaf("a:ext", &extent)?;
    xml.close("a:xfrm")?;
    xml.open("a:prstGeom", &[("prst", "rect")])?;
    xml.leaf("a:avLst", &[])?;
    xml.close("a:prstGeom")?;
    xml.leaf("a:noFill", &[])?;
    xml.open("a:ln", &[])?;
    xml.leaf("a:noFill", &[])?;
    xml.close("a:ln")?;
    xml.close("wps:spPr")?;
    xml.open("wps:txbx", &[])?;
    xml.open("w:txbxContent", &[])?;
    words(xml)?;
    xml.close("w:txbxContent")?;
    xml.close("wps:txbx")?;
    xml.open("wps:bodyPr", NO_WHITE)?;
    xml.leaf("a:noAutofit", &[])?;
    for name in ["wps:bodyPr", "wps:wsp", "a:graphicData", "a:graphic", "wp:anchor", "w:drawing"] {
        xml.close(name)?;
    }
    Ok(())
}

/// The same for programs that know no such box.
fn write_old_box(xml: &mut Xml, spot: &Spot, words: impl FnOnce(&mut Xml) -> Written) -> Written {
    let look = format!(
        "position:absolute;margin-left:{:.2}pt;margin-top:{:.2}pt;width:{:.2}pt;height:{:.2}pt;z-index:1;\
         mso-position-horizontal-relative:page;mso-position-vertical-relative:page",
        spot.x.0, spot.y.0, spot.width.0, spot.height.0
    );
    xml.open("w:pict", &[])?;
    xml.open("v:rect", &[("style", &look), ("filled", "f"), ("stroked", "f")])?;
    xml.open("v:textbox", &[("style", "layout-flow:vertical"), ("inset", "0,0,0,0")])?;
    xml.open("w:txbxContent", &[])?;
    words(xml)?;
    for name in ["w:txbxContent", "v:textbox", "v:rect", "w:pict"] {
        xml.close(name)?;
    }
    Ok(())
}
