//! `index.xlsx`: the items of a packet as a table for people, with links to the files.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as Look, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};

use crate::backend::Format;
use crate::packet::Packet;
use crate::packet::entry::Entry;
use crate::packet::report::Report;
use crate::problem::{Code, Problem, Problems};

/// Rows of one sheet: Excel allows 65,530 links in each.
const SHEET_ROWS: usize = 20_000;
/// Longest text of a cell, in characters; Excel allows 32,767.
const CELL_CHARS: usize = 4_000;
/// Height of a line and the most of a row, in points.
const LINE: f64 = 16.5;
const ROW_MOST: f64 = 300.0;
/// Colours of a row that is not whole: ground and words.
const ALARM: (u32, u32) = (0x00FF_E5E0, 0x00B0_0000);

/// Looks of the cells.
struct Looks {
    head: Look,
    cell: Look,
    alarm: Look,
    link: Look,
}

/// The workbook.
///
/// # Errors
/// `internal` if it cannot be written.
pub(super) fn workbook(
    packet: &Packet<'_>,
    entries: &[Entry<'_>],
    report: &Report,
) -> Result<Vec<u8>, Problems> {
    write(packet, entries, report).map_err(|error| {
        Problem::new(
            Code::Internal,
            format!("目录表无法写成：{error}"),
            format!("the index cannot be written: {error}"),
        )
        .into()
    })
}

fn write(packet: &Packet<'_>, entries: &[Entry<'_>], report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed day: the clock would change the bytes.
    let day = ExcelDateTime::from_ymd(2012, 7, 1)?;
    let title = packet.plan.title.replace('\n', "");
    book.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&day));
    let formats: Vec<Format> = Format::ALL
        .into_iter()
        .filter(|format| entries.iter().any(|entry| entry.files.iter().any(|file| file.format == *format)))
        .collect();
    let cell = Look::new().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    let cell = cell.set_font_name("宋体");
    let looks = Looks {
        head: cell.clone().set_bold().set_background_color(0x00D9_D9D9_u32),
        alarm: cell.clone().set_background_color(ALARM.0).set_font_color(ALARM.1),
        link: cell
            .clone()
            .set_font_color(0x0005_63C1_u32)
            .set_underline(rust_xlsxwriter::FormatUnderline::Single),
        cell,
    };
    let chunks: Vec<&[Entry<'_>]> =
        if entries.is_empty() { vec![&[]] } else { entries.chunks(SHEET_ROWS).collect() };
    for (number, chunk) in chunks.into_iter().enumerate() {
        let name = if number == 0 { "目录".to_owned() } else { format!("目录{}", number + 1) };
        let sheet = book.add_worksheet().set_name(name)?;
        fill(sheet, chunk, number * SHEET_ROWS, &formats, &looks, packet)?;
    }
    if !report.enclosed.is_empty() {
        attachments(book.add_worksheet().set_name("附件")?, report, &looks)?;
    }
    if !report.missing.is_empty() {
        missing(book.add_worksheet().set_name("未能收入")?, report, &looks, packet)?;
    }
    book.save_to_buffer()
}

fn fill(
    sheet: &mut Worksheet,
    entries: &[Entry<'_>],
    before: usize,
    formats: &[Format],
    looks: &Looks,
    packet: &Packet<'_>,
) -> Result<(), XlsxError> {
    let files: Vec<String> = formats.iter().map(|format| format.name().to_uppercase()).collect();
    let mut heads: Vec<(&str, f64)> =
        vec![("次序", 6.0), ("报送序号", 9.0), ("名称", 24.0), ("组", 20.0), ("题名", 44.0), ("结果", 11.0)];
    heads.extend(files.iter().map(|name| (name.as_str(), 9.0)));
    heads.extend([("页数", 6.0), ("说明", 60.0)]);
    for (column, (head, width)) in (0..).zip(&heads) {
        sheet.write_string_with_format(0, column, *head, &looks.head)?;
        sheet.set_column_width(column, *width)?;
    }
    page(sheet)?;
    let last = (heads.len() - 1) as u16;
    sheet.autofilter(0, 0, entries.len() as u32, last)?;
    for (row, (index, entry)) in (1..).zip(entries.iter().enumerate()) {
        let look = if entry.is_whole() { &looks.cell } else { &looks.alarm };
        sheet.write_number_with_format(row, 0, (before + index + 1) as f64, look)?;
        sheet.write_number_with_format(row, 1, entry.member.number as f64, look)?;
        for (column, text) in (2..).zip([&entry.member.name, &entry.group, entry.title(), entry.outcome().1])
        {
            sheet.write_string_with_format(row, column, cut(text), look)?;
        }
        for (column, format) in (6..).zip(formats) {
            link(sheet, (row, column), entry, *format, (look, &looks.link))?;
        }
        match entry.pages() {
            Some(pages) => sheet.write_number_with_format(row, last - 1, pages as f64, look)?,
            None => sheet.write_blank(row, last - 1, look)?,
        };
        let words: Vec<String> = entry.problems.iter().map(|problem| problem.line(packet.language)).collect();
        let words = cut(&words.join("\n"));
        let texts = [entry.member.name.as_str(), &entry.group, entry.title(), entry.outcome().1];
        let texts = heads[2..].iter().zip(texts).chain([(&heads[heads.len() - 1], words.as_str())]);
        sheet.set_row_height(row, height(texts.map(|((_, width), text)| (text, *width))))?;
        sheet.write_string_with_format(row, last, &words, look)?;
    }
    Ok(())
}

/// A sheet as it is looked at and printed: headings stay in sight and on every page, all columns on one sheet of paper.
fn page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Height of a row of texts in columns of some widths: Excel finds it by itself when a file is opened, other programs do not.
fn height<'a>(texts: impl Iterator<Item = (&'a str, f64)>) -> f64 {
    let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    let lines = |(text, width): (&str, f64)| -> f64 {
        text.lines().map(|line| (wide(line) / (width - 1.0)).ceil().max(1.0)).sum()
    };
    (texts.map(lines).fold(1.0, f64::max) * LINE).min(ROW_MOST)
}

/// A link to the file of a format; of a document in page pictures to the first.
fn link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    entry: &Entry<'_>,
    format: Format,
    (look, linked): (&Look, &Look),
) -> Result<(), XlsxError> {
    let mut files = entry.files.iter().filter(|file| file.format == format);
    let Some(first) = files.next() else {
        sheet.write_blank(row, column, look)?;
        return Ok(());
    };
    let words = match files.count() {
        0 => "打开".to_owned(),
        more => format!("{}张", more + 1),
    };
    let url = Url::new(format!("file:///{}", first.path)).set_text(words);
    sheet.write_url_with_format(row, column, url, linked)?;
    Ok(())
}

/// A sheet of what is missing, attachments too.
fn missing(
    sheet: &mut Worksheet,
    report: &Report,
    looks: &Looks,
    packet: &Packet<'_>,
) -> Result<(), XlsxError> {
    for (column, (head, width)) in (0..).zip([("报送序号", 9.0), ("名称", 30.0), ("原因", 90.0)]) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    page(sheet)?;
    for (row, missing) in (1..).zip(&report.missing) {
        match missing.number {
            Some(number) => sheet.write_number_with_format(row, 0, number as f64, &looks.alarm)?,
            None => sheet.write_string_with_format(row, 0, "附件", &looks.alarm)?,
        };
        sheet.write_string_with_format(row, 1, cut(&missing.name), &looks.alarm)?;
        let words: Vec<String> =
            missing.problems.iter().map(|problem| problem.line(packet.language)).collect();
        let words = cut(&words.join("\n"));
        sheet.set_row_height(
            row,
            height([(missing.name.as_str(), 30.0), (words.as_str(), 90.0)].into_iter()),
        )?;
        sheet.write_string_with_format(row, 2, words, &looks.alarm)?;
    }
    Ok(())
}

/// A sheet of the attachments, which belong to no document's row.
fn attachments(sheet: &mut Worksheet, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    let heads = [("次序", 6.0), ("文件", 44.0), ("在压缩包里", 60.0), ("大小（KB）", 12.0)];
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    page(sheet)?;
    for (row, (file, path, _, size_bytes)) in (1..).zip(&report.enclosed) {
        sheet.write_number_with_format(row, 0, f64::from(row), &looks.cell)?;
        sheet.write_string_with_format(row, 1, cut(file), &looks.cell)?;
        let url = Url::new(format!("file:///{path}")).set_text(path);
        sheet.write_url_with_format(row, 2, url, &looks.link)?;
        sheet.write_number_with_format(row, 3, size_bytes.div_ceil(1024) as f64, &looks.cell)?;
        sheet.set_row_height(row, height([(file.as_str(), 44.0), (path.as_str(), 60.0)].into_iter()))?;
    }
    Ok(())
}

fn cut(text: &str) -> String {
    if text.chars().count() <= CELL_CHARS {
        return text.to_owned();
    }
    text.chars().take(CELL_CHARS).chain(['…']).collect()
}
