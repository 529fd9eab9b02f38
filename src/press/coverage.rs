//! Which characters of an order the fonts draw: none is lost in silence, and another face is reported.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalog::Catalog;
use crate::catalog::fonts::Fonts;
use crate::catalog::style::Style;
use crate::limit;
use crate::model::Document;
use crate::payload::pointer_to;
use crate::press::roles;
use crate::problem::{Code, Problem, Problems};

/// Font role of body text; every role's chain ends in the same fonts, so what this one cannot draw none can.
const BODY_FONT: &str = "fangsong";

/// What a fallback font draws.
#[derive(Default)]
struct Drawn {
    family: String,
    /// How many characters: the one that is named, and others of its script.
    count: usize,
}

/// Refuses characters that no font draws.
///
/// # Errors
/// `character-undrawable` for each, with character, code point and JSON pointer.
pub(super) fn refuse_undrawable(fonts: &Fonts, data: &Value) -> Result<(), Problems> {
    Problems::check(undrawable(fonts, data).into_iter().map(|(_, problem)| problem).collect())
}

/// Characters that no font draws, each with its problem.
pub(super) fn undrawable(fonts: &Fonts, data: &Value) -> Vec<(char, Problem)> {
    let mut problems = Vec::new();
    each_text(data, "", &mut |text, pointer| {
        let mut seen = BTreeSet::new();
        let lost = text.chars().filter(|c| fonts.drawn_by(BODY_FONT, *c).is_none() && seen.insert(*c));
        for character in lost.take(limit::PROBLEMS_PER_STRING) {
            let code = u32::from(character);
            problems.push((
                character,
                Problem::new(
                    Code::CharacterUndrawable,
                    format!("没有字体能印出字符“{character}”（U+{code:04X}）"),
                    format!("no font draws the character {character:?} (U+{code:04X})"),
                )
                .at_pointer(pointer)
                .hint(
                    "请换用规范字，或用 --fonts 加入含该字的字体",
                    "use another character, or add a font that has it with --fonts",
                ),
            ));
        }
    });
    problems
}

/// A text with what no font draws replaced by 〓, the mark of a missing sort, and white space of all kinds by spaces.
pub(super) fn drawable(fonts: &Fonts, text: &str) -> String {
    let replace = |character: char| match character {
        character if character.is_whitespace() && character != '　' => ' ',
        character
            if character.is_control()
                || character == '\u{fffd}'
                || fonts.drawn_by(BODY_FONT, character).is_none() =>
        {
            '〓'
        }
        character => character,
    };
    text.chars().map(replace).collect()
}

/// A warning for every character of a document that is not drawn by the font of its role; one for all of a script that
/// has a font of its own. Each comes with the character that it names.
///
/// # Errors
/// `character-undrawable` if the template itself brings a character that no font draws; `layout-fault`.
pub(super) fn warn_of_fallback(
    catalog: &Catalog,
    document: &Document,
    data: &Value,
) -> Result<Vec<(char, Problem)>, Problems> {
    let style = &catalog.layout(&document.layout)?.style;
    let mut used: BTreeMap<(char, String), Drawn> = BTreeMap::new();
    let mut scripts: BTreeMap<(&str, &str), char> = BTreeMap::new();
    let mut lost = BTreeSet::new();
    let mut seen: BTreeSet<(char, String)> = BTreeSet::new();
    roles::each_text(document, &mut |role, text| {
        let font_role = font_of(style, role);
        for character in text.chars().filter(|c| !c.is_ascii()) {
            if !seen.insert((character, font_role.to_owned())) {
                continue;
            }
            match catalog.fonts.drawn_by(font_role, character) {
                Some(font) if font.role == font_role || font.role == "latin" => {}
                Some(font) => {
                    let script = catalog.fonts.script_of(character).is_some();
                    let first = if script {
                        *scripts.entry((&font.role, font_role)).or_insert(character)
                    } else {
                        character
                    };
                    let drawn = used.entry((first, font_role.to_owned())).or_default();
                    drawn.family.clone_from(&font.family);
                    drawn.count += 1;
                }
                None => {
                    lost.insert(character);
                }
            }
        }
    });
    Problems::check(lost.into_iter().map(lost_in_template).collect())?;
    let places = first_places(data, &used);
    Ok(used
        .iter()
        .map(|((character, role), drawn)| {
            (*character, fallback(catalog, places.get(character), *character, role, drawn))
        })
        .collect())
}

/// Where each character stands first in the data, by one walk.
fn first_places(data: &Value, used: &BTreeMap<(char, String), Drawn>) -> BTreeMap<char, String> {
    let wanted: BTreeSet<char> = used.keys().map(|(character, _)| *character).collect();
    let mut places = BTreeMap::new();
    if !wanted.is_empty() {
        each_text(data, "", &mut |text, pointer| {
            for character in text.chars().filter(|c| wanted.contains(c)) {
                places.entry(character).or_insert_with(|| pointer.to_owned());
            }
        });
    }
    places
}

fn font_of<'a>(style: &'a Style, role: &str) -> &'a str {
    style.roles.get(role).map_or(BODY_FONT, |role| role.font.as_str())
}

fn lost_in_template(character: char) -> Problem {
    let code = u32::from(character);
    Problem::new(
        Code::TemplateFault,
        format!("模板中的字符“{character}”（U+{code:04X}）没有字体能印出"),
        format!("no font draws the character {character:?} (U+{code:04X}) of the template"),
    )
}

fn fallback(
    catalog: &Catalog,
    place: Option<&String>,
    character: char,
    role: &str,
    drawn: &Drawn,
) -> Problem {
    let code = u32::from(character);
    let own = catalog.fonts.get(role).map_or(role, |font| font.family.as_str());
    let Drawn { family, count } = drawn;
    let (zh, en) = match count - 1 {
        0 => (String::new(), "is".to_owned()),
        more => (format!("等 {count} 个"), format!("and {more} more of its script are")),
    };
    let problem = Problem::new(
        Code::FontFallback,
        format!("字符“{character}”（U+{code:04X}）{zh}不在 {own} 中，由 {family} 印出"),
        format!("the character {character:?} (U+{code:04X}) {en} not in {own}, but drawn by {family}"),
    );
    match place {
        Some(pointer) => problem.at_pointer(pointer),
        None => problem,
    }
}

/// Visits every text of a payload with its pointer.
pub(super) fn each_text(value: &Value, pointer: &str, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(text, pointer),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each_text(item, &pointer_to(pointer, &index.to_string()), visit);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                each_text(field, &pointer_to(pointer, name), visit);
            }
        }
        _ => {}
    }
}
