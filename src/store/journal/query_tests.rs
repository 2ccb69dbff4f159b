//! What is asked of a journal of known checks.

use std::time::Duration;

use super::*;
use crate::{
    store::journal::schema,
    voucher::{Answer, Code, Coupon, Doubt, Inquiry, Prepared, Redeem, Report, ReportId, Rights, Said},
};

fn report(code: &str, at: i64, answer: Answer<()>) -> Report {
    let mut report = Report::new(ReportId(0), Code::new(code).unwrap(), Kind::Auto, second(at));
    report.practice = Some(false);
    report.status = Inquiry::Answered { answer, took: Duration::from_millis(12) };
    report.prepare = Inquiry::NotAsked;
    report
}

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(at).unwrap()
}

fn gives(mut report: Report, name: &str) -> Report {
    let coupon =
        Coupon { id: "1".into(), name: name.into(), value: 1.into(), enough: 10.into(), deduct: 5.into() };
    let rights = Rights { coupons: vec![coupon], ..Rights::default() };
    let answer = Answer::yes(Prepared { rights, address: None, redeem: Redeem::default() });
    report.prepare = Inquiry::Answered { answer, took: Duration::from_millis(20) };
    report
}

/// A journal of these, each by the cashier named with it.
fn journal(reports: impl IntoIterator<Item = (Report, &'static str)>) -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let (connection, _) = schema::open(&folder.path().join("journal.sqlite3")).unwrap();
    for (report, cashier) in reports {
        row::insert(&connection, &Entry::new(report, "2 号".into(), cashier.into())).unwrap();
    }
    (folder, connection)
}

fn codes(rows: &[Entry]) -> Vec<&str> {
    rows.iter().map(|row| row.report().code.as_str()).collect()
}

fn some() -> (tempfile::TempDir, Connection) {
    let no = || Answer::NotUsable(Said { message: Some("不存在".into()), ..Said::default() });
    journal([
        (report("104686126200130", 10, no()), "小王"),
        (gives(report("104686126200131", 20, no()), "奶茶券"), "小王"),
        (report("SUMMER2026", 30, Answer::yes(())), "小李"),
        (report("164822200532619796511", 40, Doubt::Timeout.into()), ""),
    ])
}

fn found(connection: &Connection, needle: &str, reasons: &[&'static str]) -> Vec<String> {
    let search = Search { needle: needle.into(), reasons: reasons.to_vec() };
    let filter = Filter { search: Some(search), ..Filter::all(false) };
    let rows = super::search(connection, &filter).unwrap();
    codes(&rows).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_row_comes_back_as_it_was_known() {
    let (_folder, connection) = some();
    let rows = page(&connection, &Filter::all(false), &Outline::default(), 0).unwrap();
    assert_eq!(codes(&rows), ["164822200532619796511", "SUMMER2026", "104686126200131", "104686126200130"]);
    assert_eq!(rows[0].report().status.doubt(), Some(&Doubt::Timeout));
    assert_eq!(rows[2].report().prepared().unwrap().rights.coupons[0].name, "奶茶券");
    assert_eq!(rows[3].report().status.said().unwrap().message.as_deref(), Some("不存在"));
    assert_eq!((rows[3].counter(), rows[3].cashier()), ("2 号", "小王"));
    assert_eq!(rows[3].report().started, second(10));
    assert_eq!(rows[3].report().verdict(), Some(Verdict::NotUsable));
}

#[test]
fn filters_narrow_the_list_and_its_outline_alike() {
    let (_folder, connection) = some();
    let all = Filter::all(false);
    let filters = [
        (Filter { verdict: Some(Verdict::Usable), ..all.clone() }, vec!["SUMMER2026", "104686126200131"]),
        (Filter { cashier: Some("小李".into()), ..all.clone() }, vec!["SUMMER2026"]),
        (Filter { kind: Some(Kind::Douyin), ..all.clone() }, vec![]),
        (Filter { since: Some(second(20)), until: Some(second(30)), ..all.clone() }, vec!["104686126200131"]),
        (
            Filter { verdict: Some(Verdict::NotUsable), cashier: Some("小王".into()), ..all },
            vec!["104686126200130"],
        ),
        (Filter::all(true), vec![]),
    ];
    for (filter, expected) in filters {
        let rows = page(&connection, &filter, &Outline::default(), 0).unwrap();
        assert_eq!(codes(&rows), expected, "{filter:?}");
        assert_eq!(outline(&connection, &filter).unwrap().count, expected.len(), "{filter:?}");
    }
}

#[test]
fn a_search_finds_any_part_of_a_code_a_product_and_a_reason() {
    let (_folder, connection) = some();
    assert_eq!(found(&connection, "86126", &[]), ["104686126200131", "104686126200130"]);
    assert_eq!(found(&connection, "summer", &[]), ["SUMMER2026"], "whatever the case");
    assert_eq!(found(&connection, "30", &[]), ["104686126200130"]);
    assert_eq!(found(&connection, "奶茶", &[]), ["104686126200131"]);
    assert_eq!(found(&connection, "超时", &["timeout"]), ["164822200532619796511"]);
    assert_eq!(found(&connection, "\" OR 1", &[]), [""; 0], "what is typed is no program");
}

#[test]
fn every_page_of_a_long_list_begins_where_the_one_before_ended() {
    let count = PAGE * 2 + 7;
    let reports = (0..count).map(|i| (report(&format!("SUMMER{i}"), 1, Answer::yes(())), ""));
    let (_folder, connection) = journal(reports);
    let filter = Filter::all(false);
    let outline = outline(&connection, &filter).unwrap();
    assert_eq!(outline.count, count);
    let pages = (0..3).map(|i| page(&connection, &filter, &outline, i).unwrap());
    let rows: Vec<Entry> = pages.flatten().collect();
    let expected: Vec<String> = (0..count).rev().map(|i| format!("SUMMER{i}")).collect();
    assert_eq!(codes(&rows), expected, "scans of one moment keep their order");
}

#[test]
fn the_figures_are_of_their_span_and_by_the_hour() {
    let (_folder, connection) = some();
    let hour = |hours: i64| second(hours * 3_600);
    let figures = figures(&connection, false, hour(0), hour(24)).unwrap();
    assert_eq!((figures.usable, figures.not_usable, figures.unknown, figures.all()), (2, 1, 1, 4));
    assert_eq!((figures.by_hour.len(), figures.by_hour[0]), (24, 4));
    assert_eq!(cashiers(&connection, false).unwrap(), ["小李", "小王"]);
}
