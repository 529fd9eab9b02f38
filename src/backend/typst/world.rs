//! The world that a layout sees: a fixed set of virtual paths, no disk, no network, no clock.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::Tables;
use crate::catalog::Catalog;
use crate::limit;
use crate::model::Asset;
use crate::problem::{Code, Place, Problem, Problems};

/// What all documents share: parsed once, immutable after.
pub(super) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    /// `/fonts.json` with its two contents: for a document without scripts of their own fonts, and for one with.
    chains: (FileId, Bytes, Bytes),
    entries: HashMap<String, Entry>,
    assets: Vec<FileId>,
}

/// The two paths of a layout that a document needs.
#[derive(Clone, Copy)]
struct Entry {
    main: FileId,
    document: FileId,
}

impl Shared {
    /// Parses layouts and library, and names every path that will ever be asked for: Typst keeps each path for ever.
    ///
    /// # Errors
    /// `layout-fault` for a name that cannot be a path.
    pub(super) fn new(catalog: &Catalog, fonts: Vec<Font>, tables: Tables) -> Result<Shared, Problems> {
        let mut shared = Shared {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources: HashMap::new(),
            files: HashMap::new(),
            chains: (path("/fonts.json")?, Bytes::new(tables.plain), Bytes::new(tables.scripts)),
            entries: HashMap::new(),
            assets: Vec::new(),
        };
        for (name, text) in &catalog.library {
            shared.add_source(path(&format!("/lib/{name}"))?, text);
        }
        for (name, layout) in &catalog.layouts {
            let main = path(&format!("/{name}/layout.typ"))?;
            shared.add_source(main, &layout.typst_source);
            let style = Bytes::from_string(layout.style_source.clone());
            shared.files.insert(path(&format!("/{name}/style.toml"))?, style);
            let document = path(&format!("/{name}/document.json"))?;
            shared.entries.insert(name.clone(), Entry { main, document });
        }
        for index in 0..limit::IMAGES_COUNT {
            shared.assets.push(path(&format!("/asset/{index}"))?);
        }
        Ok(shared)
    }

    fn add_source(&mut self, id: FileId, text: &str) {
        self.sources.insert(id, Source::new(id, text.to_owned()));
    }
}

/// The world of one document.
pub(super) struct Job<'a> {
    shared: &'a Shared,
    entry: Entry,
    document: Bytes,
    /// Whether the document brings a script of its own font.
    scripts: bool,
    assets: Vec<Bytes>,
}

impl<'a> Job<'a> {
    /// A document for a layout, with its pictures.
    ///
    /// # Errors
    /// `layout-fault` for an unknown layout, `too-large` for too many pictures.
    pub(super) fn new(
        shared: &'a Shared,
        catalog: &Catalog,
        layout: &str,
        document: Vec<u8>,
        assets: &[Asset],
    ) -> Result<Job<'a>, Problems> {
        let entry = shared.entries.get(layout).copied().ok_or_else(|| {
            Problem::new(
                Code::LayoutFault,
                format!("没有名为“{layout}”的版式"),
                format!("there is no layout {layout:?}"),
            )
        })?;
        if assets.len() > limit::IMAGES_COUNT {
            let (count, most) = (assets.len(), limit::IMAGES_COUNT);
            return Err(Problem::new(
                Code::TooLarge,
                format!("文中有{count}张图片，最多{most}张"),
                format!("the document has {count} pictures, at most {most} are allowed"),
            )
            .into());
        }
        let assets = assets.iter().map(|asset| Bytes::new(asset.bytes.clone())).collect();
        let text = str::from_utf8(&document).map_err(|error| {
            Problem::new(
                Code::Internal,
                format!("文档不是 UTF-8：{error}"),
                format!("the document is not UTF-8: {error}"),
            )
        })?;
        let scripts = text.chars().any(|character| catalog.fonts.script_of(character).is_some());
        Ok(Job { shared, entry, document: Bytes::new(document), scripts, assets })
    }

    fn asset(&self, id: FileId) -> Option<Bytes> {
        let index = self.shared.assets.iter().position(|asset| *asset == id)?;
        self.assets.get(index).cloned()
    }
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.entry.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.entry.document {
            return Ok(self.document.clone());
        }
        let (chains, plain, scripts) = &self.shared.chains;
        if id == *chains {
            return Ok(if self.scripts { scripts } else { plain }.clone());
        }
        let shared = self.shared.files.get(&id).cloned();
        shared.or_else(|| self.asset(id)).ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    /// No clock below the doors: a layout that asks for today fails.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn path(name: &str) -> Result<FileId, Problems> {
    match VirtualPath::new(name) {
        Ok(path) => Ok(RootedPath::new(VirtualRoot::Project, path).intern()),
        Err(_) => Err(Problem::new(
            Code::LayoutFault,
            format!("文件名“{name}”不能用作路径"),
            format!("the file name {name:?} cannot be a path"),
        )
        .at(Place::Name(name.to_owned()))
        .into()),
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
