//! Helpers that print and compute numbers, exactly in decimal.

use serde_json::Value;

use super::{Arguments, Entry, value};
use crate::compose::decimal::Decimal;
use crate::compose::refusal::Refusal;

pub(super) const HELPERS: &[Entry] = &[
    value("percent", 1, 2, percent),
    value("points", 1, 2, points),
    value("thousands", 1, 2, thousands),
    value("fixed", 1, 2, fixed),
    value("add", 2, 8, add),
    value("sub", 2, 2, sub),
    value("mul", 2, 8, mul),
    value("div", 2, 2, div),
];

fn percent(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let share = arguments.number(0)?;
    let digits = arguments.digits(1)?.unwrap_or(1);
    let rounded = share.times(Decimal::whole(100)).and_then(|hundredfold| hundredfold.rounded(digits));
    rounded.map(|number| format!("{number}%").into()).ok_or_else(|| arguments.too_many_digits())
}

fn points(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(format!("{}%", printed(arguments, None)?).into())
}

fn fixed(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(printed(arguments, Some(2))?.to_string().into())
}

fn printed(arguments: &Arguments<'_>, default: Option<u32>) -> Result<Decimal, Refusal> {
    let number = arguments.number(0)?;
    match arguments.digits(1)?.or(default) {
        Some(digits) => number.rounded(digits).ok_or_else(|| arguments.too_many_digits()),
        None => Ok(number),
    }
}

fn thousands(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let number = printed(arguments, None)?.to_string();
    let (sign, digits) = number.strip_prefix('-').map_or(("", number.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(fraction);
    Ok(grouped.into())
}

fn folded(
    arguments: &Arguments<'_>,
    step: fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Value, Refusal> {
    let mut result = arguments.number(0)?;
    for index in 1..arguments.params.len() {
        result = step(result, arguments.number(index)?).ok_or_else(|| arguments.too_many_digits())?;
    }
    result.to_value().ok_or_else(|| arguments.too_many_digits())
}

fn add(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    folded(arguments, Decimal::plus)
}

fn sub(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    folded(arguments, Decimal::minus)
}

fn mul(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    folded(arguments, Decimal::times)
}

fn div(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let divisor = arguments.number(1)?;
    if divisor.is_zero() {
        return Err(arguments.refuse(arguments.value(1)?, "不为 0 的除数", "a divisor other than 0"));
    }
    let quotient = arguments.number(0)?.over(divisor).and_then(Decimal::to_nearest_value);
    quotient.ok_or_else(|| arguments.too_many_digits())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn numbers_are_printed_and_computed_exactly() {
        check(
            &json!({"share": 0.0825, "a": 0.1, "b": 0.2, "big": 1286000, "t": "三"}),
            &[
                ("{{percent share 2}}", "8.25%"),
                ("{{percent share}}", "8.3%"),
                ("{{percent 1 0}}", "100%"),
                ("{{points 8.25}}", "8.25%"),
                ("{{points 8.25 1}}", "8.3%"),
                ("{{thousands big}}", "1,286,000"),
                ("{{thousands -1234.5 2}}", "-1,234.50"),
                ("{{thousands 999}}", "999"),
                ("{{fixed 98.4 2}}", "98.40"),
                ("{{fixed 1.005}}", "1.01"),
                ("{{add a b}}", "0.3"),
                ("{{sub a b}}", "-0.1"),
                ("{{mul 1.1 1.1}}", "1.21"),
                ("{{div 1 8}}", "0.125"),
                ("{{fixed (div 2 3) 2}}", "0.67"),
                ("{{div a 0}}", "! the helper div wants a divisor other than 0, but was given 0"),
                ("{{add a t}}", "! the helper add wants a number, but was given \"三\""),
                ("{{add a none}}", "! Failed to access variable in strict mode Some(\"none\")"),
                ("{{fixed a 99}}", "! the helper fixed wants a number of digits from 0 to 12"),
            ],
        );
    }
}
