//! Whatever staff have (text, Markdown, DOCX, XLSX, CSV, JSON, a ZIP of one document with its pictures) to a draft payload with findings.
//!
//! Nothing is invented and nothing is swallowed: what is missing is a finding, what is left out is listed.

mod archive;
mod assemble;
mod block;
mod bulletin;
mod date;
mod decode;
mod docx;
mod draft;
mod furniture;
mod head;
mod heading;
mod imprint;
mod kind;
mod minutes;
mod number;
mod numbering;
mod offer;
mod package;
mod paragraph;
mod piece;
mod review;
mod sections;
mod sheet;
mod sniff;
mod summary;
mod table;
mod tail;
mod text;
mod tree;

use serde_json::Value;

use crate::limit::{BODY_BYTES, PAYLOAD_CHARS};
use crate::problem::{Code, Problem, Problems};
use assemble::Parts;
use piece::Piece;

pub use draft::{Draft, Finding, Offer, Removed};
pub use kind::Candidate;
pub use package::{Package, open as unpack};
pub(crate) use sheet::damaged as damaged_workbook;

/// What a reader makes of a file.
#[derive(Debug, Default)]
struct Reading {
    /// How it was read: an encoding, `DOCX`, `XLSX`.
    decoded: String,
    pieces: Vec<Piece>,
    findings: Vec<Finding>,
    removed: Vec<Removed>,
    /// A payload that was sent as such.
    payload: Option<Value>,
}

/// Reads a file into a draft for the template of a name, or for the one that the title asks for.
///
/// # Errors
/// `bad-request` or `not-json` if the file cannot be read, `too-large` over a ceiling, `template-unknown`.
pub fn read(
    name: &str,
    bytes: &[u8],
    wanted: Option<&str>,
    candidates: &[Candidate<'_>],
) -> Result<Draft, Problems> {
    let asked = wanted.map(|wanted| find(wanted, candidates)).transpose()?;
    if bytes.len() > BODY_BYTES {
        return Err(too_large("文件", bytes.len(), "BODY_BYTES", BODY_BYTES));
    }
    let reading = archive::read(name, bytes)?;
    let count: usize = reading.pieces.iter().map(|piece| piece.words().chars().count()).sum();
    if count > PAYLOAD_CHARS {
        return Err(too_large("文字", count, "PAYLOAD_CHARS", PAYLOAD_CHARS));
    }
    match reading.payload {
        Some(payload) => as_payload(payload, reading.decoded, asked, candidates),
        None => draft(reading, asked, candidates),
    }
}

fn draft(
    mut reading: Reading,
    asked: Option<Candidate<'_>>,
    candidates: &[Candidate<'_>],
) -> Result<Draft, Problems> {
    let mut pieces = std::mem::take(&mut reading.pieces);
    let apart = reading.decoded != "DOCX";
    let Reading { findings, removed, .. } = &mut reading;
    let editors = bulletin::editor_lines(&pieces);
    furniture::remove(&mut pieces, removed);
    bulletin::restore(&mut pieces, editors, removed);
    let pieces = table::gather(pieces, findings, removed);
    let mut body = paragraph::rejoin(pieces, apart, findings);
    review::dates(&body, findings);
    let whole = body.clone();
    let before = (findings.len(), removed.len());
    let head = head::take(&mut body, findings, removed);
    let tail = tail::take(&mut body, &head, findings, removed);
    let title = head.whole_title();
    let as_bulletin = || candidates.iter().find(|one| bulletin::is_one(one) && bulletin::seems_one(&whole));
    let chosen = asked.or_else(|| as_bulletin().copied()).or_else(|| kind::choose(&title, candidates));
    let chosen = chosen.ok_or_else(no_template)?;
    if bulletin::is_one(&chosen) {
        // A bulletin has a head and a tail of its own.
        findings.truncate(before.0);
        removed.truncate(before.1);
        let payload = bulletin::assemble(whole, findings, removed);
        return Ok(finished(reading, payload, &chosen, asked.is_none(), Vec::new()));
    }
    if title.is_empty() && tail.annex.is_empty() {
        findings.push(
            Finding::whole("title-missing", "没有认出标题，请填写", "no title was recognised; fill it in")
                .pointer("/title"),
        );
    }
    let issuers = if tail.signature.is_empty() { head.issuers() } else { tail.signature.clone() };
    let offers = offer::offers(&body, &title);
    let payload = assemble::assemble(Parts { head, body, tail }, &chosen, findings, removed);
    let mut draft = finished(reading, payload, &chosen, asked.is_none(), offers);
    review::suggest_issuer(&issuers, &mut draft.findings);
    Ok(draft)
}

/// The last look at a payload, and all that was found on the way to it.
fn finished(
    mut reading: Reading,
    mut payload: Value,
    chosen: &Candidate<'_>,
    guessed: bool,
    offers: Vec<Offer>,
) -> Draft {
    review::drop_empty(&mut payload);
    review::check(&payload, chosen.schema, &mut reading.findings);
    review::locate(&payload, &mut reading.findings);
    Draft {
        template: chosen.name.to_owned(),
        guessed,
        payload,
        findings: reading.findings,
        removed: reading.removed,
        offers,
        decoded: reading.decoded,
    }
}

/// A payload that was saved earlier: `{"template", "data" or "payload"}`, or the bare data.
fn as_payload(
    sent: Value,
    decoded: String,
    asked: Option<Candidate<'_>>,
    candidates: &[Candidate<'_>],
) -> Result<Draft, Problems> {
    let named = sent["template"].as_str().map(str::to_owned);
    let inside = ["payload", "data"].iter().find(|name| named.is_some() && sent[**name].is_object());
    let payload = inside.map_or_else(|| sent.clone(), |name| sent[*name].clone());
    let fits = |candidate: &&Candidate<'_>| {
        let mut problems = Vec::new();
        candidate.schema.check(&payload, &mut problems);
        problems.is_empty()
    };
    let named = named.filter(|_| inside.is_some()).map(|name| find(&name, candidates)).transpose()?;
    let by_title = || kind::choose(payload["title"].as_str().unwrap_or_default(), candidates);
    let chosen = asked
        .or(named)
        .or_else(|| candidates.iter().find(fits).copied())
        .or_else(by_title)
        .ok_or_else(no_template)?;
    let mut findings = Vec::new();
    review::check(&payload, chosen.schema, &mut findings);
    let guessed = asked.is_none() && inside.is_none();
    let template = chosen.name.to_owned();
    Ok(Draft { template, guessed, payload, findings, removed: Vec::new(), offers: Vec::new(), decoded })
}

/// Lines of one cell or field as content blocks: headings by their numbers, the rest paragraphs.
pub fn blocks(lines: &[&str]) -> Vec<Value> {
    let pieces: Vec<Piece> = (1..).zip(lines).map(|(line, text)| Piece::text(line, *text)).collect();
    // What is odd about the numbers is told by the proofreading of the payload that they become part of.
    block::blocks(&pieces, &mut Vec::new()).into_iter().map(|(_, block)| block).collect()
}

/// A text in whatever encoding staff write: UTF-8, UTF-16, GB 18030.
///
/// # Errors
/// `bad-request` with the offset of the first byte that cannot be read.
pub fn decode_text(bytes: &[u8]) -> Result<String, Problems> {
    decode::decode(bytes).map(|decoded| decoded.text)
}

fn find<'a>(name: &str, candidates: &[Candidate<'a>]) -> Result<Candidate<'a>, Problems> {
    candidates.iter().find(|candidate| candidate.name == name).copied().ok_or_else(|| {
        let names: Vec<&str> = candidates.iter().map(|candidate| candidate.name).collect();
        Problem::new(
            Code::TemplateUnknown,
            format!("没有名为“{name}”的模板"),
            format!("there is no template {name:?}"),
        )
        .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
        .into()
    })
}

fn no_template() -> Problems {
    Problem::new(Code::TemplateUnknown, "没有可用的模板", "there is no template").into()
}

/// A ceiling, by name.
fn too_large(what: &str, count: usize, name: &str, ceiling: usize) -> Problems {
    let unit = if name.ends_with("CHARS") { ("个字符", "characters") } else { ("字节", "bytes") };
    Problem::new(
        Code::TooLarge,
        format!("{what}有 {count} {}，超过上限 {name}（{ceiling} {}）", unit.0, unit.0),
        format!("{count} {} exceed the ceiling {name} ({ceiling} {})", unit.1, unit.1),
    )
    .hint("请分成几份文件上传", "send it in several files")
    .into()
}

#[cfg(test)]
mod tests;
