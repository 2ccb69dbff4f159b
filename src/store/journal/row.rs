//! A check as a row of the journal, and back. Each service's answer is kept in short: without the
//! customer's address, and without the tokens.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params, types::Type};
use serde::{Deserialize, Serialize};

use super::Entry;
use crate::voucher::{
    Answer, Code, Doubt, Inquiry, Kind, Prepared, Redeem, Report, ReportId, Rights, Said, Verdict,
};

/// The columns that [`read`] reads.
pub const COLUMNS: &str = "at, code, kind, status, prepare, counter, cashier, practice";

/// A service's answer as JSON.
#[derive(Deserialize, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
enum Brief {
    NotAsked,
    Usable { took_ms: u32, rights: Option<Rights> },
    NotUsable { took_ms: u32, said: Said },
    Unknown { took_ms: u32, doubt: Doubt, said: Said },
}

impl Brief {
    fn of<T>(inquiry: &Inquiry<T>, rights: impl FnOnce(&T) -> Option<Rights>) -> Self {
        let Inquiry::Answered { answer, took } = inquiry else { return Self::NotAsked };
        let took_ms = millis(*took);
        match answer {
            Answer::Usable(gives) => Self::Usable { took_ms, rights: rights(gives) },
            Answer::NotUsable(said) => Self::NotUsable { took_ms, said: said.clone() },
            Answer::Unknown(doubt, said) => {
                Self::Unknown { took_ms, doubt: doubt.clone(), said: said.clone() }
            }
        }
    }

    fn into_inquiry<T>(self, gives: impl FnOnce(Rights) -> T) -> Inquiry<T> {
        let (answer, took_ms) = match self {
            Self::NotAsked => return Inquiry::NotAsked,
            Self::Usable { took_ms, rights } => (Answer::Usable(gives(rights.unwrap_or_default())), took_ms),
            Self::NotUsable { took_ms, said } => (Answer::NotUsable(said), took_ms),
            Self::Unknown { took_ms, doubt, said } => (Answer::Unknown(doubt, said), took_ms),
        };
        Inquiry::Answered { answer, took: Duration::from_millis(took_ms.into()) }
    }
}

/// Writes a row. Its key is the time of the scan, moved on by a microsecond where it is taken, so
/// that the order of the rows is that of the scans. Its cashier, where it names none, is whoever was on
/// duty at that time.
pub fn insert(connection: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let report = &entry.report;
    let at = free_key(connection, report.started.as_microsecond())?;
    let rights = report.prepared().map(|prepared| &prepared.rights);
    let json = |brief: Brief| {
        serde_json::to_string(&brief).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    };
    let gives = rights.map(words).unwrap_or_default();
    connection.prepare_cached("INSERT OR IGNORE INTO gifts (words) VALUES (?1)")?.execute([&gives])?;
    connection
        .prepare_cached(
            "INSERT INTO checks (at, code, kind, verdict, reason, status, prepare, gift, rights, took_ms,
                                 counter, cashier, practice)
             VALUES (:at, :code, :kind, :verdict, :reason, :status, :prepare,
                     (SELECT id FROM gifts WHERE words = :gives), :rights, :took_ms,
                     :counter,
                     iif(:cashier <> '', :cashier, coalesce((
                         SELECT cashier FROM shifts
                         WHERE practice = :practice AND started <= :at AND coalesce(ended > :at, 1)
                         ORDER BY started DESC LIMIT 1), '')),
                     :practice)",
        )?
        .execute(named_params! {
            ":at": at,
            ":code": report.code.as_str(),
            ":kind": report.kind.key(),
            ":verdict": report.verdict().unwrap_or(Verdict::Unknown).key(),
            ":reason": report.reason_key(),
            ":status": json(Brief::of(&report.status, |()| None))?,
            ":prepare": json(Brief::of(&report.prepare, |prepared| Some(prepared.rights.clone())))?,
            ":gives": gives,
            ":rights": rights.map_or(0, |rights| u32::try_from(rights.count()).unwrap_or(u32::MAX)),
            ":took_ms": millis(report.took().unwrap_or_default()),
            ":counter": entry.counter,
            ":cashier": entry.cashier,
            ":practice": report.practice.unwrap_or_default(),
        })?;
    connection
        .prepare_cached("INSERT INTO codes (rowid, code) VALUES (?1, ?2)")?
        .execute((at, report.code.as_str()))?;
    Ok(())
}

fn free_key(connection: &Connection, wanted: i64) -> rusqlite::Result<i64> {
    let mut is_taken = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM checks WHERE at = ?1)")?;
    let mut at = wanted;
    while is_taken.query_one([at], |row| row.get(0))? {
        at += 1;
    }
    Ok(at)
}

/// What the voucher gives, to be searched.
fn words(rights: &Rights) -> String {
    let Rights { single, coupons, goods, exchanges } = rights;
    let single = single.iter().map(|right| &right.name);
    let coupons = coupons.iter().map(|coupon| &coupon.name);
    let goods = goods.iter().flat_map(|good| [&good.name, &good.option_name]);
    let exchanges = exchanges.iter().map(|exchange| &exchange.name);
    let all: Vec<&str> = single.chain(coupons).chain(goods).chain(exchanges).map(String::as_str).collect();
    all.join("\n")
}

/// Reads a row of [`COLUMNS`] back.
pub fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let at: i64 = row.get(0)?;
    let code: String = row.get(1)?;
    let kind: String = row.get(2)?;
    let status: Brief = json(row, 3)?;
    let prepare: Brief = json(row, 4)?;
    let prepared = |rights| Prepared { rights, address: None, redeem: Redeem::default() };
    let report = Report {
        id: ReportId(at.unsigned_abs()),
        code: Code::new(code).ok_or_else(|| misfit(1))?,
        kind: Kind::from_key(&kind).ok_or_else(|| misfit(2))?,
        started: Timestamp::from_microsecond(at).map_err(|_| misfit(0))?,
        is_waiting: false,
        practice: Some(row.get(7)?),
        status: status.into_inquiry(|_| ()),
        prepare: prepare.into_inquiry(prepared),
    };
    Ok(Entry { report, counter: row.get(5)?, cashier: row.get(6)? })
}

fn json(row: &Row<'_>, column: usize) -> rusqlite::Result<Brief> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}

fn misfit(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, "checks".into(), Type::Text)
}

fn millis(took: Duration) -> u32 {
    u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
}
