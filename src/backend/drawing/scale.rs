//! The scale of values: round ends and steps, and how a value is written.

/// Wanted number of steps on an axis.
const STEPS: f64 = 5.0;
/// Most digits after the point that a label shows.
const DIGITS: usize = 6;

/// An axis of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    step: f64,
}

impl Scale {
    /// A scale over values. Bars need the zero; a line may leave it out when its values lie close together far above.
    pub(super) fn of(values: impl Iterator<Item = f64>, with_zero: bool) -> Scale {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 0.0);
        }
        let range = high - low;
        if with_zero || low < 0.0 || range <= 0.0 || range > high / 2.0 {
            low = low.min(0.0);
            high = high.max(0.0);
        } else {
            low -= range / STEPS;
        }
        if high - low <= 0.0 {
            high = low + 1.0;
        }
        let step = nice((high - low) / STEPS);
        Scale { low: (low / step + 1e-9).floor() * step, high: (high / step - 1e-9).ceil() * step, step }
    }

    /// The values that are labelled, from below.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round().clamp(1.0, 50.0) as u32;
        (0..=count).map(|index| self.low + f64::from(index) * self.step).collect()
    }

    /// A tick as written, every tick with the same number of digits.
    pub(super) fn tick(&self, value: f64) -> String {
        let digits = (0..DIGITS).find(|digits| {
            let shifted = self.step * 10f64.powi(i32::try_from(*digits).unwrap_or(0));
            (shifted - shifted.round()).abs() < 1e-6 * shifted.abs()
        });
        write(value, digits.unwrap_or(DIGITS))
    }

    /// Where a value stands between low (0) and high (1).
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The smallest of 1, 2, 2.5, 5 or 10 times a power of ten that is not below a step.
fn nice(step: f64) -> f64 {
    let power = 10f64.powi(step.log10().floor() as i32);
    let factor = [1.0, 2.0, 2.5, 5.0].into_iter().find(|factor| factor * power >= step * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// A value as given, with no more digits than it has.
pub(super) fn plain(value: f64) -> String {
    let short = format!("{value}");
    let digits = short.split_once('.').map_or(0, |(_, digits)| digits.len());
    write(value, digits.min(DIGITS))
}

/// A number with digits after its point, and its thousands apart from ten thousand on.
fn write(value: f64, digits: usize) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    let text = format!("{:.digits$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if index > 0 && whole.len() > 4 && left.is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(values: &[f64], with_zero: bool) -> Vec<String> {
        let scale = Scale::of(values.iter().copied(), with_zero);
        scale.ticks().into_iter().map(|value| scale.tick(value)).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        assert_eq!(ticks(&[3.0, 47.0], true), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(ticks(&[0.0, 0.0], true).first().map(String::as_str), Some("0.0"));
        assert_eq!(ticks(&[-30.0, 90.0], true), ["-50", "-25", "0", "25", "50", "75", "100"]);
        assert_eq!(ticks(&[96.2, 98.9], false), ["95", "96", "97", "98", "99"]);
        assert_eq!(ticks(&[128_600.0], true).last().map(String::as_str), Some("150,000"));
    }

    #[test]
    fn a_value_is_written_as_given() {
        assert_eq!(plain(12.5), "12.5");
        assert_eq!(plain(-1286.0), "-1286");
        assert_eq!(plain(128_600.0), "128,600");
    }
}
