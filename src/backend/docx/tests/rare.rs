//! Tests of the rare parts: joint issue, the forms of signature, letters, orders, minutes, sheets across, the imprint.

use super::forms::{across, joint, letter, minutes, order, sealed};
use super::samples::report;
use super::{part, render, words};
use crate::backend::Options;
use crate::backend::docx::Docx;
use crate::catalog::{Catalog, Sources};
use crate::model::{Block, Document};

fn main_part(document: &Document) -> String {
    part(&render(document), "word/document.xml")
}

/// The number after each mark.
fn numbers(xml: &str, before: &str) -> Vec<i32> {
    let number = |rest: &str| rest.split(['"', '<']).next().unwrap().parse().unwrap();
    xml.split(before).skip(1).map(number).collect()
}

#[test]
fn marks_of_a_joint_issue_are_equally_wide_and_leave_room_for_the_text() {
    for count in [3, 7, 10] {
        let xml = main_part(&joint(count, false));
        let (head, _) = xml.split_once("</w:tbl>").unwrap();
        assert_eq!(head.matches(r#"<w:jc w:val="distribute"/>"#).count(), count);
        assert_eq!(head.matches("<w:t>文件</w:t>").count(), 1, "the word stands once, beside them");
        assert_eq!(head.matches("<w:tc>").count(), 2);
        let lines = numbers(head, r#"<w:keepNext/><w:spacing w:before="0" w:line=""#);
        let height: i32 = lines.iter().take(count).sum();
        assert!(height <= 7 * 592, "{count} names are {height} twips high");
        let sizes = numbers(head, r#"<w:sz w:val=""#);
        assert!(sizes.iter().all(|size| *size >= 24), "{sizes:?}");
    }
}

#[test]
fn every_name_has_its_seal_behind_the_text_and_nobody_else_draws_one() {
    let document = joint(7, true);
    let xml = main_part(&document);
    assert_eq!(xml.matches(r#"behindDoc="1""#).count(), 7);
    let widths = numbers(&xml, r#"<wp:extent cx=""#);
    assert!(widths.len() == 7 && widths.iter().all(|width| (width - 1_512_000).abs() < 1000), "{widths:?}");
    for name in &document.fields.signature {
        assert!(xml.contains(&format!(r#"descr="{name}（印章）""#)), "{name}");
    }
    let mut free = document;
    free.fields.seals.clear();
    let empty = main_part(&free);
    assert!(!empty.contains("<w:drawing>"));
    assert_eq!(empty.matches("<w:tr>").count(), xml.matches("<w:tr>").count(), "the places stay free");
}

#[test]
fn a_single_seal_is_centred_over_name_and_date() {
    let mut document = sealed();
    document.fields.signature = vec!["青江市人民政府".into()];
    let xml = main_part(&document);
    let (_, drawing) = xml.split_once("<wp:anchor").unwrap();
    let left = numbers(drawing, "<wp:posOffset>")[0];
    let (_, date) = drawing.split_once(r#"<w:pStyle w:val="DateOfIssue"/>"#).unwrap();
    let right = numbers(date, r#"w:right=""#)[0];
    assert!((right - 4 * 315).abs() <= 10, "the date stands four characters from the edge: {right}");
    // 2025年3月5日: six digits and three characters, each with the spacing of the grid.
    let date_width = 6 * 160 + 3 * 320 - 9 * 5;
    let middle = (8844 - right - date_width / 2) * 635;
    let seal = left + 1_512_000 / 2;
    assert!((seal - middle).abs() < 20_000, "{seal} {middle}");
}

#[test]
fn a_signature_takes_the_last_paragraph_with_it() {
    let xml = main_part(&joint(3, false));
    let (text, signature) = xml.split_once(r#"<w:pStyle w:val="Signature"/>"#).unwrap();
    let last = text.rfind("<w:p>").unwrap();
    let before = &text[..last];
    let body = &before[before.rfind("<w:p>").unwrap()..];
    assert!(body.contains(r#"<w:pStyle w:val="Body"/><w:keepNext/>"#), "{body}");
    let (names, _) = signature.split_once("DateOfIssue").unwrap();
    assert_eq!(names.matches("<w:keepNext/>").count(), 3);
}

#[test]
fn a_letter_has_double_rules_and_no_number_on_its_first_page() {
    let file = render(&letter());
    let xml = part(&file, "word/document.xml");
    assert_eq!(xml.matches(r#"w:val="thickThinSmallGap""#).count(), 1);
    assert!(xml.contains(r#"<w:ind w:left="-454" w:right="-340"/>"#), "170 mm in the middle of the sheet");
    assert!(xml.contains("<w:titlePg/>"));
    assert!(xml.contains(r#"<w:footerReference w:type="first" r:id="rIdFooterFirst"/>"#));
    let first = part(&file, "word/footer3.xml");
    assert!(first.contains("thinThickSmallGap") && !first.contains("PAGE"), "{first}");
    let words = words(&letter());
    assert!(words.contains("000012青政函〔2025〕12号\n机密★1年\n特急\n"), "{words}");
    assert!(!words.contains("不印"), "a letter says no printer");
}

#[test]
fn orders_are_stamped_and_minutes_say_who_was_there() {
    let xml = main_part(&order());
    assert!(!xml.contains("<w:pBdr>"), "an order has no red rule");
    assert_eq!(xml.matches("<wp:inline").count(), 1);
    let words = words(&order());
    assert!(words.contains("市长\n[王明签名章]\n2025年3月5日"), "{words}");
    let minutes = super::words(&minutes());
    assert!(minutes.contains("第3期\n青江市人民政府办公室2025年3月5日\n"), "{minutes}");
    assert!(minutes.contains("请假：赵敏\n列席："));
    assert_eq!(minutes.matches("2025年3月5日").count(), 1, "the date stands in the head");
}

#[test]
fn a_landscape_table_has_a_sheet_of_its_own_with_the_number_at_its_left_edge() {
    let file = render(&across());
    let xml = part(&file, "word/document.xml");
    let sections: Vec<&str> =
        xml.split("<w:sectPr>").skip(1).map(|rest| rest.split("</w:sectPr>").next().unwrap()).collect();
    let turned: Vec<bool> =
        sections.iter().map(|section| section.contains(r#"w:orient="landscape""#)).collect();
    assert_eq!(turned, [false, true, false, true, false]);
    for (section, turned) in sections.iter().zip(turned) {
        let foot = if turned { "rIdFooterAcrossOdd" } else { "rIdFooterOdd" };
        assert!(section.contains(&format!(r#"<w:footerReference w:type="default" r:id="{foot}"/>"#)));
    }
    assert!(sections[1].contains(r#"<w:pgMar w:top="1587" w:right="2098" w:bottom="1474" w:left="1984""#));
    for (path, side) in [("word/footer4.xml", "right"), ("word/footer5.xml", "left")] {
        let footer = part(&file, path);
        assert!(footer.contains(r#"vert="vert""#) && footer.contains("layout-flow:vertical"));
        assert_eq!(footer.matches(&format!(r#"<w:jc w:val="{side}"/>"#)).count(), 2);
        assert_eq!(footer.matches(" PAGE ").count(), 2);
    }
    assert!(!xml.contains(r#"<w:pStyle w:val="Spacer"/><w:sectPr>"#), "no section ends on a page of its own");
}

#[test]
fn a_packet_has_a_cover_and_pages_that_are_told() {
    let mut document = Document { layout: "packet".into(), ..report() };
    document.body.truncate(1);
    if let Block::Contents(contents) = &mut document.body[0] {
        contents.pages = vec!["1".into(), "12".into()];
    }
    let words = words(&document);
    assert!(words.starts_with("青江市数据局2025年工作总结\n——和2026年工作打算\n青江市数据局\n"), "{words}");
    assert!(words.ends_with("二、存在问题12\n"), "{words}");
}

#[test]
fn preprinted_paper_keeps_the_places_of_what_is_red() {
    let root = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    catalog.layouts.retain(|name, _| name == "ordinary");
    let page = &mut catalog.layouts.get_mut("ordinary").unwrap().style;
    page.page.preprinted = true;
    page.page.mirror = true;
    page.imprint.even_page = true;
    let docx = Docx::new(&catalog).unwrap();
    let mut document = sealed();
    document.body.truncate(1);
    let file = docx.render(&catalog, &document, &Options::default()).unwrap().files.remove(0);
    let xml = part(&file, "word/document.xml");
    assert!(!xml.contains("青江市人民政府办公室文件") && !xml.contains("<w:pBdr>"));
    let plain = main_part(&document);
    // What stands above the title: the number's white is the mark's height more, the title's the rule's.
    let title = |xml: &str| numbers(xml.split_once(r#""DocumentTitle"/>"#).unwrap().1, r#"w:before=""#)[0];
    assert!(title(&xml) > title(&plain));
    assert!(part(&file, "word/settings.xml").contains("<w:mirrorMargins/>"));
    assert!(xml.contains(r#"<w:type w:val="evenPage"/>"#), "one page of text, the imprint on the next");
    assert!(!plain.contains("evenPage"));
}
