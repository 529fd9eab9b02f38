//! `document.json`, all that a layout learns of a document: the model, its metadata, its pictures' sizes, its charts drawn, its plan.

use serde::Serialize;
use serde_json::{Value, json};

use super::rows::Rows;
use super::sheets::Numbers;
use super::{bands, seam};
use crate::backend::drawing;
use crate::backend::plan::Plan;
use crate::catalog::fonts::Fonts;
use crate::catalog::style::Style;
use crate::model::{AssetFormat, Block, Document};
use crate::problem::{Code, Problem};

/// What a layout knows of a picture.
#[derive(Serialize)]
struct Picture {
    format: AssetFormat,
    width_px: u32,
    height_px: u32,
}

/// What a layout learns of a document beyond the document where it is a part of a volume.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Part {
    /// How its pages are numbered.
    pub(super) numbers: Numbers,
    /// Pages to keep free for an attachment that is bound in as it is; with a picture among the assets, it fills the one page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) enclosure: Option<usize>,
}

/// Writes the document for a layout.
///
/// # Errors
/// `internal` if a part cannot be written as JSON.
pub(super) fn json(document: &Document, style: &Style, fonts: &Fonts) -> Result<Vec<u8>, Problem> {
    json_of_part(document, style, fonts, None)
}

/// The same for a part of a volume.
///
/// # Errors
/// As [`json`].
pub(super) fn json_of_part(
    document: &Document,
    style: &Style,
    fonts: &Fonts,
    part: Option<Part>,
) -> Result<Vec<u8>, Problem> {
    let mut value = serde_json::to_value(document).map_err(unwritable)?;
    draw(&document.body, &mut value["body"], style)?;
    for (index, attachment) in document.attachments.iter().enumerate() {
        draw(&attachment.body, &mut value["attachments"][index]["body"], style)?;
    }
    let pictures = document.assets.iter().map(|asset| Picture {
        format: asset.format,
        width_px: asset.width_px,
        height_px: asset.height_px,
    });
    value["assets"] = serde_json::to_value(pictures.collect::<Vec<_>>()).map_err(unwritable)?;
    value["meta"] = metadata(document);
    if let Some(part) = part {
        value["meta"]["part"] = serde_json::to_value(part).map_err(unwritable)?;
    }
    value["plan"] = serde_json::to_value(Plan::of(document, style, fonts)).map_err(unwritable)?;
    seam::part_long_words(&mut value);
    serde_json::to_vec(&value).map_err(unwritable)
}

/// Title and author as a PDF's metadata hold them.
fn metadata(document: &Document) -> Value {
    let fields = &document.fields;
    let title = [fields.title.concat(), fields.issuer_mark.concat() + &fields.issue, document.kind.clone()];
    let author = [&fields.signature[..], std::slice::from_ref(&fields.editorial_office), &fields.issuer_mark];
    let author = author.into_iter().find(|names| names.iter().any(|name| !name.is_empty()));
    json!({
        "title": title.into_iter().find(|title| !title.is_empty()),
        "authors": author.unwrap_or_default(),
    })
}

/// Gives every chart among blocks, however deep, its drawing, and every table what is reckoned of its rows.
fn draw(blocks: &[Block], values: &mut Value, style: &Style) -> Result<(), Problem> {
    for (index, block) in blocks.iter().enumerate() {
        let value = &mut values[index];
        match block {
            Block::Chart(chart) => {
                value["drawing"] = serde_json::to_value(drawing::chart(chart, style)).map_err(unwritable)?;
            }
            Block::Table(table) => {
                let Rows { tall, rest_pt } = Rows::of(table, style);
                value["tall"] = tall.into_iter().collect();
                value["rest_pt"] = rest_pt.into();
                if table.landscape {
                    value["bands"] = serde_json::to_value(bands::of(table, style)).map_err(unwritable)?;
                }
            }
            Block::List(list) => {
                for (index, item) in list.items.iter().enumerate() {
                    draw(item, &mut value["items"][index], style)?;
                }
            }
            Block::Quote { blocks } | Block::EditorNote { blocks, .. } => {
                draw(blocks, &mut value["blocks"], style)?;
            }
            Block::Item(item) => draw(&item.blocks, &mut value["blocks"], style)?,
            Block::Heading(_)
            | Block::Paragraph(_)
            | Block::Figure(_)
            | Block::Metrics { .. }
            | Block::Contents(_)
            | Block::PageBreak => {}
        }
    }
    Ok(())
}

fn unwritable(error: serde_json::Error) -> Problem {
    Problem::new(
        Code::Internal,
        format!("文档无法写成 JSON：{error}"),
        format!("the document cannot be written as JSON: {error}"),
    )
}
