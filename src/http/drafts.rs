//! `/v1/drafts/{id}`: a draft is kept, fetched and removed by whoever knows its id; there is no list.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_MATCH, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::App;
use crate::app::drafts::{DraftId, Drafts, Expected, Written};
use crate::catalog::digest;
use crate::http::body;
use crate::http::refusal::Refusal;
use crate::http::{etag, header, language_of};
use crate::limit::DRAFT_BYTES;
use crate::payload::read_json;
use crate::problem::{Code, Problem, Problems};

/// Gives a draft.
pub(super) async fn get(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let found = work(&app, &id, |drafts, id| {
        let bytes = drafts.get(id)?.ok_or_else(nothing)?;
        Ok((etag::of(&digest(&[&bytes])), bytes))
    });
    match found.await {
        Err(refusal) => refusal.answer(language_of(&request)),
        Ok((tag, bytes)) => {
            let unchanged = etag::matches(header(&request, IF_NONE_MATCH.as_str()), &tag);
            let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
            answer.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "no-store"));
            if unchanged { answer.finish() } else { answer.content_type("application/json").body(bytes) }
        }
    }
}

/// Keeps a draft: a JSON object, whatever is in it.
pub(super) async fn put(
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
    app: web::Data<App>,
) -> HttpResponse {
    match keep(&request, &id, payload, &app).await {
        Ok((created, tag)) => {
            let status = if created { StatusCode::CREATED } else { StatusCode::NO_CONTENT };
            HttpResponse::build(status).insert_header((ETAG, tag)).finish()
        }
        Err(refusal) => refusal.answer(language_of(&request)),
    }
}

async fn keep(
    request: &HttpRequest,
    id: &str,
    payload: web::Payload,
    app: &web::Data<App>,
) -> Result<(bool, String), Refusal> {
    kept(app)?;
    let bytes = body::read_json_bytes(request, payload, DRAFT_BYTES).await?;
    let fresh = header(request, IF_NONE_MATCH.as_str()).is_some_and(|value| value.trim() == "*");
    let named = header(request, IF_MATCH.as_str()).map(|value| value.trim().trim_matches('"').to_owned());
    let tag = etag::of(&digest(&[&bytes]));
    let written = work(app, id, move |drafts, id| {
        if !read_json(&bytes)?.is_object() {
            let problem = Problem::new(Code::FieldType, "草稿应为 JSON 对象", "a draft is a JSON object");
            return Err(problem.at_pointer("").into());
        }
        let expected = match &named {
            _ if fresh => Expected::Nothing,
            Some(digest) => Expected::Digest(digest),
            None => Expected::Anything,
        };
        drafts.put(id, &bytes, expected)
    });
    match written.await? {
        Written::Changed => Err(Refusal::with_status(changed(), StatusCode::PRECONDITION_FAILED)),
        Written::Created => Ok((true, tag)),
        Written::Replaced => Ok((false, tag)),
    }
}

/// Removes a draft.
pub(super) async fn delete(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let removed = work(&app, &id, |drafts, id| match drafts.delete(id)? {
        true => Ok(()),
        false => Err(nothing().into()),
    });
    match removed.await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(refusal) => refusal.answer(language_of(&request)),
    }
}

/// The folder of drafts, if there is one.
fn kept(app: &App) -> Result<&Drafts, Problem> {
    app.drafts().ok_or_else(|| {
        Problem::new(Code::NotFound, "服务器没有开启草稿保存", "this server keeps no drafts").hint(
            "请把草稿保存为文件；维护人员可以用 serve --drafts 目录 开启",
            "save the draft as a file; the operator can turn drafts on with serve --drafts DIR",
        )
    })
}

/// Does something with the drafts, on a thread that may wait for a disk.
async fn work<T: Send + 'static>(
    app: &web::Data<App>,
    id: &str,
    work: impl FnOnce(&Drafts, &DraftId) -> Result<T, Problems> + Send + 'static,
) -> Result<T, Refusal> {
    kept(app)?;
    let id = DraftId::read(id)?;
    let app = app.clone();
    let done = web::block(move || work(kept(&app)?, &id)).await;
    let done = done.map_err(|_| Refusal::bare(StatusCode::INTERNAL_SERVER_ERROR))?;
    done.map_err(refused)
}

/// A full folder has a status of its own.
fn refused(problems: Problems) -> Refusal {
    match problems.list() {
        [problem] if problem.code == Code::TooLarge => {
            Refusal::with_status(problem.clone(), StatusCode::INSUFFICIENT_STORAGE)
        }
        _ => problems.into(),
    }
}

fn nothing() -> Problem {
    Problem::new(Code::NotFound, "没有这份草稿，或者已经过期", "there is no such draft, or it has expired")
        .hint("浏览器里的内容没有丢，请重新保存", "what the browser holds is not lost; save it again")
}

fn changed() -> Problem {
    Problem::new(
        Code::DraftChanged,
        "草稿已在别处改动，没有覆盖",
        "the draft was changed elsewhere; nothing was overwritten",
    )
    .hint("请先取回最新的草稿，或另存一份", "fetch the newest draft first, or save under another id")
}
