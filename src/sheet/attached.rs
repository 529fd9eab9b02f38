//! A table or the numbers of a chart on a sheet of its own, named in a cell.

use serde_json::{Map, Value, json};

use crate::sheet::fill::Sketch;
use crate::sheet::grid::{Grid, Line, Raw};
use crate::sheet::value::{Content, number_value, parse_number, words};

/// Settings above a table: label in the first column, and the field.
const SETTINGS: &[(&str, &str)] = &[
    ("【表题】", "caption"),
    ("【图题】", "caption"),
    ("【单位】", "unit"),
    ("【表头行数】", "head"),
    ("【横排】", "landscape"),
    ("【列宽】", "width"),
    ("【对齐】", "align"),
    ("【图形】", "kind"),
    ("【表注】", "notes"),
];
/// Alignments, by value and word.
const ALIGN: &[(&str, &str)] = &[("left", "左"), ("center", "中"), ("right", "右"), ("justify", "两端")];
/// Kinds of charts, by value and word.
const CHARTS: &[(&str, &str)] = &[("bar", "柱形图"), ("line", "折线图"), ("pie", "饼图")];

/// A sheet taken apart: settings and what is left.
struct Parts<'a> {
    settings: Vec<(&'static str, Vec<String>)>,
    lines: Vec<&'a Line>,
}

impl Parts<'_> {
    fn all(&self, field: &str) -> impl Iterator<Item = &Vec<String>> {
        self.settings.iter().filter(move |(own, _)| *own == field).map(|(_, words)| words)
    }

    fn one(&self, field: &str) -> Option<String> {
        self.all(field).next().and_then(|words| words.first().cloned())
    }
}

fn parts(grid: &Grid) -> Parts<'_> {
    let mut parts = Parts { settings: Vec::new(), lines: Vec::new() };
    for line in &grid.rows {
        let label = line.get(0).map(words).unwrap_or_default();
        match SETTINGS.iter().find(|(word, _)| *word == label) {
            Some((_, field)) => {
                let last = line.cells.last().map_or(0, |(column, _)| *column);
                let values = (1..=last).map(|column| line.get(column).map(words).unwrap_or_default());
                parts.settings.push((field, values.collect()));
            }
            None => parts.lines.push(line),
        }
    }
    parts
}

fn value_of(list: &[(&str, &str)], word: &str) -> String {
    let found = list.iter().find(|(value, name)| *value == word || *name == word);
    found.map_or(word, |(value, _)| value).to_owned()
}

fn word_of(list: &[(&str, &str)], value: &str) -> String {
    let found = list.iter().find(|(own, _)| *own == value);
    found.map_or(value, |(_, word)| word).to_owned()
}

/// The table of a sheet.
pub(super) fn table(grid: &Grid) -> Value {
    let mut parts = parts(grid);
    let mut table = Map::new();
    if parts.settings.is_empty() && grid.width() > 1 {
        lift(&mut parts, &mut table);
    }
    for field in ["caption", "unit"] {
        if let Some(text) = parts.one(field) {
            table.insert(field.to_owned(), text.into());
        }
    }
    let columns = columns(&parts);
    if !columns.is_empty() {
        table.insert("columns".to_owned(), columns.into());
    }
    let width =
        parts.lines.iter().filter_map(|line| line.cells.last()).map(|(column, _)| *column).max().unwrap_or(0);
    let mut rows: Vec<Value> = parts.lines.iter().map(|line| row(grid, line, width)).collect();
    let asked = parts.one("head").and_then(|count| count.parse::<usize>().ok());
    let head = asked.unwrap_or(1).min(rows.len().saturating_sub(1));
    if head > 0 {
        table.insert("head".to_owned(), rows.drain(..head).collect::<Vec<_>>().into());
    }
    table.insert("rows".to_owned(), rows.into());
    let notes: Vec<Value> =
        parts.all("notes").filter_map(|words| words.first().cloned()).map(Value::from).collect();
    if !notes.is_empty() {
        table.insert("notes".to_owned(), notes.into());
    }
    if parts.one("landscape").is_some_and(|word| word == "是") {
        table.insert("landscape".to_owned(), true.into());
    }
    Value::Object(table)
}

/// The first lines of a sheet without settings: a lone text is the caption, `单位：…` the unit.
fn lift(parts: &mut Parts<'_>, table: &mut Map<String, Value>) {
    while let Some(line) = parts.lines.first().filter(|line| line.cells.len() == 1) {
        let text = line.cells.first().map(|(_, raw)| words(raw)).unwrap_or_default();
        let field = if text.starts_with("单位") { "unit" } else { "caption" };
        if table.contains_key(field) {
            break;
        }
        table.insert(field.to_owned(), text.into());
        parts.lines.remove(0);
    }
}

fn columns(parts: &Parts<'_>) -> Vec<Value> {
    let widths = parts.all("width").next().cloned().unwrap_or_default();
    let aligns = parts.all("align").next().cloned().unwrap_or_default();
    let count = widths.len().max(aligns.len());
    let column = |at: usize| {
        let mut column = Map::new();
        if let Some(width) = widths.get(at).filter(|word| !word.is_empty()) {
            column.insert(
                "width".to_owned(),
                parse_number(width).map_or_else(|| width.clone().into(), number_value),
            );
        }
        if let Some(align) = aligns.get(at).filter(|word| !word.is_empty()) {
            column.insert("align".to_owned(), value_of(ALIGN, align).into());
        }
        Value::Object(column)
    };
    (0..count).map(column).collect()
}

fn row(grid: &Grid, line: &Line, width: u32) -> Value {
    let mut cells = Vec::new();
    for column in 0..=width {
        let area = grid
            .merged
            .iter()
            .find(|(from, to)| (from.0..=to.0).contains(&line.row) && (from.1..=to.1).contains(&column));
        let value = line.get(column).map_or(Value::Null, cell);
        match area {
            Some((from, to)) if *from == (line.row, column) => {
                let mut spanned = json!({"text": value});
                if to.1 > from.1 {
                    spanned["colspan"] = (to.1 - from.1 + 1).into();
                }
                if to.0 > from.0 {
                    spanned["rowspan"] = (to.0 - from.0 + 1).into();
                }
                cells.push(spanned);
            }
            Some(_) => {}
            None => cells.push(value),
        }
    }
    cells.into()
}

fn cell(raw: &Raw) -> Value {
    match raw {
        Raw::Number(number) => number_value(*number),
        other => words(other).into(),
    }
}

/// The chart of a sheet: categories in the first column, one column a series.
pub(super) fn chart(grid: &Grid) -> Value {
    let parts = parts(grid);
    let mut chart =
        json!({"kind": value_of(CHARTS, &parts.one("kind").unwrap_or_else(|| "柱形图".to_owned()))});
    for field in ["caption", "unit"] {
        if let Some(text) = parts.one(field) {
            chart[field] = text.into();
        }
    }
    let Some((head, rows)) = parts.lines.split_first() else { return chart };
    let last =
        parts.lines.iter().filter_map(|line| line.cells.last()).map(|(column, _)| *column).max().unwrap_or(0);
    let categories: Vec<String> =
        rows.iter().map(|line| line.get(0).map(words).unwrap_or_default()).collect();
    let number = |raw: &Raw| match raw {
        Raw::Text(text) => parse_number(text).map_or_else(|| text.clone().into(), number_value),
        raw => cell(raw),
    };
    let series = (1..=last).map(|column| {
        let values: Vec<Value> =
            rows.iter().map(|line| line.get(column).map_or(Value::Null, number)).collect();
        let mut one = json!({});
        if let Some(name) = head.get(column).map(words) {
            one["name"] = name.into();
        }
        one["values"] = values.into();
        one
    });
    chart["series"] = series.collect::<Vec<_>>().into();
    chart["categories"] = categories.into();
    chart
}

/// A sheet for a table; what it cannot say is added to the list by pointer.
pub(super) fn sketch_table(table: &Value, name: String, pointer: &str, unsaid: &mut Vec<String>) -> Sketch {
    let mut sketch = Sketch { name, ..Sketch::default() };
    settings(&mut sketch, table, &[("【表题】", "caption"), ("【单位】", "unit")]);
    let head = table["head"].as_array().map_or(0, Vec::len);
    sketch.rows.push(vec![text("【表头行数】"), Some(Content::Number(head as f64))]);
    if table["landscape"] == true {
        sketch.rows.push(vec![text("【横排】"), text("是")]);
    }
    let columns: Vec<Value> = table["columns"].as_array().cloned().unwrap_or_default();
    if columns.iter().any(|column| !column["width"].is_null()) {
        let widths = columns.iter().map(|column| column["width"].as_f64().map(Content::Number));
        sketch.rows.push(std::iter::once(text("【列宽】")).chain(widths).collect());
    }
    if columns.iter().any(|column| !column["align"].is_null()) {
        let aligns = columns
            .iter()
            .map(|column| column["align"].as_str().and_then(|value| text(&word_of(ALIGN, value))));
        sketch.rows.push(std::iter::once(text("【对齐】")).chain(aligns).collect());
    }
    let mut taken: Vec<u32> = Vec::new();
    for part in ["head", "rows"] {
        for (index, row) in table[part].as_array().into_iter().flatten().enumerate() {
            let pointer = format!("{pointer}/{part}/{index}");
            draw(&mut sketch, row, &mut taken, &pointer, unsaid);
        }
    }
    for note in table["notes"].as_array().into_iter().flatten() {
        sketch.rows.push(vec![text("【表注】"), note.as_str().and_then(text)]);
    }
    sketch
}

/// One row of a table; `taken` counts the rows that a cell above still covers, by column.
fn draw(sketch: &mut Sketch, row: &Value, taken: &mut Vec<u32>, pointer: &str, unsaid: &mut Vec<String>) {
    let number = u32::try_from(sketch.rows.len()).unwrap_or(u32::MAX);
    let mut cells: Vec<Option<Content>> = Vec::new();
    let mut covered = std::mem::take(taken);
    let mut column = 0;
    for (index, cell) in row.as_array().into_iter().flatten().enumerate() {
        while covered.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        let span =
            |name: &str| cell[name].as_u64().and_then(|span| u32::try_from(span).ok()).unwrap_or(1).max(1);
        let (across, down) = (span("colspan"), span("rowspan"));
        let value = if cell.is_object() { &cell["text"] } else { cell };
        for lost in ["align", "strong"].iter().filter(|name| cell.get(**name).is_some()) {
            unsaid.push(format!("{pointer}/{index}/{lost}"));
        }
        if value.as_str().is_some_and(|text| words(&Raw::Text(text.to_owned())) != text) {
            unsaid.push(format!("{pointer}/{index}"));
        }
        let end = column + usize::try_from(across).unwrap_or(1);
        if cells.len() < end {
            cells.resize(end, None);
        }
        cells[column] = match value {
            Value::Number(number) => number.as_f64().map(Content::Number),
            Value::String(words) => text(words),
            _ => None,
        };
        if (across, down) != (1, 1) {
            let left = u32::try_from(column).unwrap_or(u32::MAX);
            sketch.merged.push(((number, left), (number + down - 1, left + across - 1)));
        }
        if covered.len() < end {
            covered.resize(end, 0);
        }
        covered[column..end].iter_mut().for_each(|rows| *rows = down);
        column = end;
    }
    *taken = covered.into_iter().map(|rows| rows.saturating_sub(1)).collect();
    sketch.rows.push(cells);
}

/// A sheet for the numbers of a chart.
pub(super) fn sketch_chart(chart: &Value, name: String) -> Sketch {
    let mut sketch = Sketch { name, ..Sketch::default() };
    let kind = word_of(CHARTS, chart["kind"].as_str().unwrap_or("bar"));
    sketch.rows.push(vec![text("【图形】"), text(&kind)]);
    settings(&mut sketch, chart, &[("【图题】", "caption"), ("【单位】", "unit")]);
    let series: Vec<&Value> = chart["series"].as_array().into_iter().flatten().collect();
    let head = series.iter().map(|one| one["name"].as_str().and_then(text));
    sketch.rows.push(std::iter::once(text("类别")).chain(head).collect());
    for (at, category) in chart["categories"].as_array().into_iter().flatten().enumerate() {
        let values = series.iter().map(|one| one["values"][at].as_f64().map(Content::Number));
        sketch.rows.push(std::iter::once(category.as_str().and_then(text)).chain(values).collect());
    }
    sketch
}

fn settings(sketch: &mut Sketch, from: &Value, list: &[(&str, &str)]) {
    for (label, field) in list {
        if let Some(words) = from[*field].as_str() {
            sketch.rows.push(vec![text(label), text(words)]);
        }
    }
}

fn text(words: &str) -> Option<Content> {
    Some(Content::Text(words.to_owned())).filter(|_| !words.is_empty())
}
