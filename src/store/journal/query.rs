//! What can be asked of the journal. Every list is newest first, and only as much of it is read as is
//! looked at.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::{Connection, ToSql, named_params};

use super::{
    Entry,
    row::{self, COLUMNS},
};
use crate::voucher::{Kind, Verdict};

/// Which checks are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Real checks and practice are never looked at together.
    pub practice: bool,
    pub since: Option<Timestamp>,
    /// Exclusive.
    pub until: Option<Timestamp>,
    pub verdict: Option<Verdict>,
    pub kind: Option<Kind>,
    pub cashier: Option<String>,
    pub search: Option<Search>,
}

/// What is looked for: a part of a code or of what a voucher gives, or one of these reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub needle: String,
    /// [`crate::voucher::Report::reason_key`]s whose words have the needle in them.
    pub reasons: Vec<&'static str>,
}

/// How long a list is, and where in it to begin reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    pub count: usize,
    /// The key of every [`PAGE`]th row.
    anchors: Vec<i64>,
}

/// Rows that are read at a time.
pub const PAGE: usize = 100;

/// How many checks came to which verdict, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub usable: u64,
    pub not_usable: u64,
    pub unknown: u64,
    /// Checks in each hour since the beginning.
    pub by_hour: Vec<u64>,
}

impl Figures {
    pub fn all(&self) -> u64 {
        self.usable + self.not_usable + self.unknown
    }
}

/// The newest matches of a search are enough to settle any dispute.
pub const MAX_FOUND: usize = 1_000;

impl Filter {
    /// Everything.
    pub fn all(practice: bool) -> Self {
        Self { practice, since: None, until: None, verdict: None, kind: None, cashier: None, search: None }
    }

    /// From the start of one day to the end of another, by this machine's clock; `None` for no limit.
    #[must_use]
    pub fn between(self, from: Option<Date>, to: Option<Date>) -> Self {
        let start = |day: Date| Some(day.to_zoned(TimeZone::system()).ok()?.timestamp());
        let until = to.and_then(|to| start(to.tomorrow().ok()?));
        Self { since: from.and_then(start), until, ..self }
    }

    /// The conditions but for the search, and the index whose order the rows are wanted in. Bound by
    /// [`Bounds`].
    fn conditions(&self) -> (String, &'static str) {
        let mut conditions = "c.practice = :practice AND c.at >= :since AND c.at < :until".to_owned();
        let mut index = "checks_all";
        let narrower = [
            (self.kind.is_some(), " AND c.kind = :kind", "checks_kind"),
            (self.cashier.is_some(), " AND c.cashier = :cashier", "checks_cashier"),
            (self.verdict.is_some(), " AND c.verdict = :verdict", "checks_verdict"),
        ];
        for (_, condition, name) in narrower.into_iter().filter(|(is_set, ..)| *is_set) {
            conditions += condition;
            index = name;
        }
        (conditions, index)
    }

    fn bounds(&self) -> Bounds {
        Bounds {
            since: self.since.map_or(i64::MIN, Timestamp::as_microsecond),
            until: self.until.map_or(i64::MAX, Timestamp::as_microsecond),
            verdict: self.verdict.map(Verdict::key),
            kind: self.kind.map(Kind::key),
        }
    }
}

struct Bounds {
    since: i64,
    until: i64,
    verdict: Option<&'static str>,
    kind: Option<&'static str>,
}

impl Bounds {
    /// Every named parameter that a statement of this filter may have.
    fn of<'a>(
        &'a self,
        filter: &'a Filter,
        statement: &rusqlite::Statement<'_>,
    ) -> Vec<(&'a str, &'a dyn ToSql)> {
        let all: [(&str, &dyn ToSql); 6] = [
            (":practice", &filter.practice),
            (":since", &self.since),
            (":until", &self.until),
            (":verdict", &self.verdict),
            (":kind", &self.kind),
            (":cashier", &filter.cashier),
        ];
        let is_used = |name: &str| matches!(statement.parameter_index(name), Ok(Some(_)));
        all.into_iter().filter(|(name, _)| is_used(name)).collect()
    }
}

/// How long the list is. Reads an index only, but all of its part: a list of a million takes a moment.
pub fn outline(connection: &Connection, filter: &Filter) -> rusqlite::Result<Outline> {
    let (conditions, index) = filter.conditions();
    let sql = format!("SELECT c.at FROM checks c INDEXED BY {index} WHERE {conditions} ORDER BY c.at DESC");
    let mut query = connection.prepare_cached(&sql)?;
    let bounds = filter.bounds();
    let parameters = bounds.of(filter, &query);
    let mut rows = query.query(&*parameters)?;
    let mut outline = Outline::default();
    while let Some(row) = rows.next()? {
        if outline.count.is_multiple_of(PAGE) {
            outline.anchors.push(row.get(0)?);
        }
        outline.count += 1;
    }
    Ok(outline)
}

/// The rows of a page; the first can be read before there is an outline.
pub fn page(
    connection: &Connection,
    filter: &Filter,
    outline: &Outline,
    page: usize,
) -> rusqlite::Result<Vec<Entry>> {
    let (conditions, index) = filter.conditions();
    let sql = format!(
        "SELECT {COLUMNS} FROM checks c INDEXED BY {index} WHERE {conditions} ORDER BY c.at DESC LIMIT {PAGE}"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let mut bounds = filter.bounds();
    if let Some(anchor) = outline.anchors.get(page) {
        bounds.until = *anchor + 1;
    }
    let parameters = bounds.of(filter, &query);
    let rows = query.query_map(&*parameters, row::read)?;
    // A row that a newer program wrote and this one cannot read is left out.
    Ok(rows.filter_map(Result::ok).collect())
}

/// Of so many of the newest checks, what most codes have in them is found [`MAX_FOUND`] times: no need to
/// read the index of codes, where it stands for half of all checks.
const COMMON: usize = 5_000;

/// One or two characters are too short for the index of codes, and so common that they are looked for among
/// so many of the newest checks only.
const SHORT: usize = 100_000;

/// The newest matches, at most [`MAX_FOUND`]. Each part of the search has an index of its own; what
/// they find is put together here.
pub fn search(connection: &Connection, filter: &Filter) -> rusqlite::Result<Vec<Entry>> {
    let everything = Search::default();
    let search = filter.search.as_ref().unwrap_or(&everything);
    let (conditions, index) = filter.conditions();
    let bounds = filter.bounds();
    let mut found = BTreeSet::new();
    let mut collect = |sql: &str, name: &str, value: &dyn ToSql| -> rusqlite::Result<usize> {
        let mut query = connection.prepare_cached(sql)?;
        let mut parameters = bounds.of(filter, &query);
        parameters.push((name, value));
        let keys = query.query_map(&*parameters, |row| row.get::<_, i64>(0))?;
        for key in keys {
            found.insert(key?);
        }
        Ok(found.len())
    };
    let end = format!("AND {conditions} ORDER BY c.at DESC LIMIT {MAX_FOUND}");
    let is_short = search.needle.chars().count() < 3;
    let newest = format!(
        "SELECT at FROM (SELECT c.at, c.code FROM checks c INDEXED BY {index} WHERE {conditions}
                         ORDER BY c.at DESC LIMIT {})
         WHERE instr(code, :needle) ORDER BY at DESC LIMIT {MAX_FOUND}",
        if is_short { SHORT } else { COMMON }
    );
    let found_newest = collect(&newest, ":needle", &search.needle)?;
    if !is_short && found_newest < MAX_FOUND {
        let phrase = format!("\"{}\"", search.needle.replace('"', "\"\""));
        let sql = format!(
            // CROSS keeps the index of codes in front: row by row it would be asked a million times.
            "SELECT c.at FROM codes CROSS JOIN checks c ON c.at = codes.rowid WHERE codes MATCH :needle
             AND {conditions} ORDER BY codes.rowid DESC LIMIT {MAX_FOUND}"
        );
        collect(&sql, ":needle", &phrase)?;
    }
    for reason in &search.reasons {
        let sql =
            format!("SELECT c.at FROM checks c INDEXED BY checks_reason WHERE c.reason = :reason {end}");
        collect(&sql, ":reason", reason)?;
    }
    for gift in gifts(connection, &search.needle)? {
        let sql = format!("SELECT c.at FROM checks c INDEXED BY checks_gift WHERE c.gift = :gift {end}");
        collect(&sql, ":gift", &gift)?;
    }
    let mut read = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM checks WHERE at = ?1"))?;
    let newest = found.into_iter().rev().take(MAX_FOUND);
    Ok(newest.filter_map(|at| read.query_one([at], row::read).ok()).collect())
}

fn gifts(connection: &Connection, needle: &str) -> rusqlite::Result<Vec<i64>> {
    let mut query = connection.prepare_cached("SELECT id FROM gifts WHERE instr(words, ?1) LIMIT 100")?;
    query.query_map([needle], |row| row.get(0))?.collect()
}

/// What the checks of a span of time came to.
pub fn figures(
    connection: &Connection,
    practice: bool,
    since: Timestamp,
    until: Timestamp,
) -> rusqlite::Result<Figures> {
    const HOUR: i64 = 3_600_000_000;
    let mut query = connection.prepare_cached(
        "SELECT verdict, (at - :since) / 3600000000, count(*) FROM checks INDEXED BY checks_verdict
         WHERE practice = :practice AND verdict = :verdict AND at >= :since AND at < :until GROUP BY 2",
    )?;
    let (since, until) = (since.as_microsecond(), until.as_microsecond());
    let hours = usize::try_from((until - since) / HOUR).unwrap_or_default().min(48);
    let mut figures = Figures { by_hour: vec![0; hours], ..Figures::default() };
    for verdict in Verdict::ALL {
        let parameters = named_params! {
            ":since": since, ":until": until, ":practice": practice, ":verdict": verdict.key(),
        };
        let rows = query.query_map(parameters, |row| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))?;
        for row in rows {
            let (hour, count) = row?;
            let count = count.unsigned_abs();
            match verdict {
                Verdict::Usable => figures.usable += count,
                Verdict::NotUsable => figures.not_usable += count,
                Verdict::Unknown => figures.unknown += count,
            }
            if let Some(bar) = usize::try_from(hour).ok().and_then(|hour| figures.by_hour.get_mut(hour)) {
                *bar += count;
            }
        }
    }
    Ok(figures)
}

/// Everybody who made a check.
pub fn cashiers(connection: &Connection, practice: bool) -> rusqlite::Result<Vec<String>> {
    let mut query = connection.prepare_cached(
        // Steps from name to name through the index instead of reading all of it.
        "WITH RECURSIVE names (name) AS (
             SELECT min(cashier) FROM checks WHERE practice = ?1
             UNION ALL
             SELECT (SELECT min(cashier) FROM checks WHERE practice = ?1 AND cashier > name)
             FROM names WHERE name IS NOT NULL
         ) SELECT name FROM names WHERE name <> ''",
    )?;
    query.query_map([practice], |row| row.get(0))?.collect()
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
