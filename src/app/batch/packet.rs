//! The packet of a batch: its documents in one ZIP or one bound volume, made when it is asked for and kept until the batch changes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::batch::Batches;
use crate::app::batch::json::unreadable;
use crate::app::batch::order::Sent;
use crate::app::batch::spec::Spec;
use crate::backend::Format;
use crate::limit::PAGE_ITEMS;
use crate::packet::member::{self, Member, Source};
use crate::packet::plan::Plan;
use crate::packet::report::Report;
use crate::packet::{Packet, Shop};
use crate::press::Order;
use crate::problem::{Code, Language, Place, Problem, Problems};
use crate::queue::{Batch, Item, Outcome, Page, Printed, Queue};
use crate::store::{Blob, Digest, Name, Piece, Store};

/// Name of the note that says where the attachments of a batch are.
const ATTACHMENTS: &str = "attachments";

/// What a packet is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All files, with manifest and index.
    Zip,
    /// One bound volume.
    Pdf,
    /// One bound volume.
    Docx,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 3] = [Kind::Zip, Kind::Pdf, Kind::Docx];

    /// The extension of its file.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Zip => "zip",
            Kind::Pdf => "pdf",
            Kind::Docx => "docx",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Zip => "application/zip",
            Kind::Pdf => Format::Pdf.media_type(),
            Kind::Docx => Format::Docx.media_type(),
        }
    }
}

/// A packet in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Its file.
    pub blob: Blob,
    /// Documents inside.
    pub documents: usize,
    /// How many documents and attachments should be inside and are not.
    pub missing: usize,
    /// Pages of a bound volume.
    pub pages: Option<usize>,
    /// What was set otherwise than asked.
    #[serde(default)]
    pub warnings: Vec<Problem>,
    /// The newest outcome that it knows.
    sequence: u64,
    /// The round of its batch.
    round: u32,
}

/// Finds an attachment that a plan names: a part of the request, a file of the ZIP, a file beside the plan.
pub type Find = Box<dyn FnMut(&str) -> Result<Option<Box<dyn Read>>, Problems> + Send>;

/// Reads the plan of a packet; its faults stand under `/packet`. A plan without a title has that of its batch.
///
/// # Errors
/// All faults of the plan at once.
pub(super) fn plan(spec: &Spec) -> Result<Plan, Problems> {
    let mut raw = spec.packet.clone().unwrap_or_else(|| json!({}));
    if let (Some(members), Some(title)) = (raw.as_object_mut(), &spec.title) {
        members.entry("title").or_insert_with(|| title.as_str().into());
    }
    Plan::parse(raw).map_err(|problems| {
        let under = |mut problem: Problem| {
            if let Place::Pointer(pointer) = &mut problem.at {
                pointer.insert_str(0, "/packet");
            }
            problem
        };
        let list: Vec<Problem> = problems.clone().into_list().into_iter().map(under).collect();
        Problems::check(list).err().unwrap_or(problems)
    })
}

/// Stores the attachments that a plan names.
///
/// # Errors
/// `not-found` for each that was not sent, all at once; those of queue and store.
pub(super) fn attach(
    (queue, store): (&dyn Queue, &dyn Store),
    batch: &Name,
    plan: &Plan,
    find: &mut Find,
) -> Result<(), Problems> {
    let (mut known, mut problems) = (BTreeMap::new(), Vec::new());
    for (index, attachment) in plan.attachments.iter().enumerate() {
        if known.contains_key(&attachment.file) {
            continue;
        }
        match find(&attachment.file)? {
            Some(mut file) => {
                known.insert(attachment.file.clone(), store.put(batch, &mut file)?);
            }
            None => problems
                .push(not_sent(&attachment.file).at_pointer(format!("/packet/attachments/{index}/file"))),
        }
    }
    Problems::check(problems)?;
    if known.is_empty() { Ok(()) } else { queue.note(batch, ATTACHMENTS, &json!(known)) }
}

impl Batches {
    /// The packet of a batch that has ended; made now, if the last one is older than its newest outcome.
    ///
    /// # Errors
    /// `conflict` while the batch runs; those of packet, queue and store.
    pub fn packet(&self, batch: &Batch, kind: Kind, language: Language) -> Result<Made, Problems> {
        if !batch.state.ended() {
            return Err(still_running().into());
        }
        let note = format!("packet.{}.{language:?}", kind.name());
        // One at a time: a volume takes all processors and much memory.
        let _turn = self.floor.binding.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = self.queue().noted(&batch.name, &note)?
            && let Ok(made) = serde_json::from_value::<Made>(kept)
            && (made.sequence, made.round) == (batch.sequence, batch.round)
        {
            return Ok(made);
        }
        let (mut file, report) = self.make(batch, kind, language)?;
        file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&error))?;
        let made = Made {
            blob: self.store().put(&batch.name, &mut file)?,
            documents: report.documents,
            missing: report.missing.len(),
            pages: report.pages,
            warnings: report.warnings,
            sequence: batch.sequence,
            round: batch.round,
        };
        self.queue().note(&batch.name, &note, &json!(made))?;
        Ok(made)
    }

    fn make(&self, batch: &Batch, kind: Kind, language: Language) -> Result<(File, Report), Problems> {
        let spec = Spec::of(&batch.spec)?;
        let plan = plan(&spec)?;
        let members = self.members(batch)?;
        let attachments = self.queue().noted(&batch.name, ATTACHMENTS)?;
        let attachments = attachments.map(serde_json::from_value).transpose().map_err(|error| {
            Problem::new(
                Code::Internal,
                format!("附件清单无法读取：{error}"),
                format!("the list of attachments cannot be read: {error}"),
            )
        })?;
        let shelf = Shelf {
            batches: self,
            batch: &batch.name,
            spec: &spec,
            attachments: attachments.unwrap_or_default(),
        };
        let packet = Packet { plan: &plan, members: &members, source: &shelf, language };
        let shop = Shop { press: self.press(), threads: self.floor.pool.workers(), progress: &|_| true };
        let mut out = BufWriter::new(self.upload()?);
        let report = match kind {
            Kind::Zip => packet.zip(&mut out, &|_| true)?,
            Kind::Pdf => packet.pdf(&shop, &mut out)?,
            Kind::Docx => packet.docx(&shop, &mut out)?,
        };
        out.flush().map_err(|error| unreadable(&error))?;
        let file = out.into_inner().map_err(|error| unreadable(error.error()))?;
        Ok((file, report))
    }

    fn members(&self, batch: &Batch) -> Result<Vec<Member>, Problems> {
        let (mut members, mut page) = (Vec::new(), Page { state: None, after: 0, most: PAGE_ITEMS });
        loop {
            let items = self.queue().items(&batch.name, &page)?;
            let Some(last) = items.last() else { return Ok(members) };
            page.after = last.number;
            members.extend(items.into_iter().map(member));
        }
    }
}

fn member(item: Item) -> Member {
    let outcome = match item.outcome {
        Some(Outcome::Done(printed)) => member::Outcome::Printed {
            files: files(&printed),
            title: printed.file_name,
            warnings: printed.warnings,
        },
        Some(Outcome::Failed(problems)) => member::Outcome::Failed(problems),
        None => member::Outcome::Cancelled,
    };
    Member {
        number: item.number as usize,
        name: item.new.name.unwrap_or_default(),
        group: item.new.group,
        outcome,
    }
}

fn files(printed: &Printed) -> Vec<member::File> {
    let mut files = Vec::new();
    for (index, file) in printed.files.iter().enumerate() {
        let Some(format) = Format::find(&file.format) else { continue };
        let count = |list: &[crate::queue::PrintedFile]| {
            list.iter().filter(|other| other.format == file.format).count()
        };
        let several = count(&printed.files) > 1;
        files.push(member::File {
            format,
            page: several.then(|| count(&printed.files[..=index])),
            digest: file.digest.to_string(),
            size_bytes: file.bytes,
            pages: printed.pages.filter(|_| format == Format::Pdf),
        });
    }
    files
}

/// The shelf of a batch as the source of its packet.
struct Shelf<'a> {
    batches: &'a Batches,
    batch: &'a Name,
    spec: &'a Spec,
    attachments: BTreeMap<String, Blob>,
}

impl Shelf<'_> {
    fn whole(&self, digest: &Digest) -> Result<Vec<u8>, Problems> {
        let mut bytes = Vec::new();
        let mut file = self.batches.store().open(self.batch, digest)?;
        file.read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
        Ok(bytes)
    }
}

impl Source for Shelf<'_> {
    fn order(&self, number: usize) -> Result<Order, Problems> {
        let after = u32::try_from(number).unwrap_or(u32::MAX).saturating_sub(1);
        let page = Page { state: None, after, most: 1 };
        let item = self.batches.queue().items(self.batch, &page)?.into_iter().next();
        let input = item.and_then(|item| item.new.input).ok_or_else(|| not_sent(&number.to_string()))?;
        let bytes: Vec<u8> = self.batches.store().read(self.batch, &Piece::clone(&input))?;
        Sent::read(&bytes)?.order(self.spec)
    }

    fn file(&self, digest: &str) -> Result<Vec<u8>, Problems> {
        let digest = Digest::parse(digest).ok_or_else(|| not_sent(digest))?;
        self.whole(&digest)
    }

    fn attachment(&self, name: &str) -> Result<Vec<u8>, Problems> {
        let blob = self.attachments.get(name).ok_or_else(|| not_sent(name))?;
        self.whole(&blob.digest)
    }
}

fn not_sent(name: &str) -> Problem {
    Problem::new(Code::NotFound, format!("没有随附文件“{name}”"), format!("the file {name:?} was not sent"))
        .hint(
            "请在表单中以该名称另附一个部分，或放进 ZIP",
            "send it as a part of that name, or put it into the ZIP",
        )
}

fn still_running() -> Problem {
    Problem::new(Code::Unfinished, "批次还没有结束，不能装订", "the batch has not ended and cannot be bound")
        .hint("请等它结束，或先取消", "wait for its end, or cancel it first")
}
