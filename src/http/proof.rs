//! `POST /v1/proof` and `GET /v1/proof/rules`: a payload or a text in, findings out.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use crate::app::{App, reading};
use crate::http::body::{self, Body};
use crate::http::refusal::{Refusal, gathered};
use crate::http::{header, language_of, order, watch};
use crate::payload::read_json;
use crate::press::Press;
use crate::press::reading::{Asked, Copy, Reading};
use crate::problem::{Code, Language, Problem};

/// Names that the body has.
const MEMBERS: [&str; 6] = ["template", "data", "text", "ignore", "allow", "pages"];
/// The media type of a SARIF log.
const SARIF: &str = "application/sarif+json";

/// All rules.
pub(super) async fn rules(request: HttpRequest) -> HttpResponse {
    let list = reading::rules(language_of(&request));
    HttpResponse::Ok().content_type("application/json").body(serde_json::json!({ "rules": list }).to_string())
}

/// Proofreads.
pub(super) async fn read(request: HttpRequest, payload: web::Payload, app: web::Data<App>) -> HttpResponse {
    let language = language_of(&request);
    match produce(&request, payload, &app, language).await {
        Ok((media_type, text)) => HttpResponse::Ok().content_type(media_type).body(text),
        Err(refusal) => refusal.answer(language),
    }
}

async fn produce(
    request: &HttpRequest,
    payload: web::Payload,
    app: &App,
    language: Language,
) -> Result<(&'static str, String), Refusal> {
    let mend = flag(request, "fix")?;
    let sarif = header(request, "accept").is_some_and(|accept| accept.contains(SARIF));
    let body = body::read(request, payload).await?;
    let (template, outcome) = app.submit(move |press, _| work(press, body, mend))?.await?;
    watch::of_template(request, template);
    let found = outcome?;
    Ok(match sarif {
        true => (SARIF, reading::sarif(&found, "data", language).to_string()),
        false => ("application/json", reading::json(&found, language).to_string()),
    })
}

/// Whether a flag of the address is set.
fn flag(request: &HttpRequest, name: &str) -> Result<bool, Refusal> {
    let mut found = false;
    for pair in request.query_string().split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=').unwrap_or((pair, "true")) {
            (key, "true" | "1") if key == name => found = true,
            (key, "false" | "0") if key == name => found = false,
            _ => {
                let shown: String = pair.chars().take(80).collect();
                return Err(Problem::new(
                    Code::BadRequest,
                    format!("地址参数“{shown}”不可用"),
                    format!("the query {shown:?} is not taken"),
                )
                .hint("可用：fix=true", "there is: fix=true")
                .into());
            }
        }
    }
    Ok(found)
}

/// The work of a rendering thread. Says also which template it was.
fn work(press: &Press, body: Body, mend: bool) -> (Option<String>, Result<Reading, Refusal>) {
    let (template, copy, asked) = match asked(body, mend) {
        Ok(asked) => asked,
        Err(refusal) => return (None, Err(refusal)),
    };
    let found = press.proofread(&template, copy, &asked).map_err(|problems| {
        let at = |problem: Problem| problem.at_pointer("/template");
        gathered(problems.into_list().into_iter().map(at).collect()).into()
    });
    (Some(template).filter(|_| found.is_ok()), found)
}

fn asked(body: Body, mend: bool) -> Result<(String, Copy, Asked), Refusal> {
    let Value::Object(mut members) = read_json(&body.order)? else {
        let problem = Problem::new(Code::FieldType, "请求应为对象", "the body is an object");
        return Err(problem.at_pointer("").into());
    };
    let mut problems = order::unknown_members(&members, &MEMBERS);
    let suppressed = order::suppressed(&members, &mut problems);
    let pages = match members.get("pages") {
        None => false,
        Some(Value::Bool(pages)) => *pages,
        Some(_) => {
            problems.push(order::wrong_type("pages", "true 或 false", "true or false"));
            false
        }
    };
    let template = match members.get("template") {
        Some(Value::String(name)) => name.clone(),
        _ => {
            problems.push(order::wrong_type("template", "模板名", "the name of a template"));
            String::new()
        }
    };
    let copy = match (members.shift_remove("data"), members.shift_remove("text")) {
        (Some(data), None) => Some(Copy::Payload(data, body.parts)),
        (None, Some(Value::String(text))) => Some(Copy::Text(text)),
        _ => None,
    };
    match copy {
        Some(copy) if problems.is_empty() => Ok((template, copy, Asked { suppressed, mend, pages })),
        Some(_) => Err(gathered(problems).into()),
        None => {
            problems.push(order::wrong_type(
                "data",
                "数据；或者只写 text",
                "a payload, or text instead of it",
            ));
            Err(gathered(problems).into())
        }
    }
}
