//! Tests of the DOCX back-end, through `Docx::render`: the package is opened and read as an office program would.

mod forms;
mod order;
mod rare;
mod samples;

use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::backend::Options;
use crate::backend::docx::Docx;
use crate::catalog::{Catalog, Sources};
use crate::model::{Block, Cell, Document, Fields, Inline, Table};
use samples::{bulletin, dense, merged, notice, paragraph, report};

fn render(document: &Document) -> Vec<u8> {
    static HOUSE: OnceLock<(Catalog, Docx)> = OnceLock::new();
    let (catalog, docx) = HOUSE.get_or_init(|| {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
        let docx = Docx::new(&catalog).unwrap();
        (catalog, docx)
    });
    docx.render(catalog, document, &Options::default()).unwrap().files.remove(0)
}

fn part(file: &[u8], path: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(path).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What a reader sees of the main part, paragraphs on lines of their own, alternative texts in brackets.
fn words(document: &Document) -> String {
    use quick_xml::XmlVersion::Explicit1_0;
    use quick_xml::events::Event;
    let xml = part(&render(document), "word/document.xml");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut words = String::new();
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => inside = start.name().as_ref() == b"w:t",
            Event::Text(text) if inside => words.push_str(&text.decode().unwrap()),
            Event::GeneralRef(name) if inside => {
                let name = name.decode().unwrap();
                words.push_str(&quick_xml::escape::unescape(&format!("&{name};")).unwrap());
            }
            Event::End(end) => {
                inside &= end.name().as_ref() != b"w:t";
                if end.name().as_ref() == b"w:p" {
                    words.push('\n');
                }
            }
            Event::Empty(leaf) if leaf.name().as_ref() == b"wp:docPr" => {
                let alt = leaf.try_get_attribute("descr").unwrap().unwrap();
                let alt = alt.decoded_and_normalized_value(Explicit1_0, reader.decoder()).unwrap();
                words.push_str(&format!("[{alt}]"));
            }
            Event::Eof => return words,
            _ => {}
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_in_every_thread() {
    for document in [notice(), bulletin(), report()] {
        let first = render(&document);
        std::thread::scope(|scope| {
            let others = [scope.spawn(|| render(&document)), scope.spawn(|| render(&document))];
            for other in others {
                assert!(other.join().unwrap() == first, "the bytes of {} differ", document.layout);
            }
        });
    }
}

#[test]
fn elements_stand_once_and_in_the_order_of_the_standard() {
    let words = words(&notice());
    let elements = [
        "000001\n",
        "机密★1年",
        "特急",
        "青江市人民政府办公室文件",
        "青政办发〔2025〕7号",
        "做好防汛抗旱工作的通知",
        "各县（市、区）人民政府，市政府各部门：",
        "一、总体要求",
        "二、总体要求",
        "附件：1.防汛物资储备清单",
        "2.应急值守安排表",
        "青江市人民政府办公室\n",
        "2025年3月5日",
        "（此件公开发布）",
        "附件1\n防汛物资储备清单",
        "编织袋",
        "注：截至2025年2月底。",
        "附件2\n应急值守安排表",
        "抄送：市委各部门",
        "青江军分区。",
        "青江市人民政府办公室2025年3月6日印发",
    ];
    let mut from = 0;
    for element in elements {
        let place =
            words[from..].find(element).unwrap_or_else(|| panic!("{element} is not in {}", &words[from..]));
        from += place + element.len();
    }
    for once in ["000001", "此件公开发布", "编织袋", "抄送", "各县（市、区）"] {
        assert_eq!(words.matches(once).count(), 1, "{once}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "<w:p>]]>&amp;\"'<!--{{x}}\u{10ffff}𠅤";
    let mut document = notice();
    document.fields = Fields {
        title: vec![hostile.into()],
        issuer_mark: vec![hostile.into()],
        signature: vec![hostile.into()],
        copied_to: vec![hostile.into()],
        ..Fields::default()
    };
    let link = Inline::Link { url: hostile.into(), text: vec![Inline::text(hostile)] };
    document.body =
        vec![Block::Paragraph(crate::model::Paragraph { text: vec![link], ..Default::default() })];
    document.attachments.clear();
    assert_eq!(words(&document).matches(hostile).count(), 5);
    let relations = part(&render(&document), "word/_rels/document.xml.rels");
    assert!(relations.contains("&lt;w:p&gt;"), "{relations}");
}

#[test]
fn a_merged_table_keeps_its_grid() {
    let document =
        Document { layout: "report".into(), body: vec![Block::Table(merged())], ..Document::default() };
    let xml = part(&render(&document), "word/document.xml");
    let rows: Vec<&str> = xml.split("<w:tr>").skip(1).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows.iter().filter(|row| row.contains("<w:tblHeader/>")).count(), 2);
    assert!(
        rows[0].contains(r#"<w:vMerge w:val="restart"/>"#) && rows[0].contains(r#"<w:gridSpan w:val="2"/>"#)
    );
    assert!(rows[1].contains(r#"<w:vMerge w:val="continue"/>"#));
    let cells: Vec<usize> = rows.iter().map(|row| row.matches("<w:tc>").count()).collect();
    assert_eq!(cells, [2, 3, 3]);
    let grid: i32 = widths(&xml, "<w:gridCol w:w=\"").iter().sum();
    assert_eq!(grid, 8844, "the columns fill the text area");
    assert_eq!(widths(rows[0], "<w:tcW w:w=\"").iter().sum::<i32>(), 8844);
    assert_eq!(widths(rows[1], "<w:tcW w:w=\"").iter().sum::<i32>(), 8844);
}

fn widths(xml: &str, before: &str) -> Vec<i32> {
    let number = |rest: &str| rest.split('"').next().unwrap().parse().unwrap();
    xml.split(before).skip(1).map(number).collect()
}

#[test]
fn a_span_over_several_rows_and_columns_is_covered_cell_by_cell() {
    let cell = |column: usize, colspan: usize, rowspan: usize| Cell {
        text: vec![Inline::text("格")],
        align: None,
        colspan,
        rowspan,
        column,
    };
    let table = Table {
        rows: vec![
            vec![cell(0, 1, 1), cell(1, 2, 3)],
            vec![cell(0, 1, 1)],
            vec![cell(0, 1, 1)],
            vec![cell(0, 1, 1), cell(1, 1, 1), cell(2, 1, 1)],
        ],
        head_rows: 0,
        ..merged()
    };
    let document =
        Document { layout: "report".into(), body: vec![Block::Table(table)], ..Document::default() };
    let xml = part(&render(&document), "word/document.xml");
    let cells: Vec<usize> = xml.split("<w:tr>").skip(1).map(|row| row.matches("<w:tc>").count()).collect();
    assert_eq!(cells, [2, 2, 2, 3]);
    assert_eq!(xml.matches(r#"<w:gridSpan w:val="2"/><w:vMerge w:val="continue"/>"#).count(), 2);
}

#[test]
fn page_numbers_stand_at_the_outer_edges() {
    let file = render(&notice());
    assert!(part(&file, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    let document = part(&file, "word/document.xml");
    assert!(document.contains(r#"<w:footerReference w:type="default" r:id="rIdFooterOdd"/>"#));
    assert!(document.contains(r#"<w:footerReference w:type="even" r:id="rIdFooterEven"/>"#));
    assert!(part(&file, "word/footer1.xml").contains(r#"<w:jc w:val="right"/>"#));
    assert!(part(&file, "word/footer2.xml").contains(r#"<w:jc w:val="left"/>"#));
}

#[test]
fn footnotes_links_and_pictures_are_what_they_are() {
    let file = render(&report());
    let notes = part(&file, "word/footnotes.xml");
    assert_eq!(notes.matches("不含垂直管理部门。").count(), 1);
    let document = part(&file, "word/document.xml");
    assert_eq!(document.matches("<w:footnoteReference").count(), 1);
    let relations = part(&file, "word/_rels/document.xml.rels");
    assert!(relations.contains(r#"Target="https://example.gov.cn/a?b=1&amp;c=2" TargetMode="External""#));
    assert_eq!(relations.matches("media/picture1.png").count(), 1, "one file for a picture shown twice");
    let words = words(&report());
    assert_eq!(
        words.matches("[图1　办事大厅]\n图1　办事大厅").count(),
        1,
        "the caption serves as the alternative text"
    );
    assert_eq!(words.matches("[改造前]").count() + words.matches("[改造后]").count(), 2);
}

#[test]
fn contents_lead_to_their_headings_with_page_numbers() {
    let xml = part(&render(&report()), "word/document.xml");
    for (target, page) in [("_Toc000001", "<w:t>1</w:t>"), ("_Toc000002", "<w:t>")] {
        assert_eq!(
            xml.matches(&format!(r#"<w:bookmarkStart w:id="{}" w:name="{target}"/>"#, &target[9..])).count(),
            1
        );
        let (_, field) = xml.split_once(&format!(" PAGEREF {target} ")).unwrap();
        assert!(field[..200].contains(page), "{}", &field[..200]);
    }
}

#[test]
fn marks_that_chinese_shares_with_latin_take_the_chinese_face() {
    let document =
        Document {
            layout: "report".into(), body: vec![paragraph("“首问”——负责……")], ..Document::default()
        };
    let xml = part(&render(&document), "word/document.xml");
    assert!(xml.contains(r#"<w:rFonts w:hint="eastAsia"/></w:rPr><w:t>“首问”——负责……</w:t>"#), "{xml}");
}

#[test]
fn a_long_table_grows_evenly() {
    let size = |rows: usize| {
        let rows = dense().rows.iter().cycle().take(rows).cloned().collect();
        let body = vec![Block::Table(Table { rows, ..dense() })];
        part(&render(&Document { layout: "report".into(), body, ..Document::default() }), "word/document.xml")
            .len()
    };
    let (one, two, four) = (size(500), size(1000), size(2000));
    assert!((four - two).abs_diff(2 * (two - one)) < 2000, "{one} {two} {four}");
}
