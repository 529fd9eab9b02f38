//! Cells that a merged one covers: they read as empty although they do not look so.

use std::collections::BTreeMap;

use crate::sheet::grid::Grid;
use crate::sheet::value::words;
use crate::sheet::words::letters;

/// The merged areas of a sheet by the columns that are read; whole columns may be merged, so no list of cells is made.
pub(super) struct Covered<'a> {
    grid: &'a Grid,
    /// First row, last row and index of each area, by column and in order.
    columns: BTreeMap<u32, Vec<(u32, u32, usize)>>,
}

impl<'a> Covered<'a> {
    /// Looks at some columns of a sheet.
    pub(super) fn of(grid: &'a Grid, columns: impl IntoIterator<Item = u32>) -> Covered<'a> {
        let mut all: BTreeMap<u32, Vec<(u32, u32, usize)>> = BTreeMap::new();
        for column in columns {
            let across = grid.merged.iter().enumerate();
            let across = across.filter(|(_, (from, to))| (from.1..=to.1).contains(&column));
            let mut spans: Vec<_> = across.map(|(index, (from, to))| (from.0, to.0, index)).collect();
            spans.sort_unstable();
            if !spans.is_empty() {
                all.insert(column, spans);
            }
        }
        Covered { grid, columns: all }
    }

    /// The merged area that covers a cell, and what stands in it; nothing for its first cell, which holds the words.
    pub(super) fn area(&self, row: u32, column: u32) -> Option<(String, String)> {
        let spans = self.columns.get(&column)?;
        let at = spans.partition_point(|(first, ..)| *first <= row).checked_sub(1)?;
        let (from, to) = self.grid.merged[spans[at].2];
        if row > to.0 || from == (row, column) {
            return None;
        }
        let shown = self.grid.line(from.0).and_then(|line| line.get(from.1)).map(words);
        Some((name(from, to), shown.unwrap_or_default()))
    }
}

/// An area as Excel calls it.
pub(super) fn name(from: (u32, u32), to: (u32, u32)) -> String {
    format!("{}{}:{}{}", letters(from.1), from.0 + 1, letters(to.1), to.0 + 1)
}
