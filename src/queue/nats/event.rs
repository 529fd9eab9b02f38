//! What can be read from the name and the headers of an entry in the bucket of batches.

use async_nats::HeaderMap;

use crate::store::Name;

/// The header that says what matters about an entry, so that its contents need not be read.
pub(super) const FACT: &str = "Hongtou-Fact";
/// The fact of what went well.
pub(super) const DONE: &str = "done";
/// The fact of what is at fault.
pub(super) const FAILED: &str = "failed";

/// Something that has happened to a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// It is open for items.
    Opened,
    /// An item was added, perhaps one with faults.
    Added { number: u32, faulty: bool },
    /// The upload has ended.
    Sealed,
    /// The work of a round stands in the work queue.
    Queued { round: u32 },
    /// An item came to an end.
    Outcome { round: u32, number: u32, done: bool },
    /// It was cancelled.
    Cancelled { round: u32 },
    /// Someone wants to put an item back to work.
    Again { wish: String, number: u32 },
    /// The items of a wish go back to work.
    Retried { round: u32, wish: String },
    /// The end of a round was called, and need not be called any more if it was heard.
    Called { round: u32, over: bool },
    /// It was forgotten.
    Gone,
    /// A piece of a large entry.
    Part,
}

/// The keys of a batch.
pub(super) mod key {
    pub(in crate::queue::nats) const OPENED: &str = "opened";
    pub(in crate::queue::nats) const SEALED: &str = "sealed";
    pub(in crate::queue::nats) const CALL: &str = "call";
    pub(in crate::queue::nats) const GONE: &str = "gone";

    pub(in crate::queue::nats) fn item(number: u32) -> String {
        format!("item.{number}")
    }

    pub(in crate::queue::nats) fn queued(round: u32) -> String {
        format!("queued.{round}")
    }

    pub(in crate::queue::nats) fn outcome(round: u32, number: u32) -> String {
        format!("outcome.{round}.{number}")
    }

    pub(in crate::queue::nats) fn cancelled(round: u32) -> String {
        format!("cancelled.{round}")
    }

    pub(in crate::queue::nats) fn again(wish: &str, number: u32) -> String {
        format!("again.{wish}.{number}")
    }

    pub(in crate::queue::nats) fn retried(round: u32) -> String {
        format!("retried.{round}")
    }

    pub(in crate::queue::nats) fn part(of: &str, index: usize) -> String {
        format!("part.{of}.{index}")
    }
}

/// Reads a key, without the prefix of the bucket; nothing if it is none of ours.
pub(super) fn read(key: &str, headers: Option<&HeaderMap>) -> Option<(Name, Event)> {
    let mut words = key.split('.');
    let name = Name::new(words.next()?)?;
    let fact = headers.and_then(|headers| headers.get(FACT)).map_or("", |value| value.as_str());
    let what = words.next()?;
    let mut number = || words.next()?.parse::<u32>().ok();
    let event = match what {
        key::OPENED => Event::Opened,
        key::SEALED => Event::Sealed,
        key::GONE => Event::Gone,
        "item" => Event::Added { number: number()?, faulty: fact == FAILED },
        "queued" => Event::Queued { round: number()? },
        "outcome" => Event::Outcome { round: number()?, number: number()?, done: fact == DONE },
        "cancelled" => Event::Cancelled { round: number()? },
        "retried" => Event::Retried { round: number()?, wish: fact.to_owned() },
        key::CALL => {
            let (round, how) = fact.split_once(' ')?;
            Event::Called { round: round.parse().ok()?, over: how == DONE }
        }
        "again" => Event::Again { wish: words.next()?.to_owned(), number: words.next()?.parse().ok()? },
        "part" => Event::Part,
        _ => return None,
    };
    Some((name, event))
}
