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
use crate::backend::seats::{Seats, Size, White};
use crate::unit::{Mm, Pt, Twip};

/// Line of the paragraph that a seal hangs from, in twips.
const HAIR: i32 = 20;

/// A length of the plan in twips.
fn twips(points: f64) -> i32 {
    Twip::from(Pt(points)).0
}

/// The cell of a name in a joint issue.
struct Cell {
    /// Which organ.
    organ: usize,
    /// Whether its row stays on the page of the next.
    kept: bool,
    /// Width in twips.
    width: i32,
}

impl Manuscript<'_> {
    /// Writes names and date under their seals.
    ///
    /// # Errors
    /// `picture`, `layout-fault`, `internal`.
    pub(super) fn sealed_signature(&mut self, seats: &Seats) -> Written {
        let rows = (seats.rows - 1) as f64;
        let high = |white: &White| twips(white.over_pt + rows * white.step_pt + seats.reach_pt());
        let white =
            if self.lacks_room(high(&seats.loose), high(&seats.tight)) { seats.tight } else { seats.loose };
        if seats.names.len() == 1 { self.lone_seal(seats, white) } else { self.joint_seals(seats, white) }
    }

    /// One name: the middle of its seal stands over name and date.
    fn lone_seal(&mut self, seats: &Seats, white: White) -> Written {
        let (Some(middle), Some(top), Some(seal)) =
            (seats.middles_pt.first(), seats.tops_pt.first(), seats.seals.first())
        else {
            return Ok(());
        };
        let date = self.date_to_sign();
        let right = self.core() - twips(*middle);
        self.hang(0, *seal, twips(*middle), twips(white.over_pt - seal.height_pt / 2.0), true)?;
        self.gap = (twips(white.over_pt + top) - HAIR).max(0);
        for name in seats.names.iter().flatten() {
            let right = (right - self.signature_width(name)? / 2).max(0);
            let keep_next = !date.is_empty();
            let form = Form { style: style_id("signature"), right, keep_next, ..Form::default() };
            self.paragraph(&form, |own| own.words(name, Look::default()))?;
        }
        let right = (right - self.signature_width(date)? / 2).max(0);
        self.date_line(date, right)
    }

    /// Names in rows of equal columns, each in its seal; the last seal covers the date too. Rows may stand on two pages: many
    /// seals with the text above them are higher than one.
    fn joint_seals(&mut self, seats: &Seats, white: White) -> Written {
        self.gap = twips(white.over_pt - seats.high_pt / 2.0).max(HAIR);
        self.settle_gap()?;
        let left = |column: f64| seats.middles_pt[0] + (column - 0.5) * seats.column_pt;
        let edges: Vec<i32> =
            (0..=seats.columns).map(|edge| twips(left(edge as f64)) - twips(left(0.0))).collect();
        let width = edges.last().copied().unwrap_or_default();
        let indent = twips(left(0.0));
        let frame = Frame { width, indent, outer: 0, inner: 0, color: String::new(), pad_x: 0, pad_y: 0 };
        self.part.xml.open("w:tbl", &[])?;
        frame.write(&mut self.part.xml, &[])?;
        write_grid(&mut self.part.xml, &edges)?;
        // On one page, if a line of text fits there too.
        let rows = (seats.rows - 1) as f64;
        let high = white.over_pt + rows * white.step_pt + seats.reach_pt();
        let page = &self.style().page;
        let frame_high = Pt::from(Mm(page.height_mm.0 - page.top_mm.0 - page.bottom_mm.0));
        let together = high + self.style().grid.pitch_pt.0 <= frame_high.0;
        for row in 0..seats.rows {
            let last = row + 1 == seats.rows;
            let kept = together && !last;
            let high = if last { seats.high_pt / 2.0 + seats.reach_pt() } else { white.step_pt };
            self.open_row_of(twips(high))?;
            for column in 0..seats.columns {
                let width = edges[column + 1] - edges[column];
                self.open_cell(width, "top")?;
                match seats.organ(row, column) {
                    Some(organ) => self.sealed_cell(&Cell { organ, kept, width }, seats)?,
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
    fn sealed_cell(&mut self, cell: &Cell, seats: &Seats) -> Written {
        let (organ, seal) = (cell.organ, seats.seals[cell.organ]);
        self.hang(organ, seal, cell.width / 2, twips((seats.high_pt - seal.height_pt) / 2.0), cell.kept)?;
        self.gap = (twips(seats.high_pt / 2.0 + seats.tops_pt[organ]) - HAIR).max(0);
        let keep_next = cell.kept;
        let centred =
            |style: &'static str| Form { style, place: Place::Center, keep_next, ..Form::default() };
        let names = &seats.names[organ];
        self.paragraph(&centred(style_id("signature")), |own| own.lines(names, Look::default()))?;
        let date = self.date_to_sign();
        if date.is_empty() || organ + 1 < seats.names.len() {
            return Ok(());
        }
        self.paragraph(&centred(style_id("date_of_issue")), |own| own.words(date, Look::default()))
    }

    /// Hangs a seal behind the text, its middle so far from the left edge and its top so far below here; where there is
    /// no picture, only its place stays.
    fn hang(&mut self, organ: usize, seal: Size, middle: i32, top: i32, keep_next: bool) -> Written {
        let points = |twips: i32| Pt(f64::from(twips) / 20.0);
        let form = Form {
            style: SPACER,
            place: Place::Left,
            line: Some(Pitch::Exact(HAIR)),
            keep_next,
            ..Form::default()
        };
        self.gap = 0;
        let brought = self.document.fields.seals.get(organ);
        self.paragraph(&form, |own| match brought.and_then(|seal| Some((seal, seal.asset?))) {
            Some((brought, asset)) => {
                let left = Pt(points(middle).0 - seal.width_pt / 2.0);
                own.hang_asset(asset, &brought.alt, Pt(seal.width_pt), left, points(top))
            }
            None => Ok(()),
        })
    }
}
