//! The journal's file: SQLite, opened when it is first needed, mended or set aside when it is damaged.

use std::{collections::VecDeque, path::PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, named_params};

use super::{Duty, Entry, JournalTrouble, Seen, Shift, row, schema, shift};
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
    /// Whose shifts are followed: the practice shop's or the real one's; `None` until that is known.
    practice: Option<bool>,
    /// The newest shift.
    pub duty: Option<Duty>,
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
            practice: None,
            duty: None,
            trouble: None,
            has_written: false,
        }
    }

    /// Writes these checks, and those that could not be written before.
    pub fn append(&mut self, entries: Vec<Entry>) {
        if entries.is_empty() {
            return;
        }
        self.unwritten.extend(entries);
        let too_many = self.unwritten.len().saturating_sub(Self::MAX_UNWRITTEN);
        self.unwritten.drain(..too_many);
        let unwritten = std::mem::take(&mut self.unwritten);
        let written = self.with(|connection| {
            let transaction = connection.transaction()?;
            for entry in &unwritten {
                row::insert(&transaction, entry)?;
            }
            transaction.commit()
        });
        if written.is_none() {
            self.unwritten = unwritten;
            return;
        }
        if self.wrote() {
            self.read_duty();
        } else if let Some(duty) = &mut self.duty {
            for entry in &unwritten {
                duty.count(entry);
            }
        }
    }

    /// Returns whether that ends a trouble.
    fn wrote(&mut self) -> bool {
        self.has_written = true;
        // That a file was set aside is told until the program ends.
        self.trouble.take_if(|trouble| !matches!(trouble, JournalTrouble::SetAside(_))).is_some()
    }

    /// Follows the shifts of this shop from now on.
    pub fn follow_shifts(&mut self, practice: bool) {
        self.practice = Some(practice);
        self.duty = None;
        self.read_duty();
    }

    fn read_duty(&mut self) {
        let Some(practice) = self.practice else { return };
        if let Some(duty) = self.with(|connection| shift::duty(connection, practice)) {
            self.duty = duty;
        }
    }

    /// Begins a shift, and ends the one that is on. If that cannot be written, none begins.
    pub fn start_shift(&mut self, cashier: String, counter: String, now: Timestamp) {
        let Some(practice) = self.practice else { return };
        let shift = Shift { id: 0, cashier, counter, practice, started: now, ended: None };
        self.change_shift(|connection| shift::start(connection, &shift));
    }

    pub fn end_shift(&mut self, now: Timestamp) {
        let Some(practice) = self.practice else { return };
        self.change_shift(|connection| shift::end(connection, practice, now));
    }

    fn change_shift(&mut self, change: impl Fn(&Connection) -> rusqlite::Result<()>) {
        let changed = self.with(|connection| {
            let transaction = connection.transaction()?;
            change(&transaction)?;
            transaction.commit()
        });
        if changed.is_some() {
            self.wrote();
            self.read_duty();
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
            shift::forget_before(&transaction, before)?;
            transaction.commit()?;
            if before == i64::MAX {
                // Nothing is left to be read in the file's free pages either.
                connection.execute_batch("VACUUM; PRAGMA wal_checkpoint (TRUNCATE)")?;
            }
            Ok(())
        });
        self.has_written = true;
        self.read_duty();
    }

    pub fn last_of(&mut self, code: &Code, since: Timestamp, practice: bool) -> Option<Seen> {
        let last = self.with(|connection| {
            let mut query = connection.prepare_cached(
                // `+` keeps SQLite from walking through all of the day's checks by an index of the shops.
                "SELECT at, counter, verdict FROM checks
                 WHERE code = :code AND at >= :since AND +practice = :practice ORDER BY at DESC LIMIT 1",
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
                    self.carry_duty_over();
                    done = self.try_with(&work);
                    self.trouble = Some(JournalTrouble::SetAside(to));
                }
                Err(error) => self.trouble = Some(JournalTrouble::Failed(error.to_string())),
            }
        }
        done.inspect_err(|error| self.trouble = Some(self.trouble_of(error))).ok()
    }

    /// The shift that is on goes on in a new file.
    fn carry_duty_over(&mut self) {
        let Some(duty) = self.duty.take().filter(|duty| duty.shift.is_on()) else { return };
        let carried = self.try_with(|connection| {
            shift::start(connection, &duty.shift)?;
            shift::duty(connection, duty.shift.practice)
        });
        // If even a new file takes nothing, the trouble is that of the work this is done for.
        self.duty = carried.ok().flatten();
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
