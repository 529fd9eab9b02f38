//! Handlebars' errors as problems with file, line, column and the offending text.

use handlebars::{RenderError, RenderErrorReason, TemplateError, TemplateErrorReason};

use crate::compose::refusal::{Refusal, cut};
use crate::problem::{Place, Problem};

/// A source that Handlebars reads, and what to call it in a message.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// File as a template's author knows it, e.g. `notice/body.md.hbs`.
    pub(super) file: String,
    /// Its text.
    pub(super) text: String,
}

impl Source {
    /// A place in the source; the offending text is the tag that begins there, or the line.
    pub(super) fn place(&self, line: usize, column: usize) -> Place {
        let whole = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let start = whole.char_indices().nth(column.saturating_sub(1)).map_or(0, |(index, _)| index);
        let from = &whole[start..];
        let text = match (from.starts_with("{{"), from.find("}}")) {
            (true, Some(end)) => {
                let end = end + if from[end..].starts_with("}}}") { 3 } else { 2 };
                &from[..end]
            }
            _ => whole.trim(),
        };
        Place::Line { file: self.file.clone(), line, column, text: cut(text) }
    }

    /// A source that Handlebars cannot parse.
    pub(super) fn unparsed(&self, error: &TemplateError) -> Problem {
        let (line, column) = error.pos().unwrap_or((1, 1));
        let refusal = match error.reason() {
            // The grammar's own list of what it would take here helps no author.
            TemplateErrorReason::InvalidSyntax(_) => Refusal::template(
                "模板语法有误：标签写错，或有 {{#…}} 没有对应的 {{/…}}",
                "the template is not well-formed: a tag is miswritten, or a {{#…}} has no {{/…}}",
            ),
            reason => Refusal::template(
                format!("模板语法有误：{reason}"),
                format!("the template is not well-formed: {reason}"),
            ),
        };
        refusal.problem().at(self.place(line, column))
    }

    /// A source that fails to render.
    pub(super) fn unrendered(&self, error: &RenderError) -> Problem {
        let place = self.place(error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
        refusal_of(error.reason()).problem().at(place)
    }
}

fn refusal_of(reason: &RenderErrorReason) -> Refusal {
    match reason {
        RenderErrorReason::NestedError(inner) => match inner.downcast_ref::<Refusal>() {
            Some(refusal) => refusal.clone(),
            None => {
                Refusal::template(format!("模板无法填写：{inner}"), format!("the template fails: {inner}"))
            }
        },
        RenderErrorReason::MissingVariable(Some(name)) => {
            Refusal::template(format!("数据中没有“{name}”"), format!("the data has no {name:?}"))
        }
        RenderErrorReason::MissingVariable(None) => {
            Refusal::template("数据中没有所需的值", "the data lacks a value that is asked for")
        }
        RenderErrorReason::HelperNotFound(name) => {
            Refusal::template(format!("没有名为“{name}”的辅助函数"), format!("there is no helper {name:?}"))
        }
        RenderErrorReason::PartialNotFound(name) => {
            Refusal::template(format!("没有名为“{name}”的片段"), format!("there is no partial {name:?}"))
        }
        other => Refusal::template(format!("模板无法填写：{other}"), format!("the template fails: {other}")),
    }
}
