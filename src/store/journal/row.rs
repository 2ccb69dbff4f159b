//! A check as a row of the journal. Each service's answer is kept in short: without the customer's
//! address, and without the tokens.

use std::time::Duration;

use rusqlite::{Connection, named_params};
use serde::Serialize;

use super::Entry;
use crate::voucher::{Answer, Doubt, Inquiry, Rights, Said, Verdict};

/// A service's answer as JSON.
#[derive(Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
enum Brief<'a> {
    NotAsked,
    Usable { took_ms: u32, rights: Option<&'a Rights> },
    NotUsable { took_ms: u32, said: &'a Said },
    Unknown { took_ms: u32, doubt: &'a Doubt, said: &'a Said },
}

impl<'a> Brief<'a> {
    fn of<T>(inquiry: &'a Inquiry<T>, rights: Option<&'a Rights>) -> Self {
        match inquiry {
            Inquiry::NotAsked | Inquiry::Pending => Self::NotAsked,
            Inquiry::Answered { answer, took } => {
                let took_ms = millis(*took);
                match answer {
                    Answer::Usable(_) => Self::Usable { took_ms, rights },
                    Answer::NotUsable(said) => Self::NotUsable { took_ms, said },
                    Answer::Unknown(doubt, said) => Self::Unknown { took_ms, doubt, said },
                }
            }
        }
    }
}

pub fn insert(connection: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let report = &entry.report;
    let rights = report.prepared().map(|prepared| &prepared.rights);
    let json = |brief: Brief<'_>| {
        serde_json::to_string(&brief).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    };
    connection
        .prepare_cached(
            "INSERT INTO checks
             (at, code, kind, verdict, reason, status, prepare, rights, took_ms, counter, cashier, practice)
             VALUES (:at, :code, :kind, :verdict, :reason, :status, :prepare, :rights, :took_ms,
                     :counter, :cashier, :practice)",
        )?
        .execute(named_params! {
            ":at": report.started.as_microsecond(),
            ":code": report.code.as_str(),
            ":kind": report.kind.key(),
            ":verdict": report.verdict().unwrap_or(Verdict::Unknown).key(),
            ":reason": report.reason_key(),
            ":status": json(Brief::of(&report.status, None))?,
            ":prepare": json(Brief::of(&report.prepare, rights))?,
            ":rights": rights.map_or(0, |rights| u32::try_from(rights.count()).unwrap_or(u32::MAX)),
            ":took_ms": millis(report.took().unwrap_or_default()),
            ":counter": entry.counter,
            ":cashier": entry.cashier,
            ":practice": report.practice.unwrap_or_default(),
        })?;
    Ok(())
}

fn millis(took: Duration) -> u32 {
    u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
}
