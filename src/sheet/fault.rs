//! What can be wrong with a filled sheet, in words.

use crate::limit::{SHEET_CELLS, TABLE_CELLS};
use crate::problem::{Code, Place, Problem, Problems};
use crate::sheet::grid::{self, Book, Grid, Line, Raw};
use crate::sheet::mapping::{Mapped, sheet_place};
use crate::sheet::notes::runs;
use crate::sheet::value::words;
use crate::sheet::words::KEY;

pub(super) fn example(grid: &Grid, rows: &[u32]) -> Problem {
    let list = runs(rows);
    Problem::new(
        Code::Advice,
        format!("第{list}行的编号以“示例”开头，没有读入，但内容已经不是原来的示例"),
        format!("rows marked as the example are not read, but are no longer that of the form: {list}"),
    )
    .at(sheet_place(&grid.name))
    .hint("如果是要印的内容，请改写编号", "give them another 编号 if they are to be printed")
}

pub(super) fn broken(raw: &Raw) -> Option<Problem> {
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

pub(super) fn no_sheet(name: &str) -> Problem {
    Problem::new(
        Code::FieldForm,
        format!("没有名为“{name}”的工作表，或者它是空的"),
        format!("there is no sheet {name:?}, or it is empty"),
    )
    .hint("请核对工作表的名称", "check the name of the sheet")
}

/// A sheet that a cell names is larger than any table that can be printed, often for a stray cell far away.
pub(super) fn too_large(name: &str, rows: usize, columns: usize) -> Problem {
    Problem::new(
        Code::TooLarge,
        format!("工作表“{name}”有{rows}行{columns}列，一张表格最多 {TABLE_CELLS} 格（TABLE_CELLS）"),
        format!("the sheet {name:?} has {rows} rows and {columns} columns, a table at most {TABLE_CELLS} cells (TABLE_CELLS)"),
    )
    .hint("请删去表格以外多余的行、列和单元格", "delete what stands outside of the table")
}

/// The tables that all rows name are too large together.
pub(super) fn too_many(name: &str) -> Problem {
    Problem::new(
        Code::TooLarge,
        format!("各行用到的表格加起来超过 {SHEET_CELLS} 格（SHEET_CELLS），“{name}”没有读入"),
        format!("the tables that rows name have over {SHEET_CELLS} cells together (SHEET_CELLS); {name:?} is not read"),
    )
    .hint("请分成几个文件", "send several files")
}

pub(super) fn merged(
    grid: &Grid,
    mapped: &Mapped,
    line: &Line,
    column: u32,
    is_unit: bool,
    (area, shown): &(String, String),
) -> Problem {
    let heading = grid.line(mapped.head).and_then(|head| head.get(column)).map(words).unwrap_or_default();
    let place = grid::at(&grid.name, line.row, Some(column), heading.trim_end_matches(['*', '＊']));
    let (zh, en) = match (is_unit, mapped.key == Some(column)) {
        (true, true) => (
            "请取消合并，一个单位只写一行，每行写自己的编号",
            "unmerge them: one row a unit, each with a 编号 of its own",
        ),
        (false, true) => ("请取消合并，每行都写上编号", "unmerge them and write the 编号 in each row"),
        _ => ("请取消合并，每行都写上内容", "unmerge them and fill in each row"),
    };
    Problem::new(
        Code::FieldForm,
        format!("是合并单元格 {area}（“{shown}”）的一部分，这一行读不到内容"),
        format!("it is part of the merged cells {area} ({shown:?}) and reads as empty in this row"),
    )
    .at(Place::Name(place.to_string()))
    .hint(zh, en)
}

pub(super) fn duplicate(mapped: &Mapped, line: &Line, key: &str, first: u32) -> Problem {
    let place = grid::at(&mapped.headings.sheet, line.row, mapped.key, KEY);
    Problem::new(
        Code::FieldTwice,
        format!("编号“{key}”与第{first}行重复"),
        format!("the 编号 {key:?} stands in row {first} already"),
    )
    .at(Place::Name(place.to_string()))
    .hint("请给每行写不同的编号", "give each row a 编号 of its own")
}

pub(super) fn empty(book: &Book, mapped: Option<&Mapped>) -> Problems {
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
