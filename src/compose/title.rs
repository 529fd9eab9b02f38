//! Titles broken into lines at word boundaries, in the shape of a trapezoid or diamond (GB/T 9704-2012, 7.3.1).

use jieba_rs::Jieba;

/// Cost of a line more than needed.
const EXTRA_LINE: f64 = 2.0;
/// Cost of a break inside a title in 《》 or inside quotation marks.
const INSIDE_MARKS: f64 = 3.0;
/// Cost of a break that parts a number from its unit.
const PARTED_NUMBER: f64 = 6.0;
/// Cost of a break after a word that leads to the next.
const AFTER_PREPOSITION: f64 = 2.0;
/// Cost of a break that parts 市 from its name.
const PARTED_NAME: f64 = 4.0;
/// How much better a line that begins with 关于 is: what stands before it is who speaks.
const BEFORE_MATTER: f64 = 0.3;
/// Cost of a last line of one or two characters.
const SHORT_LAST: f64 = 8.0;
/// Weight of the difference from the wanted shape.
const SHAPE: f64 = 30.0;
/// Longest title that is laid out by shape, in words; a longer one is filled line by line.
const WORDS_MOST: usize = 400;

/// Breaks titles; holds the dictionary, which is loaded once.
pub(super) struct Breaker {
    jieba: Jieba,
}

/// What the names of offices end with.
const OFFICES: [char; 11] = ['局', '厅', '委', '部', '会', '院', '办', '室', '府', '行', '、'];

/// A piece of a title that is not broken.
struct Word<'a> {
    text: &'a str,
    /// In half characters.
    width: u32,
    /// What it costs to begin a line with it; `None` if that is never done.
    cost_before: Option<f64>,
}

impl Breaker {
    /// Loads the dictionary.
    pub(super) fn new() -> Breaker {
        Breaker { jieba: Jieba::new() }
    }

    /// The lines of a title, none wider than `chars` characters (an ASCII character is half of one); line feeds in the
    /// title are the author's own breaks and the only ones if there are any.
    pub(super) fn lines(&self, title: &str, chars: u32) -> Vec<String> {
        let lines: Vec<String> =
            title.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        match lines.as_slice() {
            [only] if width(only) > chars.saturating_mul(2) => self.broken(only, chars.max(4) * 2),
            _ => lines,
        }
    }

    fn broken(&self, title: &str, most: u32) -> Vec<String> {
        let words = words(self.jieba.cut(title, true).iter().map(|token| token.word), most);
        let total: u32 = words.iter().map(|word| word.width).sum();
        let fewest = total.div_ceil(most) as usize;
        let mut best: Option<(f64, Vec<usize>)> = None;
        if words.len() <= WORDS_MOST {
            for count in [fewest, fewest + 1] {
                let extra = (count - fewest) as f64 * EXTRA_LINE;
                for shape in shapes(count) {
                    if let Some((cost, ends)) = fit(&words, most, total, &shape)
                        && best.as_ref().is_none_or(|(least, _)| cost + extra < *least - 1e-9)
                    {
                        best = Some((cost + extra, ends));
                    }
                }
            }
        }
        let ends = best.map_or_else(|| filled(&words, most), |(_, ends)| ends);
        let mut lines = Vec::new();
        let mut start = 0;
        for end in ends {
            let line: String = words[start..end].iter().map(|word| word.text).collect();
            lines.push(line.trim().to_owned());
            start = end;
        }
        lines
    }
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

/// Words with the cost of a break before each; a word wider than a line is cut into characters.
fn words<'a>(tokens: impl Iterator<Item = &'a str>, most: u32) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut depth = 0_i32;
    let mut put = |text: &'a str, words: &mut Vec<Word<'a>>| {
        let before = words.last().map(|word: &Word<'a>| word.text);
        let earlier = words.len().checked_sub(2).and_then(|index| words.get(index));
        let begins_name = earlier.is_none_or(|word| word.text.ends_with(OFFICES));
        let cost_before = before.and_then(|before| cost(before, text, depth, begins_name));
        depth += text.chars().map(nesting).sum::<i32>();
        words.push(Word { text, width: width(text), cost_before });
    };
    for token in tokens {
        if width(token) <= most {
            put(token, &mut words);
        } else {
            token.char_indices().for_each(|(at, c)| put(&token[at..at + c.len_utf8()], &mut words));
        }
    }
    words
}

fn is_region(word: &str) -> bool {
    matches!(word, "省" | "市" | "州" | "县" | "区" | "乡" | "镇")
}

fn nesting(c: char) -> i32 {
    match c {
        '《' | '“' | '〈' | '‘' | '「' | '『' => 1,
        '》' | '”' | '〉' | '’' | '」' | '』' => -1,
        _ => 0,
    }
}

/// What a break between two words costs; `None` if there is none.
fn cost(before: &str, after: &str, depth: i32, begins_name: bool) -> Option<f64> {
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
    if depth > 0 {
        cost += INSIDE_MARKS;
    }
    if (last.is_ascii_alphanumeric() && !next.is_ascii_whitespace() && last != ' ')
        || (last == '第' && next.is_ascii_digit())
    {
        cost += PARTED_NUMBER;
    }
    let leading = [
        "关于", "对", "和", "与", "及", "以及", "在", "为", "向", "并", "暨", "由", "从", "将", "对于", "、",
        "第",
    ];
    if leading.contains(&before) {
        cost += AFTER_PREPOSITION;
    }
    if after == "关于" {
        cost -= BEFORE_MATTER;
    }
    // 市 ends the name before it (云海市), or begins that of the next office (市教育局) after another office.
    if is_region(after) && !last.is_ascii() && !OFFICES.contains(&last) {
        cost += PARTED_NAME;
    }
    if is_region(before) && begins_name {
        cost += PARTED_NAME;
    }
    Some(cost)
}

/// Shares of the lines in the shapes that a title may have: trapezoid on either base, and diamond.
fn shapes(count: usize) -> Vec<Vec<f64>> {
    let steps = |weights: Vec<f64>| {
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / sum).collect::<Vec<f64>>()
    };
    let falling: Vec<f64> = (0..count).map(|line| 1.0 - 0.35 * line as f64 / count as f64).collect();
    let rising: Vec<f64> = falling.iter().rev().copied().collect();
    let mut shapes = vec![steps(falling), steps(rising)];
    if count >= 3 {
        let middle = (count - 1) as f64 / 2.0;
        shapes
            .push(steps((0..count).map(|line| 1.3 - 0.4 * (line as f64 - middle).abs() / middle).collect()));
    }
    shapes
}

/// The cheapest breaks for a shape, as the ends of the lines in words.
fn fit(words: &[Word<'_>], most: u32, total: u32, shape: &[f64]) -> Option<(f64, Vec<usize>)> {
    // For each number of words set so far: the cost, and where the line that ends there began.
    let mut costs: Vec<Option<f64>> = vec![None; words.len() + 1];
    costs[0] = Some(0.0);
    let mut begins: Vec<Vec<usize>> = Vec::new();
    for (line, share) in shape.iter().enumerate() {
        let last_line = line + 1 == shape.len();
        let mut next: Vec<Option<f64>> = vec![None; words.len() + 1];
        let mut begin = vec![0; words.len() + 1];
        for start in 0..words.len() {
            let Some(so_far) = costs[start] else { continue };
            let Some(opening) = (if start == 0 { Some(0.0) } else { words[start].cost_before }) else {
                continue;
            };
            let mut wide = 0;
            for end in start + 1..=words.len() {
                wide += words[end - 1].width;
                if wide > most {
                    break;
                }
                let off = f64::from(wide) / f64::from(total) - share;
                let mut cost = so_far + opening + SHAPE * off * off;
                if last_line && wide <= 4 {
                    cost += SHORT_LAST;
                }
                if next[end].is_none_or(|least| cost < least - 1e-9) {
                    next[end] = Some(cost);
                    begin[end] = start;
                }
            }
        }
        begins.push(begin);
        costs = next;
    }
    let cost = costs[words.len()]?;
    let mut ends = Vec::new();
    let mut end = words.len();
    for begin in begins.iter().rev() {
        ends.push(end);
        end = begin[end];
    }
    ends.reverse();
    Some((cost, ends))
}

/// Lines filled one after the other, for titles that no shape fits.
fn filled(words: &[Word<'_>], most: u32) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut wide = 0;
    for (index, word) in words.iter().enumerate() {
        if wide + word.width > most && index > 0 {
            ends.push(index);
            wide = 0;
        }
        wide += word.width;
    }
    ends.push(words.len());
    ends
}
