//! Blocks to the text of a cell.

use serde_json::{Map, Value};

use crate::intake;
use crate::sheet::record;
use crate::sheet::rich::read::command;
use crate::sheet::rich::{ALIGNED, Easel, LEVELS, metric, picture};
use crate::sheet::words::{BREAK, SEPARATOR};

/// Numerals of Chinese headings.
const NUMERALS: [&str; 20] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
    "十六", "十七", "十八", "十九", "二十",
];

/// The cell of some blocks; what it cannot say is added to the list by pointer. `natural`: headings get the numbers that will be
/// printed, as a clerk would write them.
pub(in crate::sheet) fn write(
    blocks: &[Value],
    pointer: &str,
    natural: bool,
    easel: &mut dyn Easel,
    unsaid: &mut Vec<String>,
) -> String {
    let bare = runs(blocks);
    let mut counts = [0_usize; 4];
    let mut said = Vec::new();
    for (at, (block, bare)) in blocks.iter().zip(&bare).enumerate() {
        let line = bare.clone();
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

/// The lines of blocks that read back as what they are without a word, in the runs that they are read in.
fn runs(blocks: &[Value]) -> Vec<Option<String>> {
    let mut lines: Vec<Option<String>> = blocks.iter().map(bare).collect();
    let mut start = 0;
    while start < lines.len() {
        let length = lines[start..].iter().take_while(|line| line.is_some()).count();
        let run = start..start + length;
        let plain: Vec<&str> = lines[run.clone()].iter().flatten().map(String::as_str).collect();
        let wanted: Vec<Value> = blocks[run.clone()].iter().map(levelled).collect();
        if intake::blocks(&plain) != wanted {
            lines[run].iter_mut().for_each(|line| *line = None);
        }
        start += length + 1;
    }
    lines
}

/// A paragraph, or a heading with its own number, as a line.
fn bare(block: &Value) -> Option<String> {
    let line = plain(block)?;
    // A line follows, so that a heading over its text is known as one.
    let known = block.is_string() || intake::blocks(&[&line, "文字。"]).first() == Some(&levelled(block));
    (known && command(&line).is_none()).then_some(line)
}

/// A paragraph or heading as one line, if it fits on one.
fn plain(block: &Value) -> Option<String> {
    let line = match block {
        Value::String(text) => text.clone(),
        _ => format!("{}{}", block["heading"].as_str()?, block["text"].as_str().unwrap_or_default()),
    };
    (line.trim() == line && !line.contains(['\n', '\r', BREAK]) && !line.is_empty()).then_some(line)
}

/// A heading with the number that will be printed.
fn numbered(block: &Value, counts: &mut [usize; 4]) -> Option<String> {
    let heading =
        plain(block).filter(|_| block.is_object() && block["plain"] != true && block["run_in"] != true)?;
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
