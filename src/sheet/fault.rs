//! What can be wrong with a filled sheet, in words.

use crate::problem::{Code, Place, Problem, Problems};
use crate::sheet::grid::{self, Book, Grid, Line, Raw};
use crate::sheet::mapping::{Mapped, sheet_place};
use crate::sheet::words::KEY;

pub(super) fn example(grid: &Grid, line: &Line) -> Problem {
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

pub(super) fn merged(grid: &Grid, mapped: &Mapped, line: &Line, column: u32, area: &str) -> Problem {
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
