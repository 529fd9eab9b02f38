//! `POST /v1/preview`: an order in, pictures of its pages and the findings of proofreading out.

use std::ops::RangeInclusive;

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::app::{App, Wanted, options, report};
use crate::backend::{PageForm, PagePicture, View};
use crate::http::body::{self, Body};
use crate::http::refusal::{Refusal, gathered, in_order, one_in_order};
use crate::http::{language_of, order, watch};
use crate::limit::PREVIEW_PAGES;
use crate::payload::{pointer_to, read_json};
use crate::press::preview::Preview;
use crate::press::{Order, Press};
use crate::problem::{Code, Language, Problem};
use crate::proof::Suppressed;

/// Names that the body has.
const MEMBERS: [&str; 5] = ["template", "data", "options", "ignore", "allow"];
/// Names that the options have.
const OPTIONS: [&str; 4] = ["form", "dpi", "from", "to"];
/// Resolution of PNG unless asked otherwise, in dots per inch: 794 pixels to a sheet of A4, as browsers reckon.
const DPI: u32 = 96;

/// What is asked for.
struct Asked {
    order: Order,
    view: View,
    suppressed: Suppressed,
}

/// Answers with pages.
pub(super) async fn show(request: HttpRequest, payload: web::Payload, app: web::Data<App>) -> HttpResponse {
    let language = language_of(&request);
    match produce(&request, payload, &app, language).await {
        Ok(text) => HttpResponse::Ok().content_type("application/json").body(text),
        Err(refusal) => refusal.answer(language),
    }
}

async fn produce(
    request: &HttpRequest,
    payload: web::Payload,
    app: &App,
    language: Language,
) -> Result<String, Refusal> {
    let body = body::read(request, payload).await?;
    let work = move |press: &Press, wanted: Wanted<'_>| work(press, body, language, wanted);
    let (template, outcome) = app.submit(work)?.await?;
    watch::of_template(request, template);
    outcome
}

/// The work of a rendering thread. Says also which template it was.
fn work(
    press: &Press,
    body: Body,
    language: Language,
    wanted: Wanted<'_>,
) -> (Option<String>, Result<String, Refusal>) {
    let asked = match read(press, body) {
        Ok(asked) => asked,
        Err(refusal) => return (None, Err(refusal)),
    };
    let shown = press.preview(&asked.order, &asked.view, &asked.suppressed, wanted).map_err(order::refused);
    let text = shown.map(|shown| text(shown, asked.view.form, language));
    (Some(asked.order.template), text)
}

/// The answer.
fn text(shown: Preview, form: PageForm, language: Language) -> String {
    let warnings = shown.viewed.warnings.into_iter().map(one_in_order);
    let warnings: Vec<Value> = warnings.map(|warning| report::json(&warning, language)).collect();
    let findings: Vec<Value> = shown.findings.iter().map(|finding| finding.json(language)).collect();
    let images: Vec<Value> = shown.viewed.pictures.into_iter().map(|page| image(page, form)).collect();
    json!({ "pages": shown.viewed.pages, "images": images, "warnings": warnings, "findings": findings })
        .to_string()
}

fn image(page: PagePicture, form: PageForm) -> Value {
    let (name, picture) = match form {
        PageForm::Svg => ("svg", String::from_utf8_lossy(&page.bytes).into_owned()),
        PageForm::Png => ("png", STANDARD.encode(&page.bytes)),
    };
    json!({ "page": page.page, "width_mm": page.width_mm, "height_mm": page.height_mm, name: picture })
}

/// Reads the body, with all its faults and those of the payload at once.
fn read(press: &Press, body: Body) -> Result<Asked, Refusal> {
    let mut members = match read_json(&body.order)? {
        Value::Object(members) => members,
        other => return Err(order::no_object(&other).into()),
    };
    let mut problems = order::unknown_members(&members, &MEMBERS);
    let data = members.shift_remove("data");
    if data.is_none() {
        problems.push(order::missing("data", "请写上文件的数据", "put the data of the document there"));
    }
    let view = view(members.get("options").unwrap_or(&Value::Null), &mut problems);
    let suppressed = order::suppressed(&members, &mut problems);
    let template = order::read_template(press, &members, &mut problems);
    let (Some(template), Some(data)) = (template, data) else { return Err(gathered(problems).into()) };
    let order = Order { template, formats: Vec::new(), data, parts: body.parts, options: Default::default() };
    if !problems.is_empty() {
        let faults = press.accept(&order).err();
        problems.extend(faults.into_iter().flat_map(in_order));
        return Err(gathered(problems).into());
    }
    Ok(Asked { order, view, suppressed })
}

/// Reads the options; faults go to `problems` and leave the default.
fn view(value: &Value, problems: &mut Vec<Problem>) -> View {
    let nothing = Map::new();
    let members = match value {
        Value::Null => &nothing,
        Value::Object(members) => members,
        _ => {
            let problem = Problem::new(Code::FieldType, "options 应为对象", "options must be an object");
            problems.push(problem.at_pointer("/options"));
            &nothing
        }
    };
    let (mut form, mut dpi, mut from, mut to) = (PageForm::Svg, DPI, 1, None);
    for (name, value) in members {
        let at = pointer_to("/options", name);
        match name.as_str() {
            "form" => match value.as_str() {
                Some("svg") => form = PageForm::Svg,
                Some("png") => form = PageForm::Png,
                _ => problems.push(options::wrong(at, value, "\"svg\" 或 \"png\"", "\"svg\" or \"png\"")),
            },
            "dpi" => dpi = options::dpi(at, value, problems).unwrap_or(DPI),
            "from" => from = options::page(at, value, problems).unwrap_or(from),
            "to" => to = options::page(at, value, problems),
            _ => problems.push(options::unknown(at, name, &OPTIONS.join(", "))),
        }
    }
    View { form, dpi, pages: range(from, to) }
}

/// At most as many pages as one answer carries.
fn range(from: u32, to: Option<u32>) -> RangeInclusive<usize> {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let last = from.saturating_add(PREVIEW_PAGES - 1);
    let to = to.map_or(last, |to| usize::try_from(to).unwrap_or(usize::MAX));
    from..=to.min(last)
}
