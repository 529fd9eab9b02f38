//! 版记 (7.4) and 报尾: groups of lines between rules, in a table that stands at the foot of the last page.

use super::frame::{Frame, eighths, write_grid};
use super::manuscript::{Apart, Manuscript};
use super::paragraph::Form;
use super::roles::SPACER;
use super::rows::{open_cell, open_row};
use super::xml::Written;
use crate::unit::{Mm, Pt, Twip};

/// White above and below the lines of a group, as a share of their pitch; the same as in the PDF.
const AIR_SHARE: f64 = 0.15;

/// One line of the imprint.
enum Line<'a> {
    /// A label, and names that hang after it, one tier a line (7.4.2).
    Labelled(&'a str, &'a [String]),
    /// A part at each end (7.4.3).
    Ends(String, String),
}

impl<'a> Manuscript<'a> {
    /// Writes 版记 of an official document.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn imprint(&mut self) -> Written {
        let mut first = self.moved_addressees();
        first.extend(self.copied());
        let groups = if self.style().imprint.ruled { vec![first, self.printed()] } else { vec![first] };
        self.groups(groups)
    }

    /// 主送机关 that moved here, above 抄送 without a rule between (7.4.2).
    fn moved_addressees(&self) -> Vec<Line<'a>> {
        let list = &self.document.fields.imprint_addressees;
        if list.is_empty() {
            return Vec::new();
        }
        vec![Line::Labelled(&self.style().imprint.addressees_label, list)]
    }

    /// Writes 报尾 of a bulletin.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn tail(&mut self) -> Written {
        let fields = &self.document.fields;
        let lists = [&fields.report_to, &fields.send_to, &fields.distribute_to];
        let labels = self.style().imprint.tail_labels.iter();
        let mut first: Vec<Line<'a>> = labels
            .zip(lists)
            .filter(|(_, list)| !list.is_empty())
            .map(|(label, list)| Line::Labelled(label, list))
            .collect();
        first.extend(self.copied());
        let mut last = Vec::new();
        if !(fields.copies.is_empty() && fields.editors.is_empty()) {
            last.push(Line::Ends(fields.editors.join("　"), fields.copies.clone()));
        }
        let groups = vec![first, self.printed(), last];
        self.groups(groups)
    }

    fn copied(&self) -> Vec<Line<'a>> {
        let list = &self.document.fields.copied_to;
        if list.is_empty() {
            return Vec::new();
        }
        vec![Line::Labelled(&self.style().imprint.copied_to_label, list)]
    }

    fn printed(&self) -> Vec<Line<'a>> {
        let fields = &self.document.fields;
        let date = match fields.printed_on.as_str() {
            "" => String::new(),
            date => format!("{date}{}", self.style().imprint.printed_word),
        };
        if fields.printer.is_empty() && date.is_empty() {
            return Vec::new();
        }
        vec![Line::Ends(fields.printer.clone(), date)]
    }

    /// The table stands on the foot of the frame; its last row is the white between the last rule and that foot.
    fn groups(&mut self, mut groups: Vec<Vec<Line<'a>>>) -> Written {
        groups.retain(|lines| !lines.is_empty());
        self.gap = 0;
        self.new_page = false;
        if groups.is_empty() {
            return Ok(());
        }
        if self.style().imprint.even_page {
            self.even_page(&groups)?;
        }
        self.stand_upright()?;
        if self.part.xml.length() == self.section_start {
            // LibreOffice puts a table that hangs at the head of a section on the page before.
            self.paragraph(&Form { style: SPACER, ..Form::default() }, |_| Ok(()))?;
        }
        let role = self.role("imprint")?;
        let rule_width = Twip::from(self.style().imprint.rule_width_mm).0;
        let frame = Frame {
            width: rule_width,
            indent: 0,
            outer: 0,
            inner: 0,
            color: String::new(),
            pad_x: 0,
            pad_y: Twip::from(Pt(role.pitch_pt.0 * AIR_SHARE)).0,
        };
        let page = &self.style().page;
        let even = self.imprint != Apart::WithText || self.paging.rest().0.is_multiple_of(2);
        let left = if page.mirror && even { page.right_mm } else { page.left_mm };
        let left = Twip::from(left).0.to_string();
        let above = (Twip::from(self.style().grid.pitch_pt).0 / 2).to_string();
        let xml = &mut self.part.xml;
        xml.open("w:tbl", &[])?;
        xml.open("w:tblPr", &[])?;
        xml.leaf(
            "w:tblpPr",
            &[
                ("w:leftFromText", "0"),
                ("w:rightFromText", "0"),
                ("w:topFromText", &above),
                ("w:bottomFromText", "0"),
                ("w:vertAnchor", "margin"),
                // LibreOffice flows a table as wide as the text unless it is placed from the page's edge.
                ("w:horzAnchor", "page"),
                ("w:tblpX", &left),
                ("w:tblpYSpec", "bottom"),
            ],
        )?;
        frame.write_inside(xml, &[])?;
        xml.close("w:tblPr")?;
        write_grid(xml, &[0, rule_width])?;
        let count = groups.len();
        for (index, lines) in groups.iter().enumerate() {
            self.group(lines, rule_width, index == 0, index + 1 == count)?;
        }
        self.foot(rule_width)?;
        self.part.xml.close("w:tbl")?;
        let anchor = Form { style: SPACER, ..Form::default() };
        self.paragraph(&anchor, |_| Ok(()))
    }

    fn group(&mut self, lines: &[Line<'a>], rule_width: i32, first: bool, last: bool) -> Written {
        let style = &self.style().imprint;
        let ruled = |weight: Mm| style.ruled.then_some(eighths(weight));
        let top = ruled(if first { style.outer_mm } else { style.inner_mm });
        let bottom = ruled(if last { style.outer_mm } else { style.inner_mm });
        open_row(&mut self.part.xml, None)?;
        open_cell(&mut self.part.xml, rule_width, top, bottom, false)?;
        for line in lines {
            match line {
                Line::Labelled(label, list) => self.labelled(label, list)?,
                Line::Ends(left, right) => self.ends(left, right)?,
            }
        }
        self.part.xml.close("w:tc")?;
        self.part.xml.close("w:tr")
    }

    /// Goes on to an even page, unless the text is reckoned to end on one with room for the imprint. Blank pages before it
    /// have no number, nor then has its own (7.5).
    fn even_page(&mut self, groups: &[Vec<Line<'a>>]) -> Written {
        let pitch = Twip::from(self.role("imprint")?.pitch_pt).0;
        let tiers = groups.iter().flatten().map(|line| match line {
            Line::Labelled(_, list) => list.len(),
            Line::Ends(..) => 1,
        });
        let lines = i32::try_from(tiers.sum::<usize>() + groups.len()).unwrap_or(i32::MAX / pitch.max(1));
        let (page, free) = self.paging.rest();
        if !self.across && page.is_multiple_of(2) && free > lines.saturating_mul(pitch) {
            return Ok(());
        }
        self.end_section()?;
        self.across = false;
        self.imprint = if page.is_multiple_of(2) { Apart::AfterBlank } else { Apart::Next };
        Ok(())
    }
}
