//! A counter that never rests: scans from outside, one after the other, and what the journal has of them.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, Row};
use voucher_desk::sandbox::account;

use super::{
    common::shop_at,
    screen::{Screen, wait_for},
};

/// What became of a rush of scans.
pub struct Rush {
    pub codes: Vec<String>,
    /// Codes and verdicts of the journal, in the order of the scans.
    pub rows: Vec<(String, String)>,
    /// How long it took to type all of them, and until the last verdict was written down.
    pub typed_in: Duration,
    pub done_in: Duration,
}

/// Types `count` codes that no service knows, one each `pace`, while every answer takes `delay`.
/// The codes at the places of `good` are ones that can be honoured.
pub fn rush(count: usize, pace: Duration, delay: Duration, good: [usize; 2]) -> Rush {
    let shop = shop_at(delay);
    let screen = Screen::open(&settings(&shop.base_url), secrets);
    let mut codes: Vec<String> = (0..count)
        .map(|i| if i % 3 == 0 { format!("16482220053261979{i:04}") } else { format!("10468612629{i:04}") })
        .collect();
    codes[good[0]] = "164822200532619796511".into();
    codes[good[1]] = "104686126200130".into();

    let start = Instant::now();
    for (place, code) in (0u32..).zip(&codes) {
        thread::sleep((pace * place).saturating_sub(start.elapsed()));
        screen.scan(code);
    }
    let typed_in = start.elapsed();
    let file = screen.folder().join("journal.sqlite3");
    let rows = wait_for(Duration::from_secs(120), "as many rows", || {
        let journal = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        let mut query = journal.prepare("SELECT code, verdict FROM checks ORDER BY at").ok()?;
        let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let rows: Vec<(String, String)> = query.query_map([], row).ok()?.collect::<Result<_, _>>().ok()?;
        (rows.len() >= count).then_some(rows)
    });
    Rush { codes, rows, typed_in, done_in: start.elapsed() }
}

pub const LOOK: &str = "language = \"zh-CN\"\ntheme = \"light\"\n";

/// A till on both services of somebody else's shop.
pub fn settings(base_url: &str) -> String {
    format!(
        "{LOOK}[zhimai]\nbase_url = \"{base_url}\"\nopen_id = \"{}\"\ngrant_code = \"{}\"\n\
         [yunzhong]\nbase_url = \"{base_url}\"\nuniacid = {}\nclient_type = {}\nmerchant_id = {}\n",
        account::OPEN_ID,
        account::GRANT_CODE,
        account::UNIACID,
        account::CLIENT_TYPE,
        account::MERCHANT_ID,
    )
}

pub fn secrets(command: &mut Command) {
    command.env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", account::OPEN_KEY);
    command.env("VOUCHER_DESK_YUNZHONG_TOKEN", account::YZ_TOKEN);
}
