//! The journal at a million rows: opening the history, searching while typing, writing on.
//! `cargo bench --bench journal`

use std::{
    path::Path,
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use jiff::{Timestamp, ToSpan as _};
use rusqlite::Connection;
use voucher_desk::{
    store::{Entry, Filter, Journal, JournalReader, Look, Outline, PAGE, Search, Sight},
    voucher::{Answer, Code, Inquiry, Kind, Report, ReportId},
};

const ROWS: u32 = 1_000_000;
const APPENDED: u32 = 2_000;

fn entry(code: &str) -> Entry {
    let mut report = Report::new(ReportId(0), Code::new(code).unwrap(), Kind::Auto, Timestamp::now());
    report.practice = Some(false);
    report.status = Inquiry::Answered { answer: Answer::Usable(()), took: Duration::from_millis(90) };
    report.prepare = Inquiry::NotAsked;
    Entry::new(report, "2 号收银台".into(), "小王".into())
}

/// A check every half minute for a year, of codes that all begin alike, as a campaign's do.
fn fill(folder: &Path) {
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

/// The median of a few times, in milliseconds, until the answer is there.
fn look(reader: &JournalReader, what: &str, look: &Look) -> Sight {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..5 {
        let (reply, answer) = mpsc::channel();
        let start = Instant::now();
        reader.look(0, look.clone(), move |sight| reply.send(sight).unwrap());
        last = answer.recv().ok();
        times.push(start.elapsed());
    }
    times.sort();
    println!("{what:44} {:8.2} ms", times[times.len() / 2].as_secs_f64() * 1_000.0);
    last.unwrap()
}

/// What the process has in memory; `None` where the system does not say so.
fn resident_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kb| kb / 1_000)
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    fill(folder.path());
    let size = std::fs::metadata(folder.path().join("journal.sqlite3")).unwrap().len();
    println!("{ROWS} rows made in {:.1?}, {} MB", start.elapsed(), size / 1_000_000);

    let memory = resident_mb();
    let reader = JournalReader::start(folder.path()).unwrap();
    let all = Filter::all(false);
    look(&reader, "open: the first page", &Look::Page(all.clone(), Arc::default(), 0));
    let now = Timestamp::now();
    let day = Look::Figures { practice: false, since: now - 24.hours(), until: now };
    look(&reader, "open: the day's figures", &day);
    let Sight::Outline(outline) = look(&reader, "how long the list is", &Look::Outline(all.clone())) else {
        unreachable!("an outline was asked for")
    };
    let last = Look::Page(all.clone(), outline.clone(), outline.count / PAGE - 1);
    look(&reader, "scroll: the last page", &last);
    let unknown = Filter { verdict: Some(voucher_desk::voucher::Verdict::Unknown), ..all.clone() };
    look(&reader, "filter: unknown", &Look::Page(unknown, Arc::<Outline>::default(), 0));
    for (needle, reasons) in [
        ("1", vec![]),
        ("10", vec![]),
        ("104", vec![]),
        ("104686126", vec![]),
        ("zzz", vec![]),
        ("超时", vec!["timeout"]),
    ] {
        let search = Some(Search { needle: needle.into(), reasons });
        look(&reader, &format!("search: {needle}"), &Look::Search(Filter { search, ..all.clone() }));
    }

    if let (Some(before), Some(after)) = (memory, resident_mb()) {
        println!("memory: {before} MB before the first question, {after} MB after the last");
    }

    let start = Instant::now();
    let journal = Journal::start(folder.path(), |_| {}).unwrap();
    for i in 0..APPENDED {
        journal.append(entry(&format!("SUMMER{i}")));
    }
    drop(journal);
    println!(
        "appended, each synced: {:.0} rows a second",
        f64::from(APPENDED) / start.elapsed().as_secs_f64()
    );
}
