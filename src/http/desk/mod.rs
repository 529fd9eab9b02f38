//! `GET /`: the staff page, built beforehand with Vite from `web/` into `dist/`; building hongtou needs no Node.

use rust_embed::RustEmbed;

/// The files of the page.
#[derive(RustEmbed)]
#[folder = "src/http/desk/dist"]
pub(super) struct Desk;
