//! Rows of the form to the bytes of a workbook; the same rows give the same bytes.

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook,
    Worksheet, XlsxError,
};

use crate::limit::SHEET_ROWS;
use crate::problem::{Code, Problem, Problems};
use crate::sheet::field::Kind;
use crate::sheet::fill::{Entry, Sketch};
use crate::sheet::form::{Column, Form, Table};
use crate::sheet::guide;
use crate::sheet::value::Content;
use crate::sheet::words::{EXAMPLE, HELP, NAME_PREFIX, PROBLEM, letters};

/// Widths of columns, in characters.
const WIDTH_KEY: f64 = 14.0;
const WIDTH_SHORT: f64 = 13.0;
const WIDTH_TEXT: f64 = 26.0;
const WIDTH_LINES: f64 = 32.0;
const WIDTH_BODY: f64 = 60.0;
/// Height of a line of help, of the headings, and the most of both and of a row of data, in points.
const LINE: f64 = 13.0;
const HEAD: f64 = 24.0;
const HELP_MOST: f64 = 130.0;
const ROW_MOST: f64 = 220.0;
/// Most characters that Excel takes in the list of a cell, and in its tip.
const LIST: usize = 255;
/// Fonts of the sheet and its size, in points.
const FONT: &str = "宋体";
const SIZE: f64 = 11.0;

/// What is written.
pub(super) struct Book<'a> {
    pub(super) form: &'a Form,
    /// Title of the kind, for the explanation.
    pub(super) title: &'a str,
    pub(super) entries: &'a [Entry],
    pub(super) sheets: &'a [Sketch],
    /// Whether there is a column that says what is wrong.
    pub(super) problems: bool,
}

/// The bytes of a workbook.
///
/// # Errors
/// `internal` for what Excel cannot hold, which the form does not produce.
pub(super) fn bytes(book: &Book<'_>) -> Result<Vec<u8>, Problems> {
    write(book).map_err(|error| {
        Problem::new(
            Code::Internal,
            format!("表格无法写出：{error}"),
            format!("the sheet cannot be written: {error}"),
        )
        .into()
    })
}

fn write(book: &Book<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2012, 7, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(book.title).set_creation_datetime(&day));
    for (index, table) in book.form.tables.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&table.name)?;
        let offset = head(sheet, book, table)?;
        let entries = book.entries.iter().filter(|entry| entry.table == index);
        for (row, entry) in (2_u32..).zip(entries) {
            line(sheet, book, table, row, entry)?;
        }
        for (at, name) in
            (0..table.columns.len()).filter_map(|at| Some((at, defined(&book.form.field(index, at))?)))
        {
            let column = letters(u32::from(offset) + u32::try_from(at).unwrap_or(0));
            let target = format!("='{}'!${column}$1", table.name.replace('\'', "''"));
            workbook.define_name(format!("{NAME_PREFIX}{name}"), &target)?;
        }
    }
    guide::write(workbook.add_worksheet(), book)?;
    for sketch in book.sheets {
        draw(workbook.add_worksheet(), sketch)?;
    }
    workbook.save_to_buffer()
}

/// The name that points at the column of a field, after the prefix; nothing for a field whose name Excel does not take.
pub(super) fn defined(field: &str) -> Option<String> {
    let name = field.replace('*', "_");
    let sound = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
    sound.then_some(name)
}

fn base() -> Format {
    Format::new().set_font_name(FONT).set_font_size(SIZE).set_align(FormatAlign::Top).set_text_wrap()
}

/// Headings and help, with lists, tips, widths and formats of the columns; gives the first column after the keys.
fn head(sheet: &mut Worksheet, book: &Book<'_>, table: &Table) -> Result<u16, XlsxError> {
    let heading = base()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let optional = heading.clone().set_background_color(0xE7E6E6_u32);
    let required = heading.set_background_color(0xF8CBAD_u32);
    let help = base()
        .set_font_size(9.0)
        .set_font_color(0x595959_u32)
        .set_border(FormatBorder::Thin)
        .set_background_color(0xF7F7F7_u32);
    let keys = table.keys(book.form);
    for (column, key) in (0_u16..).zip(&keys) {
        sheet.set_column_width(column, WIDTH_KEY)?;
        sheet.set_column_format(column, &base().set_num_format("@"))?;
        let must = table.parent.is_some();
        sheet.write_string_with_format(
            0,
            column,
            if must { format!("{key}*") } else { key.clone() },
            if must { &required } else { &optional },
        )?;
        let words = if column == 0 {
            HELP.to_owned()
        } else {
            "写它的序号（1、2……）或者标题".to_owned()
        };
        sheet.write_string_with_format(1, column, words, &help)?;
        sheet.insert_note(0, column, &note(&guide::key(table, column)))?;
    }
    let offset = u16::try_from(keys.len()).unwrap_or(1);
    let mut height = LINE;
    for (at, column) in (offset..).zip(&table.columns) {
        sheet.set_column_width(at, width(&column.kind))?;
        sheet.set_column_format(at, &cell(&column.kind))?;
        sheet.write_string_with_format(
            0,
            at,
            column.marked(),
            if column.required { &required } else { &optional },
        )?;
        let words = guide::help(column);
        height = f64::max(height, lines(&words, width(&column.kind) * SIZE / 9.0) * LINE);
        sheet.write_string_with_format(1, at, words, &help)?;
        sheet.insert_note(0, at, &note(&guide::whole(column)))?;
        choices(sheet, at, column)?;
    }
    sheet.set_row_height(0, HEAD)?;
    sheet.set_row_height(1, height.min(HELP_MOST))?;
    if book.problems {
        let last = offset + u16::try_from(table.columns.len()).unwrap_or(0);
        let last = last + u16::try_from(extras(book, table).len()).unwrap_or(0);
        sheet.set_column_width(last, WIDTH_BODY)?;
        sheet.write_string_with_format(0, last, PROBLEM, &optional.clone().set_font_color(0xC00000_u32))?;
        sheet.write_string_with_format(1, last, "改好以后可以原样上传，这一列不读", &help)?;
    }
    for (column, heading) in
        (offset + u16::try_from(table.columns.len()).unwrap_or(0)..).zip(extras(book, table))
    {
        sheet.write_string_with_format(0, column, heading, &optional)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_paper_size(9);
    sheet.set_repeat_rows(0, 0)?;
    Ok(offset)
}

/// Headings of the columns that the form does not have, in the rows of a sheet.
fn extras(book: &Book<'_>, table: &Table) -> Vec<String> {
    let index = book.form.tables.iter().position(|own| own.name == table.name);
    let mut all: Vec<String> = Vec::new();
    for (heading, _) in
        book.entries.iter().filter(|entry| Some(entry.table) == index).flat_map(|entry| &entry.extra)
    {
        if !all.contains(heading) {
            all.push(heading.clone());
        }
    }
    all
}

fn note(text: &str) -> Note {
    Note::new(text).add_author_prefix(false).set_width(320).set_height(160)
}

/// The list of a cell.
fn choices(sheet: &mut Worksheet, at: u16, column: &Column) -> Result<(), XlsxError> {
    let list: Vec<String> = match &column.kind {
        Kind::Choice(list) => list.iter().map(|(_, label)| label.clone()).collect(),
        Kind::Flag => vec!["是".to_owned(), "否".to_owned()],
        _ => return Ok(()),
    };
    if list.iter().map(|word| word.chars().count() + 1).sum::<usize>() > LIST {
        return Ok(());
    }
    let words = list.join("、");
    let tip: String = format!("请选：{words}").chars().take(LIST).collect();
    let validation = DataValidation::new()
        .allow_list_strings(&list)?
        .set_error_title("请从列表中选择")?
        .set_error_message(tip)?;
    sheet.add_data_validation(2, at, u32::try_from(SHEET_ROWS).unwrap_or(u32::MAX), at, &validation)?;
    Ok(())
}

fn width(kind: &Kind) -> f64 {
    match kind {
        Kind::Number | Kind::Flag | Kind::Date => WIDTH_SHORT,
        Kind::Blocks => WIDTH_BODY,
        Kind::Lines { .. } | Kind::Records(_) => WIDTH_LINES,
        _ => WIDTH_TEXT,
    }
}

/// The format of a column: text stays what was typed, a day is a day.
fn cell(kind: &Kind) -> Format {
    match kind {
        Kind::Number => base(),
        Kind::Any => base(),
        Kind::Date => base().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
        _ => base().set_num_format("@"),
    }
}

fn line(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    table: &Table,
    row: u32,
    entry: &Entry,
) -> Result<(), XlsxError> {
    let example = entry.keys.first().is_some_and(|key| key == EXAMPLE);
    let tinted = |format: Format, wrong: bool| match (wrong, example) {
        (true, _) => format.set_background_color(0xFFC7CE_u32).set_border(FormatBorder::Thin),
        (_, true) => format.set_background_color(0xDDEBF7_u32).set_font_color(0x44546A_u32).set_italic(),
        _ => format,
    };
    let mut height = LINE;
    for (column, key) in (0_u16..).zip(&entry.keys) {
        sheet.write_string_with_format(row, column, key, &tinted(base().set_num_format("@"), false))?;
    }
    let offset = u16::try_from(table.keys(book.form).len()).unwrap_or(1);
    for (at, (column, content)) in table.columns.iter().zip(&entry.cells).enumerate() {
        let format = tinted(cell(&column.kind), entry.wrong.contains(&at));
        let place = offset + u16::try_from(at).unwrap_or(0);
        match content {
            Some(content) => {
                height = f64::max(height, lines(&words_of(content), width(&column.kind)) * LINE * SIZE / 9.0);
                put(sheet, row, place, content, &format)?;
            }
            None => {
                sheet.write_blank(row, place, &format)?;
            }
        }
    }
    let after = offset + u16::try_from(table.columns.len()).unwrap_or(0);
    let extras = extras(book, table);
    for (heading, content) in &entry.extra {
        if let Some(at) = extras.iter().position(|own| own == heading) {
            put(sheet, row, after + u16::try_from(at).unwrap_or(0), content, &base())?;
        }
    }
    if !entry.problem.is_empty() {
        let last = after + u16::try_from(extras.len()).unwrap_or(0);
        height = f64::max(height, lines(&entry.problem, WIDTH_BODY) * LINE * SIZE / 9.0);
        sheet.write_string_with_format(row, last, &entry.problem, &base().set_font_color(0xC00000_u32))?;
    }
    sheet.set_row_height(row, height.min(ROW_MOST))?;
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    content: &Content,
    format: &Format,
) -> Result<(), XlsxError> {
    match content {
        Content::Text(text) => sheet.write_string_with_format(row, column, text, format)?,
        Content::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
        Content::Day(year, month, day) => {
            let day = ExcelDateTime::from_ymd(*year, *month, *day)?;
            let format = format.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(row, column, &day, &format)?
        }
    };
    Ok(())
}

/// A sheet beside the form.
fn draw(sheet: &mut Worksheet, sketch: &Sketch) -> Result<(), XlsxError> {
    sheet.set_name(&sketch.name)?;
    let format = base().set_border(FormatBorder::Thin);
    let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    for (from, to) in &sketch.merged {
        sheet.merge_range(from.0, column(from.1 as usize), to.0, column(to.1 as usize), "", &format)?;
    }
    for (row, cells) in (0_u32..).zip(&sketch.rows) {
        for (at, content) in cells.iter().enumerate() {
            if let Some(content) = content {
                put(sheet, row, column(at), content, &format)?;
            }
        }
    }
    sheet.set_column_width(0, WIDTH_LINES)?;
    Ok(())
}

/// What a content reads as.
pub(super) fn words_of(content: &Content) -> String {
    match content {
        Content::Text(text) => text.clone(),
        Content::Number(number) => crate::sheet::value::number_value(*number).to_string(),
        Content::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// How many lines a text takes in a column of some width, in characters of Latin letters.
pub(super) fn lines(text: &str, width: f64) -> f64 {
    let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    text.lines().map(|line| (wide(line) / (width - 1.0).max(1.0)).ceil().max(1.0)).sum()
}
