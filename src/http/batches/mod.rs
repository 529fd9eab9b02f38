//! `/v1/batches…`: batches taken in, followed, stopped, put back to work and forgotten.

mod answer;
mod create;
mod events;
mod follow;
mod packet;
mod retry;
mod upload;

use actix_web::{HttpRequest, HttpResponse, Resource, guard, web};

use crate::http::language_of;
use crate::http::refusal::Refusal;

/// The addresses of batches.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let all = web::resource("/v1/batches")
        .route(web::post().to(create::create))
        .route(web::get().to(follow::list))
        .default_service(web::to(get_or_post));
    let one = web::resource("/v1/batches/{id}")
        .route(web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(follow::one))
        .route(web::delete().to(follow::remove))
        .default_service(web::to(get_or_delete));
    config
        .service(all)
        .service(one)
        .service(super::readable("/v1/batches/{id}/items", web::to(follow::items)))
        .service(super::readable("/v1/batches/{id}/items/{number}", web::to(follow::item)))
        .service(super::readable("/v1/batches/{id}/items/{number}/{format}", web::to(follow::file)))
        .service(super::readable("/v1/batches/{id}/failed.xlsx", web::to(follow::failed_sheet)))
        .service(super::readable("/v1/batches/{id}/packet.zip", web::to(packet::zip)))
        .service(super::readable("/v1/batches/{id}/packet.pdf", web::to(packet::pdf)))
        .service(super::readable("/v1/batches/{id}/packet.docx", web::to(packet::docx)))
        .service(super::readable("/v1/batches/{id}/events", web::to(events::stream)))
        .service(posted("/v1/batches/{id}/cancel", web::post().to(follow::cancel)))
        .service(posted("/v1/batches/{id}/retry", web::post().to(retry::retry)));
}

/// A resource that is only posted to.
fn posted(path: &str, route: actix_web::Route) -> Resource {
    web::resource(path).route(route).default_service(web::to(super::only_post))
}

async fn get_or_post(request: HttpRequest) -> HttpResponse {
    Refusal::not_allowed("GET, POST").answer(language_of(&request))
}

async fn get_or_delete(request: HttpRequest) -> HttpResponse {
    Refusal::not_allowed("GET, HEAD, DELETE").answer(language_of(&request))
}
