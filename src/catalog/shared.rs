//! What several templates share: definitions of schemas and elements of the standard, in `templates/_shared`.
//!
//! A kind's `schema.json` refers to `official.json#/$defs/title`; what it reaches is put into the schema's own `$defs`, so that
//! the schema that is served stands alone. A definition that the kind has under the same name hides the shared one. A reference
//! into a shared file that leads elsewhere than to `$defs` is replaced by what stands there (a list inside a list is opened).

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::catalog::file::{list, read_text};
use crate::catalog::template::{Field, manifest_fault};
use crate::problem::{Code, Place, Problem, Problems};

/// How deep references may replace each other.
const REPLACED_DEPTH: usize = 16;

/// The shared files read so far, by file name without extension for fields and with it for definitions.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    definitions: BTreeMap<String, Value>,
    fields: BTreeMap<String, BTreeMap<String, Field>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    fields: BTreeMap<String, String>,
}

impl Shared {
    /// Reads a folder `_shared`; a file takes the place of an earlier one of its name.
    ///
    /// # Errors
    /// `template-fault` or `file-fault`.
    pub fn read(&mut self, folder: &Path) -> Result<(), Problems> {
        for path in list(folder)? {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let file = format!("_shared/{name}");
            if name.ends_with(".json") {
                let value = serde_json::from_str(&read_text(&path)?)
                    .map_err(|error| fault(&file, &format!("JSON：{error}"), &format!("JSON: {error}")))?;
                self.definitions.insert(name, value);
            } else if let Some(stem) = name.strip_suffix(".toml") {
                let text = read_text(&path)?;
                let sheet: Sheet =
                    toml::from_str(&text).map_err(|error| manifest_fault(&file, &text, &error))?;
                let fields = sheet.fields.into_iter().map(|(field, text)| {
                    let file = format!("{file}#fields.{field}");
                    (field, Field { file, text })
                });
                self.fields.insert(stem.to_owned(), fields.collect());
            }
        }
        Ok(())
    }

    /// The elements of a shared `NAME.toml`.
    ///
    /// # Errors
    /// `template-fault` that lists what there is.
    pub fn fields(&self, manifest: &str, name: &str) -> Result<BTreeMap<String, Field>, Problems> {
        self.fields.get(name).cloned().ok_or_else(|| {
            let names: Vec<&str> = self.fields.keys().map(String::as_str).collect();
            fault(
                manifest,
                &format!("fields_from：没有 _shared/{name}.toml"),
                &format!("fields_from: there is no _shared/{name}.toml"),
            )
            .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
            .into()
        })
    }

    /// A schema with every definition that it reaches in the shared files.
    ///
    /// # Errors
    /// `template-fault` for each reference that leads nowhere.
    pub fn bundle(&self, file: &str, schema: Value) -> Result<Value, Problems> {
        let mut bundle = Bundle { shared: self, file, wanted: Vec::new(), problems: Vec::new() };
        let mut schema = bundle.resolved(schema, None, 0);
        let own = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
        let mut found: BTreeMap<String, (String, Value)> = BTreeMap::new();
        while let Some((home, name)) = bundle.wanted.pop() {
            if own.contains_key(&name) {
                continue;
            }
            match found.get(&name) {
                Some((other, _)) if *other != home => bundle.clash(&name, other, &home),
                Some(_) => {}
                None => {
                    let definition = bundle.definition(&home, &name);
                    found.insert(name, (home, definition));
                }
            }
        }
        Problems::check(bundle.problems)?;
        if let (false, Some(root)) = (found.is_empty(), schema.as_object_mut()) {
            let mut all = own;
            all.extend(found.into_iter().map(|(name, (_, definition))| (name, definition)));
            root.insert("$defs".to_owned(), Value::Object(all));
        }
        Ok(schema)
    }
}

/// One schema on its way.
struct Bundle<'a> {
    shared: &'a Shared,
    file: &'a str,
    /// Shared files and names of definitions still to be brought.
    wanted: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl Bundle<'_> {
    /// A value with its references led to the schema's own `$defs`; `home` is the shared file that it stands in.
    fn resolved(&mut self, value: Value, home: Option<&str>, depth: usize) -> Value {
        match value {
            Value::Array(items) => {
                let mut all = Vec::new();
                for item in items {
                    let replaced = reference(&item).is_some();
                    match self.resolved(item, home, depth) {
                        Value::Array(inner) if replaced => all.extend(inner),
                        one => all.push(one),
                    }
                }
                Value::Array(all)
            }
            Value::Object(object) => self.object(object, home, depth),
            other => other,
        }
    }

    fn object(&mut self, object: Map<String, Value>, home: Option<&str>, depth: usize) -> Value {
        let address = object.get("$ref").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (file, pointer) = address.split_once('#').unwrap_or_default();
        let file = if file.is_empty() { home.unwrap_or_default() } else { file }.to_owned();
        if address.is_empty() || file.is_empty() {
            let inner = object.into_iter().map(|(name, value)| (name, self.resolved(value, home, depth)));
            return Value::Object(inner.collect());
        }
        if let Some(name) = pointer.strip_prefix("/$defs/").filter(|name| !name.contains('/')) {
            self.wanted.push((file, name.to_owned()));
            let own = Value::from(format!("#{pointer}"));
            let inner = object.into_iter().map(|(name, value)| match name.as_str() {
                "$ref" => (name, own.clone()),
                _ => (name, self.resolved(value, home, depth)),
            });
            return Value::Object(inner.collect());
        }
        match self.shared.definitions.get(&file).and_then(|shared| shared.pointer(pointer)).cloned() {
            Some(found) if depth < REPLACED_DEPTH => self.resolved(found, Some(&file), depth + 1),
            _ => self.nowhere(&address),
        }
    }

    fn definition(&mut self, home: &str, name: &str) -> Value {
        let found =
            self.shared.definitions.get(home).and_then(|shared| shared.get("$defs")?.get(name)).cloned();
        match found {
            Some(found) => self.resolved(found, Some(home), 0),
            None => self.nowhere(&format!("{home}#/$defs/{name}")),
        }
    }

    fn nowhere(&mut self, address: &str) -> Value {
        let names: Vec<&str> = self.shared.definitions.keys().map(String::as_str).collect();
        let problem = fault(
            self.file,
            &format!("引用 {address} 找不到目标"),
            &format!("the reference {address} leads nowhere"),
        )
        .hint(format!("_shared 里有：{}", names.join("、")), format!("_shared has: {}", names.join(", ")));
        self.problems.push(problem);
        Value::Null
    }

    fn clash(&mut self, name: &str, one: &str, other: &str) {
        self.problems.push(fault(
            self.file,
            &format!("{one} 和 {other} 都定义了 {name}"),
            &format!("both {one} and {other} define {name}"),
        ));
    }
}

/// The address of a value that is a reference.
fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

fn fault(file: &str, zh: &str, en: &str) -> Problem {
    Problem::new(Code::TemplateFault, zh, en).at(Place::Name(file.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shared() -> Shared {
        let official = json!({
            "$defs": {
                "title": {"type": "string", "maxLength": 9},
                "blocks": {"type": "array", "items": {"$ref": "#/$defs/block"}},
                "block": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/blocks"}]},
                "other": {"type": "null"}
            },
            "x-advice": {"upward": [{"at": "/title", "message": "a"}, {"at": "/body", "message": "b"}]}
        });
        Shared { definitions: BTreeMap::from([("official.json".to_owned(), official)]), ..Shared::default() }
    }

    #[test]
    fn only_what_is_reached_is_brought_and_own_definitions_win() {
        let schema = json!({
            "properties": {
                "title": {"$ref": "official.json#/$defs/title", "title": "题目"},
                "body": {"$ref": "official.json#/$defs/blocks"}
            },
            "x-advice": [{"$ref": "official.json#/x-advice/upward"}, {"at": "", "message": "c"}],
            "$defs": {"block": {"type": "string"}}
        });
        let bundled = shared().bundle("notice/schema.json", schema).unwrap();
        assert_eq!(bundled["properties"]["title"], json!({"$ref": "#/$defs/title", "title": "题目"}));
        let names: Vec<&String> = bundled["$defs"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["block", "blocks", "title"]);
        assert_eq!(bundled["$defs"]["block"], json!({"type": "string"}));
        assert_eq!(bundled["x-advice"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_told_with_its_file() {
        let schema = json!({"items": [{"$ref": "official.json#/$defs/titel"}, {"$ref": "office.json#/x"}]});
        let problems = shared().bundle("notice/schema.json", schema).unwrap_err();
        let text = problems.to_string();
        assert!(text.contains("official.json#/$defs/titel") && text.contains("office.json#/x"), "{text}");
    }
}
