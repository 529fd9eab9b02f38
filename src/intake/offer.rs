//! Dated events and headline figures that stand in the text, offered as items of fields of their own.

use serde_json::json;

use crate::intake::draft::Offer;
use crate::intake::number;
use crate::intake::piece::Piece;

/// Longest line that is a headline figure, in characters.
const HEADLINE: usize = 32;
/// Most offers of one field.
const MOST: usize = 60;

/// The events and figures of a text. Events carry a year only where the text gives one, in the line or in the title.
pub(super) fn offers(pieces: &[Piece], title: &str) -> Vec<Offer> {
    let year = year(title);
    let events =
        pieces.iter().enumerate().filter_map(|(at, piece)| event(piece, pieces.get(at + 1), year.as_deref()));
    let figures = pieces.iter().filter_map(figure);
    events.take(MOST).chain(figures.take(MOST)).collect()
}

fn year(title: &str) -> Option<String> {
    let compact: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let at = compact.char_indices().map(|(at, _)| at).find(|at| {
        let four: String = compact[*at..].chars().take(4).collect();
        four.len() == 4
            && four.chars().all(|c| c.is_ascii_digit())
            && (four.starts_with("19") || four.starts_with("20"))
    })?;
    Some(compact[at..at + 4].to_owned())
}

/// A line that is a day or begins with one.
fn event(piece: &Piece, next: Option<&Piece>, title_year: Option<&str>) -> Option<Offer> {
    let (own_year, month, day, rest) = day(piece.words())?;
    let year = own_year.or(title_year);
    let date = year.map_or_else(|| format!("{month}月{day}日"), |year| format!("{year}年{month}月{day}日"));
    let rest = rest.trim_start_matches([',', '，', '、', ' ', '：']);
    let words = if rest.is_empty() { next.map(Piece::words).filter(|words| day_free(words))? } else { rest };
    let sentence = words.split_inclusive('。').next().unwrap_or(words);
    let item = json!({"date": date, "text": sentence});
    (sentence.chars().count() >= 4).then_some(Offer { field: "events", line: piece.line, item })
}

fn day_free(words: &str) -> bool {
    !words.is_empty() && day(words).is_none()
}

/// `2024年5月24日…` or `5月24日…`: year, month, day and the rest.
fn day(text: &str) -> Option<(Option<&str>, u32, u32, &str)> {
    let (year, text) = match text.split_once('年') {
        Some((year, rest)) if year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()) => {
            (Some(year), rest)
        }
        _ => (None, text),
    };
    let (month, rest) = text.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    let value = |text: &str, most: u32| text.parse::<u32>().ok().filter(|value| (1..=most).contains(value));
    Some((year, value(month, 12)?, value(day, 31)?, rest))
}

/// A short line whose only number is what it tells: `成立志愿服务队81支`.
fn figure(piece: &Piece) -> Option<Offer> {
    let text = piece.words();
    let count = text.chars().count();
    if !(5..=HEADLINE).contains(&count)
        || number::parse(text).is_some()
        || text.ends_with(['。', '：', ':'])
        || text.contains('\t')
    {
        return None;
    }
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let length =
        text[start..].find(|c: char| !c.is_ascii_digit() && !".,%".contains(c)).unwrap_or(text.len() - start);
    let (value, unit) = (&text[start..start + length], &text[start + length..]);
    let alone = !unit.contains(|c: char| c.is_ascii_digit()) && unit.chars().count() <= 6;
    let dated = unit.starts_with(['年', '月', '日']);
    let item = json!({"label": text[..start].trim(), "value": value, "unit": unit.trim()});
    (start > 0 && alone && !dated && !unit.is_empty()).then_some(Offer {
        field: "highlights",
        line: piece.line,
        item,
    })
}
