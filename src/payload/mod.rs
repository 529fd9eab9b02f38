//! The only way in: raw JSON and pictures become a valid payload, or a list of everything that is wrong with it.

mod advice;
mod date;
mod finding;
mod json;
mod picture;
mod schema;
mod text;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::problem::{Problem, Problems};

pub use json::read_json;
pub use picture::{Picture, PictureFormat, data_address};
pub use schema::Schema;

/// Pictures sent beside the JSON, by content id; a field names one as `cid:NAME`.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// Data that its schema accepts, with all pictures decoded.
#[derive(Debug, Clone)]
pub struct Payload {
    data: Value,
    pictures: Vec<Picture>,
}

impl Payload {
    /// Checks raw data against a schema, every text for characters that cannot stand in a document, and every picture.
    /// In the data of the result each string under the name `image` is replaced by the index of its picture.
    ///
    /// # Errors
    /// All faults at once, each by JSON pointer with its remedy.
    pub fn parse(schema: &Schema, raw: Value, parts: &Parts) -> Result<Payload, Problems> {
        let mut problems: Vec<Problem> = Vec::new();
        text::check(&raw, &mut problems);
        schema.check(&raw, &mut problems);
        let mut data = raw;
        let pictures = picture::take(&mut data, parts, &mut problems);
        Problems::check(problems)?;
        Ok(Payload { data, pictures })
    }

    /// The data.
    pub fn data(&self) -> &Value {
        &self.data
    }

    /// The pictures, in the order of the data.
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }
}

/// A JSON pointer (RFC 6901) one step longer.
pub fn pointer_to(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}
