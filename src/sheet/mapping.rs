//! Which sheet of a workbook is which of the form, and which of its columns say what.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::problem::{Code, Place, Problem};
use crate::sheet::form::{Form, Table};
use crate::sheet::grid::{Book, Grid, Line};
use crate::sheet::merged;
use crate::sheet::place::{Headings, pointer};
use crate::sheet::value::words;
use crate::sheet::words::{GROUP, GUIDE, KEY, MAIN, OWNER, PROBLEM, letters, normal};

/// In how many of the first rows of a sheet its headings are looked for.
const SEARCHED: usize = 10;

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Key,
    Owner,
    Column(usize),
    Problem,
}

/// A sheet of the form as it was found.
pub(super) struct Mapped {
    /// Index among the sheets of the workbook.
    pub(super) grid: usize,
    /// Row of the headings, from 0.
    pub(super) head: u32,
    /// Column that names a row.
    pub(super) key: Option<u32>,
    /// Column that names what an entry of an entry belongs to.
    pub(super) owner: Option<u32>,
    /// Where each column of the form stands.
    pub(super) columns: Vec<Option<u32>>,
    /// Columns that the form does not have, with their headings.
    pub(super) unknown: Vec<(u32, String)>,
    /// Which of these names the group of a row.
    pub(super) group: Option<u32>,
    /// For telling places.
    pub(super) headings: Arc<Headings>,
}

/// All sheets of a form; what is missing, twice or merged is added to the faults.
pub(super) fn map(
    form: &Form,
    book: &Book,
    template: &str,
    faults: &mut Vec<Problem>,
) -> Vec<Option<Mapped>> {
    let mut taken: Vec<usize> = Vec::new();
    let mut all = Vec::new();
    for (index, table) in form.tables.iter().enumerate() {
        let grid = find(form, book, index, &taken);
        let mapped = grid.and_then(|grid| {
            taken.push(grid);
            mapped(form, book, index, grid, faults)
        });
        match &mapped {
            None if table.required && table.parent.is_none_or(|parent| parent == 0) => {
                faults.push(absent(table, index, book, template));
            }
            None => {}
            Some(mapped) => missing(form, table, mapped, &book.grids[mapped.grid], template, faults),
        }
        all.push(mapped);
    }
    all
}

/// The sheet of a name; for the first one else the sheet with the most of its headings.
fn find(form: &Form, book: &Book, index: usize, taken: &[usize]) -> Option<usize> {
    let table = &form.tables[index];
    let own = normal(&table.name);
    let free = |at: &usize| !taken.contains(at);
    let named = book.grids.iter().position(|grid| normal(&grid.name) == own).filter(free);
    let score = |at: usize| head(form, book, index, at).map_or(0, |(_, count)| count);
    if index > 0 {
        return named.filter(|at| score(*at) > 0);
    }
    let others: Vec<String> = form.tables[1..].iter().map(|table| normal(&table.name)).collect();
    let stranger = |at: &usize| {
        let name = &book.grids[*at].name;
        name != GUIDE && !others.contains(&normal(name))
    };
    named.filter(|at| score(*at) > 0).or_else(|| {
        let all = (0..book.grids.len()).filter(stranger).filter(|at| score(*at) > 0);
        // The first of the best.
        all.rev().max_by_key(|at| score(*at))
    })
}

/// The row of the headings, and how many of them are known.
fn head(form: &Form, book: &Book, table: usize, grid: usize) -> Option<(u32, usize)> {
    let known = names(form, table);
    let count = |line: &Line| {
        let slots = line.cells.iter().filter_map(|(_, raw)| known.get(&normal(&words(raw))));
        slots.filter(|slot| matches!(slot, Slot::Column(_))).count()
    };
    let lines = book.grids[grid].rows.iter().take(SEARCHED).map(|line| (line.row, count(line)));
    let by_heading = lines.filter(|(_, count)| *count > 0).rev().max_by_key(|(_, count)| *count);
    by_heading.or_else(|| {
        // All headings were renamed: the row that the form had them in.
        let named = book.names.iter().any(|(_, sheet, _)| *sheet == book.grids[grid].name);
        book.grids[grid].rows.first().filter(|_| named).map(|line| (line.row, 1))
    })
}

/// Everything that a heading may read, and the column that it means.
fn names(form: &Form, index: usize) -> BTreeMap<String, Slot> {
    let table = &form.tables[index];
    let mut names = BTreeMap::new();
    let mut loose: BTreeMap<String, Vec<Slot>> = BTreeMap::new();
    names.insert(normal(KEY), Slot::Key);
    names.insert(normal(PROBLEM), Slot::Problem);
    if let Some(owner) = table.keys(form).get(1) {
        names.insert(normal(owner), Slot::Owner);
        names.insert(normal(OWNER), Slot::Owner);
    }
    for (at, column) in table.columns.iter().enumerate() {
        names.insert(normal(&column.heading), Slot::Column(at));
        names.insert(normal(&column.path.join(".")), Slot::Column(at));
        names.insert(normal(&pointer(&column.path)), Slot::Column(at));
        let short = column.heading.rsplit('：').next().unwrap_or_default();
        for loosely in [Some(short), column.path.last().map(String::as_str)].into_iter().flatten() {
            loose.entry(normal(loosely)).or_default().push(Slot::Column(at));
        }
    }
    for (name, mut slots) in loose {
        slots.dedup();
        if let ([only], false) = (&slots[..], names.contains_key(&name)) {
            names.insert(name, *only);
        }
    }
    names
}

fn mapped(form: &Form, book: &Book, index: usize, at: usize, faults: &mut Vec<Problem>) -> Option<Mapped> {
    let grid = &book.grids[at];
    let (head, _) = self::head(form, book, index, at)?;
    let known = names(form, index);
    let line = grid.line(head)?;
    let mut slots: BTreeMap<Slot, Vec<(u32, String)>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for (column, raw) in &line.cells {
        let heading = words(raw);
        match known.get(&normal(&heading)) {
            Some(slot) => slots.entry(*slot).or_default().push((*column, heading)),
            None => unknown.push((*column, heading)),
        }
    }
    // A column that was renamed is still known by the name that the form gave it.
    for (name, _, column) in book.names.iter().filter(|(_, sheet, _)| *sheet == grid.name) {
        let same =
            |slot: &usize| crate::sheet::write::defined(&form.field(index, *slot)).as_deref() == Some(name);
        let Some(slot) = (0..form.tables[index].columns.len()).find(same).map(Slot::Column) else { continue };
        if let (false, Some(at)) =
            (slots.contains_key(&slot), unknown.iter().position(|(own, _)| own == column))
        {
            slots.insert(slot, vec![unknown.remove(at)]);
        }
    }
    faults
        .extend(slots.values().filter(|columns| columns.len() > 1).map(|columns| twice(&grid.name, columns)));
    faults.extend(merged(grid, head));
    let column = |slot: Slot| slots.get(&slot).and_then(|columns| columns.first());
    let table = &form.tables[index];
    let headings = table.columns.iter().enumerate().map(|(at, own)| {
        let found = column(Slot::Column(at));
        let heading = found.map_or_else(
            || own.heading.clone(),
            |(_, heading)| heading.trim_end_matches(['*', '＊']).to_owned(),
        );
        (pointer(&own.path), found.map(|(column, _)| *column), heading)
    });
    let group = unknown.iter().find(|(_, heading)| index == 0 && normal(heading) == GROUP);
    Some(Mapped {
        grid: at,
        group: group.map(|(column, _)| *column),
        head,
        key: column(Slot::Key).map(|(column, _)| *column),
        owner: column(Slot::Owner).map(|(column, _)| *column),
        columns: (0..table.columns.len())
            .map(|at| column(Slot::Column(at)).map(|(column, _)| *column))
            .collect(),
        headings: Arc::new(Headings { sheet: grid.name.clone(), columns: headings.collect() }),
        unknown,
    })
}

/// Headings that are merged across columns: it is not known which of them is meant.
fn merged(grid: &Grid, head: u32) -> Vec<Problem> {
    let across = grid.merged.iter().filter(|(from, to)| (from.0..=to.0).contains(&head) && to.1 > from.1);
    across
        .map(|(from, to)| {
            let area = merged::name(*from, *to);
            let heading = grid.line(from.0).and_then(|line| line.get(from.1)).map(words).unwrap_or_default();
            Problem::new(
                Code::FieldForm,
                format!("标题行的单元格 {area}（{heading}）合并了，分不清各列是什么"),
                format!("the headings {area} ({heading}) are merged, so their columns cannot be told apart"),
            )
            .at(sheet_place(&grid.name))
            .hint("请取消合并，每列写自己的标题", "unmerge them and give each column its own heading")
        })
        .collect()
}

fn twice(sheet: &str, columns: &[(u32, String)]) -> Problem {
    let list: Vec<String> =
        columns.iter().map(|(column, heading)| format!("{}列（{heading}）", letters(*column))).collect();
    Problem::new(
        Code::FieldTwice,
        format!("{}是同一项内容", list.join("、")),
        format!("{} are one and the same field", list.join(", ")),
    )
    .at(sheet_place(sheet))
    .hint("请只留一列", "keep one of them")
}

/// Columns that must be there, when the sheet has any entry.
fn missing(
    form: &Form,
    table: &Table,
    mapped: &Mapped,
    grid: &Grid,
    template: &str,
    faults: &mut Vec<Problem>,
) {
    if table.parent.is_some() && !grid.rows.iter().any(|line| line.row > mapped.head) {
        return;
    }
    let mut lacking: Vec<String> = Vec::new();
    let csv_or_single = form.tables.len() == 1 || table.parent.is_none();
    if mapped.key.is_none() && !csv_or_single {
        lacking.push(KEY.to_owned());
    }
    for (column, found) in table.columns.iter().zip(&mapped.columns) {
        if column.required && found.is_none() {
            lacking.push(format!("{}（{}）", column.heading, column.path.join(".")));
        }
    }
    faults.extend(lacking.into_iter().map(|column| {
        Problem::new(
            Code::FieldMissing,
            format!("缺少必填的列“{column}”"),
            format!("the required column {column:?} is missing"),
        )
        .at(sheet_place(&grid.name))
        .hint(remedy(template), remedy_en(template))
    }));
}

fn absent(table: &Table, index: usize, book: &Book, template: &str) -> Problem {
    let names: Vec<&str> = book.grids.iter().map(|grid| grid.name.as_str()).collect();
    let names = names.join("、");
    let (zh, en) = if index == 0 {
        (
            format!("没有找到有“{}”各列标题的工作表；文件里有：{names}", table.label),
            format!("no sheet has the headings of the form; there are: {names}"),
        )
    } else {
        (
            format!("缺少工作表“{}”；文件里有：{names}", table.name),
            format!("the sheet {:?} is missing; there are: {names}", table.name),
        )
    };
    let place = if index == 0 { MAIN } else { &table.name };
    Problem::new(Code::FieldMissing, zh, en)
        .at(sheet_place(place))
        .hint(remedy(template), remedy_en(template))
}

fn remedy(template: &str) -> String {
    format!(
        "请下载空白表填写：/v1/templates/{template}/sheet.xlsx，或者 hongtou templates {template} --sheet 文件.xlsx"
    )
}

fn remedy_en(template: &str) -> String {
    format!(
        "fill in the blank form: /v1/templates/{template}/sheet.xlsx, or hongtou templates {template} --sheet FILE.xlsx"
    )
}

/// A sheet as a place.
pub(super) fn sheet_place(name: &str) -> Place {
    Place::Name(format!("工作表“{name}”"))
}
