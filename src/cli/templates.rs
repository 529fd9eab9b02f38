//! `hongtou templates`: what there is, the fields of one template, or what an office's own style changes.

use serde_json::{Value, json};

use crate::app::report;
use crate::catalog::Catalog;
use crate::catalog::norms::Departure;
use crate::catalog::template::Template;
use crate::cli::arguments::Templates;
use crate::cli::{staged, table, terminal};
use crate::config::Settings;
use crate::problem::{Language, Problems};
use crate::sheet;

/// Lists templates, the fields of one, or what an office's own style changes; or writes the blank sheet of one.
///
/// # Errors
/// Every fault of the catalogue; `template-unknown`; `file-fault`.
pub(super) fn run(settings: &Settings, asked: &Templates) -> Result<(), Problems> {
    let catalog = Catalog::load(&settings.sources)?;
    let chinese = settings.language == Language::Chinese;
    if asked.deviations {
        let found = departures(&catalog, asked.name.as_deref())?;
        if asked.json {
            terminal::line(&format!("{:#}", json!(found)));
        } else {
            print(&deviations(&found, settings.language));
        }
        return Ok(());
    }
    if let (Some(name), Some(path)) = (&asked.name, &asked.sheet) {
        return staged::write(path, &sheet::blank(catalog.template(name)?)?);
    }
    match (&asked.name, asked.json) {
        (None, false) => print(&all(&catalog, chinese)),
        (None, true) => {
            let list: Vec<Value> = catalog.templates.values().map(describe).collect();
            terminal::line(&format!("{:#}", Value::Array(list)));
        }
        (Some(name), false) => print(&fields(catalog.template(name)?, chinese)),
        (Some(name), true) => {
            let template = catalog.template(name)?;
            let mut described = describe(template);
            described["schema"] = template.schema.source().clone();
            terminal::line(&format!("{described:#}"));
        }
    }
    Ok(())
}

fn print(rows: &[Vec<String>]) {
    for line in table::lines(rows) {
        terminal::line(&line);
    }
}

fn head(chinese: bool, zh: &[&str], en: &[&str]) -> Vec<String> {
    let words = if chinese { zh } else { en };
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn all(catalog: &Catalog, chinese: bool) -> Vec<Vec<String>> {
    let mut rows = vec![head(
        chinese,
        &["名称", "标题", "文种", "版式", "格式", "示例"],
        &["NAME", "TITLE", "KIND", "LAYOUT", "FORMATS", "EXAMPLES"],
    )];
    rows.extend(catalog.templates.values().map(|template| {
        let title = if chinese { &template.title } else { &template.title_en };
        let cases: Vec<&str> = template.examples.keys().map(String::as_str).collect();
        vec![
            template.name.clone(),
            title.clone(),
            template.kind.clone(),
            template.layout.clone(),
            template.formats.join(","),
            cases.join(","),
        ]
    }));
    rows
}

/// The deviations of all layouts, or of that of one template.
fn departures(catalog: &Catalog, name: Option<&str>) -> Result<Vec<Departure>, Problems> {
    let Some(name) = name else { return Ok(catalog.norms.departures(catalog.layouts.values())) };
    let layout = catalog.layout(&catalog.template(name)?.layout)?;
    Ok(catalog.norms.departures([layout]))
}

/// One row a deviation.
fn deviations(found: &[Departure], language: Language) -> Vec<Vec<String>> {
    let chinese = language == Language::Chinese;
    let mut rows = vec![head(
        chinese,
        &["项目", "名称", "标准版式", "本单位", "条款", "效力", "判断", "版式"],
        &["KEY", "TITLE", "STOCK", "OWN", "CLAUSE", "STRENGTH", "VERDICT", "LAYOUTS"],
    )];
    rows.extend(found.iter().map(|one| {
        let (title, note) = if chinese { (&one.title, &one.note) } else { (&one.title_en, &one.note_en) };
        let verdict = one.verdict.sentence();
        let verdict = verdict.text(language);
        let mark = if chinese { "；" } else { "; " };
        vec![
            one.key.clone(),
            title.clone(),
            one.stock.clone(),
            one.own.clone(),
            one.clause.clone(),
            one.strength.sentence().text(language).to_owned(),
            if note.is_empty() { verdict.to_owned() } else { format!("{verdict}{mark}{note}") },
            one.layouts.join(","),
        ]
    }));
    rows
}

fn describe(template: &Template) -> Value {
    let mut members = report::template(template);
    members.insert("examples".into(), template.examples.keys().cloned().collect());
    members.into()
}

/// One row a field of the schema's top level.
fn fields(template: &Template, chinese: bool) -> Vec<Vec<String>> {
    let mut rows = vec![head(
        chinese,
        &["字段", "名称", "必填", "类型", "说明"],
        &["FIELD", "TITLE", "REQUIRED", "TYPE", "DESCRIPTION"],
    )];
    let schema = template.schema.source();
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    rows.extend(properties.map(|(name, property)| {
        let mark = match (required.contains(&name.as_str()), chinese) {
            (true, true) => "是",
            (true, false) => "yes",
            (false, _) => "",
        };
        let words = |key: &str| words(schema, property, key);
        vec![name.clone(), words("title"), mark.to_owned(), words("type"), words("description")]
    }));
    rows
}

/// A keyword of a property, or else of what it refers to inside the schema; several types are separated by `|`.
fn words(schema: &Value, property: &Value, key: &str) -> String {
    let pointer = property["$ref"].as_str().and_then(|address| address.strip_prefix('#'));
    let target = pointer.and_then(|pointer| schema.pointer(pointer));
    let value = property.get(key).or_else(|| target?.get(key));
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
        _ => String::new(),
    }
}
