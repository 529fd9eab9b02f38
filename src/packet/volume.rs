//! One bound PDF: cover, contents, dividers, documents and attachments, with the numbers of the volume.

use std::io::Write;

use crate::backend::typst::sheets::Sheets;
use crate::backend::typst::volume::{Bookmark, Imprint};
use crate::backend::{Options, PdfStandard};
use crate::catalog::digest;
use crate::packet::arrange::Arrangement;
use crate::packet::contents::{self, Entry};
use crate::packet::enclosure::{self, Enclosed};
use crate::packet::front::{divider, front, undrawn};
use crate::packet::layout::{self, Laid};
use crate::packet::member::Outcome;
use crate::packet::numbering::Start;
use crate::packet::pieces::{Kind, Piece, Pieces};
use crate::packet::plan::Plan;
use crate::packet::report::Report;
use crate::packet::stitch::{Frame, Volume};
use crate::packet::{Packet, Shop, dropped, unwritten};
use crate::press::Press;
use crate::problem::{Code, Place, Problem, Problems};
use crate::unit::{Mm, Pt};

/// Writes the volume.
///
/// # Errors
/// As [`Packet::pdf`].
pub(super) fn write(packet: &Packet<'_>, shop: &Shop<'_>, out: &mut dyn Write) -> Result<Report, Problems> {
    let arrangement = Arrangement::of(packet);
    let divider = |name: &str| divider(shop.press, name);
    let mut pieces = Pieces::of(packet, &arrangement, &divider)?;
    let (laid, starts) = layout::lay_out(packet, shop, &mut pieces.list)?;
    let mut report = Report { warnings: arrangement.warnings, ..Report::default() };
    report.warnings.extend(undrawn(shop.press, packet.plan));
    report.warnings.extend(pieces.list.iter().filter_map(enclosure::warning));
    let entries = entries(shop.press, &pieces, &laid, &starts);
    for piece in &pieces.list {
        report.count(piece);
    }
    let front = front(packet.plan, shop.press, &entries, &report.missing)?;
    let before: usize = front.iter().map(Sheets::count).sum();
    let standard = standard(&pieces.list, &mut report);
    let bookmarks = bookmarks(packet.plan, &entries, &front, before);
    let parts: Vec<Sheets> = front.into_iter().chain(body(laid, &starts)).collect();
    report.pages = Some(parts.iter().map(Sheets::count).sum());
    if !(shop.progress)(packet.members.len()) {
        return Err(dropped().into());
    }
    let options = Options { pdf_standard: standard, ..Options::default() };
    let bytes = shop.press.bind(parts, &bookmarks, &imprint(packet), &options)?;
    let bytes = enclose(packet, shop.press, &pieces.list, &starts, before, bytes)?;
    out.write_all(&bytes).map_err(|error| unwritten(&error))?;
    Ok(report)
}

/// The pages of the body, blank ones where the plan asks for them.
fn body(laid: Vec<Option<Laid>>, starts: &[Start]) -> Vec<Sheets> {
    let mut parts: Vec<Sheets> = Vec::new();
    for (laid, start) in laid.into_iter().zip(starts) {
        if let Some(last) = parts.last_mut().filter(|_| start.blank) {
            last.add_blank();
        }
        parts.extend(laid.map(|laid| laid.sheets));
    }
    parts
}

/// What the contents list, in order.
pub(super) fn entries(
    press: &Press,
    pieces: &Pieces<'_>,
    laid: &[Option<Laid>],
    starts: &[Start],
) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut group = None;
    for ((piece, laid), start) in pieces.list.iter().zip(laid).zip(starts) {
        let name = &pieces.groups[piece.group];
        if group.replace(piece.group) != Some(piece.group) && !name.is_empty() {
            let text = press.drawable(name);
            entries.push(Entry { text, group: true, before: Some(start.before), ..Entry::default() });
        }
        let there = Entry {
            number: Some(start.numbers.first),
            count: laid.as_ref().map_or(0, |laid| laid.sheets.count()),
            before: Some(start.before),
            place: piece.place,
            text: laid.as_ref().map_or_else(String::new, |laid| press.drawable(&laid.title)),
            ..Entry::default()
        };
        match &piece.kind {
            Kind::Divider(_) => {}
            Kind::Member(member) => entries.push(Entry { name: member.name.clone(), ..there }),
            Kind::Enclosure(..) => entries.push(there),
            Kind::Lost(missing) => {
                let text = press.drawable(&missing.title);
                entries.push(Entry { text, place: piece.place, ..Entry::default() });
            }
        }
    }
    contents::tell_apart(&mut entries);
    entries
}

fn bookmarks(plan: &Plan, entries: &[Entry], front: &[Sheets], before: usize) -> Vec<Bookmark> {
    let mut bookmarks = Vec::new();
    if plan.contents {
        let cover = if plan.cover { front.first().map_or(0, Sheets::count) } else { 0 };
        let text = plan.wording.contents.replace(['　', ' '], "");
        bookmarks.push(Bookmark { level: 1, text, page: cover + 1 });
    }
    let mut level = 1;
    for entry in entries {
        let missing = entry.number.is_none() && !entry.group;
        let Some(page) = entry.before.filter(|_| !missing) else { continue };
        bookmarks.push(Bookmark {
            level: if entry.group { 1 } else { level },
            text: entry.text.clone(),
            page: before + page + 1,
        });
        if entry.group {
            level = 2;
        }
    }
    bookmarks
}

/// PDF/A unless an attachment is not: then the volume does not say so either.
fn standard(pieces: &[Piece<'_>], report: &mut Report) -> PdfStandard {
    let mut standard = PdfStandard::A2b;
    for piece in pieces {
        if let Kind::Enclosure(attachment, Enclosed::Pdf { archival: false, .. }) = &piece.kind {
            standard = PdfStandard::V1_7;
            report.warnings.push(
                Problem::new(
                    Code::SetOtherwise,
                    "附件没有标明是 RGB 色彩的 PDF/A，全册因此不标 PDF/A-2b，按普通 PDF 1.7 装订",
                    "the attachment does not say that it is PDF/A in RGB, so the volume is plain PDF 1.7 and not PDF/A-2b",
                )
                .at(Place::Name(attachment.file.clone()))
                .hint("需要归档的，请把附件转成 PDF/A 再附上", "for an archive, convert the attachment to PDF/A"),
            );
        }
    }
    standard
}

/// Puts attached PDF pages where pages were kept free for them.
fn enclose(
    packet: &Packet<'_>,
    press: &Press,
    pieces: &[Piece<'_>],
    starts: &[Start],
    before: usize,
    bytes: Vec<u8>,
) -> Result<Vec<u8>, Problems> {
    let is_pdf = |piece: &Piece<'_>| matches!(&piece.kind, Kind::Enclosure(_, Enclosed::Pdf { .. }));
    if !pieces.iter().any(is_pdf) {
        return Ok(bytes);
    }
    let mut volume = Volume::open(&bytes, frame(press)?)?;
    drop(bytes);
    for (piece, start) in pieces.iter().zip(starts).filter(|(piece, _)| is_pdf(piece)) {
        if let Kind::Enclosure(attachment, _) = &piece.kind {
            let bytes = packet.source.attachment(&attachment.file)?;
            volume.fill(before + start.before + 1, &bytes, &attachment.file)?;
        }
    }
    volume.finish()
}

/// Where the layout sets the pages of an attachment.
fn frame(press: &Press) -> Result<Frame, Problems> {
    let style = &press.catalog().layout("packet")?.style;
    let enclosure = style.enclosure.as_ref().ok_or_else(|| {
        Problem::new(Code::LayoutFault, "版式 packet 缺少 [enclosure]", "the layout packet lacks [enclosure]")
    })?;
    let points = |length: Mm| Pt::from(length).0 as f32;
    let (wide, high) = (style.page.width_mm.0, style.page.height_mm.0);
    Ok(Frame([
        points(enclosure.side_mm),
        points(Mm(high - enclosure.bottom_mm.0)),
        points(Mm(wide - enclosure.side_mm.0)),
        points(Mm(high - enclosure.top_mm.0)),
    ]))
}

/// What the volume says of itself.
fn imprint(packet: &Packet<'_>) -> Imprint {
    let plan = packet.plan;
    let mut parts = vec![format!("{plan:?}").into_bytes()];
    for member in packet.members {
        let files = match &member.outcome {
            Outcome::Printed { files, .. } => files.iter().map(|file| file.digest.as_str()).collect(),
            Outcome::Failed(_) | Outcome::Cancelled => Vec::new(),
        };
        parts.push(format!("{} {} {}", member.number, member.name, files.join(" ")).into_bytes());
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    // The metadata of a PDF want a day.
    let date = if plan.date.ends_with('月') { format!("{}1日", plan.date) } else { plan.date.clone() };
    Imprint {
        title: plan.title.replace('\n', ""),
        author: plan.organ.clone(),
        date,
        identity: digest(&parts),
    }
}
