//! Which rows of a table are so tall that they may break over pages; the others stay whole.

use std::collections::BTreeSet;

use crate::catalog::style::Style;
use crate::model::{Cell, Table, plain_text};
use crate::unit::Pt;

/// Indexes of the rows that may break, by an estimate of their lines.
pub(super) fn rows(table: &Table, style: &Style) -> BTreeSet<usize> {
    let size = style.roles.get("table_cell").map_or(style.table.dense_size_pt, |role| role.size_pt);
    let shares: f64 = table.columns.iter().map(|column| column.width).sum();
    let chars_wide = Pt::from(style.core_width()).0 / size.0;
    let pad = Pt::from(style.table.pad_x_mm).0 * 2.0 / size.0;
    let lines = |cell: &Cell| {
        let covered = table.columns.iter().skip(cell.column).take(cell.colspan);
        let share: f64 = covered.map(|column| column.width).sum::<f64>() / shares;
        let room = (chars_wide * share - pad).max(1.0);
        let text = plain_text(&cell.text);
        let long = |line: &str| line.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>();
        text.split('\n').map(|line| (long(line) / room).ceil().max(1.0)).sum::<f64>()
    };
    let most = f64::from(style.table.tall_lines);
    let heights: Vec<f64> = table
        .rows
        .iter()
        .map(|row| row.iter().filter(|cell| cell.rowspan == 1).map(lines).fold(1.0, f64::max))
        .collect();
    let mut tall: BTreeSet<usize> = (0..heights.len()).filter(|row| heights[*row] > most).collect();
    for (index, row) in table.rows.iter().enumerate() {
        for cell in row.iter().filter(|cell| cell.rowspan > 1) {
            let span = index..(index + cell.rowspan).min(heights.len());
            if lines(cell).max(heights[span.clone()].iter().sum()) > most {
                tall.extend(span);
            }
        }
    }
    tall
}
