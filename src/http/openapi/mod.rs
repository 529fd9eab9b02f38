//! `GET /openapi.json`: the calls for programs, written by hand, with the templates there are.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::app::App;
use crate::catalog::Catalog;
use crate::catalog::template::Template;
use crate::http::refusal::Refusal;
use crate::http::{language_of, templates};
use crate::problem::{Code, Problem, Problems};

/// Everything but the templates.
const DOCUMENT: &str = include_str!("document.json");

/// Answers with the document.
pub(super) async fn give(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    match document(app.press().catalog()) {
        Ok(document) => templates::give(&request, "application/json", &document),
        Err(problems) => Refusal::from(problems).answer(language_of(&request)),
    }
}

/// What was written by hand.
///
/// # Errors
/// `internal` if it is no JSON.
pub(super) fn written() -> Result<Value, Problems> {
    serde_json::from_str(DOCUMENT).map_err(|error| {
        let (zh, en) =
            (format!("接口文档有误：{error}"), format!("the document of the calls is broken: {error}"));
        Problem::new(Code::Internal, zh, en).into()
    })
}

/// The same with the names of the templates, and under each the schema of its data.
fn document(catalog: &Catalog) -> Result<Value, Problems> {
    let mut document = written()?;
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    let names: Vec<&str> = catalog.templates.keys().map(String::as_str).collect();
    let of = |template: &Template| {
        let schema = format!("/v1/templates/{}/schema", template.name);
        json!({
            "title": template.title,
            "properties": { "template": { "const": template.name }, "data": { "$ref": schema } },
        })
    };
    let data: Vec<Value> = catalog.templates.values().map(of).collect();
    let schemas = &mut document["components"]["schemas"];
    schemas["TemplateName"]["enum"] = names.into();
    schemas["Data"]["anyOf"] = data.into();
    Ok(document)
}
