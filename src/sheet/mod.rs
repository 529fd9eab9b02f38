//! An Excel sheet with one unit a row, and payloads of a template: the blank form, its reading, and the rows to be mended.
//!
//! The form follows the schema alone: a new kind of document needs no change here. `docs/sheets.md` describes it for the clerk.

mod attached;
mod blank;
mod failed;
mod fault;
mod field;
mod fill;
mod form;
mod grid;
mod guide;
mod hidden;
mod join;
mod mapping;
mod merged;
mod notes;
mod path;
mod place;
mod read;
mod record;
mod rich;
mod shelf;
mod value;
mod volume;
mod words;
mod write;

use serde_json::Value;

use crate::problem::Problem;

pub use blank::{blank, filled};
pub use failed::failed;
pub use grid::check;
pub use place::{Cell, Cells};
pub use read::read;

/// What a workbook holds.
#[derive(Debug)]
pub struct Sheet {
    /// One payload a row, in the order of the rows; an entry of another sheet that belongs to no row stands at the end as a row of
    /// its own with a fault.
    pub rows: Vec<Row>,
    /// What must be told although nothing sinks for it: columns that are not known, hidden rows, sheets that were not read.
    pub notes: Vec<Problem>,
    /// The plan of the packet, if there is a sheet 汇编, not yet checked.
    pub packet: Option<Value>,
}

/// One unit: a row of the first sheet with what other sheets say of it.
#[derive(Debug)]
pub struct Row {
    /// Sheet that the row stands in.
    pub sheet: String,
    /// Row number as Excel shows it, from 1.
    pub number: u32,
    /// What the row is called: its 编号, or else its unit or title.
    pub name: String,
    /// The group of the packet that it stands in, by the column 分组.
    pub group: Option<String>,
    /// The payload, not yet checked against the schema.
    pub data: Value,
    /// Where each value of the payload stands.
    pub cells: Cells,
    /// What could not be read, by cell; a row with faults is not to be printed.
    pub faults: Vec<Problem>,
}
