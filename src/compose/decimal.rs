//! Exact decimal numbers: a scaled integer, rounding half away from zero, overflow an error.

use std::cmp::Ordering;
use std::fmt;

use serde_json::{Number, Value};

/// Most digits after the point.
const SCALE_MOST: u32 = 18;
/// Digits after the point of a quotient that does not come out even.
const SCALE_OF_QUOTIENT: u32 = 12;

/// A number as `units / 10^scale`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    units: i128,
    scale: u32,
}

impl Decimal {
    /// Zero.
    pub(super) const ZERO: Decimal = Decimal { units: 0, scale: 0 };

    /// A whole number.
    pub(super) fn whole(units: i128) -> Decimal {
        Decimal { units, scale: 0 }
    }

    /// The number that a JSON number prints as; `None` if it has too many digits.
    pub(super) fn of(number: &Number) -> Option<Decimal> {
        match number.as_i64() {
            Some(whole) => Some(Decimal::whole(i128::from(whole))),
            None => Decimal::parse(&number.to_string()),
        }
    }

    /// Reads `-12.50` or `1.5e-7`.
    pub(super) fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut units: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            units = units.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        }
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        let units = if negative { -units } else { units };
        let read = if scale >= 0 {
            Decimal { units, scale: scale.unsigned_abs() }
        } else {
            Decimal { units: units.checked_mul(power(scale.unsigned_abs())?)?, scale: 0 }
        };
        let read = read.trimmed();
        (read.scale <= SCALE_MOST).then_some(read)
    }

    /// Whether it is 0.
    pub(super) fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Whether it is less than 0.
    pub(super) fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Without its sign.
    pub(super) fn magnitude(self) -> Option<Decimal> {
        Some(Decimal { units: self.units.checked_abs()?, scale: self.scale })
    }

    /// Its value if it is whole.
    pub(super) fn integer(self) -> Option<i128> {
        let trimmed = self.trimmed();
        (trimmed.scale == 0).then_some(trimmed.units)
    }

    /// Sum.
    pub(super) fn plus(self, other: Decimal) -> Option<Decimal> {
        let (left, right, scale) = aligned(self, other)?;
        Some(Decimal { units: left.checked_add(right)?, scale }.trimmed())
    }

    /// Difference.
    pub(super) fn minus(self, other: Decimal) -> Option<Decimal> {
        self.plus(Decimal { units: other.units.checked_neg()?, scale: other.scale })
    }

    /// Product.
    pub(super) fn times(self, other: Decimal) -> Option<Decimal> {
        let product =
            Decimal { units: self.units.checked_mul(other.units)?, scale: self.scale + other.scale }
                .trimmed();
        if product.scale > SCALE_MOST { product.rounded(SCALE_MOST) } else { Some(product) }
    }

    /// Quotient, to twelve digits after the point; `None` also for a division by 0.
    pub(super) fn over(self, other: Decimal) -> Option<Decimal> {
        let (left, right, _) = aligned(self, other)?;
        if right == 0 {
            return None;
        }
        let left = left.checked_mul(power(SCALE_OF_QUOTIENT)?)?;
        Some(Decimal { units: divided(left, right)?, scale: SCALE_OF_QUOTIENT }.trimmed())
    }

    /// Rounded half away from zero to a number of digits after the point, which it then has.
    pub(super) fn rounded(self, digits: u32) -> Option<Decimal> {
        let units = if digits >= self.scale {
            self.units.checked_mul(power(digits - self.scale)?)?
        } else {
            divided(self.units, power(self.scale - digits)?)?
        };
        Some(Decimal { units, scale: digits })
    }

    /// Which is greater; numbers too large to align compare by sign.
    pub(super) fn compare(self, other: Decimal) -> Ordering {
        match aligned(self, other) {
            Some((left, right, _)) => left.cmp(&right),
            None => (self.units / power(self.scale).unwrap_or(1))
                .cmp(&(other.units / power(other.scale).unwrap_or(1))),
        }
    }

    /// As a JSON number; `None` if none has this value exactly.
    pub(super) fn to_value(self) -> Option<Value> {
        if let Some(whole) = self.integer() {
            return i64::try_from(whole).ok().map(Value::from);
        }
        let number = Number::from_f64(self.to_string().parse().ok()?)?;
        let same = Decimal::of(&number).is_some_and(|back| back.compare(self) == Ordering::Equal);
        same.then_some(Value::Number(number))
    }

    /// The nearest JSON number, for quotients, which are rounded anyway.
    pub(super) fn to_nearest_value(self) -> Option<Value> {
        match self.to_value() {
            Some(value) => Some(value),
            None => Number::from_f64(self.to_string().parse().ok()?).map(Value::Number),
        }
    }

    fn trimmed(mut self) -> Decimal {
        while self.scale > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.scale -= 1;
        }
        self
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

fn power(digits: u32) -> Option<i128> {
    10_i128.checked_pow(digits)
}

fn aligned(left: Decimal, right: Decimal) -> Option<(i128, i128, u32)> {
    let scale = left.scale.max(right.scale);
    let raise = |one: Decimal| one.units.checked_mul(power(scale - one.scale)?);
    Some((raise(left)?, raise(right)?, scale))
}

/// Division rounding half away from zero.
fn divided(left: i128, right: i128) -> Option<i128> {
    let quotient = left.checked_div(right)?;
    let remainder = left.checked_rem(right)?;
    let half_or_more = remainder.unsigned_abs() >= right.unsigned_abs() - remainder.unsigned_abs();
    let away = if (left < 0) == (right < 0) { 1 } else { -1 };
    if remainder != 0 && half_or_more { quotient.checked_add(away) } else { Some(quotient) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn arithmetic_is_exact_in_decimal() {
        assert_eq!(decimal("0.1").plus(decimal("0.2")).unwrap().to_string(), "0.3");
        assert_eq!(decimal("1.005").rounded(2).unwrap().to_string(), "1.01");
        assert_eq!(decimal("-1.005").rounded(2).unwrap().to_string(), "-1.01");
        assert_eq!(decimal("-0.04").rounded(1).unwrap().to_string(), "0.0");
        assert_eq!(decimal("1").over(decimal("3")).unwrap().to_string(), "0.333333333333");
        assert_eq!(decimal("2").over(decimal("-3")).unwrap().to_string(), "-0.666666666667");
        assert_eq!(decimal("1.5e-7").to_string(), "0.00000015");
        assert_eq!(decimal("1e21").to_string(), "1000000000000000000000");
        assert!(decimal("1e30").times(decimal("1e30")).is_none());
        assert!(decimal("1").over(Decimal::ZERO).is_none());
        assert!(Decimal::parse("1e-40").is_none());
    }
}
