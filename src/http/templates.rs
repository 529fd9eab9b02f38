//! `GET /v1/templates…`: what can be ordered, with schema, blank sheet and examples.

use actix_web::http::header::{CONTENT_DISPOSITION, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::app::{App, report};
use crate::catalog::digest;
use crate::catalog::template::Template;
use crate::http::refusal::Refusal;
use crate::http::{etag, header, language_of, percent, watch};
use crate::problem::Problems;
use crate::sheet;

/// The media type of a JSON Schema.
const SCHEMA_MEDIA_TYPE: &str = "application/schema+json";

/// The media type of an Excel workbook.
const XLSX_MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// All templates.
pub(super) async fn list(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let all: Vec<Value> = app.press().catalog().templates.values().map(describe).collect();
    give(&request, "application/json", &json!({ "templates": all }))
}

/// One template, and where the style it is printed in departs from the stock layout.
pub(super) async fn one(request: HttpRequest, name: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let told = find(&request, &app, &name).and_then(|template| {
        let catalog = app.press().catalog();
        let mut told = describe(template);
        told["deviations"] = json!(catalog.norms.departures([catalog.layout(&template.layout)?]));
        Ok(told)
    });
    answer(&request, "application/json", told)
}

/// The schema of a template's payload.
pub(super) async fn schema(
    request: HttpRequest,
    name: web::Path<String>,
    app: web::Data<App>,
) -> HttpResponse {
    let schema = find(&request, &app, &name).map(|template| template.schema.source().clone());
    answer(&request, SCHEMA_MEDIA_TYPE, schema)
}

/// The blank sheet of a template, with one unit a row to be filled in.
pub(super) async fn sheet(
    request: HttpRequest,
    name: web::Path<String>,
    app: web::Data<App>,
) -> HttpResponse {
    let title = match find(&request, &app, &name) {
        Ok(template) => template.title.clone(),
        Err(problems) => return Refusal::from(problems).answer(language_of(&request)),
    };
    let app = app.clone();
    let bytes = web::block(move || sheet::blank(app.press().catalog().template(&name)?));
    match bytes.await {
        Ok(Ok(bytes)) => {
            let tag = etag::of(&digest(&[&bytes]));
            if etag::matches(header(&request, IF_NONE_MATCH.as_str()), &tag) {
                return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
            }
            HttpResponse::Ok()
                .insert_header((ETAG, tag))
                .insert_header((CONTENT_DISPOSITION, percent::attachment(&format!("{title}填写表.xlsx"))))
                .content_type(XLSX_MEDIA_TYPE)
                .body(bytes)
        }
        Ok(Err(problems)) => Refusal::from(problems).answer(language_of(&request)),
        Err(_) => {
            Refusal::bare(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR).answer(language_of(&request))
        }
    }
}

/// The examples of a template.
pub(super) async fn examples(
    request: HttpRequest,
    name: web::Path<String>,
    app: web::Data<App>,
) -> HttpResponse {
    let list = find(&request, &app, &name).map(|template| {
        let cases =
            template.examples.keys().map(|case| json!({ "case": case, "href": href(template, case) }));
        json!({ "template": template.name, "examples": cases.collect::<Vec<_>>() })
    });
    answer(&request, "application/json", list)
}

/// The payload of an example, with its pictures inside.
pub(super) async fn example(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    app: web::Data<App>,
) -> HttpResponse {
    let (name, case) = path.into_inner();
    let known = find(&request, &app, &name).and_then(|template| template.example(&case).map(drop));
    if let Err(problems) = known {
        return Refusal::from(problems).answer(language_of(&request));
    }
    // Pictures are read from disk, so not on the thread that serves connections.
    let app = app.clone();
    let payload = web::block(move || {
        let template = app.press().catalog().template(&name)?;
        template.example(&case)?.payload()
    });
    match payload.await {
        Ok(payload) => answer(&request, "application/json", payload),
        Err(_) => {
            Refusal::bare(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR).answer(language_of(&request))
        }
    }
}

fn find<'a>(request: &HttpRequest, app: &'a App, name: &str) -> Result<&'a Template, Problems> {
    let template = app.press().catalog().template(name)?;
    watch::of_template(request, Some(template.name.clone()));
    Ok(template)
}

/// What a template is, as one JSON object.
fn describe(template: &Template) -> Value {
    let address = format!("/v1/templates/{}", template.name);
    let mut members = report::template(template);
    members.insert("schema".into(), format!("{address}/schema").into());
    members.insert("sheet".into(), format!("{address}/sheet.xlsx").into());
    members.insert("examples".into(), template.examples.keys().map(|case| href(template, case)).collect());
    members.into()
}

fn href(template: &Template, case: &str) -> String {
    format!("/v1/templates/{}/examples/{case}", template.name)
}

fn answer(request: &HttpRequest, media_type: &str, outcome: Result<Value, Problems>) -> HttpResponse {
    match outcome {
        Ok(value) => give(request, media_type, &value),
        Err(problems) => Refusal::from(problems).answer(language_of(request)),
    }
}

/// JSON with its tag.
pub(super) fn give(request: &HttpRequest, media_type: &str, value: &Value) -> HttpResponse {
    let text = value.to_string();
    let tag = etag::of(&digest(&[text.as_bytes()]));
    if etag::matches(header(request, IF_NONE_MATCH.as_str()), &tag) {
        return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
    }
    HttpResponse::Ok().insert_header((ETAG, tag)).content_type(media_type).body(text)
}
