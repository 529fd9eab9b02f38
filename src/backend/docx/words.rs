//! Runs: literal words, strong and emphasized ones, links and footnotes.

use super::manuscript::Manuscript;
use super::paragraph::{Form, half_points};
use super::roles::{LINK, NOTE_MARK, style_id};
use super::scripts::{Piece, split};
use super::xml::{Written, Xml};
use crate::catalog::fonts::is_latin;
use crate::model::Inline;
use crate::unit::Pt;

/// How a run looks where it differs from its paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Look<'a> {
    /// Character style.
    pub(super) style: Option<&'a str>,
    /// Name of the East Asian font.
    pub(super) font: Option<&'a str>,
    /// 加粗.
    pub(super) bold: bool,
    /// Type size.
    pub(super) size: Option<Pt>,
    /// Character spacing in twips.
    pub(super) spacing: Option<i32>,
}

impl<'a> Manuscript<'a> {
    /// Writes literal text; line breaks and tabulators in it are kept.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn words(&mut self, text: &str, look: Look<'_>) -> Written {
        if text.is_empty() {
            return Ok(());
        }
        if !self.in_note {
            self.paging.count(text);
        }
        self.run(text, look)
    }

    fn run(&mut self, text: &str, look: Look<'_>) -> Written {
        if text.is_empty() {
            return Ok(());
        }
        let fonts = self.shop.fonts;
        split(fonts, text).into_iter().try_for_each(|piece| self.piece(piece, look))
    }

    fn piece(&mut self, piece: Piece<'_>, look: Look<'_>) -> Written {
        let xml = &mut self.part.xml;
        xml.open("w:r", &[])?;
        write_look(xml, look, piece)?;
        let mut rest = piece.text;
        while let Some(place) = rest.find(['\n', '\t']) {
            write_text(xml, &rest[..place])?;
            xml.leaf(if rest[place..].starts_with('\n') { "w:br" } else { "w:tab" }, &[])?;
            rest = &rest[place + 1..];
        }
        write_text(xml, rest)?;
        xml.close("w:r")
    }

    /// Writes lines with breaks between them.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn lines(&mut self, lines: &[String], look: Look<'_>) -> Written {
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.break_line()?;
            }
            self.words(line, look)?;
        }
        Ok(())
    }

    /// Moves on to the next tabulator.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn tab(&mut self) -> Written {
        self.lone("w:tab")
    }

    fn break_line(&mut self) -> Written {
        self.lone("w:br")
    }

    fn lone(&mut self, name: &str) -> Written {
        if name == "w:br" && !self.in_note {
            self.paging.break_line();
        }
        let xml = &mut self.part.xml;
        xml.open("w:r", &[])?;
        xml.leaf(name, &[])?;
        xml.close("w:r")
    }

    /// Writes running text.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn inlines(&mut self, inlines: &[Inline], look: Look<'_>) -> Written {
        for inline in inlines {
            match inline {
                Inline::Text { text } => self.words(text, look)?,
                Inline::Strong { text } => self.inlines(text, Look { bold: true, ..look })?,
                Inline::Emphasis { text } => {
                    let font = self.shop.fonts.get("kaiti").map(|font| font.docx.as_str());
                    self.inlines(text, Look { font, ..look })?;
                }
                Inline::Link { url, text } => self.link(url, text, look)?,
                Inline::Footnote { text } => self.footnote(text, look)?,
                Inline::Break => self.break_line()?,
            }
        }
        Ok(())
    }

    fn link(&mut self, url: &str, text: &[Inline], look: Look<'_>) -> Written {
        let id = self.part.relate("hyperlink", url, true);
        self.part.xml.open("w:hyperlink", &[("r:id", &id), ("w:history", "1")])?;
        self.inlines(text, Look { style: Some(LINK), ..look })?;
        self.part.xml.close("w:hyperlink")
    }

    /// A footnote inside a footnote has no place of its own; its words stand where it is called.
    fn footnote(&mut self, text: &[Inline], look: Look<'_>) -> Written {
        if self.in_note {
            return self.inlines(text, look);
        }
        self.note_count += 1;
        let id = self.note_count.to_string();
        let xml = &mut self.part.xml;
        xml.open("w:r", &[])?;
        write_look(xml, Look { style: Some(NOTE_MARK), ..Look::default() }, Piece::default())?;
        xml.leaf("w:footnoteReference", &[("w:id", &id)])?;
        xml.close("w:r")?;
        let (gap, inset) = (std::mem::take(&mut self.gap), std::mem::take(&mut self.inset));
        let page = std::mem::take(&mut self.new_page);
        std::mem::swap(&mut self.part, &mut self.notes);
        self.in_note = true;
        self.note_text(&id, text)?;
        self.in_note = false;
        std::mem::swap(&mut self.part, &mut self.notes);
        (self.gap, self.inset) = (gap, inset);
        self.new_page = page;
        Ok(())
    }

    fn note_text(&mut self, id: &str, text: &[Inline]) -> Written {
        self.part.xml.open("w:footnote", &[("w:id", id)])?;
        let form = Form { style: style_id("footnote"), ..Form::default() };
        self.paragraph(&form, |own| {
            let xml = &mut own.part.xml;
            xml.open("w:r", &[])?;
            write_look(xml, Look { style: Some(NOTE_MARK), ..Look::default() }, Piece::default())?;
            xml.leaf("w:footnoteRef", &[])?;
            xml.close("w:r")?;
            own.words(" ", Look::default())?;
            own.inlines(text, Look::default())
        })?;
        self.part.xml.close("w:footnote")
    }
}

/// Whether text holds marks that Word sets in the Latin face unless told otherwise: “ ” ‘ ’ — … · ① ℃ and their like.
fn needs_hint(text: &str) -> bool {
    text.chars().any(|character| matches!(character, '\u{a1}'..='\u{2e7f}') && !is_latin(character))
}

fn write_text(xml: &mut Xml, text: &str) -> Written {
    if text.is_empty() {
        return Ok(());
    }
    let preserve = text.starts_with(' ') || text.ends_with(' ') || text.contains("  ");
    let attributes: &[(&str, &str)] = if preserve { &[("xml:space", "preserve")] } else { &[] };
    xml.element("w:t", attributes, text)
}

fn write_look(xml: &mut Xml, look: Look<'_>, piece: Piece<'_>) -> Written {
    let hint = piece.font.is_none() && needs_hint(piece.text);
    if look == Look::default() && !hint && piece.font.is_none() {
        return Ok(());
    }
    xml.open("w:rPr", &[])?;
    if let Some(style) = look.style {
        xml.value("w:rStyle", style)?;
    }
    let mut fonts = Vec::new();
    if hint {
        fonts.push(("w:hint", "eastAsia"));
    }
    match (piece.font, look.font) {
        // Word, WPS and LibreOffice differ in what they count as complex: every kind of text takes the font.
        (Some(font), _) => {
            fonts.extend(["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"].map(|kind| (kind, font)));
        }
        (None, Some(font)) => fonts.push(("w:eastAsia", font)),
        (None, None) => {}
    }
    if !fonts.is_empty() {
        xml.leaf("w:rFonts", &fonts)?;
    }
    if look.bold {
        xml.leaf("w:b", &[])?;
        xml.leaf("w:bCs", &[])?;
    }
    if let Some(spacing) = look.spacing {
        xml.value("w:spacing", &spacing.to_string())?;
    }
    if let Some(size) = look.size {
        let size = half_points(size);
        xml.value("w:sz", &size)?;
        xml.value("w:szCs", &size)?;
    }
    if piece.right_to_left {
        xml.leaf("w:rtl", &[])?;
    }
    xml.close("w:rPr")
}
