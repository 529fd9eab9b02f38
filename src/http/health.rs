//! `GET /healthz` and `/readyz`: whether the process lives, and whether it can take an order now.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::app::{App, pool};
use crate::http::language_of;
use crate::http::refusal::Refusal;

/// The process lives.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// An order would find a place. What is not loaded is never served: loading ends before listening begins.
pub(super) async fn ready(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let (waiting, places) = app.queue();
    if waiting >= places {
        return Refusal::from(pool::busy()).answer(language_of(&request));
    }
    HttpResponse::Ok().json(json!({ "status": "ready", "waiting": waiting, "places": places }))
}
