//! The head of a letter (10.1): mark, double rule, fields under it; and the second double rule at the foot of page 1.

use super::frame::{eighths, twips};
use super::manuscript::Manuscript;
use super::mark::Mark;
use super::paragraph::{Form, Pitch, Rule, Stop};
use super::roles::{SPACER, style_id};
use super::words::Look;
use super::xml::{Written, Xml};
use crate::backend::measure::ink;
use crate::catalog::style::{Head, HeadForm, Letter, Style};
use crate::unit::{Mm, Pt, Twip};

/// A character that fills its square; the top of a line is the top of its characters, also where it holds digits only.
const FULL: &str = "国";
/// Thin rule and white of a double rule in Word, which gives only the thick one a weight.
const THIN_AND_WHITE: Pt = Pt(1.5);
/// Line of a paragraph without words that only carries a rule, in twips.
const HAIR: i32 = 20;

/// How far the text of page 1 reaches below the core of other pages: to the white above the second double rule (10.1). All
/// sections of a letter have that much less white at the foot; the footers of other pages are so much taller.
pub(super) fn page_1_more(style: &Style) -> Mm {
    match &style.letter {
        Some(letter) if style.head.form == HeadForm::Letter => {
            Mm(letter.rule_foot_mm.0 - letter.field_gap_mm.0 - style.page.core_bottom_mm.0)
        }
        _ => Mm::default(),
    }
}

impl Manuscript<'_> {
    /// Writes the head of a letter, down to the last field under the first double rule.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn letter_head(&mut self, head: &Head, letter: &Letter) -> Written {
        let fields = &self.document.fields;
        // Only the first of several organs issues a letter (10.1).
        let first = fields.issuer_mark.get(..1).unwrap_or_default();
        self.mark(&Mark { lines: first, top: head.mark_top_mm, most: head.mark_width_mm, above: 0 })?;
        self.gap += Twip::from(letter.rule_gap_mm).0 - HAIR;
        let page = &self.style().page;
        let over = Mm((page.width_mm.0 - letter.rule_width_mm.0) / 2.0);
        let form = Form {
            style: SPACER,
            left: Twip::from(Mm(over.0 - page.left_mm.0)).0,
            right: Twip::from(Mm(over.0 - page.right_mm.0)).0,
            line: Some(Pitch::Exact(HAIR)),
            keep_next: true,
            ..Form::default()
        };
        let rule = Rule {
            kind: "thickThinSmallGap",
            weight: eighths(letter.thick_mm),
            space: 0,
            color: head.color.trim_start_matches('#').to_owned(),
        };
        self.ruled(form, rule, |_| Ok(()))?;
        self.letter_fields(letter)
    }

    /// 份号, 密级 and 紧急程度 at the left, 发文字号 at the right of the first line.
    fn letter_fields(&mut self, letter: &Letter) -> Written {
        let fields = &self.document.fields;
        let corner = [
            ("copy_number", &fields.copy_number),
            ("classification", &fields.classification),
            ("urgency", &fields.urgency),
        ];
        let mut lines: Vec<(&str, &str)> = corner
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(role, text)| (*role, text.as_str()))
            .collect();
        let number = fields.document_number.as_str();
        if lines.is_empty() && !number.is_empty() {
            lines.push(("document_number", ""));
        }
        for (index, (role, text)) in lines.into_iter().enumerate() {
            if index == 0 {
                let role = self.role(role)?;
                let above = ink(self.shop.fonts, role, FULL).map_or(Pt(0.0), |ink| ink.above);
                let white = Pt(role.pitch_pt.0 * self.style().grid.ascent_share - above.0);
                self.gap += (Twip::from(letter.field_gap_mm).0 - Twip::from(white).0).max(0);
            }
            let form = Form {
                style: style_id(role),
                place: super::paragraph::Place::Left,
                stops: if index == 0 { vec![Stop::Right(self.core())] } else { Vec::new() },
                ..Form::default()
            };
            let font = self.role("document_number")?.font.as_str();
            let font = self.shop.fonts.get(font).map(|font| font.docx.as_str());
            self.paragraph(&form, |own| {
                own.words(text, Look::default())?;
                if index > 0 || number.is_empty() {
                    return Ok(());
                }
                own.tab()?;
                own.words(number, Look { font, ..Look::default() })
            })?;
        }
        Ok(())
    }
}

/// The second double rule, in a frame of its own that hangs from the sheet. It is a border below: of borders above
/// LibreOffice and Word name thick and thin in opposite order.
///
/// # Errors
/// `internal`.
pub(super) fn write_foot_rule(xml: &mut Xml, style: &Style) -> Written {
    let Some(letter) = &style.letter else { return Ok(()) };
    let page = &style.page;
    let weight = Twip::from(letter.thick_mm).0 + Twip::from(THIN_AND_WHITE).0;
    let top = Twip::from(letter.rule_foot_mm).0 - weight - HAIR;
    let left = Mm((page.width_mm.0 - letter.rule_width_mm.0) / 2.0);
    xml.open("w:p", &[])?;
    xml.open("w:pPr", &[])?;
    xml.value("w:pStyle", SPACER)?;
    xml.leaf(
        "w:framePr",
        &[
            ("w:w", &twips(letter.rule_width_mm)),
            ("w:h", &HAIR.to_string()),
            ("w:hRule", "exact"),
            ("w:wrap", "around"),
            ("w:vAnchor", "page"),
            ("w:hAnchor", "page"),
            ("w:x", &twips(left)),
            ("w:y", &top.to_string()),
        ],
    )?;
    xml.open("w:pBdr", &[])?;
    xml.leaf(
        "w:bottom",
        &[
            ("w:val", "thinThickSmallGap"),
            ("w:sz", &eighths(letter.thick_mm).to_string()),
            ("w:space", "0"),
            ("w:color", style.head.color.trim_start_matches('#')),
        ],
    )?;
    xml.close("w:pBdr")?;
    xml.close("w:pPr")?;
    xml.close("w:p")
}
