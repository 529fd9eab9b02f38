//! What follows the text: 附件说明, 署名, 成文日期, 附注 (7.3.4 to 7.3.6) and the attachments (7.3.7).

use super::blocks::Context;
use super::manuscript::Manuscript;
use super::measure::{spacing, width};
use super::paragraph::Form;
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;

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
            let form =
                Form { style: style_id("attachment_note"), left, first: Some(-hang), ..Form::default() };
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

    /// Writes 署名 and 成文日期 without seal: the date begins two characters right of the signature; if it is the longer
    /// of the two, it stands two characters from the edge and the signature moves left (7.3.5.2).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn signature(&mut self) -> Written {
        let fields = &self.document.fields;
        let (names, date) = (&fields.signature, &fields.date_of_issue);
        if names.is_empty() && date.is_empty() {
            return Ok(());
        }
        let style = &self.style().signature;
        let role = self.role("signature")?;
        let tracking = spacing(&self.style().grid, self.role("body")?, role);
        let measure = |text: &str| width(self.shop.fonts, role, tracking, text);
        let name_width = names.iter().map(|name| measure(name)).max().unwrap_or(0);
        let date_width = measure(date);
        let least = self.chars(role, style.right_chars)?;
        let shift = self.chars(role, style.date_shift_chars)?;
        let (name_right, date_right) = if names.is_empty() || date.is_empty() {
            (least, least)
        } else if date_width <= name_width {
            (least, (least + name_width - shift - date_width).max(0))
        } else {
            (least + date_width + shift - name_width, least)
        };
        self.blank_lines(style.gap_lines);
        let widths: Vec<i32> = names.iter().map(|name| measure(name)).collect();
        for (name, own_width) in names.iter().zip(widths) {
            // Several names begin at the same place.
            let right = name_right + name_width - own_width;
            let form = Form { style: style_id("signature"), right, keep_next: true, ..Form::default() };
            self.paragraph(&form, |own| own.words(name, Look::default()))?;
        }
        if date.is_empty() {
            return Ok(());
        }
        let form = Form { style: style_id("date_of_issue"), right: date_right, ..Form::default() };
        self.paragraph(&form, |own| own.words(date, Look::default()))
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
        let form = Form { style: style_id("annotation"), ..Form::default() };
        self.paragraph(&form, |own| own.words(&format!("（{text}）"), Look::default()))
    }

    /// Writes the attachments, each on a new page: label on line 1, title on line 3 (7.3.7).
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn attachments(&mut self) -> Written {
        for attachment in &self.document.attachments {
            self.gap = 0;
            self.new_page = true;
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
            self.blocks(&attachment.body, Context::BODY)?;
        }
        Ok(())
    }
}
