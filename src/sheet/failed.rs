//! The rows that failed, in the same form, with what is wrong in words: to be mended and sent again.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::template::Template;
use crate::problem::{Language, Place, Problem, Problems};
use crate::sheet::fill::{Entry, Sketch};
use crate::sheet::grid::Line;
use crate::sheet::mapping::Mapped;
use crate::sheet::read::{Reading, reading};
use crate::sheet::value::{Content, copy, words};
use crate::sheet::write::{self, Book};

/// Writes the rows that failed. `failures`: the problems of each by its index in `Sheet::rows`, by pointer or as `Cells::locate`
/// gives them; what the reading itself found wrong with a row is added.
///
/// # Errors
/// Those of `read`, since the bytes are read again.
pub fn failed(
    bytes: &[u8],
    template: &Template,
    failures: &BTreeMap<usize, Vec<Problem>>,
    language: Language,
) -> Result<Vec<u8>, Problems> {
    let reading = reading(bytes, template)?;
    let mut entries = Vec::new();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for (index, problems) in failures {
        let (Some(row), Some(sheets)) = (reading.rows.get(*index), reading.named.get(*index)) else {
            continue;
        };
        let mut all: Vec<&Problem> = row.faults.iter().collect();
        all.extend(problems.iter().filter(|problem| !row.faults.contains(problem)));
        entries.extend(rows(&reading, *index, &all, language));
        named.extend(sheets.iter().map(String::as_str));
    }
    let sheets: Vec<Sketch> = reading
        .book
        .grids
        .iter()
        .filter(|grid| named.contains(grid.name.as_str()))
        .map(|grid| Sketch { name: grid.name.clone(), rows: dense(&grid.rows), merged: grid.merged.clone() })
        .collect();
    write::bytes(&Book {
        form: &reading.form,
        title: &template.title,
        entries: &entries,
        sheets: &sheets,
        problems: true,
    })
}

/// A row with its entries on other sheets.
fn rows(reading: &Reading, index: usize, problems: &[&Problem], language: Language) -> Vec<Entry> {
    let row = &reading.rows[index];
    let mut entries: Vec<(String, u32, Entry)> = Vec::new();
    for (sheet, number) in row.cells.lines() {
        let found = reading.mapped.iter().enumerate().find_map(|(table, mapped)| {
            let mapped = mapped.as_ref()?;
            let grid = &reading.book.grids[mapped.grid];
            (grid.name == sheet).then(|| Some((table, mapped, grid.line(number.checked_sub(1)?)?)))?
        });
        if let Some((table, mapped, line)) = found {
            entries.push((sheet, number, entry(reading, table, mapped, line)));
        }
    }
    for problem in problems {
        let place = position(row, problem);
        let at = place.as_ref().and_then(|(sheet, number, _)| {
            entries.iter().position(|(own, line, _)| own == sheet && line == number)
        });
        let Some((sheet, _, entry)) = entries.get_mut(at.unwrap_or(0)) else { continue };
        let mapped = reading.mapped.get(entry.table).and_then(Option::as_ref);
        let column = place.and_then(|(_, _, column)| column);
        let slot = mapped
            .zip(column)
            .and_then(|(mapped, column)| mapped.columns.iter().position(|own| *own == Some(column)));
        entry.wrong.extend(slot);
        let table = &reading.form.tables[entry.table];
        let heading = slot.map(|slot| format!("{}：", table.columns[slot].heading)).unwrap_or_default();
        let mut sentence = said(problem, &heading, language);
        if !entry.problem.is_empty() {
            sentence.insert(0, '\n');
        }
        entry.problem.push_str(&sentence);
        // Who mends the first sheet is led to the other one.
        let hint = (entry.table > 0 && at != Some(0)).then(|| format!("见工作表“{sheet}”"));
        if let (Some(hint), Some((_, _, first))) = (hint, entries.first_mut())
            && !first.problem.contains(&hint)
        {
            let gap = if first.problem.is_empty() { "" } else { "\n" };
            first.problem = format!("{}{gap}{hint}", first.problem);
        }
    }
    entries.into_iter().map(|(.., entry)| entry).collect()
}

/// Sheet, row number and column (from 0) of a problem: by its pointer, or by the words of a cell.
fn position(row: &crate::sheet::Row, problem: &Problem) -> Option<(String, u32, Option<u32>)> {
    match &problem.at {
        Place::Pointer(pointer) => row.cells.position(pointer),
        Place::Name(words) => row.cells.named(words),
        _ => None,
    }
}

/// A problem in words, after the heading of its column.
fn said(problem: &Problem, heading: &str, language: Language) -> String {
    let message = problem.message.text(language);
    let heading = if message.starts_with(heading) { "" } else { heading };
    let place = match (&problem.at, heading.is_empty()) {
        (Place::Line { .. }, _) => format!("{}：", problem.at),
        _ => heading.to_owned(),
    };
    match &problem.hint {
        Some(hint) => format!("{place}{message}。{}", hint.text(language)),
        None => format!("{place}{message}"),
    }
}

fn entry(reading: &Reading, table: usize, mapped: &Mapped, line: &Line) -> Entry {
    let at = |column: &Option<u32>| column.and_then(|column| line.get(column));
    let keys = reading.form.tables[table].keys(&reading.form).len();
    let names = [&mapped.key, &mapped.owner].into_iter().take(keys);
    let extra = mapped
        .unknown
        .iter()
        .filter_map(|(column, heading)| Some((heading.clone(), copy(line.get(*column)?))));
    Entry {
        table,
        keys: names.map(|column| at(column).map(words).unwrap_or_default()).collect(),
        cells: mapped.columns.iter().map(|column| at(column).map(copy)).collect(),
        extra: extra.collect(),
        ..Entry::default()
    }
}

/// The rows of a sheet with what is empty between.
fn dense(lines: &[Line]) -> Vec<Vec<Option<Content>>> {
    let mut rows = Vec::new();
    for line in lines {
        let at = usize::try_from(line.row).unwrap_or(usize::MAX);
        while rows.len() < at {
            rows.push(Vec::new());
        }
        let last = line.cells.last().map_or(0, |(column, _)| *column);
        rows.push((0..=last).map(|column| line.get(column).map(copy)).collect());
    }
    rows
}
