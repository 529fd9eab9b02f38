//! Failed items once more, with mended payloads where they are given.

use serde_json::{Map, Value};

use crate::app::batch::Batches;
use crate::app::batch::order::Sent;
use crate::app::batch::source::sized;
use crate::limit::PAGE_ITEMS;
use crate::problem::{Code, Problem, Problems};
use crate::queue::{Again, Batch, Item, ItemState, Page, Queue};
use crate::store::{Name, Piece, Store};

/// An item to be printed again.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    /// Its number.
    pub number: u32,
    /// What it is to be printed from.
    pub with: With,
}

/// What an item is to be printed from.
#[derive(Debug, Clone, PartialEq)]
pub enum With {
    /// What was sent.
    AsSent,
    /// Another payload; what stood beside the old one stays.
    Data(Value),
    /// The whole item anew, as its bytes.
    Whole(Vec<u8>),
}

/// An item that may be printed again, with its new bytes if it gets any.
type Ready = (u32, Option<Vec<u8>>);

impl Batches {
    /// Puts items back to work: those named, or all that failed or were cancelled. Nothing comes back if the batch still runs.
    ///
    /// # Errors
    /// `not-found` for numbers that cannot be printed again, all at once; those of queue and store.
    pub fn retry(&self, batch: &Batch, items: Option<Vec<Mended>>) -> Result<Option<Batch>, Problems> {
        if !batch.state.ended() {
            return Ok(None);
        }
        let (queue, store) = (self.queue(), self.store());
        let again = match items {
            None => all(queue, &batch.name)?,
            Some(items) => {
                let mut problems = Vec::new();
                let mut again = Vec::new();
                for (index, mended) in items.into_iter().enumerate() {
                    match self.one(&batch.name, mended)? {
                        Ok(one) => again.push(one),
                        Err(problem) => problems.push(problem.at_pointer(format!("/items/{index}"))),
                    }
                }
                Problems::check(problems)?;
                put(store, &batch.name, again)?
            }
        };
        queue.retry(&batch.name, &again).map(Some)
    }

    /// An item with the bytes that it is to have; inside, what is wrong with asking for it.
    fn one(&self, batch: &Name, mended: Mended) -> Result<Result<Ready, Problem>, Problems> {
        let number = mended.number;
        let page = Page { state: None, after: number.saturating_sub(1), most: 1 };
        let found = self.queue().items(batch, &page)?.into_iter().find(|item| item.number == number);
        let Some(item) = found.filter(|item| matches!(item.state, ItemState::Failed | ItemState::Cancelled))
        else {
            return Ok(Err(not_failed(number)));
        };
        let bytes = match mended.with {
            With::AsSent if item.new.input.is_none() => return Ok(Err(no_payload(number))),
            With::AsSent => None,
            With::Data(data) => Some(self.rewrapped(batch, &item, data)?),
            With::Whole(bytes) => Some(bytes),
        };
        let Some(bytes) = bytes else { return Ok(Ok((number, None))) };
        Ok(match sized(bytes) {
            Ok(bytes) => Ok((number, Some(bytes))),
            Err(mut problems) => Err(problems.remove(0)),
        })
    }

    /// The mended payload with what stood beside the old one.
    fn rewrapped(&self, batch: &Name, item: &Item, data: Value) -> Result<Vec<u8>, Problems> {
        let old = item.new.input.as_ref().map(|piece| self.store().read(batch, piece)).transpose()?;
        let beside = old.and_then(|bytes| Sent::read(&bytes).ok()).and_then(|sent| sent.beside);
        let whole = match beside {
            Some(beside) => {
                let mut members: Map<String, Value> = beside;
                members.insert("data".to_owned(), data);
                Value::Object(members)
            }
            None => data,
        };
        Ok(whole.to_string().into_bytes())
    }
}

/// Stores the mended payloads in one file.
fn put(store: &dyn Store, batch: &Name, items: Vec<Ready>) -> Result<Vec<Again>, Problems> {
    let mut bytes = Vec::new();
    let mut parts = Vec::new();
    for (number, input) in items {
        let part = input.map(|input| {
            let part = (bytes.len() as u64, input.len() as u64);
            bytes.extend(input);
            part
        });
        parts.push((number, part));
    }
    let digest = if bytes.is_empty() { None } else { Some(store.put(batch, &mut bytes.as_slice())?.digest) };
    let again = parts.into_iter().map(|(number, part)| {
        let piece =
            part.zip(digest.clone()).map(|((offset, length), digest)| Piece { digest, offset, length });
        Again { number, input: piece }
    });
    Ok(again.collect())
}

/// All that failed or were cancelled.
fn all(queue: &dyn Queue, batch: &Name) -> Result<Vec<Again>, Problems> {
    let mut again = Vec::new();
    for state in [ItemState::Failed, ItemState::Cancelled] {
        let mut page = Page { state: Some(state), after: 0, most: PAGE_ITEMS };
        loop {
            let items = queue.items(batch, &page)?;
            again.extend(items.iter().map(|item| Again { number: item.number, input: None }));
            match items.last() {
                Some(last) => page.after = last.number,
                None => break,
            }
        }
    }
    Ok(again)
}

fn not_failed(number: u32) -> Problem {
    Problem::new(
        Code::Value,
        format!("第 {number} 项没有失败或取消，不能重试"),
        format!("item {number} has not failed and was not cancelled"),
    )
}

fn no_payload(number: u32) -> Problem {
    Problem::new(
        Code::FieldMissing,
        format!("第 {number} 项没有数据，须给出 data"),
        format!("item {number} has no payload; give one as data"),
    )
}
