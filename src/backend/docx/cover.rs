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
        let few = |text: &String| Some(text.clone()).filter(|text| !text.is_empty()).into_iter().collect();
        let (subtitle, date): (Vec<String>, Vec<String>) =
            (few(&fields.subtitle), few(&fields.date_of_issue));
        let title = fields.title.concat();
        let long = title.chars().count() > cover.title_lines * self.style().title.chars as usize;
        let mut used = match long {
            true => self.cover_height("subtitle", std::slice::from_ref(&title))?,
            false => {
                Twip::from(self.role("title")?.pitch_pt).0 * i32::try_from(fields.title.len()).unwrap_or(0)
            }
        };
        let under = !(subtitle.is_empty() && fields.byline.is_empty());
        if under {
            used += Twip::from(Pt(self.style().grid.pitch_pt.0 * cover.gap_lines)).0;
        }
        used += self.cover_height("subtitle", &subtitle)? + self.cover_height("byline", &fields.byline)?;
        let foot =
            self.cover_height("signature", &fields.signature)? + self.cover_height("date_of_issue", &date)?;
        let below_top = |length: Mm| Twip::from(Mm(length.0 - self.style().page.top_mm.0)).0;
        let free = below_top(cover.foot_mm) - used - foot;
        // Much under a title moves it up, so that nothing runs into the foot.
        let above = below_top(cover.title_top_mm).min(free - Twip::from(self.style().grid.pitch_pt).0).max(0);
        self.gap = above;
        if long {
            self.cover_lines("subtitle", &[title])?;
        } else {
            let form = Form { style: style_id("title"), ..Form::default() };
            let look = Look { size: self.title_size()?, ..Look::default() };
            self.paragraph(&form, |own| own.lines(&fields.title, look))?;
        }
        if under {
            self.blank_lines(cover.gap_lines);
        }
        self.cover_lines("subtitle", &subtitle)?;
        self.cover_lines("byline", &fields.byline)?;
        self.gap = (free - above).max(0);
        self.cover_lines("signature", &fields.signature)?;
        self.cover_lines("date_of_issue", &date)?;
        self.gap = 0;
        self.new_page = !self.document.body.is_empty();
        Ok(())
    }

    /// Writes lines as one paragraph.
    fn cover_lines(&mut self, role: &str, lines: &[String]) -> Written {
        if lines.is_empty() {
            return Ok(());
        }
        let form = Form { style: style_id(role), ..Form::default() };
        self.paragraph(&form, |own| own.lines(lines, Look::default()))
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
