//! Layouts: folders of `templates/_layouts` with `style.toml`, `layout.typ` and a sample document.

use std::collections::BTreeMap;
use std::path::Path;

use crate::catalog::file::{list, read_text};
use crate::catalog::inherit::{Deviation, Sheet, deviations, resolve};
use crate::catalog::style::Style;
use crate::problem::{Code, Place, Problem, Problems};

/// A layout as read at boot.
pub struct Layout {
    /// Name of its folder, e.g. `ordinary`.
    pub name: String,
    /// Its numbers.
    pub style: Style,
    /// The resolved `style.toml`, for the Typst layout.
    pub style_source: String,
    /// `layout.typ`, its own or that of its base.
    pub typst_source: String,
    /// What an office's folder sets otherwise than the stock layout.
    pub deviations: Vec<Deviation>,
}

/// Layouts as they are read, folder by folder, before each knows its base.
#[derive(Default)]
pub struct Drafts {
    drafts: BTreeMap<String, Draft>,
}

#[derive(Default)]
struct Draft {
    sheets: Vec<Sheet>,
    typst_source: Option<String>,
}

impl Drafts {
    /// Reads the layout of a folder; what an earlier folder said under the same name stays where this one says nothing.
    ///
    /// # Errors
    /// `layout-fault` or `file-fault`.
    pub fn read(&mut self, folder: &Path, stock: bool) -> Result<(), Problems> {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let draft = self.drafts.entry(name.clone()).or_default();
        for path in list(folder)? {
            if path.ends_with("style.toml") {
                let file = format!("_layouts/{name}/style.toml");
                draft.sheets.push(Sheet::parse(&file, stock, &read_text(&path)?)?);
            } else if path.ends_with("layout.typ") {
                draft.typst_source = Some(read_text(&path)?);
            }
        }
        Ok(())
    }

    /// All layouts, each over its base.
    ///
    /// # Errors
    /// `layout-fault` for a base that is not there or leads back, a style that lacks something, a layout without `layout.typ`.
    pub fn finish(self) -> Result<BTreeMap<String, Layout>, Problems> {
        let mut layouts = BTreeMap::new();
        let mut problems = Vec::new();
        for name in self.drafts.keys() {
            match self.layout(name) {
                Ok(layout) => drop(layouts.insert(name.clone(), layout)),
                Err(found) => problems.extend(found.into_list()),
            }
        }
        Problems::check(problems)?;
        Ok(layouts)
    }

    fn layout(&self, name: &str) -> Result<Layout, Problems> {
        let (sheets, typst_source) = self.chain(name)?;
        let file = format!("_layouts/{name}/style.toml");
        let table = resolve(sheets.iter().copied())?;
        // An office's file that differs from nothing has nothing to differ.
        let stock: Vec<&Sheet> = sheets.iter().copied().filter(|sheet| sheet.stock).collect();
        let deviations = if stock.is_empty() { Vec::new() } else { deviations(&resolve(stock)?, &table) };
        let style_source = toml::to_string(&table).map_err(|error| fault(&file, &error.to_string()))?;
        let style = Style::of(&file, table)?;
        Ok(Layout { name: name.to_owned(), style, style_source, typst_source, deviations })
    }

    /// The files of a layout from its first base on, and the nearest `layout.typ`.
    fn chain(&self, name: &str) -> Result<(Vec<&Sheet>, String), Problems> {
        let mut sheets: Vec<&Sheet> = Vec::new();
        let mut source = None;
        let mut seen: Vec<&str> = Vec::new();
        let mut next = Some(name);
        while let Some(at) = next {
            let file = format!("_layouts/{name}/style.toml");
            let Some(draft) = self.drafts.get(at).filter(|_| !seen.contains(&at)) else {
                return Err(fault(&file, &format!("base = {at:?}")).into());
            };
            seen.push(at);
            sheets.splice(0..0, &draft.sheets);
            source = source.or_else(|| draft.typst_source.clone());
            next = draft.sheets.iter().rev().find_map(Sheet::base);
        }
        let source = source.ok_or_else(|| fault(&format!("_layouts/{name}/layout.typ"), "layout.typ"))?;
        Ok((sheets, source))
    }
}

fn fault(file: &str, what: &str) -> Problem {
    Problem::new(
        Code::LayoutFault,
        format!("版式不完整：{what} 无法找到或不可用"),
        format!("the layout is incomplete: {what} cannot be found or used"),
    )
    .at(Place::Name(file.to_owned()))
}

/// The Typst files that layouts share, by name: `templates/_layouts/lib/*.typ`.
///
/// # Errors
/// `file-fault`.
pub fn load_library(folder: &Path) -> Result<BTreeMap<String, String>, Problems> {
    let mut files = BTreeMap::new();
    for path in list(folder)? {
        if path.extension().is_some_and(|extension| extension == "typ") {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.insert(name, read_text(&path)?);
        }
    }
    Ok(files)
}
