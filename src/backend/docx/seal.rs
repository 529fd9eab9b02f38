//! 署名 with seals (7.3.5.1): names and date centred under seals that callers bring, one seal a name.
//!
//! A seal hangs from a paragraph without words above the name: Word and LibreOffice count the white above a paragraph
//! differently when something hangs from it, and such a paragraph has none.

use super::frame::{Frame, write_grid};
use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch, Place};
use super::roles::{SPACER, style_id};
use super::seats::{Seats, Sizes};
use super::words::Look;
use super::xml::Written;
use crate::model::Seal;
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

/// Line of the paragraph that a seal hangs from, in twips.
const HAIR: i32 = 20;

/// A name with its seal. Lengths in twips.
struct Sealed<'a> {
    name: &'a str,
    seal: Option<&'a Seal>,
    name_width: i32,
    width: i32,
    height: i32,
}

/// The cell of a name in a joint issue.
struct Seat {
    /// Whether the date stands there too.
    dated: bool,
    /// Width in twips.
    width: i32,
}

/// What all seals of a signature share, in twips.
struct Row {
    /// Height of the tallest seal.
    height: i32,
    /// Pitch of the grid.
    line: i32,
    /// From the middle of a seal down to the middle of name and date.
    below: i32,
    /// White above the first seal.
    top: i32,
    /// Blank lines above name and date of a single signature.
    blank: i32,
}

impl<'a> Manuscript<'a> {
    /// Writes names and date under their seals.
    ///
    /// # Errors
    /// `picture`, `layout-fault`, `internal`.
    pub(super) fn sealed_signature(&mut self) -> Written {
        let fields = &self.document.fields;
        let count = fields.signature.len().max(fields.seals.len());
        let all: Vec<Sealed<'a>> =
            (0..count).map(|index| self.sealed(index)).collect::<Result<_, Problems>>()?;
        let row = self.seal_row(&all);
        match all.as_slice() {
            [one] => self.lone_seal(one, &row),
            several => self.joint_seals(several, &row),
        }
    }

    fn sealed(&self, index: usize) -> Result<Sealed<'a>, Problems> {
        let fields = &self.document.fields;
        let name = fields.signature.get(index).map_or("", String::as_str);
        let seal = fields.seals.get(index);
        let said = seal.map(|seal| seal.width_mm).filter(|width| *width > 0.0);
        let width = Twip::from(said.map_or(self.style().signature.seal.width_mm, Mm)).0;
        let asset = seal.and_then(|seal| self.document.assets.get(seal.asset?));
        let shape =
            asset.map_or(1.0, |asset| f64::from(asset.height_px.max(1)) / f64::from(asset.width_px.max(1)));
        let height = (f64::from(width) * shape).round() as i32;
        Ok(Sealed { name, seal, name_width: self.signature_width(name)?, width, height })
    }

    /// As few blank lines as keep the first seal under the text; at most one line of white stands above it (7.3.5.1).
    fn seal_row(&self, all: &[Sealed<'_>]) -> Row {
        let line = Twip::from(self.style().grid.pitch_pt).0;
        let below = Twip::from(self.style().signature.seal.below_mm).0;
        let height = all.iter().map(|one| one.height).max().unwrap_or(0);
        let reach = height / 2 + below;
        let blank = ((reach - line).max(0) + line - 1) / line * line;
        Row { height, line, below, top: (blank + line - reach).max(0), blank }
    }

    /// Where the organs stand; a name much wider than the date is not centred on the date, for it would leave the text area.
    fn seats(&self, all: &[Sealed<'_>], row: &Row) -> Result<Seats, Problems> {
        let style = &self.style().signature.seal;
        let role = self.role("signature")?;
        let space = Twip::from(style.space_mm).0;
        let sizes = Sizes {
            room: self.core(),
            seal: all.iter().map(|one| one.width).max().unwrap_or(0),
            step: row.height + space,
            space,
            date_right: self.chars(role, style.date_right_chars)?,
            date: self.signature_width(self.date_to_sign())?,
            least_right: self.chars(role, style.least_right_chars)?,
            cell: self.chars(role, 1.0)?,
        };
        let names: Vec<i32> = all.iter().map(|one| one.name_width).collect();
        Ok(Seats::plan(&names, &sizes, style.per_row, self.frame_height()))
    }

    /// One name: the middle of its seal stands over name and date.
    fn lone_seal(&mut self, one: &Sealed<'_>, row: &Row) -> Written {
        let seats = self.seats(std::slice::from_ref(one), row)?;
        let date = self.date_to_sign().to_owned();
        let middle = self.core() - seats.middle(0);
        self.hang(one, seats.middle(0), row.top, true)?;
        let names = seats.fold(one.name, one.name_width);
        let over = row.line * i32::try_from(names.len().saturating_sub(1)).unwrap_or(0);
        self.gap = (row.blank - over - HAIR).max(0);
        for name in &names {
            let right = (middle - self.signature_width(name)? / 2).max(0);
            let keep_next = !date.is_empty();
            let form = Form { style: style_id("signature"), right, keep_next, ..Form::default() };
            self.paragraph(&form, |own| own.words(name, Look::default()))?;
        }
        let right = (middle - self.signature_width(&date)? / 2).max(0);
        self.date_line(&date, right)
    }

    /// Names in rows of equal columns, each in its seal; the last seal covers the date too. Rows may stand on two pages: many
    /// seals with the text above them are higher than one.
    fn joint_seals(&mut self, all: &[Sealed<'_>], row: &Row) -> Written {
        let seats = self.seats(all, row)?;
        let step = row.height + Twip::from(self.style().signature.seal.space_mm).0;
        self.gap = row.top.max(HAIR);
        self.settle_gap()?;
        let edges: Vec<i32> = (0..=seats.columns).map(|edge| seats.left(edge) - seats.left(0)).collect();
        let width = edges.last().copied().unwrap_or_default();
        let indent = seats.left(0);
        let frame = Frame { width, indent, outer: 0, inner: 0, color: String::new(), pad_x: 0, pad_y: 0 };
        self.part.xml.open("w:tbl", &[])?;
        frame.write(&mut self.part.xml, &[])?;
        write_grid(&mut self.part.xml, &edges)?;
        for line in 0..seats.rows {
            let last = line + 1 == seats.rows;
            let reach = row.height / 2 + (row.below + row.line).max(row.height / 2);
            self.open_row_of(if last { reach } else { step })?;
            for column in 0..seats.columns {
                let cell = edges[column + 1] - edges[column];
                self.open_cell(cell, "top")?;
                match seats.organ(line, column, all.len()).map(|index| (index, &all[index])) {
                    Some((index, one)) => {
                        let dated = index + 1 == all.len();
                        self.sealed_cell(one, &Seat { dated, width: cell }, &seats, row)?;
                    }
                    None => self.paragraph(&Form { style: SPACER, ..Form::default() }, |_| Ok(()))?,
                }
                self.close_cell()?;
            }
            self.close_row()?;
        }
        self.part.xml.close("w:tbl")?;
        self.gap = HAIR;
        self.settle_gap()
    }

    /// A name slightly below the middle of its seal; the seal reaches down from the top of the cell.
    fn sealed_cell(&mut self, one: &Sealed<'_>, seat: &Seat, seats: &Seats, row: &Row) -> Written {
        let date = if seat.dated { self.date_to_sign().to_owned() } else { String::new() };
        let names = seats.fold(one.name, one.name_width);
        let count = i32::try_from(names.len()).unwrap_or(1);
        let lines = if seat.dated { count * 2 } else { count + 1 };
        self.hang(one, seat.width / 2, (row.height - one.height) / 2, false)?;
        self.gap = (row.height / 2 + row.below - row.line * lines / 2 - HAIR).max(0);
        let centred = |style: &'static str| Form { style, place: Place::Center, ..Form::default() };
        self.paragraph(&centred(style_id("signature")), |own| own.lines(&names, Look::default()))?;
        if date.is_empty() {
            return Ok(());
        }
        self.paragraph(&centred(style_id("date_of_issue")), |own| own.words(&date, Look::default()))
    }

    /// Hangs a seal behind the text, its middle so far from the left edge and its top so far below here; where there is
    /// no picture, only its place stays.
    fn hang(&mut self, one: &Sealed<'_>, middle: i32, top: i32, keep_next: bool) -> Written {
        let points = |twips: i32| Pt(f64::from(twips) / 20.0);
        let form = Form {
            style: SPACER,
            place: Place::Left,
            line: Some(Pitch::Exact(HAIR)),
            keep_next,
            ..Form::default()
        };
        self.gap = 0;
        self.paragraph(&form, |own| match one.seal.and_then(|seal| Some((seal, seal.asset?))) {
            Some((seal, asset)) => {
                let left = points(middle - one.width / 2);
                own.hang_asset(asset, &seal.alt, points(one.width), left, points(top))
            }
            None => Ok(()),
        })
    }
}
