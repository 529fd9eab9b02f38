//! Reads the tables of fonts and maps the files that they name into memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fmmap::MmapFile;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{FONT_ROLES, Font, FontData, Fonts};
use crate::catalog::coverage::Coverage;
use crate::catalog::script::Script;
use crate::problem::{Code, Place, Problem, Problems};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    roles: BTreeMap<String, Entry>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    family: String,
    #[serde(default = "regular")]
    weight: u16,
    #[serde(default)]
    fallback: Option<Vec<String>>,
    #[serde(default)]
    skips: String,
    #[serde(default)]
    script: Option<Script>,
    #[serde(default)]
    docx: Option<String>,
    #[serde(default)]
    docx_alt: Option<String>,
}

fn regular() -> u16 {
    400
}

impl Fonts {
    /// Loads the stock fonts of a folder, then replaces the roles that the office's own folders name.
    ///
    /// # Errors
    /// `font-fault`, all of them at once: an unreadable table, a missing file, a family that the file does not have.
    pub fn load(stock: &Path, own: &[PathBuf]) -> Result<Fonts, Problems> {
        let mut entries: BTreeMap<String, (PathBuf, Entry)> = BTreeMap::new();
        for folder in std::iter::once(stock).chain(own.iter().map(PathBuf::as_path)) {
            for (role, mut entry) in read_table(folder)?.roles {
                if let Some((_, before)) = entries.get(&role) {
                    entry.fallback = entry.fallback.or_else(|| before.fallback.clone());
                    entry.script = entry.script.or_else(|| before.script.clone());
                    entry.docx = entry.docx.or_else(|| before.docx.clone());
                    entry.docx_alt = entry.docx_alt.or_else(|| before.docx_alt.clone());
                }
                entries.insert(role, (folder.to_owned(), entry));
            }
        }
        let mut problems = Vec::new();
        for role in FONT_ROLES {
            if !entries.contains_key(*role) {
                problems.push(fault(stock, role, "没有这个字体角色", "this font role is not defined"));
            }
        }
        let known: Vec<String> = entries.keys().cloned().collect();
        let loaded: Vec<_> = std::thread::scope(|scope| {
            let tasks: Vec<_> = entries
                .iter()
                .map(|(role, (folder, entry))| {
                    let known = &known;
                    scope.spawn(move || load_font(role, folder, entry, known))
                })
                .collect();
            tasks.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
        });
        let mut fonts = BTreeMap::new();
        for outcome in loaded {
            match outcome {
                Ok(Ok(font)) => {
                    fonts.insert(font.role.clone(), font);
                }
                Ok(Err(found)) => problems.extend(found),
                Err(_) => {
                    problems.push(fault(stock, "?", "字体文件无法解析", "the font file cannot be parsed"))
                }
            }
        }
        Problems::check(problems)?;
        Ok(Fonts { scripts: scripts(&fonts), fonts })
    }
}

/// The ranges of all scripts, in the order of characters.
fn scripts(fonts: &BTreeMap<String, Font>) -> Vec<(char, char, String)> {
    let ranges = |font: &Font| -> Vec<(char, char, String)> {
        font.script.ranges().iter().map(|(first, last)| (*first, *last, font.role.clone())).collect()
    };
    let mut scripts: Vec<_> = fonts.values().flat_map(ranges).collect();
    scripts.sort();
    scripts
}

fn read_table(folder: &Path) -> Result<Table, Problems> {
    let path = folder.join("fonts.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Problem::new(
            Code::FontFault,
            format!("字体表无法读取：{error}"),
            format!("the font table cannot be read: {error}"),
        )
        .at(Place::Name(path.display().to_string()))
        .hint(
            "请在该目录放置 fonts.toml，写明要替换的字体角色",
            "put a fonts.toml there that names the roles to replace",
        )
    })?;
    toml::from_str(&text).map_err(|error| {
        Problem::new(
            Code::FontFault,
            format!("字体表有误：{}", error.message()),
            format!("the font table is wrong: {}", error.message()),
        )
        .at(Place::Name(path.display().to_string()))
        .into()
    })
}

fn load_font(role: &str, folder: &Path, entry: &Entry, known: &[String]) -> Result<Font, Vec<Problem>> {
    let path = folder.join(&entry.file);
    let mut problems = Vec::new();
    for next in entry.fallback.iter().flatten().filter(|next| !known.contains(next)) {
        problems.push(fault(
            &path,
            role,
            &format!("后备字体角色“{next}”不存在"),
            &format!("the fallback role {next} does not exist"),
        ));
    }
    let map = match MmapFile::open(&path) {
        Ok(map) => map,
        Err(error) => {
            let (zh, en) =
                (format!("字体文件无法打开：{error}"), format!("cannot open the font file: {error}"));
            problems.push(fault(&path, role, &zh, &en));
            return Err(problems);
        }
    };
    let data = FontData(Arc::new(map));
    let face = match ttf_parser::Face::parse(data.as_ref(), 0) {
        Ok(face) => face,
        Err(error) => {
            let (zh, en) =
                (format!("不是可用的字体文件：{error}"), format!("not a usable font file: {error}"));
            problems.push(fault(&path, role, &zh, &en));
            return Err(problems);
        }
    };
    let families = families(&face);
    if !families.contains(&entry.family) {
        let have = families.join("、");
        problems.push(
            fault(
                &path,
                role,
                &format!("文件中没有字体族“{}”，只有“{have}”", entry.family),
                &format!("the file has no family {:?}, only {have:?}", entry.family),
            )
            .hint(
                "请把 fonts.toml 的 family 改成文件中的名称",
                "set family in fonts.toml to the name in the file",
            ),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let coverage = Coverage::of(&face);
    let truetype = face.tables().glyf.is_some();
    let digest = Sha256::digest(data.as_ref()).into();
    Ok(Font {
        role: role.to_owned(),
        path,
        data: data.clone(),
        family: entry.family.clone(),
        weight: entry.weight,
        fallback: entry.fallback.clone().unwrap_or_default(),
        skips: entry.skips.clone(),
        script: entry.script.clone().unwrap_or_default(),
        docx: entry.docx.clone().unwrap_or_else(|| entry.family.clone()),
        docx_alt: entry.docx_alt.clone().unwrap_or_else(|| entry.family.clone()),
        coverage,
        truetype,
        digest,
    })
}

/// Every family name of a face: typographic (16) and legacy (1), as the file spells them.
fn families(face: &ttf_parser::Face<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for id in [ttf_parser::name_id::TYPOGRAPHIC_FAMILY, ttf_parser::name_id::FAMILY] {
        for name in face.names().into_iter().filter(|name| name.name_id == id) {
            if let Some(text) = name.to_string().filter(|text| !names.contains(text)) {
                names.push(text);
            }
        }
    }
    names
}

fn fault(path: &Path, role: &str, zh: &str, en: &str) -> Problem {
    Problem::new(Code::FontFault, format!("字体角色 {role}：{zh}"), format!("font role {role}: {en}"))
        .at(Place::Name(path.display().to_string()))
}
