//! Taking a batch in: once for each key, whole or not at all.

use std::sync::PoisonError;

use crate::app::batch::bundle::{Bundle, Gathered};
use crate::app::batch::naming::Names;
use crate::app::batch::order;
use crate::app::batch::packet::{self, Find};
use crate::app::batch::sheets;
use crate::app::batch::source::{Entries, Entry, SheetSent};
use crate::app::batch::spec::Spec;
use crate::app::batch::{Batches, Floor};
use crate::clock::{nanoseconds_since_epoch, seconds_since_epoch};
use crate::limit::BATCH_ITEMS;
use crate::problem::{Code, Problem, Problems};
use crate::queue::{Batch, NewBatch, Opened, Queue, State};
use crate::store::{Blob, Digest, Name, Store};

/// Begins the names of batches, and so those of their shelves.
pub(super) const PREFIX: &str = "b";

/// A batch to be taken in.
pub struct Submission {
    /// What is asked for.
    pub spec: Spec,
    /// The items.
    pub entries: Entries,
    /// The key of the caller.
    pub key: Option<String>,
    /// Hash of all that was sent.
    pub fingerprint: String,
    /// The sheet that the items were read from, to be kept for the one of its failed rows.
    pub sheet: Option<SheetSent>,
    /// Finds the attachments that the plan of the packet names.
    pub find: Find,
}

/// What became of it.
pub enum Submitted {
    /// It is new, and being printed.
    New(Box<Batch>),
    /// The same was sent before, with the same key.
    Before(Box<Batch>),
    /// Another was sent before, with the same key.
    Other(Box<Batch>),
    /// One with the same key is still being sent.
    Sending,
}

/// The hold on a key while its request is read.
pub struct Reserved<'a> {
    floor: &'a Floor,
    key: String,
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        self.floor.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

impl Batches {
    /// Reserves a key while its request is read; nothing if another request holds it.
    pub fn reserve(&self, key: &str) -> Option<Reserved<'_>> {
        let mut keys = self.floor.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(key.to_owned()).then(|| Reserved { floor: &self.floor, key: key.to_owned() })
    }

    /// Takes a batch in. What is wrong with single items is found when they are printed; an error here means that there is no batch.
    ///
    /// # Errors
    /// `too-large` with too many items, `field-missing` without any, what makes the body unreadable, and those of queue and store.
    pub fn submit(&self, submission: Submission) -> Result<Submitted, Problems> {
        let Submission { mut spec, entries, key, fingerprint, sheet, mut find } = submission;
        let plan = packet::plan(&spec)?;
        spec.sheet = sheet
            .as_ref()
            .map(|SheetSent { bytes, .. }| Blob { digest: Digest::of(bytes), bytes: bytes.len() as u64 });
        let name = fresh(&fingerprint)?;
        let new = NewBatch {
            name: name.clone(),
            key,
            fingerprint,
            spec: spec.value()?,
            wants_call: spec.callback.is_some(),
            created_s: seconds_since_epoch(),
            keep_s: spec.keep_hours.unwrap_or(self.floor.settings.keep_hours) * 3_600,
        };
        let (queue, store) = (self.queue(), self.store());
        if let Opened::Held(held) = queue.open(&new)? {
            return Ok(match held.state {
                State::Filling => Submitted::Sending,
                _ if held.fingerprint == new.fingerprint => Submitted::Before(held),
                _ => Submitted::Other(held),
            });
        }
        let half = HalfTaken { queue, store, name: Some(&name) };
        if let Some(sheet) = sheet {
            sheets::keep((queue, store), &name, sheet)?;
        }
        packet::attach((queue, store), &name, &plan, &mut find)?;
        fill(queue, store, &name, entries)?;
        let batch = queue.seal(&name)?;
        half.keep();
        Ok(Submitted::New(Box::new(batch)))
    }
}

/// A batch that is forgotten if it does not come to its end.
struct HalfTaken<'a> {
    queue: &'a dyn Queue,
    store: &'a dyn Store,
    name: Option<&'a Name>,
}

impl HalfTaken<'_> {
    fn keep(mut self) {
        self.name = None;
    }
}

impl Drop for HalfTaken<'_> {
    fn drop(&mut self) {
        let Some(name) = self.name else { return };
        let forgotten = self.queue.remove(name).and_then(|_| self.store.drop_shelf(name));
        if let Err(problems) = forgotten {
            tracing::warn!(%problems, batch = %name, "a batch that was not taken in is left for the sweep");
        }
    }
}

fn fill(queue: &dyn Queue, store: &dyn Store, batch: &Name, entries: Entries) -> Result<(), Problems> {
    let (mut bundle, mut names) = (Bundle::new(queue, store, batch), Names::default());
    for entry in entries {
        bundle.add(gather(entry?, &mut names))?;
        if bundle.count() > BATCH_ITEMS {
            return Err(too_many().into());
        }
    }
    if bundle.count() == 0 {
        return Err(Problem::new(Code::FieldTooShort, "批次中没有任何一项", "the batch has no items")
            .at_pointer("/items")
            .into());
    }
    bundle.flush()
}

fn gather(entry: Entry, names: &mut Names) -> Gathered {
    let mut remarks = Vec::new();
    // What cannot be read has no name of its own, and says so when it is printed.
    let sent = entry.input.as_ref().ok().and_then(|bytes| order::Sent::read(bytes).ok());
    let named = sent.as_ref().and_then(|sent| sent.text("name")).map(str::to_owned).or(entry.name);
    let name = named.map(|name| names.give(&name, &mut remarks));
    let group = sent.as_ref().and_then(|sent| sent.text("group")).map(str::to_owned).or(entry.group);
    Gathered { place: entry.place, name, group, cells: entry.cells, remarks, input: entry.input }
}

/// A name that no other batch has: the time, and a hash that nobody guesses who has not seen the request.
fn fresh(fingerprint: &str) -> Result<Name, Problems> {
    let now = nanoseconds_since_epoch();
    let hash = Digest::of(format!("{now} {} {fingerprint}", std::process::id()).as_bytes());
    let name = format!("{PREFIX}{}-{}", now / 1_000_000_000, &hash.as_str()[..16]);
    Name::new(name)
        .ok_or_else(|| Problem::new(Code::Internal, "批次无法命名", "the batch cannot be named").into())
}

fn too_many() -> Problem {
    Problem::new(
        Code::TooLarge,
        format!("批次超过上限 BATCH_ITEMS（{BATCH_ITEMS} 项）"),
        format!("the batch has more items than the ceiling BATCH_ITEMS ({BATCH_ITEMS})"),
    )
    .hint("请分成几个批次", "make several batches of it")
}
