//! The helper that writes dates in Chinese form.

use serde_json::Value;

use super::{Arguments, Entry, value};
use crate::compose::numeral::{PLAIN, digit_by_digit};
use crate::compose::refusal::Refusal;

pub(super) const HELPERS: &[Entry] = &[value("date", 1, 2, date)];

/// A day of the calendar.
struct Day {
    year: u32,
    month: u32,
    day: u32,
}

fn date(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let text = arguments.text(0)?.trim();
    let form = arguments.optional_text(1)?.unwrap_or("");
    let Some(Day { year, month, day }) = from_iso(text).or_else(|| from_chinese(text)) else {
        if text.contains('年') || (text.contains('月') && text.contains('日')) {
            return Ok(text.into());
        }
        return Err(arguments.refuse(
            &text.into(),
            "形如 2025-03-05 的日期",
            "a date of the form 2025-03-05",
        ));
    };
    let chinese = |number: u32| PLAIN.number(i128::from(number)).unwrap_or_default();
    match form {
        "" => Ok(format!("{year}年{month}月{day}日").into()),
        "month" => Ok(format!("{year}年{month}月").into()),
        "day" => Ok(format!("{month}月{day}日").into()),
        "chinese" => {
            let year = digit_by_digit(&year.to_string());
            Ok(format!("{year}年{}月{}日", chinese(month), chinese(day)).into())
        }
        other => Err(arguments.refuse(
            &other.into(),
            "“chinese”“month”或“day”",
            "\"chinese\", \"month\" or \"day\"",
        )),
    }
}

fn from_iso(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    checked(year, month, day)
}

fn from_chinese(text: &str) -> Option<Day> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    checked(year, month, rest.strip_suffix('日')?)
}

fn checked(year: &str, month: &str, day: &str) -> Option<Day> {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last).contains(&day).then_some(Day { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn dates_are_written_in_chinese() {
        check(
            &json!({"d": "2025-03-05"}),
            &[
                ("{{date d}}", "2025年3月5日"),
                ("{{date d 'chinese'}}", "二〇二五年三月五日"),
                ("{{date d 'month'}}", "2025年3月"),
                ("{{date d 'day'}}", "3月5日"),
                ("{{date '2025年12月31日' 'chinese'}}", "二〇二五年十二月三十一日"),
                ("{{date '二〇二五年三月五日'}}", "二〇二五年三月五日"),
                ("{{date '2024-02-29'}}", "2024年2月29日"),
                ("{{date '2025-02-29'}}", "! the helper date wants a date of the form 2025-03-05"),
                ("{{date 20250305}}", "! the helper date wants a text, but was given 20250305"),
                ("{{date d 'week'}}", "! the helper date wants \"chinese\", \"month\" or \"day\""),
            ],
        );
    }
}
