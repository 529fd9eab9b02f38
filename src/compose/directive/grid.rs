//! The directive `table`.

use serde::Deserialize;
use serde_json::Value;

use super::{Counters, printed, words};
use crate::catalog::style::Numbering;
use crate::compose::refusal::{Refusal, shown};
use crate::compose::table::{Draft, DraftCell};
use crate::model::{Align, Inline, Table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec {
    caption: Option<String>,
    unit: Option<String>,
    columns: Option<Vec<ColumnSpec>>,
    #[serde(default)]
    head: Vec<Vec<Value>>,
    rows: Vec<Vec<Value>>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    landscape: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnSpec {
    width: Option<f64>,
    align: Option<Align>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellSpec {
    #[serde(default)]
    text: Value,
    colspan: Option<usize>,
    rowspan: Option<usize>,
    align: Option<Align>,
    #[serde(default)]
    strong: bool,
}

pub(super) fn table(spec: Spec, numbering: &Numbering, counters: &mut Counters) -> Result<Table, Refusal> {
    let columns = spec.columns.filter(|columns| !columns.is_empty());
    let columns = columns.map(|columns| columns.iter().map(column).collect()).transpose()?;
    let head_rows = spec.head.len();
    let rows = spec.head.into_iter().chain(spec.rows);
    let rows = rows.map(|row| row.into_iter().map(cell).collect()).collect::<Result<_, _>>()?;
    let mut table = Draft { columns, rows, head_rows }.settle()?;
    table.caption = counters.table(spec.caption.unwrap_or_default(), &numbering.table);
    table.unit = spec.unit.unwrap_or_default();
    table.notes = spec.notes.into_iter().filter(|note| !note.is_empty()).collect();
    table.landscape = spec.landscape;
    Ok(table)
}

fn column(spec: &ColumnSpec) -> Result<(Option<f64>, Option<Align>), Refusal> {
    let Some(width) = spec.width.filter(|width| *width <= 0.0 || !width.is_finite()) else {
        return Ok((spec.width, spec.align));
    };
    Err(Refusal::value(
        format!("表格列宽应大于 0，得到 {width}"),
        format!("the width of a column must be greater than 0, not {width}"),
    ))
}

fn cell(value: Value) -> Result<DraftCell, Refusal> {
    let spec = match value {
        Value::Null => return Ok(DraftCell::words(Vec::new())),
        Value::String(text) => return Ok(DraftCell::words(words(&text))),
        Value::Number(number) => return Ok(DraftCell::words(vec![Inline::text(number.to_string())])),
        Value::Object(_) => serde_json::from_value::<CellSpec>(value).map_err(|error| {
            Refusal::template(format!("单元格不符合要求：{error}"), format!("a cell does not read: {error}"))
        })?,
        other => {
            return Err(Refusal::value(
                format!("单元格应为文本、数字或对象，得到的是 {}", shown(&other)),
                format!("a cell is a text, a number or an object, not {}", shown(&other)),
            ));
        }
    };
    let text = if spec.text.is_null() { String::new() } else { printed("table", &spec.text)? };
    let mut text = words(&text);
    if spec.strong && !text.is_empty() {
        text = vec![Inline::Strong { text }];
    }
    let (colspan, rowspan) = (spec.colspan.unwrap_or(1), spec.rowspan.unwrap_or(1));
    if colspan == 0 || rowspan == 0 {
        return Err(Refusal::value("单元格至少占一行一列", "a cell covers at least one row and one column"));
    }
    Ok(DraftCell { text, align: spec.align, colspan, rowspan })
}
