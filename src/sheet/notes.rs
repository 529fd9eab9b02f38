//! What is told although nothing sinks for it: twins, columns and sheets that are not read, hidden rows.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::problem::{Code, Problem};
use crate::sheet::grid::Grid;
use crate::sheet::mapping::{Mapped, sheet_place};
use crate::sheet::read::Gather;
use crate::sheet::words::{EXAMPLE, GUIDE, letters, normal};

impl Gather<'_> {
    /// Units that stand twice under different keys are told, and printed.
    pub(super) fn twins(&mut self) {
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

    pub(super) fn told(&mut self, grid: &Grid, mapped: &Mapped, hidden: &[String], ignored: &[String]) {
        let mut note = |zh: String, en: String, hint: (&str, &str)| {
            let problem = Problem::new(Code::Advice, zh, en).at(sheet_place(&grid.name)).hint(hint.0, hint.1);
            self.notes.push(problem);
        };
        if !mapped.unknown.is_empty() {
            let list: Vec<String> = mapped
                .unknown
                .iter()
                .map(|(column, heading)| format!("{}列（{heading}）", letters(*column)))
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
    pub(super) fn leftover(&mut self, mapped: &[Option<Mapped>]) {
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
