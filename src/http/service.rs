//! `GET /v1/service`: what this service is and how much it takes, for a page that talks to it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::app::App;
use crate::http::language_of;
use crate::limit;
use crate::problem::Language;

/// Seconds of one day.
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Tells.
pub(super) async fn tell(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let language = match language_of(&request) {
        Language::Chinese => "zh",
        Language::English => "en",
    };
    let told = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "language": language,
        "drafts": drafts(&app),
        "ceilings": {
            "body_bytes": limit::BODY_BYTES,
            "image_bytes": limit::IMAGE_BYTES,
            "image_pixels": limit::IMAGE_PIXELS,
            "images_count": limit::IMAGES_COUNT,
            "archive_bytes": limit::ARCHIVE_BYTES,
            "archive_files": limit::ARCHIVE_FILES,
            "payload_chars": limit::PAYLOAD_CHARS,
            "payload_depth": limit::PAYLOAD_DEPTH,
            "table_cells": limit::TABLE_CELLS,
            "table_columns": limit::TABLE_COLUMNS,
            "pages_count": limit::PAGES_COUNT,
            "preview_pages": limit::PREVIEW_PAGES,
        },
    });
    HttpResponse::Ok().content_type("application/json").body(told.to_string())
}

/// How drafts are kept; `null` if they are not.
fn drafts(app: &App) -> Value {
    if app.drafts().is_none() {
        return Value::Null;
    }
    json!({ "bytes": limit::DRAFT_BYTES, "days": limit::DRAFT_SECONDS / DAY_SECONDS })
}
