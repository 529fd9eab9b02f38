//! Dates: whole ones in digits or Chinese, and broken ones, which are told and never mended.

/// A date that lost a character, or that no calendar has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// Byte at which it begins.
    pub(super) start: usize,
    /// The words as they stand.
    pub(super) wrong: String,
    /// What may be meant, likeliest first.
    pub(super) suggestions: Vec<String>,
    /// Whether it is whole but in no calendar.
    pub(super) impossible: bool,
}

/// A line that is nothing but a date, as `2025年3月5日`; year, month and day need not exist.
pub(super) fn whole(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let year = digits(year).filter(|year| (1900..2200).contains(year))?;
    let (month, day) = (small(month)?, small(day)?);
    Some(format!("{year}年{month}月{day}日"))
}

/// A line that ends in a date, as the words before it and the date: `云岭市水利局办公室　2025年6月3日`.
pub(super) fn behind(line: &str) -> (&str, Option<String>) {
    let year = |text: &str| text.chars().filter(|c| !c.is_whitespace()).nth(4) == Some('年');
    let mut places = line.char_indices().map(|(at, _)| at).filter(|at| year(&line[*at..]));
    match places.find_map(|at| Some((at, whole(&line[at..])?))) {
        Some((at, day)) => (line[..at].trim_end(), Some(day)),
        None => (line.trim_end(), None),
    }
}

/// A year, digit by digit, in Arabic or Chinese digits.
fn digits(text: &str) -> Option<u32> {
    if text.chars().count() != 4 {
        return None;
    }
    text.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?))
}

fn digit(character: char) -> Option<u32> {
    match character {
        '零' | '○' | '０' | 'О' | 'O' | '◯' => Some(0),
        '0'..='9' => character.to_digit(10),
        _ => {
            "〇一二三四五六七八九".chars().position(|c| c == character).and_then(|at| u32::try_from(at).ok())
        }
    }
}

/// A month or a day.
fn small(text: &str) -> Option<u32> {
    let value = match text.parse::<u32>() {
        Ok(value) => value,
        Err(_) => crate::intake::number::chinese(text).filter(|(_, rest)| rest.is_empty())?.0,
    };
    (1..=31).contains(&value).then_some(value)
}

/// Every broken date of a text.
pub(super) fn broken(text: &str) -> Vec<Broken> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|offset| at + offset) {
        let end =
            text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| start + length);
        let (run, before, after) = (&text[start..end], &text[..start], &text[end..]);
        let decimal = before.ends_with(['.', ',', '，', '%'])
            && before.trim_end_matches(['.', ',', '，', '%']).ends_with(|c: char| c.is_ascii_digit());
        if !decimal && !after.starts_with(['.', '%', '％']) {
            let one = joined(run, before, after)
                .or_else(|| after_year_word(run, before, after))
                .or_else(|| no_such_day(run, after));
            if let Some((length, suggestions, impossible)) = one {
                let wrong = text[start..end + length].to_owned();
                found.push(Broken { start, wrong, suggestions, impossible });
            }
        }
        at = end;
    }
    found
}

/// How many bytes after the digits belong to it, what may be meant, and whether it is whole but impossible.
type Verdict = (usize, Vec<String>, bool);

/// A year that runs into what follows: `20214月`, `2021927日`, `20212025年`, `〔202110号`.
fn joined(run: &str, before: &str, after: &str) -> Option<Verdict> {
    if !(5..=8).contains(&run.len()) {
        return None;
    }
    let (year, rest) = run.split_at(4);
    let year: u32 = year.parse().ok().filter(|year| (1949..2100).contains(year))?;
    let next = after.chars().next();
    let second: Option<u32> =
        rest.parse().ok().filter(|second| rest.len() == 4 && (year..year + 31).contains(second));
    if let Some(second) = second {
        let length = if next == Some('年') { '年'.len_utf8() } else { 0 };
        let tail = if length > 0 { "年" } else { "" };
        let mut all = vec![format!("{year}—{second}{tail}")];
        if second == year + 1 {
            all.push(format!("{year}、{second}{tail}"));
        }
        return Some((length, all, false));
    }
    match next {
        Some('月') => month(rest).map(|month| ('月'.len_utf8(), vec![format!("{year}年{month}月")], false)),
        Some('日') => {
            let all: Vec<String> =
                splits(rest).map(|(month, day)| format!("{year}年{month}月{day}日")).collect();
            (!all.is_empty()).then_some(('日'.len_utf8(), all, false))
        }
        Some('号') if before.ends_with(['〔', '[', '【', '（', '(']) => {
            let serial: u32 = rest.parse().ok()?;
            Some(('号'.len_utf8(), vec![format!("{year}〕{serial}号")], false))
        }
        Some(next) if crate::intake::piece::is_han(next) && !measured(next) && rest.len() <= 2 => {
            month(rest).map(|month| (0, vec![format!("{year}年{month}月")], false))
        }
        _ => None,
    }
}

/// `今年4制定`: the month has lost its word.
fn after_year_word(run: &str, before: &str, after: &str) -> Option<Verdict> {
    let word = ["今年", "去年", "明年", "本年", "当年", "上年", "次年", "年"]
        .iter()
        .find(|word| before.ends_with(**word))?;
    if *word == "年" && !before.trim_end_matches('年').ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let next = after
        .chars()
        .next()
        .filter(|next| crate::intake::piece::is_han(*next) && !measured(*next) && *next != '月')?;
    let month = month(run)?;
    (next != '日').then(|| (0, vec![format!("{month}月")], false))
}

/// `2021年13月5日`, `2月30日`: the month is read where the day is.
fn no_such_day(run: &str, after: &str) -> Option<Verdict> {
    let rest = after.strip_prefix('月')?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if end == 0 || !rest[end..].starts_with('日') || run.len() > 2 || end > 2 {
        return None;
    }
    let (month, day): (u32, u32) = (run.parse().ok()?, rest[..end].parse().ok()?);
    let length = '月'.len_utf8() + end + '日'.len_utf8();
    (!exists(month, day)).then_some((length, Vec::new(), true))
}

/// Whether some year has the day.
fn exists(month: u32, day: u32) -> bool {
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=longest).contains(&day)
}

fn month(text: &str) -> Option<u32> {
    (text.len() <= 2 && !text.starts_with('0'))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|month| (1..=12).contains(month))
}

/// Every way to cut digits into a month and a day.
fn splits(text: &str) -> impl Iterator<Item = (u32, u32)> + '_ {
    (1..text.len()).filter_map(move |at| {
        let (month, day) = text.split_at(at);
        let whole = !month.starts_with('0') && !day.starts_with('0');
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        (whole && exists(month, day)).then_some((month, day))
    })
}

/// What counts or measures, so that the digits before it are an amount.
fn measured(character: char) -> bool {
    "人元万亿个名项次条家场余多级号处件公千百度届套份本册位支座站所周天岁米吨里亩户对只台批种类篇幅成倍点层栋平立头株棵辆艘架根张把斤克升瓦伏兆字分秒时页行列排号楼室毫厘".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_dates_are_found_with_what_may_be_meant() {
        for (text, wrong, first) in [
            ("20214月、8月,区领导", "20214月", "2021年4月"),
            ("2021927日举办", "2021927日", "2021年9月27日"),
            ("完成,202111被命名", "202111", "2021年11月"),
            ("20212025年度第二批", "20212025年", "2021—2025年"),
            ("申报 20202021年度", "20202021年", "2020—2021年"),
            ("(20212025)申报", "20212025", "2021—2025"),
            ("(科协发〔20212号)", "20212号", "2021〕2号"),
            ("今年4制定下发", "4", "4月"),
            ("截止到202111月底", "202111月", "2021年11月"),
        ] {
            let all = broken(text);
            assert_eq!(all.len(), 1, "{text}: {all:?}");
            assert_eq!((all[0].wrong.as_str(), all[0].suggestions[0].as_str()), (wrong, first));
        }
        assert!(broken("定于2月30日召开")[0].impossible);
        for text in [
            "2021年4月27日",
            "培训农民27631人次",
            "拨款20214元",
            "邮编201112",
            "国令第707号",
            "15172.500",
            "2021—2025年",
            "占1998.20214%",
            "今年4月",
            "电话20211234",
            "2021年10个项目",
            "〔2021〕10号",
        ] {
            assert_eq!(broken(text), [], "{text}");
        }
    }

    #[test]
    fn whole_dates_are_read_in_both_scripts() {
        assert_eq!(whole("二〇〇六年十二月三十日").as_deref(), Some("2006年12月30日"));
        assert_eq!(whole("2019 年 1 月 27 日").as_deref(), Some("2019年1月27日"));
        assert_eq!(whole("2019年1月27日印发"), None);
        assert_eq!(whole("5月24日"), None);
    }
}
