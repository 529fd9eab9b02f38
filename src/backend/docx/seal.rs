//! 署名 with seals (7.3.5.1): names and date centred under seals that callers bring, one seal a name.
//!
//! A seal hangs from a paragraph without words above the name: Word and LibreOffice count the white above a paragraph
//! differently when something hangs from it, and such a paragraph has none.

use super::frame::{Frame, write_grid};
use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch, Place};
use super::roles::{SPACER, style_id};
use super::words::Look;
use super::xml::Written;
use crate::model::Seal;
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

/// Line of the paragraph that a seal hangs from, in twips.
const HAIR: i32 = 20;

/// A name with its seal.
struct Sealed<'a> {
    name: &'a str,
    seal: Option<&'a Seal>,
}

/// Lengths in twips.
struct Measure {
    /// Diameter of the largest seal.
    seal: i32,
    /// Pitch of the grid.
    line: i32,
    /// From the middle of a seal down to the middle of what stands under it.
    below: i32,
    /// Columns of a joint issue.
    columns: usize,
}

impl Manuscript<'_> {
    /// Writes names and date under their seals.
    ///
    /// # Errors
    /// `picture`, `layout-fault`, `internal`.
    pub(super) fn sealed_signature(&mut self) -> Written {
        let fields = &self.document.fields;
        let count = fields.signature.len().max(fields.seals.len());
        let all: Vec<Sealed<'_>> = (0..count)
            .map(|index| Sealed {
                name: fields.signature.get(index).map_or("", String::as_str),
                seal: fields.seals.get(index),
            })
            .collect();
        let measure = self.seal_measure(&all);
        match all.as_slice() {
            [one] => self.lone_seal(one, &measure),
            several => self.joint_seals(several, &measure),
        }
    }

    fn seal_measure(&self, all: &[Sealed<'_>]) -> Measure {
        let style = &self.style().signature.seal;
        let widest = all.iter().map(|one| self.seal_width(one.seal).0).fold(0.0, f64::max);
        let room = (self.style().core_width().0 + style.space_mm.0) / (widest + style.space_mm.0);
        let fitting = (room + f64::EPSILON).floor().max(1.0) as usize;
        Measure {
            seal: Twip::from(Mm(widest)).0,
            line: Twip::from(self.style().grid.pitch_pt).0,
            below: Twip::from(style.below_mm).0,
            columns: fitting.min(style.per_row.max(1)).min(all.len()),
        }
    }

    fn seal_width(&self, seal: Option<&Seal>) -> Mm {
        let said = seal.map_or(0.0, |seal| seal.width_mm);
        if said > 0.0 { Mm(said) } else { self.style().signature.seal.width_mm }
    }

    /// One name: the seal's top stands at most one line under the text, its middle over name and date.
    fn lone_seal(&mut self, one: &Sealed<'_>, measure: &Measure) -> Written {
        let style = &self.style().signature.seal;
        let role = self.role("signature")?;
        let date = self.date_to_sign().to_owned();
        let (name_width, date_width) = (self.signature_width(one.name)?, self.signature_width(&date)?);
        let least = self.chars(role, style.least_right_chars)?;
        let mut date_right = self.chars(role, style.date_right_chars)?;
        let mut name_right = date_right + (date_width - name_width) / 2;
        if name_right < least {
            // A name much wider than the date would leave the text area if it were centred on the date.
            name_right = least.min((self.core() - name_width).max(0));
            date_right = name_right + (name_width - date_width) / 2;
        }
        let lines = i32::from(!one.name.is_empty()) + i32::from(!date.is_empty());
        let half = measure.line * lines / 2;
        let reach = measure.seal / 2 + measure.below;
        let most = (f64::from(measure.line) * style.most_gap_lines).round() as i32;
        // As few blank lines as let the seal stand under the text, and no more white than allowed.
        let blank = (reach - half + measure.line - 1).div_euclid(measure.line).max(0) * measure.line;
        let top = (blank + half - reach).clamp(0, most.max(0));
        let centre = self.core() - date_right - date_width / 2;
        self.hang(one.seal, centre, top)?;
        self.gap = blank - HAIR;
        if !one.name.is_empty() {
            let keep_next = !date.is_empty();
            let form = Form { style: style_id("signature"), right: name_right, keep_next, ..Form::default() };
            self.paragraph(&form, |own| own.words(one.name, Look::default()))?;
        }
        self.date_line(&date, date_right)
    }

    /// Names in rows of equal columns, each in the middle of its seal; the last seal covers the date too.
    fn joint_seals(&mut self, all: &[Sealed<'_>], measure: &Measure) -> Written {
        let width = self.core();
        let columns = i32::try_from(measure.columns).unwrap_or(1);
        let rows: Vec<&[Sealed<'_>]> = all.chunks(measure.columns).collect();
        let space = Twip::from(self.style().signature.seal.space_mm).0;
        self.gap = 0;
        for (index, row) in rows.iter().enumerate() {
            let last = index + 1 == rows.len();
            // Tables that touch become one in Word; the paragraph between them is the white between the seals.
            self.gap = if index == 0 { HAIR } else { space };
            self.settle_gap()?;
            // A last row of fewer names stands in the middle (practice).
            let count = i32::try_from(row.len()).unwrap_or(1);
            let column = width / columns;
            let edges: Vec<i32> = (0..=count).map(|edge| edge * column).collect();
            let frame = Frame {
                width: column * count,
                indent: (width - column * count) / 2,
                outer: 0,
                inner: 0,
                color: String::new(),
                pad_x: 0,
                pad_y: 0,
            };
            self.part.xml.open("w:tbl", &[])?;
            frame.write(&mut self.part.xml, &[])?;
            write_grid(&mut self.part.xml, &edges)?;
            self.open_row()?;
            for (place, one) in row.iter().enumerate() {
                let dated = last && place + 1 == row.len();
                self.open_cell(column, "top")?;
                self.sealed_cell(one, dated, column, measure)?;
                self.close_cell()?;
            }
            self.close_row()?;
            self.part.xml.close("w:tbl")?;
        }
        self.gap = HAIR;
        self.settle_gap()
    }

    /// A name in the middle of its seal, which reaches from the top of the cell to its foot.
    fn sealed_cell(&mut self, one: &Sealed<'_>, dated: bool, column: i32, measure: &Measure) -> Written {
        let room = Twip::from(self.style().signature.seal.space_mm).0;
        let date = if dated { self.date_to_sign().to_owned() } else { String::new() };
        let names = self.broken_name(one.name, column - room)?;
        let lines = i32::try_from(names.len()).unwrap_or(1) + i32::from(!date.is_empty());
        self.hang(one.seal, column / 2, 0)?;
        let above = measure.seal / 2 + measure.below - measure.line * lines / 2 - HAIR;
        self.gap = above.max(0);
        let form =
            Form { style: style_id("signature"), place: Place::Center, keep_next: true, ..Form::default() };
        self.paragraph(&form, |own| own.lines(&names, Look::default()))?;
        if !date.is_empty() {
            let form = Form {
                style: style_id("date_of_issue"),
                place: Place::Center,
                keep_next: true,
                ..Form::default()
            };
            self.paragraph(&form, |own| own.words(&date, Look::default()))?;
        }
        // The rest of the seal's height, so that the next row's seals don't touch these.
        let rest = measure.seal - HAIR - above.max(0) - measure.line * lines;
        self.gap = rest.max(HAIR);
        self.settle_gap()
    }

    /// A name in lines of about equal length that fit into a width.
    fn broken_name(&self, name: &str, room: i32) -> Result<Vec<String>, Problems> {
        let wide = self.signature_width(name)?;
        let lines = usize::try_from((wide + room - 1) / room.max(1)).unwrap_or(1).max(1);
        let letters: Vec<char> = name.chars().collect();
        let share = letters.len().div_ceil(lines).max(1);
        let broken: Vec<String> = letters.chunks(share).map(|line| line.iter().collect()).collect();
        Ok(if broken.is_empty() { vec![String::new()] } else { broken })
    }

    /// Hangs a seal behind the text, its middle so far from the left edge and its top so far below here; where there is
    /// no picture, only its place stays.
    fn hang(&mut self, seal: Option<&Seal>, centre: i32, top: i32) -> Written {
        let diameter = Pt::from(self.seal_width(seal));
        let form = Form {
            style: SPACER,
            place: Place::Left,
            line: Some(Pitch::Exact(HAIR)),
            keep_next: true,
            ..Form::default()
        };
        self.gap = 0;
        self.paragraph(&form, |own| {
            let Some((seal, asset)) = seal.and_then(|seal| Some((seal, seal.asset?))) else {
                return Ok(());
            };
            let points = |twips: i32| Pt(f64::from(twips) / 20.0);
            let left = Pt(points(centre).0 - diameter.0 / 2.0);
            own.hang_asset(asset, &seal.alt, diameter, left, points(top))
        })
    }
}
