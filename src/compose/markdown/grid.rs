//! A table that is written in Markdown.

use std::ops::Range;

use super::builder::Builder;
use super::frame::Kind;
use crate::compose::refusal::Refusal;
use crate::compose::table::{Draft, DraftCell};
use crate::model::{Align, Inline, Table};

/// The table of rows that pulldown-cmark has made equally long.
pub(super) fn table(
    aligns: &[Option<Align>],
    rows: Vec<Vec<Vec<Inline>>>,
    head_rows: usize,
) -> Result<Table, Refusal> {
    let rows = rows.into_iter().map(|row| row.into_iter().map(DraftCell::words).collect()).collect();
    let columns = aligns.iter().map(|align| (None, *align)).collect();
    Draft { columns: Some(columns), rows, head_rows }.settle()
}

impl Builder<'_> {
    /// pulldown-cmark drops the cells of a row that is longer than the head; a document must not lose them.
    pub(super) fn check_row(&mut self, range: &Range<usize>) {
        let Kind::Table { aligns, .. } = &self.top().kind else { return };
        let columns = aligns.len();
        let row = self.source[range.clone()].trim();
        let row = row.strip_prefix('|').unwrap_or(row);
        let row = row.strip_suffix('|').filter(|row| !row.ends_with('\\')).unwrap_or(row);
        let escaped = row.matches("\\|").count();
        let cells = row.matches('|').count() + 1 - escaped;
        if cells > columns {
            let refusal = Refusal::template(
                format!("表格的这一行有 {cells} 格，表头只有 {columns} 格"),
                format!("this row of the table has {cells} cells, its head only {columns}"),
            );
            self.refuse(refusal, range);
        }
    }
}
