//! Where things stand on pages that are laid out, in millimetres.

use std::path::PathBuf;

use typst::layout::{Frame, FrameItem, Point, Transform};

use super::HOUSE;
use crate::backend::typst::world::Job;
use crate::backend::typst::{Typst, document as written, lay_out};
use crate::catalog::{Catalog, Sources};
use crate::model::Document;

/// Something on a page: text or a picture, with its place from the sheet's top-left corner in millimetres.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    /// The words; empty for a picture or a shape.
    pub(super) text: String,
    /// Left edge, of a rotated thing its first corner.
    pub(super) x: f64,
    /// Baseline of text, top of a picture or shape.
    pub(super) y: f64,
    /// Advance of text, width of a picture or shape.
    pub(super) width: f64,
    /// Height of a picture or shape, type size of text.
    pub(super) height: f64,
    /// Whether it is a picture.
    pub(super) picture: bool,
}

pub(super) const MM: f64 = 72.0 / 25.4;

fn things(frame: &Frame, to_page: Transform, found: &mut Vec<Thing>) {
    for (at, item) in frame.items() {
        let place = Transform::translate(at.x, at.y);
        let point = Point::zero().transform(to_page.pre_concat(place));
        let (x, y) = (point.x.to_pt() / MM, point.y.to_pt() / MM);
        let thing = |text: String, width: f64, height: f64, picture| Thing {
            text,
            x,
            y,
            width: width / MM,
            height: height / MM,
            picture,
        };
        match item {
            FrameItem::Group(group) => {
                things(&group.frame, to_page.pre_concat(place).pre_concat(group.transform), found);
            }
            FrameItem::Text(text) => {
                found.push(thing(text.text.to_string(), text.width().to_pt(), text.size.to_pt(), false));
            }
            FrameItem::Image(_, size, _) => {
                found.push(thing(String::new(), size.x.to_pt(), size.y.to_pt(), true));
            }
            FrameItem::Shape(shape, _) => {
                let size = shape.geometry.bbox(None).size();
                found.push(thing(String::new(), size.x.to_pt(), size.y.to_pt(), false));
            }
            _ => {}
        }
    }
}

pub(super) fn laid_out(house: (&Typst, &Catalog), document: &Document) -> Vec<Vec<Thing>> {
    let (typst, catalog) = house;
    let style = &catalog.layout(&document.layout).unwrap().style;
    let json = written::json(document, style, &catalog.fonts).unwrap();
    let job = Job::new(&typst.shared, catalog, &document.layout, json, &document.assets).unwrap();
    let (pages, warnings) = lay_out(&job).unwrap();
    assert_eq!(warnings, []);
    let of = |page: &typst_layout::Page| {
        let mut found = Vec::new();
        things(&page.frame, Transform::identity(), &mut found);
        found
    };
    pages.pages().iter().map(of).collect()
}

pub(super) fn pages(document: &Document) -> Vec<Vec<Thing>> {
    laid_out((&HOUSE.typst, &HOUSE.catalog), document)
}

/// A house whose layouts say something else.
pub(super) fn house(layout: &str, change: impl Fn(&str) -> String) -> (Typst, Catalog) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    let layout = catalog.layouts.get_mut(layout).unwrap();
    let changed = change(&layout.style_source);
    assert_ne!(changed, layout.style_source);
    layout.style_source = changed;
    (Typst::new(&catalog).unwrap(), catalog)
}

pub(super) fn words(page: &[Thing]) -> String {
    page.iter().map(|thing| thing.text.as_str()).collect::<String>().replace(char::is_whitespace, "")
}

/// The first text of a page that begins so.
pub(super) fn find<'a>(page: &'a [Thing], start: &str) -> &'a Thing {
    page.iter()
        .find(|thing| thing.text.starts_with(start))
        .unwrap_or_else(|| panic!("no {start}: {}", words(page)))
}

/// The date of issue on a page: the last year in the body's type.
pub(super) fn date_of(page: &[Thing]) -> &Thing {
    let is = |thing: &&Thing| thing.text.starts_with("2025") && (thing.height - 16.0 / MM).abs() < 0.01;
    page.iter().rfind(is).unwrap()
}

/// Baselines of a page's text in the body's type.
pub(super) fn baselines(page: &[Thing]) -> Vec<f64> {
    let body = page.iter().filter(|thing| (thing.height - 16.0 / MM).abs() < 0.01);
    let mut found: Vec<f64> = body.map(|thing| thing.y).collect();
    found.sort_by(f64::total_cmp);
    found.dedup_by(|one, other| (*one - *other).abs() < 0.1);
    found
}
