//! The DOCX back-end: the model to WordprocessingML.

mod blocks;
mod chart;
mod closing;
mod figure;
mod finish;
mod fonts;
mod frame;
mod head;
mod imprint;
mod manuscript;
mod masthead;
mod measure;
mod notes;
mod order;
mod package;
mod paging;
mod paragraph;
mod picture;
mod properties;
mod raster;
mod roles;
mod scripts;
mod skeleton;
mod table;
#[cfg(test)]
mod tests;
mod tiles;
mod title;
mod tree;
mod words;
mod xml;

use std::collections::BTreeMap;

use crate::backend::{Artifact, Format, Options};
use crate::catalog::Catalog;
use crate::catalog::fonts::Fonts;
use crate::catalog::layout::Layout;
use crate::catalog::style::HeadForm;
use crate::model::{Block, Document};
use crate::problem::Problems;
use blocks::Context;
use finish::{EVEN_FOOTER, ODD_FOOTER};
use manuscript::{Manuscript, NAMESPACES};
use package::{File, Relation};
use raster::Raster;
use skeleton::Skeleton;
use xml::{Xml, fault};

/// The back-end with what it keeps between documents.
pub struct Docx {
    shared: BTreeMap<String, Shared>,
    raster: Raster,
}

/// What all documents of a layout share.
struct Shared {
    /// The parts that are always the same, packed.
    package: Vec<u8>,
    /// `w:sectPr`.
    section: Vec<u8>,
}

impl Shared {
    /// Packs the parts of a layout; `[Content_Types].xml` comes first in every DOCX.
    fn build(layout: &Layout, fonts: &Fonts) -> Result<Shared, Problems> {
        let skeleton = Skeleton::build(&layout.style, fonts)?;
        let files = [
            File::xml("[Content_Types].xml", package::content_types()?),
            File::xml("_rels/.rels", package::root_relations()?),
            File::xml("docProps/app.xml", properties::app()?),
            File::xml("word/styles.xml", skeleton.styles),
            File::xml("word/settings.xml", skeleton.settings),
            File::xml("word/fontTable.xml", fonts::table(fonts)?),
            File::xml("word/footer1.xml", skeleton.odd_footer),
            File::xml("word/footer2.xml", skeleton.even_footer),
        ];
        Ok(Shared { package: package::pack(&files)?, section: skeleton.section })
    }
}

/// What a document is made with.
struct Workshop<'a> {
    layout: &'a Layout,
    fonts: &'a Fonts,
    raster: &'a Raster,
}

impl Workshop<'_> {
    /// Whether headings of level 1 are what a list of contents lists: it is there, and there are no items.
    fn marks_headings(&self, document: &Document) -> bool {
        let has = |wanted: fn(&Block) -> bool| document.body.iter().any(wanted);
        has(|block| matches!(block, Block::Contents(_))) && !has(|block| matches!(block, Block::Item(_)))
    }
}

impl Docx {
    /// Prepares what all documents share.
    ///
    /// # Errors
    /// `font-fault` or `layout-fault`.
    pub fn new(catalog: &Catalog) -> Result<Docx, Problems> {
        let mut shared = BTreeMap::new();
        for (name, layout) in &catalog.layouts {
            shared.insert(name.clone(), Shared::build(layout, &catalog.fonts)?);
        }
        Ok(Docx { shared, raster: Raster::new(&catalog.fonts) })
    }

    /// Renders a document.
    ///
    /// # Errors
    /// `layout-fault`.
    pub fn render(
        &self,
        catalog: &Catalog,
        document: &Document,
        _options: &Options,
    ) -> Result<Artifact, Problems> {
        let layout = catalog.layout(&document.layout)?;
        let shared = self
            .shared
            .get(&document.layout)
            .ok_or_else(|| fault("the layout was not there when the back-end was made"))?;
        let shop = Workshop { layout, fonts: &catalog.fonts, raster: &self.raster };
        let mut manuscript = Manuscript::new(&shop, document);
        manuscript.write()?;
        let file = package::pack_after(&shared.package, &files(&shared.section, manuscript)?)?;
        Ok(Artifact { format: Format::Docx, files: vec![file], pages: None, warnings: Vec::new() })
    }
}

/// The files of a document's own, in the order of the package.
fn files(section: &[u8], manuscript: Manuscript<'_>) -> Result<Vec<File>, Problems> {
    let Manuscript { document, part, notes, media, .. } = manuscript;
    let mut relations = vec![
        Relation::part("rIdStyles", "styles", "styles.xml"),
        Relation::part("rIdSettings", "settings", "settings.xml"),
        Relation::part("rIdFonts", "fontTable", "fontTable.xml"),
        Relation::part(ODD_FOOTER, "footer", "footer1.xml"),
        Relation::part(EVEN_FOOTER, "footer", "footer2.xml"),
        Relation::part("rIdNotes", "footnotes", "footnotes.xml"),
    ];
    relations.extend(part.relations);
    let mut files = vec![
        File::xml("docProps/core.xml", properties::core(document)?),
        File::xml("word/document.xml", main_part(part.xml, section)?),
        File::xml("word/_rels/document.xml.rels", package::relations(&relations)?),
        File::xml("word/footnotes.xml", notes::part(notes.xml)?),
    ];
    if !notes.relations.is_empty() {
        files.push(File::xml("word/_rels/footnotes.xml.rels", package::relations(&notes.relations)?));
    }
    for (path, bytes) in media {
        files.push(File { path: format!("word/{path}"), bytes, deflate: false });
    }
    Ok(files)
}

/// `word/document.xml` around the text.
fn main_part(text: Xml, section: &[u8]) -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    xml.open("w:document", NAMESPACES)?;
    xml.open("w:body", &[])?;
    xml.append(&text.into_bytes());
    xml.append(section);
    xml.close("w:body")?;
    xml.close("w:document")?;
    Ok(xml.into_bytes())
}

impl Manuscript<'_> {
    /// Writes the whole text, in the order of the standard.
    fn write(&mut self) -> Result<(), Problems> {
        let style = self.style();
        match (style.head.form, &style.masthead) {
            (HeadForm::None, _) => self.title(0.0)?,
            (HeadForm::Masthead, Some(masthead)) => {
                self.masthead(masthead)?;
                self.title(0.0)?;
            }
            _ => {
                self.red_head(&style.head)?;
                self.title(style.title.gap_lines)?;
            }
        }
        let document = self.document;
        self.blocks(&document.body, Context::BODY)?;
        self.attachment_note()?;
        if style.head.form != HeadForm::Masthead {
            self.signature()?;
        }
        self.annotation()?;
        self.attachments()?;
        if style.head.form == HeadForm::Masthead {
            self.tail()?
        } else {
            self.imprint()?
        }
        for (offset, page) in std::mem::take(&mut self.paging).into_numbers() {
            self.part.xml.insert_number(offset, page);
        }
        Ok(())
    }
}
