//! `GET /docs`: the document of the calls to read and try, shown by Swagger UI out of the executable.

use rust_embed::RustEmbed;

/// The files of the page: Swagger UI 5.35 (Apache-2.0) as it is published, and a page that opens it.
#[derive(RustEmbed)]
#[folder = "src/http/docs/dist"]
pub(super) struct Docs;
