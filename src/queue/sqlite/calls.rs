//! Calls of batches that have ended.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use crate::queue::sqlite::{claims, rows};
use crate::queue::{CallReport, Claim};

/// Whether there is a call to claim.
pub(super) fn any(base: &Connection) -> rusqlite::Result<bool> {
    Ok(next(base)?.is_some())
}

fn next(base: &Connection) -> rusqlite::Result<Option<i64>> {
    base.prepare_cached(&format!("SELECT batch FROM calls WHERE {} ORDER BY due_ms LIMIT 1", claims::FREE))?
        .query_row(named_params! { ":now": claims::now() }, |row| row.get(0))
        .optional()
}

/// Leases the next call.
pub(super) fn claim(change: &Transaction<'_>, holder: &str) -> rusqlite::Result<Option<Claim>> {
    let Some(batch) = next(change)? else { return Ok(None) };
    let lease = claims::count(change, "lease")?;
    change
        .prepare_cached(
            "UPDATE calls SET lease = ?2, holder = ?3, beat = 0, attempts = attempts + 1 WHERE batch = ?1",
        )?
        .execute((batch, lease, holder))?;
    change
        .prepare_cached(
            "SELECT b.name, NULL AS number, c.round, c.attempts, NULL AS new, c.lease
             FROM calls c JOIN batches b ON b.id = c.batch WHERE c.batch = ?1",
        )?
        .query_row([batch], rows::claim)
        .map(Some)
}

/// Makes a call due.
pub(super) fn due(change: &Transaction<'_>, batch: i64) -> rusqlite::Result<()> {
    change
        .prepare_cached(
            "INSERT OR REPLACE INTO calls (batch, round)
             SELECT id, round FROM batches WHERE id = ?1 AND wants_call",
        )?
        .execute([batch])?;
    Ok(())
}

/// Writes how a call went; it is done with, or rests until it is made again.
pub(super) fn called(
    change: &Transaction<'_>,
    claim: &Claim,
    report: &CallReport,
    again: Option<Duration>,
) -> rusqlite::Result<()> {
    let batch: Option<i64> = change
        .prepare_cached(
            "SELECT c.batch FROM calls c JOIN batches b ON b.id = c.batch WHERE b.name = ?1 AND c.lease = ?2",
        )?
        .query_row((claim.batch.as_str(), claims::lease(claim)), |row| row.get(0))
        .optional()?;
    // A lease that has lapsed, or a batch that runs again, has no say any more.
    let Some(batch) = batch else { return Ok(()) };
    change
        .prepare_cached("UPDATE batches SET report = ?2 WHERE id = ?1")?
        .execute((batch, rows::text(report)?))?;
    match again.map(claims::milliseconds) {
        None => change.prepare_cached("DELETE FROM calls WHERE batch = ?1")?.execute([batch])?,
        Some(rest) => change
            .prepare_cached(
                "UPDATE calls SET lease = NULL, holder = NULL, due_ms = ?2, rest_ms = ?3 WHERE batch = ?1",
            )?
            .execute((batch, claims::now() + rest, rest))?,
    };
    Ok(())
}
