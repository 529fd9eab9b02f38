//! The characters of one script, as ranges of code points, and what characters of all scripts have in common with none.

use serde::Deserialize;

/// Ranges of code points, first and last, in the order of code points.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Script(Vec<(char, char)>);

impl Script {
    /// Whether a character is of the script.
    pub fn contains(&self, character: char) -> bool {
        let next = self.0.partition_point(|(first, _)| *first <= character);
        next.checked_sub(1).and_then(|place| self.0.get(place)).is_some_and(|(_, last)| character <= *last)
    }

    /// The ranges.
    pub fn ranges(&self) -> &[(char, char)] {
        &self.0
    }
}

impl TryFrom<Vec<String>> for Script {
    type Error = String;

    /// Reads `0F00-0FFF` or `202F`, hexadecimal code points.
    fn try_from(words: Vec<String>) -> Result<Script, String> {
        let point = |word: &str| u32::from_str_radix(word, 16).ok().and_then(char::from_u32);
        let range = |word: &String| {
            let (first, last) = word.split_once('-').unwrap_or((word, word));
            let pair = point(first).zip(point(last)).filter(|(first, last)| first <= last);
            pair.ok_or_else(|| format!("{word:?} is no range of code points such as \"0F00-0FFF\""))
        };
        let mut ranges = words.iter().map(range).collect::<Result<Vec<_>, _>>()?;
        ranges.sort_unstable();
        Ok(Script(ranges))
    }
}

/// Whether a character has no outline of its own in any font and only shapes its neighbours: the joiners, the variation
/// selectors of Mongolian and of Han, the fillers of Hangul.
pub fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Whether a character is of a script that runs from right to left, by the blocks that Unicode reserves for them.
pub fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::Script;

    fn read(words: &[&str]) -> Result<Script, String> {
        Script::try_from(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn ranges_are_read_in_any_order_and_faults_are_named() {
        let script = read(&["11660-1166C", "202F", "1800-18AF"]).unwrap();
        for (character, inside) in
            [('\u{1820}', true), ('\u{18b0}', false), ('\u{202f}', true), ('一', false)]
        {
            assert_eq!(script.contains(character), inside, "{character:?}");
        }
        assert!(!Script::default().contains('a'));
        for wrong in ["18AF-1800", "x", "D800", "1800-"] {
            assert!(read(&[wrong]).unwrap_err().contains(wrong));
        }
    }
}
