//! Where the values of a row's payload stand in the workbook.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::payload::pointer_to;
use crate::problem::{Place, Problem};
use crate::sheet::words::{MAIN, letters};

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Name of the sheet.
    pub sheet: String,
    /// Row number as Excel shows it, from 1.
    pub row: u32,
    /// Letters of the column; empty where the sheet has no such column.
    pub column: String,
    /// Heading of the column.
    pub heading: String,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sheet != MAIN {
            write!(f, "工作表“{}”", self.sheet)?;
        }
        write!(f, "第{}行", self.row)?;
        match (self.column.is_empty(), self.heading.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => write!(f, "（缺少“{}”列）", self.heading),
            (false, true) => write!(f, " {}列", self.column),
            (false, false) => write!(f, " {}列（{}）", self.column, self.heading),
        }
    }
}

/// Where the values of one row's payload stand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cells(Vec<Area>);

/// The part of a payload that one row of one sheet says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Area {
    /// Pointer of the entry; empty for the payload itself.
    pub(super) pointer: String,
    /// Row number, from 1.
    pub(super) row: u32,
    /// The sheet and its columns.
    pub(super) headings: Arc<Headings>,
}

/// The columns of one sheet as they were found.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Headings {
    /// Name of the sheet.
    pub(super) sheet: String,
    /// Pointer inside of an entry, column from 0 (nothing where the sheet lacks it), heading as it stands there.
    pub(super) columns: Vec<(String, Option<u32>, String)>,
}

impl Cells {
    pub(super) fn push(&mut self, area: Area) {
        self.0.push(area);
    }

    /// The cell that says the value at a pointer, or what the value is part of.
    pub fn cell(&self, pointer: &str) -> Option<Cell> {
        let holds = |area: &&Area| is_inside(pointer, &area.pointer);
        let area = self.0.iter().filter(holds).max_by_key(|area| area.pointer.len())?;
        let rest = &pointer[area.pointer.len()..];
        let columns = &area.headings.columns;
        let found = columns.iter().filter(|(own, ..)| is_inside(rest, own)).max_by_key(|(own, ..)| own.len());
        let (column, heading) = found.map_or((None, ""), |(_, column, heading)| (*column, heading.as_str()));
        Some(Cell {
            sheet: area.headings.sheet.clone(),
            row: area.row,
            column: column.map(letters).unwrap_or_default(),
            heading: heading.to_owned(),
        })
    }

    /// Sheet, row and column (from 0) of the cell that says the value at a pointer.
    pub(super) fn position(&self, pointer: &str) -> Option<(String, u32, Option<u32>)> {
        let area = self
            .0
            .iter()
            .filter(|area| is_inside(pointer, &area.pointer))
            .max_by_key(|area| area.pointer.len())?;
        let rest = &pointer[area.pointer.len()..];
        let columns = area.headings.columns.iter().filter(|(own, ..)| is_inside(rest, own));
        let column = columns.max_by_key(|(own, ..)| own.len()).and_then(|(_, column, _)| *column);
        Some((area.headings.sheet.clone(), area.row, column))
    }

    /// Sheet and row number of every part.
    pub(super) fn lines(&self) -> Vec<(String, u32)> {
        self.0.iter().map(|area| (area.headings.sheet.clone(), area.row)).collect()
    }

    /// Sheet, row and column (from 0) of the cell that reads in words as it is told.
    pub(super) fn named(&self, words: &str) -> Option<(String, u32, Option<u32>)> {
        self.0.iter().find_map(|area| {
            let cell = |column: Option<u32>, heading: &str| Cell {
                sheet: area.headings.sheet.clone(),
                row: area.row,
                column: column.map(letters).unwrap_or_default(),
                heading: heading.to_owned(),
            };
            let mut columns = area.headings.columns.iter();
            let found = columns.find(|(_, column, heading)| cell(*column, heading).to_string() == words);
            let whole = || words.starts_with(&cell(None, "").to_string());
            match found {
                Some((_, column, _)) => Some((area.headings.sheet.clone(), area.row, *column)),
                None => whole().then(|| (area.headings.sheet.clone(), area.row, None)),
            }
        })
    }

    /// A problem of the row's payload, told at its cell in words: `第7行 D列（成文日期）`. One that is not at a pointer is told at
    /// its row.
    pub fn locate(&self, problem: &Problem) -> Problem {
        let pointer = match &problem.at {
            Place::Pointer(pointer) => pointer.as_str(),
            Place::Whole => "",
            _ => return problem.clone(),
        };
        let place =
            self.cell(pointer).map_or_else(|| problem.at.clone(), |cell| Place::Name(cell.to_string()));
        problem.clone().at(place)
    }
}

/// Whether a pointer is another one or leads into it.
fn is_inside(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A pointer of some steps.
pub(super) fn pointer(steps: &[String]) -> String {
    steps.iter().fold(String::new(), |pointer, step| pointer_to(&pointer, step))
}
