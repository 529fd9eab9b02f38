//! The fonts as Typst takes them, and `fonts.json`, the table that says which families a role asks in turn.

use std::collections::BTreeMap;

use serde::Serialize;
use typst::foundations::Bytes;
use typst::text::Font;

use crate::catalog::fonts::{self, Fonts};
use crate::problem::{Code, Place, Problem, Problems};

/// What `catalog::fonts::is_latin` accepts, as a regular expression for Typst's `covers`; a test holds them together.
const LATIN: &str =
    r"[!-~\u{a1}-\u{a6}\u{a9}-\u{af}\u{b5}\u{b8}-\u{d6}\u{d8}-\u{f6}\u{f8}-\u{24f}\u{370}-\u{52f}]";

/// One role in `fonts.json`.
#[derive(Serialize)]
struct Entry {
    /// Families in the order of asking.
    families: Vec<Family>,
    /// Weight class that tells the role's own face apart.
    weight: u16,
}

/// One family of a chain.
#[derive(Serialize, PartialEq)]
struct Family {
    name: String,
    /// Regular expression of the characters that it is asked for; absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    covers: Option<String>,
}

/// The table of roles, as most documents need it and as those do that bring a script of its own font.
pub(super) struct Tables {
    /// Chains of roles alone: a font that scripts are kept from costs time with every glyph, and one more font a shaping.
    pub(super) plain: Vec<u8>,
    /// Chains that leave the characters of scripts to the fonts of scripts, which end them.
    pub(super) scripts: Vec<u8>,
}

/// Hands every font of the catalogue to Typst and writes the tables of roles.
///
/// # Errors
/// `font-fault` for each file that Typst cannot read.
pub(super) fn prepare(catalog: &Fonts) -> Result<(Vec<Font>, Tables), Problems> {
    let mut loaded: BTreeMap<&str, Font> = BTreeMap::new();
    let mut problems = Vec::new();
    for font in catalog.iter() {
        match Font::new(Bytes::new(font.data.clone()), 0) {
            Some(face) => drop(loaded.insert(&font.role, face)),
            None => problems.push(unusable(font)),
        }
    }
    Problems::check(problems)?;
    let plain = table(catalog, &loaded, &[])?;
    let scripts: Vec<&fonts::Font> = catalog.iter().filter(|font| !font.script.ranges().is_empty()).collect();
    let scripts = table(catalog, &loaded, &scripts)?;
    Ok((loaded.into_values().collect(), Tables { plain, scripts }))
}

/// Writes the chains of all roles but scripts, each ended by scripts whose characters are left to them.
fn table(
    catalog: &Fonts,
    loaded: &BTreeMap<&str, Font>,
    scripts: &[&fonts::Font],
) -> Result<Vec<u8>, Problems> {
    let mut table = BTreeMap::new();
    for font in catalog.iter().filter(|font| font.script.ranges().is_empty()) {
        let weight = loaded.get(font.role.as_str()).map_or(font.weight, weight_of);
        table
            .insert(font.role.as_str(), Entry { families: families(catalog, loaded, font, scripts), weight });
    }
    serde_json::to_vec(&table).map_err(|error| {
        Problem::new(
            Code::Internal,
            format!("字体表无法写成 JSON：{error}"),
            format!("the font table cannot be written as JSON: {error}"),
        )
        .into()
    })
}

/// The chain of a role: Latin letters and digits first, then the role's own font and its fallbacks, then those of
/// scripts, each family once.
fn families(
    catalog: &Fonts,
    loaded: &BTreeMap<&str, Font>,
    font: &fonts::Font,
    scripts: &[&fonts::Font],
) -> Vec<Family> {
    let latin = catalog.get("latin").into_iter().map(|font| (font, Some(LATIN.to_owned())));
    let chain = catalog.chain(&font.role).into_iter().map(|font| (font, without(&font.skips, scripts)));
    let scripts = scripts.iter().map(|font| (*font, Some(format!("[{}]", ranges(font)))));
    let mut families: Vec<Family> = Vec::new();
    for (font, covers) in latin.chain(chain).chain(scripts) {
        // The family by which Typst knows the very file: a name it does not know would drop text without a word.
        let Some(face) = loaded.get(font.role.as_str()) else { continue };
        let family = Family { name: face.info().family.clone(), covers };
        if !families.contains(&family) {
            families.push(family);
        }
    }
    families
}

fn weight_of(font: &Font) -> u16 {
    font.info().variant.weight.to_number()
}

/// A regular expression of all characters but some and those of scripts.
fn without(skips: &str, scripts: &[&fonts::Font]) -> Option<String> {
    let set: String = skips.chars().map(escape).chain(scripts.iter().map(|font| ranges(font))).collect();
    (!set.is_empty()).then(|| format!("[^{set}]"))
}

/// The characters of a font's script, as they stand in a class of a regular expression.
fn ranges(font: &fonts::Font) -> String {
    let range = |(first, last): &(char, char)| format!("{}-{}", escape(*first), escape(*last));
    font.script.ranges().iter().map(range).collect()
}

fn escape(character: char) -> String {
    format!("\\u{{{:x}}}", u32::from(character))
}

fn unusable(font: &fonts::Font) -> Problem {
    let (role, family) = (&font.role, &font.family);
    Problem::new(
        Code::FontFault,
        format!("字体角色 {role}：排版引擎无法使用字体族“{family}”的文件"),
        format!("font role {role}: the typesetter cannot use the file of family {family:?}"),
    )
    .at(Place::Name(font.path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::LATIN;
    use crate::catalog::fonts::{Fonts, is_latin};
    use std::path::Path;

    #[test]
    fn only_the_font_of_a_script_is_asked_for_it_and_only_where_it_is_needed() {
        let stock = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let fonts = Fonts::load(&stock, &[]).unwrap_or_else(|faults| panic!("{faults}"));
        let (_, tables) = super::prepare(&fonts).unwrap_or_else(|faults| panic!("{faults}"));
        let mongolian = "\\\\u{1800}-\\\\u{18af}\\\\u{202f}-\\\\u{202f}";
        let (plain, scripts) =
            (String::from_utf8(tables.plain).unwrap(), String::from_utf8(tables.scripts).unwrap());
        assert!(!plain.contains("Noto Sans Mongolian") && !plain.contains(mongolian));
        let body = scripts.split("\"fangsong\":").nth(1).unwrap().split("\"weight\"").next().unwrap();
        assert_eq!(body.matches("\"[^").count(), 4);
        // A font of the chain has a set that it is not asked for, those of scripts and Latin one that they are.
        for family in body.split("{\"name\":").skip(1) {
            let name = family.split('"').nth(1).unwrap();
            let open = family.contains(mongolian) == family.contains("\"[^");
            assert!(open || name == "Noto Sans Mongolian" && family.contains(mongolian), "{family}");
        }
    }

    #[test]
    fn the_latin_font_is_asked_for_the_characters_that_the_catalogue_says() {
        // The set is written as ranges, so reading it back needs no engine for regular expressions.
        let inside = LATIN.trim_start_matches('[').trim_end_matches(']');
        let mut points = Vec::new();
        let mut rest = inside;
        while let Some(first) = rest.chars().next() {
            let taken = if rest.starts_with("\\u{") { rest.find('}').unwrap() + 1 } else { first.len_utf8() };
            let word = &rest[..taken];
            let hex = word.strip_prefix("\\u{").and_then(|word| word.strip_suffix('}'));
            let point =
                hex.map_or(first, |hex| char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap());
            points.push((word == "-", point));
            rest = &rest[taken..];
        }
        let mut ranges = Vec::new();
        let mut index = 0;
        while index < points.len() {
            let start = points[index].1;
            let ranged = points.get(index + 1).is_some_and(|point| point.0);
            ranges.push((start, if ranged { points[index + 2].1 } else { start }));
            index += if ranged { 3 } else { 1 };
        }
        for character in (0..=0xffff).filter_map(char::from_u32) {
            let covered = ranges.iter().any(|(low, high)| (*low..=*high).contains(&character));
            assert_eq!(covered, is_latin(character), "{character:?}");
        }
    }
}
