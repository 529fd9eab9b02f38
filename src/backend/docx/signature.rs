//! 署名 and 成文日期 without seal (7.3.5.2), and which of the three forms they take.

use super::manuscript::Manuscript;
use super::paragraph::Form;
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::measure::{spacing, width};
use crate::model::SignatureForm;
use crate::problem::Problems;
use crate::unit::{Pt, Twip};

/// What is left of the white where a page has little room; the same as in the PDF.
pub(super) const TIGHT_SHARE: f64 = 0.5;

impl<'a> Manuscript<'a> {
    /// Writes 署名 and 成文日期, on the page of what stands above them (7.3.5.5).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn signature(&mut self) -> Written {
        let fields = &self.document.fields;
        let unsigned = fields.signature.is_empty() && fields.seals.is_empty();
        if unsigned && self.date_to_sign().is_empty() {
            return Ok(());
        }
        self.stand_upright()?;
        self.keep_last();
        match (&self.shop.plan.seats, fields.signature_form) {
            (Some(seats), _) => self.sealed_signature(seats),
            (None, SignatureForm::Stamp) if !unsigned => self.stamped_signature(),
            _ => self.plain_signature(),
        }
    }

    /// 成文日期 at the end of the text; empty where the head of 纪要 prints it.
    pub(super) fn date_to_sign(&self) -> &'a str {
        &self.shop.plan.date
    }

    /// Whether the page is reckoned to have room for a signature only with less white (7.3.5.5). Word has no such choice, so it
    /// is made here; where the reckoning errs, the signature still takes the last lines of the text along.
    pub(super) fn lacks_room(&self, loose: i32, tight: i32) -> bool {
        let (_, free) = self.paging.rest();
        free < loose && free >= tight
    }

    /// Width of words in the signature.
    ///
    /// # Errors
    /// `layout-fault`.
    pub(super) fn signature_width(&self, words: &str) -> Result<i32, Problems> {
        let role = self.role("signature")?;
        let tracking = spacing(&self.style().grid, self.role("body")?, role);
        Ok(width(self.shop.fonts, role, tracking, words))
    }

    /// The date begins two characters right of the signature; if it is the longer of the two, it stands two characters
    /// from the edge and the signature moves left (7.3.5.2).
    fn plain_signature(&mut self) -> Written {
        let style = &self.style().signature;
        let names = &self.document.fields.signature;
        let date = self.date_to_sign();
        let role = self.role("signature")?;
        let widths: Vec<i32> =
            names.iter().map(|name| self.signature_width(name)).collect::<Result<_, _>>()?;
        let name_width = widths.iter().copied().max().unwrap_or(0);
        let date_width = self.signature_width(date)?;
        let least = self.chars(role, style.right_chars)?;
        let shift = self.chars(role, style.date_shift_chars)?;
        let (name_right, date_right) = if names.is_empty() || date.is_empty() {
            (least, least)
        } else if date_width <= name_width {
            (least, (least + name_width - shift - date_width).max(0))
        } else {
            (least + date_width + shift - name_width, least)
        };
        let lines = (names.len() + usize::from(!date.is_empty())) as f64;
        let high = |gap: f64| Twip::from(Pt(self.style().grid.pitch_pt.0 * (gap + lines))).0;
        let tight = self.lacks_room(high(style.gap_lines), high(style.gap_lines * TIGHT_SHARE));
        self.blank_lines(style.gap_lines * if tight { TIGHT_SHARE } else { 1.0 });
        for (index, (name, own_width)) in names.iter().zip(widths).enumerate() {
            // Several names begin at the same place.
            let right = name_right + name_width - own_width;
            let last = index + 1 == names.len() && date.is_empty();
            let form = Form { style: style_id("signature"), right, keep_next: !last, ..Form::default() };
            self.paragraph(&form, |own| own.words(name, Look::default()))?;
        }
        self.date_line(date, date_right)
    }

    /// The date, so far from the right edge.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn date_line(&mut self, date: &str, right: i32) -> Written {
        if date.is_empty() {
            return Ok(());
        }
        let form = Form { style: style_id("date_of_issue"), right, ..Form::default() };
        self.paragraph(&form, |own| own.words(date, Look::default()))
    }
}
