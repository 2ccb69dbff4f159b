//! The batch's file: SQLite, held by one program at a time.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params, types::Type};

use super::{Batch, BatchCode, BatchLine, Misread, Reading};
use crate::{
    folders,
    store::brief::{self, from_json, to_json},
    voucher::{Code, Kind, Report, ReportId},
};

/// An answer and the place of its code.
pub type Settled = (usize, Box<Report>);

const VERSION: u32 = 2;

const TABLES: &str = "
CREATE TABLE batch (
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    practice INTEGER NOT NULL,
    is_stopped INTEGER NOT NULL,
    heads TEXT NOT NULL        -- a JSON list
) STRICT;
CREATE TABLE lines (
    number INTEGER PRIMARY KEY,
    cells TEXT NOT NULL,       -- a JSON list
    place INTEGER,             -- of its code
    misread TEXT               -- or why there is none, JSON
) STRICT;
CREATE TABLE codes (
    place INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    number INTEGER NOT NULL,   -- of its first line
    asked INTEGER,             -- when it was prepared, whatever came of it; microseconds since 1970, UTC
    at INTEGER,                -- when it was asked; null until there is an answer
    status TEXT,               -- Zhimai's answer in short, JSON
    prepare TEXT               -- Yunzhong's
) STRICT;
";

/// What the first version's file lacks: whose shop is asked, as a number that names nobody.
const ACCOUNT: &str = "ALTER TABLE batch ADD COLUMN account INTEGER NOT NULL DEFAULT 0";

/// The file, held for as long as this connection is open; `None` if a newer program made it.
///
/// # Errors
/// When another program holds it, and whatever else the disk has against it.
pub fn open(path: &Path) -> rusqlite::Result<Option<Connection>> {
    if let Some(folder) = path.parent() {
        // If this fails, so does opening, and says why.
        let _ = folders::make_private(folder);
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::ZERO)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // A list may have names and telephone numbers in it: what is removed is overwritten.
    connection.pragma_update(None, "secure_delete", true)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        transaction.execute_batch(TABLES)?;
    }
    if version < VERSION {
        transaction.execute_batch(ACCOUNT)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok((version <= VERSION).then_some(connection))
}

/// Puts a batch in the place of the one before.
pub fn begin(connection: &mut Connection, batch: &Batch) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    clear(&transaction)?;
    transaction.execute(
        "INSERT INTO batch (name, kind, practice, account, is_stopped, heads)
         VALUES (:name, :kind, :practice, :account, :is_stopped, :heads)",
        named_params! {
            ":name": batch.name, ":kind": batch.kind.key(), ":practice": batch.practice,
            ":account": batch.account, ":is_stopped": batch.is_stopped, ":heads": to_json(&batch.heads)?,
        },
    )?;
    let mut insert =
        transaction.prepare("INSERT INTO lines (number, cells, place, misread) VALUES (?1, ?2, ?3, ?4)")?;
    for line in &batch.lines {
        let (place, misread) = match line.reading {
            Reading::Code(place) => (i64::try_from(place).ok(), None),
            Reading::Misread(misread) => (None, Some(to_json(&misread)?)),
        };
        insert.execute((line.number, to_json(&line.cells)?, place, misread))?;
    }
    drop(insert);
    let mut insert = transaction.prepare("INSERT INTO codes (place, code, number) VALUES (?1, ?2, ?3)")?;
    for (place, code) in (0i64..).zip(&batch.codes) {
        insert.execute((place, code.code.as_str(), code.number))?;
    }
    drop(insert);
    transaction.commit()
}

/// Removes the batch, from the file's free pages too.
pub fn remove(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    clear(&transaction)?;
    transaction.commit()?;
    connection.execute_batch("VACUUM; PRAGMA wal_checkpoint (TRUNCATE)")
}

fn clear(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM batch; DELETE FROM lines; DELETE FROM codes")
}

/// Writes answers down, and returns the places of those that are of this batch.
pub fn settle(connection: &mut Connection, settled: &[Settled]) -> rusqlite::Result<Vec<usize>> {
    let transaction = connection.transaction()?;
    let mut update = transaction.prepare_cached(
        "UPDATE codes SET at = :at, status = :status, prepare = :prepare
         WHERE place = :place AND code = :code
           AND EXISTS (SELECT 1 FROM batch WHERE kind = :kind AND practice = :practice)",
    )?;
    let mut written = Vec::new();
    for (place, report) in settled {
        let changed = update.execute(named_params! {
            ":code": report.code.as_str(),
            ":kind": report.kind.key(),
            ":practice": report.practice,
            ":place": i64::try_from(*place).unwrap_or(-1),
            ":at": report.started.as_microsecond(),
            ":status": brief::of_status(&report.status)?,
            ":prepare": brief::of_prepare(&report.prepare)?,
        })?;
        if changed > 0 {
            written.push(*place);
        }
    }
    drop(update);
    transaction.commit()?;
    Ok(written)
}

/// Notes that a code is about to be prepared: whatever happens now, that is not done again by itself.
pub fn note(connection: &Connection, place: usize, at: Timestamp) -> rusqlite::Result<()> {
    let place = i64::try_from(place).unwrap_or(-1);
    let sql = "UPDATE codes SET asked = ?2 WHERE place = ?1";
    connection.prepare_cached(sql)?.execute((place, at.as_microsecond())).map(drop)
}

/// Takes the answers of these codes back: they are to be asked again.
pub fn reopen(connection: &mut Connection, places: &[usize]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let mut update = transaction.prepare_cached(
        "UPDATE codes SET asked = NULL, at = NULL, status = NULL, prepare = NULL WHERE place = ?1",
    )?;
    for place in places {
        update.execute([i64::try_from(*place).unwrap_or(-1)])?;
    }
    drop(update);
    transaction.commit()
}

/// It is the shop of this account now.
pub fn adopt(connection: &Connection, account: u32) -> rusqlite::Result<()> {
    connection.execute("UPDATE batch SET account = ?1", [account]).map(drop)
}

pub fn stop(connection: &Connection, is_stopped: bool) -> rusqlite::Result<()> {
    connection.execute("UPDATE batch SET is_stopped = ?1", [is_stopped]).map(drop)
}

/// The batch in the file, if there is one.
pub fn load(connection: &Connection) -> rusqlite::Result<Option<Batch>> {
    let head = |row: &Row<'_>| {
        Ok(Batch {
            name: row.get(0)?,
            kind: kind(row, 1)?,
            practice: row.get(2)?,
            account: row.get(3)?,
            is_stopped: row.get(4)?,
            heads: from_json(row, 5)?,
            lines: Vec::new(),
            codes: Vec::new(),
        })
    };
    let sql = "SELECT name, kind, practice, account, is_stopped, heads FROM batch";
    let Some(mut batch) = connection.query_one(sql, [], head).optional()? else { return Ok(None) };
    let sql = "SELECT number, cells, place, misread FROM lines ORDER BY number";
    batch.lines = connection.prepare(sql)?.query_map([], line)?.collect::<Result<_, _>>()?;
    let sql = "SELECT code, number, at, status, prepare, asked FROM codes ORDER BY place";
    let (kind, practice) = (batch.kind, batch.practice);
    batch.codes =
        connection.prepare(sql)?.query_map([], |row| code(row, kind, practice))?.collect::<Result<_, _>>()?;
    let has_code =
        |line: &BatchLine| !matches!(line.reading, Reading::Code(place) if place >= batch.codes.len());
    if batch.lines.iter().all(has_code) { Ok(Some(batch)) } else { Err(misfit(2)) }
}

fn line(row: &Row<'_>) -> rusqlite::Result<BatchLine> {
    let place: Option<i64> = row.get(2)?;
    let reading = match place.map(usize::try_from) {
        Some(Ok(place)) => Reading::Code(place),
        Some(Err(_)) => return Err(misfit(2)),
        None => Reading::Misread(from_json::<Misread>(row, 3)?),
    };
    Ok(BatchLine { number: row.get(0)?, cells: from_json(row, 1)?, reading })
}

fn code(row: &Row<'_>, kind: Kind, practice: bool) -> rusqlite::Result<BatchCode> {
    let text: String = row.get(0)?;
    let code = Code::new(text).ok_or_else(|| misfit(0))?;
    let (at, asked): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(5)?);
    let report = match at.or(asked) {
        None => None,
        Some(time) => {
            let started = Timestamp::from_microsecond(time).map_err(|_| misfit(2))?;
            let mut report = Report::new(ReportId(0), code.clone(), kind, started);
            report.is_waiting = false;
            report.practice = Some(practice);
            if at.is_some() {
                report.status = brief::status(row, 3)?;
                report.prepare = brief::prepare(row, 4)?;
            } else {
                // It was being prepared when the program ended.
                report.give_up();
            }
            Some(Box::new(report))
        }
    };
    Ok(BatchCode { code, number: row.get(1)?, report })
}

fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<Kind> {
    let key: String = row.get(column)?;
    Kind::from_key(&key).ok_or_else(|| misfit(column))
}

fn misfit(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, "batch".into(), Type::Text)
}
