//! The journal at a million rows: opening the history, searching while typing, writing on.
//! `cargo bench --bench journal`

#[path = "made/rows.rs"]
mod rows;

use std::{
    sync::{Arc, mpsc},
    time::Instant,
};

use jiff::{Timestamp, ToSpan as _};
use rows::{ROWS, entry, fill};
use voucher_desk::store::{Filter, Journal, JournalReader, Look, Outline, PAGE, Search, Sight};

const APPENDED: u32 = 2_000;

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
