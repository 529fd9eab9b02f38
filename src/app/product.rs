//! What is handed over: one file, or one ZIP of several, with its name, its hash and its warnings.

use crate::app::archive;
use crate::backend::Format;
use crate::catalog::digest;
use crate::press::Print;
use crate::problem::{Language, Problem, Problems};

/// The media type of several files in one.
pub const ZIP_MEDIA_TYPE: &str = "application/zip";

/// One file to hand over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub media_type: &'static str,
    /// Its name with extension, e.g. `关于……的通知.pdf`.
    pub file_name: String,
    /// How many pages the document has, where a format lays out pages.
    pub pages: Option<usize>,
    /// What was set otherwise than asked.
    pub warnings: Vec<Problem>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub digest: String,
}

impl Product {
    /// Packs a print: a single file as it is, several formats or page pictures as one ZIP.
    ///
    /// # Errors
    /// `internal` if the ZIP cannot be written.
    pub fn of(print: Print, language: Language) -> Result<Product, Problems> {
        let pages = print.artifacts.iter().find_map(|artifact| artifact.pages);
        let mut files = named_files(&print);
        let (file_name, media_type, bytes) = if files.len() == 1 {
            let (name, format, bytes) = files.swap_remove(0);
            (name, format.media_type(), bytes.to_vec())
        } else {
            let bytes = archive::pack(&files, &print.warnings, language)?;
            (format!("{}.zip", print.file_name), ZIP_MEDIA_TYPE, bytes)
        };
        let digest = digest(&[&bytes]);
        Ok(Product { bytes, media_type, file_name, pages, warnings: print.warnings, digest })
    }
}

/// Every file of a print with its name: `NAME.pdf`, and of several pages `NAME-1.png`, `NAME-2.png`, ….
pub fn named_files(print: &Print) -> Vec<(String, Format, &[u8])> {
    let mut files = Vec::new();
    for artifact in &print.artifacts {
        for (index, bytes) in artifact.files.iter().enumerate() {
            let page = (artifact.files.len() > 1).then_some(index + 1);
            files.push((
                file_name(&print.file_name, artifact.format, page),
                artifact.format,
                bytes.as_slice(),
            ));
        }
    }
    files
}

/// The name of one file: stem, page if there are several, extension.
pub fn file_name(stem: &str, format: Format, page: Option<usize>) -> String {
    match page {
        Some(page) => format!("{stem}-{page}.{}", format.name()),
        None => format!("{stem}.{}", format.name()),
    }
}
