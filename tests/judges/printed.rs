//! Every example and every real paper, printed once for all judges into a folder of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hongtou::backend::{Format, Options};
use hongtou::catalog::style::NumberPosition;
use hongtou::catalog::{Catalog, Sources};
use hongtou::model::{Block, Document};
use hongtou::payload::Payload;
use hongtou::press::{Order, Press, roles};
use serde_json::{Value, json};

use crate::corpus;

/// One document in PDF and DOCX, and a JSON of the words that must stand in it.
pub(crate) struct Printed {
    /// Name of its files.
    pub(crate) name: String,
    /// Layout.
    pub(crate) layout: String,
    /// Whether it is a real paper.
    pub(crate) real: bool,
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What stands beside the project for its developers.
pub(crate) fn shared() -> PathBuf {
    root().parent().unwrap().join("shared")
}

/// The folder of everything printed.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("judges")
}

/// The press with the stock catalogue.
pub(crate) static PRESS: LazyLock<Press> = LazyLock::new(|| {
    Press::new(
        Catalog::load(&Sources { root: root(), ..Sources::default() })
            .unwrap_or_else(|faults| panic!("{faults}")),
    )
    .unwrap_or_else(|faults| panic!("{faults}"))
});

/// Everything, printed.
pub(crate) static ALL: LazyLock<Vec<Printed>> = LazyLock::new(|| {
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let mut all = Vec::new();
    for template in PRESS.catalog().templates.values() {
        for (case, example) in &template.examples {
            let data = example.payload().unwrap();
            let mut strings = Vec::new();
            leaves(&data, "", &mut strings);
            all.push(print(&format!("{}-{case}", template.name), &template.name, data, strings, false));
        }
    }
    for paper in papers() {
        all.push(print(&format!("paper-{}", paper.name), "notice", paper.payload, paper.words, true));
    }
    all
});

/// The real papers that there is a JSON of.
pub(crate) fn papers() -> Vec<corpus::Paper> {
    let mut paths: Vec<PathBuf> = fs::read_dir(shared().join("corpus/state"))
        .expect("../shared stands beside the project")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let source: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        corpus::read(&path.file_stem().unwrap().to_string_lossy(), &source)
    };
    paths.iter().map(read).collect()
}

fn print(name: &str, template: &str, data: Value, words: Vec<String>, real: bool) -> Printed {
    let order = Order {
        template: template.to_owned(),
        formats: vec![Format::Pdf, Format::Docx],
        data,
        parts: Default::default(),
        options: Options::default(),
    };
    let found = &PRESS.catalog().templates[template];
    let payload = Payload::parse(&found.schema, order.data.clone(), &order.parts)
        .unwrap_or_else(|faults| panic!("{name}: {faults}"));
    let (document, _) = PRESS.compose(template, &payload).unwrap_or_else(|faults| panic!("{name}: {faults}"));
    let print = PRESS.print(&order, &|| true).unwrap_or_else(|faults| panic!("{name}: {faults}"));
    for artifact in &print.artifacts {
        fs::write(folder().join(format!("{name}.{}", artifact.format.name())), &artifact.files[0]).unwrap();
    }
    let style = &PRESS.catalog().layouts[&found.layout].style;
    let expected = json!({
        "name": name,
        "example": name.split_once(&format!("{template}-")).map_or("", |(_, case)| case),
        "segments": segments(&document),
        "heads": heads(&document),
        "words": words,
        "layout": found.layout,
        "fields": document.fields,
        "attachments": attachments(&document),
        "paragraphs": paragraphs(&document),
        "headings": headings(&document),
        "landscape": has_landscape(&document),
        "broken_by_us": !order.data["title"].as_str().unwrap_or_default().contains('\n'),
        "preprinted": style.page.preprinted,
        "even_page": style.imprint.even_page,
        "number_position": if style.page_number.position == NumberPosition::Outer { "outer" } else { "center" },
    });
    fs::write(folder().join(format!("{name}.json")), serde_json::to_string_pretty(&expected).unwrap())
        .unwrap();
    Printed { name: name.to_owned(), layout: found.layout.clone(), real }
}

/// Role and text of everything that the document brings, in the order of the page.
fn segments(document: &Document) -> Vec<[String; 2]> {
    let mut segments = Vec::new();
    roles::each_text(document, &mut |role, text| {
        if !text.trim().is_empty() {
            segments.push([role.to_owned(), text.to_owned()]);
        }
    });
    segments
}

fn attachments(document: &Document) -> Vec<Value> {
    let each = document.attachments.iter();
    each.map(|attachment| {
        json!({ "label": attachment.label, "title": attachment.title, "apart": attachment.apart, "body": !attachment.body.is_empty() })
    }).collect()
}

/// The words of the paragraphs of the main part that are set as text.
fn paragraphs(document: &Document) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) if paragraph.indent => Some(hongtou::model::plain_text(&paragraph.text)),
        _ => None,
    };
    document.body.iter().filter_map(text).map(|text| text.split_whitespace().collect()).collect()
}

/// Level, number and words of the headings of the main part.
fn headings(document: &Document) -> Vec<Value> {
    let text = |block: &Block| match block {
        Block::Heading(heading) => {
            let words: String = hongtou::model::plain_text(&heading.text).split_whitespace().collect();
            Some(json!([heading.level, heading.number, words]))
        }
        _ => None,
    };
    document.body.iter().filter_map(text).collect()
}

fn has_landscape(document: &Document) -> bool {
    let across = |block: &Block| matches!(block, Block::Table(table) if table.landscape);
    document.body.iter().any(across)
        || document.attachments.iter().any(|attachment| attachment.body.iter().any(across))
}

/// Texts of the head rows of all tables, which stand again on every page.
fn heads(document: &Document) -> BTreeSet<String> {
    let mut heads = BTreeSet::new();
    let mut visit = |blocks: &[Block]| {
        for block in blocks {
            if let Block::Table(table) = block {
                let cells = table.rows.iter().take(table.head_rows).flatten();
                heads.extend(cells.map(|cell| hongtou::model::plain_text(&cell.text)));
            }
        }
    };
    visit(&document.body);
    document.attachments.iter().for_each(|attachment| visit(&attachment.body));
    heads
}

/// Texts of a payload that must be printed: all but addresses of pictures, words for those who can't see, dates and choices.
fn leaves(value: &Value, name: &str, strings: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            if !date && !["image", "alt", "align", "kind", "signature_form", "direction"].contains(&name) {
                strings.extend(text.lines().map(str::to_owned));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, name, strings)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| leaves(field, name, strings)),
        _ => {}
    }
}
