//! Every example and every real paper, printed once for all judges into a folder of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hongtou::backend::{Format, Options};
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
    let expected =
        json!({ "name": name, "segments": segments(&document), "heads": heads(&document), "words": words });
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
            if !date && !["image", "alt", "align", "kind"].contains(&name) {
                strings.extend(text.lines().map(str::to_owned));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, name, strings)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| leaves(field, name, strings)),
        _ => {}
    }
}
