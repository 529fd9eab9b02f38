//! The tables of the embedded queue.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use crate::problem::{Code, Place, Problem, Problems};
use crate::queue::sqlite::fault;

/// Version of the tables, kept in `user_version`.
const VERSION: i64 = 1;
/// How long a statement waits for another process to end its own.
const PATIENCE: Duration = Duration::from_secs(5);
/// How large the log of the database may stay once it was copied, in bytes.
const LOG_BYTES: i64 = 64 * 1024 * 1024;

const TABLES: &str = "
CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE,
    fingerprint TEXT NOT NULL,
    spec TEXT NOT NULL,
    state TEXT NOT NULL,
    round INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    sequence INTEGER NOT NULL DEFAULT 0,
    created_s INTEGER NOT NULL,
    keep_s INTEGER NOT NULL,
    ended_s INTEGER,
    expires_s INTEGER,
    uploader TEXT,
    wants_call INTEGER NOT NULL,
    report TEXT
) STRICT;
CREATE TABLE items (
    batch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    new TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    round INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    outcome TEXT,
    sequence INTEGER,
    lease INTEGER,
    holder TEXT,
    beat INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL DEFAULT 0,
    rest_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX by_state ON items (batch, state, number);
CREATE INDEX by_sequence ON items (batch, sequence) WHERE sequence IS NOT NULL;
CREATE INDEX held ON items (lease) WHERE lease IS NOT NULL;
CREATE TABLE calls (
    batch INTEGER PRIMARY KEY,
    round INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease INTEGER,
    holder TEXT,
    beat INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL DEFAULT 0,
    rest_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE notes (
    batch INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (batch, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES ('sequence', 0), ('lease', 0);
";

/// Opens the database, making its tables if it is new.
///
/// # Errors
/// `queue-fault` naming the file, `busy`, `store-full`.
pub(super) fn open(path: &Path) -> Result<Connection, Problems> {
    let opened = connect(path);
    let version = match opened {
        Ok((connection, version)) if version == VERSION => return Ok(connection),
        Ok((_, version)) => version,
        Err(error) => return Err(fault::of(&error).at(Place::Name(path.display().to_string())).into()),
    };
    Err(Problem::new(
        Code::QueueFault,
        format!("数据库是另一个版本的（{version}，应为 {VERSION}）"),
        format!("the database is of another version ({version}, expected {VERSION})"),
    )
    .at(Place::Name(path.display().to_string()))
    .hint(
        "请用写成它的版本处理完，或另指一个数据目录",
        "finish with the version that wrote it, or name another folder",
    )
    .into())
}

fn connect(path: &Path) -> rusqlite::Result<(Connection, i64)> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // A commit outlasts the process; what a loss of power takes back is printed again, to the same bytes.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    connection.set_prepared_statement_cache_capacity(64);
    let version =
        |connection: &Connection| connection.pragma_query_value(None, "user_version", |row| row.get(0));
    if version(&connection)? == 0 {
        let change = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have been quicker.
        if version(&change)? == 0 {
            change.execute_batch(TABLES)?;
            change.pragma_update(None, "user_version", VERSION)?;
        }
        change.commit()?;
    }
    let version = version(&connection)?;
    Ok((connection, version))
}
