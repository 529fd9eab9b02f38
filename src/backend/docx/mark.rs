//! 发文机关标志 (7.2.4): one name in large red letters, or those of a joint issue, equally wide, with 文件 beside them.

use super::frame::{Frame, write_grid};
use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch, Place};
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::joint::JointMark;
use crate::backend::measure::{ink, width};
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

/// Height of a line of a joint issue, in characters; the same as in the PDF.
const LINE: f64 = 0.96;

/// A name in large red letters and where it stands.
pub(super) struct Mark<'a> {
    /// Its lines.
    pub(super) lines: &'a [String],
    /// Top of its ink, from the sheet's top.
    pub(super) top: Mm,
    /// Widest it may be.
    pub(super) most: Mm,
    /// Lines of the grid that stand above it.
    pub(super) above: u32,
}

/// Size of the letters and distance of their lines.
struct Letters {
    size: Pt,
    pitch: Pt,
}

impl Manuscript<'_> {
    /// The mark, smaller if it would be too wide. What it leaves in `gap` makes its box end at its ink.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn mark(&mut self, mark: &Mark<'_>) -> Written {
        match (&self.shop.plan.mark, mark.lines) {
            (Some(joint), _) => self.joint_mark(mark, joint),
            (None, [name, ..]) => self.lone_mark(mark, name),
            (None, []) => {
                self.gap += self.down_to(mark.top, mark.above);
                Ok(())
            }
        }
    }

    fn lone_mark(&mut self, mark: &Mark<'_>, name: &str) -> Written {
        let role = self.role("issuer_mark")?;
        let wide = width(self.shop.fonts, role, 0, name);
        let shrink = (f64::from(Twip::from(mark.most).0) / f64::from(wide.max(1))).min(1.0);
        let size = half_point_down(Pt(role.size_pt.0 * shrink));
        let letters = Letters { size, pitch: Pt(role.pitch_pt.0 * size.0 / role.size_pt.0) };
        self.above_mark(mark, &letters, name)?;
        if self.style().page.preprinted {
            self.gap += Twip::from(letters.pitch).0;
        } else {
            self.mark_line(name, &letters, Place::Style)?;
        }
        self.below_mark(&letters, name)
    }

    /// Names one a line between the same edges, and 文件 in the middle of them at the right. They share so many lines of
    /// the grid, so that the text begins on page 1 (7.3.3).
    fn joint_mark(&mut self, mark: &Mark<'_>, joint: &JointMark) -> Written {
        let style = self.style();
        let size = joint.size_pt;
        let letters = Letters { size: Pt(size), pitch: Pt(size * (LINE + joint.space)) };
        let shared = !joint.word.is_empty();
        let tail = joint.word_space + joint.word.chars().count() as f64;
        let (first, last) = (joint.names.first(), joint.names.last());
        let (first, last) = (first.unwrap_or(&joint.word), last.unwrap_or(&joint.word));
        self.above_mark(mark, &letters, first)?;
        if self.style().page.preprinted {
            self.gap += Twip::from(letters.pitch).0 * i32::try_from(joint.names.len()).unwrap_or(1);
            return self.below_mark(&letters, last);
        }
        self.settle_gap()?;
        // A hair wider than the longest name, so that no rounding breaks its line.
        let slack = Twip::from(style.page.slack_mm).0;
        let first_width = Twip::from(Pt(size * joint.chars as f64)).0 + slack;
        let mut edges = vec![0, first_width];
        if shared {
            edges.push(first_width + Twip::from(Pt(size * tail)).0 + slack);
        }
        let width = edges.last().copied().unwrap_or_default();
        let indent = (self.core() - width) / 2;
        let frame = Frame { width, indent, outer: 0, inner: 0, color: String::new(), pad_x: 0, pad_y: 0 };
        self.part.xml.open("w:tbl", &[])?;
        frame.write(&mut self.part.xml, &[])?;
        write_grid(&mut self.part.xml, &edges)?;
        self.open_row()?;
        self.open_cell(first_width, "center")?;
        for name in &joint.names {
            self.mark_line(name, &letters, Place::Spread)?;
        }
        self.close_cell()?;
        if shared {
            self.open_cell(width - first_width, "center")?;
            self.mark_line(&joint.word, &letters, Place::Right)?;
            self.close_cell()?;
        }
        self.close_row()?;
        self.part.xml.close("w:tbl")?;
        self.below_mark(&letters, last)
    }

    fn mark_line(&mut self, name: &str, letters: &Letters, place: Place) -> Written {
        let role = self.role("issuer_mark")?;
        let size = (letters.size != role.size_pt).then_some(letters.size);
        let form = Form {
            style: style_id("issuer_mark"),
            line: Some(Pitch::Exact(Twip::from(letters.pitch).0)),
            keep_next: true,
            place,
            ..Form::default()
        };
        self.paragraph(&form, |own| own.words(name, Look { size, ..Look::default() }))
    }

    /// Asks for the white that brings the ink of the first line to its height.
    fn above_mark(&mut self, mark: &Mark<'_>, letters: &Letters, name: &str) -> Written {
        let white = letters.pitch.0 * self.style().grid.ascent_share - self.reach(letters, name)?.0;
        self.gap += self.down_to(mark.top, mark.above) - Twip::from(Pt(white)).0;
        Ok(())
    }

    /// Takes back what the last line has below its ink.
    fn below_mark(&mut self, letters: &Letters, name: &str) -> Written {
        let below = letters.pitch.0 * (1.0 - self.style().grid.ascent_share) - self.reach(letters, name)?.1;
        self.gap -= Twip::from(Pt(below)).0;
        Ok(())
    }

    /// How far the ink of a name reaches above and below its baseline, in points.
    fn reach(&self, letters: &Letters, name: &str) -> Result<(f64, f64), Problems> {
        let role = self.role("issuer_mark")?;
        let scale = letters.size.0 / role.size_pt.0;
        let ink = ink(self.shop.fonts, role, name);
        Ok(ink.map_or((0.0, 0.0), |ink| (ink.above.0 * scale, ink.below.0 * scale)))
    }

    /// From the lines that stand at the top of the frame down to a height.
    fn down_to(&self, height: Mm, lines: u32) -> i32 {
        let top = super::header::top(self.style()).0;
        Twip::from(Mm(height.0 - top)).0 - Twip::from(self.style().grid.pitch_pt).0 * lines.cast_signed()
    }
}

/// Word counts sizes in half points; rounded down, so that the width holds.
fn half_point_down(size: Pt) -> Pt {
    Pt((size.0 * 2.0).floor() / 2.0)
}
