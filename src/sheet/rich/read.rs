//! The text of a cell to blocks.

use serde_json::{Value, json};

use crate::intake;
use crate::sheet::record;
use crate::sheet::rich::{ALIGNED, LEVELS, Sheets, metric, picture};
use crate::sheet::words::SEPARATOR;

/// The blocks of a cell.
pub(in crate::sheet) fn read(text: &str, sheets: &mut dyn Sheets) -> Vec<Value> {
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
pub(super) fn command(line: &str) -> Option<(&str, &str)> {
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
