//! The literal words that rules look for, found all at once by one automaton.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// One word of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Which rule looks for it.
    pub(super) rule: &'static str,
    /// The word.
    pub(super) wrong: &'static str,
    /// What should stand there; empty where nothing can be said.
    pub(super) right: &'static str,
    /// Characters before which tell that another word is meant.
    pub(super) not_after: &'static str,
    /// Characters behind which tell that another word is meant.
    pub(super) not_before: &'static str,
}

/// A word that stands in a text.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// The word.
    pub(super) word: &'static Word,
    /// Where it begins, in characters.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// The list: rule, wrong, right, characters that must not stand before, characters that must not stand behind.
const LIST: &str = include_str!("data/words.txt");

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let lines = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let word = |line: &'static str| {
        let mut parts = line.split(' ').map(|part| if part == "-" { "" } else { part });
        Some(Word {
            rule: parts.next()?,
            wrong: parts.next()?,
            right: parts.next()?,
            not_after: parts.next().unwrap_or_default(),
            not_before: parts.next().unwrap_or_default(),
        })
    };
    lines.filter_map(word).collect()
});

/// `None` only if the list outgrew the automaton, which the tests would tell.
static AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest);
    builder.build(WORDS.iter().map(|word| word.wrong)).ok()
});

/// The words of the list that stand in a text and are meant there, the longest at each place.
pub(super) fn find(text: &str) -> Vec<Hit> {
    let Some(automaton) = AUTOMATON.as_ref() else { return Vec::new() };
    let mut hits = Vec::new();
    let (mut bytes, mut count) = (0, 0);
    for found in automaton.find_iter(text) {
        let Some(word) = WORDS.get(found.pattern().as_usize()) else { continue };
        count += text[bytes..found.start()].chars().count();
        bytes = found.start();
        let before = text[..found.start()].chars().next_back();
        let behind = text[found.end()..].chars().next();
        let other = before.is_some_and(|c| word.not_after.contains(c))
            || behind.is_some_and(|c| word.not_before.contains(c));
        if !other {
            let end = count + text[found.range()].chars().count();
            hits.push(Hit { word, start: count, end });
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::rule::Rule;

    #[test]
    fn every_word_belongs_to_a_rule_and_is_found() {
        assert!(AUTOMATON.is_some() && WORDS.len() > 100);
        for word in WORDS.iter() {
            assert!(Rule::find(word.rule).is_some(), "{word:?}");
            assert!(find(word.wrong).iter().any(|hit| hit.word == word), "{word:?}");
        }
    }

    #[test]
    fn places_are_characters() {
        let hits = find("各地其它工作，其它事项");
        assert_eq!(hits.iter().map(|hit| (hit.start, hit.end)).collect::<Vec<_>>(), [(2, 4), (7, 9)]);
    }
}
