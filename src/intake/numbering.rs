//! Numbers that Word counts itself: `word/numbering.xml` and the styles, resolved to the words that would be printed.

use std::collections::BTreeMap;

use crate::intake::tree::Node;

/// One level of a list.
#[derive(Debug, Clone)]
struct Level {
    format: String,
    pattern: String,
    start: u32,
}

/// What styles and lists say about paragraphs, and how far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, BTreeMap<usize, Level>>,
    counts: BTreeMap<String, Vec<u32>>,
    styles: BTreeMap<String, Style>,
}

/// What a paragraph style says.
#[derive(Debug, Default, Clone)]
struct Style {
    outline: Option<u8>,
    list: Option<(String, usize)>,
    based_on: Option<String>,
}

impl Numbering {
    /// Reads the two parts, either of which may be missing.
    pub(super) fn read(numbering: Option<&Node>, styles: Option<&Node>) -> Numbering {
        let mut read = Numbering::default();
        if let Some(root) = numbering.and_then(|part| part.child("numbering")) {
            let abstracts: BTreeMap<&str, BTreeMap<usize, Level>> = root
                .all("abstractNum")
                .filter_map(|one| {
                    Some((one.get("abstractNumId")?, one.all("lvl").filter_map(level).collect()))
                })
                .collect();
            for one in root.all("num") {
                let levels = one.value("abstractNumId").and_then(|id| abstracts.get(id));
                if let (Some(id), Some(levels)) = (one.get("numId"), levels) {
                    read.lists.insert(id.to_owned(), levels.clone());
                }
            }
        }
        for one in styles.and_then(|part| part.child("styles")).into_iter().flat_map(|root| root.all("style"))
        {
            if let Some(id) = one.get("styleId") {
                let properties = one.child("pPr");
                let outline = properties.and_then(outline);
                let list = properties.and_then(list_of);
                let based_on = one.value("basedOn").map(str::to_owned);
                read.styles.insert(id.to_owned(), Style { outline, list, based_on });
            }
        }
        read
    }

    /// The outline level of a paragraph and the number that Word prints before it.
    pub(super) fn of(&mut self, properties: Option<&Node>) -> (Option<u8>, String) {
        let Some(properties) = properties else { return (None, String::new()) };
        let style = self.style(properties.value("pStyle"), 0);
        let level = outline(properties).or(style.outline);
        let list = list_of(properties).or(style.list).filter(|(id, _)| id != "0");
        let number = list.map(|(id, depth)| self.count(&id, depth)).unwrap_or_default();
        (level, number)
    }

    /// A style with what it inherits.
    fn style(&self, id: Option<&str>, depth: usize) -> Style {
        let Some(own) = id.and_then(|id| self.styles.get(id)).filter(|_| depth < 16) else {
            return Style::default();
        };
        let parent = self.style(own.based_on.as_deref(), depth + 1);
        Style {
            outline: own.outline.or(parent.outline),
            list: own.list.clone().or(parent.list),
            based_on: None,
        }
    }

    fn count(&mut self, id: &str, depth: usize) -> String {
        let Some(levels) = self.lists.get(id) else { return String::new() };
        let counts = self.counts.entry(id.to_owned()).or_default();
        counts.truncate(depth + 1);
        while counts.len() <= depth {
            let start = levels.get(&counts.len()).map_or(1, |level| level.start);
            // A level above that was never printed counts as its first.
            counts.push(if counts.len() == depth { start.saturating_sub(1) } else { start });
        }
        counts[depth] = counts[depth].saturating_add(1);
        let Some(level) = levels.get(&depth).filter(|level| level.format != "bullet") else {
            return String::new();
        };
        let mut words = level.pattern.clone();
        for (at, count) in counts.iter().enumerate() {
            let format = levels.get(&at).map_or("decimal", |level| level.format.as_str());
            words = words.replace(&format!("%{}", at + 1), &written(*count, format));
        }
        words
    }
}

fn level(node: &Node) -> Option<(usize, Level)> {
    let depth = node.get("ilvl")?.parse().ok()?;
    let format = node.value("numFmt").unwrap_or("decimal").to_owned();
    let pattern = node.value("lvlText").unwrap_or_default().to_owned();
    let start = node.value("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    Some((depth, Level { format, pattern, start }))
}

/// Outline levels are written from 0; 9 is running text.
fn outline(properties: &Node) -> Option<u8> {
    properties.value("outlineLvl")?.parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1)
}

fn list_of(properties: &Node) -> Option<(String, usize)> {
    let list = properties.child("numPr")?;
    let depth = list.value("ilvl").and_then(|depth| depth.parse().ok()).unwrap_or(0);
    Some((list.value("numId")?.to_owned(), depth)).filter(|(_, depth)| *depth < 9)
}

/// A count in one of Word's formats; others are written in digits.
fn written(count: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographDigital"
        | "japaneseCounting"
        | "taiwaneseCountingThousand" => chinese(count),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32(0x2460 + count - 1).map(String::from).unwrap_or_default()
        }
        "lowerLetter" if (1..=26).contains(&count) => {
            char::from_u32(0x60 + count).map(String::from).unwrap_or_default()
        }
        "upperLetter" if (1..=26).contains(&count) => {
            char::from_u32(0x40 + count).map(String::from).unwrap_or_default()
        }
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

/// 一 to 九十九; larger counts in digits.
fn chinese(count: u32) -> String {
    let digit = |value: u32| {
        "〇一二三四五六七八九"
            .chars()
            .nth(usize::try_from(value).unwrap_or(0))
            .map(String::from)
            .unwrap_or_default()
    };
    match count {
        0..=9 => digit(count),
        10..=99 => {
            let tens = if count < 20 { String::new() } else { digit(count / 10) };
            let ones = if count.is_multiple_of(10) { String::new() } else { digit(count % 10) };
            format!("{tens}十{ones}")
        }
        _ => count.to_string(),
    }
}
