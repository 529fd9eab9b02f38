//! What GB/T 9704-2012, 7.3.1, asks of the lines of a title.

use jieba_rs::Jieba;

/// Most lines of a title.
const LINES: usize = 4;
/// Half characters of a line at the size of titles, and of one set smaller because four lines would not do.
const WIDE: (usize, usize) = (40, 52);

/// Width in half characters.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Every rule that the lines of a title break.
pub(crate) fn broken_rules(jieba: &Jieba, names: &[&str], title: &str, lines: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    if lines.concat() != title.replace(' ', "") && lines.join(" ") != title {
        faults.push("not the title's own words".to_owned());
    }
    if lines.len() > LINES {
        faults.push(format!("{} lines", lines.len()));
    }
    let widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
    let most = if width(title) <= LINES * WIDE.0 { WIDE.0 } else { WIDE.1 };
    if widths.iter().any(|wide| *wide > most) {
        faults.push(format!("a line too wide: {widths:?}"));
    }
    let wider = |part: &[usize], than: usize| part.iter().any(|wide| *wide > than);
    if (0..widths.len()).any(|at| wider(&widths[..at], widths[at]) && wider(&widths[at + 1..], widths[at])) {
        faults.push(format!("an hourglass: {widths:?}"));
    }
    if lines.len() > 1 && lines.last().is_some_and(|line| line.chars().count() <= 2) {
        faults.push("a last line of one or two characters".to_owned());
    }
    let mut at = 0;
    for line in &lines[..lines.len().saturating_sub(1)] {
        at += title[at..].find(line.as_str()).unwrap_or(0) + line.len();
        faults.extend(parted(jieba, names, title, at).map(|what| format!("{what} is parted")));
    }
    faults
}

/// A word, name or 《》 title of at most one line that a break at a place parts.
fn parted(jieba: &Jieba, names: &[&str], title: &str, at: usize) -> Option<String> {
    for hmm in [true, false] {
        let tokens = jieba.cut(title, hmm);
        let mut within = tokens.iter().filter(|token| token.byte_start < at && at < token.byte_end);
        if let Some(token) = within.find(|token| width(token.word) <= WIDE.0) {
            return Some(token.word.to_owned());
        }
    }
    let name = names
        .iter()
        .find(|name| title.match_indices(**name).any(|(start, _)| start < at && at < start + name.len()));
    if let Some(name) = name {
        return Some((*name).to_owned());
    }
    let mut open = Vec::new();
    for (index, c) in title.char_indices() {
        match c {
            '《' | '〈' => open.push(index),
            '》' | '〉' => {
                let start = open.pop()?;
                let end = index + c.len_utf8();
                // 的 never begins a line, nor does it end one before a short last word.
                let glued = if title[end..].starts_with('的') { 6 } else { 0 };
                if start < at && at < end && width(&title[start..end]) + glued <= WIDE.0 {
                    return Some(title[start..end].to_owned());
                }
            }
            _ => {}
        }
    }
    None
}
