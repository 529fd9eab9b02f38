//! One page of an attached PDF: what is seen of it, which way up, and what is drawn on it.

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId};

/// Deepest page tree that is followed upwards, in levels.
const TREE_DEPTH: usize = 64;

/// A page, with what it inherits.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// What is seen: left, lower, right and upper edge in points of the page.
    pub(super) seen: [f32; 4],
    /// Quarter turns clockwise for viewing, 0 to 3.
    pub(super) turns: u8,
    /// Its resources.
    pub(super) resources: Dictionary,
    /// Its page group, if it says one.
    pub(super) group: Option<Object>,
    /// Appearances drawn over it: stamps, filled fields, comments.
    pub(super) stamps: Vec<Stamp>,
    /// How many fields are filled in, but leave it to the reader of the file to draw that.
    pub(super) undrawn: usize,
}

/// The appearance of an annotation.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    /// The form that is drawn.
    pub(super) form: ObjectId,
    /// Matrix that sets it into the rectangle of the annotation.
    pub(super) matrix: [f32; 6],
}

impl Leaf {
    /// Reads a page; `None` if it has no usable size.
    pub(super) fn of(pdf: &Pdf, id: ObjectId) -> Option<Leaf> {
        let page = pdf.get_dictionary(id).ok()?;
        let media = edges(pdf, inherited(pdf, page, b"MediaBox")?)?;
        let crop = inherited(pdf, page, b"CropBox").and_then(|crop| edges(pdf, crop)).unwrap_or(media);
        let seen =
            [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
        let seen = if seen[0] < seen[2] && seen[1] < seen[3] { seen } else { media };
        let turned = inherited(pdf, page, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0);
        let resources = inherited(pdf, page, b"Resources").and_then(|found| found.as_dict().ok());
        Some(Leaf {
            seen,
            turns: u8::try_from((turned / 90).rem_euclid(4)).unwrap_or(0),
            resources: resources.cloned().unwrap_or_default(),
            group: page.get(b"Group").ok().cloned(),
            stamps: stamps(pdf, page),
            undrawn: annotations(pdf, page).filter(|one| is_undrawn(pdf, one)).count(),
        })
    }
}

/// A value of a page or of the nodes above it.
fn inherited<'a>(pdf: &'a Pdf, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..TREE_DEPTH {
        if let Ok(found) = node.get_deref(key, pdf) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", pdf).ok()?.as_dict().ok()?;
    }
    None
}

/// A rectangle with its edges in order; `None` if it is none.
pub(super) fn edges(pdf: &Pdf, object: &Object) -> Option<[f32; 4]> {
    let numbers = numbers(pdf, object)?;
    let [a, b, c, d] = numbers[..] else { return None };
    let edges = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (edges[0] < edges[2] && edges[1] < edges[3] && edges.iter().all(|edge| edge.is_finite())).then_some(edges)
}

fn numbers(pdf: &Pdf, object: &Object) -> Option<Vec<f32>> {
    let list = pdf.dereference(object).ok()?.1.as_array().ok()?;
    list.iter().map(|one| pdf.dereference(one).ok()?.1.as_float().ok()).collect()
}

/// The appearances of a page's annotations, those left out that are hidden, windows of comments, or mere links.
fn stamps(pdf: &Pdf, page: &Dictionary) -> Vec<Stamp> {
    annotations(pdf, page).filter_map(|one| stamp(pdf, one)).collect()
}

fn annotations<'a>(pdf: &'a Pdf, page: &'a Dictionary) -> impl Iterator<Item = &'a Dictionary> {
    let list = page.get_deref(b"Annots", pdf).ok().and_then(|list| list.as_array().ok());
    list.into_iter().flatten().filter_map(move |one| pdf.dereference(one).ok()?.1.as_dict().ok())
}

/// Whether a text field or a list has a value and no appearance of it (ISO 32000-1, 12.7.3.3).
fn is_undrawn(pdf: &Pdf, annotation: &Dictionary) -> bool {
    let is_field = annotation.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Widget");
    let value = annotation.get_deref(b"V", pdf).and_then(Object::as_str);
    is_field && !annotation.has(b"AP") && value.is_ok_and(|words| !words.is_empty())
}

/// Flags of an annotation that is not to be seen: hidden, no view (ISO 32000-1, 12.5.3).
const UNSEEN: i64 = 0b10_0010;

fn stamp(pdf: &Pdf, annotation: &Dictionary) -> Option<Stamp> {
    let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    let window = annotation.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Popup");
    if flags & UNSEEN != 0 || window {
        return None;
    }
    let appearances = annotation.get_deref(b"AP", pdf).ok()?.as_dict().ok()?;
    let mut normal = appearances.get(b"N").ok()?;
    if let Ok(states) = pdf.dereference(normal).ok()?.1.as_dict() {
        normal = states.get(annotation.get(b"AS").ok()?.as_name().ok()?).ok()?;
    }
    let form = normal.as_reference().ok()?;
    let dict = &pdf.get_object(form).ok()?.as_stream().ok()?.dict;
    let place = edges(pdf, annotation.get(b"Rect").ok()?)?;
    let inside = edges(pdf, dict.get(b"BBox").ok()?)?;
    let own = dict.get(b"Matrix").ok().and_then(|matrix| numbers(pdf, matrix));
    let own = own.and_then(|numbers| numbers.try_into().ok()).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let around = bounds(own, inside);
    let (wide, high) = (around[2] - around[0], around[3] - around[1]);
    if wide <= 0.0 || high <= 0.0 {
        return None;
    }
    let (x, y) = ((place[2] - place[0]) / wide, (place[3] - place[1]) / high);
    Some(Stamp { form, matrix: [x, 0.0, 0.0, y, place[0] - around[0] * x, place[1] - around[1] * y] })
}

/// The edges of a rectangle under a matrix (ISO 32000-1, 12.5.5, algorithm 8.1).
fn bounds(matrix: [f32; 6], [left, low, right, high]: [f32; 4]) -> [f32; 4] {
    let [a, b, c, d, e, f] = matrix;
    let corners = [(left, low), (left, high), (right, low), (right, high)]
        .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    corners.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |all, (x, y)| {
        [all[0].min(*x), all[1].min(*y), all[2].max(*x), all[3].max(*y)]
    })
}
