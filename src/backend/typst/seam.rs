//! Where words that no rule of line breaking parts (addresses of the web, long codes) may break: at their marks, or anywhere.

use serde_json::{Value, json};

/// Longest run without a place to break that is left whole, in characters.
const WHOLE: usize = 16;
/// Longest piece of a run that is parted, in characters.
const PIECE: usize = 8;

/// Adds `pieces` to every text inside a value that holds a run too long for a line.
pub(super) fn part_long_words(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(part_long_words),
        Value::Object(fields) => {
            let pieces = fields.get("text").and_then(Value::as_str).and_then(pieces);
            if let Some(pieces) = pieces.filter(|_| fields.get("type").is_some_and(|kind| kind == "text")) {
                fields.insert("pieces".to_owned(), json!(pieces));
            }
            fields.values_mut().for_each(part_long_words);
        }
        _ => {}
    }
}

/// The pieces of a text with whether each belongs to a parted run, or nothing if the text can stay whole.
fn pieces(text: &str) -> Option<Vec<(bool, &str)>> {
    let mut pieces = Vec::new();
    let (mut run_start, mut run_chars, mut from) = (0, 0, 0);
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if character.is_ascii_graphic() {
            if run_chars == 0 {
                run_start = at;
            }
            run_chars += 1;
            continue;
        }
        if run_chars > WHOLE {
            pieces.push((false, &text[from..run_start]));
            pieces.extend(cut(&text[run_start..at]).map(|piece| (true, piece)));
            from = at;
        }
        run_chars = 0;
    }
    if pieces.is_empty() {
        return None;
    }
    pieces.push((false, &text[from..]));
    pieces.retain(|(_, piece)| !piece.is_empty());
    Some(pieces)
}

/// An ASCII run cut after its marks, and inside a long stretch of letters and digits.
fn cut(run: &str) -> impl Iterator<Item = &str> {
    run.split_inclusive(|c: char| c.is_ascii_punctuation()).flat_map(|part| {
        (0..part.len()).step_by(PIECE).map(move |from| &part[from..part.len().min(from + PIECE)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_parted_and_nothing_is_lost() {
        assert_eq!(pieces("电话0000-8120036转3"), None);
        let text = "见https://example.invalid/a/very-long-path?x=1。另有abcdefghijklmnopqrstuvwxyz";
        let parted = pieces(text).unwrap();
        let words: Vec<&str> = parted.iter().map(|(_, piece)| *piece).collect();
        assert_eq!(words.concat(), text);
        assert_eq!(&words[..6], ["见", "https:", "/", "/", "example.", "invalid/"]);
        assert_eq!((parted[0].0, parted.last()), (false, Some(&(true, "yz"))));
    }
}
