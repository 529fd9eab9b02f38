//! Chinese numerals: of numbers, and back.

/// Largest number that is read out, 一亿亿.
const MOST: u128 = 10_000_000_000_000_000;

/// The characters of one way to write numbers.
pub(super) struct Script {
    digits: [char; 10],
    ten: char,
    hundred: char,
    thousand: char,
    /// Whether 10 to 19 are written without their 一.
    short_ten: bool,
}

/// 一二三, of running text (GB/T 15835-2011, 4.2).
pub(super) const PLAIN: Script = Script {
    digits: ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
    ten: '十',
    hundred: '百',
    thousand: '千',
    short_ten: true,
};

/// 壹贰叁, of money.
pub(super) const FORMAL: Script = Script {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    ten: '拾',
    hundred: '佰',
    thousand: '仟',
    short_ten: false,
};

impl Script {
    /// A digit.
    pub(super) fn digit(&self, digit: u32) -> char {
        self.digits.get(digit as usize).copied().unwrap_or('〇')
    }

    /// A number read out, e.g. 一万零三十; `None` beyond 10^16.
    pub(super) fn number(&self, number: i128) -> Option<String> {
        let magnitude = number.unsigned_abs();
        if magnitude > MOST {
            return None;
        }
        let mut words = String::new();
        if number < 0 {
            words.push('负');
        }
        if magnitude == 0 {
            words.push(self.digits[0]);
        } else {
            self.read(magnitude, true, &mut words);
        }
        Some(words)
    }

    /// Reads a number out, 亿 before 万, each part below 10^8 again; two levels at most.
    fn read(&self, number: u128, leads: bool, words: &mut String) {
        for (unit, name) in [(100_000_000, '亿'), (10_000, '万')] {
            let (high, low) = (number / unit, number % unit);
            if high > 0 {
                self.read(high, leads, words);
                words.push(name);
                if low > 0 {
                    if low < unit / 10 {
                        words.push(self.digits[0]);
                    }
                    self.read(low, false, words);
                }
                return;
            }
        }
        self.read_four(number, leads, words);
    }

    fn read_four(&self, number: u128, leads: bool, words: &mut String) {
        let mut begun = false;
        let mut gap = false;
        for (unit, name) in
            [(1000, Some(self.thousand)), (100, Some(self.hundred)), (10, Some(self.ten)), (1, None)]
        {
            let digit = (number / unit % 10) as usize;
            if digit == 0 {
                gap = begun;
                continue;
            }
            if gap {
                words.push(self.digits[0]);
            }
            let silent = self.short_ten && leads && unit == 10 && digit == 1 && !begun;
            if !silent {
                words.push(self.digits[digit]);
            }
            words.extend(name);
            (begun, gap) = (true, false);
        }
    }
}

/// Digit by digit, e.g. 二〇二五; other characters stay.
pub(super) fn digit_by_digit(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(0) => '〇',
            Some(digit) => PLAIN.digit(digit),
            None => c,
        })
        .collect()
}

/// A number in a circle, 1 to 20; others in parentheses.
pub(super) fn circled(number: u32) -> String {
    match number {
        1..=20 => char::from_u32(0x2460 + number - 1).map(String::from).unwrap_or_default(),
        _ => format!("（{number}）"),
    }
}

/// The number that a numeral writes, in Chinese (一百零五, 二〇二五, 壹仟) or in ASCII or full-width digits.
pub(super) fn parse(text: &str) -> Option<i128> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix(['负', '-']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut total: i128 = 0;
    let mut section: i128 = 0;
    let mut digits: Option<i128> = None;
    for c in text.chars() {
        if let Some(digit) = digit_of(c) {
            digits = Some(digits.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
        } else {
            let unit = unit_of(c)?;
            if unit >= 10_000 {
                section = section.checked_add(digits.take().unwrap_or(0))?;
                // 亿 multiplies all that stands before it (一万亿), 万 only its own section.
                let all = if unit > 10_000 { total.checked_add(section)? } else { section };
                let kept = if unit > 10_000 { 0 } else { total };
                total = kept.checked_add(all.max(1).checked_mul(unit)?)?;
                section = 0;
            } else {
                section = section.checked_add(digits.take().unwrap_or(1).max(1).checked_mul(unit)?)?;
            }
        }
    }
    let number = total.checked_add(section)?.checked_add(digits.unwrap_or(0))?;
    (!text.is_empty()).then_some(if negative { -number } else { number })
}

/// Whether a character can stand in a Chinese numeral.
pub(super) fn is_chinese_numeral(c: char) -> bool {
    !c.is_ascii_digit() && !('０'..='９').contains(&c) && (digit_of(c).is_some() || unit_of(c).is_some())
}

fn digit_of(c: char) -> Option<i128> {
    Some(match c {
        '0'..='9' => i128::from(u32::from(c) - u32::from('0')),
        '０'..='９' => i128::from(u32::from(c) - u32::from('０')),
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit_of(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_out_and_back() {
        for (number, words) in [
            (0, "零"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1_005, "一千零五"),
            (10_030, "一万零三十"),
            (100_000, "十万"),
            (120_012, "十二万零一十二"),
            (1_000_500, "一百万零五百"),
            (100_000_005, "一亿零五"),
            (1_234_500_000_000, "一万二千三百四十五亿"),
            (1_000_000_000_500, "一万亿零五百"),
            (10_000_000_000_000_000, "一亿亿"),
            (-12, "负十二"),
        ] {
            assert_eq!(PLAIN.number(number).unwrap(), words);
            assert_eq!(parse(words), Some(number), "{words}");
        }
        assert_eq!(PLAIN.number(10_000_000_000_000_001), None);
        assert_eq!(FORMAL.number(10_000_016).unwrap(), "壹仟万零壹拾陆");
        assert_eq!(digit_by_digit("2025"), "二〇二五");
        assert_eq!(parse("二〇二五"), Some(2025));
        assert_eq!(parse("１２"), Some(12));
        assert_eq!(parse("很多"), None);
    }
}
