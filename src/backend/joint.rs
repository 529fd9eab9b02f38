//! The mark of a joint issue (7.2.4): its names, the word they share, the size of their letters, and the white that the head
//! gives up for them (7.3.3); reckoned once for all back-ends.

use serde::Serialize;

use super::measure::letters;
use crate::catalog::style::{HeadForm, Style};
use crate::model::Fields;
use crate::unit::{Mm, Pt};

/// The words that the names may share, those of an order too (10.2); the longer first.
const WORDS: [&str; 3] = ["文件", "命令", "令"];
/// White between the names, and between them and that word, as a share of their size.
const SPACE: f64 = 0.2;
const WORD_SPACE: f64 = 0.3;
/// Least white between names whose letters would be smaller than those of the title.
const LEAST_SPACE: f64 = 0.15;
/// Lines that the names of a bulletin may take.
const MASTHEAD_LINES: f64 = 4.0;

/// Several names as a mark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct JointMark {
    /// The names without the word that they share, in the order of the organs.
    pub(super) names: Vec<String>,
    /// The word beside them; empty if they share none.
    pub(super) word: String,
    /// Letters of the longest name, so wide are all.
    pub(super) chars: usize,
    /// Size of the letters, in half points, as Word counts them.
    pub(super) size_pt: f64,
    /// White between the names, as a share of the size.
    pub(super) space: f64,
    /// White between the names and the word.
    pub(super) word_space: f64,
    /// Lines that the white above and under the document number gives up, half of them at each place.
    pub(super) less_lines: f64,
}

/// How high the marks may be together, in points, and the lines of white given up for them.
struct Room {
    high: f64,
    less: f64,
}

impl JointMark {
    /// The mark, if several organs issue the document under their names; a letter bears only the first (10.1).
    pub(super) fn of(fields: &Fields, style: &Style) -> Option<JointMark> {
        let lines = &fields.issuer_mark;
        if lines.len() < 2 || style.head.form == HeadForm::Letter {
            return None;
        }
        let (names, word) = split_word(lines);
        let widest = match &style.masthead {
            Some(masthead) => masthead.name_width_mm,
            None => style.head.mark_width_mm,
        };
        let size = |role: &str| style.roles.get(role).map_or(f64::MAX, |role| role.size_pt.0);
        let chars = names.iter().map(|name| letters(name).len()).max().unwrap_or(1).max(1);
        let tail = if word.is_empty() { 0.0 } else { WORD_SPACE + letters(word).len() as f64 };
        let count = names.len() as f64;
        let room = room(fields, style, size("title") * (count * (1.0 + LEAST_SPACE) - LEAST_SPACE));
        // The white between names goes first, so that they are no smaller than the title.
        let title = size("title");
        let wanted = if count > 1.0 { (room.high / title - count) / (count - 1.0) } else { SPACE };
        let space = wanted.clamp(LEAST_SPACE, SPACE);
        let high = room.high / (count * (1.0 + space) - space);
        let exact = size("issuer_mark").min(Pt::from(widest).0 / (chars as f64 + tail)).min(high);
        Some(JointMark {
            names: names.into_iter().map(str::to_owned).collect(),
            word: word.to_owned(),
            chars,
            size_pt: (exact * 2.0).floor() / 2.0,
            space,
            word_space: WORD_SPACE,
            less_lines: room.less,
        })
    }
}

/// What the style says, and no more than leaves room for a line of text under title and addressees. White is given up only
/// where the letters would be smaller than those of the title, for whose size the marks need to be so high.
fn room(fields: &Fields, style: &Style, needed: f64) -> Room {
    let (head, title, page) = (&style.head, &style.title, &style.page);
    let pitch = style.grid.pitch_pt.0;
    if head.form == HeadForm::Masthead {
        return Room { high: MASTHEAD_LINES * pitch, less: 0.0 };
    }
    let most = head.joint_lines * pitch;
    let under = [&fields.subtitle, &fields.title_note];
    let small = fields.byline.len() + under.iter().filter(|text| !text.is_empty()).count();
    let chars = usize::try_from(style.grid.chars).unwrap_or(usize::MAX).max(1);
    let addressees = letters(&fields.addressees).len().div_ceil(chars);
    let number = fields.approvers.len().div_ceil(2).max(1);
    let lines = head.number_gap_lines + title.gap_lines + title.after_lines;
    let lines = lines + (number + small + addressees) as f64;
    let title_pitch = style.roles.get("title").map_or(0.0, |role| role.pitch_pt.0);
    let taken = lines * pitch + fields.title.len() as f64 * title_pitch;
    let foot = page.height_mm.0 - page.bottom_mm.0 + page.pdf_shift_mm.0;
    let free = foot - head.mark_top_mm.0 - head.rule_gap_mm.0 - head.rule_weight_mm.0;
    let free = Pt::from(Mm(free)).0 - taken;
    let needed = needed.min(most);
    if needed <= free - pitch {
        return Room { high: most.min(free - pitch), less: 0.0 };
    }
    let spare = head.number_gap_lines.min(title.gap_lines);
    let less = ((needed - free) / pitch + 1.0).min(spare).max(0.0);
    Room { high: needed.min(free + (less - 1.0) * pitch).max(pitch), less }
}

/// The names without the word that they share, and that word: on a line of its own at the end, or after each; empty if they
/// share none.
fn split_word(names: &[String]) -> (Vec<&str>, &str) {
    for word in WORDS {
        let apart = names.last().is_some_and(|last| last == word);
        let each = word == WORDS[0] && names.iter().all(|name| name.ends_with(word) && name != word);
        if !(apart || each) {
            continue;
        }
        let cut = |name| if each { str::strip_suffix(name, word).unwrap_or(name) } else { name };
        let bare = names.iter().map(String::as_str).filter(|name| *name != word);
        return (bare.map(cut).collect(), word);
    }
    (names.iter().map(String::as_str).collect(), "")
}
