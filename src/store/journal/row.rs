//! A check as a row of the journal, and back.

use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params, types::Type};

use super::Entry;
use crate::{
    store::brief::{self, millis},
    voucher::{Code, Kind, Report, ReportId, Rights, Verdict},
};

/// The columns that [`read`] reads.
pub const COLUMNS: &str = "at, code, kind, status, prepare, counter, cashier, practice";

/// Writes a row. Its key is the time of the scan, moved on by a microsecond where it is taken, so
/// that the order of the rows is that of the scans. Its cashier, where it names none, is whoever was on
/// duty at that time.
pub fn insert(connection: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let report = &entry.report;
    let at = free_key(connection, report.started.as_microsecond())?;
    let rights = report.prepared().map(|prepared| &prepared.rights);
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
            ":status": brief::of_status(&report.status)?,
            ":prepare": brief::of_prepare(&report.prepare)?,
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
    let report = Report {
        id: ReportId(at.unsigned_abs()),
        code: Code::new(code).ok_or_else(|| misfit(1))?,
        kind: Kind::from_key(&kind).ok_or_else(|| misfit(2))?,
        started: Timestamp::from_microsecond(at).map_err(|_| misfit(0))?,
        is_waiting: false,
        hitch: None,
        practice: Some(row.get(7)?),
        status: brief::status(row, 3)?,
        prepare: brief::prepare(row, 4)?,
    };
    Ok(Entry { report, counter: row.get(5)?, cashier: row.get(6)? })
}

fn misfit(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, "checks".into(), Type::Text)
}
