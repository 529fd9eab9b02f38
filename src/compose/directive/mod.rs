//! Fenced directives: JSON for what Markdown cannot say, read strictly.

mod caption;
mod chart;
mod figure;
mod grid;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::compose::markdown::{Part, Surroundings};
use crate::compose::refusal::{Refusal, shown};
use crate::model::{Block, Contents, Inline, Metric, Paragraph};

pub(super) use caption::Counters;

/// The names of all directives.
pub(super) const NAMES: &[&str] =
    &["table", "figure", "chart", "metrics", "item", "attachment", "editor-note", "contents"];

/// What a directive gives.
pub(super) enum Made {
    /// A block.
    Block(Block),
    /// A part that divides the document.
    Part(Part),
}

/// Reads the JSON of a directive.
///
/// # Errors
/// `template-fault` if the JSON has another shape, `value` or `too-large` if it says what cannot be set.
pub(super) fn make(
    name: &str,
    json: &str,
    around: Surroundings<'_>,
    counters: &mut Counters,
) -> Result<Made, Refusal> {
    let block = match name {
        "table" => Block::Table(grid::table(parse(name, json)?, around.numbering, counters)?),
        "figure" => Block::Figure(figure::figure(parse(name, json)?, around, counters)?),
        "chart" => Block::Chart(chart::chart(parse(name, json)?, around.numbering, counters)?),
        "metrics" => metrics(parse(name, json)?)?,
        "editor-note" => editor_note(parse(name, json)?),
        "contents" => {
            let ContentsHead { title, entries } = parse(name, json)?;
            let (entries, pages) = entries.into_iter().map(|entry| (entry.text, entry.page)).unzip();
            Block::Contents(Contents { title, entries, pages, leads: Vec::new() })
        }
        "item" => {
            let ItemHead { title, contributor } = parse(name, json)?;
            return Ok(Made::Part(Part::Item { title, contributor: contributor.unwrap_or_default() }));
        }
        _ => {
            let AttachmentHead { title, apart } = parse(name, json)?;
            return Ok(Made::Part(Part::Attachment { title, apart }));
        }
    };
    Ok(Made::Block(block))
}

fn parse<T: DeserializeOwned>(name: &str, json: &str) -> Result<T, Refusal> {
    serde_json::from_str(json).map_err(|error| {
        Refusal::template(
            format!("指令 {name} 的内容不符合要求：{error}"),
            format!("the directive {name} does not read: {error}"),
        )
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentsHead {
    #[serde(default)]
    title: String,
    /// Entries with page numbers from outside, as in a packet; without them the document's own are listed.
    #[serde(default)]
    entries: Vec<ContentsEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentsEntry {
    text: String,
    page: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemHead {
    title: String,
    contributor: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttachmentHead {
    title: String,
    #[serde(default)]
    apart: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditorNote {
    label: Option<String>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metrics {
    items: Vec<Tile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tile {
    label: String,
    value: Value,
    unit: Option<String>,
    change: Option<String>,
}

fn metrics(metrics: Metrics) -> Result<Block, Refusal> {
    let tile = |tile: Tile| {
        Ok(Metric {
            label: tile.label,
            value: printed("metrics", &tile.value)?,
            unit: tile.unit.unwrap_or_default(),
            change: tile.change.unwrap_or_default(),
        })
    };
    Ok(Block::Metrics { items: metrics.items.into_iter().map(tile).collect::<Result<_, Refusal>>()? })
}

fn editor_note(note: EditorNote) -> Block {
    let lines = note.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let blocks = lines.map(|line| {
        let text = vec![Inline::text(line)];
        Block::Paragraph(Paragraph { text, indent: true, ..Paragraph::default() })
    });
    Block::EditorNote { label: note.label.unwrap_or_default(), blocks: blocks.collect() }
}

/// A text or number as it prints.
fn printed(name: &str, value: &Value) -> Result<String, Refusal> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(Refusal::value(
            format!("指令 {name} 在此处需要文本或数字，得到的是 {}", shown(other)),
            format!("the directive {name} wants a text or a number here, but was given {}", shown(other)),
        )),
    }
}

/// Literal text as inlines; a line feed becomes a line break.
fn words(text: &str) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            inlines.push(Inline::Break);
        }
        if !line.is_empty() {
            inlines.push(Inline::text(line));
        }
    }
    inlines
}
