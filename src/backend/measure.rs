//! Widths and ink of the few lines that are placed by measure: mark, number, signature, page number.

use ttf_parser::Face;

use crate::catalog::fonts::{Font, Fonts};
use crate::catalog::script::is_joiner;
use crate::catalog::style::{Grid, Role};
use crate::unit::{Pt, Twip};

/// Ink of a line above and below its baseline; below counts downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    /// From the baseline up to the highest ink.
    pub(super) above: Pt,
    /// From the baseline down to the lowest ink; negative if all ink stands above.
    pub(super) below: Pt,
}

/// Character spacing of a role: that of the grid for type of the body's size, none for other sizes.
pub(super) fn spacing(grid: &Grid, body: &Role, role: &Role) -> i32 {
    if role.size_pt == body.size_pt { grid.docx_run_spacing_tw } else { 0 }
}

/// Width of one full-width character with its spacing, in twips.
pub(super) fn cell(role: &Role, spacing: i32) -> i32 {
    Twip::from(role.size_pt).0 + spacing
}

/// Width of a line of text, in twips, each character with its spacing.
pub(super) fn width(fonts: &Fonts, role: &Role, spacing: i32, text: &str) -> i32 {
    let bare = length(fonts, role, Pt(0.0), text);
    Twip::from(bare).0 + spacing * i32::try_from(text.chars().count()).unwrap_or(0)
}

/// Width of a line of text, each character with its spacing.
pub(super) fn length(fonts: &Fonts, role: &Role, spacing: Pt, text: &str) -> Pt {
    let wide = |character| advance(fonts, role, character) * role.size_pt.0 + spacing.0;
    Pt(text.chars().map(wide).sum())
}

/// The letters of a name, each with the selectors of its form that follow it.
pub(super) fn letters(name: &str) -> Vec<&str> {
    let starts = name.char_indices().filter(|(at, character)| *at == 0 || !is_joiner(*character));
    let edges: Vec<usize> = starts.map(|(at, _)| at).chain([name.len()]).collect();
    edges.windows(2).map(|edge| &name[edge[0]..edge[1]]).filter(|letter| !letter.is_empty()).collect()
}

/// Advance of a character in em; a full em if no font draws it.
fn advance(fonts: &Fonts, role: &Role, character: char) -> f64 {
    if is_joiner(character) {
        return 0.0;
    }
    if is_full_width(character) {
        return 1.0;
    }
    let found = fonts.drawn_by(&role.font, character).and_then(|font| {
        let face = Face::parse(font.data.as_ref(), 0).ok()?;
        let advance = face.glyph_hor_advance(face.glyph_index(character)?)?;
        Some(f64::from(advance) / f64::from(face.units_per_em()))
    });
    found.unwrap_or(1.0)
}

/// Ideographs, full-width forms and Chinese punctuation, a full em wide in every Chinese font.
fn is_full_width(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..)
}

/// The ink of a line of text; `None` if nothing in it is drawn.
pub(super) fn ink(fonts: &Fonts, role: &Role, text: &str) -> Option<Ink> {
    let boxes = text.chars().filter_map(|character| {
        let font = fonts.drawn_by(&role.font, character)?;
        glyph_box(font, character)
    });
    let (low, high) = boxes.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
    Some(Ink { above: Pt(high * role.size_pt.0), below: Pt(-low * role.size_pt.0) })
}

/// Lowest and highest ink of a glyph, in em.
fn glyph_box(font: &Font, character: char) -> Option<(f64, f64)> {
    let face = Face::parse(font.data.as_ref(), 0).ok()?;
    let bounds = face.glyph_bounding_box(face.glyph_index(character)?)?;
    let em = f64::from(face.units_per_em());
    Some((f64::from(bounds.y_min) / em, f64::from(bounds.y_max) / em))
}
