//! One DOCX of many documents, section after section; each keeps the styles and footers of its layout.

use std::collections::BTreeMap;

use super::manuscript::Manuscript;
use super::package::{self, File, Relation};
use super::rename::{Renaming, VOLUME};
use super::section::FEET;
use super::tree::Element;
use super::xml::{Xml, fault};
use super::{Docx, Shared, Workshop, fonts, header, main_part, notes, properties};
use crate::backend::plan::Plan;
use crate::catalog::Catalog;
use crate::model::Document;
use crate::problem::Problems;

/// A document of a volume.
pub struct Part<'a> {
    /// The document.
    pub document: &'a Document,
    /// Number of its bookmark, to which contents lead; 0 for none.
    pub mark: usize,
    /// The number of its first page, if counting begins anew.
    pub first: Option<usize>,
    /// The number that its first page has, for the lists of contents inside of it.
    pub number: usize,
    /// Whether its numbers are Roman.
    pub roman: bool,
    /// Whether it begins on a right-hand page.
    pub right: bool,
    /// Whether its first page shows its number although the layout by itself leaves it out.
    pub numbered: bool,
}

/// A volume in the making.
struct Binder<'a> {
    docx: &'a Docx,
    catalog: &'a Catalog,
    /// Layouts in the order of their first use.
    layouts: Vec<&'a str>,
    text: Xml,
    notes: Xml,
    relations: Vec<Relation>,
    note_relations: Vec<Relation>,
    media: Vec<(String, Vec<u8>)>,
    /// How many footnotes, drawings and bookmarks there are so far.
    used: (usize, usize, usize),
    /// Relationship of the header that a document after a letter takes, so that it does not go on with that of the letter.
    after_letter: Option<String>,
}

impl Docx {
    /// Binds documents, one after another. Title and author of the file are those of the first.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub fn bind(&self, catalog: &Catalog, parts: &[Part<'_>]) -> Result<Vec<u8>, Problems> {
        let first = parts.first().ok_or_else(|| fault("a volume without parts"))?;
        let mut binder = Binder {
            docx: self,
            catalog,
            layouts: Vec::new(),
            text: Xml::new(),
            notes: Xml::new(),
            relations: Vec::new(),
            note_relations: Vec::new(),
            media: Vec::new(),
            used: (0, 0, 0),
            after_letter: None,
        };
        let mut section = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            section = binder.add(part, index, index + 1 == parts.len())?;
        }
        package::pack(&binder.files(first.document, &section)?)
    }

    fn shared(&self, layout: &str) -> Result<&Shared, Problems> {
        self.shared.get(layout).ok_or_else(|| fault("the layout was not there when the back-end was made"))
    }
}

impl<'a> Binder<'a> {
    /// Adds a document; the section of the last one comes back, since it stands outside of the text.
    fn add(&mut self, part: &Part<'a>, index: usize, last: bool) -> Result<Vec<u8>, Problems> {
        let name = part.document.layout.as_str();
        let layout = self.catalog.layout(name)?;
        let shared = self.docx.shared(name)?;
        let shop = Workshop {
            layout,
            fonts: &self.catalog.fonts,
            raster: &self.docx.raster,
            sections: &shared.sections,
            plan: Plan::of(part.document, &layout.style, &self.catalog.fonts),
        };
        let mut manuscript = Manuscript::new(&shop, part.document);
        manuscript.compose()?;
        let section = if last {
            manuscript.section().to_vec()
        } else {
            manuscript.end_section()?;
            Vec::new()
        };
        manuscript.number(part.number.saturating_sub(1))?;
        let renaming = self.renaming(name, index);
        let used = (manuscript.note_count, manuscript.drawings, manuscript.bookmarks);
        let Manuscript { part: written, notes, media, .. } = manuscript;
        let mut text = written.xml.into_bytes();
        let length = text.len();
        text.extend(section);
        let length = if part.numbered { number_first(&mut text, length) } else { length };
        let length = length + begin(&mut text, length, part);
        let lettered = !header::of(&layout.style).is_empty();
        let flat = self.after_letter.take().filter(|_| !lettered);
        if lettered {
            self.after_letter = Some(renaming.relation(header::FLAT.relation));
        }
        let mut section = renaming.apply(&text[length..])?;
        let mut renamed = renaming.apply(&text[..length])?;
        if let Some(flat) = flat
            && !put_header(&mut renamed, &flat)
        {
            put_header(&mut section, &flat);
        }
        self.used = (self.used.0 + used.0, self.used.1 + used.1, self.used.2 + used.2);
        if part.mark > 0 {
            let offset = inside_first(&renamed);
            renamed.splice(offset..offset, self.bookmark(part.mark)?);
        }
        self.text.append(&renamed);
        self.notes.append(&renaming.apply(&notes.xml.into_bytes())?);
        let moved = |relation: Relation| Relation {
            id: renaming.relation(&relation.id),
            target: if relation.external { relation.target } else { moved(&relation.target, index) },
            ..relation
        };
        self.relations.extend(written.relations.into_iter().map(moved));
        self.note_relations.extend(notes.relations.into_iter().map(moved));
        self.media.extend(media.into_iter().map(|(path, bytes)| (self::moved(&path, index), bytes)));
        Ok(section)
    }

    fn renaming(&mut self, layout: &'a str, index: usize) -> Renaming {
        let place = self.layouts.iter().position(|known| *known == layout).unwrap_or_else(|| {
            self.layouts.push(layout);
            self.layouts.len() - 1
        });
        let (notes, drawings, bookmarks) = self.used;
        Renaming { part: format!("p{}", index + 1), notes, drawings, bookmarks, ..names(place) }
    }

    /// The bookmark of a document, numbered after those of its own.
    fn bookmark(&mut self, mark: usize) -> Result<Vec<u8>, Problems> {
        self.used.2 += 1;
        let (id, name) = (self.used.2.to_string(), volume_bookmark(mark));
        let mut xml = Xml::new();
        xml.leaf("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)])?;
        xml.leaf("w:bookmarkEnd", &[("w:id", &id)])?;
        Ok(xml.into_bytes())
    }

    /// All files of the package.
    fn files(self, first: &Document, section: &[u8]) -> Result<Vec<File>, Problems> {
        let mut feet = Vec::new();
        for (place, layout) in self.layouts.iter().enumerate() {
            let renaming = names(place);
            for (foot, part) in &self.docx.shared(layout)?.feet {
                let file = format!("{}{}", renaming.foot, foot.file);
                feet.push((renaming.relation(foot.relation), foot.kind(), file, renaming.apply(part)?));
            }
        }
        let mut relations = vec![
            Relation::part("rIdStyles", "styles", "styles.xml"),
            Relation::part("rIdSettings", "settings", "settings.xml"),
            Relation::part("rIdFonts", "fontTable", "fontTable.xml"),
            Relation::part("rIdNotes", "footnotes", "footnotes.xml"),
        ];
        relations.extend(feet.iter().map(|(id, kind, file, _)| Relation::part(id, kind, file)));
        relations.extend(self.relations);
        let names: Vec<(&str, &str)> = feet.iter().map(|(_, kind, file, _)| (*kind, file.as_str())).collect();
        let layouts: Vec<&Shared> =
            self.layouts.iter().map(|layout| self.docx.shared(layout)).collect::<Result<_, _>>()?;
        let settings = layouts.first().map_or_else(Vec::new, |shared| shared.settings.clone());
        let mut files = vec![
            File::xml("[Content_Types].xml", package::content_types(&names)?),
            File::xml("_rels/.rels", package::root_relations()?),
            File::xml("docProps/app.xml", properties::app()?),
            File::xml("docProps/core.xml", properties::core(first)?),
            File::xml("word/document.xml", main_part(self.text, section)?),
            File::xml("word/_rels/document.xml.rels", package::relations(&relations)?),
            File::xml("word/styles.xml", styles(&layouts, &self.layouts)?),
            File::xml("word/settings.xml", settings),
            File::xml("word/fontTable.xml", fonts::table(&self.catalog.fonts)?),
            File::xml("word/footnotes.xml", notes::part(self.notes)?),
        ];
        if !self.note_relations.is_empty() {
            files.push(File::xml("word/_rels/footnotes.xml.rels", package::relations(&self.note_relations)?));
        }
        files.extend(feet.into_iter().map(|(_, _, file, part)| File::xml(&format!("word/{file}"), part)));
        files.extend(self.media.into_iter().map(|(path, bytes)| File {
            path: format!("word/{path}"),
            bytes,
            deflate: false,
        }));
        Ok(files)
    }
}

/// Name of a bookmark of the volume.
pub(super) fn volume_bookmark(mark: usize) -> String {
    format!("{VOLUME}_{mark}")
}

/// What is added to the names of a layout; nothing to those of the first.
fn names(place: usize) -> Renaming {
    let before = if place == 0 { String::new() } else { format!("L{}", place + 1) };
    let feet = FEET.iter().chain(&[header::TALL, header::FLAT]).map(|foot| foot.relation).collect();
    Renaming { style: before.clone(), foot: before, feet, ..Renaming::default() }
}

/// The path of a picture in the package, apart from those of other documents.
fn moved(path: &str, index: usize) -> String {
    match path.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/p{}-{file}", index + 1),
        None => format!("p{}-{path}", index + 1),
    }
}

/// Puts into the first section of a document where it begins and how it counts; returns by how much the text before `length`
/// has grown.
fn begin(text: &mut Vec<u8>, length: usize, part: &Part<'_>) -> usize {
    let mut grown = 0;
    let mut put = |text: &mut Vec<u8>, before: &[u8], words: String| {
        let start = find(text, b"<w:sectPr>", 0).unwrap_or(text.len());
        if let Some(offset) = find(text, before, start) {
            text.splice(offset..offset, words.bytes());
            grown += if offset < length + grown { words.len() } else { 0 };
        }
    };
    if part.right {
        put(text, b"<w:pgSz", r#"<w:type w:val="oddPage"/>"#.to_owned());
    }
    let form = if part.roman { r#" w:fmt="upperRoman""# } else { "" };
    if part.first.is_some() || part.roman {
        let first = part.first.map_or_else(String::new, |first| format!(r#" w:start="{first}""#));
        put(text, b"<w:cols", format!("<w:pgNumType{form}{first}/>"));
    }
    grown
}

/// Lets the first page of the first section have the footer of the others; returns where the text then ends that ended at `length`.
fn number_first(text: &mut Vec<u8>, length: usize) -> usize {
    let own = b"<w:titlePg/>";
    let end = find(text, b"</w:sectPr>", 0).unwrap_or(text.len());
    match find(&text[..end], own, 0) {
        Some(at) => {
            text.drain(at..at + own.len());
            if at < length { length - own.len() } else { length }
        }
        None => length,
    }
}

/// Gives the first section a header; whether there is a section.
fn put_header(text: &mut Vec<u8>, relation: &str) -> bool {
    let open = b"<w:sectPr>";
    let Some(at) = find(text, open, 0).map(|at| at + open.len()) else { return false };
    let kinds = ["default", "even", "first"];
    let words: String = kinds
        .iter()
        .map(|kind| format!(r#"<w:headerReference w:type="{kind}" r:id="{relation}"/>"#))
        .collect();
    text.splice(at..at, words.into_bytes());
    true
}

/// Where the words of the first paragraph begin: a bookmark between two paragraphs would count to the page before.
fn inside_first(text: &[u8]) -> usize {
    let Some(open) = find(text, b"<w:p>", 0) else { return 0 };
    let inside = open + b"<w:p>".len();
    if !text[inside..].starts_with(b"<w:pPr>") {
        return inside;
    }
    find(text, b"</w:pPr>", inside).map_or(inside, |close| close + b"</w:pPr>".len())
}

fn find(text: &[u8], words: &[u8], from: usize) -> Option<usize> {
    text.get(from..)?.windows(words.len()).position(|window| window == words).map(|at| from + at)
}

/// The styles of all layouts: those of the first as they are, of the others under names of their own.
fn styles(layouts: &[&Shared], names_of: &[&str]) -> Result<Vec<u8>, Problems> {
    let mut all: Option<Element> = None;
    for (place, shared) in layouts.iter().enumerate() {
        let renaming = names(place);
        let part = Element::parse(&renaming.apply(&shared.styles)?)?;
        match &mut all {
            None => all = Some(part),
            Some(all) => {
                let defaults = part.child("w:docDefaults").cloned().unwrap_or_default();
                let others = part.children.into_iter().filter(|child| child.name == "w:style");
                all.children.extend(others.map(|style| own(style, &defaults, names_of[place], place)));
            }
        }
    }
    all.ok_or_else(|| fault("a volume without layouts"))?.to_part()
}

/// A style of a further layout: not the default, not built in, and with the defaults of its own layout.
fn own(mut style: Element, defaults: &Element, layout: &str, place: usize) -> Element {
    style.attributes.retain(|(key, _)| key != "w:default");
    style.set("w:customStyle", "1");
    let name = style.child_mut("w:name");
    let named = format!("{} {layout}", name.get("w:val").unwrap_or_default());
    name.set("w:val", &named);
    let normal = style.get("w:styleId") == Some(format!("L{}Normal", place + 1).as_str());
    if normal {
        for (holder, kind) in [("w:pPrDefault", "w:pPr"), ("w:rPrDefault", "w:rPr")] {
            let from = defaults.child(holder).and_then(|holder| holder.child(kind));
            let into = style.child_mut(kind);
            let known: BTreeMap<String, ()> =
                into.children.iter().map(|child| (child.name.clone(), ())).collect();
            into.children.extend(
                from.into_iter()
                    .flat_map(|from| from.children.iter())
                    .filter(|child| !known.contains_key(&child.name))
                    .cloned(),
            );
        }
        super::order::put_in_order(&mut style);
    }
    style
}
