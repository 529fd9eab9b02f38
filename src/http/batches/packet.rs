//! `GET /v1/batches/{id}/packet.zip`, `.pdf` and `.docx`: the whole batch in one file.

use std::io::Read;

use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_DISPOSITION, ETAG, HeaderName, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream::unfold;
use serde::Deserialize;
use tokio::sync::mpsc;

use crate::app::App;
use crate::app::batch::packet::{Kind, Made};
use crate::app::batch::spec::Spec;
use crate::http::batches::answer::waiting;
use crate::http::{etag, header, language_of, negotiate, percent, warnings};
use crate::problem::Language;
use crate::queue::Batch;

/// Documents inside.
const DOCUMENTS: HeaderName = HeaderName::from_static("x-hongtou-documents");
/// Documents and attachments that should be inside and are not.
const MISSING: HeaderName = HeaderName::from_static("x-hongtou-missing");
/// How much is read at a time, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// What can be asked of a packet.
#[derive(Deserialize)]
struct Asked {
    /// As in `Accept-Language`.
    language: Option<String>,
}

/// All files, with manifest and index.
pub(super) async fn zip(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    give(request, id.into_inner(), app, Kind::Zip).await
}

/// One bound volume in PDF.
pub(super) async fn pdf(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    give(request, id.into_inner(), app, Kind::Pdf).await
}

/// One bound volume in DOCX.
pub(super) async fn docx(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    give(request, id.into_inner(), app, Kind::Docx).await
}

async fn give(request: HttpRequest, id: String, app: web::Data<App>, kind: Kind) -> HttpResponse {
    let language = asked_language(&request);
    let made = waiting(&app, move |batches| {
        let batch = batches.find(&id)?;
        let made = batches.packet(&batch, kind, language)?;
        Ok((batch, made))
    });
    match made.await {
        Ok((batch, made)) => answer(&request, &app, &batch, (&made, kind), language),
        Err(refusal) => refusal.answer(language),
    }
}

/// The language that the address asks for, else that of the caller: a browser that fetches a file by itself sends its
/// own languages, not those of the page.
fn asked_language(request: &HttpRequest) -> Language {
    let query = web::Query::<Asked>::from_query(request.query_string());
    match query.ok().and_then(|asked| asked.into_inner().language) {
        Some(language) => negotiate::language(Some(&language)),
        None => language_of(request),
    }
}

fn answer(
    request: &HttpRequest,
    app: &web::Data<App>,
    batch: &Batch,
    (made, kind): (&Made, Kind),
    language: Language,
) -> HttpResponse {
    let tag = etag::of(made.blob.digest.as_str());
    if etag::matches(header(request, IF_NONE_MATCH.as_str()), &tag) {
        return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
    }
    let title = Spec::of(&batch.spec).ok().and_then(|spec| spec.title).unwrap_or_else(|| "汇编".to_owned());
    let name = format!("{}.{}", crate::press::safe_name(&title, "汇编"), kind.name());
    let (sender, receiver) = mpsc::channel(4);
    let (app, shelf, digest) = (app.clone(), batch.name.clone(), made.blob.digest.clone());
    tokio::task::spawn_blocking(move || {
        let opened = app.batches().and_then(|batches| batches.store().open(&shelf, &digest));
        match opened {
            Ok(mut file) => send(&mut *file, &sender),
            Err(problems) => tracing::warn!(%problems, "a packet could not be read"),
        }
    });
    let stream = unfold(receiver, |mut receiver| async {
        let chunk = receiver.recv().await?;
        Some((chunk.map_err(actix_web::Error::from), receiver))
    });
    let mut answer = HttpResponse::Ok();
    warnings::put(&mut answer, &made.warnings, language);
    answer
        .content_type(kind.media_type())
        .insert_header((ETAG, tag))
        .insert_header((CONTENT_DISPOSITION, percent::attachment(&name)))
        .insert_header((DOCUMENTS, made.documents.to_string()))
        .insert_header((MISSING, made.missing.to_string()))
        .body(SizedStream::new(made.blob.bytes, Box::pin(stream)))
}

/// Sends a file piece by piece, no faster than it is taken.
fn send(file: &mut dyn Read, sender: &mpsc::Sender<std::io::Result<web::Bytes>>) {
    loop {
        let mut chunk = vec![0; CHUNK_BYTES];
        let piece = match file.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) => {
                chunk.truncate(count);
                Ok(web::Bytes::from(chunk))
            }
            Err(error) => Err(error),
        };
        let broken = piece.is_err();
        if sender.blocking_send(piece).is_err() || broken {
            return;
        }
    }
}
