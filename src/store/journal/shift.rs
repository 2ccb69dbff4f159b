//! Shifts: who stood at this counter from when to when, and what the checks of that time came to.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::{
    Entry,
    query::{self, Figures},
    row::{self, COLUMNS},
};

/// One cashier's time at the counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub id: i64,
    pub cashier: String,
    pub counter: String,
    /// Practice and real checks are never counted together.
    pub practice: bool,
    pub started: Timestamp,
    /// `None` while it is on.
    pub ended: Option<Timestamp>,
}

impl Shift {
    pub fn is_on(&self) -> bool {
        self.ended.is_none()
    }

    fn end(&self) -> Timestamp {
        self.ended.unwrap_or(Timestamp::MAX)
    }
}

/// The newest shift, and how many checks it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    pub shift: Shift,
    pub checks: u64,
}

impl Duty {
    /// Counts a check that was written down, if it is one of the shift's.
    pub fn count(&mut self, entry: &Entry) {
        let report = entry.report();
        let is_same_shop = report.practice.unwrap_or_default() == self.shift.practice;
        if is_same_shop && report.started >= self.shift.started && report.started < self.shift.end() {
            self.checks += 1;
        }
    }
}

/// What the checks of a shift came to.
#[derive(Clone, Debug)]
pub struct ShiftReport {
    pub shift: Shift,
    pub figures: Figures,
    /// When the first and the last check were made.
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    /// The last check of each code that came to nothing in the shift, and to nothing clear since; the newest
    /// first, at most 200.
    pub open: Vec<Entry>,
    /// How many there are of these.
    pub open_count: usize,
}

/// More than anybody follows up.
pub const MAX_OPEN: usize = 200;

/// Shifts that can be looked back at.
pub const MAX_SHIFTS: usize = 30;

const SHIFT_COLUMNS: &str = "id, cashier, counter, practice, started, ended";

/// The checks of a shift, bound by [`bounds`].
const ITS_CHECKS: &str = "FROM checks INDEXED BY checks_all WHERE practice = ?1 AND at >= ?2 AND at < ?3";

/// Its unknowns: the last check of each code, with no clear verdict after it.
const STILL_OPEN: &str = "FROM checks c INDEXED BY checks_verdict
    WHERE c.practice = ?1 AND c.verdict = 'unknown' AND c.at >= ?2 AND c.at < ?3 AND NOT EXISTS (
        SELECT 1 FROM checks later INDEXED BY checks_code
        WHERE later.code = c.code AND later.at > c.at AND later.practice = c.practice
        AND (later.verdict <> 'unknown' OR later.at < ?3)
    )";

fn bounds(shift: &Shift) -> (bool, i64, i64) {
    (shift.practice, shift.started.as_microsecond(), shift.end().as_microsecond())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Shift> {
    let time = |column, at| {
        Timestamp::from_microsecond(at).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, at))
    };
    let ended: Option<i64> = row.get(5)?;
    Ok(Shift {
        id: row.get(0)?,
        cashier: row.get(1)?,
        counter: row.get(2)?,
        practice: row.get(3)?,
        started: time(4, row.get(4)?)?,
        ended: ended.map(|at| time(5, at)).transpose()?,
    })
}

/// Begins a shift, and ends the one that is on.
pub fn start(connection: &Connection, shift: &Shift) -> rusqlite::Result<()> {
    end(connection, shift.practice, shift.started)?;
    connection
        .prepare_cached("INSERT INTO shifts (cashier, counter, practice, started) VALUES (?1, ?2, ?3, ?4)")?
        .execute((&shift.cashier, &shift.counter, shift.practice, shift.started.as_microsecond()))?;
    Ok(())
}

/// Ends the shift that is on, if one is.
pub fn end(connection: &Connection, practice: bool, now: Timestamp) -> rusqlite::Result<()> {
    connection
        // A clock that was set back ends no shift before its beginning.
        .prepare_cached("UPDATE shifts SET ended = max(started, ?2) WHERE practice = ?1 AND ended IS NULL")?
        .execute((practice, now.as_microsecond()))?;
    Ok(())
}

/// Removes the shifts that ended before then.
pub fn forget_before(connection: &Connection, before: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM shifts WHERE ended < ?1", [before])?;
    Ok(())
}

/// So many of the newest shifts, newest first.
pub fn newest(connection: &Connection, practice: bool, count: usize) -> rusqlite::Result<Vec<Shift>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {SHIFT_COLUMNS} FROM shifts WHERE practice = ?1 ORDER BY id DESC LIMIT {count}"
    ))?;
    query.query_map([practice], read)?.collect()
}

/// The newest shift, whether it is on or has ended.
pub fn duty(connection: &Connection, practice: bool) -> rusqlite::Result<Option<Duty>> {
    let Some(shift) = newest(connection, practice, 1)?.pop() else { return Ok(None) };
    let mut query = connection.prepare_cached(&format!("SELECT count(*) {ITS_CHECKS}"))?;
    let checks: i64 = query.query_one(bounds(&shift), |row| row.get(0))?;
    Ok(Some(Duty { shift, checks: checks.unsigned_abs() }))
}

/// What the checks of a shift came to so far.
pub fn report(connection: &Connection, shift: Shift) -> rusqlite::Result<ShiftReport> {
    let figures = query::figures(connection, shift.practice, shift.started, shift.end())?;
    let time = |at: Option<i64>| at.and_then(|at| Timestamp::from_microsecond(at).ok());
    let (first, last) = connection
        .prepare_cached(&format!("SELECT min(at), max(at) {ITS_CHECKS}"))?
        .query_one(bounds(&shift), |row| Ok((time(row.get(0)?), time(row.get(1)?))))?;
    let open = connection
        .prepare_cached(&format!("SELECT {COLUMNS} {STILL_OPEN} ORDER BY c.at DESC LIMIT {MAX_OPEN}"))?
        .query_map(bounds(&shift), row::read)?
        // A row that a newer program wrote and this one cannot read is left out.
        .filter_map(Result::ok)
        .collect();
    let open_count: u32 = connection
        .prepare_cached(&format!("SELECT count(*) {STILL_OPEN}"))?
        .query_one(bounds(&shift), |row| row.get(0))?;
    Ok(ShiftReport { shift, figures, first, last, open, open_count: open_count as usize })
}

#[cfg(test)]
#[path = "shift_tests.rs"]
mod tests;
