//! Dates: reading the ways they are written, and the calendar that judges them.

/// A date as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    /// Year.
    pub(super) year: u32,
    /// Month as written, perhaps 13.
    pub(super) month: u32,
    /// Day as written, perhaps 31 February.
    pub(super) day: u32,
}

impl Day {
    /// Whether there is such a day.
    pub(super) fn exists(self) -> bool {
        (1..=12).contains(&self.month) && (1..=self.days()).contains(&self.day)
    }

    fn days(self) -> u32 {
        let leap =
            self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// The weekday, 0 for Sunday (Sakamoto's method; Gregorian).
    pub(super) fn weekday(self) -> usize {
        const SHIFT: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = if self.month < 3 { self.year.saturating_sub(1) } else { self.year };
        let shift = SHIFT.get(self.month.saturating_sub(1) as usize).copied().unwrap_or(0);
        ((year + year / 4 - year / 100 + year / 400 + shift + self.day) % 7) as usize
    }

    /// As the standard writes it.
    pub(super) fn written(self) -> String {
        format!("{}年{}月{}日", self.year, self.month, self.day)
    }
}

/// Digits from a place on, at most so many.
fn digits(chars: &[char], at: usize, most: usize) -> Option<(u32, usize)> {
    let count = chars.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    let text: String = chars[at..at + count].iter().collect();
    (1..=most).contains(&count).then(|| text.parse().ok()).flatten().map(|value| (value, at + count))
}

/// `2021.3.5`, `2021-3-5`, `2021/3/5` at a place: an existing day of the years 1900 to 2100, and where it ends.
pub(super) fn dotted(chars: &[char], at: usize) -> Option<(Day, usize)> {
    let (year, end) = digits(chars, at, 4)?;
    let sign = *chars.get(end)?;
    if !(1900..=2100).contains(&year) || !['.', '-', '/', '．'].contains(&sign) {
        return None;
    }
    let (month, end) = digits(chars, end + 1, 2)?;
    if *chars.get(end)? != sign {
        return None;
    }
    let (day, end) = digits(chars, end + 1, 2)?;
    let goes_on =
        chars.get(end).is_some_and(|c| *c == sign && chars.get(end + 1).is_some_and(char::is_ascii_digit));
    let day = Day { year, month, day };
    (day.exists() && !goes_on).then_some((day, end))
}

/// `2021年3月5日` (or 号) at a place, existing or not, and where it ends.
pub(super) fn written(chars: &[char], at: usize) -> Option<(Day, usize)> {
    let (year, end) = digits(chars, at, 4)?;
    let (month, end) = (*chars.get(end)? == '年').then(|| digits(chars, end + 1, 2)).flatten()?;
    let (day, end) = (*chars.get(end)? == '月').then(|| digits(chars, end + 1, 2)).flatten()?;
    (['日', '号'].contains(chars.get(end)?)).then_some((Day { year, month, day }, end + 1))
}

/// A date in any of these ways, or as ISO 8601, that fills a text.
pub(super) fn whole(text: &str) -> Option<Day> {
    let text = text.trim();
    let chars: Vec<char> = text.chars().collect();
    let found = written(&chars, 0).or_else(|| dotted(&chars, 0)).filter(|(_, end)| *end == chars.len());
    found.map(|(day, _)| day).or_else(|| in_han(text))
}

/// `二〇二一年三月五日`.
pub(super) fn in_han(text: &str) -> Option<Day> {
    let number = |text: &str| crate::proof::glyph::han_number(text);
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let four = year.chars().count() == 4;
    four.then_some(Day { year: number(year)?, month: number(month)?, day: number(day)? })
}
