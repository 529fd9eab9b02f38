//! Dates as official documents write them: the format `official-date` of schemas.

/// Whether a text is a day of the calendar, written `2025-03-05` or `2025年3月5日`.
pub(super) fn exists(text: &str) -> bool {
    let parts = match text.split_once('年') {
        Some((year, rest)) => rest.strip_suffix('日').and_then(|rest| Some((year, rest.split_once('月')?))),
        None => text.split_once('-').and_then(|(year, rest)| Some((year, rest.split_once('-')?))),
    };
    let number = |text: &str| {
        (text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())?
    };
    let Some((Some(year), Some(month), Some(day))) =
        parts.map(|(year, (month, day))| (number(year), number(month), number(day)))
    else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::exists;

    #[test]
    fn only_days_of_the_calendar_exist() {
        for day in ["2025-03-05", "2024年2月29日", "2025年12月31日", "2025年03月05日"] {
            assert!(exists(day), "{day}");
        }
        for day in
            ["2025年2月29日", "2025-02-30", "2025年13月1日", "2025年4月31日", "1900年2月29日", "三月五日", ""]
        {
            assert!(!exists(day), "{day}");
        }
    }
}
