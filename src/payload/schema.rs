//! The JSON Schema of a template, and its findings as sentences with a remedy.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use crate::limit;
use crate::payload::advice::{self, Advice};
use crate::payload::finding::finding;
use crate::payload::{date, pointer_to};
use crate::problem::{Code, Place, Problem, Problems};

/// A compiled schema with its source.
#[derive(Debug)]
pub struct Schema {
    source: Value,
    validator: Validator,
    advice: Vec<Advice>,
}

impl Schema {
    /// Compiles the schema (2020-12, formats checked) of a template.
    ///
    /// # Errors
    /// `template-fault` if it is not a valid schema.
    pub fn compile(template: &str, source: Value) -> Result<Schema, Problems> {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .with_format("official-date", date::exists)
            .build(&source)
            .map_err(|error| {
                Problem::new(
                    Code::TemplateFault,
                    format!("模式有误（{}）：{error}", error.instance_path()),
                    format!("the schema is wrong ({}): {error}", error.instance_path()),
                )
                .at(Place::Name(format!("{template}/schema.json")))
            })?;
        let advice = advice::compile(template, &source)?;
        Ok(Schema { source, validator, advice })
    }

    /// The schema as written.
    pub fn source(&self) -> &Value {
        &self.source
    }

    /// Adds every fault of a value to the list, each once.
    pub fn check(&self, value: &Value, problems: &mut Vec<Problem>) {
        let mut found = Vec::new();
        for error in self.validator.iter_errors(value) {
            self.explain(&error, &mut found);
        }
        // A text may break two rules of its schema (a pattern and a format) with one and the same remedy.
        for problem in found {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }

    /// What is accepted, but advised against: one warning a place.
    pub fn advise(&self, value: &Value) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.advice.iter().for_each(|advice| advice.give(value, &mut problems));
        problems
    }

    fn explain(&self, error: &ValidationError<'_>, problems: &mut Vec<Problem>) {
        let pointer = error.instance_path().as_str().to_owned();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let names = self.names_beside(error);
                let beside = self.schema_beside(error);
                let refused = |name: &str| beside.and_then(|schema| schema.get("x-refused")?.get(name));
                problems.extend(unexpected.iter().map(|name| match refused(name) {
                    Some(why) => not_here(&pointer, name, why),
                    None => unknown(&pointer, name, &names),
                }));
            }
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                problems.push(self.missing(&pointer, name, error));
            }
            kind => {
                let (code, zh, en, hint) = finding(kind, error.instance());
                let label = self.label(error);
                let mut problem = Problem::new(code, format!("{label}{zh}"), en).at_pointer(&pointer);
                let own = self.own_hint(error).map(|text| (text.to_owned(), text.to_owned()));
                if let Some((zh, en)) = own.or(hint) {
                    problem = problem.hint(zh, en);
                }
                problems.push(problem);
            }
        }
    }

    fn missing(&self, parent: &str, name: &str, error: &ValidationError<'_>) -> Problem {
        let schema = self
            .schema_beside(error)
            .and_then(|schema| schema.get("properties"))
            .and_then(|all| all.get(name));
        let own = |schema: &Value| schema["title"].as_str().map(str::to_owned);
        let title = schema.and_then(|schema| own(schema).or_else(|| own(self.deref(schema))));
        let title = title.map_or_else(String::new, |title| format!("（{title}）"));
        Problem::new(
            Code::FieldMissing,
            format!("缺少必填字段 {name}{title}"),
            format!("the required field {name} is missing"),
        )
        .at_pointer(pointer_to(parent, name))
        .hint(format!("请补上 {name}"), format!("add {name}"))
    }

    /// The schema object that holds the keyword of an error.
    fn schema_beside(&self, error: &ValidationError<'_>) -> Option<&Value> {
        let path = error.schema_path().as_str();
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        self.walk(parent)
    }

    /// Follows a schema path, through `$ref` where it stands in the way and at its end.
    fn walk(&self, path: &str) -> Option<&Value> {
        self.at(path).map(|at| self.deref(at))
    }

    /// Follows a schema path, through `$ref` where it stands in the way.
    fn at(&self, path: &str) -> Option<&Value> {
        let mut at = &self.source;
        for step in path.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            at = match (step.as_str(), at) {
                ("$ref", _) => self.deref(at),
                (_, Value::Array(items)) => items.get(step.parse::<usize>().ok()?)?,
                _ => at.get(&step)?,
            };
        }
        Some(at)
    }

    /// The schema that a `$ref` within the document points at, or the schema itself.
    fn deref<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|address| address.strip_prefix('#'));
        target.and_then(|pointer| self.source.pointer(pointer)).unwrap_or(schema)
    }

    fn names_beside(&self, error: &ValidationError<'_>) -> Vec<String> {
        let properties =
            self.schema_beside(error).and_then(|schema| schema.get("properties")).and_then(Value::as_object);
        properties.map(|all| all.keys().cloned().collect()).unwrap_or_default()
    }

    fn label(&self, error: &ValidationError<'_>) -> String {
        self.word(error, "title").map_or_else(String::new, |title| format!("{title}："))
    }

    fn own_hint(&self, error: &ValidationError<'_>) -> Option<&str> {
        self.word(error, "x-hint")
    }

    /// A word about the value of an error: of the schema that refers to a definition, or else of the definition.
    fn word<'a>(&'a self, error: &ValidationError<'_>, name: &str) -> Option<&'a str> {
        let path = error.schema_path().as_str();
        let (parent, _) = path.rsplit_once('/')?;
        let referrer = parent.strip_suffix("/$ref").and_then(|referrer| self.at(referrer));
        let of = |schema: &'a Value| schema[name].as_str();
        referrer.and_then(of).or_else(|| self.walk(parent).and_then(of))
    }
}

fn unknown(parent: &str, name: &str, names: &[String]) -> Problem {
    Problem::new(Code::FieldUnknown, format!("没有名为“{name}”的字段"), format!("there is no field {name:?}"))
        .at_pointer(pointer_to(parent, name))
        .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
}

/// A field that does not belong into this kind of document, with the reason that its schema gives under `x-refused`.
fn not_here(parent: &str, name: &str, why: &Value) -> Problem {
    let word = |key: &str| why[key].as_str().unwrap_or_default().to_owned();
    Problem::new(
        Code::FieldUnknown,
        format!("这一文种不写“{name}”"),
        format!("this kind of document has no field {name:?}"),
    )
    .at_pointer(pointer_to(parent, name))
    .hint(word("hint"), word("hint_en"))
}

impl Schema {
    /// Whether the schema marks the field at a path of names (array items under `*`) with a format.
    pub fn has_format(&self, path: &[&str], format: &str) -> bool {
        let mut at = &self.source;
        for name in path {
            at = self.deref(at);
            let below = if *name == "*" {
                at.get("items")
            } else {
                at.get("properties").and_then(|all| all.get(*name))
            };
            match below {
                Some(next) => at = next,
                None => return false,
            }
        }
        self.deref(at)["format"].as_str() == Some(format)
    }
}

const _: () = assert!(limit::PAYLOAD_DEPTH < 128, "serde_json stops at 128 levels");

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Schema {
        let line = json!({"type": "string", "title": "标题", "maxLength": 5, "pattern": "^[^\\n]*$", "x-hint": "不要换行"});
        let source = json!({
            "type": "object", "required": ["title", "date"], "additionalProperties": false,
            "$defs": {"line": line},
            "properties": {
                "title": {"$ref": "#/$defs/line"},
                "date": {"type": "string", "title": "日期", "format": "date"},
                "parts": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": ["integer", "null"]}}, "additionalProperties": false}}
            }
        });
        Schema::compile("test", source).unwrap()
    }

    fn found(value: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        schema().check(value, &mut problems);
        problems
            .iter()
            .map(|problem| format!("{} {}", problem.code.id(), problem.line(Default::default())))
            .collect()
    }

    #[test]
    fn every_fault_is_listed_by_pointer_with_its_remedy() {
        let value = json!({"title": "一二三四五六", "dat": 1, "parts": [{"a": "x", "b": 2}]});
        let mut list = found(&value);
        list.sort();
        assert_eq!(
            list,
            [
                "field-missing /date：缺少必填字段 date（日期）。请补上 date",
                "field-too-long /title：标题：太长：有 6 个字，超过 5 个。不要换行",
                "field-type /parts/0/a：类型应为空值或整数，现在是 “x”。请改为空值或整数",
                "field-unknown /dat：没有名为“dat”的字段。可用：title、date、parts",
                "field-unknown /parts/0/b：没有名为“b”的字段。可用：a",
            ]
        );
        assert_eq!(
            found(&json!({"title": "一\n二", "date": "2025-02-30"})),
            [
                "field-form /title：标题：“一\n二” 不符合要求。不要换行",
                "field-form /date：日期：“2025-02-30” 不符合要求。请写成 2025-03-05 这样存在的日期",
            ]
        );
    }

    #[test]
    fn formats_are_found_by_path() {
        assert!(schema().has_format(&["date"], "date"));
        assert!(!schema().has_format(&["parts", "*", "a"], "markdown"));
    }
}
