//! Which characters a font really draws: mapped and with an outline, since some fonts map characters to blank glyphs.

use ttf_parser::{Face, OutlineBuilder};

/// Code points of Unicode, in words of 64.
const WORDS: usize = 0x11_0000 / 64;

/// A set of characters, one bit each.
pub struct Coverage(Box<[u64]>);

/// Swallows an outline; only its box matters.
struct Blank;

impl OutlineBuilder for Blank {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

impl Coverage {
    /// Reads the character map of a face and keeps what has an outline.
    pub fn of(face: &Face<'_>) -> Coverage {
        let mut words = vec![0u64; WORDS].into_boxed_slice();
        let subtables = face.tables().cmap.map(|cmap| cmap.subtables);
        for subtable in subtables.into_iter().flatten().filter(ttf_parser::cmap::Subtable::is_unicode) {
            subtable.codepoints(|code| {
                let word = code as usize / 64;
                if word >= WORDS || words[word] & (1 << (code % 64)) != 0 {
                    return;
                }
                let glyph = subtable.glyph_index(code).filter(|glyph| glyph.0 != 0);
                if glyph.is_some_and(|glyph| has_outline(face, glyph)) {
                    words[word] |= 1 << (code % 64);
                }
            });
        }
        Coverage(words)
    }

    /// Whether a character is drawn.
    pub fn contains(&self, character: char) -> bool {
        let code = character as usize;
        self.0[code / 64] & (1 << (code % 64)) != 0
    }

    /// How many characters are drawn.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

fn has_outline(face: &Face<'_>, glyph: ttf_parser::GlyphId) -> bool {
    match face.tables().glyf {
        Some(_) => face.glyph_bounding_box(glyph).is_some(),
        None => face.outline_glyph(glyph, &mut Blank).is_some(),
    }
}
