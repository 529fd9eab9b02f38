//! Round every request: an id, one log line, the security headers, and words for errors that came without.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};

use crate::clock::{Stopwatch, seconds_since_epoch};
use crate::http::language_of;
use crate::http::refusal::{MEDIA_TYPE, Refusal};

/// The header that carries the id of a request, both ways.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken over from a caller, in characters.
const ID_CHARS: usize = 100;

/// Where drafts are.
const DRAFTS: &str = "/v1/drafts/";

/// Name of the template that a request was about, left by its handler for the log.
struct TemplateName(String);

/// Leaves the name of the template that a request is about, if it is known, for the log.
pub(super) fn of_template(request: &HttpRequest, template: Option<String>) {
    if let Some(template) = template {
        request.extensions_mut().insert(TemplateName(template));
    }
}

/// Wraps the handling of a request.
pub(super) async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let stopwatch = Stopwatch::start();
    let id = taken_over(request.headers()).unwrap_or_else(fresh);
    let mut guard = Gone { id, done: false };
    let response = next.call(request).await?.map_into_boxed_body();
    guard.done = true;
    let mut response = with_words(response);
    put_headers(response.headers_mut(), &guard.id);
    log(&response, &guard.id, stopwatch);
    Ok(response)
}

/// Says in the log that a caller went away before its answer: then the handler is dropped half-way.
struct Gone {
    id: String,
    done: bool,
}

impl Drop for Gone {
    fn drop(&mut self) {
        if !self.done {
            tracing::info!(id = self.id, "the caller has gone before its answer");
        }
    }
}

fn log(response: &ServiceResponse, id: &str, stopwatch: Stopwatch) {
    let request = response.request();
    let extensions = request.extensions();
    let template = extensions.get::<TemplateName>().map_or("", |name| name.0.as_str());
    tracing::info!(
        id,
        method = request.method().as_str(),
        path = shown(request),
        status = response.status().as_u16(),
        template,
        ms = stopwatch.elapsed_ms(),
        "request"
    );
}

/// The path, without what only its owner may know: the id of a draft opens it.
fn shown(request: &HttpRequest) -> &str {
    let path = request.path();
    if path.starts_with(DRAFTS) { DRAFTS } else { path }
}

/// The caller's own id if it is short and harmless in a log.
fn taken_over(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    (!id.is_empty() && id.len() <= ID_CHARS && id.bytes().all(harmless)).then(|| id.to_owned())
}

/// An id that no other request of this process or an earlier one has.
fn fresh() -> String {
    static START: LazyLock<u64> = LazyLock::new(seconds_since_epoch);
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("{:08x}-{:06}", *START, COUNT.fetch_add(1, Ordering::Relaxed))
}

/// An error of the server's own parts, which come as plain text, becomes a problem like all others.
fn with_words(response: ServiceResponse) -> ServiceResponse {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if !(status.is_client_error() || status.is_server_error()) || kind == Some(MEDIA_TYPE.as_bytes()) {
        return response;
    }
    let (request, _) = response.into_parts();
    let answer = Refusal::bare(status).answer(language_of(&request));
    ServiceResponse::new(request, answer)
}

fn put_headers(headers: &mut HeaderMap, id: &str) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Only pictures of pages could run anything, and they are not to. The staff page brings a policy of its own.
    let nothing = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
    // Documents are nobody else's; the tag still spares the bytes.
    for (name, value) in [(CONTENT_SECURITY_POLICY, nothing), (CACHE_CONTROL, "private, no-cache")] {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}
