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

/// Puts pictures that a payload names as files beside it (`"image": "file:photo.png"`) inside as `data:` addresses. Whether they are
/// pictures is seen later, at the door.
///
/// # Errors
/// `file-fault` for every file that is not there, `picture` for every path that does not begin at the folder, all at once.
pub fn put_inside(value: &mut Value, folder: &Path) -> Result<(), Problems> {
    let mut problems = Vec::new();
    put_pictures(value, &mut |file| match inside(file, folder) {
        Ok(address) => Some(address),
        Err(found) => {
            problems.extend(found.into_list());
            None
        }
    });
    Problems::check(problems)
}

/// Puts whatever a caller finds for a file in the place of every picture that a payload names as a file (`"image": "file:photo.png"`).
pub fn put_pictures(value: &mut Value, find: &mut dyn FnMut(&str) -> Option<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put_pictures(item, find)),
        Value::Object(fields) => {
            for (name, field) in fields {
                let file =
                    field.as_str().filter(|_| name == "image").and_then(|text| text.strip_prefix("file:"));
                match file.map(&mut *find) {
                    Some(Some(address)) => *field = Value::String(address),
                    Some(None) => {}
                    None => put_pictures(field, find),
                }
            }
        }
        _ => {}
    }
}

fn inside(file: &str, folder: &Path) -> Result<String, Problems> {
    if Path::new(file).is_absolute() {
        return Err(Problem::new(
            Code::Picture,
            format!("图片文件“{file}”须写成相对于数据文件的路径"),
            format!("the picture file {file:?} must be a path from the data file"),
        )
        .into());
    }
    let media = match file.rsplit('.').next() {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "image/jpeg",
    };
    Ok(crate::payload::data_address(media, &read(&folder.join(file))?))
}
