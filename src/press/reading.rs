//! Proofreading by the press: the rules, told what only the laid-out document knows.

use serde_json::Value;

use crate::model::{Block, Document, Inline, Paragraph};
use crate::payload::{Parts, Payload};
use crate::press::{Order, Press, coverage};
use crate::problem::{Problem, Problems, Sentence};
use crate::proof::subject::{Pages, Subject};
use crate::proof::{self, Finding, Suppressed};

/// What to proofread.
#[derive(Debug, Clone)]
pub enum Copy {
    /// A payload as sent, right or wrong, and the pictures sent beside it.
    Payload(Value, Parts),
    /// A whole document as a plain text.
    Text(String),
}

/// How to proofread.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// What is not to be reported or mended.
    pub suppressed: Suppressed,
    /// Whether to mend what the program may mend.
    pub mend: bool,
    /// Whether to lay the document out, for the rules that ask what stands on which page.
    pub pages: bool,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Reading {
    /// All findings, in reading order; of the mended document, if it was mended.
    pub findings: Vec<Finding>,
    /// The mended payload or text, if it was asked for.
    pub mended: Option<Copy>,
    /// How many places were mended.
    pub mended_count: usize,
    /// Why the payload cannot be printed as it is, if it cannot.
    pub problems: Vec<Problem>,
}

impl Press {
    /// Proofreads a payload of a template, or a text of its type.
    ///
    /// # Errors
    /// `template-unknown`. A payload that its schema refuses is read all the same, and the refusal is in the reading.
    pub fn proofread(&self, template: &str, copy: Copy, asked: &Asked) -> Result<Reading, Problems> {
        let template = self.catalog().template(template)?;
        let kind = template.kind.as_str();
        let suppressed = &asked.suppressed;
        match copy {
            Copy::Text(text) => {
                let read = |text: &str| proof::plain::subject(text, kind);
                let (text, count) = match asked.mend {
                    true => proof::mend_text(&text, suppressed, &read),
                    false => (text, 0),
                };
                let findings = proof::proofread(&read(&text), suppressed);
                let mended = asked.mend.then_some(Copy::Text(text));
                Ok(Reading { findings, mended, mended_count: count, problems: Vec::new() })
            }
            Copy::Payload(data, parts) => {
                let roles = proof::payload::roles_of_schema(template.schema.source());
                let read = |data: &Value| proof::payload::subject(data, kind, &roles);
                let (data, count) = match asked.mend {
                    true => proof::mend_payload(&data, suppressed, &read),
                    false => (data, 0),
                };
                let mut subject = read(&data);
                let problems = self.look(&template.name, &data, &parts, asked.pages, &mut subject);
                let findings = proof::proofread(&subject, suppressed);
                let mended = asked.mend.then_some(Copy::Payload(data, parts));
                Ok(Reading { findings, mended, mended_count: count, problems })
            }
        }
    }

    /// What there is to proofread in a payload of a template.
    ///
    /// # Errors
    /// `template-unknown`.
    pub(super) fn subject(&self, template: &str, data: &Value) -> Result<Subject, Problems> {
        let template = self.catalog().template(template)?;
        let roles = proof::payload::roles_of_schema(template.schema.source());
        Ok(proof::payload::subject(data, &template.kind, &roles))
    }

    /// Puts into a subject what composing and laying out tell; what keeps the payload from being printed comes back.
    fn look(
        &self,
        template: &str,
        data: &Value,
        parts: &Parts,
        pages: bool,
        subject: &mut Subject,
    ) -> Vec<Problem> {
        let order = Order {
            template: template.to_owned(),
            formats: Vec::new(),
            data: data.clone(),
            parts: parts.clone(),
            options: Default::default(),
        };
        let seen = &mut subject.pages;
        seen.undrawn.extend(coverage::undrawable(&self.catalog.fonts, data).into_iter().map(undrawn));
        let composed = self.accept(&order).and_then(|payload| {
            let document = self.composer.compose(&self.catalog, template, &payload)?;
            self.tell(&document, &payload, seen)?;
            Ok(document)
        });
        match composed {
            Ok(document) if pages => {
                self.pages(&document, seen).err().map_or_else(Vec::new, Problems::into_list)
            }
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_list(),
        }
    }

    /// What the composed document tells: the lines of the title, fonts, and the layout it is set by.
    pub(super) fn tell(
        &self,
        document: &Document,
        payload: &Payload,
        seen: &mut Pages,
    ) -> Result<(), Problems> {
        seen.title_lines.clone_from(&document.fields.title);
        let warnings = coverage::warn_of_fallback(&self.catalog, document, payload.data())?;
        seen.undrawn.extend(warnings.into_iter().map(undrawn));
        for deviation in &self.catalog.layout(&document.layout)?.deviations {
            let (key, stock, own) = (&deviation.key, &deviation.stock, &deviation.own);
            seen.deviations.push(Sentence::new(
                format!("版式 {} 的 {key} 为 {own}，标准为 {stock}", document.layout),
                format!("layout {} sets {key} to {own}; the standard's is {stock}", document.layout),
            ));
        }
        Ok(())
    }

    /// What the pages tell, by laying the document out without what might follow.
    fn pages(&self, document: &Document, seen: &mut Pages) -> Result<(), Problems> {
        let mut bare = document.clone();
        bare.attachments.clear();
        for list in [&mut bare.fields.copied_to, &mut bare.fields.imprint_addressees] {
            list.clear();
        }
        bare.fields.printer.clear();
        bare.fields.printed_on.clear();
        let signed = self.count_pages(&bare)?;
        if !bare.fields.signature.is_empty() {
            let mut text = bare.clone();
            text.fields.signature.clear();
            text.fields.seals.clear();
            text.fields.date_of_issue.clear();
            text.fields.annotation.clear();
            seen.body_at_signature = Some(self.count_pages(&text)? == signed);
        }
        if !bare.fields.addressees.is_empty() && signed > 1 {
            bare.fields.signature.clear();
            bare.fields.seals.clear();
            bare.fields.attachment_note.clear();
            bare.body = vec![one_line()];
            seen.body_on_first = Some(self.count_pages(&bare)? == 1);
        }
        Ok(())
    }
}

fn undrawn((character, problem): (char, Problem)) -> (String, char, Sentence) {
    let pointer = match &problem.at {
        crate::problem::Place::Pointer(pointer) => pointer.clone(),
        _ => String::new(),
    };
    (pointer, character, problem.message)
}

/// The least that body text can be.
fn one_line() -> Block {
    let text = vec![Inline::Text { text: "文".to_owned() }];
    Block::Paragraph(Paragraph { text, indent: true, ..Paragraph::default() })
}
