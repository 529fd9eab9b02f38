//! `POST /v1/batches/{id}/retry`: failed items once more, with mended payloads where they are given.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value};

use crate::app::App;
use crate::app::batch::retry::{Mended, With};
use crate::http::batches::answer::{self, waiting};
use crate::http::refusal::{Refusal, gathered};
use crate::http::{body, language_of};
use crate::payload::read_json;
use crate::problem::{Code, Language, Problem, Problems};

/// Puts items back to work.
pub(super) async fn retry(
    request: HttpRequest,
    payload: web::Payload,
    id: web::Path<String>,
    app: web::Data<App>,
) -> HttpResponse {
    let language = language_of(&request);
    let retried = put_back(&request, payload, id.into_inner(), &app, language).await;
    retried.unwrap_or_else(|refusal| refusal.answer(language))
}

async fn put_back(
    request: &HttpRequest,
    payload: web::Payload,
    id: String,
    app: &web::Data<App>,
    language: Language,
) -> Result<HttpResponse, Refusal> {
    let body = body::read(request, payload).await?;
    let batch = waiting(app, move |batches| {
        let batch = batches.find(&id)?;
        let mended = match body.order.starts_with(b"PK") {
            true => Some(batches.mended_rows(&batch, &body.order)?),
            false => read(&body.order)?,
        };
        batches.retry(&batch, mended)
    });
    match batch.await? {
        Some(batch) => answer::batch(StatusCode::ACCEPTED, app.batches()?, &batch, language),
        None => {
            let problem = Problem::new(
                Code::Unfinished,
                "批次还在排，不能重试",
                "the batch still runs and cannot be retried",
            )
            .hint("请等它结束，或先取消", "wait for its end, or cancel it first");
            Err(Refusal::with_status(problem, StatusCode::CONFLICT))
        }
    }
}

/// The items of the body; nothing for all that failed or were cancelled.
fn read(bytes: &[u8]) -> Result<Option<Vec<Mended>>, Problems> {
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    let items = match read_json(bytes)? {
        Value::Object(mut members) if members.len() == 1 => members.shift_remove("items"),
        Value::Object(members) if members.is_empty() => return Ok(None),
        _ => None,
    };
    let Some(Value::Array(items)) = items else {
        return Err(Problem::new(
            Code::FieldType,
            "请求应为 {\"items\": […]}，或为空",
            "the body is {\"items\": [...]}, or empty",
        )
        .at_pointer("/items")
        .into());
    };
    let mut problems = Vec::new();
    let mut mended = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        match item {
            Value::Object(members) => match one(members) {
                Some(one) => mended.push(one),
                None => problems.push(wrong(index)),
            },
            Value::Number(number) => match number.as_u64().and_then(|number| u32::try_from(number).ok()) {
                Some(number) => mended.push(Mended { number, with: With::AsSent }),
                None => problems.push(wrong(index)),
            },
            _ => problems.push(wrong(index)),
        }
    }
    if problems.is_empty() { Ok(Some(mended)) } else { Err(gathered(problems)) }
}

fn one(mut members: Map<String, Value>) -> Option<Mended> {
    let number = members.shift_remove("number")?.as_u64().and_then(|number| u32::try_from(number).ok())?;
    let with = members.shift_remove("data").map_or(With::AsSent, With::Data);
    members.is_empty().then_some(Mended { number, with })
}

fn wrong(index: usize) -> Problem {
    Problem::new(
        Code::FieldForm,
        "应为序号，或 {\"number\": 序号, \"data\": 数据}",
        "expected a number, or {\"number\": N, \"data\": payload}",
    )
    .at_pointer(format!("/items/{index}"))
}
