//! A template: a folder with `template.toml`, `schema.json`, `body.md.hbs` and its examples.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::catalog::example::read_examples;
use crate::catalog::file::{list, read_text, toml_place};
use crate::catalog::shared::Shared;
use crate::payload::Schema;
use crate::problem::{Code, Place, Problem, Problems};

pub use crate::catalog::example::Example;

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
    /// One Handlebars source per element of the standard, its own and shared ones.
    pub fields: BTreeMap<String, Field>,
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

/// The source of one element.
#[derive(Debug, Clone)]
pub struct Field {
    /// Where it stands, for messages, e.g. `notice/template.toml#fields.title`.
    pub file: String,
    /// Its Handlebars source.
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
    fields_from: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

impl Template {
    /// An example by the name of its case.
    ///
    /// # Errors
    /// `not-found`, listing what there is.
    pub fn example(&self, case: &str) -> Result<&Example, Problems> {
        self.examples.get(case).ok_or_else(|| {
            let cases: Vec<&str> = self.examples.keys().map(String::as_str).collect();
            Problem::new(
                Code::NotFound,
                format!("模板“{}”没有示例“{case}”", self.name),
                format!("template {:?} has no example {case:?}", self.name),
            )
            .hint(format!("可用：{}", cases.join("、")), format!("there are: {}", cases.join(", ")))
            .into()
        })
    }

    /// Reads the template of a folder, what it takes from the shared files, and its examples from another folder.
    ///
    /// # Errors
    /// `template-fault` or `file-fault`, all at once, with file, line and column.
    pub fn load(folder: &Path, shared: &Shared, examples: Option<&Path>) -> Result<Template, Problems> {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = format!("{name}/template.toml");
        let manifest_text = read_text(&folder.join("template.toml"))?;
        let manifest: Manifest =
            toml::from_str(&manifest_text).map_err(|error| manifest_fault(&file, &manifest_text, &error))?;
        let fields = manifest.all_fields(&file, shared)?;
        let body = read_text(&folder.join("body.md.hbs"))?;
        let schema = read_schema(folder, &name, shared)?;
        let partials = read_partials(&folder.join("partials"))?;
        let schema_text = schema.to_string();
        let mut parts = vec![manifest_text.as_bytes(), body.as_bytes(), schema_text.as_bytes()];
        parts.extend(fields.values().map(|field| field.text.as_bytes()));
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
            fields,
            schema: Schema::compile(&name, schema)?,
            name,
            body,
            partials,
            digest,
        })
    }
}

impl Manifest {
    /// The elements of the shared file that it names, and its own over them.
    fn all_fields(&self, file: &str, shared: &Shared) -> Result<BTreeMap<String, Field>, Problems> {
        let mut fields = match &self.fields_from {
            Some(name) => shared.fields(file, name)?,
            None => BTreeMap::new(),
        };
        for (name, text) in &self.fields {
            let file = format!("{file}#fields.{name}");
            fields.insert(name.clone(), Field { file, text: text.clone() });
        }
        let unknown = fields.iter().filter(|(name, _)| !FIELD_NAMES.contains(&name.as_str()));
        Problems::check(unknown.map(|(name, field)| unknown_field(name, field)).collect())?;
        Ok(fields)
    }
}

fn unknown_field(name: &str, field: &Field) -> Problem {
    Problem::new(
        Code::TemplateFault,
        format!("没有名为 {name} 的公文要素"),
        format!("there is no element {name}"),
    )
    .at(Place::Name(field.file.clone()))
    .hint(format!("可用：{}", FIELD_NAMES.join("、")), format!("there are: {}", FIELD_NAMES.join(", ")))
}

/// The schema of a folder, with what it takes from the shared files.
fn read_schema(folder: &Path, name: &str, shared: &Shared) -> Result<Value, Problems> {
    let file = format!("{name}/schema.json");
    let value = serde_json::from_str(&read_text(&folder.join("schema.json"))?).map_err(|error| {
        Problem::new(
            Code::TemplateFault,
            format!("模式不是 JSON：{error}"),
            format!("the schema is not JSON: {error}"),
        )
        .at(Place::Name(file.clone()))
    })?;
    shared.bundle(&file, value)
}

/// A fault of a TOML file with line and column.
pub(super) fn manifest_fault(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    Problem::new(
        Code::TemplateFault,
        format!("模板清单有误：{}", error.message()),
        format!("the template's manifest is wrong: {}", error.message()),
    )
    .at(toml_place(file, text, error))
}

/// Partials of a folder, by file name without `.md.hbs`; a folder that is not there has none.
pub fn read_partials(folder: &Path) -> Result<BTreeMap<String, String>, Problems> {
    let mut partials = BTreeMap::new();
    for path in list(folder)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(stem) = name.strip_suffix(".md.hbs") {
            partials.insert(stem.to_owned(), read_text(&path)?);
        }
    }
    Ok(partials)
}
