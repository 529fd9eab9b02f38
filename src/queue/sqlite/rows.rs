//! Rows of the tables as batches and items.

use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::queue::{Batch, Claim, Item, NewItem, Progress};
use crate::store::Name;

/// The columns that [`batch`] reads.
pub(super) const BATCH: &str = "id, name, spec, fingerprint, state, round, sequence, total, done, failed, \
    cancelled, created_s, ended_s, expires_s, report";
/// The columns that [`item`] reads.
pub(super) const ITEM: &str = "number, new, state, round, attempts, outcome, sequence";

/// A batch and its row.
pub(super) fn batch(row: &Row<'_>) -> rusqlite::Result<(i64, Batch)> {
    let report: Option<String> = row.get("report")?;
    let progress = Progress {
        total: row.get("total")?,
        done: row.get("done")?,
        failed: row.get("failed")?,
        cancelled: row.get("cancelled")?,
    };
    let batch = Batch {
        name: name(row, "name")?,
        spec: json(&row.get::<_, String>("spec")?)?,
        fingerprint: row.get("fingerprint")?,
        state: word(&row.get::<_, String>("state")?)?,
        progress,
        round: row.get("round")?,
        sequence: count(row, "sequence")?,
        created_s: count(row, "created_s")?,
        ended_s: row.get::<_, Option<i64>>("ended_s")?.map(i64::cast_unsigned),
        expires_s: row.get::<_, Option<i64>>("expires_s")?.map(i64::cast_unsigned),
        call: report.as_deref().map(json).transpose()?,
    };
    Ok((row.get("id")?, batch))
}

/// An item.
pub(super) fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let outcome: Option<String> = row.get("outcome")?;
    Ok(Item {
        number: row.get("number")?,
        new: json(&row.get::<_, String>("new")?)?,
        state: word(&row.get::<_, String>("state")?)?,
        round: row.get("round")?,
        attempts: row.get("attempts")?,
        outcome: outcome.as_deref().map(json).transpose()?,
        sequence: row.get::<_, Option<i64>>("sequence")?.map(i64::cast_unsigned),
    })
}

/// The claim on a row that was just leased; `number` and `new` are absent for a call.
pub(super) fn claim(row: &Row<'_>) -> rusqlite::Result<Claim> {
    let new: Option<String> = row.get("new")?;
    Ok(Claim {
        batch: name(row, "name")?,
        number: row.get::<_, Option<u32>>("number")?.unwrap_or(0),
        round: row.get("round")?,
        attempt: row.get("attempts")?,
        new: new.as_deref().map(json::<NewItem>).transpose()?,
        token: row.get::<_, i64>("lease")?.to_string(),
    })
}

/// A value as JSON text.
pub(super) fn text(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A value from JSON text.
pub(super) fn json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| unreadable(Box::new(error)))
}

/// The name in a column.
pub(super) fn name(row: &Row<'_>, column: &str) -> rusqlite::Result<Name> {
    let text: String = row.get(column)?;
    Name::new(text.clone()).ok_or_else(|| unreadable(format!("{text:?} is no name").into()))
}

fn word<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_value(text.into()).map_err(|error| unreadable(Box::new(error)))
}

fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

fn unreadable(error: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error)
}
