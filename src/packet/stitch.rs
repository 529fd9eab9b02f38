//! Puts the pages of attached PDF files into the pages that the volume keeps free for them.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, Stream, dictionary};

use crate::limit;
use crate::packet::enclosure::load;
use crate::packet::leaf::Leaf;
use crate::problem::{Code, Problem, Problems};

/// Name of the attached page among the resources of a page of the volume.
const NAME: &str = "Enclosed";

/// Where attached pages are set, in points from the lower left corner of the sheet: left, lower, right, upper edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame(pub(super) [f32; 4]);

/// A volume that attached pages are put into.
pub(super) struct Volume {
    pdf: Pdf,
    pages: BTreeMap<u32, ObjectId>,
    frame: Frame,
}

impl Volume {
    /// Opens a volume.
    ///
    /// # Errors
    /// `internal` if our own file cannot be read.
    pub(super) fn open(bytes: &[u8], frame: Frame) -> Result<Volume, Problems> {
        let pdf = Pdf::load_mem(bytes).map_err(|error| broken(&error))?;
        let pages = pdf.get_pages();
        Ok(Volume { pdf, pages, frame })
    }

    /// Fills pages of the volume, from `first` on (counted from 1), with those of a file.
    ///
    /// # Errors
    /// As [`load`], or `internal` if a page of our own cannot be changed.
    pub(super) fn fill(&mut self, first: usize, bytes: &[u8], name: &str) -> Result<(), Problems> {
        let mut source = load(bytes, name)?;
        source.renumber_objects_with(self.pdf.max_id + 1);
        self.pdf.max_id = self.pdf.max_id.max(source.max_id);
        let ids: Vec<ObjectId> = source.page_iter().collect();
        for (index, id) in ids.into_iter().enumerate() {
            let number = u32::try_from(first + index).unwrap_or(u32::MAX);
            let Some(target) = self.pages.get(&number).copied() else {
                return Err(fault(&format!("page {number} is not there")).into());
            };
            let Some(leaf) = Leaf::of(&source, id) else { continue };
            let form = self.form(&source, id, &leaf).map_err(|error| broken(&error))?;
            self.set(target, form, &leaf).map_err(|error| broken(&error))?;
        }
        Ok(())
    }

    /// The file.
    ///
    /// # Errors
    /// `internal` if it cannot be written.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Problems> {
        let mut bytes = Vec::new();
        self.pdf.save_to(&mut bytes).map_err(|error| fault(&error.to_string()))?;
        Ok(bytes)
    }

    /// An attached page as a form, with everything that it needs.
    fn form(&mut self, source: &Pdf, page: ObjectId, leaf: &Leaf) -> lopdf::Result<ObjectId> {
        let mut resources = leaf.resources.clone();
        let mut content = b"q\n".to_vec();
        content.extend(source.get_page_content_with_limit(page, limit::ARCHIVE_BYTES)?);
        content.extend(b"\nQ\n");
        let mut drawn =
            resources.get_deref(b"XObject", source).and_then(Object::as_dict).cloned().unwrap_or_default();
        for (index, stamp) in leaf.stamps.iter().enumerate() {
            let name = format!("Stamp{index}");
            content.extend(format!("q {} cm /{name} Do Q\n", matrix(stamp.matrix)).into_bytes());
            drawn.set(name, Object::Reference(stamp.form));
        }
        if !drawn.is_empty() {
            resources.set("XObject", drawn);
        }
        let mut dict = dictionary! {
            "Type" => Object::Name(b"XObject".to_vec()),
            "Subtype" => Object::Name(b"Form".to_vec()),
            "BBox" => leaf.seen.map(Object::Real).to_vec(),
            "Resources" => resources,
        };
        if let Some(group) = &leaf.group {
            dict.set("Group", group.clone());
        }
        self.copy(source, &Object::Dictionary(dict.clone()));
        let mut stream = Stream::new(dict, content);
        stream.compress()?;
        Ok(self.pdf.add_object(stream))
    }

    /// Copies the objects that an object refers to, and those that they refer to.
    fn copy(&mut self, source: &Pdf, from: &Object) {
        let mut wanted = Vec::new();
        refers_to(from, &mut wanted);
        while let Some(id) = wanted.pop() {
            if self.pdf.objects.contains_key(&id) {
                continue;
            }
            let mut object = source.get_object(id).cloned().unwrap_or(Object::Null);
            if is_structure(&object) {
                object = Object::Null;
            }
            refers_to(&object, &mut wanted);
            self.pdf.objects.insert(id, object);
        }
    }

    /// Draws a form on a page of the volume, under what stands there.
    fn set(&mut self, page: ObjectId, form: ObjectId, leaf: &Leaf) -> lopdf::Result<()> {
        let place = matrix(self.place(leaf));
        let before = self
            .pdf
            .add_object(Stream::new(Dictionary::new(), format!("q {place} cm /{NAME} Do Q\n").into_bytes()));
        let dict = self.pdf.get_dictionary(page)?;
        let mut contents = vec![Object::Reference(before)];
        match dict.get(b"Contents") {
            Ok(Object::Array(list)) => contents.extend(list.iter().cloned()),
            Ok(one) => contents.push(one.clone()),
            Err(_) => {}
        }
        // Pages of the volume may share their resources, so that this one gets its own.
        let found = dict.get_deref(b"Resources", &self.pdf).and_then(Object::as_dict);
        let mut resources = found.cloned().unwrap_or_default();
        let found = resources.get_deref(b"XObject", &self.pdf).and_then(Object::as_dict);
        let mut drawn = found.cloned().unwrap_or_default();
        drawn.set(NAME, Object::Reference(form));
        resources.set("XObject", drawn);
        let dict = self.pdf.get_dictionary_mut(page)?;
        dict.set("Contents", contents);
        dict.set("Resources", resources);
        Ok(())
    }

    /// The matrix that sets a page into the frame: the right way up, a wide page turned so that its head lies at the left, never
    /// enlarged, in the middle.
    fn place(&self, leaf: &Leaf) -> [f32; 6] {
        let [left, low, right, high] = leaf.seen;
        let (mut wide, mut tall) = (right - left, high - low);
        if leaf.turns % 2 == 1 {
            std::mem::swap(&mut wide, &mut tall);
        }
        let turned = wide > tall;
        let turns = (leaf.turns + if turned { 3 } else { 0 }) % 4;
        if turned {
            std::mem::swap(&mut wide, &mut tall);
        }
        let Frame([x0, y0, x1, y1]) = self.frame;
        let scale = ((x1 - x0) / wide).min((y1 - y0) / tall).min(1.0);
        let (x, y) = (x0 + (x1 - x0 - wide * scale) / 2.0, y0 + (y1 - y0 - tall * scale) / 2.0);
        let [a, b, c, d, e, f] = match turns {
            0 => [1.0, 0.0, 0.0, 1.0, -left, -low],
            1 => [0.0, -1.0, 1.0, 0.0, -low, right],
            2 => [-1.0, 0.0, 0.0, -1.0, right, high],
            _ => [0.0, 1.0, -1.0, 0.0, high, -left],
        };
        [a * scale, b * scale, c * scale, d * scale, e * scale + x, f * scale + y]
    }
}

/// Numbers of a matrix as a content stream has them.
fn matrix(numbers: [f32; 6]) -> String {
    numbers.map(|number| format!("{number:.4}")).join(" ")
}

fn refers_to(object: &Object, ids: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => ids.push(*id),
        Object::Array(list) => list.iter().for_each(|one| refers_to(one, ids)),
        Object::Dictionary(dict) => dict.iter().for_each(|(_, one)| refers_to(one, ids)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, one)| refers_to(one, ids)),
        _ => {}
    }
}

/// Whether an object belongs to the structure of the other file, which does not come along.
fn is_structure(object: &Object) -> bool {
    let kind = object.as_dict().and_then(|dict| dict.get(b"Type")).and_then(Object::as_name);
    kind.is_ok_and(|kind| {
        [&b"Page"[..], b"Pages", b"Catalog", b"StructTreeRoot", b"StructElem"].contains(&kind)
    })
}

fn broken(error: &lopdf::Error) -> Problem {
    fault(&error.to_string())
}

fn fault(what: &str) -> Problem {
    Problem::new(
        Code::Internal,
        format!("附件的页面无法装入全册：{what}"),
        format!("the pages of an attachment cannot be put into the volume: {what}"),
    )
}
