//! 版头 (7.2): corner lines, the mark, number and approvers, the red rule; and the head of an order (10.2).

use super::frame::eighths;
use super::manuscript::Manuscript;
use super::mark::Mark;
use super::paragraph::{Form, Place, Rule, Stop};
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::measure::{cell, ink, spacing, width};
use crate::catalog::style::{Head, HeadForm, Masthead, Role};
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

/// The red rule of a head, as its style says.
#[derive(Clone, Copy)]
pub(super) struct RedRule<'a> {
    weight: Mm,
    gap: Mm,
    color: &'a str,
}

impl<'a> From<&'a Head> for RedRule<'a> {
    fn from(head: &'a Head) -> Self {
        RedRule { weight: head.rule_weight_mm, gap: head.rule_gap_mm, color: &head.color }
    }
}

impl<'a> From<&'a Masthead> for RedRule<'a> {
    fn from(head: &'a Masthead) -> Self {
        RedRule { weight: head.rule_weight_mm, gap: head.rule_gap_mm, color: &head.color }
    }
}

impl Manuscript<'_> {
    /// Writes the head of the layout and returns the blank lines that a title keeps from it.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn head(&mut self) -> Result<f64, Problems> {
        let style = self.style();
        let fields = &self.document.fields;
        let headed = !(fields.issuer_mark.is_empty() && fields.document_number.is_empty());
        let gap = style.title.gap_lines - self.shop.plan.less_lines() / 2.0;
        match style.head.form {
            HeadForm::None => return Ok(0.0),
            HeadForm::Masthead => {
                if let Some(masthead) = &style.masthead {
                    self.masthead(masthead)?;
                }
                return Ok(0.0);
            }
            _ if !headed => return Ok(0.0),
            HeadForm::Ordinary => self.red_head(&style.head)?,
            HeadForm::Order => self.order_head(&style.head)?,
            HeadForm::Minutes => self.minutes_head(&style.head)?,
            HeadForm::Letter => match &style.letter {
                Some(letter) => self.letter_head(&style.head, letter)?,
                None => self.red_head(&style.head)?,
            },
        }
        if fields.title.is_empty() {
            self.blank_lines(style.head.body_gap_lines);
        }
        Ok(gap)
    }

    /// Corner lines and mark.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn mark_head(&mut self, head: &Head) -> Written {
        let fields = &self.document.fields;
        let corner = [
            ("copy_number", &fields.copy_number),
            ("classification", &fields.classification),
            ("urgency", &fields.urgency),
        ];
        let mut lines = 0;
        for (line, (role, text)) in (1..).zip(corner) {
            if text.is_empty() {
                continue;
            }
            // Every element keeps its own line (7.2.2), so the lines of missing ones stay blank.
            self.blank_lines(f64::from(line - 1 - lines));
            let form = Form { style: style_id(role), ..Form::default() };
            self.paragraph(&form, |own| own.words(text, Look::default()))?;
            lines = line;
        }
        let lines = u32::try_from(lines).unwrap_or_default();
        self.mark(&Mark {
            lines: &fields.issuer_mark,
            top: head.mark_top_mm,
            most: head.mark_width_mm,
            above: lines,
        })
    }

    /// Writes the head of 公文通用格式, down to the red rule.
    fn red_head(&mut self, head: &Head) -> Written {
        self.mark_head(head)?;
        self.blank_lines(head.number_gap_lines - self.shop.plan.less_lines() / 2.0);
        if self.document.fields.approvers.is_empty() {
            self.number_line(head)
        } else {
            self.approver_lines(head)
        }
    }

    /// Writes the head of 命令（令）: mark and 令号, no rule (10.2).
    fn order_head(&mut self, head: &Head) -> Written {
        self.mark_head(head)?;
        let fields = &self.document.fields;
        if !fields.document_number.is_empty() {
            self.blank_lines(head.number_gap_lines - self.shop.plan.less_lines() / 2.0);
            let form = Form { style: style_id("document_number"), ..Form::default() };
            self.paragraph(&form, |own| own.words(&fields.document_number, Look::default()))?;
        }
        Ok(())
    }

    /// The red rule under a line whose ink ends so far below its baseline.
    pub(super) fn red_rule(&self, rule: RedRule<'_>, role: &Role, ink_below: Pt) -> Rule {
        Rule {
            weight: eighths(rule.weight),
            space: rule_space(rule.gap, ink_below, role.pitch_pt, self.style().grid.ascent_share),
            color: rule.color.trim_start_matches('#').to_owned(),
            ..Rule::default()
        }
    }

    /// Writes a paragraph with a rule under it; on paper that brings the rule only its place stays.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn ruled(
        &mut self,
        form: Form<'_>,
        rule: Rule,
        words: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        if !self.style().page.preprinted {
            return self.paragraph(&Form { rule: Some(rule), ..form }, words);
        }
        self.paragraph(&form, words)?;
        self.gap += Twip::from(Pt(f64::from(rule.space) + f64::from(rule.weight) / 8.0)).0;
        Ok(())
    }

    /// 发文字号 alone, centred (7.2.5).
    fn number_line(&mut self, head: &Head) -> Written {
        let number = &self.document.fields.document_number;
        let role = self.role("document_number")?;
        let below = ink(self.shop.fonts, role, number).map_or(Pt(0.0), |ink| ink.below);
        let form = Form { style: style_id("document_number"), ..Form::default() };
        self.ruled(form, self.red_rule(head.into(), role, below), |own| own.words(number, Look::default()))
    }

    /// 发文字号 at the left on the line of the last 签发人; names two a line, each under the name above (7.2.5, 7.2.6).
    fn approver_lines(&mut self, head: &Head) -> Written {
        let fields = &self.document.fields;
        let role = self.role("approver_label")?;
        let name = self.role("approver_name")?;
        let (indent, one) = (self.chars(role, head.indent_chars)?, self.chars(role, 1.0)?);
        let fonts = self.shop.fonts;
        let tracking = spacing(&self.style().grid, self.role("body")?, name);
        let widest =
            fields.approvers.iter().map(|text| width(fonts, name, tracking, text)).max().unwrap_or(0);
        let columns = i32::try_from(fields.approvers.len().min(2)).unwrap_or(1);
        let label = width(fonts, role, tracking, &head.approver_label);
        let first = self.core() - indent - widest * columns - one * (columns - 1);
        let rows: Vec<&[String]> = fields.approvers.chunks(2).collect();
        for (row, names) in rows.iter().enumerate() {
            let last = row + 1 == rows.len();
            let below = ink(fonts, role, "人").map_or(Pt(0.0), |ink| ink.below);
            let stops = [first - label, first, first + widest + one].map(Stop::Left).to_vec();
            let form = Form {
                style: style_id("approver_label"),
                place: Place::Left,
                first: Some(indent),
                stops,
                keep_next: !last,
                ..Form::default()
            };
            let words = |own: &mut Self| {
                if last {
                    own.words(&fields.document_number, Look::default())?;
                }
                own.tab()?;
                if row == 0 {
                    own.words(&head.approver_label, Look::default())?;
                } else {
                    own.tab()?;
                }
                own.names(names)
            };
            if last {
                self.ruled(form, self.red_rule(head.into(), role, below), words)?;
            } else {
                self.paragraph(&form, words)?;
            }
        }
        Ok(())
    }

    fn names(&mut self, names: &[String]) -> Written {
        let look = Look { style: Some(style_id("approver_name")), ..Look::default() };
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                self.tab()?;
            }
            self.words(name, look)?;
        }
        Ok(())
    }

    /// Width of so many characters of a role.
    ///
    /// # Errors
    /// `layout-fault`.
    pub(super) fn chars(&self, role: &Role, count: f64) -> Result<i32, Problems> {
        let tracking = spacing(&self.style().grid, self.role("body")?, role);
        Ok((f64::from(cell(role, tracking)) * count).round() as i32)
    }
}

/// Distance of a rule under a paragraph in whole points, as Word counts it: from the ink, less what the line has below
/// its ink.
fn rule_space(gap: Mm, ink_below: Pt, pitch: Pt, ascent_share: f64) -> i32 {
    let line_below = pitch.0 * (1.0 - ascent_share);
    (Pt::from(gap).0 - (line_below - ink_below.0)).round().clamp(0.0, 31.0) as i32
}
