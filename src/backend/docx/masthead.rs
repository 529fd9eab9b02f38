//! 报头 of a bulletin: corner lines, the red name, issue, office and date, the red rule.

use super::head::RedRule;
use super::manuscript::Manuscript;
use super::mark::Mark;
use super::paragraph::{Form, Stop};
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::measure::ink;
use crate::catalog::style::Masthead;
use crate::problem::Problems;
use crate::unit::Pt;

impl Manuscript<'_> {
    /// Writes 报头 of a bulletin, down to the red rule.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn masthead(&mut self, head: &Masthead) -> Written {
        let above = self.masthead_corner()?;
        let fields = &self.document.fields;
        let mark =
            Mark { lines: &fields.issuer_mark, top: head.name_top_mm, most: head.name_width_mm, above };
        self.mark(&mark)?;
        let total = if fields.total_issue.is_empty() {
            String::new()
        } else {
            format!("（{}）", fields.total_issue)
        };
        if !(fields.issue.is_empty() && total.is_empty()) {
            self.blank_lines(head.issue_gap_lines);
            let form = Form { style: style_id("issue"), ..Form::default() };
            self.paragraph(&form, |own| {
                own.words(&fields.issue, Look::default())?;
                own.words(&total, Look::default())
            })?;
        }
        self.blank_lines(head.office_gap_lines);
        self.masthead_line(head.indent_chars, head.into())?;
        self.blank_lines(head.body_gap_lines);
        Ok(())
    }

    /// Office at the left and date at the right, above the red rule.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn masthead_line(&mut self, indent_chars: f64, rule: RedRule<'_>) -> Written {
        let fields = &self.document.fields;
        let role = self.role("masthead_line")?;
        let indent = self.chars(role, indent_chars)?;
        let below = ink(self.shop.fonts, role, "年月日").map_or(Pt(0.0), |ink| ink.below);
        let form = Form {
            style: style_id("masthead_line"),
            first: Some(indent),
            stops: vec![Stop::Right(self.core() - indent)],
            ..Form::default()
        };
        self.ruled(form, self.red_rule(rule, role, below), |own| {
            own.words(&fields.editorial_office, Look::default())?;
            own.tab()?;
            own.words(&fields.date_of_issue, Look::default())
        })
    }

    /// 密级 at the left and 编号 at the right of line 1, 紧急程度 on line 2; returns how many lines are taken.
    fn masthead_corner(&mut self) -> Result<u32, Problems> {
        let fields = &self.document.fields;
        let mut lines = 0;
        if !(fields.classification.is_empty() && fields.copy_number.is_empty()) {
            let form = Form {
                style: style_id("classification"),
                stops: vec![Stop::Right(self.core())],
                ..Form::default()
            };
            self.paragraph(&form, |own| {
                own.words(&fields.classification, Look::default())?;
                if fields.copy_number.is_empty() {
                    return Ok(());
                }
                own.tab()?;
                own.words(&fields.copy_number, Look::default())
            })?;
            lines = 1;
        }
        if !fields.urgency.is_empty() {
            self.blank_lines(f64::from(1 - lines));
            let form = Form { style: style_id("urgency"), ..Form::default() };
            self.paragraph(&form, |own| own.words(&fields.urgency, Look::default()))?;
            lines = 2;
        }
        Ok(lines)
    }
}
