//! The elements of the standard out of the fields of a template.

use std::collections::BTreeMap;

use crate::compose::engine::Engine;
use crate::compose::refusal::{Refusal, cut};
use crate::compose::title::Breaker;
use crate::model::Fields;
use crate::problem::Problem;

/// Texts by name become the fields of the model.
pub(super) fn fields(
    engine: &Engine,
    texts: &BTreeMap<&str, String>,
    breaker: &Breaker,
    title_chars: u32,
    problems: &mut Vec<Problem>,
) -> Fields {
    let mut reader = Reader { engine, texts, problems };
    Fields {
        copy_number: reader.line("copy_number"),
        classification: reader.line("classification"),
        urgency: reader.line("urgency"),
        issuer_mark: reader.lines("issuer_mark"),
        document_number: reader.line("document_number"),
        approvers: reader.lines("approvers"),
        title: breaker.lines(&reader.lines("title").join("\n"), title_chars),
        subtitle: reader.line("subtitle"),
        addressees: reader.line("addressees"),
        attachment_note: reader.lines("attachment_note"),
        signature: reader.lines("signature"),
        date_of_issue: reader.line("date_of_issue"),
        annotation: reader.line("annotation"),
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
    }
}

struct Reader<'a> {
    engine: &'a Engine,
    texts: &'a BTreeMap<&'a str, String>,
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
            self.problems.push(refusal.problem().at(self.engine.field_place(name)));
        }
        if lines.is_empty() { String::new() } else { lines.swap_remove(0) }
    }
}
