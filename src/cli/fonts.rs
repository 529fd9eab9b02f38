//! `hongtou fonts`: the fonts by role, and how much of each set of hanzi they draw, alone and with their fallbacks.

use serde_json::{Map, Value, json};

use crate::catalog::charset::Charset;
use crate::catalog::fonts::{Font, Fonts};
use crate::cli::{arguments, table, terminal};
use crate::config::Settings;
use crate::problem::{Code, Language, Place, Problem, Problems};

/// Characters on one line of a list of missing ones.
const LISTED_A_LINE: usize = 40;

/// What one role draws of one set.
struct Share {
    set: Charset,
    alone: usize,
    chain: usize,
}

/// Shows the fonts.
///
/// # Errors
/// Every fault of a font; `not-found` for a role that does not exist.
pub(super) fn run(settings: &Settings, asked: &arguments::Fonts) -> Result<(), Problems> {
    let fonts = Fonts::load(&settings.sources.root.join("fonts"), &settings.sources.fonts)?;
    match &asked.missing {
        Some(role) => missing(&fonts, role, asked.json)?,
        None if asked.json => {
            let list: Vec<Value> = fonts.iter().map(|font| describe(&fonts, font)).collect();
            terminal::line(&format!("{:#}", Value::Array(list)));
        }
        None => overview(&fonts, settings.language),
    }
    Ok(())
}

fn shares(fonts: &Fonts, font: &Font) -> Vec<Share> {
    let share = |set: Charset| Share {
        set,
        alone: set.characters().filter(|character| font.draws(*character)).count(),
        chain: set.characters().filter(|one| fonts.drawn_by(&font.role, *one).is_some()).count(),
    };
    Charset::ALL.into_iter().map(share).collect()
}

fn overview(fonts: &Fonts, language: Language) {
    let words: [&str; 7] = match language {
        Language::Chinese => ["角色", "字体族", "文件", "MB", "字符", "", "（含后备）"],
        Language::English => ["ROLE", "FAMILY", "FILE", "MB", "DRAWN", "", " (chain)"],
    };
    let mut head: Vec<String> = words[..5].iter().map(|word| (*word).to_owned()).collect();
    for set in Charset::ALL {
        head.push(format!("{} {}", set.name(), set.count()));
        head.push(words[6].trim().to_owned());
    }
    let mut rows = vec![head];
    for font in fonts.iter() {
        let mut row = vec![
            font.role.clone(),
            font.family.clone(),
            file_name(font),
            format!("{:.1}", megabytes(font)),
            font.coverage.count().to_string(),
        ];
        for share in shares(fonts, font) {
            row.push(share.alone.to_string());
            row.push(share.chain.to_string());
        }
        rows.push(row);
    }
    for line in table::lines(&rows) {
        terminal::line(&line);
    }
}

fn describe(fonts: &Fonts, font: &Font) -> Value {
    let mut sets = Map::new();
    for share in shares(fonts, font) {
        let of = share.set.count();
        sets.insert(
            share.set.name().to_owned(),
            json!({ "count": of, "alone": share.alone, "chain": share.chain }),
        );
    }
    json!({
        "role": font.role,
        "family": font.family,
        "weight": font.weight,
        "file": file_name(font),
        "bytes": font.data.as_ref().len(),
        "outlines": if font.truetype { "TrueType" } else { "CFF" },
        "fallback": font.fallback,
        "docx": font.docx,
        "docx_alt": font.docx_alt,
        "drawn": font.coverage.count(),
        "sets": sets,
    })
}

/// Lists the hanzi of each set that neither a role nor its fallbacks draw.
fn missing(fonts: &Fonts, role: &str, as_json: bool) -> Result<(), Problems> {
    if fonts.get(role).is_none() {
        return Err(no_role(fonts, role).into());
    }
    let lacking = |set: Charset| -> Vec<char> {
        set.characters().filter(|one| fonts.drawn_by(role, *one).is_none()).collect()
    };
    let lists = Charset::ALL.map(|set| (set, lacking(set)));
    if as_json {
        let texts =
            lists.iter().map(|(set, list)| (set.name().to_owned(), list.iter().collect::<String>().into()));
        terminal::line(&format!("{:#}", Value::Object(texts.collect())));
        return Ok(());
    }
    for (set, list) in lists {
        terminal::line(&format!("{role}  {}  {} / {}", set.name(), list.len(), set.count()));
        for line in list.chunks(LISTED_A_LINE) {
            let codes = line.first().map(|first| format!("U+{:04X}", u32::from(*first))).unwrap_or_default();
            terminal::line(&format!("  {codes:<8} {}", line.iter().collect::<String>()));
        }
    }
    Ok(())
}

fn no_role(fonts: &Fonts, role: &str) -> Problem {
    let roles: Vec<&str> = fonts.iter().map(|font| font.role.as_str()).collect();
    Problem::new(Code::NotFound, format!("没有字体角色“{role}”"), format!("there is no font role {role:?}"))
        .at(Place::Name("--missing".to_owned()))
        .hint(format!("可用：{}", roles.join("、")), format!("there are: {}", roles.join(", ")))
}

fn file_name(font: &Font) -> String {
    font.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Size of the file in millions of bytes, for people.
fn megabytes(font: &Font) -> f64 {
    font.data.as_ref().len() as f64 / 1e6
}
