//! A refusal: problems as `application/problem+json` (RFC 9457), in the language of the caller.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, RETRY_AFTER};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde_json::{Value, json};

use crate::app::report;
use crate::limit::PROBLEMS_LISTED;
use crate::problem::{Class, Code, Language, Place, Problem, Problems};

/// The media type of a refusal.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";
/// After how many seconds a caller that found no place should come again.
const RETRY_AFTER_SECONDS: u32 = 2;

/// Problems, and the status if it is not the one of their class.
#[derive(Debug)]
pub(super) struct Refusal {
    problems: Problems,
    status: Option<StatusCode>,
    allow: Option<&'static str>,
}

impl From<Problems> for Refusal {
    fn from(problems: Problems) -> Self {
        Refusal { problems, status: None, allow: None }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Problems::from(problem).into()
    }
}

impl Refusal {
    /// A refusal that HTTP has a status of its own for.
    pub(super) fn with_status(problem: Problem, status: StatusCode) -> Refusal {
        Refusal { status: Some(status), ..problem.into() }
    }

    /// No such address.
    pub(super) fn not_found() -> Refusal {
        Problem::new(Code::NotFound, "没有这个地址", "there is no such address")
            .hint("各个调用见 docs/http.md", "docs/http.md lists the calls")
            .into()
    }

    /// The address does not take this method.
    pub(super) fn not_allowed(allow: &'static str) -> Refusal {
        let problem =
            Problem::new(Code::BadRequest, "此地址不接受该方法", "this address does not take the method")
                .hint(format!("请用 {allow}"), format!("use {allow}"));
        Refusal { allow: Some(allow), ..Refusal::with_status(problem, StatusCode::METHOD_NOT_ALLOWED) }
    }

    /// A refusal for a status that a part of the server gave without words.
    pub(super) fn bare(status: StatusCode) -> Refusal {
        let code = if status.is_server_error() { Code::Internal } else { Code::BadRequest };
        let reason = status.canonical_reason().unwrap_or("error");
        let problem = Problem::new(code, format!("请求未能处理：{reason}"), format!("not served: {reason}"));
        Refusal::with_status(problem, status)
    }

    /// The status.
    pub(super) fn status(&self) -> StatusCode {
        let of_class = || StatusCode::from_u16(self.problems.class().status()).ok();
        self.status.or_else(of_class).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The answer.
    pub(super) fn answer(&self, language: Language) -> HttpResponse {
        let mut answer = HttpResponseBuilder::new(self.status());
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            answer.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS.to_string()));
        }
        if let Some(allow) = self.allow {
            answer.insert_header((ALLOW, allow));
        }
        answer.content_type(MEDIA_TYPE).body(self.body(language).to_string())
    }

    fn body(&self, language: Language) -> Value {
        let list = self.problems.list();
        let class = self.problems.class();
        let first = list.iter().find(|problem| problem.code.class() == class);
        let code = first.map_or(Code::Internal, |problem| problem.code).id();
        let detail = first.map(|problem| problem.line(language)).unwrap_or_default();
        let detail = match (list.len(), language) {
            (0 | 1, _) => detail,
            (count, Language::Chinese) => format!("共 {count} 处问题，首先是 {detail}"),
            (count, Language::English) => format!("{count} problems, first {detail}"),
        };
        let errors: Vec<Value> =
            list.iter().take(PROBLEMS_LISTED).map(|problem| report::json(problem, language)).collect();
        let mut body = json!({
            "type": format!("urn:hongtou:problem:{code}"),
            "title": title(self.status().as_u16(), class, language),
            "status": self.status().as_u16(),
            "detail": detail,
            "code": code,
            "errors": errors,
        });
        if list.len() > PROBLEMS_LISTED {
            body["more"] = (list.len() - PROBLEMS_LISTED).into();
        }
        body
    }
}

/// What a status means here, in a few words that do not change from case to case.
fn title(status: u16, class: Class, language: Language) -> &'static str {
    let (zh, en) = match (status, class) {
        (404, _) => ("不存在", "Not found"),
        (405, _) => ("方法不适用", "Method not allowed"),
        (406, _) => ("没有可接受的格式", "Not acceptable"),
        (408, _) => ("等待请求超时", "Request timeout"),
        (412, _) => ("已在别处改动", "Changed elsewhere"),
        (413, _) => ("超过上限", "Over a ceiling"),
        (415, _) => ("不支持的内容形式", "Unsupported content"),
        (422, _) => ("数据有误", "The data is at fault"),
        (507, _) => ("存放已满", "No room left"),
        (503, _) => ("正忙", "Busy"),
        (500.., Class::Template) => ("模板有误", "A template is at fault"),
        (500.., _) => ("程序内部出错", "Internal fault"),
        _ => ("请求有误", "The request is at fault"),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// The same problems, with pointers into the payload made pointers into the order that carries it under `data`.
pub(super) fn in_order(problems: Problems) -> Vec<Problem> {
    problems.into_list().into_iter().map(one_in_order).collect()
}

/// The same for one problem.
pub(super) fn one_in_order(mut problem: Problem) -> Problem {
    if let Place::Pointer(pointer) = &mut problem.at {
        pointer.insert_str(0, "/data");
    }
    problem
}

/// The problems of a list that is known to hold some.
pub(super) fn gathered(list: Vec<Problem>) -> Problems {
    let nothing = || Problem::new(Code::Internal, "程序内部出错", "internal fault").into();
    Problems::check(list).err().unwrap_or_else(nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_beyond_the_ceiling_are_counted() {
        let list: Vec<Problem> = (0..PROBLEMS_LISTED + 3)
            .map(|index| {
                Problem::new(Code::FieldUnknown, "未知", "unknown").at_pointer(format!("/data/{index}"))
            })
            .collect();
        let refusal = Refusal::from(gathered(list));
        let body = refusal.body(Language::English);
        assert_eq!(body["errors"].as_array().unwrap().len(), PROBLEMS_LISTED);
        assert_eq!((&body["more"], &body["status"]), (&json!(3), &json!(422)));
        assert_eq!(body["detail"], "103 problems, first /data/0: unknown");
    }
}
