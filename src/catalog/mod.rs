//! Templates, layouts and fonts, read and hashed at boot and immutable after.

pub mod charset;
pub mod coverage;
pub mod example;
pub mod file;
pub mod fonts;
pub mod inherit;
pub mod layout;
pub mod norms;
pub mod script;
pub mod shared;
pub mod style;
pub mod template;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::problem::{Code, Place, Problem, Problems};
use fonts::Fonts;
use layout::{Drafts, Layout};
use norms::Norms;
use shared::Shared;
use template::Template;

/// Where the catalogue is read from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Folder with `templates`, `fonts` and `examples`.
    pub root: PathBuf,
    /// Folders of an office's own templates, later ones replacing earlier ones.
    pub templates: Vec<PathBuf>,
    /// Folders of an office's own fonts.
    pub fonts: Vec<PathBuf>,
}

/// All that a document is made of but its data.
pub struct Catalog {
    /// Templates, by name.
    pub templates: BTreeMap<String, Template>,
    /// Layouts, by name.
    pub layouts: BTreeMap<String, Layout>,
    /// Clauses of the layouts' numbers.
    pub norms: Norms,
    /// Typst files shared by the layouts, by name.
    pub library: BTreeMap<String, String>,
    /// Partials shared by the templates, by name.
    pub partials: BTreeMap<String, String>,
    /// Fonts.
    pub fonts: Fonts,
}

impl Catalog {
    /// Reads everything.
    ///
    /// # Errors
    /// Every fault of every folder at once.
    pub fn load(sources: &Sources) -> Result<Catalog, Problems> {
        let mut problems = Vec::new();
        let stock = sources.root.join("templates");
        let mut drafts = Drafts::default();
        let mut library = BTreeMap::new();
        let mut templates = BTreeMap::new();
        let mut partials = BTreeMap::new();
        let mut shared = Shared::default();
        for (index, folder) in std::iter::once(&stock).chain(&sources.templates).enumerate() {
            let examples = if index == 0 { sources.root.join("examples") } else { folder.join("_examples") };
            keep(layout::load_library(&folder.join("_layouts/lib")), &mut problems, |files| {
                library.extend(files)
            });
            keep(template::read_partials(&folder.join("_partials")), &mut problems, |files| {
                partials.extend(files)
            });
            keep(shared.read(&folder.join("_shared")), &mut problems, drop);
            for path in subfolders(&folder.join("_layouts"), &mut problems) {
                if !path.ends_with("lib") {
                    keep(drafts.read(&path, index == 0), &mut problems, drop);
                }
            }
            for path in subfolders(folder, &mut problems) {
                let name =
                    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                if !name.starts_with('_') {
                    let cases = examples.join(&name);
                    keep(Template::load(&path, &shared, Some(&cases)), &mut problems, |one| {
                        templates.insert(name, one)
                    });
                }
            }
        }
        let fonts = Fonts::load(&sources.root.join("fonts"), &sources.fonts);
        let mut norms = Norms::default();
        keep(Norms::load(&stock.join("_layouts/norms.toml")), &mut problems, |table| norms = table);
        let mut layouts = BTreeMap::new();
        keep(drafts.finish(), &mut problems, |all| layouts = all);
        problems.extend(unknown_layouts(&templates, &layouts));
        match (fonts, Problems::check(problems)) {
            (Ok(fonts), Ok(())) => Ok(Catalog { templates, layouts, norms, library, partials, fonts }),
            (Ok(_), Err(problems)) => Err(problems),
            (Err(faults), rest) => {
                let mut list = faults.into_list();
                list.extend(rest.err().map(Problems::into_list).unwrap_or_default());
                Err(Problems::check(list).err().unwrap_or_else(|| unreadable(&sources.root)))
            }
        }
    }

    /// A template by name.
    ///
    /// # Errors
    /// `template-unknown`, listing what there is.
    pub fn template(&self, name: &str) -> Result<&Template, Problems> {
        self.templates.get(name).ok_or_else(|| {
            let names: Vec<&str> = self.templates.keys().map(String::as_str).collect();
            Problem::new(
                Code::TemplateUnknown,
                format!("没有名为“{name}”的模板"),
                format!("there is no template {name:?}"),
            )
            .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
            .into()
        })
    }

    /// The layout of a document; every template's layout was checked at boot.
    ///
    /// # Errors
    /// `layout-fault` naming the layout.
    pub fn layout(&self, name: &str) -> Result<&Layout, Problems> {
        self.layouts.get(name).ok_or_else(|| {
            Problem::new(
                Code::LayoutFault,
                format!("没有名为“{name}”的版式"),
                format!("there is no layout {name:?}"),
            )
            .into()
        })
    }
}

/// SHA-256 over parts, each preceded by its length, in hexadecimal.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn keep<T, R>(outcome: Result<T, Problems>, problems: &mut Vec<Problem>, put: impl FnOnce(T) -> R) {
    match outcome {
        Ok(value) => drop(put(value)),
        Err(found) => problems.extend(found.into_list()),
    }
}

fn subfolders(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    keep(file::list(folder), problems, |paths| {
        folders = paths.into_iter().filter(|path| path.is_dir()).collect()
    });
    folders
}

fn unknown_layouts(
    templates: &BTreeMap<String, Template>,
    layouts: &BTreeMap<String, Layout>,
) -> Vec<Problem> {
    templates
        .values()
        .filter(|template| !layouts.contains_key(&template.layout))
        .map(|template| {
            let names: Vec<&str> = layouts.keys().map(String::as_str).collect();
            Problem::new(
                Code::TemplateFault,
                format!("没有名为“{}”的版式", template.layout),
                format!("there is no layout {:?}", template.layout),
            )
            .at(Place::Name(format!("{}/template.toml", template.name)))
            .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
        })
        .collect()
}

fn unreadable(root: &Path) -> Problems {
    Problem::new(Code::FileFault, "资源目录无法读取", "the resource folder cannot be read")
        .at(Place::Name(root.display().to_string()))
        .into()
}
