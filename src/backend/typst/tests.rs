//! Documents through the front door: pages, text, bytes, faults.

mod forms;
mod fresh;
mod geometry;
mod sheet;

use std::path::PathBuf;
use std::sync::LazyLock;

use typst::layout::{Frame, FrameItem};

use super::{Typst, sample};
use crate::backend::{Artifact, Format, Options, PdfStandard};
use crate::catalog::{Catalog, Sources};
use crate::limit;
use crate::model::{Block, Document, Fields, Inline, plain_text};
use crate::problem::{Code, Place};

/// The footnote of the sample report.
const NOTE: &str = "①统计口径为市、县两级大厅。";

struct House {
    catalog: Catalog,
    typst: Typst,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    let typst = Typst::new(&catalog).unwrap();
    House { catalog, typst }
});

fn render(document: &Document, format: Format) -> Artifact {
    HOUSE.typst.render(&HOUSE.catalog, document, format, &Options::default()).unwrap()
}

/// The text of each page as laid out, without white space.
fn pages(document: &Document) -> Vec<String> {
    let style = &HOUSE.catalog.layout(&document.layout).unwrap().style;
    let json = super::document::json(document, style, &HOUSE.catalog.fonts).unwrap();
    let job = super::Job::new(&HOUSE.typst.shared, &HOUSE.catalog, &document.layout, json, &document.assets)
        .unwrap();
    let (laid_out, warnings) = super::lay_out(&job).unwrap();
    assert_eq!(warnings, []);
    let text = |page: &typst_layout::Page| {
        let mut text = String::new();
        collect(&page.frame, &mut text);
        squeeze(&text)
    };
    laid_out.pages().iter().map(text).collect()
}

fn collect(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, text),
            FrameItem::Text(item) => text.push_str(&item.text),
            _ => {}
        }
    }
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// All text of a document without the page numbers, which would stand inside paragraphs.
fn running(document: &Document) -> String {
    let pages = pages(document).into_iter().enumerate();
    pages.map(|(index, page)| page.replacen(&format!("—{}—", index + 1), "", 1)).collect()
}

fn paragraphs(blocks: &[Block], all: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                all.push(heading.number.clone() + &plain_text(&heading.text));
                all.extend(heading.run_in.iter().map(|text| plain_text(text)));
            }
            Block::Paragraph(paragraph) => {
                let words = paragraph.text.iter().filter(|one| !matches!(one, Inline::Footnote { .. }));
                let words: Vec<Inline> = words.cloned().collect();
                if words.len() == paragraph.text.len() {
                    all.push(plain_text(&words));
                }
            }
            Block::List(list) => {
                for (marker, item) in list.markers.iter().zip(&list.items) {
                    all.push(marker.clone());
                    paragraphs(item, all);
                }
            }
            Block::Quote { blocks } | Block::EditorNote { blocks, .. } => paragraphs(blocks, all),
            Block::Item(item) => {
                all.extend(item.title.iter().cloned());
                paragraphs(&item.blocks, all);
                all.push(item.contributor.clone());
            }
            Block::Metrics { items } => {
                all.extend(
                    items.iter().flat_map(|one| [&one.value, &one.unit, &one.label, &one.change]).cloned(),
                );
            }
            Block::Table(table) => {
                all.extend([table.caption.clone(), table.unit.clone()]);
                // Typst paints cells that span rows after the others of those rows; their order is kept in the tags alone.
                let cells = table.rows.iter().flatten().filter(|cell| cell.rowspan == 1);
                all.extend(cells.map(|cell| plain_text(&cell.text)));
                all.extend(table.notes.iter().cloned());
            }
            Block::Figure(figure) => {
                all.extend(figure.pictures.iter().map(|one| one.caption.clone()));
                all.push(figure.caption.clone());
            }
            Block::Chart(chart) => all.push(chart.caption.clone()),
            Block::Contents(contents) => all.extend(contents.entries.iter().cloned()),
            Block::PageBreak => {}
        }
    }
}

/// Checks that texts stand in a document one after the other.
fn assert_in_order(document: &Document, parts: &[String]) {
    // The words of the sample's footnote stand at the foot of a page, where they may part a paragraph.
    let text = running(document).replace(NOTE, "");
    let mut at = 0;
    for part in parts {
        let part = squeeze(part);
        match text[at..].find(&part) {
            Some(found) => at += found + part.len(),
            None => panic!("{part} is not in its place, after {}", &text[..at]),
        }
    }
}

fn parts(document: &Document) -> Vec<String> {
    let fields = &document.fields;
    let mut all: Vec<String> =
        [&fields.issuer_mark[..], std::slice::from_ref(&fields.document_number)].concat();
    all.extend(fields.title.iter().cloned());
    paragraphs(&document.body, &mut all);
    for attachment in &document.attachments {
        all.push(attachment.label.clone());
        all.extend(attachment.title.iter().cloned());
        paragraphs(&attachment.body, &mut all);
    }
    all.extend([&fields.copied_to[..], &fields.report_to, &fields.send_to, &fields.distribute_to].concat());
    all.extend([fields.printer.clone(), fields.printed_on.clone()]);
    all
}

#[test]
fn every_text_stands_once_and_in_the_order_of_the_model() {
    for document in [sample::notice(6), sample::bulletin(), sample::report()] {
        assert_in_order(&document, &parts(&document));
        let text = running(&document);
        let once = if document.layout == "report" { "占七成" } else { "（第2段）" };
        let wanted = if document.layout == "bulletin" { 2 } else { 1 };
        assert_eq!(text.matches(once).count(), wanted);
    }
    assert!(running(&sample::report()).contains(NOTE));
}

#[test]
fn the_same_order_gives_the_same_bytes_even_from_another_house() {
    let other = Typst::new(&HOUSE.catalog).unwrap();
    let document = sample::report();
    let options = Options { dpi: 40, ..Options::default() };
    for format in [Format::Pdf, Format::Png, Format::Svg] {
        let one = HOUSE.typst.render(&HOUSE.catalog, &document, format, &options).unwrap();
        let two = other.render(&HOUSE.catalog, &document, format, &options).unwrap();
        assert!(one == two, "{format:?} differs");
        let files = if format == Format::Pdf { Some(1) } else { one.pages };
        assert_eq!(Some(one.files.len()), files);
    }
    let plain = Options { pdf_standard: PdfStandard::V1_7, ..options };
    let one = HOUSE.typst.render(&HOUSE.catalog, &document, Format::Pdf, &plain).unwrap();
    assert!(one.files[0].starts_with(b"%PDF-1.7"));
}

#[test]
fn a_page_may_be_asked_for_by_number() {
    let document = sample::notice(2);
    let options = Options { page: Some(2), ..Options::default() };
    let artifact = HOUSE.typst.render(&HOUSE.catalog, &document, Format::Svg, &options).unwrap();
    assert_eq!(artifact.files.len(), 1);
    for page in [0, 99] {
        let options = Options { page: Some(page), ..Options::default() };
        let problems = HOUSE.typst.render(&HOUSE.catalog, &document, Format::Png, &options).unwrap_err();
        assert_eq!(problems.list()[0].code, Code::OptionUnknown);
    }
    let options = Options { dpi: 2000, ..Options::default() };
    let problems = HOUSE.typst.render(&HOUSE.catalog, &document, Format::Png, &options).unwrap_err();
    assert_eq!(problems.list()[0].code, Code::TooLarge);
}

#[test]
fn a_signature_never_stands_on_a_page_without_text() {
    for count in 0..12 {
        let mut document = sample::notice(3);
        document.fields.signature = vec!["落款甲".to_owned()];
        document.body.extend((0..count).map(|_| sample::paragraph("再补一行。")));
        document.body.push(sample::paragraph(&"最后一段的文字".repeat(24)));
        let pages = pages(&document);
        let page = pages.iter().find(|page| page.contains("落款甲")).unwrap();
        assert!(!page.starts_with("落款甲"), "alone with {count} more lines");
    }
}

#[test]
fn text_that_looks_like_code_is_text() {
    let hostile = "#panic() $x$ \\u{41} [a] <b> {{c}} `d` \"e\" -- ... @f = g // h";
    let mut document = sample::notice(0);
    document.fields.title = vec![hostile.to_owned()];
    document.body = vec![sample::paragraph(hostile)];
    let text = running(&document);
    assert_eq!(text.matches(&squeeze(hostile)).count(), 2, "{text}");
}

#[test]
fn too_many_pages_are_refused() {
    let body = (0..=limit::PAGES_COUNT).flat_map(|_| [sample::paragraph("一页。"), Block::PageBreak]);
    let document = Document { layout: "report".into(), body: body.collect(), ..Document::default() };
    let problems =
        HOUSE.typst.render(&HOUSE.catalog, &document, Format::Pdf, &Options::default()).unwrap_err();
    assert_eq!(problems.list()[0].code, Code::TooLarge);
}

#[test]
fn a_broken_layout_is_reported_by_file_line_and_column() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    catalog.layouts.get_mut("report").unwrap().typst_source = "一行\n  #absent(1)\n".to_owned();
    let typst = Typst::new(&catalog).unwrap();
    let document = Document { layout: "report".into(), fields: Fields::default(), ..Document::default() };
    let problems = typst.render(&catalog, &document, Format::Pdf, &Options::default()).unwrap_err();
    assert_eq!(problems.list()[0].code, Code::LayoutFault);
    let place =
        Place::Line { file: "report/layout.typ".into(), line: 2, column: 4, text: "absent".to_owned() };
    assert_eq!(problems.list()[0].at, place);
}

#[test]
fn an_empty_document_is_a_page() {
    for layout in ["ordinary", "bulletin", "report", "letter", "order", "minutes", "packet"] {
        let document = Document { layout: layout.into(), ..Document::default() };
        assert_eq!(render(&document, Format::Pdf).pages, Some(1), "{layout}");
    }
}
