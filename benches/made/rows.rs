//! A journal of a million rows.

use std::{path::Path, time::Duration};

use jiff::Timestamp;
use rusqlite::Connection;
use voucher_desk::{
    store::{Entry, Journal},
    voucher::{Answer, Code, Inquiry, Kind, Report, ReportId},
};

pub const ROWS: u32 = 1_000_000;

#[expect(clippy::disallowed_methods, reason = "in a service's place")]
pub fn entry(code: &str) -> Entry {
    let mut report = Report::new(ReportId(0), Code::new(code).unwrap(), Kind::Auto, Timestamp::now());
    report.practice = Some(false);
    report.status = Inquiry::Answered { answer: Answer::yes(()), took: Duration::from_millis(90) };
    report.prepare = Inquiry::NotAsked;
    Entry::new(report, "2 号收银台".into(), "小王".into())
}

/// A check every half minute for a year, of codes that all begin alike, as a campaign's do.
pub fn fill(folder: &Path) {
    drop({
        let journal = Journal::start(folder, |_| {}).unwrap();
        journal.append(entry("SUMMER2026"));
        journal
    });
    let mut journal = Connection::open(folder.join("journal.sqlite3")).unwrap();
    journal.execute_batch("PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY").unwrap();
    let rows = journal.transaction().unwrap();
    rows.execute_batch(&format!(
        "CREATE TEMP TABLE made AS
         WITH RECURSIVE row (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM row WHERE i < {ROWS})
         SELECT i, (SELECT max(at) FROM checks) - ({ROWS} + 1 - i) * 30000000 AS at,
                printf(iif(i % 3, '104686%09d', '1648222%014d'), i * 104729 % 1000000000) AS code FROM row;
         INSERT INTO checks
         SELECT at, code, 'auto', iif(i % 40, iif(i % 8, 'usable', 'not_usable'), 'unknown'),
                iif(i % 40, iif(i % 8, 'exchange_usable', 'exchange_refused'), 'timeout'),
                iif(i % 40, '{{\"answer\":\"usable\",\"took_ms\":90,\"rights\":null}}',
                            '{{\"answer\":\"unknown\",\"took_ms\":3000,\"doubt\":\"timeout\",\"said\":{{}}}}'),
                '{{\"answer\":\"not_asked\"}}', 1, 0, 90, '2 号收银台', iif(i % 2, '小王', '小李'), 0 FROM made;
         INSERT INTO codes (rowid, code) SELECT at, code FROM made;"
    ))
    .unwrap();
    rows.commit().unwrap();
}
