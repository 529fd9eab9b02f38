//! One bound DOCX: the documents as sections, numbers that run on, and contents whose numbers the PDF layout has found.

use std::io::Write;

use crate::backend::docx::bound::Part;
use crate::limit;
use crate::model::{Asset, AssetFormat, Block, Document, Figure, Picture};
use crate::packet::arrange::Arrangement;
use crate::packet::contents;
use crate::packet::enclosure::{self, Enclosed};
use crate::packet::front::{cover, divider, undrawn};
use crate::packet::layout;
use crate::packet::numbering::Start;
use crate::packet::pieces::{Kind, Piece, Pieces};
use crate::packet::plan::{Begin, Numbering, Plan};
use crate::packet::report::{Missing, Report};
use crate::packet::volume::entries;
use crate::packet::{Packet, Shop, unwritten};
use crate::problem::{Code, Place, Problem, Problems};
use crate::unit::Pt;

/// A document of the volume, before it is written.
struct Section {
    document: Document,
    mark: usize,
    number: usize,
    first: Option<usize>,
    roman: bool,
    right: bool,
    numbered: bool,
}

/// Writes the volume.
///
/// # Errors
/// As [`Packet::docx`].
pub(super) fn write(packet: &Packet<'_>, shop: &Shop<'_>, out: &mut dyn Write) -> Result<Report, Problems> {
    let arrangement = Arrangement::of(packet);
    let divider = |name: &str| divider(shop.press, name);
    let mut pieces = Pieces::of(packet, &arrangement, &divider)?;
    refuse_too_many(&pieces.list)?;
    pieces.list.iter_mut().for_each(leave_out_pdf);
    let (laid, starts) = layout::lay_out(packet, shop, &mut pieces.list)?;
    let mut report = Report { warnings: arrangement.warnings, ..Report::default() };
    report.warnings.extend(undrawn(shop.press, packet.plan));
    report.warnings.extend(pieces.list.iter().filter_map(enclosure::warning));
    let entries = entries(shop.press, &pieces, &laid, &starts);
    report.pages = Some(laid.iter().flatten().map(|laid| laid.sheets.count()).sum());
    drop(laid);
    let body = body(packet, shop, &pieces.list, &starts)?;
    pieces.list.iter().for_each(|piece| report.count(piece));
    let mut sections = front(packet.plan, shop, &entries, &report.missing)?;
    sections.extend(body);
    let parts: Vec<Part<'_>> = sections
        .iter()
        .map(|section| Part {
            document: &section.document,
            mark: section.mark,
            first: section.first,
            number: section.number,
            roman: section.roman,
            right: section.right,
            numbered: section.numbered,
        })
        .collect();
    let bytes = shop.press.bind_docx(&parts)?;
    out.write_all(&bytes).map_err(|error| unwritten(&error))?;
    Ok(report)
}

/// Word processors lay out the whole of a file before they show it: beyond the ceiling they stand still for minutes.
fn refuse_too_many(pieces: &[Piece<'_>]) -> Result<(), Problems> {
    let count = pieces.iter().filter(|piece| matches!(piece.kind, Kind::Member(_))).count();
    let most = limit::VOLUME_DOCX_COUNT;
    if count <= most {
        return Ok(());
    }
    Err(Problem::new(
        Code::TooLarge,
        format!("装订成一个 DOCX 的文件有{count}件，最多{most}件（VOLUME_DOCX_COUNT）"),
        format!(
            "{count} documents are to be bound in one DOCX, at most {most} are allowed (VOLUME_DOCX_COUNT)"
        ),
    )
    .hint("请改用 PDF 或者压缩包，或者分成几批", "take the PDF or the ZIP, or make several batches")
    .into())
}

/// The pages of a PDF cannot stand in a DOCX: such an attachment is missing there.
fn leave_out_pdf(piece: &mut Piece<'_>) {
    if let Kind::Enclosure(attachment, Enclosed::Pdf { .. }) = &piece.kind {
        let problem =
            Problem::new(Code::FormatUnknown, "PDF 附件不能收入 DOCX", "a PDF cannot be bound into a DOCX")
                .at(Place::Name(attachment.file.clone()))
                .hint(
                    "请改用 PDF 全册，或者随 DOCX 另附这个文件",
                    "take the bound PDF, or hand the file over beside the DOCX",
                );
        piece.kind = Kind::Lost(Missing::attachment(attachment, vec![problem]));
        piece.expected = 0;
    }
}

/// Dividers, documents and pictures. The bookmark of each is its place among the pieces, from 1.
fn body(
    packet: &Packet<'_>,
    shop: &Shop<'_>,
    pieces: &[Piece<'_>],
    starts: &[Start],
) -> Result<Vec<Section>, Problems> {
    let mut sections: Vec<Section> = Vec::new();
    for (piece, start) in pieces.iter().zip(starts) {
        let document = match &piece.kind {
            Kind::Divider(document) => document.as_ref().clone(),
            Kind::Member(member) => layout::compose(packet, shop, member)?.0,
            Kind::Enclosure(_, Enclosed::Picture { asset, .. }) => {
                let picture = Picture { width: share(shop, asset)?, ..Picture::default() };
                let figure = Figure { pictures: vec![picture], caption: String::new() };
                Document {
                    layout: "packet".to_owned(),
                    body: vec![Block::Figure(figure)],
                    assets: vec![asset.clone()],
                    ..Document::default()
                }
            }
            Kind::Enclosure(..) | Kind::Lost(_) => continue,
        };
        let begins = sections.is_empty() || packet.plan.numbering == Numbering::PerDocument;
        let right = sections.is_empty() || packet.plan.begins() == Begin::RightPage;
        let numbered =
            packet.plan.numbering == Numbering::Continuous && matches!(piece.kind, Kind::Enclosure(..));
        sections.push(Section {
            document,
            mark: start.before + 1,
            number: start.numbers.first,
            first: begins.then_some(start.numbers.first),
            roman: false,
            right,
            numbered,
        });
    }
    Ok(sections)
}

/// How much of the width a picture takes: it is enlarged no further than in the PDF.
fn share(shop: &Shop<'_>, asset: &Asset) -> Result<f64, Problems> {
    let style = &shop.press.catalog().layout("packet")?.style;
    let raster = style.enclosure.as_ref().filter(|_| asset.format != AssetFormat::Svg);
    let width = raster.map(|style| Pt::of_dots(asset.width_px, style.least_dots_per_inch));
    Ok(width.map_or(1.0, |width| (width.0 / Pt::from(style.core_width()).0).min(1.0)))
}

/// Cover and contents.
fn front(
    plan: &Plan,
    shop: &Shop<'_>,
    entries: &[contents::Entry],
    missing: &[Missing],
) -> Result<Vec<Section>, Problems> {
    let section = |document, roman| Section {
        document,
        mark: 0,
        number: 1,
        first: Some(1),
        roman,
        right: roman,
        numbered: roman,
    };
    let mut sections = Vec::new();
    if plan.cover {
        sections.push(section(cover(shop.press, plan)?, false));
    }
    if plan.contents || !missing.is_empty() {
        // Bookmarks are named by the pages before a piece, as its entry knows them.
        let draw = |text: &str| shop.press.drawable(text);
        sections.push(section(contents::document(plan, entries, missing, 0, &draw), true));
    }
    Ok(sections)
}
