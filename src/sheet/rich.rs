//! The body of a document in one cell: each line a paragraph, headings by their numbers, everything else by a word in 【】.

use serde_json::{Map, Value, json};

use crate::intake;
use crate::sheet::field::{Field, Kind};
use crate::sheet::record;
use crate::sheet::words::{BREAK, SEPARATOR};

/// Levels of headings by their word.
const LEVELS: [&str; 4] = ["一级标题", "二级标题", "三级标题", "四级标题"];
/// Positions of a paragraph by their word.
const ALIGNED: [(&str, &str); 3] = [("顶格", "left"), ("居中", "center"), ("居右", "right")];
/// Numerals of Chinese headings.
const NUMERALS: [&str; 20] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
    "十六", "十七", "十八", "十九", "二十",
];

/// What a sheet named in a line holds.
pub(super) trait Sheets {
    /// The table of a sheet; nothing, and remembered as a fault, if there is none of the name.
    fn table(&mut self, name: &str) -> Option<Value>;
    /// The chart of a sheet, likewise.
    fn chart(&mut self, name: &str) -> Option<Value>;
}

/// Takes tables and charts of a body to sheets of their own.
pub(super) trait Easel {
    /// The name of the sheet that a table went to.
    fn table(&mut self, table: &Value, pointer: &str) -> String;
    /// The name of the sheet that a chart went to.
    fn chart(&mut self, chart: &Value) -> String;
}

/// The blocks of a cell.
pub(super) fn read(text: &str, sheets: &mut dyn Sheets) -> Vec<Value> {
    let mut body = Body { blocks: Vec::new(), plain: Vec::new(), last: String::new() };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match command(line) {
            Some((word, rest)) => body.obey(word, rest, sheets),
            None => body.plain.push(line),
        }
    }
    body.flush();
    body.blocks
}

/// The word in 【】 at the beginning of a line, and the rest of it, if the word is known.
fn command(line: &str) -> Option<(&str, &str)> {
    let (word, rest) = line.strip_prefix('【')?.split_once('】')?;
    let bare = word.strip_suffix("不编号").or_else(|| word.strip_suffix("接排")).unwrap_or(word);
    let known = [
        "正文",
        "自然段",
        "引文",
        "换页",
        "列项",
        "编号列项",
        "下级",
        "表格",
        "统计图",
        "图片",
        "并排图片",
        "图题",
        "数字",
    ];
    let known = LEVELS.contains(&bare)
        || known.contains(&word)
        || ALIGNED.iter().any(|(aligned, _)| *aligned == word);
    known.then(|| (word, rest.trim()))
}

struct Body<'a> {
    blocks: Vec<Value>,
    /// Lines without a word, not yet read.
    plain: Vec<&'a str>,
    /// The word before, where the next may go on with its block.
    last: String,
}

impl Body<'_> {
    fn flush(&mut self) {
        if !self.plain.is_empty() {
            self.blocks.extend(intake::blocks(&std::mem::take(&mut self.plain)));
            self.last.clear();
        }
    }

    fn obey(&mut self, word: &str, rest: &str, sheets: &mut dyn Sheets) {
        self.flush();
        let text = record::unfold(rest);
        let last = std::mem::replace(&mut self.last, word.to_owned());
        let block = match word {
            "正文" => Some(Value::from(text)),
            "自然段" => Some(json!({"paragraph": text})),
            "引文" => Some(json!({"quote": text})),
            "换页" => Some(json!({"page_break": true})),
            "表格" => sheets.table(rest).map(|table| json!({"table": table})),
            "统计图" => sheets.chart(rest).map(|chart| json!({"chart": chart})),
            "列项" | "编号列项" => self.list(word, &last, text),
            "下级" => self.below(text),
            "图片" => Some(json!({"figure": {"pictures": [record::read(&picture(), rest)]}})),
            "并排图片" => self.beside(rest),
            "图题" => self.caption(text),
            "数字" => self.metric(&last, rest),
            aligned if ALIGNED.iter().any(|(word, _)| *word == aligned) => {
                let align = ALIGNED.iter().find(|(word, _)| *word == aligned).map(|(_, align)| *align);
                Some(json!({"paragraph": text, "align": align}))
            }
            heading => Some(self::heading(heading, rest)),
        };
        self.blocks.extend(block);
    }

    fn list(&mut self, word: &str, last: &str, text: String) -> Option<Value> {
        let same = last == word || last == "下级";
        let ordered = word == "编号列项";
        let open = self.blocks.last_mut().filter(|block| same && (block["ordered"] == true) == ordered);
        if let Some(items) = open.and_then(|block| block.get_mut("list")?.as_array_mut()) {
            items.push(text.into());
            return None;
        }
        Some(if ordered { json!({"list": [text], "ordered": true}) } else { json!({"list": [text]}) })
    }

    fn below(&mut self, text: String) -> Option<Value> {
        let item = self.blocks.last_mut().and_then(|block| block.get_mut("list")?.as_array_mut()?.last_mut());
        let Some(item) = item else { return Some(text.into()) };
        if item.is_string() {
            *item = json!({"text": item.take(), "items": []});
        }
        if let Some(items) = item["items"].as_array_mut() {
            items.push(text.into());
        }
        None
    }

    fn beside(&mut self, rest: &str) -> Option<Value> {
        let one = record::read(&picture(), rest);
        let open = self
            .blocks
            .last_mut()
            .and_then(|block| block.get_mut("figure")?.get_mut("pictures")?.as_array_mut());
        match open {
            Some(pictures) => {
                pictures.push(one);
                None
            }
            None => Some(json!({"figure": {"pictures": [one]}})),
        }
    }

    fn caption(&mut self, text: String) -> Option<Value> {
        match self.blocks.last_mut().and_then(|block| block.get_mut("figure")) {
            Some(figure) => {
                figure["caption"] = text.into();
                None
            }
            None => Some(text.into()),
        }
    }

    fn metric(&mut self, last: &str, rest: &str) -> Option<Value> {
        let one = record::read(&metric(), rest);
        match self
            .blocks
            .last_mut()
            .filter(|_| last == "数字")
            .and_then(|block| block["metrics"].as_array_mut())
        {
            Some(metrics) => {
                metrics.push(one);
                None
            }
            None => Some(json!({"metrics": [one]})),
        }
    }
}

fn heading(word: &str, rest: &str) -> Value {
    let level = LEVELS.iter().position(|level| word.starts_with(level)).unwrap_or(0) + 1;
    let (heading, text) =
        rest.split_once(SEPARATOR).map_or((rest, None), |(heading, text)| (heading, Some(text)));
    let mut block = json!({"heading": heading.trim(), "level": level});
    if word.ends_with("不编号") {
        block["plain"] = true.into();
    }
    if word.ends_with("接排") {
        block["run_in"] = true.into();
    }
    if let Some(text) = text {
        block["text"] = record::unfold(text.trim()).into();
    }
    block
}

fn fields(list: &[(&str, Kind)]) -> Vec<Field> {
    let field = |(name, kind): &(&str, Kind)| Field {
        name: (*name).to_owned(),
        title: String::new(),
        kind: kind.clone(),
        picture: *name == "image",
    };
    list.iter().map(field).collect()
}

fn picture() -> Vec<Field> {
    fields(&[("image", Kind::Text), ("caption", Kind::Text), ("alt", Kind::Text), ("width", Kind::Number)])
}

fn metric() -> Vec<Field> {
    fields(&[("label", Kind::Text), ("value", Kind::Text), ("unit", Kind::Text), ("change", Kind::Text)])
}

/// The cell of some blocks; what it cannot say is added to the list by pointer. `natural`: headings get the numbers that will be
/// printed, as a clerk would write them.
pub(super) fn write(
    blocks: &[Value],
    pointer: &str,
    natural: bool,
    easel: &mut dyn Easel,
    unsaid: &mut Vec<String>,
) -> String {
    // Lines that read back as what they were go without a word.
    let bare: Vec<Option<String>> = blocks.iter().map(bare).collect();
    let lines: Vec<&str> = bare.iter().flatten().map(String::as_str).collect();
    let whole = bare.iter().all(Option::is_some);
    let same = intake::blocks(&lines)
        == blocks
            .iter()
            .zip(&bare)
            .filter(|(_, bare)| bare.is_some())
            .map(|(block, _)| levelled(block))
            .collect::<Vec<_>>();
    let alone = |block: &Value, line: &str| whole && same || intake::blocks(&[line]) == [levelled(block)];
    let mut counts = [0_usize; 4];
    let mut said = Vec::new();
    for (at, (block, bare)) in blocks.iter().zip(&bare).enumerate() {
        let line =
            bare.as_deref().filter(|line| alone(block, line) && command(line).is_none()).map(str::to_owned);
        let line = line.or_else(|| if natural { numbered(block, &mut counts) } else { None });
        let pointer = format!("{pointer}/{at}");
        match line.or_else(|| told(block, &pointer, easel, unsaid)) {
            Some(line) => said.push(line),
            None => unsaid.push(pointer),
        }
    }
    said.join("\n")
}

/// A block as intake gives it: with its level.
fn levelled(block: &Value) -> Value {
    let mut block = block.clone();
    if block.get("heading").is_some() && block.get("level").is_none() {
        block["level"] = 1.into();
    }
    block
}

/// A paragraph, or a heading with its own number, as a line.
fn bare(block: &Value) -> Option<String> {
    let line = match block {
        Value::String(text) => text.clone(),
        _ => format!("{}{}", block["heading"].as_str()?, block["text"].as_str().unwrap_or_default()),
    };
    (line.trim() == line && !line.contains(['\n', BREAK]) && !line.is_empty()).then_some(line)
}

/// A heading with the number that will be printed.
fn numbered(block: &Value, counts: &mut [usize; 4]) -> Option<String> {
    let heading =
        bare(block).filter(|_| block.is_object() && block["plain"] != true && block["run_in"] != true)?;
    let level = usize::try_from(block["level"].as_u64().unwrap_or(1))
        .ok()?
        .checked_sub(1)
        .filter(|level| *level < 4)?;
    counts[level] += 1;
    counts[level + 1..].iter_mut().for_each(|count| *count = 0);
    let count = counts[level];
    let numeral = NUMERALS.get(count - 1)?;
    let number = match level {
        0 => format!("{numeral}、"),
        1 => format!("（{numeral}）"),
        2 => format!("{count}."),
        _ => format!("（{count}）"),
    };
    Some(format!("{number}{heading}"))
}

/// A block by its word.
fn told(block: &Value, pointer: &str, easel: &mut dyn Easel, unsaid: &mut Vec<String>) -> Option<String> {
    let line = |word: &str, text: &Value| Some(format!("【{word}】{}", record_line(text.as_str()?)?));
    let object = match block {
        Value::String(_) => return line("正文", block),
        other => other.as_object()?,
    };
    if object.contains_key("heading") {
        return told_heading(object);
    }
    if let Some(table) = object.get("table") {
        return Some(format!("【表格】{}", easel.table(table, &format!("{pointer}/table"))));
    }
    if let Some(chart) = object.get("chart") {
        return Some(format!("【统计图】{}", easel.chart(chart)));
    }
    if let Some(list) = object.get("list").and_then(Value::as_array) {
        return told_list(list, object.get("ordered") == Some(&Value::Bool(true)));
    }
    if let Some(figure) = object.get("figure") {
        return told_figure(figure, pointer, unsaid);
    }
    if let Some(metrics) = object.get("metrics").and_then(Value::as_array) {
        let lines: Option<Vec<String>> =
            metrics.iter().map(|one| Some(format!("【数字】{}", record::write(&metric(), one)?))).collect();
        return lines.map(|lines| lines.join("\n"));
    }
    match object.get("align").and_then(Value::as_str) {
        _ if object.contains_key("page_break") => Some("【换页】".to_owned()),
        _ if object.contains_key("quote") => line("引文", &block["quote"]),
        Some(align) => line(ALIGNED.iter().find(|(_, own)| *own == align)?.0, &block["paragraph"]),
        None => line("自然段", &block["paragraph"]),
    }
}

/// A text after a word: its line breaks folded.
fn record_line(text: &str) -> Option<String> {
    let plain = text.trim() == text && !text.is_empty() && !text.contains([BREAK, '\r']);
    plain.then(|| text.replace('\n', &BREAK.to_string()))
}

fn told_heading(block: &Map<String, Value>) -> Option<String> {
    let level = usize::try_from(block.get("level").and_then(Value::as_u64).unwrap_or(1)).ok()?;
    let word = LEVELS.get(level.checked_sub(1)?)?;
    let flag = |name: &str| block.get(name) == Some(&Value::Bool(true));
    let suffix = match (flag("plain"), flag("run_in")) {
        (true, true) => return None,
        (true, _) => "不编号",
        (_, true) => "接排",
        _ => "",
    };
    let heading = record::fold(block.get("heading")?.as_str()?)?;
    let text = match block.get("text").and_then(Value::as_str) {
        Some(text) => format!("{SEPARATOR}{}", record_line(text)?),
        None => String::new(),
    };
    Some(format!("【{word}{suffix}】{heading}{text}"))
}

fn told_list(items: &[Value], ordered: bool) -> Option<String> {
    let word = if ordered { "编号列项" } else { "列项" };
    let mut lines = Vec::new();
    for item in items {
        let text = item.as_str().or_else(|| item["text"].as_str())?;
        lines.push(format!("【{word}】{}", record_line(text)?));
        for below in item["items"].as_array().into_iter().flatten() {
            lines.push(format!("【下级】{}", record_line(below.as_str()?)?));
        }
    }
    Some(lines.join("\n"))
}

fn told_figure(figure: &Value, pointer: &str, unsaid: &mut Vec<String>) -> Option<String> {
    let mut lines = Vec::new();
    for (at, one) in figure["pictures"].as_array()?.iter().enumerate() {
        let word = if lines.is_empty() { "图片" } else { "并排图片" };
        match record::write(&picture(), one) {
            Some(line) => lines.push(format!("【{word}】{line}")),
            None => unsaid.push(format!("{pointer}/figure/pictures/{at}")),
        }
    }
    if let Some(caption) = figure["caption"].as_str().filter(|_| !lines.is_empty()) {
        lines.push(format!("【图题】{}", record_line(caption)?));
    }
    Some(lines.join("\n")).filter(|text| !text.is_empty())
}
