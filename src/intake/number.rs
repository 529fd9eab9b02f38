//! The number that a line begins with: its form, its value and how long it is.

/// Forms of numbers, from the outermost in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `第一章`, `第一编`, `第一部分`.
    Chapter,
    /// `第一节`.
    Section,
    /// `第一条`: an article, which is text and not a heading.
    Article,
    /// `一、`
    Chinese,
    /// `（一）`
    ChineseInside,
    /// `1.`, `1．`, `1、`
    Arabic,
    /// `（1）`, `1）`
    ArabicInside,
    /// `①`
    Circled,
    /// `2.1`, `2.1.3`: as deep as it has parts; a bare `2 ` in a text that has such numbers.
    Decimal(u8),
    /// `2深化`: the point after the number is lost.
    Broken,
}

/// A number at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// How it is written.
    pub(super) form: Form,
    /// Its value; of a decimal number its last part.
    pub(super) value: u32,
    /// Its length with its marks, in bytes.
    pub(super) length: usize,
}

/// What counts or measures, so that a number before it is no heading's.
const MEASURES: &str = "年月日时分秒个名项次条家场人万亿余多级号处件元公千百十度届期套份本册位支座站所周天岁米吨里亩户对只台批种类篇幅成倍点楼室层栋路线款版季区街省市县乡镇村组队班";

/// Reads the number that a text begins with.
pub(super) fn parse(text: &str) -> Option<Number> {
    let first = text.chars().next()?;
    let number = |form, value, rest: &str| Some(Number { form, value, length: text.len() - rest.len() });
    if let '①'..='⑳' = first {
        return number(Form::Circled, u32::from(first) - 0x2460 + 1, &text[first.len_utf8()..]);
    }
    if first == '第' {
        let (value, rest) =
            chinese(&text[first.len_utf8()..]).or_else(|| arabic(&text[first.len_utf8()..]))?;
        for (word, form) in [
            ("章", Form::Chapter),
            ("编", Form::Chapter),
            ("部分", Form::Chapter),
            ("节", Form::Section),
            ("条", Form::Article),
        ] {
            if let Some(rest) = rest.strip_prefix(word) {
                let apart = rest.is_empty() || rest.starts_with([' ', '\u{3000}', '：', ':', '、']);
                return if apart { number(form, value, rest) } else { None };
            }
        }
        return None;
    }
    if let Some(inside) = text.strip_prefix(['（', '(']) {
        let (form, (value, rest)) = match chinese(inside) {
            Some(found) => (Form::ChineseInside, found),
            None => (Form::ArabicInside, arabic(inside)?),
        };
        let rest = rest.strip_prefix(['）', ')'])?;
        let rest = if form == Form::ChineseInside { rest.strip_prefix('、').unwrap_or(rest) } else { rest };
        return (value < 1_000).then(|| number(form, value, rest)).flatten();
    }
    if let Some((value, rest)) = chinese(text) {
        return number(Form::Chinese, value, rest.strip_prefix(['、', '．'])?);
    }
    leading_arabic(text)
}

fn leading_arabic(text: &str) -> Option<Number> {
    let (mut value, mut rest) = arabic(text)?;
    if value == 0 || value > 999 {
        return None;
    }
    let number = |form, value, rest: &str| Some(Number { form, value, length: text.len() - rest.len() });
    if let Some(after) = rest.strip_prefix(['）', ')']) {
        return number(Form::ArabicInside, value, after);
    }
    let mut depth = 1;
    while let Some((part, after)) = rest.strip_prefix('.').and_then(arabic) {
        (value, rest, depth) = (part, after, depth + 1);
    }
    if depth > 1 {
        // `1.5亿元` is an amount, `1.5 ` and `1.5总则` are numbers of sections; dates have two-digit years first.
        let apart = rest.starts_with([' ', '\u{3000}']) || (depth > 2 && rest.starts_with(is_word));
        return if apart { number(Form::Decimal(depth), value, rest) } else { None };
    }
    if let Some(after) = rest.strip_prefix(['.', '．', '、']) {
        return number(Form::Arabic, value, after);
    }
    if rest.starts_with([' ', '\u{3000}']) && rest.trim_start().starts_with(is_word) {
        return number(Form::Decimal(1), value, rest);
    }
    let next = rest.chars().next()?;
    let broken = text.len() - rest.len() <= 2 && is_word(next) && !MEASURES.contains(next);
    if broken { number(Form::Broken, value, rest) } else { None }
}

fn is_word(character: char) -> bool {
    crate::intake::piece::is_han(character)
}

fn arabic(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// A Chinese numeral up to 九百九十九 at the start of a text.
pub(super) fn chinese(text: &str) -> Option<(u32, &str)> {
    let (mut total, mut digit, mut taken) = (0, None, 0);
    for character in text.chars() {
        match ("〇一二三四五六七八九".chars().position(|c| c == character), character) {
            (Some(value), _) => digit = Some(u32::try_from(value).ok()?),
            (None, '零') => digit = Some(0),
            (None, '十') => total += digit.take().unwrap_or(1) * 10,
            (None, '百') => total += digit.take()? * 100,
            _ => break,
        }
        taken += character.len_utf8();
    }
    (taken > 0).then(|| (total + digit.unwrap_or(0), &text[taken..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_amounts_and_dates() {
        for (text, form, value) in [
            ("一、总体要求", Form::Chinese, 1),
            ("二十三、对", Form::Chinese, 23),
            ("（十二）做好", Form::ChineseInside, 12),
            ("(三)政府", Form::ChineseInside, 3),
            ("1.拓展", Form::Arabic, 1),
            ("2、关于", Form::Arabic, 2),
            ("（4）其他", Form::ArabicInside, 4),
            ("③其他", Form::Circled, 3),
            ("第一章　总则", Form::Chapter, 1),
            ("第二十一条 个人", Form::Article, 21),
            ("2.1 组织", Form::Decimal(2), 1),
            ("5.1.2 省级", Form::Decimal(3), 2),
            ("2 组织机构", Form::Decimal(1), 2),
            ("3大力举办", Form::Broken, 3),
        ] {
            let number = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((number.form, number.value), (form, value), "{text}");
        }
        for text in [
            "2024年工作",
            "1.5亿元",
            "5月24日",
            "一是加强",
            "第一次会议",
            "十八个县",
            "3名专家",
            "2.1亿元",
            "第707号",
            "第三节约用水",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
