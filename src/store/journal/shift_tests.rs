//! Shifts, and what is reported of them.

use std::time::Duration;

use super::*;
use crate::{
    store::journal::schema,
    voucher::{Answer, Code, Doubt, Inquiry, Kind, Report, ReportId, Said},
};

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap()
}

fn journal() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let (connection, _) = schema::open(&folder.path().join("journal.sqlite3")).unwrap();
    (folder, connection)
}

fn check(connection: &Connection, code: &str, at: i64, answer: Answer<()>, practice: bool) {
    let mut report = Report::new(ReportId(0), Code::new(code).unwrap(), Kind::Exchange, second(at));
    report.practice = Some(practice);
    report.status = Inquiry::Answered { answer, took: Duration::from_millis(7) };
    row::insert(connection, &Entry::new(report, "2 号".into(), String::new())).unwrap();
}

fn shift(cashier: &str, started: i64, ended: Option<i64>) -> Shift {
    Shift {
        id: 0,
        cashier: cashier.into(),
        counter: "2 号".into(),
        practice: false,
        started: second(started),
        ended: ended.map(second),
    }
}

fn no() -> Answer<()> {
    Answer::NotUsable(Said::default())
}

fn open_codes(connection: &Connection, shift: &Shift) -> Vec<String> {
    let report = report(connection, shift.clone()).unwrap();
    assert_eq!(report.open.len(), report.open_count);
    report.open.iter().map(|entry| entry.report().code.as_str().to_owned()).collect()
}

#[test]
fn a_report_counts_the_checks_of_its_time_in_its_shop() {
    let (_folder, connection) = journal();
    check(&connection, "BEFORE", 99, Answer::yes(()), false);
    check(&connection, "FIRST", 100, Answer::yes(()), false);
    check(&connection, "SECOND", 150, no(), false);
    check(&connection, "PRACTICE", 160, Answer::yes(()), true);
    check(&connection, "LAST", 199, Doubt::Timeout.into(), false);
    check(&connection, "AFTER", 200, Answer::yes(()), false);
    let of = report(&connection, shift("小王", 100, Some(200))).unwrap();
    let figures = &of.figures;
    assert_eq!((figures.usable, figures.not_usable, figures.unknown), (1, 1, 1));
    assert_eq!((of.first, of.last), (Some(second(100)), Some(second(199))));
    let of = report(&connection, shift("小王", 100, None)).unwrap();
    assert_eq!((of.figures.all(), of.last), (4, Some(second(200))), "one that is on reaches until now");
    let empty = report(&connection, shift("小王", 300, None)).unwrap();
    assert_eq!((empty.figures.all(), empty.first, empty.last), (0, None, None));
}

#[test]
fn an_unknown_is_open_until_a_later_check_of_its_code_is_clear() {
    let (_folder, connection) = journal();
    let unknown = || Doubt::Timeout.into();
    let of = shift("小王", 100, Some(200));
    for (code, at) in [("CLEARED", 110), ("REFUSED", 120), ("STILL", 130), ("STILL", 140), ("TRIED", 150)] {
        check(&connection, code, at, unknown(), false);
    }
    check(&connection, "CLEARED", 111, Answer::yes(()), false);
    assert_eq!(open_codes(&connection, &of), ["TRIED", "STILL", "REFUSED"], "each code once, newest first");
    check(&connection, "STILL", 90, Answer::yes(()), false);
    check(&connection, "STILL", 170, Answer::yes(()), true);
    check(&connection, "TRIED", 210, unknown(), false);
    assert_eq!(
        open_codes(&connection, &of),
        ["TRIED", "STILL", "REFUSED"],
        "nothing earlier, nothing in practice and no further doubt clears it"
    );
    check(&connection, "REFUSED", 300, no(), false);
    assert_eq!(open_codes(&connection, &of), ["TRIED", "STILL"], "whoever clears it, and when");
}

#[test]
fn a_long_list_of_unknowns_is_cut_but_counted() {
    let (_folder, connection) = journal();
    for i in 0..MAX_OPEN + 3 {
        check(&connection, &format!("SUMMER{i}"), 100, Doubt::Unreachable.into(), false);
    }
    let report = report(&connection, shift("小王", 0, None)).unwrap();
    assert_eq!((report.open.len(), report.open_count), (MAX_OPEN, MAX_OPEN + 3));
}

#[test]
fn a_shift_ends_the_one_before_and_none_of_the_other_shop() {
    let (_folder, connection) = journal();
    start(&connection, &shift("小王", 100, None)).unwrap();
    start(&connection, &Shift { practice: true, ..shift("练习", 150, None) }).unwrap();
    start(&connection, &shift("小李", 200, None)).unwrap();
    let known: Vec<_> = newest(&connection, false, MAX_SHIFTS)
        .unwrap()
        .into_iter()
        .map(|shift| (shift.cashier, shift.ended))
        .collect();
    assert_eq!(known, [("小李".into(), None), ("小王".into(), Some(second(200)))]);
    assert!(duty(&connection, true).unwrap().unwrap().shift.is_on());
    end(&connection, false, second(50)).unwrap();
    let ended = duty(&connection, false).unwrap().unwrap().shift;
    assert_eq!(ended.ended, Some(second(200)), "a clock that was set back ends none before its beginning");
}
