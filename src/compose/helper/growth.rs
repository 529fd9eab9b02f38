//! Helpers that compare a figure with an earlier one.

use serde_json::Value;

use super::{Arguments, Entry, value};
use crate::compose::decimal::Decimal;
use crate::compose::refusal::Refusal;

pub(super) const HELPERS: &[Entry] = &[value("change", 1, 2, change), value("growth", 2, 2, growth)];

fn change(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let digits = arguments.digits(1)?.unwrap_or(1);
    let rounded = arguments.number(0)?.rounded(digits).ok_or_else(|| arguments.too_many_digits())?;
    let magnitude = rounded.magnitude().ok_or_else(|| arguments.too_many_digits())?;
    Ok(if rounded.is_zero() {
        "持平".into()
    } else if rounded.is_negative() {
        format!("下降{magnitude}%").into()
    } else {
        format!("增长{magnitude}%").into()
    })
}

fn growth(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let (now, before) = (arguments.number(0)?, arguments.number(1)?);
    if before.is_zero() || before.is_negative() {
        return Err(arguments.refuse(arguments.value(1)?, "大于 0 的基数", "a base greater than 0"));
    }
    let share = now.minus(before).and_then(|grown| grown.times(Decimal::whole(100)));
    let growth = share.and_then(|share| share.over(before)).and_then(Decimal::to_nearest_value);
    growth.ok_or_else(|| arguments.too_many_digits())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn comparisons_are_put_in_words() {
        check(
            &json!({"now": 108.2, "before": 100}),
            &[
                ("{{change 8.2}}", "增长8.2%"),
                ("{{change -3.14 1}}", "下降3.1%"),
                ("{{change -0.04}}", "持平"),
                ("{{change (growth now before)}}", "增长8.2%"),
                ("{{growth 1 3}}", "-66.666666666667"),
                ("{{growth now 0}}", "! the helper growth wants a base greater than 0, but was given 0"),
                ("{{change '多'}}", "! the helper change wants a number"),
            ],
        );
    }
}
