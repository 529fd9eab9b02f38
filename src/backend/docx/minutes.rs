//! The head of 纪要: mark (10.3), number or issue, office and date above the red rule (practice).

use super::manuscript::Manuscript;
use super::paragraph::Form;
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::measure::ink;
use crate::catalog::style::Head;
use crate::unit::Pt;

impl Manuscript<'_> {
    /// Whether the date stands in the head, beside the office.
    pub(super) fn dated_head(&self) -> bool {
        !self.document.fields.editorial_office.is_empty()
    }

    /// Writes the head of 纪要, down to the red rule.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn minutes_head(&mut self, head: &Head) -> Written {
        self.mark_head(head)?;
        let fields = &self.document.fields;
        let total = match fields.total_issue.as_str() {
            "" => String::new(),
            total => format!("（{total}）"),
        };
        let number = match fields.document_number.as_str() {
            "" => format!("{}{total}", fields.issue),
            number => number.to_owned(),
        };
        let number = number.as_str();
        let office = self.dated_head();
        let role = self.role("document_number")?;
        self.blank_lines(head.number_gap_lines - self.shop.plan.less_lines() / 2.0);
        if !office {
            let below = ink(self.shop.fonts, role, number).map_or(Pt(0.0), |ink| ink.below);
            let form = Form { style: style_id("document_number"), ..Form::default() };
            return self.ruled(form, self.red_rule(head.into(), role, below), |own| {
                own.words(number, Look::default())
            });
        }
        if !number.is_empty() {
            let form = Form { style: style_id("document_number"), ..Form::default() };
            self.paragraph(&form, |own| own.words(number, Look::default()))?;
        }
        self.masthead_line(head.indent_chars, head.into())
    }
}
