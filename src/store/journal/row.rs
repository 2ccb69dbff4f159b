//! A check as a row of the journal. Each service's answer is kept in short: without the
//! customer's address, and without the tokens.

use std::time::Duration;

use rusqlite::{Connection, named_params};
use serde::Serialize;

use super::Entry;
use crate::voucher::{Answer, Doubt, Inquiry, Rights, Said, Verdict};

/// A service's answer as JSON.
#[derive(Serialize)]
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
}

/// Writes a row. Its key is the time of the scan, moved on by a microsecond where it is taken, so
/// that the order of the rows is that of the scans.
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
                     :counter, :cashier, :practice)",
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

fn millis(took: Duration) -> u32 {
    u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
}
