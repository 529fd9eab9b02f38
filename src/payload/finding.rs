//! What a broken rule of a schema says, before it has a place.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

use crate::problem::Code;

/// Code, Chinese, English, remedy.
pub(super) type Finding = (Code, String, String, Option<(String, String)>);

/// The finding for a rule that a value breaks.
pub(super) fn finding(kind: &ValidationErrorKind, value: &Value) -> Finding {
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
        "date" | "official-date" => "请写成 2025-03-05 这样存在的日期".to_owned(),
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
