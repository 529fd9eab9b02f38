//! Batches: opened, filled, sealed, ended, put back to work, forgotten.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde_json::Value;

use crate::clock::seconds_since_epoch;
use crate::queue::sqlite::rows::{self, BATCH};
use crate::queue::sqlite::{calls, claims};
use crate::queue::{Again, Batch, NewBatch, NewItem, Opened, Outcome, State};
use crate::store::Name;

/// A batch and its row.
pub(super) fn find(base: &Connection, name: &Name) -> rusqlite::Result<Option<(i64, Batch)>> {
    base.prepare_cached(&format!("SELECT {BATCH} FROM batches WHERE name = ?1"))?
        .query_row([name.as_str()], rows::batch)
        .optional()
}

/// The batch that holds a key.
pub(super) fn by_key(base: &Connection, key: &str) -> rusqlite::Result<Option<Batch>> {
    let found = base
        .prepare_cached(&format!("SELECT {BATCH} FROM batches WHERE key = ?1"))?
        .query_row([key], rows::batch)
        .optional()?;
    Ok(found.map(|(_, batch)| batch))
}

/// All batches, the newest first.
pub(super) fn all(base: &Connection) -> rusqlite::Result<Vec<Batch>> {
    let mut query = base.prepare_cached(&format!("SELECT {BATCH} FROM batches ORDER BY id DESC"))?;
    let batches = query.query_map([], |row| rows::batch(row).map(|(_, batch)| batch))?;
    batches.collect()
}

/// The names of all batches.
pub(super) fn names(base: &Connection) -> rusqlite::Result<Vec<Name>> {
    let mut query = base.prepare_cached("SELECT name FROM batches")?;
    let names = query.query_map([], |row| rows::name(row, "name"))?;
    names.collect()
}

/// Opens a batch, unless its key is held.
pub(super) fn open(change: &Transaction<'_>, new: &NewBatch, holder: &str) -> rusqlite::Result<Opened> {
    if let Some(held) = new.key.as_deref().map(|key| by_key(change, key)).transpose()?.flatten() {
        return Ok(Opened::Held(Box::new(held)));
    }
    change
        .prepare_cached(
            "INSERT INTO batches (name, key, fingerprint, spec, state, created_s, keep_s, uploader, wants_call)
             VALUES (:name, :key, :fingerprint, :spec, 'filling', :created, :keep, :uploader, :call)",
        )?
        .execute(named_params! {
            ":name": new.name.as_str(), ":key": new.key, ":fingerprint": new.fingerprint,
            ":spec": rows::text(&new.spec)?, ":created": new.created_s.cast_signed(),
            ":keep": new.keep_s.cast_signed(), ":uploader": holder, ":call": new.wants_call,
        })?;
    Ok(Opened::New)
}

/// The row of a batch that is open for items, and how many it has.
fn filling(change: &Transaction<'_>, name: &Name) -> rusqlite::Result<Option<(i64, u32)>> {
    let found = find(change, name)?.filter(|(_, batch)| batch.state == State::Filling);
    Ok(found.map(|(id, batch)| (id, batch.progress.total)))
}

/// Appends items; nothing if the batch is not open for them.
pub(super) fn add(change: &Transaction<'_>, name: &Name, items: &[NewItem]) -> rusqlite::Result<Option<()>> {
    let Some((batch, mut number)) = filling(change, name)? else { return Ok(None) };
    for new in items {
        number += 1;
        change.prepare_cached("INSERT INTO items (batch, number, new) VALUES (?1, ?2, ?3)")?.execute((
            batch,
            number,
            rows::text(new)?,
        ))?;
        if !new.faults.is_empty() {
            claims::settle(change, batch, number, &Outcome::Failed(new.faults.clone()))?;
        }
    }
    change.prepare_cached("UPDATE batches SET total = ?2 WHERE id = ?1")?.execute((batch, number))?;
    Ok(Some(()))
}

/// Ends the upload; nothing if the batch is not open for items.
pub(super) fn seal(change: &Transaction<'_>, name: &Name) -> rusqlite::Result<Option<Batch>> {
    let Some((batch, _)) = filling(change, name)? else { return Ok(None) };
    change
        .prepare_cached("UPDATE batches SET state = 'running', uploader = NULL WHERE id = ?1")?
        .execute([batch])?;
    end_if_done(change, batch, "finished")?;
    Ok(find(change, name)?.map(|(_, batch)| batch))
}

/// Ends a running batch that has nothing left to do, and makes its call due.
pub(super) fn end_if_done(change: &Transaction<'_>, batch: i64, state: &str) -> rusqlite::Result<()> {
    let ended = change
        .prepare_cached(
            "UPDATE batches SET state = :state, ended_s = :now, expires_s = :now + keep_s
             WHERE id = :batch AND state = 'running' AND total = done + failed + cancelled",
        )?
        .execute(named_params! {
            ":state": state, ":now": seconds_since_epoch().cast_signed(), ":batch": batch,
        })?;
    if ended > 0 { calls::due(change, batch) } else { Ok(()) }
}

/// Cancels what waits; nothing if there is no such batch.
pub(super) fn cancel(change: &Transaction<'_>, name: &Name) -> rusqlite::Result<Option<Batch>> {
    let Some((id, batch)) = find(change, name)? else { return Ok(None) };
    if batch.state == State::Running {
        let cancelled = change
            .prepare_cached(
                "UPDATE items SET state = 'cancelled', lease = NULL, holder = NULL
                 WHERE batch = ?1 AND state = 'waiting'",
            )?
            .execute([id])?;
        let cancelled = i64::try_from(cancelled).unwrap_or(i64::MAX);
        change
            .prepare_cached("UPDATE batches SET cancelled = cancelled + ?2 WHERE id = ?1")?
            .execute((id, cancelled))?;
        end_if_done(change, id, "cancelled")?;
    }
    Ok(find(change, name)?.map(|(_, batch)| batch))
}

/// Puts items back to work; nothing if there is no such batch.
pub(super) fn retry(
    change: &Transaction<'_>,
    name: &Name,
    items: &[Again],
) -> rusqlite::Result<Option<Batch>> {
    let Some((id, batch)) = find(change, name)? else { return Ok(None) };
    let mut any = false;
    for again in items.iter().filter(|_| batch.state.ended()) {
        any |= put_back(change, (id, batch.round + 1), again)?;
    }
    if any {
        change
            .prepare_cached(
                "UPDATE batches SET state = 'running', round = round + 1, ended_s = NULL, expires_s = NULL,
                 report = NULL WHERE id = ?1",
            )?
            .execute([id])?;
        change.prepare_cached("DELETE FROM calls WHERE batch = ?1")?.execute([id])?;
    }
    Ok(find(change, name)?.map(|(_, batch)| batch))
}

/// Puts one item back, if it is failed or cancelled and has a payload; says whether it was.
fn put_back(change: &Transaction<'_>, (batch, round): (i64, u32), again: &Again) -> rusqlite::Result<bool> {
    let found: Option<(String, String)> = change
        .prepare_cached(
            "SELECT new, state FROM items WHERE batch = ?1 AND number = ?2 AND state IN ('failed', 'cancelled')",
        )?
        .query_row((batch, again.number), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((new, state)) = found else { return Ok(false) };
    let mut new: NewItem = rows::json(&new)?;
    new.input = again.input.clone().or(new.input);
    new.faults.clear();
    if new.input.is_none() {
        return Ok(false);
    }
    change
        .prepare_cached(
            "UPDATE items SET new = :new, state = 'waiting', round = :round, attempts = 0, outcome = NULL,
             sequence = NULL, due_ms = 0, rest_ms = 0 WHERE batch = :batch AND number = :number",
        )?
        .execute(named_params! {
            ":new": rows::text(&new)?, ":round": round, ":batch": batch, ":number": again.number,
        })?;
    change
        .prepare_cached(&format!("UPDATE batches SET {state} = {state} - 1 WHERE id = ?1"))?
        .execute([batch])?;
    Ok(true)
}

/// Forgets a batch; says whether there was one.
pub(super) fn remove(change: &Transaction<'_>, name: &Name) -> rusqlite::Result<bool> {
    let Some((id, _)) = find(change, name)? else { return Ok(false) };
    for table in ["items", "calls", "notes"] {
        change.execute(&format!("DELETE FROM {table} WHERE batch = ?1"), [id])?;
    }
    change.execute("DELETE FROM batches WHERE id = ?1", [id])?;
    Ok(true)
}

/// Forgets the uploads whose process has died.
pub(super) fn forget_given_up(
    change: &Transaction<'_>,
    has_died: impl Fn(&str) -> bool,
) -> rusqlite::Result<()> {
    let uploads: Vec<(Name, String)> = change
        .prepare_cached("SELECT name, uploader FROM batches WHERE uploader IS NOT NULL")?
        .query_map([], |row| Ok((rows::name(row, "name")?, row.get("uploader")?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (name, _) in uploads.iter().filter(|(_, uploader)| has_died(uploader)) {
        remove(change, name)?;
    }
    Ok(())
}

/// Forgets the batches whose time is over.
pub(super) fn forget_expired(change: &Transaction<'_>, now_s: u64) -> rusqlite::Result<()> {
    let expired: Vec<Name> = change
        .prepare_cached("SELECT name FROM batches WHERE expires_s IS NOT NULL AND expires_s <= ?1")?
        .query_map([now_s.cast_signed()], |row| rows::name(row, "name"))?
        .collect::<rusqlite::Result<_>>()?;
    for name in &expired {
        remove(change, name)?;
    }
    Ok(())
}

/// Keeps a value with a batch; nothing if there is no such batch.
pub(super) fn note(
    change: &Transaction<'_>,
    batch: &Name,
    name: &str,
    value: &Value,
) -> rusqlite::Result<Option<()>> {
    let kept = change
        .prepare_cached(
            "INSERT OR REPLACE INTO notes (batch, name, value) SELECT id, ?2, ?3 FROM batches WHERE name = ?1",
        )?
        .execute((batch.as_str(), name, rows::text(value)?))?;
    Ok((kept > 0).then_some(()))
}

/// The value kept with a batch.
pub(super) fn noted(base: &Connection, batch: &Name, name: &str) -> rusqlite::Result<Option<Value>> {
    let found: Option<String> = base
        .prepare_cached(
            "SELECT n.value FROM notes n JOIN batches b ON b.id = n.batch WHERE b.name = ?1 AND n.name = ?2",
        )?
        .query_row((batch.as_str(), name), |row| row.get(0))
        .optional()?;
    found.as_deref().map(rows::json).transpose()
}
