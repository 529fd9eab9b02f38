//! 版头 (7.2): corner lines, the red mark, number and approvers, the red rule.

use super::frame::eighths;
use super::manuscript::Manuscript;
use super::measure::{cell, ink, spacing, width};
use super::paragraph::{Form, Pitch, Rule, Stop};
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::catalog::style::{Head, Role};
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

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

impl Manuscript<'_> {
    /// Writes 版头, down to the red rule.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn red_head(&mut self, head: &Head) -> Written {
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
        let mark = Mark {
            lines: &fields.issuer_mark,
            top: head.mark_top_mm,
            most: head.mark_width_mm,
            above: lines,
        };
        self.mark(&mark)?;
        self.blank_lines(head.number_gap_lines);
        let rule = |ink_below: Pt, pitch: Pt, share: f64| Rule {
            weight: eighths(head.rule_weight_mm),
            space: rule_space(head.rule_gap_mm, ink_below, pitch, share),
            color: head.color.trim_start_matches('#').to_owned(),
        };
        if fields.approvers.is_empty() { self.number_line(&rule) } else { self.approver_lines(head, &rule) }
    }

    /// The mark, smaller if it would be too wide. What it leaves in `gap` makes its box end at its ink.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn mark(&mut self, mark: &Mark<'_>) -> Written {
        let role = self.role("issuer_mark")?;
        let fonts = self.shop.fonts;
        let widest = mark.lines.iter().map(|line| width(fonts, role, 0, line)).max().unwrap_or(0);
        let Some(first) = mark.lines.first() else {
            self.gap += self.down_to(mark.top, mark.above);
            return Ok(());
        };
        // Several lines together are as high as two of full size, so that text still begins on page 1 (7.3.3).
        let tall = 2.0 / mark.lines.len() as f64;
        let shrink = (f64::from(Twip::from(mark.most).0) / f64::from(widest.max(1))).min(tall).min(1.0);
        // Word counts sizes in half points; rounded down, so that the width holds.
        let size = Pt((role.size_pt.0 * shrink * 2.0).floor() / 2.0);
        let scale = size.0 / role.size_pt.0;
        let pitch = Pt(role.pitch_pt.0 * scale);
        let share = self.style().grid.ascent_share;
        let shape = |text: &str| {
            ink(fonts, role, text).map_or((0.0, 0.0), |ink| (ink.above.0 * scale, ink.below.0 * scale))
        };
        let white = Twip::from(Pt(pitch.0 * share - shape(first).0)).0;
        self.gap += self.down_to(mark.top, mark.above) - white;
        let shrunk = (shrink < 1.0).then_some(size);
        for line in mark.lines {
            let form = Form {
                style: style_id("issuer_mark"),
                line: Some(Pitch::Exact(Twip::from(pitch).0)),
                keep_next: true,
                ..Form::default()
            };
            self.paragraph(&form, |own| own.words(line, Look { size: shrunk, ..Look::default() }))?;
        }
        let last = mark.lines.last().map_or(0.0, |line| shape(line).1);
        self.gap -= Twip::from(Pt(pitch.0 * (1.0 - share) - last)).0;
        Ok(())
    }

    /// From the lines that stand at the top of the frame down to a height.
    fn down_to(&self, height: Mm, lines: u32) -> i32 {
        let top = self.style().page.top_mm.0;
        Twip::from(Mm(height.0 - top)).0 - Twip::from(self.style().grid.pitch_pt).0 * lines.cast_signed()
    }

    /// 发文字号 alone, centred (7.2.5).
    fn number_line(&mut self, rule: &dyn Fn(Pt, Pt, f64) -> Rule) -> Written {
        let number = &self.document.fields.document_number;
        let role = self.role("document_number")?;
        let below = ink(self.shop.fonts, role, number).map_or(Pt(0.0), |ink| ink.below);
        let form = Form {
            style: style_id("document_number"),
            rule: Some(rule(below, role.pitch_pt, self.style().grid.ascent_share)),
            ..Form::default()
        };
        self.paragraph(&form, |own| own.words(number, Look::default()))
    }

    /// 发文字号 at the left on the line of the last 签发人; names two a line, each under the name above (7.2.5, 7.2.6).
    fn approver_lines(&mut self, head: &Head, rule: &dyn Fn(Pt, Pt, f64) -> Rule) -> Written {
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
                align: Some(crate::model::Align::Left),
                first: Some(indent),
                stops,
                rule: last.then(|| rule(below, role.pitch_pt, self.style().grid.ascent_share)),
                keep_next: !last,
                ..Form::default()
            };
            self.paragraph(&form, |own| {
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
            })?;
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
pub(super) fn rule_space(gap: Mm, ink_below: Pt, pitch: Pt, ascent_share: f64) -> i32 {
    let line_below = pitch.0 * (1.0 - ascent_share);
    (Pt::from(gap).0 - (line_below - ink_below.0)).round().clamp(0.0, 31.0) as i32
}
