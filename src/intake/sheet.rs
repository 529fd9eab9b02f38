//! Sheets: XLSX with merged cells, and CSV, each a table under the name of its sheet.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::intake::draft::Finding;
use crate::intake::package::Package;
use crate::intake::piece::{Content, Piece};
use crate::intake::{Reading, archive, decode, table};
use crate::limit::TABLE_CELLS;
use crate::problem::{Code, Problem, Problems};

/// Whether a container is an Excel workbook.
pub(super) fn is_one(package: &Package) -> bool {
    package.contains_key("xl/workbook.xml")
}

/// Reads every sheet of a workbook that has something in it.
///
/// # Errors
/// `bad-request` if the workbook is damaged, `too-large` over `TABLE_CELLS`.
pub(super) fn read(bytes: &[u8], package: &Package) -> Result<Reading, Problems> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    let mut reading = Reading { decoded: "XLSX".to_owned(), ..Reading::default() };
    let names = workbook.sheet_names();
    let mut line = 0;
    for name in &names {
        let range = workbook.worksheet_range(name).map_err(|error| damaged(&error.to_string()))?;
        let (height, width) = range.get_size();
        if height == 0 {
            continue;
        }
        if height.saturating_mul(width) > TABLE_CELLS {
            return Err(too_many(name, height * width));
        }
        let origin = range.start().unwrap_or((0, 0));
        let mut rows: Vec<Vec<Value>> =
            range.rows().map(|row| row.iter().map(|cell| words(cell).into()).collect()).collect();
        let merged = workbook.merge_cells_by_sheet_name(name);
        let merged = merged.map_err(|error| damaged(&error.to_string()))?;
        for area in merged {
            let from = (area.start.0.checked_sub(origin.0), area.start.1.checked_sub(origin.1));
            if let (Some(row), Some(column)) = from {
                merge(
                    &mut rows,
                    (row, column),
                    (area.end.0 - area.start.0 + 1, area.end.1 - area.start.1 + 1),
                );
            }
        }
        if names.len() > 1 {
            line += 1;
            reading
                .pieces
                .push(Piece { line, content: Content::Text { text: name.clone(), outline: Some(1) } });
        }
        line += 1;
        reading.pieces.extend(lift(rows, line));
        line += height;
    }
    archive::macros(package, &mut reading.findings);
    Ok(reading)
}

/// Leading rows with a single cell are lines of text (a title, a unit); the rest is one table.
fn lift(mut rows: Vec<Vec<Value>>, line: usize) -> Vec<Piece> {
    let filled = |row: &Vec<Value>| row.iter().filter(|cell| !is_empty(cell)).count();
    rows.retain(|row| {
        row.iter().any(|cell| !cell.is_null()) && filled(row) > 0 || row.iter().any(Value::is_null)
    });
    let titles = rows.iter().take_while(|row| filled(row) == 1 && row.len() > 1).count();
    let mut pieces: Vec<Piece> = Vec::new();
    for row in rows.drain(..titles) {
        let words = row.iter().find(|cell| !is_empty(cell)).map(text_of).unwrap_or_default();
        pieces.push(Piece::text(line + pieces.len(), words));
    }
    let single = rows.iter().all(|row| row.len() == 1);
    if single {
        let lines = rows.iter().filter_map(|row| row.first()).filter(|cell| !is_empty(cell));
        let start = line + pieces.len();
        pieces.extend(
            lines.enumerate().map(|(at, cell)| Piece::text(start + at, text_of(cell))).collect::<Vec<_>>(),
        );
        return pieces;
    }
    let at = line + pieces.len();
    // Cells that a merged one covers are left out.
    let mut rows: Vec<Value> = rows
        .into_iter()
        .map(|row| row.into_iter().filter(|cell| !cell.is_null()).collect::<Vec<_>>().into())
        .collect();
    if rows.is_empty() {
        return pieces;
    }
    let deepest = rows[0]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|cell| cell["rowspan"].as_u64())
        .max()
        .unwrap_or(1);
    let deepest = usize::try_from(deepest).unwrap_or(1);
    let mut block = json!({});
    if rows.len() > deepest {
        block["head"] = rows.drain(..deepest).collect::<Vec<_>>().into();
    }
    block["rows"] = rows.into();
    let unit = pieces
        .last()
        .filter(|piece| piece.words().starts_with("单位："))
        .map(|piece| piece.words().to_owned());
    if let Some(unit) = unit {
        block["unit"] = unit.into();
        pieces.pop();
    }
    pieces.push(Piece { line: at, content: Content::Table(block) });
    pieces
}

fn is_empty(cell: &Value) -> bool {
    text_of(cell).trim().is_empty()
}

fn text_of(cell: &Value) -> String {
    cell.as_str().or_else(|| cell["text"].as_str()).unwrap_or_default().to_owned()
}

/// The first cell of an area spans it; the others become null.
fn merge(rows: &mut [Vec<Value>], from: (u32, u32), size: (u32, u32)) {
    let index = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
    let (top, left) = (index(from.0), index(from.1));
    let Some(first) = rows.get(top).and_then(|row| row.get(left)) else { return };
    let mut one = json!({"text": text_of(first)});
    if size.1 > 1 {
        one["colspan"] = size.1.into();
    }
    if size.0 > 1 {
        one["rowspan"] = size.0.into();
    }
    for row in rows.iter_mut().skip(top).take(index(size.0)) {
        row.iter_mut().skip(left).take(index(size.1)).for_each(|cell| *cell = Value::Null);
    }
    if let Some(cell) = rows.get_mut(top).and_then(|row| row.get_mut(left)) {
        *cell = one;
    }
}

/// A cell as it reads: whole numbers without a point, dates as days.
fn words(cell: &Data) -> String {
    match cell {
        Data::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
            if hour == 0 && minute == 0 {
                format!("{year}年{month}月{day}日")
            } else {
                format!("{year}年{month}月{day}日{hour}:{minute:02}")
            }
        }
        other => other.to_string().trim().to_owned(),
    }
}

/// Reads rows separated by commas.
///
/// # Errors
/// Those of `decode`, and `bad-request` with the line of a broken row.
pub(super) fn read_csv(bytes: &[u8]) -> Result<Reading, Problems> {
    let decoded = decode::decode(bytes)?;
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(decoded.text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| damaged(&error.to_string()))?;
        rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
        if rows.len() > TABLE_CELLS {
            return Err(too_many("CSV", rows.len()));
        }
    }
    let mut reading = Reading { decoded: decoded.encoding.to_owned(), ..Reading::default() };
    let mut findings: Vec<Finding> = decode::told(decoded.encoding).into_iter().collect();
    let titles = rows
        .iter()
        .take_while(|row| row.iter().filter(|cell| !cell.is_empty()).count() == 1 && row.len() > 1)
        .count();
    for (at, row) in rows.drain(..titles).enumerate() {
        reading.pieces.push(Piece::text(at + 1, row.concat()));
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    if !rows.is_empty() {
        let block = table::block(rows, titles + 1, &mut findings);
        reading.pieces.push(Piece { line: titles + 1, content: Content::Table(Value::Object(block)) });
    }
    reading.findings = findings;
    Ok(reading)
}

fn too_many(sheet: &str, count: usize) -> Problems {
    Problem::new(
        Code::TooLarge,
        format!("工作表“{sheet}”有 {count} 格，超过上限 TABLE_CELLS（{TABLE_CELLS} 格）"),
        format!("the sheet {sheet:?} has {count} cells, over the ceiling TABLE_CELLS ({TABLE_CELLS})"),
    )
    .hint("请删去空白的行和列，或分成几张表", "delete empty rows and columns, or split the table")
    .into()
}

/// What a file is told that claims to be a workbook and is none.
pub(crate) fn damaged(error: &str) -> Problems {
    Problem::new(
        Code::BadRequest,
        format!("表格文件已损坏，无法读取（{error}）"),
        format!("the sheet is damaged ({error})"),
    )
    .hint("请用 Excel 或 WPS 打开，另存一份再上传", "open it in Excel or WPS and save it again")
    .into()
}
