//! Merged cells and stray ones: told by their place, what they show and what to do, and never more than the sheet is worth.

use super::*;

/// The two sheets of a summary: units, and their achievements.
fn summary(units: impl FnOnce(&mut Worksheet), entries: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    units(workbook.add_worksheet().set_name("填写").unwrap());
    entries(workbook.add_worksheet().set_name(achievements()).unwrap());
    workbook.save_to_buffer().unwrap()
}

fn put(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

fn merge(sheet: &mut Worksheet, column: u16, rows: std::ops::RangeInclusive<u32>, words: &str) {
    sheet.merge_range(*rows.start(), column, *rows.end(), column, words, &Format::new()).unwrap();
}

const UNITS: &[&str] = &["编号", "单位", "年份", "引言", "成文日期"];

#[test]
fn a_merged_key_of_a_unit_is_told_by_its_cell_what_it_shows_and_the_remedy() {
    let bytes = summary(
        |sheet| {
            let row = ["", "云岭市水利局", "2024", "全年任务完成。", "2025-01-06"];
            let other = ["", "云岭市教育局", "2024", "全年任务完成。", "2025-01-06"];
            put(sheet, &[UNITS, &row, &other]);
            merge(sheet, 0, 1..=2, "市直部门");
        },
        |sheet| put(sheet, &[&["编号", "标题", "概述"], &["市直部门", "防汛", "没有决口。"]]),
    );
    let sheet = sheet::read(&bytes, template("annual-summary")).unwrap();
    assert_eq!(sheet.rows.iter().map(|row| row.faults.len()).collect::<Vec<_>>(), [0, 1]);
    let told = sheet.rows[1].faults[0].line(Language::Chinese);
    for words in ["第3行 A列（编号）", "A2:A3（“市直部门”）", "取消合并", "每行写自己的编号"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn a_merged_key_of_entries_is_a_fault_of_the_unit_that_it_shows() {
    let bytes = summary(
        |sheet| {
            let row = |key, unit| [key, unit, "2024", "全年任务完成。", "2025-01-06"];
            put(sheet, &[UNITS, &row("01", "云岭市水利局"), &row("02", "云岭市教育局")]);
        },
        |sheet| {
            let head = ["编号", "标题", "概述"];
            put(
                sheet,
                &[&head, &["", "防汛", "没有决口。"], &["", "供水", "覆盖全县。"], &["02", "校舍", "新建。"]],
            );
            merge(sheet, 0, 1..=2, "01");
        },
    );
    let sheet = sheet::read(&bytes, template("annual-summary")).unwrap();
    assert_eq!(sheet.rows.len(), 2, "nothing strays: {:#?}", sheet.rows);
    assert_eq!(sheet.rows[0].data["achievements"][1]["heading"], "供水");
    let told: Vec<String> = sheet.rows[0].faults.iter().map(|fault| fault.line(Language::Chinese)).collect();
    let place = format!("工作表“{}”第3行 A列（编号）", achievements());
    assert!(told.len() == 1 && told[0].contains(&place) && told[0].contains("每行都写上编号"), "{told:?}");
    assert!(sheet.rows[1].faults.is_empty());
}

#[test]
fn whole_columns_that_are_merged_do_not_eat_the_memory() {
    let row =
        |number: u32| [format!("{number}"), "云岭市文件".into(), "关于检查的通知".into(), "请落实。".into()];
    let bytes = workbook(|sheet| {
        put(sheet, &[HEAD]);
        for number in 1..2_000 {
            (0_u16..).zip(row(number)).for_each(|(column, text)| {
                sheet.write_string(number, column, text).unwrap();
            });
        }
        merge(sheet, 4, 1..=2, "2025-03-05");
    });
    let bytes = replaced(&bytes, "xl/worksheets/sheet1.xml", "ref=\"E2:E3\"", "ref=\"E2:XFD1048576\"");
    let sheet = sheet::read(&bytes, template("notice")).unwrap();
    assert_eq!(sheet.rows.iter().filter(|row| row.faults.len() == 1).count(), 1_998, "all but the first");
}

#[test]
fn a_table_with_a_stray_cell_is_told_with_its_size() {
    let mut workbook = Workbook::new();
    let main = workbook.add_worksheet().set_name("填写").unwrap();
    let body = [ROW[0], ROW[1], ROW[2], "【表格】大表", ROW[4]];
    put(main, &[HEAD, &body]);
    let table = workbook.add_worksheet().set_name("大表").unwrap();
    put(table, &[&["指标", "数值"], &["甲", "1"], &["乙", "2"], &["丙", "3"]]);
    table.write_string(3, 16_383, "远").unwrap();
    let sheet = sheet::read(&workbook.save_to_buffer().unwrap(), template("notice")).unwrap();
    let told = sheet.rows[0].faults[0].line(Language::Chinese);
    let words = ["第2行 D列（正文）", "“大表”有4行16384列", "TABLE_CELLS", "删去"];
    assert!(words.iter().all(|words| told.contains(words)), "{told}");
}

#[test]
fn many_rows_in_one_note_are_listed_as_runs() {
    let mut rows = vec![HEAD.to_vec()];
    let keys: Vec<String> = (0..300).map(|number| format!("示例{number}")).collect();
    rows.extend(keys.iter().map(|key| vec![key.as_str(), "甲", "乙", "丙", "2025-03-05"]));
    rows.push(ROW.to_vec());
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let notes: Vec<String> = notices(&rows).notes.iter().map(|note| note.line(Language::Chinese)).collect();
    assert_eq!(notes.len(), 1, "{notes:#?}");
    assert!(notes[0].contains("第2–301行"), "{notes:#?}");
}
