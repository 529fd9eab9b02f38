//! One PDF of the pages of many documents: each font once, bookmarks, links, page labels.

use typst::foundations::{NativeElement, Smart};
use typst::introspection::{Location, Tag, TagFlags};
use typst::layout::{FrameItem, Point};
use typst::model::{DocumentInfo, HeadingElem};
use typst::text::{Locale, TextElem};
use typst_layout::{Page, PagedDocument};

use super::document::{self, Part};
use super::sheets::{Numbers, Sheets, nonzero, shift};
use super::world::Job;
use super::{Typst, cache, export, lay_out};
use crate::backend::Options;
use crate::catalog::Catalog;
use crate::model::Document;
use crate::problem::Problems;

/// A bookmark of a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// 1 for groups, 2 for what stands in them.
    pub level: usize,
    /// Its words.
    pub text: String,
    /// Page of the volume, from 1.
    pub page: usize,
}

/// What a volume says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imprint {
    /// Title.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// Its date, e.g. `2025年12月31日`.
    pub date: String,
    /// What stands for its content: equal contents give equal bytes.
    pub identity: String,
}

impl Typst {
    /// Lays out a part of a volume. `bound` tells that its links lead to pages of the volume.
    ///
    /// # Errors
    /// As [`Typst::render`].
    pub fn lay_out_part(
        &self,
        catalog: &Catalog,
        document: &Document,
        numbers: Numbers,
        enclosure: Option<usize>,
    ) -> Result<Sheets, Problems> {
        let style = &catalog.layout(&document.layout)?.style;
        let json =
            document::json_of_part(document, style, &catalog.fonts, Some(Part { numbers, enclosure }))?;
        let job = Job::new(&self.shared, catalog, &document.layout, json, &document.assets)?;
        let _evict = cache::Evict;
        let (pages, warnings) = lay_out(&job)?;
        Ok(Sheets::of(pages, numbers, document.leads(), warnings))
    }

    /// Binds parts, one after another, into one PDF.
    ///
    /// # Errors
    /// `layout-fault` for what the PDF standard refuses.
    pub fn bind(
        &self,
        catalog: &Catalog,
        parts: Vec<Sheets>,
        bookmarks: &[Bookmark],
        imprint: &Imprint,
        options: &Options,
    ) -> Result<Vec<u8>, Problems> {
        let mut pages: Vec<Page> = Vec::new();
        for part in parts {
            let before = pages.len();
            for mut page in part.pages {
                if !part.bound {
                    shift(&mut page, before);
                }
                pages.push(page);
            }
        }
        for (index, bookmark) in bookmarks.iter().enumerate() {
            if let Some(page) = pages.get_mut(bookmark.page.saturating_sub(1)) {
                mark(page, bookmark, index);
            }
        }
        let info = DocumentInfo {
            title: Some(imprint.title.as_str().into()),
            author: Some(imprint.author.as_str())
                .filter(|author| !author.is_empty())
                .map(Into::into)
                .into_iter()
                .collect(),
            locale: Smart::Custom(Locale::new(typst::text::Lang::CHINESE, None)),
            ..DocumentInfo::default()
        };
        let document = PagedDocument::new(pages.into_iter().collect(), info);
        let job = Job::new(&self.shared, catalog, "packet", b"{}".to_vec(), &[])?;
        let _evict = cache::Evict;
        export::volume(&job, &document, options, imprint.identity.clone(), &imprint.date)
    }
}

/// Puts a heading without words at the top of a page: readers of the file list it among the bookmarks.
fn mark(page: &mut Page, bookmark: &Bookmark, index: usize) {
    let mut heading = HeadingElem::new(TextElem::packed(bookmark.text.as_str()))
        .with_level(Smart::Custom(nonzero(bookmark.level)))
        .with_bookmarked(Smart::Custom(true))
        .pack();
    let location = Location::new(index as u128 + 1);
    heading.set_location(location);
    let flags = TagFlags { introspectable: true, tagged: false };
    let end = FrameItem::Tag(Tag::End(location, 0, flags));
    page.frame.push(Point::zero(), FrameItem::Tag(Tag::Start(heading, flags)));
    page.frame.push(Point::zero(), end);
}
