//! `style.toml` of a layout: the only home of the numbers of the standard, read by the Typst layout and the DOCX back-end alike.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::problem::{Code, Place, Problem, Problems};
use crate::unit::{Mm, Pt};

/// Everything measurable about a layout.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Sheet and white (5.2.1).
    pub page: Page,
    /// Lines and characters (5.2.3).
    pub grid: Grid,
    /// Patterns of heading numbers (7.3.3).
    pub numbering: Numbering,
    /// 版头 (7.2); absent in a layout without a red head.
    pub head: Option<Head>,
    /// 简报 报头; absent elsewhere.
    pub masthead: Option<Masthead>,
    /// Title and what follows it (7.3.1, 7.3.2).
    pub title: Title,
    /// Signature without seal (7.3.5.2).
    pub signature: Signature,
    /// 版记 (7.4) or 报尾.
    pub imprint: Imprint,
    /// Page number (7.5).
    pub page_number: PageNumber,
    /// Tables.
    pub table: TableStyle,
    /// Figures.
    pub figure: FigureStyle,
    /// Headline figures.
    pub metrics: MetricsStyle,
    /// Charts.
    pub chart: ChartStyle,
    /// Type of each paragraph role; see [`ROLES`].
    pub roles: BTreeMap<String, Role>,
}

/// Paragraph roles that every layout must define.
pub const ROLES: &[&str] = &[
    "body",
    "heading1",
    "heading2",
    "heading3",
    "heading4",
    "title",
    "subtitle",
    "addressees",
    "copy_number",
    "classification",
    "urgency",
    "issuer_mark",
    "document_number",
    "approver_label",
    "approver_name",
    "attachment_note",
    "signature",
    "date_of_issue",
    "annotation",
    "attachment_label",
    "attachment_title",
    "imprint",
    "page_number",
    "list",
    "quote",
    "footnote",
    "table_caption",
    "table_unit",
    "table_head",
    "table_cell",
    "table_note",
    "figure_caption",
    "metric_value",
    "metric_unit",
    "metric_label",
    "metric_change",
    "chart_text",
    "issue",
    "masthead_line",
    "contents_title",
    "contents_entry",
    "editor_note",
    "editor_note_label",
    "item_title",
    "contributor",
];

/// Sheet and margins. The frame is Model S of standard.md 1.3: half a line's white taller than the core at each end.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Sheet width (5.1).
    pub width_mm: Mm,
    /// Sheet height (5.1).
    pub height_mm: Mm,
    /// 订口 (5.2.1).
    pub left_mm: Mm,
    /// Right white, derived.
    pub right_mm: Mm,
    /// Top of the frame that holds the lines (GB/T 33476.2).
    pub top_mm: Mm,
    /// White under the frame (GB/T 33476.2).
    pub bottom_mm: Mm,
    /// Top of the core, 版心 (5.2.1).
    pub core_top_mm: Mm,
    /// Bottom of the core.
    pub core_bottom_mm: Mm,
    /// How far the PDF's frame moves so that the first ink stands at the top of the core; negative is up.
    pub pdf_shift_mm: Mm,
    /// Slack of the text area, so that 28 cells never lose to a rounding.
    pub slack_mm: Mm,
}

/// The grid of lines and characters.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Lines on a side.
    pub lines: u32,
    /// Characters in a line.
    pub chars: u32,
    /// Distance of baselines.
    pub pitch_pt: Pt,
    /// Share of a line's pitch that stands above its baseline, in both formats.
    pub ascent_share: f64,
    /// Character spacing of a DOCX body run, in twips (standard.md D2).
    pub docx_run_spacing_tw: i32,
}

/// Patterns of the four heading levels; `{chinese}` and `{arabic}` stand for the number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    /// One pattern a level.
    pub levels: Vec<String>,
    /// Patterns of nested ordered lists.
    pub lists: Vec<String>,
    /// What stands before an item of an unordered list.
    pub bullet: String,
    /// Pattern of table captions without number of their own; empty: captions stand as given.
    pub table: String,
    /// Pattern of figure and chart captions.
    pub figure: String,
}

/// 版头.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Top ink edge of the issuer mark, from the sheet's top (7.2.4).
    pub mark_top_mm: Mm,
    /// Widest issuer mark; a longer one shrinks.
    pub mark_width_mm: Mm,
    /// Blank lines between mark and document number (7.2.5).
    pub number_gap_lines: f64,
    /// From the document number's ink to the rule (7.2.7).
    pub rule_gap_mm: Mm,
    /// Width of the rule (7.2.7).
    pub rule_width_mm: Mm,
    /// Weight of the rule (practice).
    pub rule_weight_mm: Mm,
    /// Colour of mark and rule, `#RRGGBB`.
    pub color: String,
    /// Indent of approvers and of a number beside them, in characters (7.2.6).
    pub indent_chars: f64,
    /// Label before the approvers.
    pub approver_label: String,
}

/// 报头 of a bulletin.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Masthead {
    /// Top ink edge of the name.
    pub name_top_mm: Mm,
    /// Widest name.
    pub name_width_mm: Mm,
    /// Blank lines between name and issue number.
    pub issue_gap_lines: f64,
    /// Blank lines between issue number and the line of office and date.
    pub office_gap_lines: f64,
    /// Indent of office and date, in characters.
    pub indent_chars: f64,
    /// From that line's ink to the rule.
    pub rule_gap_mm: Mm,
    /// Width of the rule.
    pub rule_width_mm: Mm,
    /// Weight of the rule.
    pub rule_weight_mm: Mm,
    /// Colour of name and rule.
    pub color: String,
    /// Blank lines between the rule and what follows.
    pub body_gap_lines: f64,
}

/// Title, subtitle, addressees.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Blank lines above the title under a red head (7.3.1), 0 in a layout without one.
    pub gap_lines: f64,
    /// Blank lines between title and addressees (7.3.2) or text.
    pub after_lines: f64,
    /// Most characters in one line of a title.
    pub chars: u32,
}

/// 署名 and 成文日期 without seal (7.3.5.2), attachment note and annotation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Blank lines above the signature.
    pub gap_lines: f64,
    /// Right indent of the signature, in characters.
    pub right_chars: f64,
    /// How far right of the signature's first character the date begins, in characters.
    pub date_shift_chars: f64,
    /// Blank lines above the attachment note (7.3.4).
    pub note_gap_lines: f64,
    /// Label of the attachment note.
    pub note_label: String,
    /// Left indent of attachment note and annotation, in characters.
    pub note_indent_chars: f64,
}

/// 版记 and 报尾.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imprint {
    /// Weight of the first and last rule (7.4.1).
    pub outer_mm: Mm,
    /// Weight of the inner rules.
    pub inner_mm: Mm,
    /// Width of the rules.
    pub rule_width_mm: Mm,
    /// Last rule, from the sheet's top (7.4.1).
    pub last_rule_mm: Mm,
    /// Indent at both sides, in characters of the imprint's own size (7.4.2).
    pub indent_chars: f64,
    /// Label before the copied-to list.
    pub copied_to_label: String,
    /// Word after the date of printing.
    pub printed_word: String,
    /// Labels of 报 送 发 in a bulletin.
    pub tail_labels: Vec<String>,
}

/// Where the page number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberPosition {
    /// Odd right, even left (7.5).
    Outer,
    /// Centred; internal material only.
    Center,
}

/// 页码.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageNumber {
    /// Where it stands.
    pub position: NumberPosition,
    /// Height of its dashes, from the sheet's top (7.5).
    pub dash_mm: Mm,
    /// Indent from the core's edge, in characters.
    pub indent_chars: f64,
    /// What stands before the number.
    pub before: String,
    /// What stands after it.
    pub after: String,
}

/// Tables.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableStyle {
    /// Weight of all inner rules.
    pub inner_mm: Mm,
    /// Weight of the frame.
    pub outer_mm: Mm,
    /// How far the frame stands inside the text area at each side.
    pub inset_mm: Mm,
    /// A row of more lines than this may break over pages; others stay whole.
    pub tall_lines: u32,
    /// White inside a cell, left and right.
    pub pad_x_mm: Mm,
    /// White inside a cell, above and below.
    pub pad_y_mm: Mm,
    /// Fill of head rows, `#RRGGBB`; empty for none.
    pub head_fill: String,
    /// White above the caption and below the notes.
    pub space_mm: Mm,
    /// From this many columns on, cells are set at `dense_size_pt`.
    pub dense_columns: usize,
    /// Type size of cells in a table of many columns.
    pub dense_size_pt: Pt,
}

/// Figures.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureStyle {
    /// Gap between pictures side by side.
    pub gap_mm: Mm,
    /// Tallest picture.
    pub max_height_mm: Mm,
    /// Share of the text width that a single picture takes when it does not say.
    pub single_width: f64,
    /// White above and below the figure.
    pub space_mm: Mm,
}

/// Headline figures.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsStyle {
    /// Most tiles in a row.
    pub per_row: usize,
    /// White above and below the row.
    pub space_mm: Mm,
    /// White inside a tile, above and below.
    pub pad_mm: Mm,
    /// Weight of the tiles' rules.
    pub rule_mm: Mm,
    /// Colour of the rules.
    pub rule_color: String,
}

/// Charts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartStyle {
    /// Width of the drawing.
    pub width_mm: Mm,
    /// Height of the drawing.
    pub height_mm: Mm,
    /// Fill of the series in turn, `#RRGGBB`.
    pub palette: Vec<String>,
    /// Colour of axes.
    pub axis_color: String,
    /// Colour of grid lines.
    pub grid_color: String,
    /// Weight of lines of a line chart.
    pub line_mm: Mm,
}

/// Type of one paragraph role.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Font role of `fonts.toml`.
    pub font: String,
    /// Type size.
    pub size_pt: Pt,
    /// Distance of baselines.
    pub pitch_pt: Pt,
    /// Indent of the first line, in characters.
    #[serde(default)]
    pub indent_chars: f64,
    /// Edges.
    #[serde(default = "justify")]
    pub align: String,
    /// Colour, `#RRGGBB`.
    #[serde(default = "black")]
    pub color: String,
    /// Whether 加粗.
    #[serde(default)]
    pub bold: bool,
}

fn justify() -> String {
    "justify".to_owned()
}

fn black() -> String {
    "#000000".to_owned()
}

impl Style {
    /// Reads a style.
    ///
    /// # Errors
    /// `layout-fault` with line and column if the text is not TOML of this shape, or naming the role that is missing.
    pub fn parse(file: &str, text: &str) -> Result<Style, Problems> {
        let style: Style = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let before = &text[..offset.min(text.len())];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            Problem::new(
                Code::LayoutFault,
                format!("版式样式无法读取：{}", error.message()),
                format!("the style cannot be read: {}", error.message()),
            )
            .at(Place::Line { file: file.to_owned(), line, column, text: String::new() })
        })?;
        let missing = ROLES.iter().filter(|role| !style.roles.contains_key(**role)).map(|role| {
            Problem::new(
                Code::LayoutFault,
                format!("版式样式缺少段落角色 roles.{role}"),
                format!("the style lacks the paragraph role roles.{role}"),
            )
            .at(Place::Name(file.to_owned()))
        });
        Problems::check(missing.collect())?;
        Ok(style)
    }

    /// The type of a role; every role of [`ROLES`] is there.
    ///
    /// # Errors
    /// `layout-fault` naming a role that no style defines.
    pub fn role(&self, name: &str) -> Result<&Role, Problem> {
        self.roles.get(name).ok_or_else(|| {
            Problem::new(
                Code::LayoutFault,
                format!("版式样式没有段落角色 roles.{name}"),
                format!("the style has no paragraph role roles.{name}"),
            )
        })
    }

    /// Width of the text area, 版心 (5.2.1).
    pub fn core_width(&self) -> Mm {
        Mm(self.page.width_mm.0 - self.page.left_mm.0 - self.page.right_mm.0)
    }

    /// Width of one character cell of the grid (5.2.3).
    pub fn cell(&self) -> Mm {
        Mm(self.core_width().0 / f64::from(self.grid.chars))
    }
}
