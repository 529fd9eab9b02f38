//! Pages as pictures for a screen: only those asked for are drawn.

use super::{Typst, cache, export, lay_out};
use crate::backend::typst::document;
use crate::backend::typst::world::Job;
use crate::backend::{PageForm, PagePicture, View, Viewed};
use crate::catalog::Catalog;
use crate::model::Document;
use crate::problem::Problems;

impl Typst {
    /// Lays a document out and draws the pages of a view that there are. `wanted` is asked before each page; when it says
    /// no, the rest is left out.
    ///
    /// # Errors
    /// As [`Typst::render`].
    pub fn view(
        &self,
        catalog: &Catalog,
        document: &Document,
        view: &View,
        wanted: &dyn Fn() -> bool,
    ) -> Result<Viewed, Problems> {
        let style = &catalog.layout(&document.layout)?.style;
        let json = document::json(document, style, &catalog.fonts)?;
        let job = Job::new(&self.shared, catalog, &document.layout, json, &document.assets)?;
        let _evict = cache::Evict;
        let (laid_out, warnings) = lay_out(&job)?;
        let pages = laid_out.pages();
        let mut pictures = Vec::new();
        for (index, page) in pages.iter().enumerate() {
            let number = index + 1;
            if !view.pages.contains(&number) || !wanted() {
                continue;
            }
            let bytes = match view.form {
                PageForm::Svg => export::page_svg(page),
                PageForm::Png => export::page_png(page, view.dpi)?,
            };
            let size = page.frame.size();
            pictures.push(PagePicture {
                page: number,
                width_mm: size.x.to_mm(),
                height_mm: size.y.to_mm(),
                bytes,
            });
        }
        Ok(Viewed { pages: pages.len(), pictures, warnings })
    }
}
