//! Reading the items of a batch.

use rusqlite::{Connection, named_params};

use crate::queue::sqlite::rows::{self, ITEM};
use crate::queue::{Item, Page};
use crate::store::Name;

/// Items in the order of their numbers.
pub(super) fn page(base: &Connection, batch: &Name, page: &Page) -> rusqlite::Result<Vec<Item>> {
    let of_state = if page.state.is_some() { "AND state = :state" } else { "AND :state IS NULL" };
    let mut query = base.prepare_cached(&format!(
        "SELECT {ITEM} FROM items WHERE batch = (SELECT id FROM batches WHERE name = :batch)
         {of_state} AND number > :after ORDER BY number LIMIT :most"
    ))?;
    let items = query.query_map(
        named_params! {
            ":batch": batch.as_str(), ":state": page.state.map(|state| state.name()), ":after": page.after,
            ":most": most(page.most),
        },
        rows::item,
    )?;
    items.collect()
}

/// Items in the order in which their outcomes came.
pub(super) fn outcomes(
    base: &Connection,
    batch: &Name,
    after: u64,
    most_items: usize,
) -> rusqlite::Result<Vec<Item>> {
    let mut query = base.prepare_cached(&format!(
        "SELECT {ITEM} FROM items WHERE batch = (SELECT id FROM batches WHERE name = :batch)
         AND sequence IS NOT NULL AND sequence > :after ORDER BY sequence LIMIT :most"
    ))?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let items = query.query_map(
        named_params! { ":batch": batch.as_str(), ":after": after, ":most": most(most_items) },
        rows::item,
    )?;
    items.collect()
}

fn most(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
