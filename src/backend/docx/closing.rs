//! What follows the text: 附件说明, 附注 (7.3.4, 7.3.6), attendance (10.3) and the attachments (7.3.7).

use super::blocks::Context;
use super::manuscript::Manuscript;
use super::paragraph::Form;
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::measure::{spacing, width};
use crate::model::{Attachment, Block};

/// Lines that a name of an attachment takes on average, and the share of a page that makes a note of them long; the same as
/// in the PDF.
const NOTE_LINES: f64 = 1.5;
const LONG_SHARE: f64 = 0.7;
/// Names of a long note that stay with the signature.
const KEPT: usize = 2;

impl Manuscript<'_> {
    /// Writes 附件说明: names hang after label and number, and are numbered only if several (7.3.4).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn attachment_note(&mut self) -> Written {
        let names = &self.document.fields.attachment_note;
        if names.is_empty() {
            return Ok(());
        }
        self.stand_upright()?;
        // A long note may break over pages; its last names stay with the signature.
        let long = names.len() as f64 * NOTE_LINES > f64::from(self.style().grid.lines) * LONG_SHARE;
        if !long {
            self.keep_last();
        }
        let style = &self.style().signature;
        let role = self.role("attachment_note")?;
        let tracking = spacing(&self.style().grid, self.role("body")?, role);
        let measure = |text: &str| width(self.shop.fonts, role, tracking, text);
        let several = names.len() > 1;
        let numbers: Vec<String> =
            (1..=names.len()).map(|n| if several { format!("{n}.") } else { String::new() }).collect();
        let column = numbers.iter().map(|number| measure(number)).max().unwrap_or(0);
        let label = measure(&style.note_label);
        let left = self.chars(role, style.note_indent_chars)? + label + column;
        self.blank_lines(style.note_gap_lines);
        for (index, (number, name)) in numbers.iter().zip(names).enumerate() {
            let hang = column + if index == 0 { label } else { 0 };
            let keep_next = index + 1 < names.len() && (!long || index + KEPT >= names.len());
            let form = Form {
                style: style_id("attachment_note"),
                left,
                first: Some(-hang),
                keep_next,
                ..Form::default()
            };
            self.paragraph(&form, |own| {
                if index == 0 {
                    own.words(&style.note_label, Look::default())?;
                }
                own.words(number, Look::default())?;
                own.words(name, Look::default())
            })?;
        }
        Ok(())
    }

    /// Writes 出席, 请假 and 列席: names hang after the colon (10.3).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn attendance(&mut self) -> Written {
        let lists = &self.document.fields.attendance;
        if lists.is_empty() {
            return Ok(());
        }
        self.stand_upright()?;
        let style = &self.style().attendance;
        let role = self.role("attendance")?;
        let tracking = spacing(&self.style().grid, self.role("body")?, role);
        self.blank_lines(style.gap_lines);
        for list in lists {
            let label = width(self.shop.fonts, role, tracking, &list.label);
            let left = self.chars(role, style.indent_chars)? + label;
            let form = Form { style: style_id("attendance"), left, first: Some(-label), ..Form::default() };
            self.paragraph(&form, |own| {
                let look = Look { style: Some(style_id("attendance_label")), ..Look::default() };
                own.words(&list.label, look)?;
                own.words(&list.names, Look::default())
            })?;
        }
        Ok(())
    }

    /// Writes 附注 in parentheses (7.3.6).
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn annotation(&mut self) -> Written {
        let text = &self.document.fields.annotation;
        if text.is_empty() {
            return Ok(());
        }
        self.stand_upright()?;
        let form = Form { style: style_id("annotation"), ..Form::default() };
        self.paragraph(&form, |own| own.words(&format!("（{text}）"), Look::default()))
    }

    /// Writes the attachments that are bound with the text, or those that are not: each on a new page, those not bound with
    /// pages of their own count (7.3.7).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn attachments(&mut self, apart: bool) -> Written {
        for attachment in self.document.attachments.iter().filter(|one| one.apart == apart) {
            self.gap = 0;
            if apart {
                self.count_anew()?;
            }
            match attachment.body.split_first() {
                // Label and title stand on the sheet of the table that they head.
                Some((Block::Table(table), rest)) if table.landscape => {
                    self.lie_across()?;
                    self.attachment_head(attachment)?;
                    self.table_across(table)?;
                    self.blocks(rest, Context::BODY)?;
                }
                _ => {
                    self.new_page = !self.across && !apart;
                    self.stand_upright()?;
                    self.attachment_head(attachment)?;
                    self.blocks(&attachment.body, Context::BODY)?;
                }
            }
        }
        Ok(())
    }

    /// Label on line 1, title on line 3.
    fn attachment_head(&mut self, attachment: &Attachment) -> Written {
        if !attachment.label.is_empty() {
            let form = Form { style: style_id("attachment_label"), keep_next: true, ..Form::default() };
            self.paragraph(&form, |own| own.words(&attachment.label, Look::default()))?;
        }
        if !attachment.title.is_empty() {
            self.blank_lines(1.0);
            let form = Form { style: style_id("attachment_title"), keep_next: true, ..Form::default() };
            self.paragraph(&form, |own| own.lines(&attachment.title, Look::default()))?;
            self.blank_lines(1.0);
        }
        Ok(())
    }
}
