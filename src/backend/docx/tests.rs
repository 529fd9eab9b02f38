//! Tests of the DOCX back-end, through `Docx::render`.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use crate::backend::Options;
use crate::backend::docx::Docx;
use crate::catalog::{Catalog, Sources};
use crate::model::{
    Align, Attachment, Block, Cell, Column, Document, Fields, Heading, Inline, List, Paragraph, Table,
};

fn catalog() -> Catalog {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Catalog::load(&Sources { root, ..Sources::default() }).unwrap()
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: vec![Inline::text(text)], align: Align::Justify, indent: true })
}

fn heading(level: u8, number: &str, text: &str) -> Block {
    Block::Heading(Heading { level, number: number.into(), text: vec![Inline::text(text)], run_in: None })
}

fn notice() -> Document {
    let text = "各单位要高度重视，精心组织，结合实际制定工作方案，明确责任分工，确保各项任务按期完成。\
        2025年6月30日前，将工作进展情况（含电子版）报送我办综合处；逾期未报的，“以零报告处理”——不再另行催办……";
    let mut body = vec![paragraph(text)];
    for (index, number) in ["一、", "二、", "三、"].iter().enumerate() {
        body.push(heading(1, number, "总体要求"));
        body.push(paragraph(text));
        body.push(heading(2, "（一）", "基本原则"));
        for _ in 0..=index {
            body.push(paragraph(text));
        }
    }
    Document {
        kind: "通知".into(),
        layout: "ordinary".into(),
        fields: Fields {
            copy_number: "000001".into(),
            classification: "机密★1年".into(),
            urgency: "特急".into(),
            issuer_mark: vec!["青江市人民政府办公室文件".into()],
            document_number: "青政办发〔2025〕7号".into(),
            title: vec!["青江市人民政府办公室关于".into(), "做好防汛抗旱工作的通知".into()],
            addressees: "各县（市、区）人民政府，市政府各部门：".into(),
            attachment_note: vec!["防汛物资储备清单".into(), "应急值守安排表".into()],
            signature: vec!["青江市人民政府办公室".into()],
            date_of_issue: "2025年3月5日".into(),
            annotation: "此件公开发布".into(),
            copied_to: vec![
                "市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，青江军分区".into(),
            ],
            printer: "青江市人民政府办公室".into(),
            printed_on: "2025年3月6日".into(),
            ..Fields::default()
        },
        body,
        attachments: vec![
            Attachment {
                label: "附件1".into(),
                title: vec!["防汛物资储备清单".into()],
                body: vec![Block::Table(merged())],
            },
            Attachment {
                label: "附件2".into(),
                title: vec!["应急值守安排表".into()],
                body: vec![paragraph(text)],
            },
        ],
        assets: Vec::new(),
    }
}

fn cell(column: usize, text: &str, colspan: usize, rowspan: usize) -> Cell {
    Cell { text: vec![Inline::text(text)], align: None, colspan, rowspan, column }
}

fn merged() -> Table {
    let column = |width: f64, align: Align| Column { width, align };
    Table {
        caption: "表1　物资储备".into(),
        unit: "单位：件".into(),
        columns: vec![column(2.0, Align::Left), column(1.0, Align::Right), column(1.0, Align::Right)],
        head_rows: 2,
        rows: vec![
            vec![cell(0, "类别", 1, 2), cell(1, "数量", 2, 1)],
            vec![cell(1, "市级", 1, 1), cell(2, "县级", 1, 1)],
            vec![cell(0, "编织袋", 1, 1), cell(1, "12000", 1, 1), cell(2, "8600", 1, 1)],
        ],
        notes: vec!["注：截至2025年2月底。".into()],
    }
}

fn render(document: &Document) -> Vec<u8> {
    let catalog = catalog();
    let docx = Docx::new(&catalog).unwrap();
    docx.render(&catalog, document, &Options::default()).unwrap().files.remove(0)
}

fn part(file: &[u8], path: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(path).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn dump_for_looking() {
    if let Ok(folder) = std::env::var("DOCX_DUMP") {
        std::fs::write(format!("{folder}/notice.docx"), render(&notice())).unwrap();
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert!(render(&notice()) == render(&notice()));
    let _ = List::default();
    let _ = part(&render(&notice()), "word/document.xml");
}
