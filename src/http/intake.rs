//! `POST /v1/intake`: a file or text in, a draft payload with findings out.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::app::{App, intake};
use crate::http::body;
use crate::http::language_of;
use crate::http::refusal::Refusal;
use crate::intake::Draft;
use crate::press::reading::Reading;
use crate::problem::Problems;

/// What can be asked in the address.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Template that the draft is for; guessed if absent.
    template: Option<String>,
    /// Name of the file, which only tells CSV from text.
    name: Option<String>,
    /// Whether to proofread the draft too.
    #[serde(default)]
    proof: bool,
}

/// Answers with a draft.
pub(super) async fn read(
    request: HttpRequest,
    payload: web::Payload,
    asked: web::Query<Asked>,
    app: web::Data<App>,
) -> HttpResponse {
    let language = language_of(&request);
    match produce(&request, payload, asked.into_inner(), &app).await {
        Ok((draft, reading)) => HttpResponse::Ok()
            .insert_header(("Cache-Control", "no-store"))
            .content_type("application/json")
            .body(intake::json(&draft, reading.as_ref(), language).to_string()),
        Err(refusal) => refusal.answer(language),
    }
}

async fn produce(
    request: &HttpRequest,
    payload: web::Payload,
    asked: Asked,
    app: &App,
) -> Result<(Draft, Option<Reading>), Refusal> {
    let (sent_name, bytes) = body::read_file(request, payload).await?;
    let name = asked.name.or(sent_name).unwrap_or_default();
    let work = move |press: &crate::press::Press, _: &dyn Fn() -> bool| {
        let draft = intake::read(press.catalog(), &name, &bytes, asked.template.as_deref())?;
        let reading = if asked.proof { Some(intake::proofread(press, &draft)?) } else { None };
        Ok::<_, Problems>((draft, reading))
    };
    Ok(app.submit(work)?.await??)
}
