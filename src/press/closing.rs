//! A text that ends with a table across, under which a signature finds no text (GB/T 9704-2012, 7.3.5.5 and 8).

use crate::model::{Block, Document};
use crate::problem::{Code, Problem};

/// A warning for a signature that must stand on a page without text: a table across fills the page before it, and less
/// white or narrower lines change nothing.
pub(super) fn warn_of_lone_signature(document: &Document) -> Option<Problem> {
    let fields = &document.fields;
    let signed = !(fields.signature.is_empty() && fields.seals.is_empty() && fields.date_of_issue.is_empty());
    let across = matches!(document.body.last(), Some(Block::Table(table)) if table.landscape);
    let noted = !fields.attachment_note.is_empty() || !fields.attendance.is_empty();
    (signed && across && !noted && fields.editorial_office.is_empty()).then(|| {
        let problem = Problem::new(
            Code::Advice,
            "正文以横排表格结束，署名所在的一面没有正文".to_owned(),
            "the text ends with a table across, so the signature stands on a page without text".to_owned(),
        );
        problem.hint(
            "请在表格后写一段正文（例如结束语），或者把表格作为附件",
            "write a paragraph after the table (a closing sentence), or make the table an attachment",
        )
    })
}
