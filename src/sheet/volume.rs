//! The sheet 汇编 of a workbook: what the packet of the batch is called, and how it is put together.

use serde_json::{Map, Value};

use crate::problem::{Code, Problem};
use crate::sheet::field::Kind;
use crate::sheet::grid::{Book, Raw};
use crate::sheet::mapping::sheet_place;
use crate::sheet::value::{self, words};
use crate::sheet::words::{VOLUME, normal};

/// What a label in the first column is in the plan of the packet.
const LABELS: [(&str, &str); 10] = [
    ("书名", "title"),
    ("标题", "title"),
    ("副题", "subtitle"),
    ("副标题", "subtitle"),
    ("书名下各行", "byline"),
    ("编印单位", "organ"),
    ("日期", "date"),
    ("次序", "order"),
    ("组的次序", "groups"),
    ("页码", "numbering"),
];
/// Words for the values of a plan.
const VALUES: [(&str, &str); 4] = [
    ("按报送先后", "as-sent"),
    ("按名称", "by-name"),
    ("全册连续", "continuous"),
    ("每篇各自", "per-document"),
];

/// The plan of a packet, as its JSON would say it, with what was not understood; nothing if there is no such sheet.
pub(super) fn plan(book: &Book) -> Option<(Value, Vec<Problem>)> {
    let grid = book.grids.iter().find(|grid| grid.name.trim() == VOLUME)?;
    let (mut plan, mut notes) = (Map::new(), Vec::new());
    for line in &grid.rows {
        let label = line.get(0).map(words).unwrap_or_default();
        let Some(raw) = line.get(1) else { continue };
        match LABELS.iter().find(|(own, _)| *own == normal(&label)) {
            Some((_, field)) => drop(plan.insert((*field).to_owned(), read(field, raw))),
            None => notes.push(unknown(&label, line.row + 1)),
        }
    }
    (!plan.is_empty()).then(|| (plan.into(), notes))
}

fn read(field: &str, raw: &Raw) -> Value {
    let text = words(raw);
    match field {
        "byline" | "groups" => text.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
        "date" => value::read(&Kind::Date, raw),
        "order" | "numbering" => {
            VALUES.iter().find(|(word, _)| *word == text).map_or(text.as_str(), |(_, value)| *value).into()
        }
        _ => text.into(),
    }
}

fn unknown(label: &str, row: u32) -> Problem {
    let known: Vec<&str> = LABELS.iter().map(|(label, _)| *label).collect();
    let known = known.join("、");
    Problem::new(
        Code::Advice,
        format!("第{row}行的“{label}”不认识，没有读入"),
        format!("{label:?} in row {row} is not known and not read"),
    )
    .at(sheet_place(VOLUME))
    .hint(format!("可以写：{known}"), format!("known are: {known}"))
}
