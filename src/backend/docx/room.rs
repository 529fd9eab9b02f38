//! How much of page 1 the marks of a joint issue may take, so that text begins there (7.3.3); the same as in the PDF.

use super::manuscript::Manuscript;
use crate::catalog::style::Head;
use crate::unit::{Mm, Pt};

/// The room of the marks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    /// How high they may be together.
    pub(super) high: Pt,
    /// How many lines the white above and under the number gives up for them, half of it at each place.
    pub(super) less: f64,
}

impl Manuscript<'_> {
    /// What the style says, and no more than leaves room for two lines of text under title and addressees if that is
    /// possible, else for one, and then with less white.
    pub(super) fn joint_room(&self, head: &Head) -> Room {
        let fields = &self.document.fields;
        let style = self.style();
        let pitch = style.grid.pitch_pt.0;
        let most = head.joint_lines * pitch;
        if fields.issuer_mark.len() < 2 {
            return Room { high: Pt(most), less: 0.0 };
        }
        let small = fields.byline.len()
            + [&fields.subtitle, &fields.title_note].iter().filter(|text| !text.is_empty()).count();
        let chars = usize::try_from(style.grid.chars).unwrap_or(usize::MAX).max(1);
        let addressees = fields.addressees.chars().count().div_ceil(chars);
        let number = fields.approvers.len().div_ceil(2).max(1);
        let lines = head.number_gap_lines + style.title.gap_lines + style.title.after_lines;
        let lines = lines + (number + small + addressees) as f64;
        let title = style.roles.get("title").map_or(0.0, |role| role.pitch_pt.0);
        let taken = lines * pitch + fields.title.len() as f64 * title;
        let page = &style.page;
        let free = page.height_mm.0 - page.bottom_mm.0 - head.mark_top_mm.0;
        let free = Pt::from(Mm(free - head.rule_gap_mm.0 - head.rule_weight_mm.0)).0 - taken;
        if most <= free - 2.0 * pitch {
            return Room { high: Pt(most), less: 0.0 };
        }
        let spare = head.number_gap_lines.min(style.title.gap_lines);
        let less = ((most - free) / pitch + 1.0).min(spare).max(0.0);
        Room { high: Pt(most.min(free + (less - 1.0) * pitch).max(pitch)), less }
    }
}
