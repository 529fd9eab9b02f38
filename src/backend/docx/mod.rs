//! The DOCX back-end: the model to WordprocessingML.

mod across;
mod blocks;
pub mod bound;
mod chart;
mod closing;
mod cover;
mod figure;
mod finish;
mod fonts;
mod footer;
mod frame;
mod head;
mod header;
mod imprint;
mod letter;
mod manuscript;
mod mark;
mod masthead;
mod minutes;
mod notes;
mod order;
mod package;
mod paging;
mod paragraph;
mod picture;
mod places;
mod properties;
mod raster;
mod rename;
mod roles;
mod rows;
mod scripts;
mod seal;
mod section;
mod signature;
mod skeleton;
mod stamp;
mod table;
#[cfg(test)]
mod tests;
mod tiles;
mod title;
mod tree;
mod words;
mod xml;

use std::collections::BTreeMap;

use crate::backend::plan::Plan;
use crate::backend::{Artifact, Format, Options};
use crate::catalog::Catalog;
use crate::catalog::fonts::Fonts;
use crate::catalog::layout::Layout;
use crate::catalog::style::HeadForm;
use crate::model::{Block, Document};
use crate::problem::Problems;
use blocks::Context;
use manuscript::{Manuscript, NAMESPACES};
use package::{File, Relation};
use paragraph::Form;
use raster::Raster;
use roles::SPACER;
use section::{FEET, Foot, Sections};
use skeleton::Skeleton;
use xml::{Written, Xml, fault};

/// The back-end with what it keeps between documents.
pub struct Docx {
    shared: BTreeMap<String, Shared>,
    raster: Raster,
}

/// What all documents of a layout share.
struct Shared {
    /// The parts that are always the same, packed.
    package: Vec<u8>,
    /// `w:sectPr` of each kind of section.
    sections: Sections,
    /// `word/styles.xml`, for volumes.
    styles: Vec<u8>,
    /// `word/settings.xml`, for volumes.
    settings: Vec<u8>,
    /// The footers, for volumes.
    feet: Vec<(Foot, Vec<u8>)>,
}

impl Shared {
    /// Packs the parts of a layout; `[Content_Types].xml` comes first in every DOCX.
    fn build(layout: &Layout, fonts: &Fonts) -> Result<Shared, Problems> {
        let mut skeleton = Skeleton::build(&layout.style, fonts)?;
        for head in header::of(&layout.style) {
            skeleton.feet.push((*head, header::part(&layout.style, *head)?));
        }
        let mut files = vec![
            File::xml("[Content_Types].xml", package::content_types(&margins(&skeleton.feet))?),
            File::xml("_rels/.rels", package::root_relations()?),
            File::xml("docProps/app.xml", properties::app()?),
            File::xml("word/styles.xml", skeleton.styles.clone()),
            File::xml("word/settings.xml", skeleton.settings.clone()),
            File::xml("word/fontTable.xml", fonts::table(fonts)?),
        ];
        for (foot, part) in &skeleton.feet {
            files.push(File::xml(&format!("word/{}", foot.file), part.clone()));
        }
        let Skeleton { styles, settings, feet, sections } = skeleton;
        Ok(Shared { package: package::pack(&files)?, sections, styles, settings, feet })
    }
}

/// What a document is made with.
struct Workshop<'a> {
    layout: &'a Layout,
    fonts: &'a Fonts,
    raster: &'a Raster,
    sections: &'a Sections,
    /// What is reckoned of the document before it is drawn.
    plan: Plan,
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
        let plan = Plan::of(document, &layout.style, &catalog.fonts);
        let (fonts, raster) = (&catalog.fonts, &self.raster);
        let shop = Workshop { layout, fonts, raster, sections: &shared.sections, plan };
        let mut manuscript = Manuscript::new(&shop, document);
        manuscript.compose()?;
        manuscript.number(0)?;
        let file = package::pack_after(&shared.package, &files(manuscript)?)?;
        Ok(Artifact { format: Format::Docx, files: vec![file], pages: None, warnings: Vec::new() })
    }
}

/// Kind and file of headers and footers.
fn margins(feet: &[(Foot, Vec<u8>)]) -> Vec<(&'static str, &'static str)> {
    feet.iter().map(|(foot, _)| (foot.kind(), foot.file)).collect()
}

/// The files of a document's own, in the order of the package.
fn files(manuscript: Manuscript<'_>) -> Result<Vec<File>, Problems> {
    let section = manuscript.section().to_vec();
    let style = manuscript.style();
    let Manuscript { document, part, notes, media, .. } = manuscript;
    let mut relations = vec![
        Relation::part("rIdStyles", "styles", "styles.xml"),
        Relation::part("rIdSettings", "settings", "settings.xml"),
        Relation::part("rIdFonts", "fontTable", "fontTable.xml"),
        Relation::part("rIdNotes", "footnotes", "footnotes.xml"),
    ];
    let margins = header::of(style).iter().chain(&FEET);
    relations.extend(margins.map(|foot| Relation::part(foot.relation, foot.kind(), foot.file)));
    relations.extend(part.relations);
    let mut files = vec![
        File::xml("docProps/core.xml", properties::core(document)?),
        File::xml("word/document.xml", main_part(part.xml, &section)?),
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
    /// Writes the whole text, in the order of the standard, but for page numbers.
    fn compose(&mut self) -> Written {
        let style = self.style();
        let document = self.document;
        if let Some(cover) = &style.cover {
            self.cover(cover)?;
            self.blocks(&document.body, Context::BODY)?;
            return self.finish();
        }
        let gap = self.head()?;
        self.title(gap)?;
        self.blocks(&document.body, Context::BODY)?;
        self.attachment_note()?;
        self.attendance()?;
        if style.head.form != HeadForm::Masthead {
            self.signature()?;
        }
        self.annotation()?;
        self.attachments(false)?;
        if style.head.form == HeadForm::Masthead {
            self.tail()?
        } else {
            self.imprint()?
        }
        self.attachments(true)?;
        self.finish()
    }

    /// Ends the text: Word asks for a paragraph at the end.
    fn finish(&mut self) -> Written {
        if self.part.xml.ends_with(b"</w:p>") {
            return Ok(());
        }
        self.gap = 0;
        self.paragraph(&Form { style: SPACER, ..Form::default() }, |_| Ok(()))
    }

    /// Puts in the page numbers that are known by now, of a document before which `before` pages are counted.
    fn number(&mut self, before: usize) -> Written {
        for (offset, page) in std::mem::take(&mut self.paging).into_numbers() {
            self.part.xml.insert(offset, (page + before).to_string().as_bytes());
        }
        Ok(())
    }
}
