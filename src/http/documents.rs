//! `POST /v1/documents`: an order in, the finished document out.

use actix_web::http::header::{
    CONTENT_DISPOSITION, ETAG, HeaderName, IF_NONE_MATCH, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::product::Product;
use crate::app::{App, Wanted};
use crate::http::body::{self, Body};
use crate::http::refusal::{Refusal, one_in_order};
use crate::http::{etag, header, language_of, order, percent, warnings, watch};
use crate::press::Press;
use crate::problem::Language;

/// Pages of the document, where the format lays out pages.
const PAGES: HeaderName = HeaderName::from_static("x-hongtou-pages");
/// Answers an order.
pub(super) async fn print(request: HttpRequest, payload: web::Payload, app: web::Data<App>) -> HttpResponse {
    let language = language_of(&request);
    match produce(&request, payload, &app, language).await {
        Ok(product) => answer(&request, product, language),
        Err(refusal) => refusal.answer(language),
    }
}

async fn produce(
    request: &HttpRequest,
    payload: web::Payload,
    app: &App,
    language: Language,
) -> Result<Product, Refusal> {
    let body = body::read(request, payload).await?;
    let accept = header(request, "accept").map(str::to_owned);
    let (template, outcome) =
        app.submit(move |press, wanted| work(press, body, accept.as_deref(), language, wanted))?.await?;
    watch::of_template(request, template);
    outcome
}

/// The work of a rendering thread: reading the JSON, printing, packing and hashing. Says also which template it was.
fn work(
    press: &Press,
    body: Body,
    accept: Option<&str>,
    language: Language,
    wanted: Wanted<'_>,
) -> (Option<String>, Result<Product, Refusal>) {
    let order = match order::read(press, body, accept) {
        Ok(order) => order,
        Err(refusal) => return (None, Err(refusal)),
    };
    let product = press.print(&order, wanted).map_err(order::refused).and_then(|print| {
        let mut print = print;
        print.warnings = print.warnings.into_iter().map(one_in_order).collect();
        Ok(Product::of(print, language)?)
    });
    (Some(order.template), product)
}

fn answer(request: &HttpRequest, product: Product, language: Language) -> HttpResponse {
    let tag = etag::of(&product.digest);
    let unchanged = etag::matches(header(request, IF_NONE_MATCH.as_str()), &tag);
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, tag)).insert_header((VARY, "Accept, Accept-Language"));
    if unchanged {
        return answer.finish();
    }
    answer
        .content_type(product.media_type)
        .insert_header((CONTENT_DISPOSITION, percent::attachment(&product.file_name)))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if let Some(pages) = product.pages {
        answer.insert_header((PAGES, pages.to_string()));
    }
    warnings::put(&mut answer, &product.warnings, language);
    answer.body(product.bytes)
}
