//! What the calls about batches share: work on a thread that may wait, and a batch as the answer.

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use serde_json::Value;

use crate::app::App;
use crate::app::batch::spec::Spec;
use crate::app::batch::{Batches, view};
use crate::http::refusal::Refusal;
use crate::problem::{Class, Code, Language, Problems};
use crate::queue::Batch;

/// After how many seconds one may look again how far a batch is.
const LOOK_AGAIN_SECONDS: u32 = 1;

/// Does what waits for queue and store on a thread that may wait.
pub(super) async fn waiting<T: Send + 'static>(
    app: &web::Data<App>,
    work: impl FnOnce(&Batches) -> Result<T, Problems> + Send + 'static,
) -> Result<T, Refusal> {
    let app = app.clone();
    let done = web::block(move || app.batches().and_then(work)).await;
    match done {
        Ok(done) => done.map_err(refused),
        Err(_) => Err(Refusal::bare(StatusCode::INTERNAL_SERVER_ERROR)),
    }
}

/// Problems with the status that HTTP has for a full store, and for what something else has to end before.
pub(super) fn refused(problems: Problems) -> Refusal {
    if let Some(problem) = problems.list().iter().find(|problem| problem.code == Code::Unfinished) {
        return Refusal::with_status(problem.clone(), StatusCode::CONFLICT);
    }
    let full = problems.list().iter().find(|problem| problem.code == Code::StoreFull).cloned();
    match full {
        Some(problem) if problems.class() == Class::Template => {
            Refusal::with_status(problem, StatusCode::INSUFFICIENT_STORAGE)
        }
        _ => problems.into(),
    }
}

/// A batch, with the time after which it is worth looking again.
pub(super) fn batch(
    status: StatusCode,
    batches: &Batches,
    found: &Batch,
    language: Language,
) -> Result<HttpResponse, Refusal> {
    let spec = Spec::of(&found.spec)?;
    let mut answer = HttpResponseBuilder::new(status);
    if !found.state.ended() {
        answer.insert_header((RETRY_AFTER, LOOK_AGAIN_SECONDS.to_string()));
    }
    if status == StatusCode::ACCEPTED {
        answer.insert_header((LOCATION, format!("/v1/batches/{}", found.name)));
    }
    let stalled = batches.stalled();
    Ok(json(answer, &view::batch(found, &spec, stalled.as_ref(), language)))
}

/// A JSON answer.
pub(super) fn json(mut answer: HttpResponseBuilder, value: &Value) -> HttpResponse {
    answer.content_type("application/json").body(value.to_string())
}
