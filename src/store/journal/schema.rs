//! The tables of the journal's file, version by version.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::folders;

/// One step a version of the file; never changed once released, only added to.
const MIGRATIONS: [&str; 2] = [
    "
-- One row a check. The key is the time of the scan, in microseconds since 1970, UTC.
CREATE TABLE checks (
    at INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,        -- auto, exchange, douyin
    verdict TEXT NOT NULL,     -- usable, not_usable, unknown
    reason TEXT NOT NULL,      -- Report::reason_key
    status TEXT NOT NULL,      -- Zhimai's answer in short, JSON
    prepare TEXT NOT NULL,     -- Yunzhong's, with the rights
    gift INTEGER NOT NULL REFERENCES gifts (id),
    rights INTEGER NOT NULL,   -- how many
    took_ms INTEGER NOT NULL,
    counter TEXT NOT NULL,
    cashier TEXT NOT NULL,
    practice INTEGER NOT NULL
) STRICT;
-- What vouchers give, each wording once: the vouchers of a campaign all give the same.
CREATE TABLE gifts (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE) STRICT;
-- Any part of a code.
CREATE VIRTUAL TABLE codes USING fts5 (code, content = '', contentless_delete = 1, tokenize = 'trigram');
CREATE INDEX checks_code ON checks (code, at);
-- The history, newest first, under each of its filters.
CREATE INDEX checks_all ON checks (practice, at);
CREATE INDEX checks_verdict ON checks (practice, verdict, at);
CREATE INDEX checks_kind ON checks (practice, kind, at);
CREATE INDEX checks_cashier ON checks (practice, cashier, at);
CREATE INDEX checks_reason ON checks (practice, reason, at);
CREATE INDEX checks_gift ON checks (practice, gift, at);
",
    "
-- One row a shift. Times as those of the checks; the shift that is on has no end.
CREATE TABLE shifts (
    id INTEGER PRIMARY KEY,
    cashier TEXT NOT NULL,
    counter TEXT NOT NULL,
    practice INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER
) STRICT;
CREATE INDEX shifts_all ON shifts (practice, started);
",
];

#[expect(clippy::cast_possible_truncation, reason = "a handful")]
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// The file, brought to this program's version, and whether a newer program made it: such a file is
/// opened to be read only.
pub fn open(path: &Path) -> rusqlite::Result<(Connection, bool)> {
    if let Some(folder) = path.parent() {
        // If this fails, so does opening, and says why.
        let _ = folders::make_private(folder);
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > VERSION {
        return Ok((open_to_read(path)?, true));
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let migration = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have been faster.
    let version: u32 = migration.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in MIGRATIONS.iter().skip(version as usize) {
        migration.execute_batch(step)?;
    }
    migration.pragma_update(None, "user_version", VERSION)?;
    migration.commit()?;
    Ok((connection, false))
}

/// # Errors
/// Also when there is no file yet.
pub fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_versions_file_keeps_its_rows_and_can_have_shifts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.sqlite3");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        old.execute_batch(
            "INSERT INTO gifts VALUES (1, '');
             INSERT INTO checks VALUES (10, 'SUMMER2026', 'auto', 'usable', 'universal_usable', '{}', '{}',
                                        1, 0, 7, '2 号', '', 0)",
        )
        .unwrap();
        drop(old);
        let (connection, is_newer) = open(&path).unwrap();
        assert!(!is_newer);
        let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, VERSION);
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            connection.query_one(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        assert_eq!((count("checks"), count("shifts")), (1, 0));
    }
}
