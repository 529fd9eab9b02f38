//! Lays out the pieces of a volume on several threads, again where a piece turned out to begin elsewhere.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::backend::typst::sheets::{Numbers, Sheets};
use crate::limit;
use crate::model::Document;
use crate::packet::arrange::words;
use crate::packet::enclosure::Enclosed;
use crate::packet::member::{Member, Outcome};
use crate::packet::numbering::{Start, starts};
use crate::packet::pieces::{Kind, Piece, lost, page_of};
use crate::packet::report::Missing;
use crate::packet::{Packet, Shop, dropped};
use crate::problem::{Code, Problem, Problems};

/// Stack of a thread that lays out, in bytes: deeply nested documents are laid out recursively.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// A piece with its pages.
pub(super) struct Laid {
    /// The pages.
    pub(super) sheets: Sheets,
    /// Its title, for the contents.
    pub(super) title: String,
    /// The numbers that it was laid out with.
    pub(super) numbers: Numbers,
}

/// Pieces laid out, in order; one that failed has no pages and is marked as lost.
pub(super) fn lay_out(
    packet: &Packet<'_>,
    shop: &Shop<'_>,
    pieces: &mut [Piece<'_>],
) -> Result<(Vec<Option<Laid>>, Vec<Start>), Problems> {
    let mut counts: Vec<usize> = pieces.iter().map(|piece| piece.expected).collect();
    let mut laid: Vec<Option<Laid>> = pieces.iter().map(|_| None).collect();
    loop {
        let starts = starts(packet.plan, pieces, &counts);
        let stale: Vec<usize> = (0..pieces.len())
            .filter(|index| pieces[*index].is_there())
            .filter(|index| laid[*index].as_ref().is_none_or(|laid| laid.numbers != starts[*index].numbers))
            .collect();
        // Every round settles at least one piece more: what the first stale one begins with is final.
        if stale.is_empty() {
            return Ok((laid, starts));
        }
        for (index, outcome) in round(packet, shop, pieces, &starts, &stale)? {
            let piece = &mut pieces[index];
            counts[index] = outcome.as_ref().map_or(0, |laid| laid.sheets.count());
            match outcome {
                Ok(made) => laid[index] = Some(made),
                Err(problems) => lose(piece, problems)?,
            }
        }
        refuse_too_many(counts.iter().sum())?;
    }
}

/// A volume of more pages than fit into memory is refused while it is laid out.
fn refuse_too_many(count: usize) -> Result<(), Problems> {
    let most = limit::VOLUME_PAGES_COUNT;
    if count <= most {
        return Ok(());
    }
    Err(Problem::new(
        Code::TooLarge,
        format!("全册有{count}页，最多{most}页（VOLUME_PAGES_COUNT）"),
        format!("the volume has {count} pages, at most {most} are allowed (VOLUME_PAGES_COUNT)"),
    )
    .hint("请分成几册，或者用压缩包", "make several volumes, or take the ZIP")
    .into())
}

/// A piece that cannot be laid out is missing; a divider is our own, and its fault ends the work.
fn lose(piece: &mut Piece<'_>, problems: Problems) -> Result<(), Problems> {
    piece.kind = match &piece.kind {
        Kind::Member(member) => Kind::Lost(lost(member, problems.into_list())),
        Kind::Enclosure(attachment, _) => Kind::Lost(Missing::attachment(attachment, problems.into_list())),
        _ => return Err(problems),
    };
    Ok(())
}

type Outcomes = Vec<(usize, Result<Laid, Problems>)>;

/// Lays out some pieces; what comes back is in order.
fn round(
    packet: &Packet<'_>,
    shop: &Shop<'_>,
    pieces: &[Piece<'_>],
    starts: &[Start],
    stale: &[usize],
) -> Result<Outcomes, Problems> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Outcomes> = Mutex::new(Vec::with_capacity(stale.len()));
    let work = || {
        while let Some(index) = stale.get(next.fetch_add(1, Ordering::Relaxed)) {
            if !(shop.progress)(next.load(Ordering::Relaxed).min(stale.len())) {
                return;
            }
            let piece =
                AssertUnwindSafe(|| lay_out_piece(packet, shop, &pieces[*index], starts[*index].numbers));
            let outcome = catch_unwind(piece).unwrap_or_else(|_| Err(panicked().into()));
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((*index, outcome));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..shop.threads.clamp(1, stale.len().max(1)) {
            std::thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, work)
                .map_err(|error| no_thread(&error))?;
        }
        Ok::<(), Problems>(())
    })?;
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if done.len() < stale.len() {
        return Err(dropped().into());
    }
    done.sort_by_key(|(index, _)| *index);
    Ok(done)
}

fn lay_out_piece(
    packet: &Packet<'_>,
    shop: &Shop<'_>,
    piece: &Piece<'_>,
    numbers: Numbers,
) -> Result<Laid, Problems> {
    match &piece.kind {
        Kind::Divider(document) => {
            let sheets = shop.press.lay_out_part(document, numbers, None)?;
            Ok(Laid { sheets, title: String::new(), numbers })
        }
        Kind::Member(member) => {
            let (document, title) = compose(packet, shop, member)?;
            let sheets = shop.press.lay_out_part(&document, numbers, None)?;
            Ok(Laid { sheets, title, numbers })
        }
        Kind::Enclosure(attachment, enclosed) => {
            let (picture, pages) = match enclosed {
                Enclosed::Picture { asset, .. } => (Some(asset.clone()), 1),
                Enclosed::Pdf { pages, .. } => (None, *pages),
            };
            let sheets = shop.press.lay_out_part(&page_of(picture), numbers, Some(pages))?;
            Ok(Laid { sheets, title: attachment.entry(), numbers })
        }
        Kind::Lost(_) => Err(panicked().into()),
    }
}

/// A member's document and its title in the contents.
pub(super) fn compose(
    packet: &Packet<'_>,
    shop: &Shop<'_>,
    member: &Member,
) -> Result<(Document, String), Problems> {
    let mut order = packet.source.order(member.number)?;
    order.formats.clear();
    let payload = shop.press.accept(&order)?;
    let (document, _) = shop.press.compose(&order.template, &payload)?;
    let asked = || payload.data().pointer(&packet.plan.entry).and_then(words);
    let chosen = if packet.plan.entry.is_empty() { None } else { asked() };
    let own = whole_title(&document, payload.data());
    let named = match &member.outcome {
        Outcome::Printed { title, .. } => title.clone(),
        Outcome::Failed(_) | Outcome::Cancelled => String::new(),
    };
    let title = chosen.into_iter().chain([own, named]).find(|title| !title.trim().is_empty());
    Ok((document, shop.press.drawable(&title.unwrap_or_else(|| member.label()))))
}

/// The title of a document as it was sent, if that is what was set: where it breaks into lines, its spaces are gone.
fn whole_title(document: &Document, data: &serde_json::Value) -> String {
    let own = document.fields.title.concat();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let sent = data["title"].as_str().map(|title| title.lines().map(str::trim).collect::<String>());
    sent.filter(|sent| bare(sent) == bare(&own)).unwrap_or(own)
}

fn panicked() -> Problem {
    Problem::new(
        Code::Internal,
        "程序内部出错，这一件没有排成",
        "an internal fault kept this item from being laid out",
    )
    .hint("请把这一件的数据交给维护人员", "hand the data of this item to the operator")
}

fn no_thread(error: &std::io::Error) -> Problem {
    Problem::new(
        Code::Internal,
        format!("无法启动排版线程：{error}"),
        format!("cannot start a thread that lays out: {error}"),
    )
}
