//! Reading an order: the JSON around the payload, with all its faults and those of the payload at once.

use actix_web::http::StatusCode;
use serde_json::{Map, Value};

use crate::app::options;
use crate::backend::{Format, Options};
use crate::http::body::Body;
use crate::http::negotiate;
use crate::http::refusal::{Refusal, gathered, in_order};
use crate::payload::{pointer_to, read_json};
use crate::press::{Order, Press};
use crate::problem::{Code, Problem, Problems};
use crate::proof::Suppressed;

/// Names that an order has.
const MEMBERS: [&str; 4] = ["template", "format", "data", "options"];

/// Reads an order; the formats come from its `format` or, without one, from the `Accept` header.
///
/// # Errors
/// All faults of order and payload at once; 406 if nothing that is accepted exists.
pub(super) fn read(press: &Press, body: Body, accept: Option<&str>) -> Result<Order, Refusal> {
    let mut members = match read_json(&body.order)? {
        Value::Object(members) => members,
        other => return Err(no_object(&other).into()),
    };
    let mut problems = unknown_members(&members, &MEMBERS);
    let data = members.shift_remove("data");
    if data.is_none() {
        problems.push(missing("data", "请写上文件的数据", "put the data of the document there"));
    }
    let options = members.get("options").unwrap_or(&Value::Null);
    let options = options::read(options, "/options", &mut problems);
    let template = read_template(press, &members, &mut problems);
    let offered = offered(press, template.as_deref());
    let formats = read_formats(members.get("format"), &offered, &mut problems);
    let formats = match formats {
        None if problems.is_empty() => vec![negotiated(accept, &offered)?],
        None => Vec::new(),
        Some(formats) => formats,
    };
    let (template, data) = match (template, data) {
        (Some(template), Some(data)) => (template, data),
        _ => return Err(gathered(problems).into()),
    };
    let order = Order { template, formats, data, parts: body.parts, options };
    if !problems.is_empty() {
        // The order will not be printed; what is wrong with its payload is said in the same breath.
        let faults = press.accept(&Order { options: Options::default(), ..order }).err();
        problems.extend(faults.into_iter().flat_map(in_order));
        return Err(gathered(problems).into());
    }
    Ok(order)
}

/// The problem of a body that is no object.
pub(super) fn no_object(found: &Value) -> Problem {
    let kind = match found {
        Value::Array(_) => ("数组", "an array"),
        Value::String(_) => ("文本", "a text"),
        _ => ("单个值", "a single value"),
    };
    Problem::new(
        Code::FieldType,
        format!("任务应为对象，实为{}", kind.0),
        format!("an order is an object, found {}", kind.1),
    )
    .at_pointer("")
    .hint(
        "形如 {\"template\": …, \"format\": …, \"data\": …}",
        "like {\"template\": ..., \"format\": ..., \"data\": ...}",
    )
}

/// The problems of members beyond those there are.
pub(super) fn unknown_members(members: &Map<String, Value>, known: &[&str]) -> Vec<Problem> {
    let unknown = members.keys().filter(|name| !known.contains(&name.as_str()));
    unknown
        .map(|name| {
            let shown: String = name.chars().take(80).collect();
            Problem::new(
                Code::FieldUnknown,
                format!("任务没有字段“{shown}”"),
                format!("an order has no field {shown:?}"),
            )
            .at_pointer(pointer_to("", name))
            .hint(format!("可用：{}", known.join("、")), format!("there are: {}", known.join(", ")))
        })
        .collect()
}

/// The name of the template, if there is such a one.
pub(super) fn read_template(
    press: &Press,
    members: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let name = match members.get("template") {
        Some(Value::String(name)) => name,
        Some(_) => {
            let problem = Problem::new(Code::FieldType, "模板名应为文本", "template must be a text");
            problems.push(problem.at_pointer("/template"));
            return None;
        }
        None => {
            let names: Vec<&str> = press.catalog().templates.keys().map(String::as_str).collect();
            let (zh, en) =
                (format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")));
            problems.push(missing("template", &zh, &en));
            return None;
        }
    };
    match press.catalog().template(name) {
        Ok(template) => Some(template.name.clone()),
        Err(faults) => {
            let faults = faults.into_list().into_iter();
            problems.extend(faults.map(|problem| problem.at_pointer("/template")));
            None
        }
    }
}

/// The problem of a member that is not there.
pub(super) fn missing(name: &str, zh: &str, en: &str) -> Problem {
    let message = (format!("缺少字段 {name}"), format!("the field {name} is missing"));
    Problem::new(Code::FieldMissing, message.0, message.1).at_pointer(pointer_to("", name)).hint(zh, en)
}

/// What `ignore` and `allow` keep proofreading from reporting.
pub(super) fn suppressed(members: &Map<String, Value>, problems: &mut Vec<Problem>) -> Suppressed {
    let (ignore, allow) = (texts(members, "ignore", problems), texts(members, "allow", problems));
    Suppressed::new(&ignore, &allow).unwrap_or_else(|faults| {
        problems.extend(faults.into_list().into_iter().map(|problem| problem.at_pointer("/ignore")));
        Suppressed::default()
    })
}

/// A list of texts.
fn texts(members: &Map<String, Value>, name: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    match members.get(name) {
        None => Vec::new(),
        Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(_) => {
            problems.push(wrong_type(name, "文本的列表", "a list of texts"));
            Vec::new()
        }
    }
}

/// The problem of a member that is something else than it should be.
pub(super) fn wrong_type(name: &str, zh: &str, en: &str) -> Problem {
    Problem::new(Code::FieldType, format!("{name} 应为{zh}"), format!("{name} is {en}"))
        .at_pointer(pointer_to("", name))
}

/// The formats that a template is offered in, the preferred first; all there are if it is not known which template.
fn offered(press: &Press, template: Option<&str>) -> Vec<Format> {
    let names = template.and_then(|name| press.catalog().templates.get(name)).map(|found| &found.formats);
    let known = |format: &Format| names.is_none_or(|names| names.iter().any(|name| name == format.name()));
    Format::ALL.into_iter().filter(known).collect()
}

/// `None` if the order leaves the format to `Accept`.
fn read_formats(
    value: Option<&Value>,
    offered: &[Format],
    problems: &mut Vec<Problem>,
) -> Option<Vec<Format>> {
    let list = match value {
        None | Some(Value::Null) => return None,
        Some(Value::Array(list)) => {
            list.iter().enumerate().map(|(i, v)| (format!("/format/{i}"), v)).collect()
        }
        Some(single) => vec![("/format".to_owned(), single)],
    };
    let mut formats = Vec::new();
    if list.is_empty() {
        let problem = Problem::new(Code::FieldTooShort, "格式列表是空的", "the list of formats is empty");
        problems.push(problem.at_pointer("/format"));
    }
    for (pointer, value) in list {
        let name = value.as_str().map(str::to_ascii_lowercase);
        match name.as_deref().and_then(Format::find).filter(|format| offered.contains(format)) {
            Some(format) if formats.contains(&format) => {}
            Some(format) => formats.push(format),
            None => problems.push(no_format(value, offered).at_pointer(pointer)),
        }
    }
    Some(formats)
}

fn no_format(value: &Value, offered: &[Format]) -> Problem {
    let shown: String = value.to_string().chars().take(80).collect();
    let names: Vec<&str> = offered.iter().map(|format| format.name()).collect();
    Problem::new(
        Code::FormatUnknown,
        format!("不提供格式 {shown}"),
        format!("the format {shown} is not offered"),
    )
    .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
}

fn negotiated(accept: Option<&str>, offered: &[Format]) -> Result<Format, Refusal> {
    negotiate::format(accept, offered).ok_or_else(|| {
        let types: Vec<&str> = offered.iter().map(|format| format.media_type()).collect();
        let problem = Problem::new(
            Code::FormatUnknown,
            "Accept 中没有此模板提供的格式",
            "no format of this template satisfies Accept",
        )
        .hint(format!("可用：{}", types.join("、")), format!("there are: {}", types.join(", ")));
        Refusal::with_status(problem, StatusCode::NOT_ACCEPTABLE)
    })
}

/// The problems of printing, with pointers into the order.
pub(super) fn refused(problems: Problems) -> Refusal {
    gathered(in_order(problems)).into()
}
