//! `/v1/batches…`: batches taken in, followed, stopped, put back to work and forgotten.

mod answer;
mod create;
mod events;
mod follow;
mod packet;
mod retry;
mod upload;

use actix_web::http::Method;
use actix_web::web;

use crate::http::calls::Takes;

/// The addresses of batches.
pub(super) fn calls() -> Vec<(&'static str, Takes)> {
    let all = vec![(Method::GET, web::to(follow::list)), (Method::POST, web::to(create::create))];
    let one = vec![(Method::GET, web::to(follow::one)), (Method::DELETE, web::to(follow::remove))];
    let (get, post) = (Takes::Get, Takes::Post);
    vec![
        ("/v1/batches", Takes::Several("GET, HEAD, POST", all)),
        ("/v1/batches/{id}", Takes::Several("GET, HEAD, DELETE", one)),
        ("/v1/batches/{id}/items", get(web::to(follow::items))),
        ("/v1/batches/{id}/items/{number}", get(web::to(follow::item))),
        ("/v1/batches/{id}/items/{number}/{format}", get(web::to(follow::file))),
        ("/v1/batches/{id}/failed.xlsx", get(web::to(follow::failed_sheet))),
        ("/v1/batches/{id}/packet.zip", get(web::to(packet::zip))),
        ("/v1/batches/{id}/packet.pdf", get(web::to(packet::pdf))),
        ("/v1/batches/{id}/packet.docx", get(web::to(packet::docx))),
        ("/v1/batches/{id}/events", get(web::to(events::stream))),
        ("/v1/batches/{id}/cancel", post(web::to(follow::cancel))),
        ("/v1/batches/{id}/retry", post(web::to(retry::retry))),
    ]
}
