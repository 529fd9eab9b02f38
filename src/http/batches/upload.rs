//! The body of a batch on its way into a file: of any length, never in memory as a whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::future::poll_fn;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::body::{BodyStream, MessageBody};
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::app::batch::source::Said;
use crate::http::batches::answer::{self, waiting};
use crate::http::body::{broken, refuse_encoded};
use crate::http::refusal::Refusal;
use crate::limit::{ATTACHMENT_BYTES, BATCH_BYTES};
use crate::payload::read_json;
use crate::problem::{Code, Problem, Problems};
use crate::store::{Digest, folder};

/// How long a caller may be silent.
const SILENCE: Duration = Duration::from_secs(60);
/// How much is gathered before it is written, in bytes.
const GATHERED_BYTES: usize = 1024 * 1024;
/// Largest header of a batch in a form, in bytes.
const HEADER_BYTES: usize = 4 * 1024 * 1024;
/// Name of the part of a form that carries the header.
const BATCH: &str = "batch";
/// Name of the part of a form that carries the items.
const ITEMS: &str = "items";

/// A body as it was sent.
pub(super) struct Uploaded {
    /// The items.
    pub(super) file: File,
    /// What the caller says they are.
    pub(super) said: Said,
    /// Attachments of the packet, by the names of their parts or files.
    pub(super) attachments: BTreeMap<String, File>,
    /// The header, if it came in a part of its own.
    pub(super) header: Map<String, Value>,
    /// Hash of all of it.
    pub(super) fingerprint: String,
}

/// A file that is being written.
struct Spool {
    file: File,
    attachments: BTreeMap<String, File>,
    gathered: Vec<u8>,
    hash: Sha256,
    bytes: u64,
}

/// Reads the body of a request into a file.
///
/// # Errors
/// 400, 408, 413, 415, and 507 or 500 if the file cannot be written.
pub(super) async fn receive(
    request: &HttpRequest,
    payload: web::Payload,
    app: &web::Data<App>,
) -> Result<Uploaded, Refusal> {
    refuse_encoded(request)?;
    let file = waiting(app, |batches| batches.upload()).await?;
    let mut spool =
        Spool { file, attachments: BTreeMap::new(), gathered: Vec::new(), hash: Sha256::new(), bytes: 0 };
    // The same bytes asked for otherwise are another request.
    spool.hash.update(request.query_string().as_bytes());
    let kind = request.content_type().to_ascii_lowercase();
    let mut header = Map::new();
    let mut said = said(&kind);
    if kind == "multipart/form-data" {
        (header, said) = receive_form(request, payload, app, &mut spool).await?;
    } else {
        let mut stream = pin!(BodyStream::new(payload));
        while let Some(chunk) = in_time(poll_fn(|context| stream.as_mut().poll_next(context))).await? {
            spool.take(&chunk.map_err(|error| broken(&error.to_string()))?).await?;
        }
    }
    spool.write().await?;
    spool.hash.update(Value::Object(header.clone()).to_string());
    let fingerprint = Digest::from(spool.hash).to_string();
    Ok(Uploaded { file: spool.file, said, attachments: spool.attachments, header, fingerprint })
}

async fn receive_form(
    request: &HttpRequest,
    payload: web::Payload,
    app: &web::Data<App>,
    spool: &mut Spool,
) -> Result<(Map<String, Value>, Said), Refusal> {
    let mut payload = payload.into_inner();
    let form = Multipart::from_request(request, &mut payload).await;
    let mut form = form.map_err(|error| broken(&error.to_string()))?;
    let (mut header, mut items) = (None, None);
    while let Some(part) = in_time(form.next()).await? {
        let mut part = part.map_err(|error| broken(&error.to_string()))?;
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            BATCH if header.is_none() => {
                let mut bytes = Vec::new();
                while let Some(chunk) = in_time(part.next()).await? {
                    bytes.extend_from_slice(&chunk.map_err(|error| broken(&error.to_string()))?);
                    if bytes.len() > HEADER_BYTES {
                        return Err(header_too_large().into());
                    }
                }
                header = Some(read_header(&bytes)?);
            }
            ITEMS if items.is_none() => {
                let kind = part.content_type().map(|kind| kind.essence_str().to_ascii_lowercase());
                let file = part.content_disposition().and_then(|about| about.get_filename());
                items = Some(said_of_file(file, kind.as_deref()));
                while let Some(chunk) = in_time(part.next()).await? {
                    spool.take(&chunk.map_err(|error| broken(&error.to_string()))?).await?;
                }
            }
            BATCH | ITEMS => return Err(wrong_part(&name).into()),
            _ => {
                let file_name = part.content_disposition().and_then(|about| about.get_filename());
                let name = file_name.map_or(name, str::to_owned);
                let mut bytes = Vec::new();
                while let Some(chunk) = in_time(part.next()).await? {
                    bytes.extend_from_slice(&chunk.map_err(|error| broken(&error.to_string()))?);
                    if bytes.len() > ATTACHMENT_BYTES {
                        return Err(attachment_too_large(&name).into());
                    }
                }
                spool.attach(app, name, bytes).await?;
            }
        }
    }
    match items {
        Some(said) => Ok((header.unwrap_or_default(), said)),
        None => Err(Problem::new(
            Code::BadRequest,
            "表单中没有 items 部分",
            "the form has no part named items",
        )
        .hint(
            "请把数据文件放在名为 items 的部分，批次的设置（JSON）放在名为 batch 的部分",
            "put the file of items into a part named items, and the settings (JSON) into a part named batch",
        )
        .into()),
    }
}

impl Spool {
    async fn take(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        self.bytes += chunk.len() as u64;
        if self.bytes > BATCH_BYTES {
            return Err(too_large().into());
        }
        self.hash.update(chunk);
        self.gathered.extend_from_slice(chunk);
        if self.gathered.len() >= GATHERED_BYTES { self.write().await } else { Ok(()) }
    }

    /// Keeps a file that came beside the items.
    async fn attach(&mut self, app: &web::Data<App>, name: String, bytes: Vec<u8>) -> Result<(), Refusal> {
        self.bytes += bytes.len() as u64;
        if self.bytes > BATCH_BYTES {
            return Err(too_large().into());
        }
        self.hash.update(name.as_bytes());
        self.hash.update(&bytes);
        let file = waiting(app, move |batches| {
            let mut file = batches.upload()?;
            let kept = file.write_all(&bytes).and_then(|()| file.seek(SeekFrom::Start(0)));
            kept.map_err(|error| folder::unwritable(Path::new("uploads"), &error))?;
            Ok(file)
        });
        if self.attachments.insert(name.clone(), file.await?).is_some() {
            return Err(wrong_part(&name).into());
        }
        Ok(())
    }

    /// Writes what is gathered, on a thread that may wait.
    async fn write(&mut self) -> Result<(), Refusal> {
        let bytes = std::mem::take(&mut self.gathered);
        let copy = self.file.try_clone();
        let written = web::block(move || copy.and_then(|mut file| file.write_all(&bytes))).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                let problem = folder::unwritable(Path::new("uploads"), &error);
                Err(answer::refused(problem.into()))
            }
            Err(_) => Err(Refusal::bare(StatusCode::INTERNAL_SERVER_ERROR)),
        }
    }
}

/// What comes next, if it comes in time.
async fn in_time<T>(next: impl Future<Output = T>) -> Result<T, Refusal> {
    tokio::time::timeout(SILENCE, next).await.map_err(|_| {
        let seconds = SILENCE.as_secs();
        let problem = Problem::new(
            Code::BadRequest,
            format!("上传中断：{seconds} 秒没有收到内容"),
            format!("the upload broke off: nothing came for {seconds} seconds"),
        );
        Refusal::with_status(problem, StatusCode::REQUEST_TIMEOUT)
    })
}

fn said(kind: &str) -> Said {
    let lines = [
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/json-seq",
    ];
    if lines.contains(&kind) { Said::Lines } else { Said::Anything }
}

fn said_of_file(name: Option<&str>, kind: Option<&str>) -> Said {
    let extension = name.and_then(|name| Path::new(name).extension()).map(|text| text.to_ascii_lowercase());
    match extension {
        Some(extension) if extension == "jsonl" || extension == "ndjson" => Said::Lines,
        _ => said(kind.unwrap_or_default()),
    }
}

fn read_header(bytes: &[u8]) -> Result<Map<String, Value>, Problems> {
    match read_json(bytes)? {
        Value::Object(header) => Ok(header),
        _ => Err(Problem::new(Code::FieldType, "batch 部分应为对象", "the part batch is an object")
            .at_pointer("")
            .into()),
    }
}

fn wrong_part(name: &str) -> Problem {
    let name: String = name.chars().take(80).collect();
    Problem::new(
        Code::BadRequest,
        format!("表单中的“{name}”部分多余或重复"),
        format!("the part {name:?} of the form is unknown or there twice"),
    )
    .hint(
        "表单有 batch（设置）、items（数据）两部分，附件各占一个部分",
        "a form has the parts batch (settings) and items, and one for each attachment",
    )
}

fn attachment_too_large(name: &str) -> Problem {
    Problem::new(
        Code::TooLarge,
        format!("附件“{name}”超过上限 ATTACHMENT_BYTES（{ATTACHMENT_BYTES} 字节）"),
        format!("the attachment {name:?} is over the ceiling ATTACHMENT_BYTES ({ATTACHMENT_BYTES} bytes)"),
    )
}

fn header_too_large() -> Problem {
    Problem::new(
        Code::TooLarge,
        format!("批次的设置超过 {HEADER_BYTES} 字节"),
        format!("the header of the batch is over {HEADER_BYTES} bytes"),
    )
}

fn too_large() -> Problem {
    Problem::new(
        Code::TooLarge,
        format!("批次超过上限 BATCH_BYTES（{BATCH_BYTES} 字节）"),
        format!("the batch is over the ceiling BATCH_BYTES ({BATCH_BYTES} bytes)"),
    )
    .hint("请分成几个批次", "make several batches of it")
}
