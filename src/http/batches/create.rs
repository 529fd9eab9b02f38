//! `POST /v1/batches`.

use std::io::{Cursor, Read};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value};

use crate::app::App;
use crate::app::batch::calls::no_secret;
use crate::app::batch::packet::Find;
use crate::app::batch::spec::{MEMBERS, Spec};
use crate::app::batch::submit::{Submission, Submitted};
use crate::app::batch::{Batches, source};
use crate::http::batches::answer::{self, waiting};
use crate::http::batches::upload::{self, Uploaded};
use crate::http::refusal::Refusal;
use crate::http::{header, language_of};
use crate::limit::KEY_CHARS;
use crate::problem::{Code, Language, Problem, Problems};

/// The header that makes the same request sent twice one batch.
const KEY: &str = "idempotency-key";

/// Takes a batch in.
pub(super) async fn create(request: HttpRequest, payload: web::Payload, app: web::Data<App>) -> HttpResponse {
    let language = language_of(&request);
    take_in(&request, payload, &app, language).await.unwrap_or_else(|refusal| refusal.answer(language))
}

async fn take_in(
    request: &HttpRequest,
    payload: web::Payload,
    app: &web::Data<App>,
    language: Language,
) -> Result<HttpResponse, Refusal> {
    let batches = app.batches()?;
    let key = read_key(request)?;
    let asked = read_query(request.query_string())?;
    let _reserved = match &key {
        None => None,
        Some(key) => Some(batches.reserve(key).ok_or_else(still_sending)?),
    };
    let uploaded = upload::receive(request, payload, app).await?;
    let submitted = waiting(app, move |batches| submit(batches, uploaded, asked, key)).await?;
    match submitted {
        Submitted::New(batch) | Submitted::Before(batch) => {
            answer::batch(StatusCode::ACCEPTED, batches, &batch, language)
        }
        Submitted::Other(batch) => Err(key_reused(batch.name.as_str()).into()),
        Submitted::Sending => Err(still_sending()),
    }
}

fn submit(
    batches: &Batches,
    uploaded: Uploaded,
    asked: Map<String, Value>,
    key: Option<String>,
) -> Result<Submitted, Problems> {
    let catalog = batches.press().catalog();
    let mut header = asked;
    header.extend(uploaded.header);
    let template = header.get("template").and_then(Value::as_str);
    let sent = source::read(uploaded.file, uploaded.said, catalog, template)?;
    header.extend(sent.header);
    if let Some(sheet) = &sent.sheet {
        sheet.fill(&mut header);
    }
    let spec = Spec { notes: sent.notes, ..Spec::read(&header, catalog)? };
    let signed = spec
        .callback
        .as_ref()
        .is_none_or(|callback| callback.secret.is_some() || batches.settings().callback_secret.is_some());
    if !signed {
        return Err(no_secret().into());
    }
    let fingerprint = uploaded.fingerprint;
    let (mut parts, mut zip) = (uploaded.attachments, sent.zip);
    let find: Find = Box::new(move |name| match (parts.remove(name), &mut zip) {
        (Some(file), _) => Ok(Some(Box::new(file) as Box<dyn Read>)),
        (None, Some(zip)) => Ok(zip.file(name)?.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Read>)),
        (None, None) => Ok(None),
    });
    batches.submit(Submission { spec, entries: sent.entries, key, fingerprint, sheet: sent.sheet, find })
}

fn read_key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    if !request.headers().contains_key(KEY) {
        return Ok(None);
    }
    let fits = |key: &&str| {
        (1..=KEY_CHARS).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
    };
    let key = header(request, KEY).map(str::trim).filter(fits);
    key.map(|key| Some(key.to_owned())).ok_or_else(|| {
        Problem::new(
            Code::BadRequest,
            format!("Idempotency-Key 应为 1 至 {KEY_CHARS} 个 ASCII 字符"),
            format!("Idempotency-Key has 1 to {KEY_CHARS} ASCII characters"),
        )
    })
}

/// What the address asks for, as the members of a header.
fn read_query(query: &str) -> Result<Map<String, Value>, Problem> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(query).map(web::Query::into_inner);
    let mut header = Map::new();
    for (name, value) in pairs.map_err(|error| wrong_query(&error.to_string()))? {
        let value = match name.as_str() {
            "title" | "template" => value.into(),
            "format" => value.split(',').map(|format| Value::from(format.trim())).collect(),
            "keep_hours" => value.parse::<u64>().map_or_else(|_| value.into(), Value::from),
            _ => return Err(wrong_query(&name)),
        };
        header.insert(name, value);
    }
    Ok(header)
}

fn wrong_query(found: &str) -> Problem {
    let found: String = found.chars().take(80).collect();
    Problem::new(
        Code::BadRequest,
        format!("地址参数“{found}”不可用"),
        format!("the query {found:?} is not taken"),
    )
    .hint(
        format!("可用：title、template、format、keep_hours；其余写在请求体中：{}", MEMBERS.join("、")),
        format!(
            "there are: title, template, format, keep_hours; the rest stands in the body: {}",
            MEMBERS.join(", ")
        ),
    )
}

fn key_reused(batch: &str) -> Problem {
    Problem::new(
        Code::KeyReused,
        format!("这个 Idempotency-Key 已用于另一个请求（批次 {batch}）"),
        format!("this Idempotency-Key was sent with another request (batch {batch})"),
    )
    .hint("内容不同的批次请换一个键", "take another key for another batch")
}

fn still_sending() -> Refusal {
    let problem = Problem::new(
        Code::Unfinished,
        "使用同一 Idempotency-Key 的请求还在上传",
        "a request with the same Idempotency-Key is still being sent",
    )
    .hint("请稍后重试", "try again in a moment");
    Refusal::with_status(problem, StatusCode::CONFLICT)
}
