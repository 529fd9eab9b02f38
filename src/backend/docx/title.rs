//! Title, what stands under it, and addressees (7.3.1, 7.3.2).

use super::manuscript::Manuscript;
use super::paragraph::Form;
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::measure::width;
use crate::problem::Problems;
use crate::unit::Pt;

impl Manuscript<'_> {
    /// Title, subtitle, 题注, speaker or place, and addressees (7.3.1, 7.3.2).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn title(&mut self, gap_lines: f64) -> Written {
        let fields = &self.document.fields;
        let note = Some(format!("（{}）", fields.title_note)).filter(|_| !fields.title_note.is_empty());
        let under = [("subtitle", Some(&fields.subtitle)), ("title_note", note.as_ref())];
        let any = !(fields.title.is_empty()
            && fields.subtitle.is_empty()
            && note.is_none()
            && fields.byline.is_empty());
        if any {
            self.blank_lines(gap_lines);
        }
        if !fields.title.is_empty() {
            let form = Form { style: style_id("title"), keep_next: true, ..Form::default() };
            let look = Look { size: self.title_size()?, ..Look::default() };
            self.paragraph(&form, |own| own.lines(&fields.title, look))?;
        }
        let lines = under.into_iter().filter_map(|(role, text)| Some((role, text?)));
        let lines = lines.chain(fields.byline.iter().map(|line| ("byline", line)));
        for (role, text) in lines.filter(|(_, text)| !text.is_empty()) {
            let form = Form { style: style_id(role), keep_next: true, ..Form::default() };
            self.paragraph(&form, |own| own.words(text, Look::default()))?;
        }
        if any {
            self.blank_lines(self.style().title.after_lines);
        }
        if fields.addressees.is_empty() {
            return Ok(());
        }
        let form = Form { style: style_id("addressees"), ..Form::default() };
        self.paragraph(&form, |own| own.words(&fields.addressees, Look::default()))
    }

    /// A smaller size for a title whose four lines are too long for the type.
    ///
    /// # Errors
    /// `layout-fault`.
    pub(super) fn title_size(&self) -> Result<Option<Pt>, Problems> {
        let role = self.role("title")?;
        let wide = self.document.fields.title.iter().map(|line| width(self.shop.fonts, role, 0, line)).max();
        let share = f64::from(self.core()) / f64::from(wide.unwrap_or(0).max(1));
        // Sizes of Word are half points.
        Ok((share < 1.0).then(|| Pt((role.size_pt.0 * share * 2.0).floor() / 2.0)))
    }
}
