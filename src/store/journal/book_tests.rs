//! The journal's file in good and bad days.

use std::{fs, time::Duration};

use super::{schema::VERSION, *};
use crate::voucher::{Answer, Inquiry, Kind, Report, ReportId};

fn entry(code: &str, at: i64) -> Entry {
    let started = Timestamp::from_second(at).unwrap();
    let mut report = Report::new(ReportId(0), Code::new(code).unwrap(), Kind::Auto, started);
    report.practice = Some(false);
    report.status = Inquiry::Answered { answer: Answer::yes(()), took: Duration::from_millis(7) };
    Entry::new(report, "2 号收银台".into(), String::new())
}

fn book() -> (tempfile::TempDir, Book) {
    let folder = tempfile::tempdir().unwrap();
    let book = Book::new(folder.path().join("data/journal.sqlite3"));
    (folder, book)
}

fn count(book: &mut Book) -> i64 {
    book.with(|connection| connection.query_one("SELECT count(*) FROM checks", [], |row| row.get(0))).unwrap()
}

fn last(book: &mut Book, code: &str, since: i64) -> Option<Seen> {
    book.last_of(&Code::new(code).unwrap(), Timestamp::from_second(since).unwrap(), false)
}

#[test]
fn the_last_check_of_a_code_is_found_again_after_a_restart() {
    let (_folder, mut book) = book();
    for at in [10, 20] {
        book.append(vec![entry("SUMMER2026", at)]);
    }
    book.append(vec![entry("SUMMER2027", 30)]);
    let mut book = Book::new(book.path.clone());
    let seen = last(&mut book, "SUMMER2026", 0).unwrap();
    assert_eq!(seen.at.as_second(), 20);
    assert_eq!((&*seen.counter, seen.verdict), ("2 号收银台", Verdict::Usable));
    assert_eq!(last(&mut book, "SUMMER2026", 21), None, "not today");
    assert_eq!(last(&mut book, "SUMMER2028", 0), None);
    assert_eq!(book.last_of(&Code::new("SUMMER2026").unwrap(), Timestamp::UNIX_EPOCH, true), None);
}

#[test]
fn what_is_written_stays_when_the_power_goes() {
    let (_folder, mut book) = book();
    book.append(vec![entry("SUMMER2026", 0)]);
    let [mode, synchronous] = ["journal_mode", "synchronous"].map(|pragma| {
        book.with(|connection| {
            connection.pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0))
        })
    });
    assert_eq!(mode, Some("wal".to_owned().into()));
    assert_eq!(synchronous, Some(2.into()), "FULL");
}

#[test]
fn what_is_old_is_forgotten_and_what_is_forgotten_is_gone_from_the_file() {
    let (_folder, mut book) = book();
    let now = Timestamp::now().as_second();
    let day = 24 * 3_600;
    book.append(vec![entry("OLDEST2025", now - 11 * day)]);
    for i in 0..21 {
        book.append(vec![entry("NEWEST2026", now - 9 * day + i)]);
    }
    // Made while the clock was years ahead.
    book.append(vec![entry("NEWEST2026", now + 1_000 * day)]);
    book.forget_old(10);
    assert_eq!(count(&mut book), 23, "counted from a check some way back");
    book.forget_old(1);
    assert_eq!(count(&mut book), 22);
    book.forget_all();
    assert_eq!((count(&mut book), book.trouble.clone()), (0, None));
    let path = book.path.clone();
    drop(book);
    for file in fs::read_dir(path.parent().unwrap()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|bytes| bytes == b"NEWEST" || bytes == b"OLDEST"));
    }
}

#[test]
fn a_damaged_file_is_set_aside_and_a_new_one_begun() {
    let (_folder, mut book) = book();
    book.append(vec![entry("SUMMER2026", 0)]);
    let path = book.path.clone();
    drop(book);
    fs::write(&path, "no longer a database, however long one looks at it".repeat(100)).unwrap();
    let mut book = Book::new(path);
    book.append(vec![entry("SUMMER2027", 0)]);
    let Some(JournalTrouble::SetAside(to)) = book.trouble.clone() else { panic!("{:?}", book.trouble) };
    assert!(fs::read_to_string(to).unwrap().starts_with("no longer"));
    assert_eq!(count(&mut book), 1);
    assert!(book.trouble.is_some(), "told until the program ends");
}

#[test]
fn a_newer_programs_file_is_read_but_not_written() {
    let (_folder, mut book) = book();
    book.append(vec![entry("SUMMER2026", 10)]);
    book.with(|connection| connection.pragma_update(None, "user_version", VERSION + 1)).unwrap();
    let mut book = Book::new(book.path.clone());
    book.append(vec![entry("SUMMER2027", 10)]);
    assert_eq!(book.trouble, Some(JournalTrouble::Newer));
    assert!(last(&mut book, "SUMMER2026", 0).is_some());
    assert!(last(&mut book, "SUMMER2027", 0).is_none());
}

#[test]
fn what_does_not_fit_on_a_full_disk_is_written_when_there_is_room_again() {
    let (_folder, mut book) = book();
    book.append(vec![entry("SUMMER0", 0)]);
    let pages: u32 =
        book.with(|connection| connection.pragma_query_value(None, "page_count", |row| row.get(0))).unwrap();
    // Holds for this connection only, as a full disk does until somebody makes room.
    book.with(|connection| connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())))
        .unwrap();
    let mut written = 1;
    while book.trouble.is_none() {
        book.append(vec![entry(&format!("SUMMER{written}"), written)]);
        written += 1;
    }
    assert_eq!(book.trouble, Some(JournalTrouble::Full));
    book.append(vec![entry("LAST", 0)]);
    assert_eq!(book.trouble, None);
    assert_eq!(count(&mut book), written + 1);
}

#[test]
fn a_folder_that_cannot_be_is_told_in_the_systems_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let mut book = Book::new(file.join("journal.sqlite3"));
    book.append(vec![entry("SUMMER2026", 0)]);
    assert!(matches!(book.trouble, Some(JournalTrouble::Failed(_))));
}

/// The cashiers of all checks, oldest first.
fn cashiers(book: &mut Book) -> Vec<String> {
    book.with(|connection| {
        let mut query = connection.prepare("SELECT cashier FROM checks ORDER BY at")?;
        query.query_map([], |row| row.get(0))?.collect()
    })
    .unwrap()
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap()
}

#[test]
fn a_check_carries_the_cashier_who_was_on_duty_when_it_was_scanned() {
    let (_folder, mut book) = book();
    book.follow_shifts(false);
    book.append(vec![entry("BEFORE", 10)]);
    book.start_shift("小王".into(), "2 号".into(), second(100));
    book.append(vec![entry("DURING", 110)]);
    book.start_shift("小李".into(), "2 号".into(), second(200));
    book.append(vec![entry("DURING", 210)]);
    // The answer of a check may be late.
    book.append(vec![entry("LATE", 190)]);
    book.end_shift(second(300));
    book.append(vec![entry("AFTER", 310)]);
    assert_eq!(cashiers(&mut book), ["", "小王", "小王", "小李", ""]);
}

#[test]
fn a_shift_and_its_count_survive_a_restart() {
    let (_folder, mut book) = book();
    book.follow_shifts(false);
    assert_eq!(book.duty, None);
    book.append(vec![entry("BEFORE", 10)]);
    book.start_shift("小王".into(), "2 号".into(), second(100));
    book.append(vec![entry("SUMMER2026", 110)]);
    book.append(vec![entry("SUMMER2027", 120)]);
    let duty = book.duty.clone().unwrap();
    assert_eq!((&*duty.shift.cashier, duty.checks, duty.shift.is_on()), ("小王", 2, true));
    let mut book = Book::new(book.path.clone());
    book.follow_shifts(false);
    assert_eq!(book.duty, Some(duty));
    book.follow_shifts(true);
    assert_eq!(book.duty, None, "practice has shifts of its own");
    book.follow_shifts(false);
    book.end_shift(second(130));
    assert_eq!(book.duty.clone().unwrap().shift.ended, Some(second(130)));
}

#[test]
fn a_shift_that_cannot_be_written_down_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let mut book = Book::new(file.join("journal.sqlite3"));
    book.follow_shifts(false);
    book.start_shift("小王".into(), "2 号".into(), second(100));
    assert_eq!(book.duty, None);
    assert!(matches!(book.trouble, Some(JournalTrouble::Failed(_))));
}

#[test]
fn the_shift_that_is_on_goes_on_in_a_new_file() {
    let (_folder, mut book) = book();
    book.follow_shifts(false);
    book.start_shift("小王".into(), "2 号".into(), second(100));
    book.connection = None;
    fs::write(&book.path, "no longer a database, however long one looks at it".repeat(100)).unwrap();
    book.append(vec![entry("SUMMER2026", 110)]);
    assert!(matches!(book.trouble, Some(JournalTrouble::SetAside(_))), "{:?}", book.trouble);
    let duty = book.duty.clone().unwrap();
    assert_eq!((&*duty.shift.cashier, duty.checks), ("小王", 1));
    assert_eq!(cashiers(&mut book), ["小王"]);
}

#[test]
fn when_all_is_forgotten_only_the_shift_that_is_on_stays() {
    let (_folder, mut book) = book();
    book.follow_shifts(false);
    book.start_shift("小王".into(), String::new(), second(100));
    book.start_shift("小李".into(), String::new(), second(200));
    book.append(vec![entry("SUMMER2026", 210)]);
    book.forget_all();
    let duty = book.duty.clone().unwrap();
    assert_eq!((&*duty.shift.cashier, duty.checks), ("小李", 0));
    let names = book.with(|connection| shift::newest(connection, false, 30)).unwrap();
    assert_eq!(names, [duty.shift]);
}
