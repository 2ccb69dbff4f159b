//! A service's answer as it is kept in a file: in short, without the customer's address, and without the
//! tokens.

use std::time::Duration;

use rusqlite::{Row, types::Type};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::voucher::{Answer, Doubt, Inquiry, Prepared, Redeem, Rights, Said};

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

    #[expect(clippy::disallowed_methods, reason = "what was written down of a yes")]
    fn into_inquiry<T>(self, gives: impl FnOnce(Rights) -> T) -> Inquiry<T> {
        let (answer, took_ms) = match self {
            Self::NotAsked => return Inquiry::NotAsked,
            Self::Usable { took_ms, rights } => (Answer::yes(gives(rights.unwrap_or_default())), took_ms),
            Self::NotUsable { took_ms, said } => (Answer::NotUsable(said), took_ms),
            Self::Unknown { took_ms, doubt, said } => (Answer::Unknown(doubt, said), took_ms),
        };
        Inquiry::Answered { answer, took: Duration::from_millis(took_ms.into()) }
    }
}

/// Zhimai's answer as JSON.
pub fn of_status(status: &Inquiry<()>) -> rusqlite::Result<String> {
    to_json(&Brief::of(status, |()| None))
}

/// Yunzhong's answer as JSON.
pub fn of_prepare(prepare: &Inquiry<Prepared>) -> rusqlite::Result<String> {
    to_json(&Brief::of(prepare, |prepared| Some(prepared.rights.clone())))
}

/// Zhimai's answer back from a row's column.
pub fn status(row: &Row<'_>, column: usize) -> rusqlite::Result<Inquiry<()>> {
    Ok(from_json::<Brief>(row, column)?.into_inquiry(|_| ()))
}

/// Yunzhong's answer back from a row's column.
pub fn prepare(row: &Row<'_>, column: usize) -> rusqlite::Result<Inquiry<Prepared>> {
    let prepared = |rights| Prepared { rights, address: None, redeem: Redeem::default() };
    Ok(from_json::<Brief>(row, column)?.into_inquiry(prepared))
}

pub fn millis(took: Duration) -> u32 {
    u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
}

/// A value as the JSON of a column.
pub fn to_json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// A column's JSON as a value.
pub fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}
