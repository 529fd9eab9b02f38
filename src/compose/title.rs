//! Titles broken into lines at word boundaries, in the shape of a trapezoid or diamond (GB/T 9704-2012, 7.3.1).

use std::ops::Range;

use jieba_rs::{Jieba, Token};

use crate::compose::shape;

/// Cost of a break that parts a number from its unit.
const PARTED_NUMBER: f64 = 6.0;
/// Cost of a break after a word that leads to the next.
const AFTER_PREPOSITION: f64 = 2.0;
/// Cost of a break that parts 市 from its name.
const PARTED_NAME: f64 = 4.0;
/// Cost of a break inside a long word of the dictionary that the segmenter takes for two.
const PARTED_WORD: f64 = 4.0;
/// Cost of a break inside the name of an office.
const PARTED_OFFICE: f64 = 3.0;
/// Cost of a break between a measure word and what it counts.
const AFTER_MEASURE: f64 = 1.5;
/// How much better a line that begins with 关于 is: what stands before it is who speaks.
const BEFORE_MATTER: f64 = 0.3;
/// Cost of a break inside a title in 《》 or a phrase in quotation marks that would fit a line.
const INSIDE_MARKS: f64 = 40.0;
/// Cost of a break inside marks whose words are longer than a line.
const INSIDE_LONG_MARKS: f64 = 3.0;
/// Cost of a break a few characters after the mark that opens.
const NEAR_OPENING: f64 = 2.0;
/// What is a few characters, in bytes.
const NEAR: usize = 15;
/// Most words of an office's name.
const OFFICE_WORDS: usize = 10;

/// Breaks titles; holds the dictionary, which is loaded once.
pub(super) struct Breaker {
    jieba: Jieba,
}

/// What the names of offices end with.
const OFFICES: [char; 12] = ['局', '厅', '委', '部', '会', '院', '办', '室', '府', '行', '队', '学'];

/// A piece of a title that is not broken.
pub(super) struct Word<'a> {
    /// Its characters.
    pub(super) text: &'a str,
    /// In half characters.
    pub(super) width: u32,
    /// What it costs to begin a line with it; `None` if that is never done.
    pub(super) cost_before: Option<f64>,
}

impl Breaker {
    /// Loads the dictionary.
    pub(super) fn new() -> Breaker {
        Breaker { jieba: Jieba::new() }
    }

    /// The lines of a title, none wider than `chars` characters (an ASCII character is half of one); line feeds in the
    /// title are the author's own breaks, and the only ones in lines that are not too long.
    pub(super) fn lines(&self, title: &str, chars: u32) -> Vec<String> {
        let lines = title.lines().map(str::trim).filter(|line| !line.is_empty());
        let broken = |line: &str| match width(line) > chars.saturating_mul(2) {
            true => self.broken(line, chars.max(4) * 2),
            false => vec![line.to_owned()],
        };
        lines.flat_map(broken).collect()
    }

    fn broken(&self, title: &str, most: u32) -> Vec<String> {
        let tokens = self.jieba.cut(title, true);
        let parts = Parts {
            title,
            tokens: &tokens,
            whole: whole_marks(title, most),
            long: long_words(&self.jieba, title),
            offices: offices(&tokens),
        };
        let words = parts.words(most);
        let mut lines = Vec::new();
        let mut start = 0;
        for end in shape::ends(&words, most) {
            let line: String = words[start..end].iter().map(|word| word.text).collect();
            lines.push(line.trim().to_owned());
            start = end;
        }
        lines
    }
}

/// A title and what in it had better stay on one line, in bytes.
struct Parts<'a> {
    title: &'a str,
    /// Its words.
    tokens: &'a [Token<'a>],
    /// What stands in marks and would fit a line.
    whole: Vec<Range<usize>>,
    /// Long words of the dictionary.
    long: Vec<Range<usize>>,
    /// Names of offices.
    offices: Vec<Range<usize>>,
}

/// Where names of offices stand: from the place they belong to, to the word that names them (云海市 … 局).
fn offices(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let ends = |at: usize| tokens.get(at).is_some_and(|token| token.word.ends_with(OFFICES));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let alone = is_region(tokens[at].word)
            && (at == 0 || tokens[at - 1].word.ends_with(['局', '会', '转', '由', '、']));
        let placed = at + 1 < tokens.len() && is_region(tokens[at + 1].word);
        let begins =
            alone || placed || tokens[at].word.chars().count() > 2 && tokens[at].word.ends_with(REGIONS);
        let stop = |token: &Token<'_>| matches!(token.word, "关于" | "《" | "》" | "、" | "的");
        let near = tokens[at..].iter().take(OFFICE_WORDS).take_while(|token| !stop(token)).count();
        let Some(mut end) = (at + 1..at + near).find(|end| begins && ends(*end)) else {
            at += 1;
            continue;
        };
        while ends(end + 1) {
            end += 1;
        }
        found.push(tokens[at].byte_start..tokens[end].byte_end);
        at = end + 1;
    }
    found
}

/// Where the words of the dictionary of three characters and more stand; they may overlap.
fn long_words(jieba: &Jieba, title: &str) -> Vec<Range<usize>> {
    let long = jieba.cut_all(title).into_iter().filter(|token| token.word.chars().count() > 2);
    long.map(|token| token.byte_start..token.byte_end).collect()
}

/// Where what stands in marks and would fit a line begins and ends, marks included.
fn whole_marks(title: &str, most: u32) -> Vec<Range<usize>> {
    let (mut open, mut whole) = (Vec::new(), Vec::new());
    for (at, c) in title.char_indices() {
        match nesting(c) {
            1 => open.push(at),
            -1 => {
                let end = at + c.len_utf8();
                let inside = open.pop().filter(|start| width(&title[*start..end]) <= most);
                whole.extend(inside.map(|start| start..end));
            }
            _ => {}
        }
    }
    whole
}

/// Width in half characters.
fn width(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() || is_spelled(c) { 1 } else { 2 }).sum()
}

/// Whether a character is of a script that spells words with letters narrower than Han: Greek to Georgian, Mongolian,
/// the Dai scripts, Lisu, Miao, the forms of Arabic, joiners.
fn is_spelled(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{10ff}' | '\u{1200}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{202f}'
        | '\u{a4d0}'..='\u{a4ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{11660}'..='\u{1166c}' | '\u{16f00}'..='\u{16f9f}')
}

impl<'a> Parts<'a> {
    /// Words with the cost of a break before each; a word wider than a line is cut into characters.
    fn words(&self, most: u32) -> Vec<Word<'a>> {
        let mut words: Vec<Word<'a>> = Vec::new();
        let mut depth = 0_i32;
        let mut put = |range: Range<usize>| {
            let text = &self.title[range.clone()];
            let earlier = words.len().checked_sub(2).and_then(|index| words.get(index));
            let begins_name = earlier.is_none_or(|word| word.text.ends_with(OFFICES));
            let before = words.last().map(|word: &Word<'a>| word.text);
            let cost = before.and_then(|before| cost(before, text, begins_name));
            let cost_before = cost.map(|cost| cost + self.parted(range.start, depth));
            depth += text.chars().map(nesting).sum::<i32>();
            words.push(Word { text, width: width(text), cost_before });
        };
        for token in self.tokens {
            if width(token.word) <= most {
                put(token.byte_start..token.byte_end);
            } else {
                let letters = token.word.char_indices();
                letters.for_each(|(at, c)| {
                    put(token.byte_start + at..token.byte_start + at + c.len_utf8());
                });
            }
        }
        words
    }

    /// What a break at a place costs for what it parts.
    fn parted(&self, at: usize, depth: i32) -> f64 {
        let inside = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.start < at && at < range.end);
        let opening = self.title[..at].rfind('《').is_some_and(|mark| at - mark <= NEAR);
        let marks = match (inside(&self.whole), depth > 0) {
            (true, _) => INSIDE_MARKS,
            (false, true) => INSIDE_LONG_MARKS + if opening { NEAR_OPENING } else { 0.0 },
            (false, false) => 0.0,
        };
        let word = if inside(&self.long) { PARTED_WORD } else { 0.0 };
        marks + word + if inside(&self.offices) { PARTED_OFFICE } else { 0.0 }
    }
}

/// What the names of places end with.
const REGIONS: [char; 7] = ['省', '市', '州', '县', '区', '乡', '镇'];

fn is_region(word: &str) -> bool {
    word.chars().count() == 1 && word.ends_with(REGIONS)
}

fn nesting(c: char) -> i32 {
    match c {
        '《' | '“' | '〈' | '‘' | '「' | '『' | '（' => 1,
        '》' | '”' | '〉' | '’' | '」' | '』' | '）' => -1,
        _ => 0,
    }
}

/// What a break between two words costs; `None` if there is none.
fn cost(before: &str, after: &str, begins_name: bool) -> Option<f64> {
    let (last, next) = (before.chars().next_back()?, after.chars().next()?);
    let particle = matches!(after, "的" | "地" | "得" | "了" | "等");
    let starts_badly = "、，。；：！？）》〉」』”’】％%,.;:!?)]}—…·".contains(next);
    // Inside a word; Tibetan has a mark after each syllable instead.
    let inside = is_spelled(last) && is_spelled(next) && last != '་';
    if particle || inside || next == '的' || starts_badly || "（《〈「『“‘【([{—".contains(last)
    {
        return None;
    }
    let mut cost = 0.0;
    if (last.is_ascii_alphanumeric() && !next.is_ascii_whitespace() && last != ' ')
        || (last == '第' && next.is_ascii_digit())
    {
        cost += PARTED_NUMBER;
    }
    let leading = [
        "关于", "对", "和", "与", "及", "以及", "在", "为", "向", "并", "暨", "由", "从", "将", "对于", "第",
        "副", "各",
    ];
    if leading.contains(&before) {
        cost += AFTER_PREPOSITION;
    }
    if matches!(before, "名" | "个" | "项" | "批" | "届" | "期" | "次" | "类" | "家") {
        cost += AFTER_MEASURE;
    }
    if after == "关于" {
        cost -= BEFORE_MATTER;
    }
    // 市 ends the name before it (云海市), or begins that of the next office (市教育局) after another office.
    if is_region(after) && !last.is_ascii() && !OFFICES.contains(&last) {
        cost += PARTED_NAME;
    }
    if matches!(after, "大学" | "学院" | "医院" | "水库" | "中学" | "小学" | "公司" | "集团")
    {
        cost += PARTED_NAME;
    }
    if is_region(before) && begins_name {
        cost += PARTED_NAME;
    }
    Some(cost)
}
