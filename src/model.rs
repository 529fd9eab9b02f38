//! The document model: what a document says and in which element of the standard, in no file format.
//!
//! Architecture invariant: a back-end never sees a payload, and nothing here knows Markdown, Typst or OOXML.
//! Everything serializes to the JSON that the Typst layouts read, so field names here are part of that contract.

use std::sync::Arc;

use serde::Serialize;

/// A whole document, ready for any back-end.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Document {
    /// 文种, e.g. `通知`; metadata, never printed by itself.
    pub kind: String,
    /// Name of the layout, e.g. `ordinary`.
    pub layout: String,
    /// Elements of head, main part and imprint.
    pub fields: Fields,
    /// The text between title (or addressees) and signature.
    pub body: Vec<Block>,
    /// 附件, each beginning on a new side.
    pub attachments: Vec<Attachment>,
    /// Pictures, referred to by index.
    #[serde(skip)]
    pub assets: Vec<Asset>,
}

/// The elements of GB/T 9704-2012 chapter 7, and those of a 简报. Plain text; an empty string or list means absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Fields {
    /// 份号 (7.2.1), e.g. `000001`.
    pub copy_number: String,
    /// 密级和保密期限 (7.2.2), e.g. `机密★1年`; in a bulletin also `内部资料 注意保存`.
    pub classification: String,
    /// 紧急程度 (7.2.3), e.g. `特急`.
    pub urgency: String,
    /// 发文机关标志 (7.2.4), one line each (several in joint issue); in a bulletin the name of the bulletin.
    pub issuer_mark: Vec<String>,
    /// 发文字号 (7.2.5).
    pub document_number: String,
    /// 签发人 (7.2.6), names.
    pub approvers: Vec<String>,
    /// 标题 (7.3.1), already broken into balanced lines.
    pub title: Vec<String>,
    /// Subtitle of a report, one line, 3号 楷体 (practice).
    pub subtitle: String,
    /// 主送机关 (7.3.2), with its closing colon.
    pub addressees: String,
    /// 题注 under the title, without its parentheses, e.g. `2025年1月8日市第三次代表大会通过` (practice of 决议 and 公报).
    pub title_note: String,
    /// Speaker, place or date under the title, one line each (practice of 讲话稿).
    pub byline: Vec<String>,
    /// 附件说明 (7.3.4), names of the attachments in order.
    pub attachment_note: Vec<String>,
    /// 出席, 请假, 列席 after the text of 纪要 (10.3).
    pub attendance: Vec<Attendance>,
    /// Which of the three forms of 7.3.5 the signature takes.
    pub signature_form: SignatureForm,
    /// 发文机关署名 (7.3.5), one line each, in the order of the organs.
    pub signature: Vec<String>,
    /// 印章 or 签发人签名章 of each line of [`Fields::signature`], in the same order; the last may be missing.
    pub seals: Vec<Seal>,
    /// 成文日期 (7.3.5.4), e.g. `2025年3月5日`.
    pub date_of_issue: String,
    /// 附注 (7.3.6), without its parentheses.
    pub annotation: String,
    /// 主送机关 that moved to the imprint because they are too many (7.3.2, 7.4.2), one line a tier.
    pub imprint_addressees: Vec<String>,
    /// 抄送机关 (7.4.2), one line a tier, without label and closing mark.
    pub copied_to: Vec<String>,
    /// 印发机关 (7.4.3).
    pub printer: String,
    /// 印发日期 (7.4.3), without 印发.
    pub printed_on: String,
    /// 简报 期号, e.g. `第12期`.
    pub issue: String,
    /// 简报 总期号, e.g. `总第48期`.
    pub total_issue: String,
    /// 简报 编发单位.
    pub editorial_office: String,
    /// 简报 报尾 `报：`, one line a tier.
    pub report_to: Vec<String>,
    /// 简报 报尾 `送：`.
    pub send_to: Vec<String>,
    /// 简报 报尾 `发：`.
    pub distribute_to: Vec<String>,
    /// 简报 报尾 `共印×份`, the number with its words, e.g. `共印120份`.
    pub copies: String,
    /// 简报 报尾, people named in the last row, e.g. `责任编辑：王明`, one each.
    pub editors: Vec<String>,
}

/// The three forms of a signature (7.3.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureForm {
    /// 不加盖印章 (7.3.5.2).
    #[default]
    Plain,
    /// 加盖印章 (7.3.5.1); without a picture the place of the seal stays free.
    Seal,
    /// 加盖签发人签名章 (7.3.5.3).
    Stamp,
}

/// The picture that stands over or beside one line of the signature: 印章, or 签发人签名章. Only a caller brings one; none is ever drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Seal {
    /// Index into [`Document::assets`]; `None` leaves the place free.
    pub asset: Option<usize>,
    /// Diameter of a seal, width of a stamp, in millimetres; 0 takes the layout's.
    pub width_mm: f64,
    /// 职务 of the signer, full, beside a stamp; empty beside a seal.
    pub title: String,
    /// Words for those who can't see it, e.g. `青石市人民政府（印章）`.
    pub alt: String,
}

/// One list of 出席, 请假 or 列席 (10.3).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Attendance {
    /// Label with its colon, e.g. `出席：`.
    pub label: String,
    /// Names, joined as printed.
    pub names: String,
}

/// 附件 (7.3.7): on a new side, label on line 1, title on line 3.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Attachment {
    /// `附件` or `附件1`; of an attachment that is not bound with the text also 发文字号 before it (7.3.7).
    pub label: String,
    /// Whether it is not bound with the text: it stands after the imprint and counts its own pages.
    pub apart: bool,
    /// Title, broken into lines.
    pub title: Vec<String>,
    /// Its text.
    pub body: Vec<Block>,
}

/// How a paragraph, cell or figure stands between its edges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
    /// Flush at both edges, the last line left; the form of body text.
    #[default]
    Justify,
}

/// One thing that stands in the flow of the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A heading of level 1 to 4 (7.3.3).
    Heading(Heading),
    /// A paragraph of body text.
    Paragraph(Paragraph),
    /// A list.
    List(List),
    /// A quotation, set in 楷体.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A table.
    Table(Table),
    /// Pictures in one row.
    Figure(Figure),
    /// A chart.
    Chart(Chart),
    /// Headline figures in a row of tiles.
    Metrics {
        /// The tiles, left to right, broken into rows by the layout.
        items: Vec<Metric>,
    },
    /// The head of one contribution of a bulletin.
    Item(Item),
    /// 按语 of a bulletin.
    EditorNote {
        /// Label, e.g. `编者按`.
        label: String,
        /// Its paragraphs.
        blocks: Vec<Block>,
    },
    /// 目录 of a bulletin or report: the items (or level 1 headings) of this document.
    Contents(Contents),
    /// The next block begins a new page.
    PageBreak,
}

/// A heading.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Heading {
    /// 1 to 4.
    pub level: u8,
    /// Number composed by the layout's pattern, e.g. `（一）`; empty if the text brings its own or has none.
    pub number: String,
    /// The words.
    pub text: Vec<Inline>,
    /// The paragraph that follows on the same line, for a run-in heading.
    pub run_in: Option<Vec<Inline>>,
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Paragraph {
    /// The words.
    pub text: Vec<Inline>,
    /// Edges.
    pub align: Align,
    /// Whether the first line is indented by two characters.
    pub indent: bool,
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct List {
    /// What stands before each item, already composed: `1.`, `（1）`, `·`.
    pub markers: Vec<String>,
    /// The items, as many as markers.
    pub items: Vec<Vec<Block>>,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Inline {
    /// Literal text.
    Text {
        /// The characters.
        text: String,
    },
    /// 加粗.
    Strong {
        /// What is strong.
        text: Vec<Inline>,
    },
    /// Emphasis: 楷体, since Chinese has no italics.
    Emphasis {
        /// What is emphasized.
        text: Vec<Inline>,
    },
    /// A link.
    Link {
        /// Where to: http, https or mailto.
        url: String,
        /// What is shown.
        text: Vec<Inline>,
    },
    /// A footnote, called here.
    Footnote {
        /// Its words.
        text: Vec<Inline>,
    },
    /// A line break inside the paragraph.
    Break,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// Caption above, centred; empty if none.
    pub caption: String,
    /// Unit above right, e.g. `单位：万元`; empty if none.
    pub unit: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, head rows first. Cells covered by a span of another cell are left out.
    pub rows: Vec<Vec<Cell>>,
    /// How many of the rows are head rows, repeated on every page.
    pub head_rows: usize,
    /// Notes under the table, one line each.
    pub notes: Vec<String>,
    /// A4横排表格 (8): set across a page of its own, its head at the left edge of the sheet.
    pub landscape: bool,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Column {
    /// Share of the table's width, greater than 0; all shares are scaled to the width of the text area.
    pub width: f64,
    /// Edges of its body cells (head cells are centred).
    pub align: Align,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The words.
    pub text: Vec<Inline>,
    /// Edges; `None` takes the column's.
    pub align: Option<Align>,
    /// Columns covered, at least 1.
    pub colspan: usize,
    /// Rows covered, at least 1.
    pub rowspan: usize,
    /// Column of its left edge, from 0.
    pub column: usize,
}

/// Pictures side by side.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figure {
    /// The pictures, left to right.
    pub pictures: Vec<Picture>,
    /// Caption under the row; empty if none.
    pub caption: String,
}

/// One picture of a figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Picture {
    /// Index into [`Document::assets`].
    pub asset: usize,
    /// Caption under this picture; empty if none.
    pub caption: String,
    /// Words for those who can't see it; empty means the caption serves.
    pub alt: String,
    /// Share of the row's width, 0 < w <= 1 over all pictures; 0 lets the layout decide.
    pub width: f64,
}

/// What a chart draws.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Vertical bars, grouped by series.
    #[default]
    Bar,
    /// Lines.
    Line,
    /// A pie of the first series.
    Pie,
}

/// A chart.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Chart {
    /// Kind of drawing.
    pub kind: ChartKind,
    /// Caption under it; empty if none.
    pub caption: String,
    /// Unit of the values, e.g. `亿元`; empty if none.
    pub unit: String,
    /// Names along the axis (or of the slices).
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<Series>,
}

/// One series of a chart.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Series {
    /// Its name, shown in the legend; may be empty if there is one series.
    pub name: String,
    /// One value per category; `None` leaves a gap.
    pub values: Vec<Option<f64>>,
}

/// A headline figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Metric {
    /// What it counts, e.g. `办结件数`.
    pub label: String,
    /// The figure as printed, e.g. `1,286`.
    pub value: String,
    /// Its unit, e.g. `件`; empty if none.
    pub unit: String,
    /// The comparison, e.g. `同比增长8.2%`; empty if none.
    pub change: String,
}

/// The head of one contribution of a bulletin; its text follows as ordinary blocks.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Item {
    /// Its title, broken into lines.
    pub title: Vec<String>,
    /// 供稿, printed in parentheses at the right of the end of the item; empty if none.
    pub contributor: String,
    /// The blocks of the item.
    pub blocks: Vec<Block>,
}

/// A list of contents.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Contents {
    /// Its heading, e.g. `目录` or `本期要目`.
    pub title: String,
    /// One entry per item or level 1 heading, in order of appearance; the text that is printed.
    pub entries: Vec<String>,
    /// Page number of each entry where it is known from outside, as in a packet; empty: those of this document.
    pub pages: Vec<String>,
    /// How each entry of a packet stands and where it leads; empty elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<Lead>,
}

/// How an entry of the contents of a packet stands and where it leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Lead {
    /// Whether it heads a group.
    pub group: bool,
    /// Page of the whole file, from 1; 0 if it leads nowhere.
    pub page: usize,
}

/// A kind of picture file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssetFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// SVG.
    Svg,
}

/// A picture, checked at the door: its bytes decode and are what they claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// What the bytes are.
    pub format: AssetFormat,
    /// The file as supplied.
    pub bytes: Arc<[u8]>,
    /// Width in pixels (SVG: in CSS pixels, rounded).
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
}

impl Document {
    /// Whether it has contents that lead to pages of another file than its own.
    pub fn leads(&self) -> bool {
        self.body.iter().any(|block| matches!(block, Block::Contents(contents) if !contents.leads.is_empty()))
    }
}

impl Inline {
    /// Literal text.
    pub fn text(text: impl Into<String>) -> Self {
        Inline::Text { text: text.into() }
    }
}

/// The words of a run of inlines without their form; a footnote's words stand where it is called.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut words = String::new();
    collect(inlines, &mut words);
    words
}

fn collect(inlines: &[Inline], words: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } => words.push_str(text),
            Inline::Strong { text }
            | Inline::Emphasis { text }
            | Inline::Link { text, .. }
            | Inline::Footnote { text } => collect(text, words),
            Inline::Break => words.push('\n'),
        }
    }
}
