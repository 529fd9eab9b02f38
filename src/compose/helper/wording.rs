//! Helpers that write numbers in Chinese characters.

use serde_json::Value;

use super::{Arguments, Entry, value};
use crate::compose::decimal::Decimal;
use crate::compose::numeral::{self, FORMAL, PLAIN, Script};
use crate::compose::refusal::{Refusal, shown};

pub(super) const HELPERS: &[Entry] = &[
    value("chinese", 1, 2, chinese),
    value("formal", 1, 1, formal),
    value("money", 1, 1, money),
    value("arabic", 1, 1, arabic),
];

/// Most yuan that are written out: 9999万亿.
const YUAN_MOST: i128 = 9_999_999_999_999_999;

fn chinese(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    match arguments.optional_text(1)? {
        None => written(arguments, &PLAIN),
        Some("digits") => {
            let number = arguments.value(0)?;
            let printed = arguments.printed(number)?;
            if printed.is_empty() || !printed.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(arguments.refuse(number, "只含数字的值", "a value of digits only"));
            }
            Ok(numeral::digit_by_digit(&printed).into())
        }
        Some(other) => Err(arguments.refuse(&other.into(), "“digits”", "\"digits\"")),
    }
}

fn formal(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    written(arguments, &FORMAL)
}

fn written(arguments: &Arguments<'_>, script: &Script) -> Result<Value, Refusal> {
    let number = arguments.number(0)?;
    let words = number.integer().and_then(|whole| script.number(whole));
    words.map(Value::from).ok_or_else(|| {
        let value = arguments.value(0).unwrap_or(&Value::Null);
        arguments.refuse(value, "一亿亿以内的整数", "a whole number up to 10^16")
    })
}

/// 人民币大写 (中国人民银行 支付结算办法, annex 1, article 1).
fn money(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let number = arguments.number(0)?;
    let value = arguments.value(0)?;
    let cents = number
        .magnitude()
        .and_then(|amount| amount.times(Decimal::whole(100)))
        .and_then(Decimal::integer)
        .ok_or_else(|| {
            arguments.refuse(value, "至多两位小数的金额", "an amount with at most two decimals")
        })?;
    let (yuan, jiao, fen) = (cents / 100, cents / 10 % 10, cents % 10);
    if yuan > YUAN_MOST {
        return Err(Refusal::value(
            format!("辅助函数 money 的金额超过 9999 万亿元：{}", shown(value)),
            format!("the helper money takes at most 9999 trillion (10^12) yuan, not {}", shown(value)),
        ));
    }
    let mut words = String::new();
    if number.is_negative() {
        words.push('负');
    }
    if yuan > 0 || cents == 0 {
        words.push_str(&FORMAL.number(yuan).unwrap_or_default());
        words.push('元');
    }
    let digit = |digit: i128| FORMAL.digit(u32::try_from(digit).unwrap_or(0));
    if jiao > 0 {
        words.extend([digit(jiao), '角']);
    } else if fen > 0 && yuan > 0 {
        words.push('零');
    }
    if fen > 0 {
        words.extend([digit(fen), '分']);
    } else {
        words.push('整');
    }
    Ok(words.into())
}

fn arabic(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let text = arguments.text(0)?;
    let number = numeral::parse(text).and_then(|number| Decimal::whole(number).to_value());
    number.ok_or_else(|| arguments.refuse(&text.into(), "中文数字", "a Chinese numeral"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn numbers_are_written_in_characters() {
        check(
            &json!({"n": 105, "year": 2025, "half": 0.5, "text": "很多"}),
            &[
                ("{{chinese n}}", "一百零五"),
                ("{{chinese year 'digits'}}", "二〇二五"),
                (
                    "{{chinese half}}",
                    "! the helper chinese wants a whole number up to 10^16, but was given 0.5",
                ),
                ("{{formal 1005}}", "壹仟零伍"),
                ("{{arabic '一万零三十'}}", "10030"),
                ("{{arabic text}}", "! the helper arabic wants a Chinese numeral, but was given \"很多\""),
                ("{{money 1005.3}}", "壹仟零伍元叁角整"),
                ("{{money 10050.05}}", "壹万零伍拾元零伍分"),
                ("{{money 0}}", "零元整"),
                ("{{money 0.05}}", "伍分"),
                ("{{money 0.5}}", "伍角整"),
                ("{{money -12.34}}", "负壹拾贰元叁角肆分"),
                ("{{money 1680325}}", "壹佰陆拾捌万零叁佰贰拾伍元整"),
                ("{{money 0.001}}", "! the helper money wants an amount with at most two decimals"),
                ("{{money 10000000000000000}}", "! the helper money takes at most 9999 trillion"),
                ("{{money text}}", "! the helper money wants a number, but was given \"很多\""),
                ("{{money}}", "! Failed to access variable in strict mode Some(\"money\")"),
            ],
        );
    }

    #[test]
    fn a_field_of_the_name_of_a_helper_prints_when_asked_for_without_arguments() {
        check(
            &json!({"date": "今天", "list": [{"count": 3}]}),
            &[("{{date}}", "今天"), ("{{#each list}}{{count}}{{/each}}", "3")],
        );
    }
}
