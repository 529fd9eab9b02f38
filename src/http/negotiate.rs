//! What a caller would rather have: media types and languages with their weights (RFC 9110, 12.4.2 and 12.5).

use crate::backend::Format;
use crate::problem::Language;

/// The members of a weighted list, best first; of equal weights the earlier one first. Weight 0 means "not this".
fn weighted(header: &str) -> Vec<(&str, u16)> {
    let mut members: Vec<(&str, u16)> = header
        .split(',')
        .filter_map(|member| {
            let mut parameters = member.split(';').map(str::trim);
            let value = parameters.next().filter(|value| !value.is_empty())?;
            let weight = parameters.find_map(|parameter| {
                let (name, weight) = parameter.split_once('=')?;
                name.trim().eq_ignore_ascii_case("q").then(|| thousandths(weight.trim()))
            });
            Some((value, weight.unwrap_or(1_000)))
        })
        .collect();
    members.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    members
}

fn thousandths(weight: &str) -> u16 {
    let weight: f32 = weight.parse().unwrap_or(0.0);
    (weight.clamp(0.0, 1.0) * 1_000.0).round() as u16
}

/// The language of the messages; Chinese unless English is preferred to it.
pub(super) fn language(header: Option<&str>) -> Language {
    for (range, weight) in weighted(header.unwrap_or_default()) {
        let primary = range.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            _ if weight == 0 => continue,
            "zh" | "*" => return Language::Chinese,
            "en" => return Language::English,
            _ => continue,
        }
    }
    Language::Chinese
}

/// Whether a coding is accepted by name or by `*`; no header accepts none.
pub(super) fn takes(header: Option<&str>, coding: &str) -> bool {
    let ranges = weighted(header.unwrap_or_default());
    let named = ranges.iter().find(|(range, _)| range.eq_ignore_ascii_case(coding));
    named.or(ranges.iter().find(|(range, _)| *range == "*")).is_some_and(|(_, weight)| *weight > 0)
}

/// The first format of those offered that a caller accepts most; no header accepts everything.
pub(super) fn format(header: Option<&str>, offered: &[Format]) -> Option<Format> {
    let Some(header) = header.filter(|header| !header.trim().is_empty()) else {
        return offered.first().copied();
    };
    let ranges = weighted(header);
    let refused = |format: Format| ranges.iter().any(|(range, weight)| *weight == 0 && names(range, format));
    for (range, weight) in &ranges {
        if *weight > 0 {
            let found = offered.iter().find(|format| matches(range, **format) && !refused(**format));
            if let Some(format) = found {
                return Some(*format);
            }
        }
    }
    None
}

fn names(range: &str, format: Format) -> bool {
    range.eq_ignore_ascii_case(format.media_type())
}

fn matches(range: &str, format: Format) -> bool {
    let group = range.strip_suffix("/*");
    range == "*/*" || names(range, format) || group.is_some_and(|group| is_group(group, format))
}

fn is_group(group: &str, format: Format) -> bool {
    format.media_type().split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_follow_their_weights() {
        let cases = [
            (None, Language::Chinese),
            (Some("en-GB,en;q=0.9"), Language::English),
            (Some("zh-CN,en;q=0.9"), Language::Chinese),
            (Some("en;q=0.2, zh;q=0.8"), Language::Chinese),
            (Some("de, en;q=0.5"), Language::English),
            (Some("fr"), Language::Chinese),
            (Some("zh;q=0, en"), Language::English),
            (Some(";;,q=1,"), Language::Chinese),
        ];
        for (header, expected) in cases {
            assert_eq!(language(header), expected, "{header:?}");
        }
    }

    #[test]
    fn a_coding_is_taken_unless_its_weight_is_nothing() {
        for (header, expected) in [
            (None, false),
            (Some("gzip, deflate, br"), true),
            (Some("br;q=1, *;q=0.1"), true),
            (Some("gzip;q=0, *"), false),
            (Some("identity"), false),
        ] {
            assert_eq!(takes(header, "gzip"), expected, "{header:?}");
        }
    }

    #[test]
    fn formats_follow_their_weights() {
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        let cases = [
            (None, Some(Format::Pdf)),
            (Some("*/*".to_owned()), Some(Format::Pdf)),
            (Some(format!("{word}, */*;q=0.1")), Some(Format::Docx)),
            (Some(format!("application/pdf;q=0.5, {word};q=0.9")), Some(Format::Docx)),
            (Some("image/*".to_owned()), Some(Format::Png)),
            (Some("application/pdf;q=0, */*".to_owned()), Some(Format::Docx)),
            (Some("text/html".to_owned()), None),
        ];
        for (header, expected) in cases {
            assert_eq!(format(header.as_deref(), &Format::ALL), expected, "{header:?}");
        }
    }
}
