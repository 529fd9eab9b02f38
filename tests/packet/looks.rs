//! What a reader of a volume sees: labels of pages, long names, pictures as they come, words for what is missing.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, dictionary};

use super::*;

/// What readers of a file show as the number of each page.
fn labels(pdf: &Document) -> Vec<String> {
    let tree = pdf.catalog().unwrap().get_deref(b"PageLabels", pdf).unwrap().as_dict().unwrap();
    let nums = tree.get_deref(b"Nums", pdf).unwrap().as_array().unwrap();
    let ranges: BTreeMap<i64, &Dictionary> = nums
        .chunks(2)
        .map(|pair| (pair[0].as_i64().unwrap(), pdf.dereference(&pair[1]).unwrap().1.as_dict().unwrap()))
        .collect();
    let label = |page: i64| {
        let (first, range) = ranges.range(..=page).next_back().unwrap();
        let prefix = range.get(b"P").ok().and_then(|prefix| prefix.as_str().ok()).unwrap_or_default();
        let start = range.get(b"St").and_then(Object::as_i64).unwrap_or(1);
        let number = range.get(b"S").map(|_| (start + page - first).to_string()).unwrap_or_default();
        format!("{}{number}", String::from_utf8_lossy(prefix))
    };
    (0..pdf.get_pages().len() as i64).map(label).collect()
}

#[test]
fn readers_show_of_each_document_its_place_and_its_own_numbers() {
    let mut shelf = Shelf::default();
    for _ in 0..2 {
        shelf.print(
            "",
            None,
            "statistics-report",
            shelf::example("statistics-report", "minimal"),
            &[Format::Pdf],
        );
    }
    shelf.print("", None, "notice", json!({}), &[Format::Pdf]);
    shelf.print("", None, "notice", notice("关于甲的通知"), &[Format::Pdf]);
    let bare =
        json!({ "cover": false, "contents": false, "numbering": "per-document", "begin": "next-page" });
    let (bytes, report) = shelf.pdf(bare);
    let counts: Vec<usize> = shelf
        .members
        .iter()
        .map(|member| match &member.outcome {
            Outcome::Printed { files, .. } => files[0].pages.unwrap(),
            _ => 0,
        })
        .collect();
    let own =
        (1..).zip(counts).flat_map(|(place, count)| (1..=count).map(move |page| format!("{place}-{page}")));
    let found = labels(&Document::load_mem(&bytes).unwrap());
    // What is missing is said on a page before the body, and a blank one.
    assert_eq!(found[2..], own.collect::<Vec<_>>(), "{report:?}");
}

#[test]
fn the_name_of_a_group_may_be_a_long_sentence() {
    let pages = |name: &str| {
        let mut shelf = Shelf::default();
        shelf.print("", Some(name), "notice", notice("关于甲的通知"), &[Format::Pdf]);
        let (bytes, report) = shelf.pdf(json!({ "cover": false, "contents": false }));
        (Document::load_mem(&bytes).unwrap().get_pages().len(), report.warnings)
    };
    let (short, warnings) = pages("市直部门");
    assert!(warnings.is_empty(), "{warnings:?}");
    let long = "云岭市各县区人民政府和市直各部门".repeat(20);
    let (count, warnings) = pages(&long);
    assert_eq!(count, short, "its page is still one");
    assert!(warnings[0].message.text(hongtou::problem::Language::Chinese).contains("已截短"), "{warnings:?}");
}

#[test]
fn a_title_keeps_its_spaces_where_it_breaks_into_lines() {
    let title = "云岭市人力资源和社会保障局 云岭市财政局 云岭市发展和改革委员会关于做好2025年度就业创业服务保障工作的通知";
    let mut shelf = Shelf::default();
    shelf.print("", None, "notice", notice(title), &[Format::Pdf]);
    let (bytes, _) = shelf.pdf(json!({}));
    let bookmarks = bookmarks(&Document::load_mem(&bytes).unwrap());
    assert_eq!(bookmarks[1].1, title);
}

#[test]
fn a_picture_in_cmyk_is_bound_told_and_the_volume_stays_pdf_a() {
    let mut shelf = Shelf::default();
    shelf.print("", None, "notice", notice("关于甲的通知"), &[Format::Pdf]);
    shelf.attachments.insert("照片.jpg".into(), include_bytes!("../../src/payload/cmyk.jpg").to_vec());
    let plan = json!({ "attachments": [{ "file": "照片.jpg" }] });
    for (bytes, report) in [shelf.pdf(plan.clone()), shelf.docx(plan)] {
        assert_eq!((report.attachments, report.missing.len()), (1, 0));
        let told = report.warnings[0].line(hongtou::problem::Language::Chinese);
        assert!(report.warnings.len() == 1 && told.contains("照片.jpg") && told.contains("CMYK"), "{told}");
        assert!(!bytes.starts_with(b"%PDF") || bytes.windows(11).any(|eleven| eleven == b"pdfaid:part"));
    }
}

#[test]
fn a_filled_field_that_would_not_be_seen_is_told() {
    let mut shelf = Shelf::default();
    shelf.print("", None, "notice", notice("关于甲的通知"), &[Format::Pdf]);
    let Outcome::Printed { files, .. } = &shelf.members[0].outcome else { panic!("printed") };
    let mut form = Document::load_mem(&shelf.files[&files[0].digest]).unwrap();
    let page = form.page_iter().next().unwrap();
    let field = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "Rect" => Object::Array([10, 10, 90, 30].map(Object::Integer).to_vec()),
        "V" => Object::string_literal("128"),
    };
    let field = form.add_object(field);
    form.get_dictionary_mut(page).unwrap().set("Annots", vec![Object::Reference(field)]);
    let mut bytes = Vec::new();
    form.save_to(&mut bytes).unwrap();
    shelf.attachments.insert("表单.pdf".into(), bytes);
    let (_, report) = shelf.pdf(json!({ "attachments": [{ "file": "表单.pdf" }] }));
    let told: Vec<String> =
        report.warnings.iter().map(|warning| warning.line(hongtou::problem::Language::Chinese)).collect();
    assert!(told.iter().any(|line| line.contains("表单.pdf") && line.contains("有1处填写")), "{told:?}");
}

#[test]
fn contents_and_pictures_of_a_docx_show_their_numbers_and_a_small_picture_stays_small() {
    let mut shelf = Shelf::default();
    shelf.print("", None, "notice", notice("关于甲的通知"), &[Format::Pdf]);
    // 24 by 16 dots.
    shelf.attachments.insert("小图.jpg".into(), include_bytes!("../../src/payload/cmyk.jpg").to_vec());
    let (bytes, _) = shelf.docx(json!({ "attachments": [{ "file": "小图.jpg" }] }));
    let text = String::from_utf8(read(&bytes, "word/document.xml")).unwrap();
    let sections: Vec<&str> =
        text.split("<w:sectPr>").skip(1).map(|rest| rest.split("</w:sectPr>").next().unwrap()).collect();
    let contents = sections.iter().find(|section| section.contains("upperRoman")).unwrap();
    assert!(!contents.contains("titlePg"), "{contents}");
    assert!(
        sections[0].contains("titlePg") && !sections.last().unwrap().contains("titlePg"),
        "{sections:#?}"
    );
    let width: i64 =
        text.split("<wp:extent cx=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    // A quarter of an inch at 96 dots an inch, in English metric units.
    assert!((width - 228_600).abs() < 2_000, "{width}");
}

#[test]
fn the_index_lists_attachments_and_prints_on_one_sheet_of_width() {
    let bytes = year_end().zip(year_end_plan()).0;
    let index = read(&bytes, "index.xlsx");
    let mut book = Xlsx::new(Cursor::new(index.clone())).unwrap();
    let sheet = book.worksheet_range("附件").unwrap();
    let cells: Vec<String> = sheet.cells().map(|(.., cell)| cell.to_string()).collect();
    assert!(cells.iter().any(|cell| cell == "附件/全市主要指标统计表.pdf"), "{cells:?}");
    let xml = String::from_utf8(read(&index, "xl/worksheets/sheet1.xml")).unwrap();
    let words = ["fitToPage", "orientation=\"landscape\"", "customHeight=\"1\"", "state=\"frozen\""];
    assert!(words.iter().all(|words| xml.contains(words)), "{xml}");
}
