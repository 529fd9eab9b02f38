//! The places of a table's row: its own cells, and what cells above cover.

use crate::model::Cell;

/// What stands in one place of a row: a cell, or what a cell above covers.
pub(super) enum Place<'a> {
    /// A cell of this row.
    Cell(&'a Cell),
    /// What a cell above covers.
    Covered {
        /// Its first column.
        column: usize,
        /// Its columns.
        span: usize,
    },
}

/// A cell that goes on into the rows below.
#[derive(Clone, Copy)]
pub(super) struct Hanging {
    column: usize,
    span: usize,
    rows: usize,
}

/// The places of a row from left to right; `hanging` goes on to the next row.
pub(super) fn places<'a>(row: &'a [Cell], hanging: &mut Vec<Hanging>) -> Vec<Place<'a>> {
    let mut places: Vec<(usize, Place<'a>)> = Vec::with_capacity(row.len() + hanging.len());
    for above in hanging.iter_mut() {
        above.rows -= 1;
        places.push((above.column, Place::Covered { column: above.column, span: above.span }));
    }
    hanging.retain(|above| above.rows > 0);
    for cell in row {
        places.push((cell.column, Place::Cell(cell)));
        if cell.rowspan > 1 {
            hanging.push(Hanging { column: cell.column, span: cell.colspan.max(1), rows: cell.rowspan - 1 });
        }
    }
    places.sort_by_key(|(column, _)| *column);
    places.into_iter().map(|(_, place)| place).collect()
}
