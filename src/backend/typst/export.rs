//! Finished pages as files: one PDF, or one PNG or SVG a page.

use typst::foundations::Smart;
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandards};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use super::date;
use super::diagnostic;
use super::world::Job;
use crate::backend::{Options, PdfStandard};
use crate::limit;
use crate::problem::{Code, Problem, Problems};

/// Points in one inch.
const POINTS_PER_INCH: f64 = 72.0;

/// One PDF. `identity` stands for the content: equal contents give equal bytes.
///
/// # Errors
/// `layout-fault` for what the PDF standard refuses.
pub(super) fn pdf(
    job: &Job<'_>,
    pages: &PagedDocument,
    options: &Options,
    identity: String,
    date_of_issue: &str,
) -> Result<Vec<u8>, Problems> {
    write(job, pages, options, (identity, date_of_issue), true)
}

/// One PDF of a volume: without marks of structure, which its pages have lost.
///
/// # Errors
/// As [`pdf`].
pub(super) fn volume(
    job: &Job<'_>,
    pages: &PagedDocument,
    options: &Options,
    identity: String,
    date: &str,
) -> Result<Vec<u8>, Problems> {
    write(job, pages, options, (identity, date), false)
}

fn write(
    job: &Job<'_>,
    pages: &PagedDocument,
    options: &Options,
    (identity, date_of_issue): (String, &str),
    tagged: bool,
) -> Result<Vec<u8>, Problems> {
    let standard = match options.pdf_standard {
        PdfStandard::A2b => typst_pdf::PdfStandard::A_2b,
        PdfStandard::V1_7 => typst_pdf::PdfStandard::V_1_7,
    };
    let standards = PdfStandards::new(&[standard]).map_err(|error| {
        let message = error.message();
        Problem::new(
            Code::Internal,
            format!("PDF 标准无法使用：{message}"),
            format!("the PDF standard cannot be used: {message}"),
        )
    })?;
    let options = PdfOptions {
        ident: Smart::Custom(identity),
        creator: Smart::Custom(Some(format!("hongtou {}", env!("CARGO_PKG_VERSION")))),
        timestamp: date::timestamp(date_of_issue),
        page_ranges: None,
        standards,
        tagged,
        pretty: false,
    };
    typst_pdf::pdf(pages, &options).map_err(|errors| diagnostic::failure(job, &errors))
}

/// One PNG a page, all pages or the one asked for.
///
/// # Errors
/// `option-unknown` for a page that is not there, `too-large` for a page of too many pixels.
pub(super) fn png(pages: &PagedDocument, options: &Options) -> Result<Vec<Vec<u8>>, Problems> {
    let pages = selected(pages.pages(), options.page)?;
    pages.iter().map(|page| page_png(page, options.dpi)).collect()
}

/// One page as PNG.
///
/// # Errors
/// `too-large` for too many pixels.
pub(super) fn page_png(page: &Page, dpi: u32) -> Result<Vec<u8>, Problems> {
    let scale = f64::from(dpi) / POINTS_PER_INCH;
    let settings = RenderOptions { pixel_per_pt: Scalar::new(scale), render_bleed: false };
    let size = page.frame.size();
    let side = size.x.to_pt().max(size.y.to_pt()) * scale;
    if side > f64::from(limit::PAGE_PIXELS_SIDE) || dpi == 0 {
        return Err(too_fine(dpi).into());
    }
    typst_render::render(page, &settings).encode_png().map_err(|error| {
        let (zh, en) =
            (format!("页面图片无法编码：{error}"), format!("a page picture cannot be encoded: {error}"));
        Problem::new(Code::Internal, zh, en).into()
    })
}

/// One SVG a page, all pages or the one asked for.
///
/// # Errors
/// `option-unknown` for a page that is not there.
pub(super) fn svg(pages: &PagedDocument, options: &Options) -> Result<Vec<Vec<u8>>, Problems> {
    Ok(selected(pages.pages(), options.page)?.iter().map(page_svg).collect())
}

/// One page as SVG.
pub(super) fn page_svg(page: &Page) -> Vec<u8> {
    typst_svg::svg(page, &SvgOptions::default()).into_bytes()
}

fn selected(pages: &[Page], wanted: Option<u32>) -> Result<&[Page], Problem> {
    let Some(number) = wanted else { return Ok(pages) };
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    index.and_then(|index| pages.get(index..=index)).ok_or_else(|| {
        let count = pages.len();
        Problem::new(
            Code::OptionUnknown,
            format!("没有第{number}页，全文共{count}页"),
            format!("there is no page {number}, the document has {count}"),
        )
        .hint(format!("page 请取 1 至 {count}"), format!("set page to 1 to {count}"))
    })
}

fn too_fine(dpi: u32) -> Problem {
    let most = limit::PAGE_PIXELS_SIDE;
    Problem::new(
        Code::TooLarge,
        format!("分辨率 {dpi} 不能用：页面图片的边长须为 1 至 {most} 像素"),
        format!("a resolution of {dpi} cannot be used: the side of a page picture is 1 to {most} pixels"),
    )
    .hint("请调整 dpi", "change dpi")
}
