//! Leases on items: taking, keeping, finishing, and freeing those that have lapsed.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use crate::clock::milliseconds_since_epoch;
use crate::limit::SHORT_BATCH_ITEMS;
use crate::queue::sqlite::{batches, rows};
use crate::queue::{Claim, Outcome};

/// What may be claimed: nobody holds it, and its rest is over. A clock that was set back to before the rest began ends
/// the rest too, rather than make it last for ever.
pub(super) const FREE: &str = "lease IS NULL AND (due_ms <= :now OR due_ms - rest_ms > :now)";

/// A lease as it stands in the tables.
pub(super) struct Held {
    pub(super) lease: i64,
    pub(super) holder: String,
    pub(super) beat: i64,
}

/// Whether there is anything to claim.
pub(super) fn any(base: &Connection) -> rusqlite::Result<bool> {
    Ok(next(base)?.is_some())
}

/// The next item of the oldest batch that has one, those with few left first.
fn next(base: &Connection) -> rusqlite::Result<Option<(i64, u32)>> {
    let mut running = base.prepare_cached(
        "SELECT id FROM batches WHERE state = 'running' ORDER BY total - done - failed - cancelled > ?1, id",
    )?;
    let mut waiting = base.prepare_cached(&next_of_batch())?;
    let now = now();
    let mut batches = running.query([SHORT_BATCH_ITEMS])?;
    while let Some(row) = batches.next()? {
        let batch: i64 = row.get(0)?;
        let found = waiting.query_row(named_params! { ":batch": batch, ":now": now }, |row| row.get(0));
        if let Some(number) = found.optional()? {
            return Ok(Some((batch, number)));
        }
    }
    Ok(None)
}

/// Asks for the first item of a batch that may be claimed. The index has to be named: left alone, SQLite walks over all items that
/// have ended, and each claim of a large batch takes longer than the one before.
fn next_of_batch() -> String {
    format!(
        "SELECT number FROM items INDEXED BY by_state
         WHERE batch = :batch AND state = 'waiting' AND {FREE} ORDER BY number LIMIT 1"
    )
}

/// Leases the next item.
pub(super) fn claim(change: &Transaction<'_>, holder: &str) -> rusqlite::Result<Option<Claim>> {
    let Some((batch, number)) = next(change)? else { return Ok(None) };
    let lease = count(change, "lease")?;
    change
        .prepare_cached(
            "UPDATE items SET lease = :lease, holder = :holder, beat = 0, attempts = attempts + 1
             WHERE batch = :batch AND number = :number",
        )?
        .execute(named_params! { ":lease": lease, ":holder": holder, ":batch": batch, ":number": number })?;
    change
        .prepare_cached(
            "SELECT b.name, i.number, i.round, i.attempts, i.new, i.lease
             FROM items i JOIN batches b ON b.id = i.batch WHERE i.batch = ?1 AND i.number = ?2",
        )?
        .query_row((batch, number), rows::claim)
        .map(Some)
}

/// Counts a counter up, and says where it stands.
pub(super) fn count(change: &Transaction<'_>, counter: &str) -> rusqlite::Result<i64> {
    change
        .prepare_cached("UPDATE counters SET value = value + 1 WHERE name = ?1 RETURNING value")?
        .query_row([counter], |row| row.get(0))
}

/// Shows that a lease is alive; of an item or of a call.
pub(super) fn keep(change: &Transaction<'_>, claim: &Claim) -> rusqlite::Result<bool> {
    let table = if claim.number == 0 { "calls" } else { "items" };
    let kept = change
        .prepare_cached(&format!("UPDATE {table} SET beat = beat + 1 WHERE lease = ?1"))?
        .execute([lease(claim)])?;
    Ok(kept > 0)
}

/// Gives an item its outcome, if it is the first.
pub(super) fn finish(change: &Transaction<'_>, claim: &Claim, outcome: &Outcome) -> rusqlite::Result<bool> {
    let batch = change
        .prepare_cached(
            "SELECT b.id FROM batches b JOIN items i ON i.batch = b.id
             WHERE b.name = ?1 AND i.number = ?2 AND i.round = ?3 AND i.state = 'waiting'",
        )?
        .query_row((claim.batch.as_str(), claim.number, claim.round), |row| row.get(0))
        .optional()?;
    let Some(batch) = batch else { return Ok(false) };
    settle(change, batch, claim.number, outcome)?;
    batches::end_if_done(change, batch, "finished")?;
    Ok(true)
}

/// Writes the outcome of an item that has none, and counts it.
pub(super) fn settle(
    change: &Transaction<'_>,
    batch: i64,
    number: u32,
    outcome: &Outcome,
) -> rusqlite::Result<()> {
    let state = match outcome {
        Outcome::Done(_) => "done",
        Outcome::Failed(_) => "failed",
    };
    let sequence = count(change, "sequence")?;
    change
        .prepare_cached(
            "UPDATE items SET state = :state, outcome = :outcome, sequence = :sequence, lease = NULL, holder = NULL
             WHERE batch = :batch AND number = :number",
        )?
        .execute(named_params! {
            ":state": state, ":outcome": rows::text(outcome)?, ":sequence": sequence, ":batch": batch, ":number": number,
        })?;
    change
        .prepare_cached(&format!("UPDATE batches SET {state} = {state} + 1, sequence = ?2 WHERE id = ?1"))?
        .execute((batch, sequence))?;
    Ok(())
}

/// Frees an item that is still under this lease; it rests for a while.
pub(super) fn give_back(change: &Transaction<'_>, claim: &Claim, delay: Duration) -> rusqlite::Result<()> {
    let rest = milliseconds(delay);
    change
        .prepare_cached(
            "UPDATE items SET lease = NULL, holder = NULL, due_ms = :due, rest_ms = :rest
             WHERE lease = :lease AND number = :number AND batch = (SELECT id FROM batches WHERE name = :batch)",
        )?
        .execute(named_params! {
            ":due": now() + rest, ":rest": rest, ":lease": lease(claim), ":number": claim.number,
            ":batch": claim.batch.as_str(),
        })?;
    Ok(())
}

/// All leases there are.
pub(super) fn held(base: &Connection) -> rusqlite::Result<Vec<Held>> {
    let mut all = base.prepare_cached(
        "SELECT lease, holder, beat FROM items WHERE lease IS NOT NULL
         UNION ALL SELECT lease, holder, beat FROM calls WHERE lease IS NOT NULL",
    )?;
    let held =
        all.query_map([], |row| Ok(Held { lease: row.get(0)?, holder: row.get(1)?, beat: row.get(2)? }))?;
    held.collect()
}

/// Frees leases.
pub(super) fn free(change: &Transaction<'_>, leases: &[i64]) -> rusqlite::Result<()> {
    for lease in leases {
        for table in ["items", "calls"] {
            change
                .prepare_cached(&format!("UPDATE {table} SET lease = NULL, holder = NULL WHERE lease = ?1"))?
                .execute([lease])?;
        }
    }
    Ok(())
}

/// The number of a lease; a token that is none of ours matches nothing.
pub(super) fn lease(claim: &Claim) -> i64 {
    claim.token.parse().unwrap_or(-1)
}

/// A time in milliseconds, as the tables have it.
pub(super) fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 4)
}

/// Now, as the tables have it.
pub(super) fn now() -> i64 {
    i64::try_from(milliseconds_since_epoch()).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_walks_over_no_item_that_has_ended() {
        let base = crate::queue::sqlite::schema::open(std::path::Path::new(":memory:")).unwrap();
        let mut plan = base.prepare(&format!("EXPLAIN QUERY PLAN {}", next_of_batch())).unwrap();
        let steps =
            plan.query_map(named_params! { ":batch": 1, ":now": 1 }, |row| row.get::<_, String>("detail"));
        let steps: Vec<String> = steps.unwrap().collect::<rusqlite::Result<_>>().unwrap();
        assert_eq!(steps, ["SEARCH items USING INDEX by_state (batch=? AND state=?)"]);
    }
}
