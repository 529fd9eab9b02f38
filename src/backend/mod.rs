//! What the back-ends share: formats, options and the artifact they return.

pub mod docx;
pub mod drawing;
mod fold;
mod joint;
mod measure;
mod plan;
mod seats;
pub mod typst;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A file format that a document can be rendered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// PDF, one file.
    Pdf,
    /// DOCX, one file.
    Docx,
    /// PNG, one file a page.
    Png,
    /// SVG, one file a page.
    Svg,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 4] = [Format::Pdf, Format::Docx, Format::Png, Format::Svg];

    /// The name in orders and file names, e.g. `pdf`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Png => "png",
            Format::Svg => "svg",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format::Png => "image/png",
            Format::Svg => "image/svg+xml",
        }
    }

    /// The format of a name, a media type, or nothing.
    pub fn find(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name || format.media_type() == name)
    }
}

/// Which PDF.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PdfStandard {
    /// PDF/A-2b, for archives; the default.
    #[default]
    #[serde(rename = "a-2b")]
    A2b,
    /// Plain PDF 1.7.
    #[serde(rename = "1.7")]
    V1_7,
}

/// What an order may ask of a back-end beyond the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Which PDF.
    pub pdf_standard: PdfStandard,
    /// Resolution of PNG pages, in dots per inch, 36 to 600.
    pub dpi: u32,
    /// Only this page of PNG or SVG, from 1; all of them if absent.
    pub page: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Options { pdf_standard: PdfStandard::default(), dpi: 144, page: None }
    }
}

/// A finished document in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Its format.
    pub format: Format,
    /// The file; of PNG and SVG one a page.
    pub files: Vec<Vec<u8>>,
    /// How many pages the document has; `None` where the format does not lay out pages (DOCX).
    pub pages: Option<usize>,
    /// What was set otherwise than asked.
    pub warnings: Vec<Problem>,
}

/// How a page is drawn for a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageForm {
    /// Shapes, sharp at any size.
    Svg,
    /// Pixels.
    Png,
}

/// Which pages are to be drawn, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// How.
    pub form: PageForm,
    /// Resolution of PNG, in dots per inch.
    pub dpi: u32,
    /// Which, from 1; those that are not there are not drawn.
    pub pages: RangeInclusive<usize>,
}

/// What a view shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    /// How many pages the document has.
    pub pages: usize,
    /// Those that were asked for.
    pub pictures: Vec<PagePicture>,
    /// What was set otherwise than asked.
    pub warnings: Vec<Problem>,
}

/// One page, drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PagePicture {
    /// Which page, from 1.
    pub page: usize,
    /// Width of the sheet, in millimetres.
    pub width_mm: f64,
    /// Height of the sheet, in millimetres.
    pub height_mm: f64,
    /// The SVG or PNG.
    pub bytes: Vec<u8>,
}
