//! The journal's file: SQLite, opened when it is first needed, mended or set aside when it is damaged.

use std::{collections::VecDeque, path::PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, named_params};

use super::{Entry, JournalTrouble, Seen, row, schema};
use crate::{
    store::damage::{is_damage, set_aside},
    voucher::{Code, Verdict},
};

pub struct Book {
    path: PathBuf,
    connection: Option<Connection>,
    /// A newer program made the file: it is only read.
    is_newer: bool,
    /// What is still to be written, oldest first.
    unwritten: VecDeque<Entry>,
    pub trouble: Option<JournalTrouble>,
    /// Something was written since this was last taken.
    pub has_written: bool,
}

impl Book {
    /// Beyond this many unwritten checks the oldest are let go: the disk has been full for a day.
    const MAX_UNWRITTEN: usize = 10_000;

    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            connection: None,
            is_newer: false,
            unwritten: VecDeque::new(),
            trouble: None,
            has_written: false,
        }
    }

    pub fn append(&mut self, entry: Entry) {
        self.unwritten.push_back(entry);
        if self.unwritten.len() > Self::MAX_UNWRITTEN {
            self.unwritten.pop_front();
        }
        let unwritten = std::mem::take(&mut self.unwritten);
        let written = self.with(|connection| {
            let transaction = connection.transaction()?;
            for entry in &unwritten {
                row::insert(&transaction, entry)?;
            }
            transaction.commit()
        });
        self.has_written = written.is_some();
        if written.is_none() {
            self.unwritten = unwritten;
        } else if !matches!(self.trouble, Some(JournalTrouble::SetAside(_))) {
            // That a file was set aside is told until the program ends.
            self.trouble = None;
        }
    }

    /// Removes what is older than so many days. A clock that was wrong for a few checks, or is wrong now,
    /// removes nothing: the time is that of a check some way back, or now if that is earlier.
    pub fn forget_old(&mut self, days: u16) {
        const A_DAY: i64 = 24 * 3_600 * 1_000_000;
        let some_way_back = self.with(|connection| {
            let sql = "SELECT at FROM checks ORDER BY at DESC LIMIT 1 OFFSET 20";
            connection.query_one(sql, [], |row| row.get::<_, i64>(0)).optional()
        });
        if let Some(Some(at)) = some_way_back {
            self.forget_before(at.min(Timestamp::now().as_microsecond()) - i64::from(days) * A_DAY);
        }
    }

    pub fn forget_all(&mut self) {
        self.forget_before(i64::MAX);
    }

    fn forget_before(&mut self, before: i64) {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            transaction.execute("DELETE FROM checks WHERE at < ?1", [before])?;
            transaction.execute("DELETE FROM codes WHERE rowid < ?1", [before])?;
            transaction.execute("DELETE FROM gifts WHERE id NOT IN (SELECT gift FROM checks)", [])?;
            transaction.commit()?;
            if before == i64::MAX {
                // Nothing is left to be read in the file's free pages either.
                connection.execute_batch("VACUUM; PRAGMA wal_checkpoint (TRUNCATE)")?;
            }
            Ok(())
        });
        self.has_written = true;
    }

    pub fn last_of(&mut self, code: &Code, since: Timestamp, practice: bool) -> Option<Seen> {
        let last = self.with(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT at, counter, verdict FROM checks
                 WHERE code = :code AND at >= :since AND practice = :practice ORDER BY at DESC LIMIT 1",
            )?;
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?));
            let parameters = named_params! {
                ":code": code.as_str(), ":since": since.as_microsecond(), ":practice": practice,
            };
            query.query_one(parameters, row).optional()
        });
        let (at, counter, verdict) = last??;
        Some(Seen {
            at: Timestamp::from_microsecond(at).ok()?,
            counter,
            verdict: Verdict::from_key(&verdict)?,
        })
    }

    /// Does something with the file; `None` if it could not be done, with the trouble noted. A damaged
    /// file is set aside first, and a new one begun.
    fn with<T>(&mut self, work: impl Fn(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        let mut done = self.try_with(&work);
        if done.as_ref().is_err_and(is_damage) {
            // Another till program may have set the file aside already and begun a new one.
            done = self.try_with(&work);
        }
        if done.as_ref().is_err_and(is_damage) {
            match set_aside(&self.path) {
                Ok(to) => {
                    done = self.try_with(&work);
                    self.trouble = Some(JournalTrouble::SetAside(to));
                }
                Err(error) => self.trouble = Some(JournalTrouble::Failed(error.to_string())),
            }
        }
        done.inspect_err(|error| self.trouble = Some(self.trouble_of(error))).ok()
    }

    fn try_with<T>(&mut self, work: impl Fn(&mut Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let mut connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            let (connection, is_newer) = schema::open(&self.path)?;
            self.is_newer = is_newer;
            connection
        };
        let done = work(&mut connection);
        // After a failure the file is opened anew: it may have been moved, or the disk unplugged.
        if done.is_ok() {
            self.connection = Some(connection);
        }
        done
    }

    fn trouble_of(&self, error: &rusqlite::Error) -> JournalTrouble {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => JournalTrouble::Full,
            Some(ErrorCode::ReadOnly) if self.is_newer => JournalTrouble::Newer,
            _ => JournalTrouble::Failed(error.to_string()),
        }
    }
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
