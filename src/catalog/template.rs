//! A template: a folder with `template.toml`, `schema.json`, `body.md.hbs` and its examples.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::catalog::file::{read, read_text};
use crate::payload::Schema;
use crate::problem::{Code, Place, Problem, Problems};

/// Names of the elements that `[fields]` of a template may set; the fields of `model::Fields`.
pub const FIELD_NAMES: &[&str] = &[
    "copy_number",
    "classification",
    "urgency",
    "issuer_mark",
    "document_number",
    "approvers",
    "title",
    "subtitle",
    "addressees",
    "title_note",
    "byline",
    "attachment_note",
    "attendance",
    "signature_form",
    "signature",
    "seals",
    "date_of_issue",
    "annotation",
    "imprint_addressees",
    "copied_to",
    "printer",
    "printed_on",
    "issue",
    "total_issue",
    "editorial_office",
    "report_to",
    "send_to",
    "distribute_to",
    "copies",
    "editors",
];

/// A template as read at boot.
pub struct Template {
    /// Name of its folder, e.g. `annual-summary`.
    pub name: String,
    /// What it is for, in Chinese, e.g. `年度工作总结`.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// Version, by the author of the template.
    pub version: String,
    /// 文种.
    pub kind: String,
    /// Name of its layout.
    pub layout: String,
    /// Formats that it is offered in.
    pub formats: Vec<String>,
    /// Handlebars pattern of the file name, without extension.
    pub file_name: String,
    /// One Handlebars source per element of the standard.
    pub fields: BTreeMap<String, String>,
    /// Handlebars source of the body.
    pub body: String,
    /// Handlebars sources of its own partials, by name.
    pub partials: BTreeMap<String, String>,
    /// The compiled schema.
    pub schema: Schema,
    /// Payloads, by case.
    pub examples: BTreeMap<String, Example>,
    /// SHA-256 of all of it, in hexadecimal: the content-hash version beside the constant name.
    pub digest: String,
}

/// An example payload on disk.
pub struct Example {
    /// Where it stands.
    pub path: PathBuf,
    /// Its JSON text. A `picture` of an example may name a file beside it: `"image": "file:photo.png"`.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    title: String,
    title_en: String,
    version: String,
    kind: String,
    layout: String,
    formats: Vec<String>,
    file_name: String,
    fields: BTreeMap<String, String>,
}

impl Template {
    /// Reads the template of a folder, and its examples from another.
    ///
    /// # Errors
    /// `template-fault` or `file-fault`, all at once, with file, line and column.
    pub fn load(folder: &Path, examples: Option<&Path>) -> Result<Template, Problems> {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let manifest_text = read_text(&folder.join("template.toml"))?;
        let manifest: Manifest = toml::from_str(&manifest_text)
            .map_err(|error| manifest_fault(&format!("{name}/template.toml"), &manifest_text, &error))?;
        let unknown: Vec<Problem> = manifest
            .fields
            .keys()
            .filter(|field| !FIELD_NAMES.contains(&field.as_str()))
            .map(|field| {
                Problem::new(
                    Code::TemplateFault,
                    format!("没有名为 {field} 的公文要素"),
                    format!("there is no element {field}"),
                )
                .at(Place::Name(format!("{name}/template.toml")))
                .hint(
                    format!("可用：{}", FIELD_NAMES.join("、")),
                    format!("there are: {}", FIELD_NAMES.join(", ")),
                )
            })
            .collect();
        Problems::check(unknown)?;
        let body = read_text(&folder.join("body.md.hbs"))?;
        let schema_text = read_text(&folder.join("schema.json"))?;
        let schema_value: Value = serde_json::from_str(&schema_text).map_err(|error| {
            Problem::new(
                Code::TemplateFault,
                format!("模式不是 JSON：{error}"),
                format!("the schema is not JSON: {error}"),
            )
            .at(Place::Name(format!("{name}/schema.json")))
        })?;
        let schema = Schema::compile(&name, schema_value)?;
        let partials = read_partials(&folder.join("partials"))?;
        let mut parts = vec![manifest_text.as_bytes(), body.as_bytes(), schema_text.as_bytes()];
        parts.extend(partials.values().map(String::as_bytes));
        let digest = crate::catalog::digest(&parts);
        Ok(Template {
            examples: examples.map_or_else(|| Ok(BTreeMap::new()), read_examples)?,
            title: manifest.title,
            title_en: manifest.title_en,
            version: manifest.version,
            kind: manifest.kind,
            layout: manifest.layout,
            formats: manifest.formats,
            file_name: manifest.file_name,
            fields: manifest.fields,
            name,
            body,
            partials,
            schema,
            digest,
        })
    }
}

fn manifest_fault(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    let offset = error.span().map_or(0, |span| span.start).min(text.len());
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Problem::new(
        Code::TemplateFault,
        format!("模板清单有误：{}", error.message()),
        format!("the template's manifest is wrong: {}", error.message()),
    )
    .at(Place::Line { file: file.to_owned(), line, column, text: String::new() })
}

/// Partials of a folder, by file name without `.md.hbs`; a folder that is not there has none.
pub fn read_partials(folder: &Path) -> Result<BTreeMap<String, String>, Problems> {
    let mut partials = BTreeMap::new();
    for path in crate::catalog::file::list(folder)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(stem) = name.strip_suffix(".md.hbs") {
            partials.insert(stem.to_owned(), read_text(&path)?);
        }
    }
    Ok(partials)
}

fn read_examples(folder: &Path) -> Result<BTreeMap<String, Example>, Problems> {
    let mut examples = BTreeMap::new();
    for path in crate::catalog::file::list(folder)? {
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
