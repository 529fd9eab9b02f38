//! The fonts by role, and which of them draws a character.

mod load;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use fmmap::{MmapFile, MmapFileExt};

use crate::catalog::coverage::Coverage;
use crate::catalog::script::{Script, is_joiner};

/// Roles that must be there; a layout names no other but these and `rare`.
pub const FONT_ROLES: &[&str] = &["fangsong", "xiaobiaosong", "heiti", "kaiti", "songti", "latin", "rare"];

/// The bytes of a font file, mapped into memory and shared.
#[derive(Clone)]
pub struct FontData(Arc<MmapFile>);

impl AsRef<[u8]> for FontData {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// One role with its file.
pub struct Font {
    /// Role, e.g. `fangsong`.
    pub role: String,
    /// The file.
    pub path: PathBuf,
    /// Its bytes.
    pub data: FontData,
    /// Family name, as it stands in the file.
    pub family: String,
    /// Weight class.
    pub weight: u16,
    /// Roles asked in turn for what this font does not draw.
    pub fallback: Vec<String>,
    /// Characters taken from the fallback although the font maps them.
    pub skips: String,
    /// Characters that are drawn by this font and no other; empty for a font that shares its characters.
    pub script: Script,
    /// Name to write in DOCX.
    pub docx: String,
    /// Name to write in DOCX as the alternative.
    pub docx_alt: String,
    /// What it draws.
    pub coverage: Coverage,
    /// Whether the outlines are TrueType (a CFF face cannot be embedded for Word).
    pub truetype: bool,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
}

impl Font {
    /// Whether this very font is to draw a character.
    pub fn draws(&self, character: char) -> bool {
        !self.skips.contains(character) && self.coverage.contains(character)
    }
}

/// All fonts, by role.
pub struct Fonts {
    fonts: BTreeMap<String, Font>,
    /// First and last character of each range of a script, with the role that draws it, in the order of characters.
    scripts: Vec<(char, char, String)>,
}

impl Fonts {
    /// All fonts, by role in alphabetic order.
    pub fn iter(&self) -> impl Iterator<Item = &Font> {
        self.fonts.values()
    }

    /// The font of a role.
    pub fn get(&self, role: &str) -> Option<&Font> {
        self.fonts.get(role)
    }

    /// The font of a role followed by its fallback chain, each once.
    pub fn chain(&self, role: &str) -> Vec<&Font> {
        let mut chain: Vec<&Font> = Vec::new();
        if let Some(font) = self.fonts.get(role) {
            chain.push(font);
            chain.extend(font.fallback.iter().filter_map(|next| self.fonts.get(next)));
        }
        chain
    }

    /// The font of the script that a character belongs to; `None` for Chinese, Latin and what they share.
    pub fn script_of(&self, character: char) -> Option<&Font> {
        let next = self.scripts.partition_point(|(first, _, _)| *first <= character);
        let (_, last, role) = self.scripts.get(next.checked_sub(1)?)?;
        if character <= *last { self.fonts.get(role) } else { None }
    }

    /// The font that draws a character in text of a role: that of its script alone, if it has one, else `latin` first
    /// for Latin letters and digits, then the chain. `None` if no font draws it. White space and what only shapes its
    /// neighbours is the role's own.
    pub fn drawn_by(&self, role: &str, character: char) -> Option<&Font> {
        if character.is_whitespace() || is_joiner(character) {
            return self.fonts.get(role);
        }
        if let Some(font) = self.script_of(character) {
            return Some(font).filter(|font| font.draws(character));
        }
        if is_latin(character) {
            let latin = self.fonts.get("latin").filter(|font| font.draws(character));
            if latin.is_some() {
                return latin;
            }
        }
        let own = self.fonts.get(role)?;
        if own.draws(character) {
            return Some(own);
        }
        own.fallback.iter().filter_map(|next| self.fonts.get(next)).find(|font| font.draws(character))
    }
}

/// Whether a character is one that the `latin` role draws before the role's own font: letters and digits of Latin,
/// Greek and Cyrillic and the ASCII marks, but not the quotes and dashes that Chinese text shares.
pub fn is_latin(character: char) -> bool {
    matches!(character, '!'..='~' | '\u{a1}'..='\u{a6}' | '\u{a9}'..='\u{af}' | '\u{b5}' | '\u{b8}'..='\u{d6}'
        | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{370}'..='\u{52f}')
}

#[cfg(test)]
mod tests {
    use super::Fonts;
    use crate::catalog::charset::blocks;
    use std::path::{Path, PathBuf};

    fn stock() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")
    }

    #[test]
    fn every_block_of_gb_18030_is_drawn_in_text_of_every_role() {
        let fonts = Fonts::load(&stock(), &[]).unwrap_or_else(|faults| panic!("{faults}"));
        for role in super::FONT_ROLES.iter().filter(|role| **role != "rare") {
            let lost: Vec<_> = blocks().filter(|block| fonts.drawn_by(role, block.1).is_none()).collect();
            assert!(lost.is_empty(), "{role}: {lost:?}");
        }
    }

    #[test]
    fn a_script_is_drawn_by_its_own_font_whatever_others_map() {
        let fonts = Fonts::load(&stock(), &[]).unwrap_or_else(|faults| panic!("{faults}"));
        let by = |character| fonts.drawn_by("fangsong", character).map(|font| font.role.as_str());
        let wanted = [('ꀀ', "yi"), ('ꓐ', "lisu"), ('가', "hangul"), ('ᠠ', "mongolian"), ('（', "fangsong")];
        for (character, role) in wanted {
            assert_eq!(by(character), Some(role), "{character}");
        }
        // What only shapes its neighbours has no outline and is lost with no font.
        for joiner in ['\u{200d}', '\u{180b}', '\u{202f}', '\u{fe00}'] {
            assert_eq!(by(joiner), Some("fangsong"), "{joiner:?}");
        }
        assert_eq!((by('\u{200b}'), by('\u{e000}')), (None, None));
    }
}
