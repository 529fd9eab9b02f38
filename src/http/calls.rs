//! The calls: every address of the service with its methods, once.

use actix_web::middleware::Compress;
use actix_web::{HttpRequest, HttpResponse, Resource, Route, guard, web};

use crate::http::language_of;
use crate::http::refusal::Refusal;
use crate::http::{documents, drafts, health, intake, openapi, preview, proof, service, templates};

/// What an address takes.
enum Takes {
    /// `GET` and `HEAD`.
    Get(Route),
    /// `POST`.
    Post(Route),
    /// `POST`, whose long JSON is packed on its way: 1 MB of a preview takes a third of that.
    PostPacked(Route),
    /// `GET`, `HEAD`, `PUT` and `DELETE` of a draft.
    Draft,
}

/// Every address but those of the staff page's files.
fn table() -> Vec<(&'static str, Takes)> {
    let get = Takes::Get;
    let (post, packed) = (Takes::Post, Takes::PostPacked);
    vec![
        ("/v1/documents", post(web::to(documents::print))),
        ("/v1/preview", packed(web::to(preview::show))),
        ("/v1/intake", packed(web::to(intake::read))),
        ("/v1/proof", packed(web::to(proof::read))),
        ("/v1/proof/rules", get(web::to(proof::rules))),
        ("/v1/templates", get(web::to(templates::list))),
        ("/v1/templates/{name}", get(web::to(templates::one))),
        ("/v1/templates/{name}/schema", get(web::to(templates::schema))),
        ("/v1/templates/{name}/examples", get(web::to(templates::examples))),
        ("/v1/templates/{name}/examples/{case}", get(web::to(templates::example))),
        ("/v1/drafts/{id}", Takes::Draft),
        ("/v1/service", get(web::to(service::tell))),
        ("/healthz", get(web::to(health::live))),
        ("/readyz", get(web::to(health::ready))),
        ("/openapi.json", get(web::to(openapi::give))),
    ]
}

/// Opens all of them.
pub(super) fn open(config: &mut web::ServiceConfig) {
    for (path, takes) in table() {
        match takes {
            Takes::Get(route) => config.service(readable(path, route)),
            Takes::Post(route) => config.service(taking(path, route)),
            Takes::PostPacked(route) => config.service(taking(path, route).wrap(Compress::default())),
            Takes::Draft => config.service(
                web::resource(path)
                    .route(web::to(drafts::get).guard(guard::Any(guard::Get()).or(guard::Head())))
                    .route(web::put().to(drafts::put))
                    .route(web::delete().to(drafts::delete))
                    .default_service(web::to(only_draft)),
            ),
        };
    }
    config.default_service(web::to(unknown));
}

/// A resource that takes a body.
fn taking(path: &str, route: Route) -> Resource {
    web::resource(path).route(route.guard(guard::Post())).default_service(web::to(only_post))
}

/// A resource that is only read.
pub(super) fn readable(path: &str, route: Route) -> Resource {
    web::resource(path)
        .route(route.guard(guard::Any(guard::Get()).or(guard::Head())))
        .default_service(web::to(only_get))
}

/// There is no such address.
pub(super) async fn unknown(request: HttpRequest) -> HttpResponse {
    Refusal::not_found().answer(language_of(&request))
}

async fn only_get(request: HttpRequest) -> HttpResponse {
    Refusal::not_allowed("GET, HEAD").answer(language_of(&request))
}

async fn only_post(request: HttpRequest) -> HttpResponse {
    Refusal::not_allowed("POST").answer(language_of(&request))
}

async fn only_draft(request: HttpRequest) -> HttpResponse {
    Refusal::not_allowed("GET, HEAD, PUT, DELETE").answer(language_of(&request))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every call as `METHOD address`; `HEAD` goes without saying.
    fn served() -> BTreeSet<String> {
        let methods = |takes: &Takes| match takes {
            Takes::Get(_) => &["get"][..],
            Takes::Post(_) | Takes::PostPacked(_) => &["post"],
            Takes::Draft => &["get", "put", "delete"],
        };
        let calls = table().into_iter();
        calls
            .flat_map(|(path, takes)| methods(&takes).iter().map(move |one| format!("{one} {path}")))
            .collect()
    }

    #[test]
    fn the_openapi_document_describes_what_is_served_and_nothing_else() {
        let document = openapi::written().unwrap();
        let mut described = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let methods = item.as_object().unwrap().keys().filter(|name| *name != "parameters");
            described.extend(methods.map(|method| format!("{method} {path}")));
        }
        assert_eq!(described, served());
    }
}
