//! The pages for people and the files they ask for, carried inside the executable.
//!
//! Names under `assets/` hold a hash of their content, so they are cached for ever; all else is asked for again each time
//! and mostly answered 304.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::OnceLock;

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::catalog::digest;
use crate::http::desk::Desk;
use crate::http::docs::Docs;
use crate::http::{calls, etag, header, negotiate};

/// The page among the files of a folder.
const INDEX: &str = "index.html";
/// Folder of the files whose names hold a hash.
const HASHED: &str = "assets/";
/// What a page may load and do: its own files, pictures it makes itself, calls of this service.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";
/// Of a file whose name changes with its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Of a file that keeps its name.
const ASK_AGAIN: &str = "no-cache";

/// The files by address.
pub(super) struct Pages {
    files: BTreeMap<String, File>,
}

impl Pages {
    /// All files that were built in.
    pub(super) fn new() -> Pages {
        let mut pages = Pages { files: BTreeMap::new() };
        pages.add::<Desk>("");
        pages.add::<Docs>("/docs");
        pages
    }

    /// Takes the files of a folder in at an address; its page stands at the address itself.
    fn add<Folder: RustEmbed>(&mut self, at: &str) {
        for name in Folder::iter() {
            let address = match &*name {
                INDEX if at.is_empty() => "/".to_owned(),
                INDEX => at.to_owned(),
                name => format!("{at}/{name}"),
            };
            let file = Folder::get(&name).map(|embedded| File::new(&name, embedded));
            self.files.extend(file.map(|file| (address, file)));
        }
    }

    /// Opens an address for each.
    pub(super) fn open(&self, config: &mut web::ServiceConfig) {
        for address in self.files.keys() {
            config.service(calls::readable(address, web::to(give)));
        }
    }
}

/// A file as it is sent.
struct File {
    media_type: String,
    cached: &'static str,
    plain: Sent,
    /// Packed when it is first asked for; `None` if that does not make it smaller.
    packed: OnceLock<Option<Sent>>,
}

/// Bytes with their tag.
struct Sent {
    bytes: web::Bytes,
    tag: String,
}

impl Sent {
    fn new(bytes: web::Bytes) -> Sent {
        let tag = etag::of(&digest(&[&bytes]));
        Sent { bytes, tag }
    }
}

impl File {
    fn new(name: &str, embedded: EmbeddedFile) -> File {
        let kind = embedded.metadata.mimetype();
        let text = kind.starts_with("text/") || kind.ends_with("javascript");
        let media_type = if text { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
        let bytes = match embedded.data {
            Cow::Borrowed(bytes) => web::Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        let cached = if name.starts_with(HASHED) { FOR_EVER } else { ASK_AGAIN };
        File { media_type, cached, plain: Sent::new(bytes), packed: OnceLock::new() }
    }

    fn packed(&self) -> Option<&Sent> {
        let pack = || {
            let packed = gzip(&self.plain.bytes).ok()?;
            (packed.len() < self.plain.bytes.len()).then(|| Sent::new(packed.into()))
        };
        self.packed.get_or_init(pack).as_ref()
    }
}

/// Packs as small as it gets; writing to memory fails never.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Answers with a file.
async fn give(request: HttpRequest, pages: web::Data<Pages>) -> HttpResponse {
    let Some(file) = pages.files.get(request.path()) else {
        return calls::unknown(request).await;
    };
    let takes_gzip = negotiate::takes(header(&request, ACCEPT_ENCODING.as_str()), "gzip");
    let packed = if takes_gzip { file.packed() } else { None };
    let sent = packed.unwrap_or(&file.plain);
    let unchanged = etag::matches(header(&request, IF_NONE_MATCH.as_str()), &sent.tag);
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((ETAG, sent.tag.as_str()))
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header((CACHE_CONTROL, file.cached))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY));
    if unchanged {
        return answer.finish();
    }
    if packed.is_some() {
        answer.insert_header((CONTENT_ENCODING, "gzip"));
    }
    answer.content_type(file.media_type.as_str()).body(sent.bytes.clone())
}
