//! Rows of a landscape table that stay together, and which of them are surely one line high, so that few need measuring.

use serde::Serialize;

use crate::catalog::style::Style;
use crate::model::{Cell, Inline, Table, plain_text};
use crate::unit::Pt;

/// Rows held together by merged cells: from, to (not included), and whether each is surely one line high.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Band(usize, usize, bool);

/// The bands of a table's body, in order.
pub(super) fn of(table: &Table, style: &Style) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for (index, row) in table.rows.iter().enumerate().skip(table.head_rows) {
        let reach = row.iter().map(|cell| index + cell.rowspan).max().unwrap_or(index + 1);
        let end = reach.clamp(index + 1, table.rows.len());
        let sure = row.iter().all(|cell| cell.rowspan == 1 && is_one_line(cell, table, style));
        match bands.last_mut() {
            Some(last) if last.1 > index => {
                last.1 = last.1.max(end);
                last.2 = false;
            }
            _ => bands.push(Band(index, end, sure)),
        }
    }
    bands
}

/// Whether a cell's words stand on one line however wide its letters are.
fn is_one_line(cell: &Cell, table: &Table, style: &Style) -> bool {
    let size = style.roles.get("table_cell").map_or(style.table.dense_size_pt, |role| role.size_pt);
    let shares: f64 = table.columns.iter().map(|column| column.width).sum();
    let covered = table.columns.iter().skip(cell.column).take(cell.colspan);
    let share = covered.map(|column| column.width).sum::<f64>() / shares;
    let page = &style.page;
    let across = Pt::from(page.core_bottom_mm).0 - Pt::from(page.core_top_mm).0;
    let room = across * share - 2.0 * Pt::from(style.table.pad_x_mm).0;
    let text = plain_text(&cell.text);
    let wide: f64 = text.chars().map(width).sum();
    let plain = cell.text.iter().all(|one| matches!(one, Inline::Text { .. } | Inline::Strong { .. }));
    plain && !text.contains('\n') && (wide + 1.0) * size.0 <= room
}

/// Most that a character takes, in em.
fn width(character: char) -> f64 {
    if character.is_ascii() && !character.is_ascii_alphabetic() { 0.6 } else { 1.0 }
}
