//! A filled workbook to rows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::catalog::template::Template;
use crate::limit::SHEET_CELLS;
use crate::problem::{Place, Problem, Problems};
use crate::sheet::fill;
use crate::sheet::form::Form;
use crate::sheet::grid::{self, Book, Line};
use crate::sheet::mapping::{self, Mapped};
use crate::sheet::merged::Covered;
use crate::sheet::notes::Told;
use crate::sheet::shelf::{Shelf, cell_value};
use crate::sheet::value::words;
use crate::sheet::words::{EXAMPLE, HELP};
use crate::sheet::{Row, Sheet, fault, path, volume};

/// Fields that a unit goes by, where a row has no 编号.
pub(super) const NAMES: [&str; 4] = ["unit", "title", "name", "area"];

/// Everything that a reading knows.
pub(super) struct Reading {
    pub(super) form: Form,
    pub(super) book: Book,
    pub(super) mapped: Vec<Option<Mapped>>,
    pub(super) rows: Vec<Row>,
    pub(super) notes: Vec<Problem>,
    pub(super) packet: Option<Value>,
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
    Ok(Sheet { rows: reading.rows, notes: reading.notes, packet: reading.packet })
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
        called: BTreeMap::new(),
        units: 0,
        rows: Vec::new(),
        notes: Vec::new(),
        named: Vec::new(),
        cells_left: SHEET_CELLS,
    };
    for (table, mapped) in mapped.iter().enumerate() {
        let Some(mapped) = mapped else { continue };
        gather.table(table, mapped, template);
        if table == 0 {
            gather.call();
        }
    }
    gather.twins();
    gather.leftover(&mapped);
    let Gather { rows, mut notes, named, .. } = gather;
    if rows.is_empty() {
        return Err(fault::empty(&book, mapped.first().and_then(Option::as_ref)));
    }
    let packet = volume::plan(&book).map(|(plan, unknown)| {
        notes.extend(unknown);
        plan
    });
    Ok(Reading { form, book, mapped, rows, notes, packet, named })
}

/// Rows as they are gathered from the sheets.
pub(super) struct Gather<'a> {
    pub(super) form: &'a Form,
    pub(super) book: &'a Book,
    /// Rows of the first sheet by their 编号.
    pub(super) keys: BTreeMap<String, usize>,
    /// And by unit or title; `None` where several have the same.
    pub(super) called: BTreeMap<String, Option<usize>>,
    /// How many rows the first sheet has.
    pub(super) units: usize,
    pub(super) rows: Vec<Row>,
    pub(super) notes: Vec<Problem>,
    pub(super) named: Vec<BTreeSet<String>>,
    /// How many cells of tables and charts may still be taken into rows: many rows may name the same sheet.
    pub(super) cells_left: usize,
}

impl Gather<'_> {
    fn table(&mut self, table: usize, mapped: &Mapped, template: &Template) {
        let grid = &self.book.grids[mapped.grid];
        let columns = mapped.columns.iter().chain([&mapped.key, &mapped.owner]).copied().flatten();
        let covered = Covered::of(grid, columns);
        let mut told = Told::default();
        let mut stock = None;
        for line in grid.rows.iter().filter(|line| line.row > mapped.head) {
            let own = |column: Option<u32>| column.and_then(|column| line.get(column)).map(words);
            let key = own(mapped.key).unwrap_or_default();
            let filled = mapped.columns.iter().flatten().any(|column| line.get(*column).is_some());
            if key == HELP || (!filled && key.is_empty()) {
                if !filled && mapped.unknown.iter().any(|(column, _)| line.get(*column).is_some()) {
                    told.ignored.push(line.row + 1);
                }
                continue;
            }
            if key.starts_with(EXAMPLE) {
                let stock = stock.get_or_insert_with(|| example_words(self.form, template));
                if table == 0 && !is_stock(stock, mapped, line) {
                    told.examples.push(line.row + 1);
                }
                continue;
            }
            if grid.hidden.contains(&line.row) {
                told.hidden.push(line.row + 1);
            }
            let (entry, mut faults, named) = self.entry(table, mapped, line);
            let under = |column: Option<u32>| column.and_then(|column| covered.area(line.row, column));
            let read = [mapped.key, mapped.owner].into_iter().chain(mapped.columns.iter().copied());
            faults.extend(read.flatten().filter_map(|column| {
                let area = covered.area(line.row, column)?;
                Some(fault::merged(grid, mapped, line, column, table == 0, &area))
            }));
            if table == 0 {
                self.start(mapped, line, key, (entry, faults, named));
                continue;
            }
            // What a merged cell shows says which unit is at fault.
            let shown = |column: Option<u32>| {
                own(column).or_else(|| under(column).map(|(_, shown)| shown)).unwrap_or_default()
            };
            let names = (shown(mapped.key), shown(mapped.owner));
            self.join(table, mapped, line, &names, (entry, faults, named));
        }
        self.tell(grid, mapped, &told);
    }

    /// The values of one line.
    fn entry(
        &mut self,
        table: usize,
        mapped: &Mapped,
        line: &Line,
    ) -> (Value, Vec<Problem>, BTreeSet<String>) {
        let mut entry = Value::Object(Map::new());
        let (mut faults, mut named) = (Vec::new(), BTreeSet::new());
        for (column, found) in self.form.tables[table].columns.iter().zip(&mapped.columns) {
            let Some((at, raw)) = found.and_then(|at| Some((at, line.get(at)?))) else { continue };
            let cell = grid::at(&mapped.headings.sheet, line.row, Some(at), &column.heading);
            if let Some(problem) = fault::broken(raw) {
                faults.push(problem.at(Place::Name(cell.to_string())));
                continue;
            }
            let mut shelf = Shelf {
                book: self.book,
                named: &mut named,
                cells_left: &mut self.cells_left,
                faults: Vec::new(),
            };
            let value = cell_value(&column.kind, raw, &mut shelf);
            faults.extend(shelf.faults.into_iter().map(|problem| problem.at(Place::Name(cell.to_string()))));
            path::put(&mut entry, &column.path, value);
        }
        (entry, faults, named)
    }
}

/// What the cells of the example read, by column; nothing if the template has none.
fn example_words(form: &Form, template: &Template) -> Option<Vec<Option<String>>> {
    let example = crate::sheet::blank::example(template).ok()??;
    let filled = fill::fill(form, &example, EXAMPLE, fill::Filled::default());
    let entry = filled.entries.first()?;
    Some(entry.cells.iter().map(|content| content.as_ref().map(crate::sheet::write::words_of)).collect())
}

fn is_stock(stock: &Option<Vec<Option<String>>>, mapped: &Mapped, line: &Line) -> bool {
    let Some(stock) = stock else { return false };
    stock
        .iter()
        .zip(&mapped.columns)
        .all(|(stock, column)| *stock == column.and_then(|column| line.get(column)).map(words))
}
