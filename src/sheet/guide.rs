//! The sheet 填写说明: what every column is, what is written there, and what a sheet cannot say.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::sheet::field::{Field, Kind};
use crate::sheet::form::{Column, Table};
use crate::sheet::words::{EXAMPLE, GUIDE, MAIN, SEPARATOR};
use crate::sheet::write::{Book, lines, words_of};

/// Widths of the columns, in characters, and the height of a line, in points.
const WIDTHS: [f64; 6] = [16.0, 22.0, 24.0, 7.0, 62.0, 46.0];
const LINE: f64 = 17.5;
/// Most characters of an example.
const EXAMPLE_CHARS: usize = 120;

/// What holds for the whole form.
const RULES: &[&str] = &[
    "“填写”表一行印一份文件；标题带 * 的（橙色）必须填，其他的没有就空着。",
    "编号写单位名称或者序号，每行不同；其他工作表用它认行，一行写一项，次序就是印出的次序。",
    "编号以“示例”开头的行和“说明”行不读；可以删去，也可以留着。",
    "列可以换次序，可以加自己的列（不读）；标题行不要合并单元格。可以用公式，保存后再上传。",
    "要装订成册的，可以加一列“分组”，写组名；再加一张工作表“汇编”，A列写 书名、副题、编印单位、日期、组的次序，B列写内容。",
    "一格里要写几行时按 Alt+Enter 换行。同一行里的几项用“｜”隔开；一项里面要换行写“↵”。",
];
/// What a body takes.
const BODY: &[(&str, &str)] = &[
    ("直接写的一行", "一个自然段。以“一、”“（一）”“1.”“（1）”开头的短行是标题，后面接着写的是接排文字"),
    (
        "【一级标题】总体要求",
        "由系统编号的标题，另有【二级标题】【三级标题】【四级标题】；接排文字写在“｜”后面；【一级标题不编号】不加编号；【二级标题接排】与下一段接排",
    ),
    ("【正文】一、二季度……", "像标题而不是标题的段落；段内换行写“↵”"),
    ("【居中】【居右】【顶格】【自然段】【引文】", "后面写一段文字"),
    ("【列项】甲　【编号列项】乙　【下级】丙", "列项，每项一行；下一级写在它的下面"),
    (
        "【表格】工作表名",
        "另一张工作表里的表格：第一行是表头，合并单元格照用；可以在上面写【表题】【单位】【表头行数】【横排】【列宽】【对齐】，在下面写【表注】，内容写在右边的格子里",
    ),
    (
        "【统计图】工作表名",
        "另一张工作表里的数：第一列是类别，其余各列是数列；上面写【图形】（柱形图、折线图、饼图）【图题】【单位】",
    ),
    (
        "【图片】照片.jpg｜说明｜替代文字｜宽度",
        "随表一同上传（放在一个 ZIP 里）的图片；并排的接着写【并排图片】，总的说明写【图题】",
    ),
    ("【数字】名称｜数值｜单位｜比较", "一个醒目的数字；连着写的排成一行"),
    ("【换页】", "后面的内容另起一页"),
];

/// Short help under a heading.
pub(super) fn help(column: &Column) -> String {
    let form = form(&column.kind);
    [column.description.as_str(), form.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The whole help of a column.
pub(super) fn whole(column: &Column) -> String {
    let must = if column.required { "必填" } else { "" };
    let all = [column.heading.as_str(), must, &help(column), column.hint.as_str()];
    all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Help of a column that names a row.
pub(super) fn key(table: &Table, column: u16) -> String {
    match (table.parent.is_some(), column) {
        (false, _) => "这一行叫什么：单位名称或者序号，每行不同。没有其他工作表时可以空着。",
        (true, 0) => "写“填写”表里那一行的编号（或者单位、标题），这一项就归到那一行。",
        (true, _) => "这一项属于哪一项：写它的序号（1、2……），或者它的标题。",
    }
    .to_owned()
}

/// How a kind of value is written.
fn form(kind: &Kind) -> String {
    let titles = |fields: &[Field]| {
        fields.iter().map(|field| field.title.as_str()).collect::<Vec<_>>().join(&SEPARATOR.to_string())
    };
    match kind {
        Kind::Number => "写数字。".to_owned(),
        Kind::Flag => "写 是 或者 否。".to_owned(),
        Kind::TextOrNo => "写一句话，或者写 否。".to_owned(),
        Kind::Date => "写成日期，例如 2025-03-05。".to_owned(),
        Kind::Choice(list) => {
            let words: Vec<&str> = list.iter().map(|(_, label)| label.as_str()).collect();
            format!("可选：{}。", words.join("、"))
        }
        Kind::Lines { .. } => "每行写一项（Alt+Enter 换行）。".to_owned(),
        Kind::Records(fields) => {
            let picture = if fields.iter().any(|field| field.picture) {
                "图片写文件名，与表放在一个 ZIP 里。"
            } else {
                ""
            };
            format!("每行写一项：{}。{picture}", titles(fields))
        }
        Kind::Blocks => {
            "每行一段；“一、”“（一）”“1.”“（1）”开头的是标题。表格、图片等见“填写说明”。".to_owned()
        }
        Kind::Tables => "每行写一张表格所在的工作表名。".to_owned(),
        Kind::Charts => "每行写一幅统计图的数所在的工作表名。".to_owned(),
        Kind::Text | Kind::Any => String::new(),
    }
}

/// Writes the sheet.
pub(super) fn write(sheet: &mut Worksheet, book: &Book<'_>) -> Result<(), XlsxError> {
    let plain =
        Format::new().set_font_name("宋体").set_font_size(11.0).set_text_wrap().set_align(FormatAlign::Top);
    let bold = plain.clone().set_bold();
    sheet.set_name(GUIDE)?;
    (0_u16..).zip(WIDTHS).try_for_each(|(column, width)| sheet.set_column_width(column, width).map(drop))?;
    let mut row = 0;
    let title = bold.clone().set_font_size(16.0).set_align(FormatAlign::VerticalCenter);
    across(sheet, row, &format!("{}：填写说明", book.title), &title, 30.0)?;
    for rule in RULES.iter().filter(|rule| book.form.tables.len() > 1 || !rule.starts_with("编号写")) {
        row += 1;
        across(sheet, row, rule, &plain, LINE * lines(rule, WIDTHS.iter().sum::<f64>()))?;
    }
    row += 2;
    let head = bold.clone().set_border(FormatBorder::Thin).set_background_color(0xE7E6E6_u32).set_text_wrap();
    strings(sheet, row, &["工作表", "列", "字段", "必填", "写什么", "例子"], &head)?;
    let cells = plain.clone().set_border(FormatBorder::Thin);
    for (index, table) in book.form.tables.iter().enumerate() {
        for (at, key_heading) in (0_u16..).zip(table.keys(book.form)) {
            row += 1;
            let must = if table.parent.is_some() { "是" } else { "" };
            strings(sheet, row, &[&table.name, &key_heading, "", must, &key(table, at), ""], &cells)?;
        }
        for (at, column) in table.columns.iter().enumerate() {
            row += 1;
            let must = if column.required { "是" } else { "" };
            let what = [help(column), column.hint.clone()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("\n");
            strings(
                sheet,
                row,
                &[
                    &table.name,
                    &column.heading,
                    &book.form.field(index, at),
                    must,
                    &what,
                    &example(book, index, at),
                ],
                &cells,
            )?;
        }
    }
    if book.form.tables.iter().flat_map(|table| &table.columns).any(|column| column.kind == Kind::Blocks) {
        row += 2;
        across(sheet, row, "正文一格里可以写的", &bold, LINE * 1.4)?;
        for (word, what) in BODY {
            row += 1;
            sheet.merge_range(row, 0, row, 2, word, &cells)?;
            sheet.merge_range(row, 3, row, 5, what, &cells)?;
            let height =
                f64::max(lines(word, WIDTHS[..3].iter().sum()), lines(what, WIDTHS[3..].iter().sum()));
            sheet.set_row_height(row, LINE * height)?;
        }
    }
    row += 2;
    across(sheet, row, "这张表不能写的（需要时请用 JSON 或者网页）", &bold, LINE * 1.4)?;
    for words in cannot(book) {
        row += 1;
        across(sheet, row, &words, &plain, LINE * lines(&words, WIDTHS.iter().sum::<f64>()))?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
    Ok(())
}

/// What a sheet cannot say.
fn cannot(book: &Book<'_>) -> Vec<String> {
    let mut list: Vec<String> =
        book.form.unsaid.iter().map(|(field, title)| format!("{title}（{field}）。")).collect();
    let kinds = || book.form.tables.iter().flat_map(|table| &table.columns).map(|column| &column.kind);
    if kinds().any(|kind| matches!(kind, Kind::Blocks | Kind::Tables)) {
        list.push("表格里单个单元格的对齐和加粗。".to_owned());
    }
    if kinds().any(|kind| matches!(kind, Kind::Records(_) | Kind::Blocks)) {
        list.push("直接写在数据里的图片：这里只写文件名。".to_owned());
    }
    list.push("一格超过 32767 个字的内容；文字开头和末尾的空格；一项文字里的“｜”“↵”。".to_owned());
    list
}

fn example(book: &Book<'_>, table: usize, column: usize) -> String {
    let mut entries = book
        .entries
        .iter()
        .filter(|entry| entry.table == table && entry.keys.first().is_some_and(|key| key == EXAMPLE));
    let words = entries.find_map(|entry| entry.cells.get(column)?.as_ref().map(words_of)).unwrap_or_default();
    let short: String = words.chars().take(EXAMPLE_CHARS).collect();
    if short.len() < words.len() { format!("{short}……") } else { short }
}

fn across(
    sheet: &mut Worksheet,
    row: u32,
    words: &str,
    format: &Format,
    height: f64,
) -> Result<(), XlsxError> {
    sheet.merge_range(row, 0, row, 5, words, format)?;
    sheet.set_row_height(row, height)?;
    Ok(())
}

fn strings(sheet: &mut Worksheet, row: u32, words: &[&str], format: &Format) -> Result<(), XlsxError> {
    let mut height: f64 = 1.0;
    for ((column, text), width) in (0_u16..).zip(words).zip(WIDTHS) {
        sheet.write_string_with_format(row, column, *text, format)?;
        height = height.max(lines(text, width));
    }
    sheet.set_row_height(row, LINE * height)?;
    Ok(())
}

const _: () = assert!(MAIN.len() < 31 && GUIDE.len() < 31, "Excel takes no longer names");
