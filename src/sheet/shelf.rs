//! The value of a cell, with the tables and charts of the sheets that it names.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::limit::TABLE_CELLS;
use crate::problem::Problem;
use crate::sheet::field::Kind;
use crate::sheet::fill::{lines, records};
use crate::sheet::grid::{Book, Grid, Raw};
use crate::sheet::rich::{self, Sheets};
use crate::sheet::value::{self, words};
use crate::sheet::{attached, fault};

/// The value of a cell.
pub(super) fn cell_value(kind: &Kind, raw: &Raw, shelf: &mut Shelf<'_>) -> Value {
    let names = |raw: &Raw| {
        words(raw)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    match kind {
        Kind::Lines { single } => lines(&words(raw), *single),
        Kind::Records(fields) => records(fields, &words(raw)),
        Kind::Blocks => rich::read(&words(raw), shelf).into(),
        Kind::Tables => names(raw).iter().filter_map(|name| shelf.table(name)).collect::<Vec<_>>().into(),
        Kind::Charts => names(raw).iter().filter_map(|name| shelf.chart(name)).collect::<Vec<_>>().into(),
        single => value::read(single, raw),
    }
}

/// The sheets that cells name.
pub(super) struct Shelf<'a> {
    pub(super) book: &'a Book,
    /// Sheets that were found,
    pub(super) named: &'a mut BTreeSet<String>,
    /// how many cells of them may still be taken,
    pub(super) cells_left: &'a mut usize,
    /// and what is wrong with names and sheets.
    pub(super) faults: Vec<Problem>,
}

impl Shelf<'_> {
    fn find(&mut self, name: &str) -> Option<&Grid> {
        let found = self.book.grids.iter().find(|grid| grid.name.trim() == name && !grid.rows.is_empty());
        let Some(grid) = found else {
            self.faults.push(fault::no_sheet(name));
            return None;
        };
        let width = grid.width();
        let cells = grid.rows.len().saturating_mul(width);
        if cells > TABLE_CELLS {
            self.faults.push(fault::too_large(name, grid.rows.len(), width));
            return None;
        }
        let Some(left) = self.cells_left.checked_sub(cells) else {
            self.faults.push(fault::too_many(name));
            return None;
        };
        *self.cells_left = left;
        self.named.insert(grid.name.clone());
        Some(grid)
    }
}

impl Sheets for Shelf<'_> {
    fn table(&mut self, name: &str) -> Option<Value> {
        self.find(name).map(attached::table)
    }

    fn chart(&mut self, name: &str) -> Option<Value> {
        self.find(name).map(attached::chart)
    }
}
