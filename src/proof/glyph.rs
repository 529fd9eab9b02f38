//! What kind a character is.

/// Full-width marks after which or before which no space stands.
const MARKS: &str = "，。、；：？！“”‘’《》〈〉（）〔〕【】…—～·";

/// Whether a character is a hanzi.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '〇' | '\u{20000}'..='\u{323AF}')
}

/// Whether a character is a full-width mark.
pub(super) fn is_mark(c: char) -> bool {
    MARKS.contains(c)
}

/// Whether a character makes its surroundings Chinese: a hanzi or a full-width mark.
pub(super) fn is_chinese(c: char) -> bool {
    is_han(c) || is_mark(c)
}

/// Whether a character is a letter of a foreign text.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'À'..='ɏ' | 'Ͱ'..='ӿ')
}

/// Whether a character is a blank inside a line.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\t' | '\u{A0}')
}

/// A digit of a number in hanzi, 0 to 9.
pub(super) fn han_digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' | '○' | 'Ｏ' | 'O' => Some(0),
        '两' => Some(2),
        _ => "一二三四五六七八九".chars().zip(1..).find(|(digit, _)| *digit == c).map(|(_, value)| value),
    }
}

/// The value of a number in hanzi up to 99 (三、十二、二十), or of its digits one by one (二〇二一).
pub(super) fn han_number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    match text.split_once('十') {
        None => text.chars().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(han_digit(c)?)),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { Some(1) } else { single(tens) };
            let ones = if ones.is_empty() { Some(0) } else { single(ones) };
            Some(tens? * 10 + ones?)
        }
    }
}

fn single(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let digit = han_digit(chars.next()?);
    digit.filter(|_| chars.next().is_none())
}

/// A number below 100 in hanzi.
pub(super) fn to_han(number: u32) -> String {
    let digit = |n: u32| "〇一二三四五六七八九".chars().nth(n as usize).map(String::from).unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, 0) => format!("{}十", digit(tens)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

/// The full-width mark of a half-width one.
pub(super) fn full_width(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '?' => '？',
        '!' => '！',
        _ => return None,
    })
}
