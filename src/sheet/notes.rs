//! What is told although nothing sinks for it: twins, columns and sheets that are not read, hidden rows.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::limit::PROBLEMS_LISTED;
use crate::problem::{Code, Problem};
use crate::sheet::fault;
use crate::sheet::grid::Grid;
use crate::sheet::mapping::{Mapped, sheet_place};
use crate::sheet::read::Gather;
use crate::sheet::words::{EXAMPLE, GUIDE, VOLUME, letters, normal};

/// Most runs of rows that one note lists.
const RUNS: usize = 20;

/// Rows of a sheet that something is told of, by number.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Hidden, and read.
    pub(super) hidden: Vec<u32>,
    /// With nothing but unknown columns.
    pub(super) ignored: Vec<u32>,
    /// Called an example, and changed.
    pub(super) examples: Vec<u32>,
}

/// Row numbers as people list them: `3、5–9、12`, the first of many.
pub(super) fn runs(rows: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => runs.push((*row, *row)),
        }
    }
    let word = |(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    };
    let list: Vec<String> = runs.iter().take(RUNS).map(word).collect();
    let more = if runs.len() > RUNS { format!("……（共{}）", rows.len()) } else { String::new() };
    format!("{}{more}", list.join("、"))
}

impl Gather<'_> {
    /// Units that stand twice under different keys are told, and printed.
    pub(super) fn twins(&mut self) {
        let Some(sheet) = self.rows.first().map(|row| row.sheet.clone()) else { return };
        let hint = ("如果是重复的，请删去一行", "delete one of them if it is there twice");
        let (mut seen, mut twice): (BTreeMap<String, u32>, usize) = (BTreeMap::new(), 0);
        for row in self.rows.iter().filter(|row| row.sheet == sheet) {
            let Some(unit) = row.data.get("unit").or_else(|| row.data.get("area")).and_then(Value::as_str)
            else {
                continue;
            };
            let Some(first) = seen.get(&normal(unit)) else {
                seen.insert(normal(unit), row.number);
                continue;
            };
            twice += 1;
            if twice > PROBLEMS_LISTED {
                continue;
            }
            self.notes.push(
                Problem::new(
                    Code::Advice,
                    format!("“{unit}”在第{first}行和第{}行出现两次，各印一份", row.number),
                    format!("{unit:?} stands in the rows {first} and {}; both are printed", row.number),
                )
                .at(sheet_place(&sheet))
                .hint(hint.0, hint.1),
            );
        }
        if let Some(more) = twice.checked_sub(PROBLEMS_LISTED).filter(|more| *more > 0) {
            self.notes.push(
                Problem::new(
                    Code::Advice,
                    format!("另有{more}行的单位也出现过，各印一份"),
                    format!("{more} more rows name a unit that stands above; all are printed"),
                )
                .at(sheet_place(&sheet))
                .hint(hint.0, hint.1),
            );
        }
    }

    /// What is to be told of one sheet.
    pub(super) fn tell(&mut self, grid: &Grid, mapped: &Mapped, told: &Told) {
        if !told.examples.is_empty() {
            self.notes.push(fault::example(grid, &told.examples));
        }
        let mut note = |zh: String, en: String, hint: (&str, &str)| {
            let problem = Problem::new(Code::Advice, zh, en).at(sheet_place(&grid.name)).hint(hint.0, hint.1);
            self.notes.push(problem);
        };
        let unknown = || mapped.unknown.iter().filter(|(column, _)| Some(*column) != mapped.group);
        if unknown().next().is_some() {
            let list: Vec<String> =
                unknown().map(|(column, heading)| format!("{}列（{heading}）", letters(*column))).collect();
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
        if !told.hidden.is_empty() {
            let list = runs(&told.hidden);
            note(
                format!("隐藏的行也读入了：第{list}行"),
                format!("hidden rows are read too: {list}"),
                ("不要它们时，请取消隐藏或筛选后删去", "show and delete them if they are not meant"),
            );
        }
        if !told.ignored.is_empty() {
            let list = runs(&told.ignored);
            note(
                format!("只在不认识的列里有内容的行，没有读入：第{list}行"),
                format!("rows with nothing but unknown columns are not read: {list}"),
                ("请核对各列的标题", "check the headings"),
            );
        }
    }

    /// Sheets that nothing was read from.
    pub(super) fn leftover(&mut self, mapped: &[Option<Mapped>]) {
        for (at, grid) in self.book.grids.iter().enumerate() {
            let used = mapped.iter().flatten().any(|mapped| mapped.grid == at)
                || self.named.iter().any(|named| named.contains(&grid.name));
            let of_example = grid.name.starts_with(EXAMPLE);
            let ours = [GUIDE, VOLUME].contains(&grid.name.trim());
            if used || of_example || ours || grid.rows.is_empty() {
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
