//! Reading a request body: JSON or a form with pictures, never more than the ceiling, never for longer than a minute.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::time::Duration;

use actix_multipart::form::{Limits, MultipartCollect, MultipartForm, MultipartFormConfig, State};
use actix_multipart::{Field, MultipartError};
use actix_web::body::{BodyStream, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use crate::http::refusal::Refusal;
use crate::limit::{BODY_BYTES, DRAFT_BYTES, IMAGES_COUNT};
use crate::payload::Parts;
use crate::problem::{Code, Problem};

/// How long a caller may take to send a body.
const READ_TIME: Duration = Duration::from_secs(60);
/// Name of the part of a form that carries the order.
const ORDER: &str = "order";
/// Name of the part of a form that carries a file for intake.
const FILE: &str = "file";

/// A body as sent.
pub(super) struct Body {
    /// The JSON of the order.
    pub(super) order: web::Bytes,
    /// Pictures, by content id.
    pub(super) parts: Parts,
}

/// Reads the body of a request.
///
/// # Errors
/// 408, 413, 415, or 400 if it is no form although it says so.
pub(super) async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Body, Refusal> {
    refuse_encoded(request)?;
    refuse_announced(request, BODY_BYTES)?;
    let reading = async {
        if request.content_type().eq_ignore_ascii_case("multipart/form-data") {
            read_form(request, payload).await
        } else {
            let order = read_plain(payload, BODY_BYTES).await?;
            Ok(Body { order, parts: Parts::new() })
        }
    };
    match tokio::time::timeout(READ_TIME, reading).await {
        Ok(outcome) => outcome,
        Err(_) => Err(too_slow()),
    }
}

/// Reads a file: the body itself, or the part `file` of a form. The name is that of the part's file, if it has one.
///
/// # Errors
/// Those of [`read`].
pub(super) async fn read_file(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(Option<String>, Vec<u8>), Refusal> {
    refuse_encoded(request)?;
    refuse_announced(request, BODY_BYTES)?;
    let reading = async {
        if !request.content_type().eq_ignore_ascii_case("multipart/form-data") {
            return Ok((None, read_plain(payload, BODY_BYTES).await?.to_vec()));
        }
        let mut form = gather(request, payload).await?;
        let file = form.parts.remove(FILE).or_else(|| form.parts.pop_first().map(|(_, bytes)| bytes));
        let file = file.filter(|_| form.parts.is_empty() && form.order.is_none());
        file.map(|bytes| (form.file_name, bytes)).ok_or_else(|| {
            Problem::new(Code::BadRequest, "表单中应当只有一个文件", "the form must have one file")
                .hint("请把文件放在名为 file 的部分", "put the file into a part named file")
                .into()
        })
    };
    match tokio::time::timeout(READ_TIME, reading).await {
        Ok(outcome) => outcome,
        Err(_) => Err(too_slow()),
    }
}

/// Reads a body of JSON that is kept as it is, up to a ceiling of its own.
///
/// # Errors
/// Those of [`read`].
pub(super) async fn read_json_bytes(
    request: &HttpRequest,
    payload: web::Payload,
    most: usize,
) -> Result<web::Bytes, Refusal> {
    refuse_encoded(request)?;
    refuse_announced(request, most)?;
    match tokio::time::timeout(READ_TIME, read_plain(payload, most)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(too_slow()),
    }
}

/// A body that says beforehand that it is too large is refused before it comes. The server reads on for a while after
/// its answer, or the caller, still sending, would never see it.
fn refuse_announced(request: &HttpRequest, most: usize) -> Result<(), Refusal> {
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length: Option<u64> = announced.and_then(|value| value.parse().ok());
    let most_length = u64::try_from(most).unwrap_or(u64::MAX);
    if length.is_some_and(|length| length > most_length) { Err(too_large(most)) } else { Ok(()) }
}

async fn read_plain(payload: web::Payload, most: usize) -> Result<web::Bytes, Refusal> {
    let mut stream = pin!(BodyStream::new(payload));
    let mut body = web::BytesMut::new();
    while let Some(chunk) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        let chunk = chunk.map_err(|error| broken(&error.to_string()))?;
        if body.len().saturating_add(chunk.len()) > most {
            return Err(too_large(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

async fn read_form(request: &HttpRequest, payload: web::Payload) -> Result<Body, Refusal> {
    let form = gather(request, payload).await?;
    let order = form.order.ok_or_else(|| {
        Problem::new(Code::BadRequest, "表单中没有 order 部分", "the form has no part named order").hint(
            "请把任务的 JSON 放在名为 order 的部分，图片各占一个部分",
            "put the JSON of the order into a part named order, and each picture into a part of its own",
        )
    })?;
    Ok(Body { order, parts: form.parts })
}

/// The parts of a form, under the ceilings.
async fn gather(request: &HttpRequest, payload: web::Payload) -> Result<Form, Refusal> {
    let mut payload = payload.into_inner();
    let form = MultipartForm::<Form>::from_request(request, &mut payload).await;
    let form = form.map_err(|error| broken(&error.to_string()))?.into_inner();
    if form.over {
        return Err(too_large(BODY_BYTES));
    }
    if form.crowded {
        return Err(too_many());
    }
    if let Some(name) = form.twice {
        let (zh, en) = (format!("表单中有两个“{name}”部分"), format!("the form has two parts {name:?}"));
        return Err(Problem::new(Code::BadRequest, zh, en).into());
    }
    Ok(form)
}

/// How the form extractor is to be set up: its own ceilings are out of the way, since [`Form`] keeps them.
pub(super) fn form_config() -> MultipartFormConfig {
    MultipartFormConfig::default().total_limit(BODY_BYTES).memory_limit(BODY_BYTES)
}

/// What was gathered from a form.
#[derive(Default)]
struct Form {
    order: Option<web::Bytes>,
    parts: Parts,
    file_name: Option<String>,
    twice: Option<String>,
    over: bool,
    crowded: bool,
}

impl Form {
    fn put(&mut self, name: &str, bytes: web::Bytes) {
        if self.parts.len() > IMAGES_COUNT {
            self.crowded = true;
            return;
        }
        let before = if name == ORDER {
            self.order.replace(bytes).is_some()
        } else {
            self.parts.insert(name.to_owned(), bytes.to_vec()).is_some()
        };
        if before {
            self.twice = Some(name.to_owned());
        }
    }
}

impl MultipartCollect for Form {
    fn limit(_: &str) -> Option<usize> {
        None
    }

    fn handle_field<'t>(
        _: &'t HttpRequest,
        mut field: Field,
        limits: &'t mut Limits,
        state: &'t mut State,
    ) -> Pin<Box<dyn Future<Output = Result<(), MultipartError>> + 't>> {
        Box::pin(async move {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name =
                field.content_disposition().and_then(|about| about.get_filename()).map(str::to_owned);
            // A field over the limit is read to its end and thrown away, so the refusal reaches the caller.
            let read = field.bytes(limits.total_limit_remaining).await;
            let form = state.0.entry(ORDER.to_owned()).or_insert_with(|| Box::new(Form::default()));
            let Some(form) = form.downcast_mut::<Form>() else {
                return Err(MultipartError::Incomplete);
            };
            match read {
                Err(_) => {
                    form.over = true;
                    limits.total_limit_remaining = 0;
                }
                Ok(bytes) => {
                    let bytes = bytes?;
                    limits.total_limit_remaining -= bytes.len();
                    form.put(&name, bytes);
                    form.file_name = file_name.or(form.file_name.take());
                }
            }
            Ok(())
        })
    }

    fn from_state(mut state: State) -> Result<Self, MultipartError> {
        let form = state.0.remove(ORDER).and_then(|form| form.downcast::<Form>().ok());
        Ok(form.map(|form| *form).unwrap_or_default())
    }
}

pub(super) fn refuse_encoded(request: &HttpRequest) -> Result<(), Refusal> {
    let encoding = request.headers().get(CONTENT_ENCODING).map(|value| value.as_bytes());
    if encoding.is_none_or(|encoding| encoding.eq_ignore_ascii_case(b"identity")) {
        return Ok(());
    }
    let problem = Problem::new(Code::BadRequest, "不接受压缩的请求体", "compressed bodies are not taken")
        .hint("请去掉 Content-Encoding，直接发送", "send it as it is, without Content-Encoding");
    Err(Refusal::with_status(problem, StatusCode::UNSUPPORTED_MEDIA_TYPE))
}

fn too_large(most: usize) -> Refusal {
    let name = if most == DRAFT_BYTES { "DRAFT_BYTES" } else { "BODY_BYTES" };
    let mebibytes = most / (1024 * 1024);
    Problem::new(
        Code::TooLarge,
        format!("上传的内容超过上限 {name}（{most} 字节，即 {mebibytes} MiB）"),
        format!("the body is over the ceiling {name} ({most} bytes, {mebibytes} MiB)"),
    )
    .hint("请缩小图片或分成几份文件", "send smaller pictures, or several documents")
    .into()
}

fn too_many() -> Refusal {
    Problem::new(
        Code::TooLarge,
        format!("图片数超过上限 IMAGES_COUNT（{IMAGES_COUNT} 张）"),
        format!("there are more pictures than the ceiling IMAGES_COUNT ({IMAGES_COUNT})"),
    )
    .into()
}

fn too_slow() -> Refusal {
    let seconds = READ_TIME.as_secs();
    let problem = Problem::new(
        Code::BadRequest,
        format!("请求体在 {seconds} 秒内没有收完"),
        format!("the body did not arrive within {seconds} seconds"),
    );
    Refusal::with_status(problem, StatusCode::REQUEST_TIMEOUT)
}

pub(super) fn broken(error: &str) -> Refusal {
    Problem::new(
        Code::BadRequest,
        format!("请求体无法读取：{error}"),
        format!("the body cannot be read: {error}"),
    )
    .into()
}
