//! DOCX to pieces: paragraphs with outline level and number, tables with merged cells, pictures, text boxes, accepted changes.

use serde_json::{Map, Value, json};

use crate::intake::Reading;
use crate::intake::draft::{Finding, Removed};
use crate::intake::numbering::Numbering;
use crate::intake::package::Package;
use crate::intake::piece::{Content, Piece};
use crate::intake::tree::{self, Node};
use crate::intake::{archive, text};
use crate::payload::data_address;
use crate::problem::Problems;

const DOCUMENT: &str = "word/document.xml";

/// Whether a container is a Word document.
pub(super) fn is_one(package: &Package) -> bool {
    package.contains_key(DOCUMENT)
}

/// Reads a Word document.
///
/// # Errors
/// `bad-request` if a part is damaged.
pub(super) fn read(package: &Package) -> Result<Reading, Problems> {
    let part = |name: &str| package.get(name).map(|bytes| tree::read(name, bytes)).transpose();
    let document = part(DOCUMENT)?.unwrap_or_default();
    let (numbering, styles, links) =
        (part("word/numbering.xml")?, part("word/styles.xml")?, part("word/_rels/document.xml.rels")?);
    let mut reader = Docx {
        package,
        links: links.as_ref().map(targets).unwrap_or_default(),
        numbering: Numbering::read(numbering.as_ref(), styles.as_ref()),
        reading: Reading { decoded: "DOCX".to_owned(), ..Reading::default() },
        line: 0,
        deleted: String::new(),
        notes: 0,
    };
    let body = document.child("document").and_then(|root| root.child("body"));
    for node in body.into_iter().flat_map(|body| &body.children) {
        reader.block(node);
    }
    reader.tell();
    archive::macros(package, &mut reader.reading.findings);
    Ok(reader.reading)
}

fn targets(links: &Node) -> Vec<(String, String)> {
    let all = links.child("Relationships").into_iter().flat_map(|all| all.all("Relationship"));
    all.filter_map(|link| Some((link.get("Id")?.to_owned(), link.get("Target")?.to_owned()))).collect()
}

struct Docx<'a> {
    package: &'a Package,
    links: Vec<(String, String)>,
    numbering: Numbering,
    reading: Reading,
    line: usize,
    deleted: String,
    notes: usize,
}

/// What stands in one paragraph.
#[derive(Default)]
struct Words {
    text: String,
    pictures: Vec<Value>,
    boxes: Vec<String>,
    page_break: bool,
}

impl Docx<'_> {
    fn block(&mut self, node: &Node) {
        match node.name.as_str() {
            "p" => self.paragraph(node),
            "tbl" => {
                self.line += 1;
                let table = self.table(node);
                let lines = table.as_ref().map(imprint).unwrap_or_default();
                if !lines.is_empty() {
                    self.reading.pieces.extend(lines.into_iter().map(|words| Piece::text(self.line, words)));
                } else if let Some(table) = table {
                    self.reading.pieces.push(Piece { line: self.line, content: Content::Table(table) });
                }
            }
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => {
                node.children.iter().for_each(|child| self.block(child));
            }
            "del" | "moveFrom" => self.delete(node),
            _ => {}
        }
    }

    fn paragraph(&mut self, node: &Node) {
        self.line += 1;
        let mut words = Words::default();
        self.inline(node, &mut words);
        let (outline, number) = self.numbering.of(node.child("pPr"));
        let line = self.line;
        if words.page_break {
            self.reading.pieces.push(Piece { line, content: Content::PageBreak });
        }
        for (at, part) in words.text.split('\n').enumerate() {
            let number = if at == 0 { number.as_str() } else { "" };
            let own =
                text::pieces(&format!("{number}{part}"), &text::Pictures::new(), &mut self.reading.removed);
            for piece in own {
                let content = match piece.content {
                    // A number with nothing after it numbers nothing.
                    Content::Text { text, .. } if part.trim().is_empty() && !text.is_empty() => {
                        Content::Blank
                    }
                    Content::Text { text, outline: own } => Content::Text { text, outline: outline.or(own) },
                    other => other,
                };
                self.reading.pieces.push(Piece { line, content });
            }
        }
        for words in
            words.boxes.iter().flat_map(|words| words.lines()).filter(|words| !words.trim().is_empty())
        {
            self.reading.pieces.push(Piece::text(line, words.trim()));
        }
        if !words.pictures.is_empty() {
            let figures =
                words.pictures.chunks(6).map(|pictures| Content::Figure(json!({"pictures": pictures})));
            self.reading.pieces.extend(figures.map(|content| Piece { line, content }));
        }
    }

    fn inline(&mut self, node: &Node, words: &mut Words) {
        for child in &node.children {
            match child.name.as_str() {
                "t" => words.text.push_str(&child.text),
                "tab" => words.text.push('\u{3000}'),
                "noBreakHyphen" => words.text.push('-'),
                "br" | "cr" if child.get("type") == Some("page") => words.page_break = true,
                "br" | "cr" => words.text.push('\n'),
                "sym" => words.text.push_str(&symbol(child)),
                "del" | "moveFrom" => self.delete(child),
                "footnoteReference" | "endnoteReference" => self.notes += 1,
                "blip" => words.pictures.extend(self.picture(child)),
                "imagedata" => words.pictures.extend(self.picture(child)),
                "txbxContent" => {
                    let lines = self.boxed(child, words);
                    words.boxes.push(lines);
                }
                "pPr" | "rPr" | "Fallback" | "instrText" => {}
                _ => self.inline(child, words),
            }
        }
    }

    /// The paragraphs of a text box, a line each; its pictures go with the paragraph that holds it.
    fn boxed(&mut self, node: &Node, outer: &mut Words) -> String {
        let mut paragraphs = Vec::new();
        node.deep("p", &mut paragraphs);
        let mut lines = Vec::new();
        for paragraph in paragraphs {
            let mut words = Words::default();
            self.inline(paragraph, &mut words);
            lines.push(words.text);
            outer.pictures.append(&mut words.pictures);
        }
        lines.join("\n")
    }

    fn delete(&mut self, node: &Node) {
        let mut words = Vec::new();
        node.deep("delText", &mut words);
        node.deep("t", &mut words);
        let words: String = words.iter().map(|node| node.text.as_str()).collect();
        if !words.trim().is_empty() {
            self.reading.removed.push(Removed::furniture(
                self.line,
                words.clone(),
                "修订记录中已删除的文字",
                "deleted by a tracked change",
            ));
            self.deleted.push_str(&words);
        }
    }

    fn picture(&mut self, node: &Node) -> Option<Value> {
        let id = node.get("embed").or_else(|| node.get("id"))?;
        let target = &self.links.iter().find(|(own, _)| own == id)?.1;
        let name = if let Some(absolute) = target.strip_prefix('/') {
            absolute.to_owned()
        } else {
            format!("word/{target}")
        };
        let bytes = self.package.get(&name)?;
        match archive::media(bytes) {
            Some(media) => Some(json!({"image": data_address(media, bytes)})),
            None => {
                self.reading.findings.push(Finding::at(
                    "picture-unread",
                    self.line,
                    format!("图片 {name} 不是 PNG、JPEG 或 SVG，未能放入，请转换后再加入"),
                    format!("the picture {name} is not PNG, JPEG or SVG and is left out"),
                ));
                None
            }
        }
    }

    fn table(&mut self, node: &Node) -> Option<Value> {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for row in node.all("tr") {
            let mut cells = Vec::new();
            let mut column = 0;
            for cell in row.all("tc") {
                let properties = cell.child("tcPr");
                let span = properties
                    .and_then(|own| own.value("gridSpan"))
                    .and_then(|span| span.parse().ok())
                    .unwrap_or(1_usize)
                    .clamp(1, 40);
                let merge = properties.and_then(|own| own.child("vMerge"));
                let continued = merge.is_some_and(|merge| merge.get("val") != Some("restart"));
                let mut words = Words::default();
                let mut lines = Vec::new();
                for paragraph in cell.all("p") {
                    let mut own = Words::default();
                    self.inline(paragraph, &mut own);
                    lines.push(own.text.trim().to_owned());
                    words.pictures.append(&mut own.pictures);
                }
                for inner in cell.all("tbl") {
                    self.reading.findings.push(Finding::at(
                        "table-nested",
                        self.line,
                        "表格里还有表格，内层的文字已放进单元格",
                        "a table stands inside a table; its words are in the cell",
                    ));
                    let mut words = Vec::new();
                    inner.deep("t", &mut words);
                    lines.push(words.iter().map(|node| node.text.as_str()).collect());
                }
                let text = lines.join("\n").trim().to_owned();
                cells.push(Cell { text, column, span, rows: 1, continued });
                column += span;
            }
            rows.push(cells);
        }
        merge(&mut rows);
        block(rows)
    }

    fn tell(&mut self) {
        let findings = &mut self.reading.findings;
        if !self.deleted.is_empty() {
            findings.push(Finding::whole(
                "changes-accepted",
                "文档带有修订记录，已按接受全部修订读取，删去的文字列在“已移除”里",
                "the document has tracked changes; they are read as accepted",
            ));
        }
        if self.notes > 0 {
            let count = self.notes;
            findings.push(Finding::whole(
                "notes-left-out",
                format!("文档有 {count} 个脚注或尾注，未读入，请手工补上"),
                format!("{count} footnotes or endnotes are not read"),
            ));
        }
    }
}

/// The lines of a table that only draws the rules of an imprint; nothing for any other.
fn imprint(table: &Value) -> Vec<String> {
    let rows = ["head", "rows"].iter().flat_map(|part| table[*part].as_array().into_iter().flatten());
    let cells = rows.flat_map(|row| row.as_array().into_iter().flatten());
    let words = cells.filter_map(|cell| cell.as_str().or(cell["text"].as_str()));
    let lines: Vec<String> =
        words.filter(|words| !words.is_empty()).map(|words| words.replace('\n', "")).collect();
    let opens = lines.first().is_some_and(|line| line.starts_with("抄送") || line.ends_with("印发"));
    if opens && lines.len() <= 6 { lines } else { Vec::new() }
}

/// A character of a symbol font, by its code.
fn symbol(node: &Node) -> String {
    let code = node.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
    code.filter(|code| !(0xf000..0xf900).contains(code))
        .and_then(char::from_u32)
        .map(String::from)
        .unwrap_or_default()
}

/// A cell of a table of Word.
struct Cell {
    text: String,
    column: usize,
    span: usize,
    rows: usize,
    continued: bool,
}

/// Gives every cell that goes on downwards its number of rows, and drops those that go on.
fn merge(rows: &mut [Vec<Cell>]) {
    for at in (1..rows.len()).rev() {
        let (above, below) = rows.split_at_mut(at);
        let continued: Vec<(usize, usize, String)> = below[0]
            .iter()
            .filter(|cell| cell.continued)
            .map(|cell| (cell.column, cell.rows, cell.text.clone()))
            .collect();
        for (column, count, text) in continued {
            if let Some(cell) = above[at - 1].iter_mut().find(|cell| cell.column == column) {
                cell.rows += count;
                cell.text.push_str(&text);
            }
        }
        below[0].retain(|cell| !cell.continued);
    }
}

/// The table of a payload; the first row is its head, with as many rows as its cells reach down.
fn block(rows: Vec<Vec<Cell>>) -> Option<Value> {
    let deepest = rows.first()?.iter().map(|cell| cell.rows).max().unwrap_or(1);
    let mut all: Vec<Value> =
        rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().into()).collect();
    let head: Vec<Value> = if all.len() > deepest { all.drain(..deepest).collect() } else { Vec::new() };
    let mut table = Map::new();
    if !head.is_empty() {
        table.insert("head".into(), head.into());
    }
    table.insert("rows".into(), all.into());
    Some(Value::Object(table))
}

fn cell(cell: &Cell) -> Value {
    if cell.span == 1 && cell.rows == 1 {
        return cell.text.clone().into();
    }
    let mut one = json!({"text": cell.text});
    if cell.span > 1 {
        one["colspan"] = cell.span.into();
    }
    if cell.rows > 1 {
        one["rowspan"] = cell.rows.into();
    }
    one
}
