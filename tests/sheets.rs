//! Excel sheets with one unit a row: every kind comes back as it was filled in, and bad sheets are told by cell and remedy.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;
#[path = "sheets/merged.rs"]
mod merged;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use doors::{Server, command};
use hongtou::catalog::template::Template;
use hongtou::catalog::{Catalog, Sources};
use hongtou::problem::{Code, Language, Problem};
use hongtou::sheet::{self, Row, Sheet};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::{Value, json};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Catalog::load(&Sources { root, ..Sources::default() }).unwrap_or_else(|faults| panic!("{faults}"))
});

fn template(name: &str) -> &'static Template {
    CATALOG.template(name).unwrap()
}

fn example(name: &str, case: &str) -> Value {
    serde_json::from_str(&template(name).examples[case].text).unwrap()
}

/// A value in the form that a sheet gives it: what prints alike is alike.
fn plain(value: &Value, at: &str, unsaid: &[String]) -> Option<Value> {
    if unsaid.iter().any(|pointer| pointer == at) {
        return None;
    }
    Some(match value {
        // A headline figure is a number or a text, and prints alike.
        Value::Number(number) if at.contains("/metrics/") => number.as_f64().unwrap().to_string().into(),
        Value::Number(number) => number.as_f64().unwrap().into(),
        // A cell of a table that is empty, and a picture beside the data.
        Value::String(text) if text.is_empty() => Value::Null,
        Value::String(text) => text.replace("file:", "cid:").into(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            let kept: Vec<Value> =
                items.filter_map(|(index, item)| plain(item, &format!("{at}/{index}"), unsaid)).collect();
            match (&kept[..], at) {
                ([only], "/addressees") => only.clone(),
                // All that stood there cannot be said.
                ([], _) => Value::Null,
                _ => kept.into(),
            }
        }
        Value::Object(fields) => {
            let mut all = serde_json::Map::new();
            for (name, field) in fields {
                all.extend(plain(field, &format!("{at}/{name}"), unsaid).map(|field| (name.clone(), field)));
            }
            if all.contains_key("heading") && at.contains("/body/") && !all.contains_key("level") {
                all.insert("level".to_owned(), 1.0.into());
            }
            match all
                .get("text")
                .filter(|_| all.len() == 1 && (at.contains("/rows/") || at.contains("/head/")))
            {
                Some(text) => text.clone(),
                None => all.into(),
            }
        }
        other => other.clone(),
    })
}

#[test]
fn every_example_of_every_kind_comes_back_from_its_sheet() {
    let mut told = Vec::new();
    for template in CATALOG.templates.values() {
        for case in template.examples.keys() {
            let data = example(&template.name, case);
            let (bytes, unsaid) = sheet::filled(template, &[("001".to_owned(), data.clone())]).unwrap();
            let unsaid: Vec<String> =
                unsaid.iter().map(|pointer| pointer.strip_prefix("001:").unwrap().to_owned()).collect();
            let read = sheet::read(&bytes, template)
                .unwrap_or_else(|faults| panic!("{} {case}: {faults}", template.name));
            assert_eq!((read.rows.len(), &read.notes), (1, &Vec::new()), "{} {case}", template.name);
            let row = &read.rows[0];
            assert!(row.faults.is_empty(), "{} {case}: {:?}", template.name, row.faults);
            let wanted = plain(&data, "", &unsaid).unwrap();
            if case == "hostile" {
                // Places move where a block cannot be said; every text is there or told.
                let (mut sent, mut back) = (Vec::new(), Vec::new());
                leaves(&wanted, &mut sent);
                leaves(&plain(&row.data, "", &[]).unwrap(), &mut back);
                let lost: Vec<&String> = sent.iter().filter(|text| !back.contains(text)).collect();
                assert!(lost.is_empty() && sent.len() > 5, "{}: {lost:#?}", template.name);
            } else {
                let differ = differences(&wanted, &plain(&row.data, "", &unsaid).unwrap(), "");
                assert!(differ.is_empty(), "{} {case}: {differ:#?}", template.name);
                let mut problems = Vec::new();
                template.schema.check(&row.data, &mut problems);
                assert!(problems.is_empty(), "{} {case}: {problems:#?}", template.name);
            }
            if !unsaid.is_empty() {
                told.push((format!("{}/{case}", template.name), unsaid));
            }
        }
    }
    // All that a sheet cannot say: how single cells of a table are set, and hostile texts.
    for (case, unsaid) in &told {
        let cells = unsaid.iter().all(|pointer| pointer.ends_with("/strong") || pointer.ends_with("/align"));
        assert!(cells || case.ends_with("/hostile"), "{case}: {unsaid:#?}");
    }
    assert!(told.len() < 14, "{told:#?}");
}

/// All texts of a value.
fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| leaves(field, found)),
        _ => {}
    }
}

/// Places in which two values differ.
fn differences(wanted: &Value, got: &Value, at: &str) -> Vec<String> {
    match (wanted, got) {
        (Value::Object(one), Value::Object(other)) => {
            let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
            names.sort();
            names.dedup();
            names
                .into_iter()
                .flat_map(|name| differences(&wanted[name], &got[name], &format!("{at}/{name}")))
                .collect()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs
                .flat_map(|(index, (one, other))| differences(one, other, &format!("{at}/{index}")))
                .collect()
        }
        _ if wanted == got => Vec::new(),
        _ => vec![format!("{at}: {wanted} ≠ {got}")],
    }
}

/// A workbook with one sheet `填写` of texts.
fn simple(rows: &[&[&str]]) -> Vec<u8> {
    workbook(|sheet| {
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    })
}

fn workbook(draw: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("填写").unwrap();
    draw(sheet);
    workbook.save_to_buffer().unwrap()
}

#[track_caller]
fn notices(rows: &[&[&str]]) -> Sheet {
    sheet::read(&simple(rows), template("notice")).unwrap_or_else(|faults| panic!("{faults}"))
}

fn refused(bytes: &[u8], name: &str) -> String {
    sheet::read(bytes, template(name)).unwrap_err().to_string()
}

const HEAD: &[&str] = &["编号", "发文机关标志*", "标题*", "正文*", "成文日期*"];
const ROW: &[&str] = &["甲", "云岭市水利局文件", "关于开展检查的通知", "请抓紧落实。", "2025-03-05"];

fn problems(row: &Row) -> Vec<String> {
    let mut found = row.faults.clone();
    let mut faults = Vec::new();
    template("notice").schema.check(&row.data, &mut faults);
    found.extend(faults.iter().map(|problem| row.cells.locate(problem)));
    found.iter().map(|problem| problem.line(Language::Chinese)).collect()
}

#[test]
fn headings_are_forgiven_their_order_width_and_marks() {
    let sheet = notices(&[
        &["成文 日期", "电话", "　标 题＊", "BODY", "发文机关标志（必填）", "主送机关："],
        &["", "", "", "", "", ""],
        &[
            "2025/3/5",
            "123",
            "关于开展检查的通知",
            "一、总体要求\n请抓紧落实。",
            "云岭市水利局文件",
            "各县\n各区",
        ],
    ]);
    let row = &sheet.rows[0];
    assert_eq!(row.data["addressees"], json!(["各县", "各区"]));
    assert_eq!(row.data["body"], json!([{"heading": "一、总体要求", "level": 1}, "请抓紧落实。"]));
    assert_eq!((row.name.as_str(), row.number), ("关于开展检查的通知", 3));
    let notes: Vec<String> = sheet.notes.iter().map(|note| note.line(Language::Chinese)).collect();
    assert!(notes[0].contains("B列（电话）"), "{notes:?}");
}

#[test]
fn missing_columns_are_told_all_at_once_with_the_remedy() {
    let told = refused(&simple(&[&["编号", "标题"], &["甲", "关于检查的通知"]]), "notice");
    for words in
        ["缺少必填的列“发文机关标志（issuer_mark）”", "“正文（body）”", "“成文日期（date）”", "sheet.xlsx"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = refused(&simple(&[&["姓名", "电话"], &["周明", "1"]]), "notice");
    assert!(told.contains("没有找到") && told.contains("填写"), "{told}");
    let told = refused(&simple(&[HEAD, &["示例", "a", "b", "c", "d"]]), "notice");
    assert!(told.contains("没有要印的内容"), "{told}");
    let told = refused(
        &simple(&[
            &["编号", "地区或单位", "时期", "署名", "发布日期"],
            &["甲", "乙", "2024年", "丙", "2025-01-01"],
        ]),
        "statistics-report",
    );
    assert!(told.contains("缺少工作表“"), "{told}");
}

#[test]
fn merged_and_double_headings_are_refused_by_their_cells() {
    let bytes = workbook(|sheet| {
        for (column, text) in (0_u16..).zip(HEAD) {
            sheet.write_string(0, column, *text).unwrap();
        }
        sheet.merge_range(0, 5, 0, 6, "联系人", &Format::new()).unwrap();
        sheet.write_string(0, 7, "标题").unwrap();
        sheet.write_string(1, 0, "甲").unwrap();
    });
    let told = refused(&bytes, "notice");
    assert!(told.contains("F1:G1（联系人）合并了") && told.contains("请取消合并"), "{told}");
    assert!(told.contains("C列（标题*）、H列（标题）是同一项内容"), "{told}");
}

#[test]
fn wrong_cells_are_told_by_row_column_and_heading() {
    let bytes = workbook(|sheet| {
        for (row, cells) in [HEAD, ROW, ROW, ROW].into_iter().enumerate() {
            for (column, text) in (0_u16..).zip(cells) {
                let text = if column == 0 && row > 0 { format!("{text}{row}") } else { (*text).to_owned() };
                sheet.write_string(row as u32, column, text).unwrap();
            }
        }
        sheet.write_string(1, 4, "2025年2月30日").unwrap();
        sheet.write_formula(2, 2, Formula::new("=VLOOKUP(1,A1:B2,2)").set_result("#N/A")).unwrap();
        sheet.merge_range(2, 3, 3, 3, "都一样", &Format::new()).unwrap();
    });
    let sheet = sheet::read(&bytes, template("notice")).unwrap();
    let told: Vec<String> = sheet.rows.iter().flat_map(problems).collect();
    let has = |words: &str| assert!(told.iter().any(|line| line.contains(words)), "{words}: {told:#?}");
    has("第2行 E列（成文日期）：成文日期：“2025年2月30日” 不符合要求");
    has("第3行 C列（标题）：单元格里是错误值 #N/A");
    has("第4行 D列（正文）：是合并单元格 D3:D4（“都一样”）的一部分");
}

/// A workbook with a part changed by hand.
fn replaced(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().to_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == part {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains(from), "{text}");
            content = text.replace(from, to).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_formula_without_its_result_and_hidden_rows_are_told() {
    let bytes = workbook(|sheet| {
        for (row, cells) in [HEAD, ROW].into_iter().enumerate() {
            for (column, text) in (0_u16..).zip(cells) {
                sheet.write_string(row as u32, column, *text).unwrap();
            }
        }
        sheet.write_formula(1, 2, Formula::new("=A2&B2").set_result("甲文件")).unwrap();
        sheet.write_formula(1, 3, Formula::new("=A2").set_result("请落实。")).unwrap();
        sheet.set_row_hidden(1).unwrap();
    });
    let bytes = replaced(&bytes, "xl/worksheets/sheet1.xml", "<v>请落实。</v>", "");
    let sheet = sheet::read(&bytes, template("notice")).unwrap();
    assert_eq!(sheet.rows[0].data["title"], "甲文件");
    let faults = problems(&sheet.rows[0]);
    assert!(faults[0].contains("D列（正文）：公式 =A2 没有保存计算结果"), "{faults:?}");
    let notes: Vec<String> = sheet.notes.iter().map(|note| note.line(Language::Chinese)).collect();
    assert!(notes[0].contains("隐藏的行也读入了：第2行"), "{notes:?}");
}

#[test]
fn numbers_days_and_choices_are_read_as_staff_write_them() {
    let (bytes, _) =
        sheet::filled(template("annual-summary"), &[("甲".to_owned(), example("annual-summary", "typical"))])
            .unwrap();
    let sheet = sheet::read(&bytes, template("annual-summary")).unwrap();
    assert_eq!(sheet.rows[0].data["targets"][1]["actual"], json!(45.6));
    let rows = simple(&[
        &["编号", "发文机关标志", "标题", "正文", "成文日期", "署名形式", "结束语"],
        &["甲", "云岭市文件", "关于检查的通知", "落实。", "２０２５．３．５", "加盖印章", "否"],
        &["乙", "云岭市文件", "关于检查的通知", "落实。", "20250305", "stamp", "特此通知。"],
    ]);
    let sheet = sheet::read(&rows, template("notice")).unwrap();
    let said = |row: usize, name: &str| sheet.rows[row].data[name].clone();
    assert_eq!((said(0, "date"), said(1, "date")), (json!("2025-03-05"), json!("2025-03-05")));
    assert_eq!((said(0, "signature_form"), said(1, "signature_form")), (json!("seal"), json!("stamp")));
    assert_eq!((said(0, "close"), said(1, "close")), (json!(false), json!("特此通知。")));
    for row in &sheet.rows {
        assert!(problems(row).is_empty(), "{:?}", problems(row));
    }
    let serial = workbook(|sheet| {
        for (row, cells) in [HEAD, ROW].into_iter().enumerate() {
            (0_u16..).zip(cells).for_each(|(column, text)| {
                sheet.write_string(row as u32, column, *text).unwrap();
            });
        }
        sheet.write_number(1, 4, 45_721).unwrap();
    });
    assert_eq!(sheet::read(&serial, template("notice")).unwrap().rows[0].data["date"], "2025-03-05");
}

/// A year-end form: two units, one of them with an entry that nobody has.
/// The name of the sheet of achievements.
fn achievements() -> &'static str {
    let source = template("annual-summary").schema.source();
    source["properties"]["achievements"]["title"].as_str().unwrap()
}

fn summaries() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let mut sheet = |name: &str, rows: &[&[&str]]| {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    };
    sheet(
        "填写",
        &[
            &["编号", "单位", "年份", "引言", "成文日期"],
            &["01", "云岭市水利局", "2024", "全年任务完成。", "2025-01-06"],
            &["02", "青禾县水利局", "二〇二四", "任务完成。", "2025-01-07"],
            &["02", "青禾县水利局", "2024", "任务完成。", "2025-01-07"],
        ],
    );
    sheet(
        achievements(),
        &[
            &["编号", "标题", "概述", "备注"],
            &["01", "防汛", "没有决口。", "x"],
            &["青禾县水利局", "供水", "覆盖全县。", ""],
            &["09", "无主", "不知是谁的。", ""],
        ],
    );
    workbook.save_to_buffer().unwrap()
}

#[test]
fn entries_join_the_row_that_they_name_and_strays_are_told() {
    let sheet = sheet::read(&summaries(), template("annual-summary")).unwrap();
    assert_eq!(sheet.rows[0].data["achievements"], json!([{"heading": "防汛", "text": "没有决口。"}]));
    let told: Vec<String> =
        sheet.rows.iter().flat_map(|row| &row.faults).map(|fault| fault.line(Language::Chinese)).collect();
    assert!(told.iter().any(|line| line.contains("编号“02”与第3行重复")), "{told:#?}");
    assert!(
        told.iter().any(|line| line.contains("第4行 A列（编号）：第一张表里没有编号为“09”的行")),
        "{told:#?}"
    );
    // Two rows are called 青禾县水利局.
    assert!(told.iter().any(|line| line.contains("有几行都叫“青禾县水利局”")), "{told:#?}");
    let notes: Vec<String> = sheet.notes.iter().map(|note| note.line(Language::Chinese)).collect();
    assert!(notes.iter().any(|note| note.contains("“青禾县水利局”在第3行和第4行出现两次")), "{notes:#?}");
    let cell = sheet.rows[0].cells.cell("/achievements/0/text").unwrap();
    assert_eq!((cell.row, cell.column.as_str(), cell.heading.as_str()), (2, "C", "概述"));
}

#[test]
fn failed_rows_come_back_with_words_and_can_be_sent_again() {
    let bytes = summaries();
    let read = sheet::read(&bytes, template("annual-summary")).unwrap();
    let mut failures: BTreeMap<usize, Vec<Problem>> = BTreeMap::new();
    for (index, row) in read.rows.iter().enumerate() {
        let mut problems = Vec::new();
        template("annual-summary").schema.check(&row.data, &mut problems);
        if !problems.is_empty() || !row.faults.is_empty() {
            failures.insert(index, problems);
        }
    }
    assert!(!failures.contains_key(&0) && failures.contains_key(&1), "{failures:?}");
    let back = sheet::failed(&bytes, template("annual-summary"), &failures, Language::Chinese).unwrap();
    let cells = texts(&back);
    assert!(cells.iter().any(|cell| cell.contains("年份：") && cell.contains("类型应为整数")), "{cells:#?}");
    assert!(cells.iter().any(|cell| cell.contains("编号“02”与第3行重复")), "{cells:#?}");
    assert!(cells.iter().any(|cell| cell.contains("没有编号为“09”的行")), "{cells:#?}");
    assert!(!cells.iter().any(|cell| cell == "云岭市水利局"), "{cells:#?}");
    let again = sheet::read(&back, template("annual-summary")).unwrap();
    assert_eq!(again.rows[0].data, read.rows[1].data);
    assert!(
        again.notes.iter().all(|note| !note.line(Language::Chinese).contains("问题")),
        "{:?}",
        again.notes
    );
}

/// Every text of a workbook.
fn texts(bytes: &[u8]) -> Vec<String> {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let all = book.worksheets();
    all.iter()
        .flat_map(|(_, range)| range.cells().map(|(.., cell)| cell.to_string()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn a_column_of_groups_and_a_sheet_of_its_own_describe_the_packet() {
    let mut workbook = Workbook::new();
    let mut sheet = |name: &str, rows: &[&[&str]]| {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    };
    sheet("填写", &[&[HEAD, &["分组"]].concat(), &[ROW, &["市直部门"]].concat()]);
    let plan: &[&[&str]] = &[
        &["书名", "云岭市2025年度\n工作总结汇编"],
        &["日期：", "2026/1/5"],
        &["组的次序", "市直部门\n县区"],
        &["页码", "每篇各自"],
        &["颜色", "蓝"],
    ];
    sheet("汇编", plan);
    let sheet = sheet::read(&workbook.save_to_buffer().unwrap(), template("notice")).unwrap();
    assert_eq!(sheet.rows[0].group.as_deref(), Some("市直部门"));
    let expected = json!({ "title": "云岭市2025年度\n工作总结汇编", "date": "2026-01-05", "groups": ["市直部门", "县区"],
        "numbering": "per-document" });
    assert_eq!(sheet.packet, Some(expected));
    let notes: Vec<String> = sheet.notes.iter().map(|note| note.line(Language::Chinese)).collect();
    assert!(notes.len() == 1 && notes[0].contains("第5行的“颜色”不认识"), "{notes:#?}");
}

#[test]
fn renamed_headings_are_known_by_the_names_of_the_form() {
    let blank = sheet::blank(template("notice")).unwrap();
    let renamed = replaced(&blank, "xl/sharedStrings.xml", "<t>标题*</t>", "<t>文件题目</t>");
    let renamed = replaced(&renamed, "xl/sharedStrings.xml", "<t>示例</t>", "<t>甲</t>");
    let sheet = sheet::read(&renamed, template("notice")).unwrap();
    assert!(sheet.rows[0].data["title"].as_str().unwrap().contains("通知"), "{:?}", sheet.rows[0].data);
}

#[test]
fn other_files_are_refused_with_what_to_do() {
    let told = refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "notice");
    assert!(told.contains(".xls") && told.contains("密码") && told.contains("另存为"), "{told}");
    let cut = simple(&[HEAD, ROW]);
    assert!(refused(&cut[..cut.len() / 2], "notice").contains("损坏"));
    let told = refused(notice_csv(100_010).as_bytes(), "notice");
    assert!(told.contains("SHEET_ROWS"), "{told}");
    let sheet = sheet::read(notice_csv(2).as_bytes(), template("notice")).unwrap();
    assert_eq!((sheet.rows.len(), sheet.rows[1].number), (2, 3));
    assert_eq!(sheet.rows[1].data["date"], "2025-03-05");
    let (gbk, ..) = encoding_rs::GBK
        .encode("编号,发文机关标志,标题,正文,成文日期\n甲,云岭市文件,关于检查的通知,请落实。,2025-3-5\n");
    assert_eq!(sheet::read(&gbk, template("notice")).unwrap().rows[0].data["title"], "关于检查的通知");
}

fn notice_csv(rows: usize) -> String {
    let mut text = String::from("编号,发文机关标志,标题,正文,成文日期\n");
    (0..rows).for_each(|row| text.push_str(&format!("{row},云岭市文件,关于检查的通知,请落实。,2025/3/5\n")));
    text
}

#[test]
fn a_cell_far_away_does_not_eat_the_memory() {
    let bytes = workbook(|sheet| {
        for (row, cells) in [HEAD, ROW].into_iter().enumerate() {
            (0_u16..).zip(cells).for_each(|(column, text)| {
                sheet.write_string(row as u32, column, *text).unwrap();
            });
        }
        sheet.write_string(1_048_575, 16_383, "远").unwrap();
    });
    let sheet = sheet::read(&bytes, template("notice")).unwrap();
    assert_eq!(sheet.rows.len(), 1);
}

#[test]
fn the_blank_sheet_is_had_at_both_doors_and_always_the_same() {
    let server = Server::start("sheets", &[]);
    for name in CATALOG.templates.keys() {
        let answer = server.get(&format!("/v1/templates/{name}/sheet.xlsx"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(
            answer.header("content-type"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        );
        assert_eq!(answer.bytes, sheet::blank(template(name)).unwrap(), "{name}");
        let faults = sheet::read(&answer.bytes, template(name)).unwrap_err();
        assert!(faults.list().iter().all(|fault| fault.code == Code::FieldMissing), "{name}: {faults}");
        let tag = answer.header("etag");
        let again =
            server.call("GET", &format!("/v1/templates/{name}/sheet.xlsx"), &[("if-none-match", tag)], b"");
        assert_eq!(again.status, 304, "{name}");
    }
    assert_eq!(server.get("/v1/templates/nothing/sheet.xlsx").status, 404);
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("blank.xlsx");
    let output = command(&["templates", "notice", "--sheet", path.to_str().unwrap()], b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(&path).unwrap(), sheet::blank(template("notice")).unwrap());
}
