//! What is asked for a batch as a whole: template, formats, options, packet, call.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::app::options;
use crate::backend::{Format, Options};
use crate::catalog::Catalog;
use crate::limit::{KEEP_HOURS, NAME_CHARS};
use crate::payload::pointer_to;
use crate::problem::{Code, Problem, Problems};
use crate::store::Blob;

/// Names that a header has.
pub const MEMBERS: [&str; 7] = ["title", "template", "format", "options", "packet", "callback", "keep_hours"];

/// What is asked for a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// What people call the batch.
    pub title: Option<String>,
    /// The template of every item that names none of its own.
    pub template: Option<String>,
    /// Formats of every item, each once.
    pub formats: Vec<Format>,
    /// Options of the back-ends.
    pub options: Options,
    /// The plan of the packet, as sent.
    pub packet: Option<Value>,
    /// Who is told of the end.
    pub callback: Option<Callback>,
    /// How long results are kept after the end, in hours; as the service is set if absent.
    pub keep_hours: Option<u64>,
    /// What must be told of the items as a whole: columns of a sheet that were not read, and the like.
    #[serde(default)]
    pub notes: Vec<Problem>,
    /// The sheet that the items were read from.
    #[serde(default)]
    pub sheet: Option<Blob>,
}

/// Whom to call when a batch has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// The address, `http` or `https`.
    pub url: String,
    /// What the call is signed with; the secret of the service if absent.
    pub secret: Option<String>,
}

impl Default for Spec {
    fn default() -> Self {
        Spec {
            title: None,
            template: None,
            formats: vec![Format::Pdf],
            options: Options::default(),
            packet: None,
            callback: None,
            keep_hours: None,
            notes: Vec::new(),
            sheet: None,
        }
    }
}

impl Spec {
    /// Reads a header; its faults are told all at once, by JSON pointer.
    ///
    /// # Errors
    /// `field-unknown`, `field-type`, `template-unknown`, `format-unknown`, `option-unknown` and so on.
    pub fn read(header: &Map<String, Value>, catalog: &Catalog) -> Result<Spec, Problems> {
        let mut problems = unknown_members(header);
        let template = read_template(header.get("template"), catalog, &mut problems);
        let spec = Spec {
            title: text(header, "title", &mut problems),
            formats: read_formats(header.get("format"), catalog, template.as_deref(), &mut problems),
            template,
            options: options::read(header.get("options").unwrap_or(&Value::Null), "/options", &mut problems),
            packet: header.get("packet").filter(|plan| !plan.is_null()).cloned(),
            callback: read_callback(header.get("callback"), &mut problems),
            keep_hours: read_keep(header.get("keep_hours"), &mut problems),
            ..Spec::default()
        };
        Problems::check(problems)?;
        Ok(spec)
    }

    /// The spec that is kept with a batch.
    ///
    /// # Errors
    /// `internal` if it is none, i.e. another program wrote it.
    pub fn of(value: &Value) -> Result<Spec, Problems> {
        serde_json::from_value(value.clone()).map_err(|error| {
            Problem::new(
                Code::Internal,
                format!("批次的设置无法读取：{error}"),
                format!("the settings of the batch cannot be read: {error}"),
            )
            .into()
        })
    }

    /// As it is kept with a batch.
    ///
    /// # Errors
    /// `internal`.
    pub fn value(&self) -> Result<Value, Problems> {
        serde_json::to_value(self).map_err(|error| {
            Problem::new(Code::Internal, format!("程序内部出错：{error}"), format!("internal fault: {error}"))
                .into()
        })
    }
}

fn unknown_members(header: &Map<String, Value>) -> Vec<Problem> {
    let unknown = header.keys().filter(|name| !MEMBERS.contains(&name.as_str()));
    unknown
        .map(|name| {
            let shown: String = name.chars().take(80).collect();
            Problem::new(
                Code::FieldUnknown,
                format!("批次没有字段“{shown}”"),
                format!("a batch has no field {shown:?}"),
            )
            .at_pointer(pointer_to("", name))
            .hint(
                format!("可用：{}、items", MEMBERS.join("、")),
                format!("there are: {}, items", MEMBERS.join(", ")),
            )
        })
        .collect()
}

fn read_template(value: Option<&Value>, catalog: &Catalog, problems: &mut Vec<Problem>) -> Option<String> {
    match value {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => match catalog.template(name) {
            Ok(template) => Some(template.name.clone()),
            Err(faults) => {
                problems.extend(faults.into_list().into_iter().map(|fault| fault.at_pointer("/template")));
                None
            }
        },
        Some(_) => {
            problems.push(wrong_type("template", "模板名", "the name of a template"));
            None
        }
    }
}

fn read_formats(
    value: Option<&Value>,
    catalog: &Catalog,
    template: Option<&str>,
    problems: &mut Vec<Problem>,
) -> Vec<Format> {
    let list = match value {
        None | Some(Value::Null) => return vec![Format::Pdf],
        Some(Value::Array(list)) if !list.is_empty() => list.iter().collect(),
        Some(single) => vec![single],
    };
    let offered = template.and_then(|name| catalog.templates.get(name)).map(|found| &found.formats);
    let known = |format: &Format| offered.is_none_or(|names| names.iter().any(|name| name == format.name()));
    let mut formats = Vec::new();
    for value in list {
        match value.as_str().and_then(|name| Format::find(&name.to_ascii_lowercase())).filter(known) {
            Some(format) if formats.contains(&format) => {}
            Some(format) => formats.push(format),
            None => {
                let names: Vec<&str> =
                    Format::ALL.iter().filter(|format| known(format)).map(|format| format.name()).collect();
                let shown: String = value.to_string().chars().take(80).collect();
                let problem = Problem::new(
                    Code::FormatUnknown,
                    format!("不提供格式 {shown}"),
                    format!("the format {shown} is not offered"),
                );
                problems.push(
                    problem.at_pointer("/format").hint(
                        format!("可用：{}", names.join("、")),
                        format!("there are: {}", names.join(", ")),
                    ),
                );
            }
        }
    }
    formats
}

fn read_callback(value: Option<&Value>, problems: &mut Vec<Problem>) -> Option<Callback> {
    let members = match value {
        None | Some(Value::Null) => return None,
        Some(Value::Object(members)) => members,
        Some(_) => {
            problems.push(wrong_type("callback", "对象", "an object"));
            return None;
        }
    };
    for name in members.keys().filter(|name| !["url", "secret"].contains(&name.as_str())) {
        let problem = Problem::new(Code::FieldUnknown, "callback 没有此字段", "callback has no such field");
        problems.push(
            problem
                .at_pointer(pointer_to("/callback", name))
                .hint("可用：url、secret", "there are: url, secret"),
        );
    }
    let mut text = |name: &str| match members.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(_) => {
            problems.push(wrong_type(&format!("callback/{name}"), "文本", "a text"));
            None
        }
    };
    let (url, secret) = (text("url"), text("secret"));
    let fits = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    let Some(url) = url.filter(fits) else {
        problems.push(wrong_type("callback/url", "http 或 https 地址", "an http or https address"));
        return None;
    };
    Some(Callback { url, secret })
}

fn read_keep(value: Option<&Value>, problems: &mut Vec<Problem>) -> Option<u64> {
    let hours = value.filter(|value| !value.is_null())?;
    let read = hours.as_u64().filter(|hours| (1..=KEEP_HOURS).contains(hours));
    if read.is_none() {
        let (zh, en) =
            (format!("1 至 {KEEP_HOURS} 的整数"), format!("a whole number from 1 to {KEEP_HOURS}"));
        problems.push(wrong_type("keep_hours", &zh, &en));
    }
    read
}

fn text(header: &Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Option<String> {
    match header.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if text.chars().count() <= NAME_CHARS => Some(text.clone()),
        Some(_) => {
            let (zh, en) = (
                format!("不超过 {NAME_CHARS} 字的文本"),
                format!("a text of at most {NAME_CHARS} characters"),
            );
            problems.push(wrong_type(name, &zh, &en));
            None
        }
    }
}

fn wrong_type(name: &str, zh: &str, en: &str) -> Problem {
    Problem::new(Code::FieldType, format!("{name} 应为{zh}"), format!("{name} is {en}"))
        .at_pointer(format!("/{name}"))
}
