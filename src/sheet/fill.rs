//! A payload to the rows of the form, with what a sheet cannot say told by pointer.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::limit::SHEET_CELL_CHARS;
use crate::payload::pointer_to;
use crate::sheet::field::Kind;
use crate::sheet::form::{Column, Form};
use crate::sheet::grid::Raw;
use crate::sheet::place::pointer;
use crate::sheet::rich::Easel;
use crate::sheet::value::Content;
use crate::sheet::words::{EXAMPLE, MAIN};
use crate::sheet::{attached, record, rich, value};

/// Characters that the name of a sheet may not have.
const FORBIDDEN: &str = "[]:*?/\\'";
/// Most characters that a key lends to the name of a sheet.
const KEY_CHARS: usize = 20;

/// A sheet beside the form: a table, or the numbers of a chart.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    /// Name.
    pub(super) name: String,
    /// Cells by row.
    pub(super) rows: Vec<Vec<Option<Content>>>,
    /// Merged areas: first row and column, last row and column, from 0.
    pub(super) merged: Vec<((u32, u32), (u32, u32))>,
}

/// A row of a sheet of the form.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Index of the sheet.
    pub(super) table: usize,
    /// What the row is called, and what it belongs to.
    pub(super) keys: Vec<String>,
    /// Cells by column of the form.
    pub(super) cells: Vec<Option<Content>>,
    /// Cells of columns that the form does not have, by heading.
    pub(super) extra: Vec<(String, Content)>,
    /// Columns of the form that are wrong.
    pub(super) wrong: BTreeSet<usize>,
    /// What is wrong.
    pub(super) problem: String,
}

/// Payloads as rows.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// Rows of all sheets of the form.
    pub(super) entries: Vec<Entry>,
    /// Sheets beside it.
    pub(super) sheets: Vec<Sketch>,
    /// Pointers of what a sheet cannot say.
    pub(super) unsaid: Vec<String>,
}

struct Filler<'a> {
    form: &'a Form,
    key: &'a str,
    filled: Filled,
}

/// Adds the rows of a payload under a key. In the example headings get their numbers, as a clerk would write them.
pub(super) fn fill(form: &Form, data: &Value, key: &str, filled: Filled) -> Filled {
    let mut filler = Filler { form, key, filled };
    filler.entry(0, data, vec![key.to_owned()], "");
    for (address, _) in &form.unsaid {
        let steps: Vec<&str> = address.split('.').collect();
        there(data, &steps, "", &mut filler.filled.unsaid);
    }
    filler.filled
}

/// The pointers of all values at a path that exist.
fn there(value: &Value, steps: &[&str], at: &str, found: &mut Vec<String>) {
    match steps.split_first() {
        None => found.push(at.to_owned()),
        Some((&"*", rest)) => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                there(item, rest, &pointer_to(at, &index.to_string()), found);
            }
        }
        Some((name, rest)) => {
            if let Some(inner) = value.get(*name) {
                there(inner, rest, &pointer_to(at, name), found);
            }
        }
    }
}

/// A value at a path of names.
fn dig<'a>(data: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(data, |at, name| at.get(name))
}

impl Filler<'_> {
    fn entry(&mut self, table: usize, data: &Value, keys: Vec<String>, at: &str) {
        let form = self.form;
        let mut entry = Entry { table, keys, ..Entry::default() };
        let own = self.filled.entries.len();
        for column in &form.tables[table].columns {
            let place = format!("{at}{}", pointer(&column.path));
            let content = dig(data, &column.path).and_then(|value| self.content(column, value, &place));
            entry.cells.push(content);
        }
        self.filled.entries.insert(own, entry);
        for (index, below) in form.tables.iter().enumerate().filter(|(_, below)| below.parent == Some(table))
        {
            let list = dig(data, &below.path).and_then(Value::as_array);
            for (item, value) in list.into_iter().flatten().enumerate() {
                let mut keys = vec![self.key.to_owned()];
                if table > 0 {
                    let number = at.rsplit('/').next().and_then(|number| number.parse::<usize>().ok());
                    keys.push((number.unwrap_or(0) + 1).to_string());
                }
                self.entry(index, value, keys, &format!("{at}{}/{item}", pointer(&below.path)));
            }
        }
    }

    fn content(&mut self, column: &Column, value: &Value, place: &str) -> Option<Content> {
        let before = self.filled.unsaid.len();
        let content = match (&column.kind, value) {
            (Kind::Blocks, Value::Array(blocks)) => self.body(blocks, place),
            (Kind::Tables, Value::Array(tables)) => {
                let names =
                    tables.iter().enumerate().map(|(at, table)| self.table(table, &format!("{place}/{at}")));
                Some(names.collect::<Vec<_>>().join("\n"))
            }
            (Kind::Charts, Value::Array(charts)) => {
                Some(charts.iter().map(|chart| self.chart(chart)).collect::<Vec<_>>().join("\n"))
            }
            (Kind::Records(fields), Value::Array(entries)) => entries
                .iter()
                .map(|entry| record::write(fields, entry))
                .collect::<Option<Vec<_>>>()
                .map(|lines| lines.join("\n")),
            (Kind::Lines { .. }, Value::Array(lines)) => {
                lines.iter().map(Value::as_str).collect::<Option<Vec<_>>>().map(|lines| lines.join("\n"))
            }
            (Kind::Lines { single: true }, Value::String(text)) => Some(text.clone()),
            (kind, value) => return self.single(kind, value, place),
        };
        let content = content.filter(|text| text.chars().count() <= SHEET_CELL_CHARS);
        let told = self.filled.unsaid.len() > before;
        match content {
            Some(text) => {
                let back = self::back(&column.kind, &text);
                if !told && back.is_some_and(|back| !alike(&back, value)) {
                    self.filled.unsaid.push(place.to_owned());
                }
                Some(Content::Text(text)).filter(|content| *content != Content::Text(String::new()))
            }
            None => {
                self.filled.unsaid.push(place.to_owned());
                None
            }
        }
    }

    fn single(&mut self, kind: &Kind, value: &Value, place: &str) -> Option<Content> {
        let content = value::write(kind, value).filter(|content| match content {
            Content::Text(text) => text.chars().count() <= SHEET_CELL_CHARS,
            _ => true,
        });
        let raw = content.as_ref().map(|content| match content {
            Content::Text(text) => Raw::Text(text.clone()),
            Content::Number(number) => Raw::Number(*number),
            Content::Day(year, month, day) => Raw::Moment(format!("{year:04}-{month:02}-{day:02}")),
        });
        if raw.is_none_or(|raw| !alike(&value::read(kind, &raw), value)) {
            self.filled.unsaid.push(place.to_owned());
        }
        content
    }

    fn body(&mut self, blocks: &[Value], place: &str) -> Option<String> {
        let mut unsaid = Vec::new();
        let text = rich::write(blocks, place, self.key == EXAMPLE, self, &mut unsaid);
        self.filled.unsaid.extend(unsaid);
        Some(text)
    }

    /// A name for a new sheet.
    fn name(&self, word: &str) -> String {
        let key: String =
            self.key.chars().filter(|c| !FORBIDDEN.contains(*c) && !c.is_control()).take(KEY_CHARS).collect();
        let names = (1..).map(|number| format!("{key}-{word}{number}"));
        let taken = |name: &String| {
            let mut sheets = self.filled.sheets.iter().map(|sheet| &sheet.name);
            sheets.any(|sheet| sheet.eq_ignore_ascii_case(name)) || name == MAIN
        };
        names.into_iter().find(|name| !taken(name)).unwrap_or_default()
    }
}

impl Easel for Filler<'_> {
    fn table(&mut self, table: &Value, pointer: &str) -> String {
        let name = self.name("表");
        let mut unsaid = Vec::new();
        let sketch = attached::sketch_table(table, name.clone(), pointer, &mut unsaid);
        self.filled.unsaid.extend(unsaid);
        self.filled.sheets.push(sketch);
        name
    }

    fn chart(&mut self, chart: &Value) -> String {
        let name = self.name("图");
        self.filled.sheets.push(attached::sketch_chart(chart, name.clone()));
        name
    }
}

/// What the lines of a cell are read as; nothing where other sheets belong to it.
fn back(kind: &Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Lines { single } => Some(lines(text, *single)),
        Kind::Records(fields) => Some(records(fields, text)),
        _ => None,
    }
}

/// The texts of the lines of a cell.
pub(super) fn lines(text: &str, single: bool) -> Value {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines[..] {
        [one] if single => one.into(),
        _ => lines.into(),
    }
}

/// The entries of the lines of a cell.
pub(super) fn records(fields: &[super::field::Field], text: &str) -> Value {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| record::read(fields, line)).collect::<Vec<_>>().into()
}

/// Whether two values print alike: 3 is 3.0, a list of one text that text, a picture beside the sheet one beside the data file.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::String(one), Value::String(other)) => {
            one == other
                || one.strip_prefix("cid:").is_some_and(|one| other.strip_prefix("file:") == Some(one))
        }
        (Value::String(_), Value::Array(list)) => matches!(&list[..], [only] if alike(one, only)),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| alike(value, other)))
        }
        _ => one == other,
    }
}
