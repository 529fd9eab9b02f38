//! A workbook as sparse grids of cells, read as a stream under ceilings: XLSX through `calamine`, or one sheet of CSV.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, Xlsx};

use crate::intake::{self, damaged_workbook};
use crate::limit::{SHEET_CELLS, SHEET_ROWS};
use crate::problem::{Code, Problem, Problems};
use crate::sheet::words::{MAIN, NAME_PREFIX};
use crate::sheet::{hidden, place};

/// First bytes of what Office wrote before 2007, and of what it protects by a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Days of the calendar of Excel, by serial number: 1900-01-01 to 9999-12-31.
const SERIALS: std::ops::RangeInclusive<f64> = 1.0..=2_958_465.999_999;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// 是 or 否 as Excel keeps it.
    Flag(bool),
    /// A day, perhaps with an hour, as it reads: `2025-03-05`.
    Moment(String),
    /// A formula that failed: `#N/A`.
    Failed(String),
    /// A formula whose result was not saved.
    Unsaved(String),
}

/// One sheet; rows and columns from 0.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Name of the sheet.
    pub(super) name: String,
    /// Rows that have something in them, in order.
    pub(super) rows: Vec<Line>,
    /// Merged areas: first row and column, last row and column.
    pub(super) merged: Vec<((u32, u32), (u32, u32))>,
    /// Rows that are hidden.
    pub(super) hidden: BTreeSet<u32>,
}

/// One row of a sheet.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Row, from 0.
    pub(super) row: u32,
    /// Column, from 0, and what stands there, in order.
    pub(super) cells: Vec<(u32, Raw)>,
}

/// A workbook.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Its sheets in order.
    pub(super) grids: Vec<Grid>,
    /// Columns that a defined name points at: field, sheet, column from 0.
    pub(super) names: Vec<(String, String, u32)>,
}

impl Line {
    /// What stands in a column; nothing for an empty cell.
    pub(super) fn get(&self, column: u32) -> Option<&Raw> {
        let at = self.cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        self.cells.get(at).map(|(_, raw)| raw)
    }
}

impl Grid {
    /// A row, from 0.
    pub(super) fn line(&self, row: u32) -> Option<&Line> {
        let at = self.rows.binary_search_by_key(&row, |line| line.row).ok()?;
        self.rows.get(at)
    }

    /// How many columns it has, empty ones included.
    pub(super) fn width(&self) -> usize {
        let last = self.rows.iter().filter_map(|line| line.cells.last()).map(|(column, _)| *column).max();
        last.map_or(0, |column| column as usize + 1)
    }

    fn put(&mut self, (row, column): (u32, u32), raw: Raw) {
        let at = match self.rows.last() {
            Some(last) if last.row == row => Ok(self.rows.len() - 1),
            Some(last) if last.row < row => Err(self.rows.len()),
            None => Err(0),
            _ => self.rows.binary_search_by_key(&row, |line| line.row),
        };
        let at = at.unwrap_or_else(|at| {
            self.rows.insert(at, Line { row, cells: Vec::new() });
            at
        });
        let cells = &mut self.rows[at].cells;
        match cells.binary_search_by_key(&column, |(column, _)| *column) {
            Ok(twice) => cells[twice].1 = raw,
            Err(at) => cells.insert(at, (column, raw)),
        }
    }
}

/// Refuses what its first bytes tell to be a workbook of old, or one under a password.
///
/// # Errors
/// `bad-request`, with what to do.
pub fn check(head: &[u8]) -> Result<(), Problems> {
    if !head.starts_with(COMPOUND) {
        return Ok(());
    }
    Err(refused(
        "这是旧版的 .xls，或者设了密码的 Excel 文件",
        "this is an old .xls, or protected by a password",
        "请用 Excel 或 WPS 打开，去掉密码，另存为“Excel 工作簿（.xlsx）”再上传",
    ))
}

/// Reads a workbook, or CSV as its first sheet.
///
/// # Errors
/// `bad-request` for what is neither, `too-large` over `SHEET_ROWS`, `SHEET_CELLS` or the ceilings of archives.
pub(super) fn book(bytes: &[u8]) -> Result<Book, Problems> {
    check(bytes)?;
    if !bytes.starts_with(b"PK") {
        return text(bytes);
    }
    let package = intake::unpack(bytes)?;
    if !package.contains_key("xl/workbook.xml") {
        return Err(refused(
            "这不是 Excel 工作簿（.xlsx）",
            "this is no Excel workbook (.xlsx)",
            "请上传填好的 .xlsx；WPS 的 .et 和 .ods 请先另存为 .xlsx",
        ));
    }
    let hidden = hidden::rows(&package)?;
    drop(package);
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged_workbook(&error.to_string()))?;
    let names = names(&workbook);
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut book = Book { grids: Vec::new(), names };
    let mut cells = 0;
    for name in sheets {
        let mut grid = grid(&mut workbook, &name, &mut cells)?;
        grid.hidden = hidden.get(&name).cloned().unwrap_or_default();
        book.grids.push(grid);
    }
    Ok(book)
}

fn grid(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, cells: &mut usize) -> Result<Grid, Problems> {
    let broken = |error: calamine::XlsxError| damaged_workbook(&error.to_string());
    let mut grid = Grid { name: name.to_owned(), ..Grid::default() };
    let mut reader = workbook.worksheet_cells_reader(name).map_err(broken)?;
    while let Some(cell) = reader.next_cell_with_formula().map_err(broken)? {
        let raw = match (raw(&cell.value), cell.formula) {
            (Some(raw), _) => raw,
            (None, Some(formula)) if cell.value == DataRef::Empty => Raw::Unsaved(formula),
            (None, _) => continue,
        };
        *cells += 1;
        if *cells > SHEET_CELLS {
            return Err(too_large(name, *cells, "SHEET_CELLS", SHEET_CELLS, ("格", "cells")));
        }
        grid.put(cell.pos, raw);
        if grid.rows.len() > SHEET_ROWS {
            return Err(too_large(name, grid.rows.len(), "SHEET_ROWS", SHEET_ROWS, ("行", "rows")));
        }
    }
    drop(reader);
    let merged = workbook.merge_cells_by_sheet_name(name).map_err(broken)?;
    if merged.len() > SHEET_ROWS {
        let unit = ("处合并", "merged areas");
        return Err(too_large(name, merged.len(), "SHEET_ROWS", SHEET_ROWS, unit));
    }
    grid.merged = merged.into_iter().map(|area| (area.start, area.end)).collect();
    Ok(grid)
}

/// The value of a cell; nothing for an empty one.
fn raw(value: &DataRef<'_>) -> Option<Raw> {
    let words = |text: &str| {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        Some(Raw::Text(text)).filter(|raw| !matches!(raw, Raw::Text(text) if text.trim().is_empty()))
    };
    match value {
        DataRef::Empty => None,
        DataRef::Int(number) => Some(Raw::Number(*number as f64)),
        DataRef::Float(number) => Some(Raw::Number(*number)),
        DataRef::String(text) => words(text),
        DataRef::SharedString(text) => words(text),
        DataRef::Bool(flag) => Some(Raw::Flag(*flag)),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            let clock = if (hour, minute) == (0, 0) { String::new() } else { format!(" {hour}:{minute:02}") };
            Some(Raw::Moment(format!("{day}{clock}")))
        }
        DataRef::DateTime(moment) => Some(Raw::Number(moment.as_f64())),
        DataRef::DateTimeIso(text) => words(text.trim_end_matches("T00:00:00")),
        DataRef::DurationIso(text) => words(text),
        DataRef::Error(error) => Some(Raw::Failed(error.to_string())),
    }
}

/// The day of a serial number that lost its format.
pub(super) fn day(serial: f64) -> Option<String> {
    if serial.fract() != 0.0 || !SERIALS.contains(&serial) {
        return None;
    }
    let moment = calamine::ExcelDateTime::new(serial, calamine::ExcelDateTimeType::DateTime, false);
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Columns that the form named, wherever they were moved since.
fn names(workbook: &Xlsx<Cursor<&[u8]>>) -> Vec<(String, String, u32)> {
    let column = |target: &str| {
        let (sheet, cell) = target.rsplit_once('!')?;
        let letters = cell.trim_start_matches('$').chars().take_while(char::is_ascii_uppercase);
        let column =
            letters.fold(0_u32, |sum, letter| sum.saturating_mul(26).saturating_add(u32::from(letter) - 64));
        let sheet = sheet.trim_start_matches('\'').trim_end_matches('\'').replace("''", "'");
        Some((sheet, column.checked_sub(1)?))
    };
    let ours = workbook.defined_names().iter().filter_map(|(name, target)| {
        let (sheet, column) = column(target)?;
        Some((name.strip_prefix(NAME_PREFIX)?.to_owned(), sheet, column))
    });
    ours.collect()
}

/// CSV: one sheet, all text.
fn text(bytes: &[u8]) -> Result<Book, Problems> {
    let text = intake::decode_text(bytes)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut grid = Grid { name: MAIN.to_owned(), ..Grid::default() };
    let mut cells = 0;
    for record in reader.records() {
        let record = record.map_err(|error| damaged_workbook(&error.to_string()))?;
        // Empty lines are no records, so the number of a row is that of its line.
        let line = record.position().map_or(1, csv::Position::line);
        let row = u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX);
        let row = grid.rows.last().map_or(row, |last| row.max(last.row + 1));
        for (column, words) in (0_u32..).zip(&record) {
            if words.trim().is_empty() {
                continue;
            }
            cells += 1;
            grid.put((row, column), Raw::Text(words.replace("\r\n", "\n")));
        }
        if grid.rows.len() > SHEET_ROWS {
            return Err(too_large("CSV", grid.rows.len(), "SHEET_ROWS", SHEET_ROWS, ("行", "rows")));
        }
        if cells > SHEET_CELLS {
            return Err(too_large("CSV", cells, "SHEET_CELLS", SHEET_CELLS, ("格", "cells")));
        }
    }
    Ok(Book { grids: vec![grid], names: Vec::new() })
}

fn too_large(sheet: &str, count: usize, name: &str, most: usize, unit: (&str, &str)) -> Problems {
    Problem::new(
        Code::TooLarge,
        format!("工作表“{sheet}”有 {count} {} 以上，超过上限 {name}（{most} {}）", unit.0, unit.0),
        format!("the sheet {sheet:?} has {count} {} or more, over the ceiling {name} ({most})", unit.1),
    )
    .hint("请删去空白的行和列，或分成几个文件", "delete empty rows and columns, or send several files")
    .into()
}

fn refused(zh: &str, en: &str, hint: &str) -> Problems {
    Problem::new(Code::BadRequest, zh, en)
        .hint(hint, "save it as an Excel workbook (.xlsx) without a password")
        .into()
}

/// A place in a sheet, rows and columns from 0.
pub(super) fn at(sheet: &str, row: u32, column: Option<u32>, heading: &str) -> place::Cell {
    place::Cell {
        sheet: sheet.to_owned(),
        row: row + 1,
        column: column.map(super::words::letters).unwrap_or_default(),
        heading: heading.to_owned(),
    }
}
