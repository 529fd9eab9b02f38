//! The elements of the standard out of the fields of a template.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::compose::engine::Engine;
use crate::compose::refusal::{Refusal, cut};
use crate::compose::title::Breaker;
use crate::model::{Attendance, Fields, Seal, SignatureForm};
use crate::problem::Problem;

/// Texts by name become the fields of the model.
pub(super) fn fields(
    engine: &Engine,
    texts: &BTreeMap<&str, String>,
    breaker: &Breaker,
    title_chars: u32,
    pictures: usize,
    problems: &mut Vec<Problem>,
) -> Fields {
    let mut reader = Reader { engine, texts, pictures, problems };
    let fields = Fields {
        copy_number: reader.line("copy_number"),
        classification: reader.line("classification"),
        urgency: reader.line("urgency"),
        issuer_mark: reader.lines("issuer_mark"),
        document_number: reader.line("document_number"),
        approvers: reader.lines("approvers"),
        title: breaker.lines(&reader.lines("title").join("\n"), title_chars),
        subtitle: reader.line("subtitle"),
        addressees: reader.line("addressees"),
        title_note: reader.line("title_note"),
        byline: reader.lines("byline"),
        attachment_note: reader.lines("attachment_note"),
        attendance: reader.attendance(),
        signature_form: reader.signature_form(),
        signature: reader.lines("signature"),
        seals: reader.seals(),
        date_of_issue: reader.line("date_of_issue"),
        annotation: reader.line("annotation"),
        imprint_addressees: reader.lines("imprint_addressees"),
        copied_to: reader.lines("copied_to"),
        printer: reader.line("printer"),
        printed_on: reader.line("printed_on"),
        issue: reader.line("issue"),
        total_issue: reader.line("total_issue"),
        editorial_office: reader.line("editorial_office"),
        report_to: reader.lines("report_to"),
        send_to: reader.lines("send_to"),
        distribute_to: reader.lines("distribute_to"),
        copies: reader.line("copies"),
        editors: reader.lines("editors"),
    };
    reader.match_seals(&fields);
    fields
}

struct Reader<'a> {
    engine: &'a Engine,
    texts: &'a BTreeMap<&'a str, String>,
    pictures: usize,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn lines(&self, name: &str) -> Vec<String> {
        let text = self.texts.get(name).map(String::as_str).unwrap_or_default();
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// A field of one line; several would be set as one, so they are refused.
    fn line(&mut self, name: &str) -> String {
        let mut lines = self.lines(name);
        if lines.len() > 1 {
            let text = cut(&lines.join(" / "));
            let refusal = Refusal::value(
                format!("要素 {name} 只能有一行，得到 {} 行：{text}", lines.len()),
                format!("the element {name} takes one line, but was given {}: {text}", lines.len()),
            );
            self.refuse(name, refusal);
        }
        if lines.is_empty() { String::new() } else { lines.swap_remove(0) }
    }

    /// `label：names`, one list a line.
    fn attendance(&mut self) -> Vec<Attendance> {
        let mut lists = Vec::new();
        for line in self.lines("attendance") {
            match line.split_once('：') {
                Some((label, names)) => {
                    lists.push(Attendance { label: format!("{label}："), names: names.to_owned() })
                }
                None => {
                    let refusal = Refusal::value(
                        format!("出席名单须写成“出席：姓名”，得到：{}", cut(&line)),
                        format!("a list of attendance reads “label：names”, not: {}", cut(&line)),
                    );
                    self.refuse("attendance", refusal);
                }
            }
        }
        lists
    }

    /// `plain`, `seal` or `stamp`; nothing is `plain`.
    fn signature_form(&mut self) -> SignatureForm {
        let word = self.line("signature_form");
        match word.as_str() {
            "" | "plain" => SignatureForm::Plain,
            "seal" => SignatureForm::Seal,
            "stamp" => SignatureForm::Stamp,
            _ => {
                let refusal = Refusal::value(
                    format!("署名形式只有 plain、seal、stamp，得到：{}", cut(&word)),
                    format!("a signature is plain, seal or stamp, not: {}", cut(&word)),
                );
                self.refuse("signature_form", refusal);
                SignatureForm::Plain
            }
        }
    }

    /// A seal stands over a line of the signature. A signature stamp stands beside the office of who signs, which its `title` says;
    /// a signature beside it would have no place on the page.
    fn match_seals(&mut self, fields: &Fields) {
        let (seals, names) = (&fields.seals, fields.signature.len());
        let stamped = fields.signature_form == SignatureForm::Stamp;
        if !stamped && seals.len() > names {
            let count = seals.len();
            let refusal = Refusal::value(
                format!("印章有 {count} 枚，署名只有 {names} 行；印章与署名应当一一对应"),
                format!(
                    "there are {count} seals and {names} lines of signature; each seal belongs to a line"
                ),
            );
            self.refuse("seals", refusal);
        }
        if stamped && names > 0 && seals.iter().any(|seal| !seal.title.is_empty()) {
            let refusal = Refusal::value(
                "加盖签发人签名章时，职务写在 seals 各项的 title，不另写署名",
                "with signature stamps the offices are the titles of the seals, and there is no signature",
            );
            self.refuse("signature", refusal);
        }
    }

    /// A JSON array, as the helper `json` writes it.
    fn seals(&mut self) -> Vec<Seal> {
        let text = self.lines("seals").concat();
        if text.is_empty() {
            return Vec::new();
        }
        let specs: Vec<SealSpec> = match serde_json::from_str(&text) {
            Ok(specs) => specs,
            Err(error) => {
                let refusal = Refusal::template(
                    format!("要素 seals 的内容不符合要求：{error}"),
                    format!("the element seals does not read: {error}"),
                );
                self.refuse("seals", refusal);
                return Vec::new();
            }
        };
        specs.into_iter().map(|spec| self.seal(spec)).collect()
    }

    fn seal(&mut self, spec: SealSpec) -> Seal {
        if let Some(missing) = spec.image.filter(|index| *index >= self.pictures) {
            let refusal = Refusal::value(
                format!("没有这幅印章图片：{missing}"),
                format!("there is no such picture of a seal: {missing}"),
            );
            self.refuse("seals", refusal);
        }
        Seal { asset: spec.image, width_mm: spec.width_mm, title: spec.title, alt: spec.alt }
    }

    fn refuse(&mut self, name: &str, refusal: Refusal) {
        self.problems.push(refusal.problem().at(self.engine.field_place(name)));
    }
}

/// One seal or stamp as a payload brings it, its picture already an index.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SealSpec {
    image: Option<usize>,
    #[serde(default)]
    width_mm: f64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    alt: String,
}
