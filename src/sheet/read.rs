//! A filled workbook to rows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::catalog::template::Template;
use crate::problem::{Place, Problem, Problems};
use crate::sheet::fill;
use crate::sheet::form::Form;
use crate::sheet::grid::{self, Book, Grid, Line};
use crate::sheet::mapping::{self, Mapped};
use crate::sheet::shelf::{Shelf, cell_value};
use crate::sheet::value::words;
use crate::sheet::words::{EXAMPLE, HELP, letters};
use crate::sheet::{Row, Sheet, fault, path};

/// Fields that a unit goes by, where a row has no 编号.
pub(super) const NAMES: [&str; 4] = ["unit", "title", "name", "area"];
/// Most merged areas that are looked into.
const MERGED: usize = 10_000;

/// Everything that a reading knows.
pub(super) struct Reading {
    pub(super) form: Form,
    pub(super) book: Book,
    pub(super) mapped: Vec<Option<Mapped>>,
    pub(super) rows: Vec<Row>,
    pub(super) notes: Vec<Problem>,
    /// The sheets that each row names.
    pub(super) named: Vec<BTreeSet<String>>,
}

/// Reads a filled XLSX (or CSV, for a form of one sheet) for a template. The example and the row of help are skipped.
///
/// # Errors
/// `bad-request` for what is no sheet, `too-large` over a ceiling; `field-missing`, `field-twice` and `field-form` for columns that
/// are missing, twice or merged, all at once. What is wrong in single cells stands in `Row::faults`.
pub fn read(bytes: &[u8], template: &Template) -> Result<Sheet, Problems> {
    let reading = reading(bytes, template)?;
    Ok(Sheet { rows: reading.rows, notes: reading.notes })
}

/// Reads it with everything known.
pub(super) fn reading(bytes: &[u8], template: &Template) -> Result<Reading, Problems> {
    let book = grid::book(bytes)?;
    let form = Form::of(template);
    let mut faults = Vec::new();
    let mapped = mapping::map(&form, &book, &template.name, &mut faults);
    Problems::check(faults)?;
    let mut gather = Gather {
        form: &form,
        book: &book,
        keys: BTreeMap::new(),
        rows: Vec::new(),
        notes: Vec::new(),
        named: Vec::new(),
    };
    for (table, mapped) in mapped.iter().enumerate() {
        let Some(mapped) = mapped else { continue };
        gather.table(table, mapped, template);
    }
    gather.twins();
    gather.leftover(&mapped);
    let Gather { rows, notes, named, .. } = gather;
    if rows.is_empty() {
        return Err(fault::empty(&book, mapped.first().and_then(Option::as_ref)));
    }
    Ok(Reading { form, book, mapped, rows, notes, named })
}

/// Rows as they are gathered from the sheets.
pub(super) struct Gather<'a> {
    pub(super) form: &'a Form,
    pub(super) book: &'a Book,
    /// Rows by what they are called.
    pub(super) keys: BTreeMap<String, usize>,
    pub(super) rows: Vec<Row>,
    pub(super) notes: Vec<Problem>,
    pub(super) named: Vec<BTreeSet<String>>,
}

impl Gather<'_> {
    fn table(&mut self, table: usize, mapped: &Mapped, template: &Template) {
        let grid = &self.book.grids[mapped.grid];
        let covered = covered(grid);
        let (mut hidden, mut ignored) = (Vec::new(), Vec::new());
        for line in grid.rows.iter().filter(|line| line.row > mapped.head) {
            let key = mapped.key.and_then(|column| line.get(column)).map(words).unwrap_or_default();
            let filled = mapped.columns.iter().flatten().any(|column| line.get(*column).is_some());
            if key == HELP || (!filled && key.is_empty()) {
                if !filled && mapped.unknown.iter().any(|(column, _)| line.get(*column).is_some()) {
                    ignored.push((line.row + 1).to_string());
                }
                continue;
            }
            if key.starts_with(EXAMPLE) {
                if table == 0 && !is_stock(self.form, template, mapped, line) {
                    self.notes.push(fault::example(grid, line));
                }
                continue;
            }
            if grid.hidden.contains(&line.row) {
                hidden.push((line.row + 1).to_string());
            }
            let (mut entry, mut faults, named) = self.entry(table, mapped, line);
            faults.extend(mapped.columns.iter().flatten().filter_map(|column| {
                let area = covered.get(&(line.row, *column))?;
                Some(fault::merged(grid, mapped, line, *column, area))
            }));
            match table {
                0 => self.start(mapped, line, key, (entry, faults, named)),
                _ => {
                    let data = std::mem::take(&mut entry);
                    self.join(table, mapped, line, &key, (data, faults, named));
                }
            }
        }
        self.told(grid, mapped, &hidden, &ignored);
    }

    /// The values of one line.
    fn entry(&self, table: usize, mapped: &Mapped, line: &Line) -> (Value, Vec<Problem>, BTreeSet<String>) {
        let mut entry = Value::Object(Map::new());
        let (mut faults, mut named) = (Vec::new(), BTreeSet::new());
        for (column, found) in self.form.tables[table].columns.iter().zip(&mapped.columns) {
            let Some((at, raw)) = found.and_then(|at| Some((at, line.get(at)?))) else { continue };
            let cell = grid::at(&mapped.headings.sheet, line.row, Some(at), &column.heading);
            if let Some(problem) = fault::broken(raw) {
                faults.push(problem.at(Place::Name(cell.to_string())));
                continue;
            }
            let mut shelf = Shelf { book: self.book, named: &mut named, missing: Vec::new() };
            let value = cell_value(&column.kind, raw, &mut shelf);
            faults.extend(
                shelf.missing.iter().map(|name| fault::no_sheet(name).at(Place::Name(cell.to_string()))),
            );
            path::put(&mut entry, &column.path, value);
        }
        (entry, faults, named)
    }
}

/// Cells that a merged one covers: they read as empty although they do not look so.
fn covered(grid: &Grid) -> BTreeMap<(u32, u32), String> {
    let mut covered = BTreeMap::new();
    for (from, to) in grid.merged.iter().take(MERGED) {
        let area = format!("{}{}:{}{}", letters(from.1), from.0 + 1, letters(to.1), to.0 + 1);
        let rows = grid.rows.iter().map(|line| line.row).filter(|row| (from.0..=to.0).contains(row));
        for row in rows {
            covered.extend(
                (from.1..=to.1)
                    .filter(|column| (row, *column) != *from)
                    .map(|column| ((row, column), area.clone())),
            );
        }
    }
    covered
}

fn is_stock(form: &Form, template: &Template, mapped: &Mapped, line: &Line) -> bool {
    let Ok(Some(example)) = crate::sheet::blank::example(template) else { return false };
    let filled = fill::fill(form, &example, EXAMPLE, fill::Filled::default());
    let Some(entry) = filled.entries.first() else { return false };
    entry.cells.iter().zip(&mapped.columns).all(|(content, column)| {
        let stock = content.as_ref().map(crate::sheet::write::words_of);
        stock == column.and_then(|column| line.get(column)).map(words)
    })
}
