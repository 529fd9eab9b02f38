//! R10, D07, L09, L10: what only the laid-out document tells.

use crate::problem::Language;
use crate::proof::finding::Findings;
use crate::proof::sheet::Sheet;
use crate::proof::subject::Role;

/// Addressees of more characters than this leave no room for the text on the first page: seven lines of 28 characters are
/// all that an ordinary head with a title of two lines leaves, and the text needs one (GB/T 9704-2012, 7.3.3).
const ADDRESSEE_CHARS: usize = 28 * 7 + 28;

/// Reports what the layout has told.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    let pages = &sheet.subject.pages;
    let crowded = sheet.first(Role::Addressees).filter(|line| match pages.body_on_first {
        Some(shown) => !shown,
        None => line.len() > ADDRESSEE_CHARS,
    });
    let said = (
        "首页没有正文，请把主送机关移到版记".to_owned(),
        "no body text on page 1; move the addressees to the imprint".to_owned(),
    );
    match crowded {
        Some(line) => out.told("R10", line, line.trimmed(), None, said),
        None if pages.body_on_first == Some(false) => {
            out.missing("R10", "", (said.0.as_str(), said.1.as_str()))
        }
        None => {}
    }
    if pages.body_at_signature == Some(false) {
        let sentence = ("署名所在页没有正文", "no body text on the page of the signature");
        match sheet.first(Role::Signature) {
            Some(line) => {
                out.told("D07", line, line.trimmed(), None, (sentence.0.to_owned(), sentence.1.to_owned()));
            }
            None => out.missing("D07", "", sentence),
        }
    }
    for deviation in &pages.deviations {
        out.missing("L09", "", (deviation.text(Language::Chinese), deviation.text(Language::English)));
    }
    for (pointer, character, sentence) in &pages.undrawn {
        let place =
            sheet.lines.iter().find(|line| line.piece.pointer == *pointer && line.chars.contains(character));
        let said = (sentence.text(Language::Chinese), sentence.text(Language::English));
        match place.and_then(|line| Some((line, line.chars.iter().position(|c| c == character)?))) {
            Some((line, at)) => {
                out.told("L10", line, at..at + 1, None, (said.0.to_owned(), said.1.to_owned()))
            }
            None => out.missing("L10", pointer, said),
        }
    }
}
