//! The JSON Schema of a template, and its findings as sentences with a remedy.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use crate::limit;
use crate::payload::pointer_to;
use crate::problem::{Code, Place, Problem, Problems};

/// A compiled schema with its source.
#[derive(Debug)]
pub struct Schema {
    source: Value,
    validator: Validator,
}

/// A finding before it has a place: code, Chinese, English, remedy.
type Finding = (Code, String, String, Option<(String, String)>);

impl Schema {
    /// Compiles the schema (2020-12, formats checked) of a template.
    ///
    /// # Errors
    /// `template-fault` if it is not a valid schema.
    pub fn compile(template: &str, source: Value) -> Result<Schema, Problems> {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&source)
            .map_err(|error| {
                Problem::new(
                    Code::TemplateFault,
                    format!("模式有误（{}）：{error}", error.instance_path()),
                    format!("the schema is wrong ({}): {error}", error.instance_path()),
                )
                .at(Place::Name(format!("{template}/schema.json")))
            })?;
        Ok(Schema { source, validator })
    }

    /// The schema as written.
    pub fn source(&self) -> &Value {
        &self.source
    }

    /// Adds every fault of a value to the list, each once.
    pub fn check(&self, value: &Value, problems: &mut Vec<Problem>) {
        for error in self.validator.iter_errors(value) {
            self.explain(&error, problems);
        }
    }

    fn explain(&self, error: &ValidationError<'_>, problems: &mut Vec<Problem>) {
        let pointer = error.instance_path().as_str().to_owned();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let names = self.names_beside(error);
                problems.extend(unexpected.iter().map(|name| unknown(&pointer, name, &names)));
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
        let title = schema.map(|schema| self.deref(schema)).and_then(|schema| schema["title"].as_str());
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

    /// Follows a schema path, through `$ref` where it stands in the way.
    fn walk(&self, path: &str) -> Option<&Value> {
        let mut at = &self.source;
        for step in path.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            at = match (step.as_str(), at) {
                ("$ref", _) => self.deref(at),
                (_, Value::Array(items)) => items.get(step.parse::<usize>().ok()?)?,
                _ => at.get(&step)?,
            };
        }
        Some(self.deref(at))
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
        let title = self.schema_beside(error).and_then(|schema| schema["title"].as_str());
        title.map_or_else(String::new, |title| format!("{title}："))
    }

    fn own_hint(&self, error: &ValidationError<'_>) -> Option<&str> {
        self.schema_beside(error).and_then(|schema| schema["x-hint"].as_str())
    }
}

fn unknown(parent: &str, name: &str, names: &[String]) -> Problem {
    Problem::new(Code::FieldUnknown, format!("没有名为“{name}”的字段"), format!("there is no field {name:?}"))
        .at_pointer(pointer_to(parent, name))
        .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
}

fn finding(kind: &ValidationErrorKind, value: &Value) -> Finding {
    use ValidationErrorKind as Kind;
    let shown = shorten(value);
    let long = |zh: String, en: String, most: String| {
        (Code::FieldTooLong, zh, en, Some((format!("最多 {most}"), format!("at most {most}"))))
    };
    let short = |zh: String, en: String, least: String| {
        (Code::FieldTooShort, zh, en, Some((format!("至少 {least}"), format!("at least {least}"))))
    };
    match kind {
        Kind::Type { kind } => {
            let (zh, en) = wanted(kind);
            (
                Code::FieldType,
                format!("类型应为{zh}，现在是 {shown}"),
                format!("the type must be {en}, but the value is {shown}"),
                Some((format!("请改为{zh}"), format!("give {en}"))),
            )
        }
        Kind::MaxLength { limit } => {
            let count = value.as_str().map_or(0, |text| text.chars().count());
            long(
                format!("太长：有 {count} 个字，超过 {limit} 个"),
                format!("too long: {count} characters exceed {limit}"),
                limit.to_string(),
            )
        }
        Kind::MaxItems { limit } => {
            let count = value.as_array().map_or(0, Vec::len);
            long(
                format!("太多：有 {count} 项，超过 {limit} 项"),
                format!("too many: {count} items exceed {limit}"),
                limit.to_string(),
            )
        }
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
            long(format!("数值 {shown} 太大"), format!("the number {shown} is too large"), limit.to_string())
        }
        Kind::MaxProperties { limit } => {
            long("字段太多".to_owned(), "too many fields".to_owned(), limit.to_string())
        }
        Kind::MinLength { limit } => {
            short("不能为空".to_owned(), "must not be empty".to_owned(), limit.to_string())
        }
        Kind::MinItems { limit } => {
            short("列表项太少".to_owned(), "too few items".to_owned(), limit.to_string())
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
            short(format!("数值 {shown} 太小"), format!("the number {shown} is too small"), limit.to_string())
        }
        Kind::MinProperties { limit } => {
            short("字段太少".to_owned(), "too few fields".to_owned(), limit.to_string())
        }
        Kind::Enum { options } => {
            let all =
                options.as_array().map(|all| all.iter().map(shorten).collect::<Vec<_>>()).unwrap_or_default();
            form(&shown, format!("可用：{}", all.join("、")), format!("there are: {}", all.join(", ")))
        }
        Kind::Constant { expected_value } => {
            let only = shorten(expected_value);
            form(&shown, format!("只能是 {only}"), format!("it can only be {only}"))
        }
        Kind::Format { format } => form(&shown, format_hint(format), format!("give a valid {format}")),
        Kind::Pattern { pattern } => {
            form(&shown, format!("须符合 {pattern}"), format!("it must match {pattern}"))
        }
        Kind::UniqueItems => {
            form("列表", "请去掉重复的项".to_owned(), "remove the items that stand twice".to_owned())
        }
        other => form(
            &shown,
            format!("须满足模式的 {} 规则", other.keyword()),
            format!("it must satisfy {} of the schema", other.keyword()),
        ),
    }
}

fn form(shown: &str, zh: String, en: String) -> Finding {
    (
        Code::FieldForm,
        format!("{shown} 不符合要求"),
        format!("{shown} is not of the required form"),
        Some((zh, en)),
    )
}

fn format_hint(format: &str) -> String {
    match format {
        "date" => "请写成 2025-03-05 这样存在的日期".to_owned(),
        "uri" => "请写完整的网址".to_owned(),
        other => format!("须是有效的 {other}"),
    }
}

fn wanted(kind: &TypeKind) -> (String, String) {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(set) => set.iter().map(|one| one.to_string()).collect(),
    };
    let chinese = names.iter().map(|name| match name.as_str() {
        "string" => "文本",
        "integer" => "整数",
        "number" => "数值",
        "boolean" => "是或否（true/false）",
        "array" => "列表",
        "object" => "对象",
        "null" => "空值",
        other => other,
    });
    (chinese.collect::<Vec<_>>().join("或"), names.join(" or "))
}

/// A value as it can stand in a sentence.
fn shorten(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let head: String = text.chars().take(24).collect();
            if head.len() < text.len() { format!("“{head}…”") } else { format!("“{head}”") }
        }
        Value::Array(items) => format!("{} 项的列表", items.len()),
        Value::Object(_) => "对象".to_owned(),
        other => other.to_string(),
    }
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
