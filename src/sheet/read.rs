//! A filled workbook to rows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::catalog::template::Template;
use crate::problem::{Code, Place, Problem, Problems};
use crate::sheet::field::Kind;
use crate::sheet::fill::{self, lines, records};
use crate::sheet::form::Form;
use crate::sheet::grid::{self, Book, Grid, Line, Raw};
use crate::sheet::mapping::{self, Mapped, sheet_place};
use crate::sheet::place::{Area, pointer};
use crate::sheet::rich::Sheets;
use crate::sheet::value::words;
use crate::sheet::words::{EXAMPLE, GUIDE, HELP, KEY, normal};
use crate::sheet::{Cells, Row, Sheet, attached, rich, value};

/// Fields that a unit goes by, where a row has no 编号.
const NAMES: [&str; 4] = ["unit", "title", "name", "area"];
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
        return Err(empty(&book, mapped.first().and_then(Option::as_ref)));
    }
    Ok(Reading { form, book, mapped, rows, notes, named })
}

struct Gather<'a> {
    form: &'a Form,
    book: &'a Book,
    /// Rows by what they are called.
    keys: BTreeMap<String, usize>,
    rows: Vec<Row>,
    notes: Vec<Problem>,
    named: Vec<BTreeSet<String>>,
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
                    self.notes.push(example(grid, line));
                }
                continue;
            }
            if grid.hidden.contains(&line.row) {
                hidden.push((line.row + 1).to_string());
            }
            let (mut entry, mut faults, named) = self.entry(table, mapped, line);
            faults.extend(mapped.columns.iter().flatten().filter_map(|column| {
                let area = covered.get(&(line.row, *column))?;
                Some(merged(grid, mapped, line, *column, area))
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
            if let Some(problem) = broken(raw) {
                faults.push(problem.at(Place::Name(cell.to_string())));
                continue;
            }
            let mut shelf = Shelf { book: self.book, named: &mut named, missing: Vec::new() };
            let value = cell_value(&column.kind, raw, &mut shelf);
            faults.extend(shelf.missing.iter().map(|name| no_sheet(name).at(Place::Name(cell.to_string()))));
            put(&mut entry, &column.path, value);
        }
        (entry, faults, named)
    }

    /// A row of the first sheet.
    fn start(
        &mut self,
        mapped: &Mapped,
        line: &Line,
        key: String,
        (data, mut faults, named): (Value, Vec<Problem>, BTreeSet<String>),
    ) {
        let own = NAMES.iter().find_map(|name| data.get(*name)?.as_str()).unwrap_or_default().to_owned();
        let name = [&key, &own].into_iter().find(|name| !name.is_empty()).cloned();
        let name = name.unwrap_or_else(|| format!("第{}行", line.row + 1));
        let index = self.rows.len();
        if let Some(first) = self.keys.get(&normal(&key)).filter(|_| !key.is_empty()) {
            faults.push(duplicate(mapped, line, &key, self.rows[*first].number));
        } else if !key.is_empty() {
            self.keys.insert(normal(&key), index);
        }
        let mut cells = Cells::default();
        cells.push(Area { pointer: String::new(), row: line.row + 1, headings: mapped.headings.clone() });
        let sheet = mapped.headings.sheet.clone();
        self.rows.push(Row { sheet, number: line.row + 1, name, data, cells, faults });
        self.named.push(named);
    }

    /// An entry of another sheet joins the row that it names.
    fn join(
        &mut self,
        table: usize,
        mapped: &Mapped,
        line: &Line,
        key: &str,
        (data, faults, named): (Value, Vec<Problem>, BTreeSet<String>),
    ) {
        let found = self.row_of(key).and_then(|row| Ok((row, self.place_of(table, mapped, line, row)?)));
        match found {
            Ok((row, list)) => {
                let count = push(&mut self.rows[row].data, &list, data);
                let pointer = format!("{}/{count}", pointer(&list));
                self.rows[row].cells.push(Area {
                    pointer,
                    row: line.row + 1,
                    headings: mapped.headings.clone(),
                });
                self.rows[row].faults.extend(faults);
                self.named[row].extend(named);
            }
            Err(problem) => {
                let column = mapped.key;
                let place = grid::at(&mapped.headings.sheet, line.row, column, KEY).to_string();
                let mut all = vec![problem.at(Place::Name(place))];
                all.extend(faults);
                let mut cells = Cells::default();
                cells.push(Area {
                    pointer: String::new(),
                    row: line.row + 1,
                    headings: mapped.headings.clone(),
                });
                let sheet = mapped.headings.sheet.clone();
                let name =
                    if key.is_empty() { format!("{sheet}第{}行", line.row + 1) } else { key.to_owned() };
                self.rows.push(Row { sheet, number: line.row + 1, name, data, cells, faults: all });
                self.named.push(named);
            }
        }
    }

    /// The row that a key names: by its 编号, its unit or title, or because there is no other.
    fn row_of(&self, key: &str) -> Result<usize, Problem> {
        let main =
            |row: &&Row| row.sheet == self.rows.first().map(|row| row.sheet.as_str()).unwrap_or_default();
        if key.is_empty() {
            let count = self.rows.iter().filter(main).count();
            let hint = (
                "请写上它属于哪一行，与第一张表的编号相同",
                "name the row of the first sheet that it belongs to",
            );
            return if count == 1 {
                Ok(0)
            } else {
                Err(Problem::new(Code::FieldMissing, "没有写编号", "it names no row").hint(hint.0, hint.1))
            };
        }
        if let Some(row) = self.keys.get(&normal(key)) {
            return Ok(*row);
        }
        let called = |(_, row): &(usize, &Row)| {
            main(row)
                && NAMES
                    .iter()
                    .any(|name| row.data[*name].as_str().is_some_and(|own| normal(own) == normal(key)))
        };
        let mut found = self.rows.iter().enumerate().filter(called).map(|(at, _)| at);
        match (found.next(), found.next()) {
            (Some(row), None) => Ok(row),
            (Some(_), Some(_)) => Err(Problem::new(
                Code::FieldForm,
                format!("有几行都叫“{key}”，分不清属于哪一行"),
                format!("several rows are called {key:?}"),
            )
            .hint("请给各行写上不同的编号", "give each row a 编号 of its own")),
            _ => Err(Problem::new(
                Code::FieldForm,
                format!("第一张表里没有编号为“{key}”的行"),
                format!("no row of the first sheet is called {key:?}"),
            )
            .hint(
                "请核对编号；它与第一张表“编号”一列的写法相同",
                "write it as in the column 编号 of the first sheet",
            )),
        }
    }

    /// The path of the list that an entry goes to.
    fn place_of(
        &self,
        table: usize,
        mapped: &Mapped,
        line: &Line,
        row: usize,
    ) -> Result<Vec<String>, Problem> {
        let own = &self.form.tables[table];
        let Some(parent) = own.parent.filter(|parent| *parent > 0) else { return Ok(own.path.clone()) };
        let mut path = self.form.tables[parent].path.clone();
        let list = path.iter().try_fold(&self.rows[row].data, |at, name| at.get(name));
        let entries = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let owner = mapped.owner.and_then(|column| line.get(column)).map(words).unwrap_or_default();
        let label = &self.form.tables[parent].label;
        let by_number = owner
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|at| *at < entries.len());
        let called = |entry: &Value| {
            entry
                .as_object()
                .is_some_and(|all| all.values().any(|value| value.as_str() == Some(owner.as_str())))
        };
        let found = match owner.is_empty() {
            true if entries.len() == 1 => Some(0),
            true => None,
            false => by_number.or_else(|| entries.iter().position(called)),
        };
        let at = found.ok_or_else(|| {
            Problem::new(
                Code::FieldForm,
                format!("“{owner}”不是这一行的{label}：这一行有 {} 项", entries.len()),
                format!("{owner:?} is none of its {} entries", entries.len()),
            )
            .hint(format!("请写{label}的序号（1、2……），或者它的标题"), "write its number, or its heading")
        })?;
        path.push(at.to_string());
        path.extend(own.path.iter().cloned());
        Ok(path)
    }

    /// Units that stand twice under different keys are told, and printed.
    fn twins(&mut self) {
        let Some(sheet) = self.rows.first().map(|row| row.sheet.clone()) else { return };
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.sheet == sheet) {
            let Some(unit) = row.data.get("unit").or_else(|| row.data.get("area")).and_then(Value::as_str)
            else {
                continue;
            };
            match seen.get(&normal(unit)) {
                Some(first) => self.notes.push(
                    Problem::new(
                        Code::Advice,
                        format!("“{unit}”在第{first}行和第{}行出现两次，各印一份", row.number),
                        format!("{unit:?} stands in the rows {first} and {}; both are printed", row.number),
                    )
                    .at(sheet_place(&sheet))
                    .hint("如果是重复的，请删去一行", "delete one of them if it is there twice"),
                ),
                None => {
                    seen.insert(normal(unit), row.number);
                }
            }
        }
    }

    fn told(&mut self, grid: &Grid, mapped: &Mapped, hidden: &[String], ignored: &[String]) {
        let mut note = |zh: String, en: String, hint: (&str, &str)| {
            let problem = Problem::new(Code::Advice, zh, en).at(sheet_place(&grid.name)).hint(hint.0, hint.1);
            self.notes.push(problem);
        };
        if !mapped.unknown.is_empty() {
            let list: Vec<String> = mapped
                .unknown
                .iter()
                .map(|(column, heading)| format!("{}列（{heading}）", super::words::letters(*column)))
                .collect();
            let list = list.join("、");
            note(
                format!("不认识的列，没有读入：{list}"),
                format!("unknown columns are not read: {list}"),
                (
                    "标题要与空白表的相同；不需要的列可以留着",
                    "headings must be those of the blank form; other columns may stay",
                ),
            );
        }
        if !hidden.is_empty() {
            let list = hidden.join("、");
            note(
                format!("隐藏的行也读入了：第{list}行"),
                format!("hidden rows are read too: {list}"),
                ("不要它们时，请取消隐藏或筛选后删去", "show and delete them if they are not meant"),
            );
        }
        if !ignored.is_empty() {
            let list = ignored.join("、");
            note(
                format!("只在不认识的列里有内容的行，没有读入：第{list}行"),
                format!("rows with nothing but unknown columns are not read: {list}"),
                ("请核对各列的标题", "check the headings"),
            );
        }
    }

    /// Sheets that nothing was read from.
    fn leftover(&mut self, mapped: &[Option<Mapped>]) {
        for (at, grid) in self.book.grids.iter().enumerate() {
            let used = mapped.iter().flatten().any(|mapped| mapped.grid == at)
                || self.named.iter().any(|named| named.contains(&grid.name));
            let of_example = grid.name.starts_with(EXAMPLE);
            if used || of_example || grid.name == GUIDE || grid.rows.is_empty() {
                continue;
            }
            self.notes.push(
                Problem::new(Code::Advice, "这张工作表没有读入", "the sheet was not read")
                    .at(sheet_place(&grid.name))
                    .hint(
                        "表格、统计图的工作表，名称要写在单元格里",
                        "a sheet of a table or chart is named in a cell",
                    ),
            );
        }
    }
}

/// The value of a cell.
fn cell_value(kind: &Kind, raw: &Raw, shelf: &mut Shelf<'_>) -> Value {
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
struct Shelf<'a> {
    book: &'a Book,
    named: &'a mut BTreeSet<String>,
    missing: Vec<String>,
}

impl Shelf<'_> {
    fn find(&mut self, name: &str) -> Option<&Grid> {
        let found = self.book.grids.iter().find(|grid| grid.name.trim() == name && !grid.rows.is_empty());
        match found {
            Some(grid) => {
                self.named.insert(grid.name.clone());
            }
            None => self.missing.push(name.to_owned()),
        }
        found
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

/// Puts a value at a path of names.
fn put(entry: &mut Value, path: &[String], value: Value) {
    let Some((last, before)) = path.split_last() else { return };
    let mut at = entry;
    for name in before {
        at = &mut at[name.as_str()];
    }
    at[last.as_str()] = value;
}

/// Adds an entry to the list at a path, and says how many were there.
fn push(data: &mut Value, path: &[String], entry: Value) -> usize {
    let mut at = data;
    for name in path {
        at = match (name.parse::<usize>(), at.is_array()) {
            (Ok(index), true) => &mut at[index],
            _ => &mut at[name.as_str()],
        };
    }
    if at.is_null() {
        *at = Value::Array(Vec::new());
    }
    let count = at.as_array().map_or(0, Vec::len);
    if let Some(list) = at.as_array_mut() {
        list.push(entry);
    }
    count
}

/// Cells that a merged one covers: they read as empty although they do not look so.
fn covered(grid: &Grid) -> BTreeMap<(u32, u32), String> {
    let mut covered = BTreeMap::new();
    for (from, to) in grid.merged.iter().take(MERGED) {
        let area = format!(
            "{}{}:{}{}",
            super::words::letters(from.1),
            from.0 + 1,
            super::words::letters(to.1),
            to.0 + 1
        );
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

fn example(grid: &Grid, line: &Line) -> Problem {
    Problem::new(
        Code::Advice,
        format!("第{}行的编号以“示例”开头，没有读入，但内容已经不是原来的示例", line.row + 1),
        format!(
            "row {} is marked as the example and not read, but is no longer that of the form",
            line.row + 1
        ),
    )
    .at(sheet_place(&grid.name))
    .hint("如果是要印的内容，请改写它的编号", "give it another 编号 if it is to be printed")
}

fn broken(raw: &Raw) -> Option<Problem> {
    match raw {
        Raw::Failed(error) => Some(
            Problem::new(
                Code::FieldForm,
                format!("单元格里是错误值 {error}"),
                format!("the cell holds the error {error}"),
            )
            .hint("请改正公式，或者直接填写", "mend the formula, or type the value"),
        ),
        Raw::Unsaved(formula) => Some(
            Problem::new(
                Code::FieldForm,
                format!("公式 ={formula} 没有保存计算结果"),
                format!("the result of the formula ={formula} was not saved"),
            )
            .hint("请用 Excel 或 WPS 打开，保存后再上传", "open it in Excel or WPS and save it"),
        ),
        _ => None,
    }
}

fn no_sheet(name: &str) -> Problem {
    Problem::new(
        Code::FieldForm,
        format!("没有名为“{name}”的工作表，或者它是空的"),
        format!("there is no sheet {name:?}, or it is empty"),
    )
    .hint("请核对工作表的名称", "check the name of the sheet")
}

fn merged(grid: &Grid, mapped: &Mapped, line: &Line, column: u32, area: &str) -> Problem {
    let heading = mapped
        .headings
        .columns
        .iter()
        .find(|(_, own, _)| *own == Some(column))
        .map_or("", |(.., heading)| heading);
    let place = grid::at(&grid.name, line.row, Some(column), heading);
    Problem::new(
        Code::FieldForm,
        format!("是合并单元格 {area} 的一部分，读不到内容"),
        format!("it is part of the merged cells {area} and reads as empty"),
    )
    .at(Place::Name(place.to_string()))
    .hint("请取消合并，每行都写上内容", "unmerge them and fill in each row")
}

fn duplicate(mapped: &Mapped, line: &Line, key: &str, first: u32) -> Problem {
    let place = grid::at(&mapped.headings.sheet, line.row, mapped.key, KEY);
    Problem::new(
        Code::FieldTwice,
        format!("编号“{key}”与第{first}行重复"),
        format!("the 编号 {key:?} stands in row {first} already"),
    )
    .at(Place::Name(place.to_string()))
    .hint("请给每行写不同的编号", "give each row a 编号 of its own")
}

fn empty(book: &Book, mapped: Option<&Mapped>) -> Problems {
    let sheet = mapped.and_then(|mapped| book.grids.get(mapped.grid)).map_or("", |grid| &grid.name);
    Problem::new(
        Code::FieldMissing,
        "表里没有要印的内容：只有标题、说明或者示例",
        "there is nothing to print: only headings, help or the example",
    )
    .at(sheet_place(sheet))
    .hint("请在标题下面一行填一个单位；编号不要以“示例”开头", "fill in one unit a row below the headings")
    .into()
}
