//! Cover and divider pages of a packet (practice): a large title at a height, signature and date at the foot.

use super::manuscript::Manuscript;
use super::paragraph::Form;
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::catalog::style::Cover;
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

impl Manuscript<'_> {
    /// Writes the cover, if there is a title, and goes on to the next page for what follows.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn cover(&mut self, cover: &Cover) -> Written {
        let fields = &self.document.fields;
        if fields.title.is_empty() {
            return Ok(());
        }
        let top = self.style().page.top_mm.0;
        let mut used = Twip::from(Mm(cover.title_top_mm.0 - top)).0;
        self.gap = used;
        let title = fields.title.concat();
        let most = cover.title_lines * self.style().title.chars as usize;
        used += if title.chars().count() > most {
            self.cover_lines("subtitle", &[title])?
        } else {
            let form = Form { style: style_id("title"), ..Form::default() };
            let look = Look { size: self.title_size()?, ..Look::default() };
            self.paragraph(&form, |own| own.lines(&fields.title, look))?;
            Twip::from(self.role("title")?.pitch_pt).0 * i32::try_from(fields.title.len()).unwrap_or(0)
        };
        let subtitle: Vec<String> =
            Some(fields.subtitle.clone()).filter(|text| !text.is_empty()).into_iter().collect();
        if !(subtitle.is_empty() && fields.byline.is_empty()) {
            self.blank_lines(cover.gap_lines);
            used += self.gap;
        }
        used += self.cover_lines("subtitle", &subtitle)?;
        used += self.cover_lines("byline", &fields.byline)?;
        let date: Vec<String> =
            Some(fields.date_of_issue.clone()).filter(|text| !text.is_empty()).into_iter().collect();
        let height =
            self.cover_height("signature", &fields.signature)? + self.cover_height("date_of_issue", &date)?;
        self.gap = (Twip::from(Mm(cover.foot_mm.0 - top)).0 - used - height).max(0);
        self.cover_lines("signature", &fields.signature)?;
        self.cover_lines("date_of_issue", &date)?;
        self.gap = 0;
        self.new_page = !self.document.body.is_empty();
        Ok(())
    }

    /// Writes lines as one paragraph and returns its height.
    fn cover_lines(&mut self, role: &str, lines: &[String]) -> Result<i32, Problems> {
        if !lines.is_empty() {
            let form = Form { style: style_id(role), ..Form::default() };
            self.paragraph(&form, |own| own.lines(lines, Look::default()))?;
        }
        self.cover_height(role, lines)
    }

    /// Height of lines, those counted in that a long one wraps to.
    fn cover_height(&self, role: &str, lines: &[String]) -> Result<i32, Problems> {
        let role = self.role(role)?;
        let room = (Pt::from(self.style().core_width()).0 / role.size_pt.0).floor().max(1.0);
        let wide = |line: &String| line.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>();
        let count: f64 = lines.iter().map(|line| (wide(line) / room).ceil().max(1.0)).sum();
        Ok(Twip::from(Pt(role.pitch_pt.0 * count)).0)
    }
}
