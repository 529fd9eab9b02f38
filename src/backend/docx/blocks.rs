//! The blocks of the model, in the order of the model.

use super::bound::volume_bookmark;
use super::manuscript::Manuscript;
use super::paragraph::{Form, Place, Stop};
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::backend::measure::{cell, spacing, width};
use crate::model::{Align, Block, Contents, Heading, Item, List, Paragraph};

/// Where blocks stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// Role of their paragraphs.
    role: &'static str,
    /// Whether they stand in a list, where first lines are not indented.
    listed: bool,
}

impl Context {
    /// In the body.
    pub(super) const BODY: Context = Context { role: "body", listed: false };
}

impl Manuscript<'_> {
    /// Writes blocks.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn blocks(&mut self, blocks: &[Block], context: Context) -> Written {
        for block in blocks {
            if !matches!(block, Block::Table(table) if table.landscape) {
                self.stand_upright()?;
            }
            match block {
                Block::Heading(heading) => self.heading(heading)?,
                Block::Paragraph(paragraph) => self.text(paragraph, context)?,
                Block::List(list) => self.list(list)?,
                Block::Quote { blocks } => self.blocks(blocks, Context { role: "quote", ..context })?,
                Block::Table(table) => self.table(table)?,
                Block::Figure(figure) => self.figure(figure)?,
                Block::Chart(chart) => self.chart(chart)?,
                Block::Metrics { items } => self.metrics(items)?,
                Block::Item(item) => self.item(item)?,
                Block::EditorNote { label, blocks } => self.editor_note(label, blocks)?,
                Block::Contents(contents) => self.contents(contents)?,
                Block::PageBreak => self.new_page = true,
            }
        }
        Ok(())
    }

    fn text(&mut self, paragraph: &Paragraph, context: Context) -> Written {
        let form = Form {
            style: style_id(if context.listed { "list" } else { context.role }),
            place: if paragraph.align == Align::Justify { Place::Style } else { paragraph.align.into() },
            first: (context.listed || !paragraph.indent).then_some(0),
            ..Form::default()
        };
        self.paragraph(&form, |own| own.inlines(&paragraph.text, Look::default()))
    }

    /// A heading; a run-in one is a paragraph whose first words look like a heading.
    fn heading(&mut self, heading: &Heading) -> Written {
        let role = match heading.level {
            0 | 1 => "heading1",
            2 => "heading2",
            3 => "heading3",
            _ => "heading4",
        };
        let form = Form { style: style_id(role), keep_next: heading.run_in.is_none(), ..Form::default() };
        let body = self.role("body")?.font.as_str();
        let body_font = self.shop.fonts.get(body).map(|font| font.docx.as_str());
        let marked = heading.level == 1 && self.shop.marks_headings(self.document);
        self.paragraph(&form, |own| {
            if marked {
                own.bookmark()?;
            }
            own.words(&heading.number, Look::default())?;
            own.inlines(&heading.text, Look::default())?;
            match &heading.run_in {
                Some(text) => own.inlines(text, Look { font: body_font, ..Look::default() }),
                None => Ok(()),
            }
        })
    }

    /// A list: markers stand in a column of their own, text hangs after them.
    fn list(&mut self, list: &List) -> Written {
        let role = self.role("list")?;
        let tracking = spacing(&self.style().grid, self.role("body")?, role);
        let fonts = self.shop.fonts;
        let widest =
            list.markers.iter().map(|marker| width(fonts, role, tracking, marker)).max().unwrap_or(0);
        let narrow = list.markers.iter().all(|marker| marker.ends_with(['.', '·']));
        let gap = if narrow { cell(role, tracking) / 2 } else { 0 };
        let outer = self.inset;
        if outer == 0 {
            self.inset += (f64::from(cell(role, tracking)) * role.indent_chars).round() as i32;
        }
        self.inset += widest + gap;
        for (marker, item) in list.markers.iter().zip(&list.items) {
            // A tabulator at a marker as wide as the column would jump to the stop after the next.
            let tab = width(fonts, role, tracking, marker) < widest + gap;
            self.list_item(marker, item, widest + gap, tab)?;
        }
        self.inset = outer;
        Ok(())
    }

    fn list_item(&mut self, marker: &str, item: &[Block], hang: i32, tab: bool) -> Written {
        let context = Context { role: "list", listed: true };
        let form = Form { style: style_id("list"), first: Some(-hang), ..Form::default() };
        let (first, rest) = match item {
            [Block::Paragraph(first), rest @ ..] => (Some(first), rest),
            all => (None, all),
        };
        self.paragraph(&form, |own| {
            own.words(marker, Look::default())?;
            if tab {
                own.tab()?;
            }
            first.map_or(Ok(()), |first| own.inlines(&first.text, Look::default()))
        })?;
        self.blocks(rest, context)
    }

    fn item(&mut self, item: &Item) -> Written {
        if !item.title.is_empty() {
            let form = Form { style: style_id("item_title"), keep_next: true, ..Form::default() };
            self.paragraph(&form, |own| {
                own.bookmark()?;
                own.lines(&item.title, Look::default())
            })?;
            self.blank_lines(self.style().title.after_lines);
        }
        self.blocks(&item.blocks, Context::BODY)?;
        if item.contributor.is_empty() {
            return Ok(());
        }
        let form = Form { style: style_id("contributor"), ..Form::default() };
        self.paragraph(&form, |own| own.words(&format!("（{}）", item.contributor), Look::default()))
    }

    fn editor_note(&mut self, label: &str, blocks: &[Block]) -> Written {
        let mut label = Some(label).filter(|label| !label.is_empty());
        for block in blocks {
            let Block::Paragraph(paragraph) = block else {
                self.blocks(std::slice::from_ref(block), Context { role: "editor_note", listed: false })?;
                continue;
            };
            let form = Form { style: style_id("editor_note"), ..Form::default() };
            self.paragraph(&form, |own| {
                if let Some(label) = label.take() {
                    let look = Look { style: Some(style_id("editor_note_label")), ..Look::default() };
                    own.words(&format!("{label}："), look)?;
                }
                own.inlines(&paragraph.text, Look::default())
            })?;
        }
        self.blank_lines(1.0);
        Ok(())
    }

    /// A list of contents; every entry leads to its place in the text.
    fn contents(&mut self, contents: &Contents) -> Written {
        if !contents.title.is_empty() {
            let form = Form { style: style_id("contents_title"), keep_next: true, ..Form::default() };
            self.paragraph(&form, |own| own.words(&contents.title, Look::default()))?;
        }
        for (index, entry) in contents.entries.iter().enumerate() {
            let stops = vec![Stop::Dots(self.core())];
            let head = contents.leads.get(index).is_some_and(|lead| lead.group);
            let mut form = Form { style: style_id("contents_entry"), stops, ..Form::default() };
            if head {
                form = Form { style: style_id("contents_title"), place: Place::Left, ..Form::default() };
            }
            let target = bookmark_name(index + 1);
            self.paragraph(&form, |own| {
                if let Some(page) = contents.pages.get(index) {
                    let lead = contents.leads.get(index).copied().unwrap_or_default();
                    if lead.page > 0 {
                        return own.volume_entry(entry, page, lead.page);
                    }
                    own.words(entry, Look::default())?;
                    own.tab()?;
                    return own.words(page, Look::default());
                }
                own.part.xml.open("w:hyperlink", &[("w:anchor", &target), ("w:history", "1")])?;
                own.words(entry, Look::default())?;
                own.tab()?;
                own.page_of(&target, index + 1)?;
                own.part.xml.close("w:hyperlink")
            })?;
        }
        self.blank_lines(1.0);
        Ok(())
    }

    /// An entry of a volume: it leads to a document, whose page is known.
    fn volume_entry(&mut self, entry: &str, page: &str, mark: usize) -> Written {
        let target = volume_bookmark(mark);
        self.part.xml.open("w:hyperlink", &[("w:anchor", &target), ("w:history", "1")])?;
        self.words(entry, Look::default())?;
        if !page.is_empty() {
            self.tab()?;
        }
        if page.bytes().all(|byte| byte.is_ascii_digit()) && !page.is_empty() {
            self.field(&target, |own| own.part.xml.text(page))?;
        } else {
            self.words(page, Look::default())?;
        }
        self.part.xml.close("w:hyperlink")
    }

    /// The page of a bookmark, as a field; what it shows until Word brings it up to date is reckoned by `paging`.
    fn page_of(&mut self, target: &str, number: usize) -> Written {
        self.field(target, |own| {
            let offset = own.part.xml.length();
            own.paging.place(offset, number);
            Ok(())
        })
    }

    /// A field that shows the page of a bookmark; until it is brought up to date it shows what `shown` writes.
    fn field(&mut self, target: &str, shown: impl FnOnce(&mut Self) -> Written) -> Written {
        let xml = &mut self.part.xml;
        let parts = [("begin", ""), ("", target), ("separate", "")];
        for (kind, target) in parts {
            xml.open("w:r", &[])?;
            if target.is_empty() {
                xml.leaf("w:fldChar", &[("w:fldCharType", kind)])?;
            } else {
                let order = format!(" PAGEREF {target} \\h ");
                xml.element("w:instrText", &[("xml:space", "preserve")], &order)?;
            }
            xml.close("w:r")?;
        }
        xml.open("w:r", &[])?;
        xml.open("w:t", &[])?;
        shown(self)?;
        let xml = &mut self.part.xml;
        xml.close("w:t")?;
        xml.close("w:r")?;
        xml.open("w:r", &[])?;
        xml.leaf("w:fldChar", &[("w:fldCharType", "end")])?;
        xml.close("w:r")
    }

    /// Marks the place where the paragraph stands as the target of the next entry of the contents.
    fn bookmark(&mut self) -> Written {
        self.bookmarks += 1;
        self.paging.mark();
        let (id, name) = (self.bookmarks.to_string(), bookmark_name(self.bookmarks));
        self.part.xml.leaf("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)])?;
        self.part.xml.leaf("w:bookmarkEnd", &[("w:id", &id)])
    }
}

fn bookmark_name(number: usize) -> String {
    format!("_Toc{number:06}")
}
