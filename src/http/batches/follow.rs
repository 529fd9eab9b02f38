//! How far a batch is, its items and their files; cancelling and forgetting it.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::app::archive;
use crate::app::batch::spec::Spec;
use crate::app::batch::{Batches, view};
use crate::app::product::{ZIP_MEDIA_TYPE, file_name};
use crate::backend::Format;
use crate::catalog::digest;
use crate::http::batches::answer::{self, json as give, waiting};
use crate::http::refusal::{Refusal, gathered};
use crate::http::{etag, header, language_of, percent};
use crate::limit::PAGE_ITEMS;
use crate::problem::{Code, Language, Problem, Problems};
use crate::queue::{Batch, Item, ItemState, Outcome, Page};
use crate::store::Piece;

/// How many items a page has unless asked otherwise.
const ITEMS: usize = 100;

/// All batches, the newest first.
pub(super) async fn list(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let language = language_of(&request);
    let listed = waiting(&app, move |batches| {
        let stalled = batches.stalled();
        let all = batches.queue().batches()?.into_iter().take(PAGE_ITEMS);
        all.map(|batch| Ok(view::batch(&batch, &Spec::of(&batch.spec)?, stalled.as_ref(), language)))
            .collect::<Result<Vec<Value>, Problems>>()
    });
    match listed.await {
        Ok(list) => give(HttpResponse::Ok(), &json!({ "batches": list })),
        Err(refusal) => refusal.answer(language),
    }
}

/// One batch.
pub(super) async fn one(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let found = waiting(&app, move |batches| batches.find(&id)).await;
    told(&request, &app, found)
}

/// Cancels what waits.
pub(super) async fn cancel(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let cancelled = waiting(&app, move |batches| {
        let batch = batches.find(&id)?;
        batches.queue().cancel(&batch.name)
    });
    let cancelled = cancelled.await;
    told(&request, &app, cancelled)
}

/// Forgets a batch.
pub(super) async fn remove(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    match waiting(&app, move |batches| batches.remove(&id)).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(refusal) => refusal.answer(language_of(&request)),
    }
}

fn told(request: &HttpRequest, app: &web::Data<App>, found: Result<Batch, Refusal>) -> HttpResponse {
    let language = language_of(request);
    let answered = found.and_then(|batch| answer::batch(StatusCode::OK, app.batches()?, &batch, language));
    answered.unwrap_or_else(|refusal| refusal.answer(language))
}

/// What can be asked of a list of items.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Only those in this state.
    state: Option<String>,
    /// Only those with a number above this.
    after: Option<u32>,
    /// At most so many.
    limit: Option<usize>,
}

/// The items of a batch, a page at a time.
pub(super) async fn items(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let language = language_of(&request);
    let page = match read_page(request.query_string()) {
        Ok(page) => page,
        Err(problem) => return Refusal::from(problem).answer(language),
    };
    let query = page.state.map_or_else(String::new, |state| format!("&state={}", state.name()));
    let listed = waiting(&app, move |batches| {
        let batch = batches.find(&id)?;
        let items = batches.queue().items(&batch.name, &page)?;
        Ok((batch, items))
    });
    match listed.await {
        Ok((batch, items)) => {
            let full = items.len() == page.most;
            let next = items.last().filter(|_| full).map(|last| {
                format!("/v1/batches/{}/items?after={}&limit={}{query}", batch.name, last.number, page.most)
            });
            let list: Vec<Value> = items.iter().map(|item| view::item(&batch, item, language)).collect();
            give(HttpResponse::Ok(), &json!({ "items": list, "next": next }))
        }
        Err(refusal) => refusal.answer(language),
    }
}

fn read_page(query: &str) -> Result<Page, Problem> {
    let wrong = |found: String| {
        Problem::new(
            Code::BadRequest,
            format!("地址参数不可用：{found}"),
            format!("the query is not taken: {found}"),
        )
        .hint(
            format!("可用：state=waiting|done|failed|cancelled、after=序号、limit=1 至 {PAGE_ITEMS}"),
            format!("there are: state=waiting|done|failed|cancelled, after=NUMBER, limit=1 to {PAGE_ITEMS}"),
        )
    };
    let asked =
        web::Query::<Asked>::from_query(query).map_err(|error| wrong(error.to_string()))?.into_inner();
    let state = match asked.state {
        None => None,
        Some(name) => Some(ItemState::find(&name).ok_or_else(|| wrong(format!("state={name}")))?),
    };
    let most = asked.limit.unwrap_or(ITEMS);
    if !(1..=PAGE_ITEMS).contains(&most) {
        return Err(wrong(format!("limit={most}")));
    }
    Ok(Page { state, after: asked.after.unwrap_or(0), most })
}

/// One item.
pub(super) async fn item(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    app: web::Data<App>,
) -> HttpResponse {
    let language = language_of(&request);
    match waiting(&app, move |batches| find_item(batches, &path.0, &path.1)).await {
        Ok((batch, item)) => give(HttpResponse::Ok(), &view::item(&batch, &item, language)),
        Err(refusal) => refusal.answer(language),
    }
}

fn find_item(batches: &Batches, id: &str, number: &str) -> Result<(Batch, Item), Problems> {
    let batch = batches.find(id)?;
    let number: u32 = number.parse().unwrap_or(0);
    let page = Page { state: None, after: number.saturating_sub(1), most: 1 };
    let found = batches.queue().items(&batch.name, &page)?.into_iter().find(|item| item.number == number);
    match found {
        Some(item) => Ok((batch, item)),
        None => {
            let total = batch.progress.total;
            Err(Problem::new(
                Code::NotFound,
                format!("批次没有这一项；共 {total} 项"),
                format!("the batch has no such item; there are {total}"),
            )
            .into())
        }
    }
}

/// The document of an item in one format; several page pictures as one ZIP.
pub(super) async fn file(
    request: HttpRequest,
    path: web::Path<(String, String, String)>,
    app: web::Data<App>,
) -> HttpResponse {
    let language = language_of(&request);
    let unchanged = header(&request, IF_NONE_MATCH.as_str()).map(str::to_owned);
    let read = waiting(&app, move |batches| {
        let (id, number, format) = path.into_inner();
        let (batch, item) = find_item(batches, &id, &number)?;
        read_file(batches, &batch, &item, &format, language)
    });
    match read.await {
        Ok(file) => {
            let tag = etag::of(&file.digest);
            if etag::matches(unchanged.as_deref(), &tag) {
                return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
            }
            HttpResponse::Ok()
                .insert_header((ETAG, tag))
                .insert_header((CONTENT_DISPOSITION, percent::attachment(&file.name)))
                .content_type(file.media_type)
                .body(file.bytes)
        }
        Err(refusal) => refusal.answer(language),
    }
}

/// The rows that failed, as a sheet to be mended.
pub(super) async fn failed_sheet(
    request: HttpRequest,
    id: web::Path<String>,
    app: web::Data<App>,
) -> HttpResponse {
    let language = language_of(&request);
    let made = waiting(&app, move |batches| {
        let batch = batches.find(&id)?;
        batches.failed_sheet(&batch, language)
    });
    match made.await {
        Ok(bytes) => HttpResponse::Ok()
            .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .insert_header((CONTENT_DISPOSITION, percent::attachment("改正表.xlsx")))
            .body(bytes),
        Err(refusal) => refusal.answer(language),
    }
}

/// A file of an item, read.
struct Found {
    name: String,
    media_type: &'static str,
    /// That of the same bytes printed alone.
    digest: String,
    bytes: Vec<u8>,
}

fn read_file(
    batches: &Batches,
    batch: &Batch,
    item: &Item,
    format: &str,
    language: Language,
) -> Result<Found, Problems> {
    let printed = match &item.outcome {
        Some(Outcome::Done(printed)) => printed,
        Some(Outcome::Failed(problems)) => return Err(gathered(problems.clone())),
        None => return Err(not_printed().into()),
    };
    let format = Format::find(format);
    let name = format.map(Format::name).unwrap_or_default();
    let of_format: Vec<_> = printed.files.iter().filter(|file| file.format == name).collect();
    let (Some(format), false) = (format, of_format.is_empty()) else {
        return Err(Problem::new(
            Code::FormatUnknown,
            "没有按这个格式排",
            "it was not printed in this format",
        )
        .into());
    };
    let mut files = Vec::new();
    for file in &of_format {
        let whole = Piece { digest: file.digest.clone(), offset: 0, length: file.bytes };
        files.push(batches.store().read(&batch.name, &whole)?);
    }
    let stem = item.new.name.as_deref().unwrap_or(&printed.file_name);
    if let [bytes] = &mut files[..] {
        let bytes = std::mem::take(bytes);
        let (name, digest) = (file_name(stem, format, None), digest(&[&bytes]));
        return Ok(Found { name, media_type: format.media_type(), digest, bytes });
    }
    let named: Vec<_> = (1..)
        .zip(&files)
        .map(|(page, bytes)| (file_name(stem, format, Some(page)), format, bytes.as_slice()))
        .collect();
    let bytes = archive::pack(&named, &[], language)?;
    Ok(Found { name: format!("{stem}.zip"), media_type: ZIP_MEDIA_TYPE, digest: digest(&[&bytes]), bytes })
}

fn not_printed() -> Problem {
    Problem::new(
        Code::NotFound,
        "这一项还没有排好，或已取消",
        "this item is not printed yet, or was cancelled",
    )
    .hint("进度见 GET /v1/batches/{id}", "GET /v1/batches/{id} tells how far it is")
}
