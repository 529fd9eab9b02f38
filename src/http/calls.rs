//! The calls: every address of the service with its methods, once.

use actix_web::http::Method;
use actix_web::middleware::Compress;
use actix_web::{HttpRequest, HttpResponse, Resource, Route, guard, web};

use crate::http::language_of;
use crate::http::refusal::Refusal;
use crate::http::{batches, documents, drafts, health, intake, openapi, preview, proof, service, templates};

/// What an address takes.
pub(super) enum Takes {
    /// `GET` and `HEAD`.
    Get(Route),
    /// `POST`.
    Post(Route),
    /// `POST`, whose long JSON is packed on its way: 1 MB of a preview takes a third of that.
    PostPacked(Route),
    /// Several methods; what to say to a caller that uses another.
    Several(&'static str, Vec<(Method, Route)>),
}

/// Every address but those of the staff page's files.
fn table() -> Vec<(&'static str, Takes)> {
    let get = Takes::Get;
    let (post, packed) = (Takes::Post, Takes::PostPacked);
    let draft = vec![
        (Method::GET, web::to(drafts::get)),
        (Method::PUT, web::to(drafts::put)),
        (Method::DELETE, web::to(drafts::delete)),
    ];
    let mut all = vec![
        ("/v1/documents", post(web::to(documents::print))),
        ("/v1/preview", packed(web::to(preview::show))),
        ("/v1/intake", packed(web::to(intake::read))),
        ("/v1/proof", packed(web::to(proof::read))),
        ("/v1/proof/rules", get(web::to(proof::rules))),
        ("/v1/templates", get(web::to(templates::list))),
        ("/v1/templates/{name}", get(web::to(templates::one))),
        ("/v1/templates/{name}/schema", get(web::to(templates::schema))),
        ("/v1/templates/{name}/sheet.xlsx", get(web::to(templates::sheet))),
        ("/v1/templates/{name}/examples", get(web::to(templates::examples))),
        ("/v1/templates/{name}/examples/{case}", get(web::to(templates::example))),
        ("/v1/drafts/{id}", Takes::Several("GET, HEAD, PUT, DELETE", draft)),
        ("/v1/service", get(web::to(service::tell))),
        ("/healthz", get(web::to(health::live))),
        ("/readyz", get(web::to(health::ready))),
        ("/openapi.json", get(web::to(openapi::give))),
    ];
    all.extend(batches::calls());
    all
}

/// Opens all of them.
pub(super) fn open(config: &mut web::ServiceConfig) {
    for (path, takes) in table() {
        match takes {
            Takes::Get(route) => config.service(readable(path, route)),
            Takes::Post(route) => config.service(taking(path, route)),
            Takes::PostPacked(route) => config.service(taking(path, route).wrap(Compress::default())),
            Takes::Several(allow, routes) => config.service(several(path, allow, routes)),
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

/// A resource of several methods.
fn several(path: &str, allow: &'static str, routes: Vec<(Method, Route)>) -> Resource {
    let other =
        move |request: HttpRequest| async move { Refusal::not_allowed(allow).answer(language_of(&request)) };
    let resource = routes.into_iter().fold(web::resource(path), |resource, (method, route)| {
        resource.route(match method {
            Method::GET => route.guard(guard::Any(guard::Get()).or(guard::Head())),
            _ => route.method(method),
        })
    });
    resource.default_service(web::to(other))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every call as `METHOD address`; `HEAD` goes without saying.
    fn served() -> BTreeSet<String> {
        let methods = |takes: &Takes| match takes {
            Takes::Get(_) => vec!["get".to_owned()],
            Takes::Post(_) | Takes::PostPacked(_) => vec!["post".to_owned()],
            Takes::Several(_, routes) => {
                routes.iter().map(|(method, _)| method.as_str().to_lowercase()).collect()
            }
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
