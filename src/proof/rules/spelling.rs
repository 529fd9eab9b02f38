//! P19, L08: characters that look like others, cannot be seen, or stand outside the 通用规范汉字表.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::catalog::charset::Charset;
use crate::proof::finding::Findings;
use crate::proof::glyph::is_han;
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// Characters that foreign names are spelled with; a dot between two pairs of them is an interpunct.
const FOREIGN: &str = "阿卜杜拉买提艾哈迈力克江古丽尔热巴合苏莱曼斯托卡罗伊万诺夫维奇翰史密德约瑟玛安娜亚历山大穆罕默依吐逊努吾麦萨木买合玉素甫库肉孜牙生塔吉弗兰西埃萨巴赫贝洛雷恩";

static LOOKALIKES: LazyLock<BTreeMap<char, char>> =
    LazyLock::new(|| pairs(include_str!("../data/lookalikes.txt")));
static TRADITIONAL: LazyLock<BTreeMap<char, char>> =
    LazyLock::new(|| pairs(include_str!("../data/traditional.txt")));
/// The characters of the list, sorted.
static STANDARD: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut list: Vec<char> = Charset::Tgh.characters().collect();
    list.sort_unstable();
    list
});

fn pairs(text: &'static str) -> BTreeMap<char, char> {
    let mut chars = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars);
    let mut pairs = BTreeMap::new();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        pairs.insert(from, to);
    }
    pairs
}

/// Checks every character of every text.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in &sheet.lines {
        for at in 0..line.len() {
            let c = line.at(at);
            if c.is_ascii() {
                continue;
            }
            if let Some(right) = lookalike(c) {
                out.told("P19", line, at..at + 1, right.as_deref(), named(c, right.as_deref()));
            } else if is_han(c) && line.piece.role != Role::Names && STANDARD.binary_search(&c).is_err() {
                outside(line, at, c, out);
            }
        }
    }
}

/// What stands for a character that is none: `Some(None)` where nobody can say.
fn lookalike(c: char) -> Option<Option<String>> {
    match c {
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Some(Some(" ".to_owned())),
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{200E}' | '\u{200F}' => {
            Some(Some(String::new()))
        }
        '\u{E000}'..='\u{F8FF}' => Some(None),
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Some(char::from_u32(u32::from(c) - 0xFEE0).map(String::from)),
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' => {
            LOOKALIKES.get(&c).map(|right| Some(right.to_string()))
        }
        _ => None,
    }
}

fn named(c: char, right: Option<&str>) -> (String, String) {
    let code = u32::from(c);
    match right {
        Some("") => (format!("不可见字符 U+{code:04X}"), format!("the invisible character U+{code:04X}")),
        Some(right) => (
            format!("形近字符“{c}”（U+{code:04X}）应为“{right}”"),
            format!("the look-alike {c:?} (U+{code:04X}) should be {right:?}"),
        ),
        None => (
            format!("自造字符 U+{code:04X}，别处显示不出"),
            format!("the private character U+{code:04X}, which others cannot see"),
        ),
    }
}

/// L08.
fn outside(line: &Line<'_>, at: usize, c: char, out: &mut Findings) {
    let right = TRADITIONAL.get(&c).map(|right| right.to_string());
    let code = u32::from(c);
    let said = (
        format!("“{c}”（U+{code:04X}）不在《通用规范汉字表》中"),
        format!("{c:?} (U+{code:04X}) is not in the 通用规范汉字表"),
    );
    out.told("L08", line, at..at + 1, right.as_deref(), said);
}

/// Whether a dot stands between two parts of a foreign name: two characters of such names on either side.
pub(super) fn is_foreign_name(line: &Line<'_>, at: usize) -> bool {
    let foreign = |place: usize| FOREIGN.contains(line.at(place)) && line.at(place) != '\0';
    at >= 2 && [at - 2, at - 1, at + 1, at + 2].into_iter().all(foreign)
}
