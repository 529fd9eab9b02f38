//! The date that a PDF carries: the document's own date of issue, never the clock.

use typst::foundations::Datetime;
use typst_pdf::Timestamp;

/// The day that GB/T 9704-2012 came into force, for a document without a readable date: PDF/A asks for some date, and a
/// fixed one keeps the bytes a function of the order.
const FALLBACK: (i32, u8, u8) = (2012, 7, 1);

/// Midnight of the date of issue.
pub(super) fn timestamp(date_of_issue: &str) -> Option<Timestamp> {
    let date = parse(date_of_issue).and_then(midnight).or_else(|| midnight(FALLBACK))?;
    Some(Timestamp::new_utc(date))
}

fn midnight((year, month, day): (i32, u8, u8)) -> Option<Datetime> {
    Datetime::from_ymd_hms(year, month, day, 0, 0, 0)
}

/// Reads `2025年3月5日` or `2025-03-05`.
fn parse(text: &str) -> Option<(i32, u8, u8)> {
    let text = text.trim().trim_end_matches('日');
    let mut parts = text.split(['年', '月', '-']);
    let date = (
        parts.next()?.trim().parse().ok()?,
        parts.next()?.trim().parse().ok()?,
        parts.next()?.trim().parse().ok()?,
    );
    parts.next().is_none().then_some(date)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_date_of_issue_is_read_in_its_own_form() {
        assert_eq!(parse("2025年3月5日"), Some((2025, 3, 5)));
        assert_eq!(parse("2025-12-31"), Some((2025, 12, 31)));
        assert_eq!(parse("二〇二五年三月五日"), None);
        assert_eq!(parse(""), None);
    }
}
