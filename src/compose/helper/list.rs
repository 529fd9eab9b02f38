//! Helpers that draw one value out of a list.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Arguments, Entry, value};
use crate::compose::decimal::Decimal;
use crate::compose::refusal::Refusal;

pub(super) const HELPERS: &[Entry] = &[
    value("join", 1, 3, join),
    value("lines", 1, 2, lines),
    value("sum", 1, 2, sum),
    value("average", 1, 2, average),
    value("min", 1, 2, |arguments| extreme(arguments, Ordering::Less)),
    value("max", 1, 2, |arguments| extreme(arguments, Ordering::Greater)),
    value("count", 1, 1, |arguments| Ok(arguments.list(0)?.len().into())),
];

fn join(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let separator = arguments.optional_text(1)?.unwrap_or("、");
    texts(arguments, arguments.optional_text(2)?).map(|texts| texts.join(separator).into())
}

fn lines(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    texts(arguments, arguments.optional_text(1)?).map(|texts| texts.join("\n").into())
}

fn texts(arguments: &Arguments<'_>, key: Option<&str>) -> Result<Vec<String>, Refusal> {
    let items = arguments.list(0)?.iter();
    let texts = items.map(|item| arguments.member(item, key).and_then(|value| arguments.printed(value)));
    texts.filter(|text| text.as_ref().map_or(true, |text| !text.is_empty())).collect()
}

/// The numbers of a list; null leaves a number out.
fn numbers(arguments: &Arguments<'_>) -> Result<Vec<Decimal>, Refusal> {
    let key = arguments.optional_text(1)?;
    let members = arguments.list(0)?.iter().map(|item| arguments.member(item, key));
    let present = members.filter(|member| member.as_ref().map_or(true, |value| !value.is_null()));
    present.map(|member| member.and_then(|value| arguments.number_of(value))).collect()
}

fn total(arguments: &Arguments<'_>, numbers: &[Decimal]) -> Result<Decimal, Refusal> {
    let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.plus(*number));
    sum.ok_or_else(|| arguments.too_many_digits())
}

fn sum(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let sum = total(arguments, &numbers(arguments)?)?;
    sum.to_value().ok_or_else(|| arguments.too_many_digits())
}

fn average(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let numbers = numbers(arguments)?;
    if numbers.is_empty() {
        return Err(no_numbers(arguments)?);
    }
    let count = Decimal::whole(numbers.len() as i128);
    let average = total(arguments, &numbers)?.over(count).and_then(Decimal::to_nearest_value);
    average.ok_or_else(|| arguments.too_many_digits())
}

fn extreme(arguments: &Arguments<'_>, side: Ordering) -> Result<Value, Refusal> {
    let mut found: Option<Decimal> = None;
    for number in numbers(arguments)? {
        if found.is_none_or(|best| number.compare(best) == side) {
            found = Some(number);
        }
    }
    match found {
        Some(number) => number.to_value().ok_or_else(|| arguments.too_many_digits()),
        None => Err(no_numbers(arguments)?),
    }
}

fn no_numbers(arguments: &Arguments<'_>) -> Result<Refusal, Refusal> {
    Ok(arguments.refuse(arguments.value(0)?, "至少有一个数字的列表", "a list with at least one number"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn lists_are_joined_and_summed() {
        check(
            &json!({
                "names": ["甲", "乙", ""], "rows": [{"v": 0.1, "n": "a"}, {"v": 0.2, "n": "b"}, {"v": null, "n": "c"}],
                "none": [], "word": "字"
            }),
            &[
                ("{{join names}}", "甲、乙"),
                ("{{join names '，'}}", "甲，乙"),
                ("{{join rows '/' 'n'}}", "a/b/c"),
                ("{{lines rows 'n'}}", "a\nb\nc"),
                (
                    "{{sum rows 'v'}} {{average rows 'v'}} {{min rows 'v'}} {{max rows 'v'}} {{count rows}}",
                    "0.3 0.15 0.1 0.2 3",
                ),
                ("{{sum none}}", "0"),
                (
                    "{{max none}}",
                    "! the helper max wants a list with at least one number, but was given […](0)",
                ),
                ("{{join word}}", "! the helper join wants a list, but was given \"字\""),
                (
                    "{{join names '、' 'x'}}",
                    "! the helper join wants an object with \"x\", but was given \"甲\"",
                ),
                ("{{sum names}}", "! the helper sum wants a number, but was given \"甲\""),
            ],
        );
    }
}
