//! A layout: a folder of `templates/_layouts` with `style.toml`, `layout.typ` and a sample document.

use std::collections::BTreeMap;
use std::path::Path;

use crate::catalog::file::{list, read_text};
use crate::catalog::style::Style;
use crate::problem::Problems;

/// A layout as read at boot.
pub struct Layout {
    /// Name of its folder, e.g. `ordinary`.
    pub name: String,
    /// Its numbers.
    pub style: Style,
    /// `style.toml` as it stands, for the Typst layout.
    pub style_source: String,
    /// `layout.typ`.
    pub typst_source: String,
}

impl Layout {
    /// Reads the layout of a folder.
    ///
    /// # Errors
    /// `layout-fault` or `file-fault`.
    pub fn load(folder: &Path) -> Result<Layout, Problems> {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let style_source = read_text(&folder.join("style.toml"))?;
        let style = Style::parse(&format!("_layouts/{name}/style.toml"), &style_source)?;
        let typst_source = read_text(&folder.join("layout.typ"))?;
        Ok(Layout { name, style, style_source, typst_source })
    }
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
