//! Examples: payloads on disk, with the pictures that stand beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::catalog::file::{list, read, read_text};
use crate::problem::{Code, Place, Problem, Problems};

/// An example payload on disk.
pub struct Example {
    /// Where it stands.
    pub path: PathBuf,
    /// Its JSON text. A `picture` of an example may name a file beside it: `"image": "file:photo.png"`.
    pub text: String,
}

/// The examples of a folder, by case.
///
/// # Errors
/// `file-fault`.
pub fn read_examples(folder: &Path) -> Result<BTreeMap<String, Example>, Problems> {
    let mut examples = BTreeMap::new();
    for path in list(folder)? {
        if path.extension().is_some_and(|extension| extension == "json") {
            let case = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let text = read_text(&path)?;
            examples.insert(case, Example { path, text });
        }
    }
    Ok(examples)
}

impl Example {
    /// The payload, with pictures that stand in files beside it put inside as `data:` addresses, as a caller sends it.
    ///
    /// # Errors
    /// `template-fault` if the text is not JSON, `file-fault` if a picture is not there.
    pub fn payload(&self) -> Result<Value, Problems> {
        let mut value: Value = serde_json::from_str(&self.text).map_err(|error| {
            Problem::new(
                Code::TemplateFault,
                format!("示例不是 JSON：{error}"),
                format!("the example is not JSON: {error}"),
            )
            .at(Place::Name(self.path.display().to_string()))
        })?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        put_inside(&mut value, folder)?;
        Ok(value)
    }
}

fn put_inside(value: &mut Value, folder: &Path) -> Result<(), Problems> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| put_inside(item, folder)),
        Value::Object(fields) => fields.iter_mut().try_for_each(|(name, field)| match field.as_str() {
            Some(address) if name == "image" && address.starts_with("file:") => {
                let file = address.trim_start_matches("file:");
                let media = match file.rsplit('.').next() {
                    Some("svg") => "image/svg+xml",
                    Some("png") => "image/png",
                    _ => "image/jpeg",
                };
                let bytes = read(&folder.join(file))?;
                *field = Value::String(crate::payload::data_address(media, &bytes));
                Ok(())
            }
            _ => put_inside(field, folder),
        }),
        _ => Ok(()),
    }
}
