//! `style.toml` of a layout: the only home of the numbers of the standard, read by the Typst layout and the DOCX back-end alike.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::inherit::{Sheet, resolve};
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
    /// 版头 (7.2).
    pub head: Head,
    /// 简报 报头; absent elsewhere.
    pub masthead: Option<Masthead>,
    /// Title and what follows it (7.3.1, 7.3.2).
    pub title: Title,
    /// 信函格式 (10.1); absent in other layouts.
    pub letter: Option<Letter>,
    /// Signature (7.3.5).
    pub signature: Signature,
    /// 出席, 请假, 列席 (10.3).
    pub attendance: AttendanceStyle,
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
    /// Cover and divider pages of a packet; absent in other layouts.
    pub cover: Option<Cover>,
    /// Pages of attachments in a packet; absent in other layouts.
    pub enclosure: Option<Enclosure>,
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
    "title_note",
    "byline",
    "addressees",
    "copy_number",
    "classification",
    "urgency",
    "issuer_mark",
    "document_number",
    "approver_label",
    "approver_name",
    "attachment_note",
    "attendance",
    "attendance_label",
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
    /// Whether the white of 订口 stands at the right of even pages (9704 defines it as the left white).
    pub mirror: bool,
    /// Whether the paper brings the red parts: mark and red rules are left out, their places stay.
    pub preprinted: bool,
}

/// A grid model of standard.md 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Model {
    /// Software coordinates of GB/T 33476.2: the frame is half a line's white taller than the core at each end.
    S,
    /// The margins of GB/T 9704-2012 taken literally.
    M,
}

/// The grid of lines and characters.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Which grid model was chosen: `S` (GB/T 33476.2) or `M` (literal margins).
    pub model: Model,
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

/// What the head of a layout is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadForm {
    /// No red head at all.
    None,
    /// 报头 of a bulletin, by [`Masthead`] (practice).
    Masthead,
    /// 公文通用格式: mark, number, red rule (7.2).
    Ordinary,
    /// 信函格式: mark, double rule, number at the right (10.1).
    Letter,
    /// 命令（令）格式: mark, number, no rule (10.2).
    Order,
    /// 纪要格式: mark, number or issue, office and date, red rule (10.3 and practice).
    Minutes,
}

/// 版头.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// What it is made of.
    pub form: HeadForm,
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
    /// Lines of the grid that the marks of a joint issue may take together, so that text begins on page 1 (7.3.3).
    pub joint_lines: f64,
    /// Blank lines between head and text where no title stands between them, as in an order (10.2).
    pub body_gap_lines: f64,
}

/// 信函格式 (10.1).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Width of the double rules, centred on the sheet.
    pub rule_width_mm: Mm,
    /// From the mark's ink to the first double rule.
    pub rule_gap_mm: Mm,
    /// The second double rule, from the sheet's top; first page only.
    pub rule_foot_mm: Mm,
    /// Weight of the thick rule (practice).
    pub thick_mm: Mm,
    /// Weight of the thin rule (practice).
    pub thin_mm: Mm,
    /// White between the two (practice).
    pub space_mm: Mm,
    /// From the first double rule to the first element under it, 7/8 of a character of size 3.
    pub field_gap_mm: Mm,
}

/// Cover and divider pages of a packet (practice).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// Top of the first line of the title, from the sheet's top.
    pub title_top_mm: Mm,
    /// Most lines of a title in its own size; a longer one is set as the subtitle is.
    pub title_lines: usize,
    /// Blank lines between title and the lines under it.
    pub gap_lines: f64,
    /// Foot of the last line of signature and date, from the sheet's top.
    pub foot_mm: Mm,
}

/// Where attached pages and pictures are set in a packet (practice).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enclosure {
    /// White at the left and at the right.
    pub side_mm: Mm,
    /// Upper edge, from the sheet's top.
    pub top_mm: Mm,
    /// Lower edge, from the sheet's top; the page number stands under it.
    pub bottom_mm: Mm,
    /// A picture is not enlarged until it has fewer dots on an inch.
    pub least_dots_per_inch: f64,
}

/// 出席, 请假, 列席 (10.3).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttendanceStyle {
    /// Blank lines above the first list.
    pub gap_lines: f64,
    /// Left indent of the labels, in characters; names hang after the colon.
    pub indent_chars: f64,
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
    /// With seal (7.3.5.1).
    pub seal: SealStyle,
    /// With 签发人签名章 (7.3.5.3).
    pub stamp: StampStyle,
}

/// Signature with seal (7.3.5.1).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealStyle {
    /// Right indent of the date, in characters.
    pub date_right_chars: f64,
    /// Least right indent of a signature that is much wider than the date, in characters (practice).
    pub least_right_chars: f64,
    /// Diameter of a seal that says none (国发〔1999〕25号: 42 to 60).
    pub width_mm: Mm,
    /// How far the middle of signature and date stands below the middle of the seal.
    pub below_mm: Mm,
    /// Most seals in a row (practice).
    pub per_row: usize,
    /// Least white between seals.
    pub space_mm: Mm,
}

/// Signature with 签发人签名章 (7.3.5.3).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StampStyle {
    /// Blank lines above the first stamp.
    pub gap_lines: f64,
    /// Right indent of stamp and date, in characters.
    pub right_chars: f64,
    /// From the signer's office to the stamp, in characters.
    pub title_gap_chars: f64,
    /// Blank lines between stamp and date.
    pub date_gap_lines: f64,
    /// Width of a stamp that says none.
    pub width_mm: Mm,
    /// Tallest stamp.
    pub max_height_mm: Mm,
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
    /// Label before addressees that moved here (7.4.2).
    pub addressees_label: String,
    /// Whether rules and the row of printer and date stand here; a letter has neither (10.1).
    pub ruled: bool,
    /// Whether the imprint stands on an even page, after unnumbered blank ones if need be (GB/T 33476.2 7.3.1).
    pub even_page: bool,
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
    /// Whether the first page shows it; a letter's does not (10.1).
    pub first_page: bool,
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
    /// Reads a style that is one file of its own.
    ///
    /// # Errors
    /// As [`Sheet::parse`], [`resolve`] and [`Style::of`].
    pub fn parse(file: &str, text: &str) -> Result<Style, Problems> {
        Style::of(file, resolve([&Sheet::parse(file, true, text)?])?)
    }

    /// The typed numbers of a resolved style.
    ///
    /// # Errors
    /// `layout-fault` naming the key that is missing, unknown or of another type, or the role that is missing.
    pub fn of(file: &str, table: toml::Table) -> Result<Style, Problems> {
        let style: Style = table.try_into().map_err(|error: toml::de::Error| {
            Problem::new(
                Code::LayoutFault,
                format!("版式样式无法读取：{}", error.to_string().trim()),
                format!("the style cannot be read: {}", error.to_string().trim()),
            )
            .at(Place::Name(file.to_owned()))
        })?;
        Problems::check(style.faults(file))?;
        Ok(style)
    }

    /// What is of the right type and still cannot be set: roles that lack, patterns without a number, colours of another form.
    fn faults(&self, file: &str) -> Vec<Problem> {
        let fault =
            |zh: String, en: String| Problem::new(Code::LayoutFault, zh, en).at(Place::Name(file.to_owned()));
        let missing = ROLES.iter().filter(|role| !self.roles.contains_key(**role)).map(|role| {
            fault(
                format!("版式样式缺少段落角色 roles.{role}"),
                format!("the style lacks the paragraph role roles.{role}"),
            )
        });
        let patterns = self
            .numbering
            .levels
            .iter()
            .filter(|text| !text.contains("{chinese}") && !text.contains("{arabic}"));
        let patterns = patterns.map(|text| {
            fault(
                format!("标题编号样式“{text}”里没有序号（numbering.levels）"),
                format!("the pattern {text:?} of numbering.levels has no number"),
            )
            .hint("写成“{chinese}、”或“{arabic}.”", "write “{chinese}、” or “{arabic}.”")
        });
        let heads = std::iter::once(&self.head.color).chain(self.masthead.iter().map(|head| &head.color));
        let drawn = self.chart.palette.iter().chain([
            &self.chart.axis_color,
            &self.chart.grid_color,
            &self.metrics.rule_color,
        ]);
        let colors = self.roles.values().map(|role| &role.color).chain(heads).chain(drawn);
        let filled = Some(&self.table.head_fill).filter(|color| !color.is_empty());
        let colors = colors.chain(filled).filter(|color| !is_color(color)).map(|color| {
            fault(format!("颜色“{color}”无法识别"), format!("the colour {color:?} is not understood"))
                .hint("写成 #RRGGBB，例如 #FF0000", "write #RRGGBB, such as #FF0000")
        });
        let lacking = [
            (self.head.form == HeadForm::Letter && self.letter.is_none(), "letter"),
            (self.head.form == HeadForm::Masthead && self.masthead.is_none(), "masthead"),
        ];
        let lacking = lacking
            .into_iter()
            .filter(|(lacks, _)| *lacks)
            .map(|(_, table)| fault(format!("版式样式缺少 [{table}]"), format!("the style lacks [{table}]")));
        missing.chain(lacking).chain(patterns).chain(colors).collect()
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

fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()))
}
