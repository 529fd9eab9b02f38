//! The order of names: digits by their value, Han characters by pinyin.

use encoding_rs::GBK;

/// One step of a name in comparison.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A run of digits, by its length without leading zeros and then by the digits: its value.
    Number(usize, String),
    /// A character by its place in GBK, where the common Han characters stand by pinyin; what GBK lacks comes last.
    Character(u32, char),
}

/// What a name is compared by.
pub(super) fn key(name: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let digits = rest[..end].trim_start_matches('0');
            steps.push(Step::Number(digits.len(), digits.to_owned()));
            rest = &rest[end..];
        } else {
            steps.push(Step::Character(place(first), first));
            rest = &rest[first.len_utf8()..];
        }
    }
    steps
}

fn place(character: char) -> u32 {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = GBK.encode(character.encode_utf8(&mut buffer));
    if lost { u32::MAX } else { bytes.iter().fold(0, |place, byte| place << 8 | u32::from(*byte)) }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn digits_count_and_han_characters_stand_by_pinyin() {
        let mut names = ["市教育局", "第10号", "北湖区", "第9号", "安平县", "Z", "a", "云溪区"];
        names.sort_by_cached_key(|name| key(name));
        assert_eq!(names, ["Z", "a", "安平县", "北湖区", "第9号", "第10号", "市教育局", "云溪区"]);
    }
}
