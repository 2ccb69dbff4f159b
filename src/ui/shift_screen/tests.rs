//! A report as it leaves the program.

use std::time::Duration;

use jiff::Timestamp;

use super::{page, table};
use crate::{
    store::{Counter, Entry, Figures, Shift, ShiftReport},
    table::{Cell, Content},
    ui::text::Lang,
    voucher::{Code, Doubt, Inquiry, Kind, Report, ReportId},
};

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(1_763_600_000 + at).unwrap()
}

fn entry(code: &str, at: i64) -> Entry {
    let mut report = Report::new(ReportId(0), Code::new(code).unwrap(), Kind::Exchange, second(at));
    report.status = Inquiry::Answered { answer: Doubt::Timeout.into(), took: Duration::from_secs(3) };
    Entry::new(report, "2 号收银台".into(), "小王".into())
}

fn report(cashier: &str, open: usize) -> ShiftReport {
    ShiftReport {
        shift: Shift {
            id: 1,
            cashier: cashier.into(),
            counter: "2 号收银台".into(),
            practice: open == 0,
            started: second(0),
            ended: Some(second(30_000)),
        },
        figures: Figures { usable: 271, not_usable: 39, unknown: 8, by_hour: Vec::new() },
        first: Some(second(60)),
        last: Some(second(29_000)),
        open: (0..open).map(|i| entry(&format!("1648222005326197{i:05}"), 100)).collect(),
        open_count: open,
    }
}

fn counter() -> Counter {
    Counter { store: "如皋旗舰店".into(), name: "2 号收银台".into() }
}

fn pages(lang: Lang, report: &ShiftReport) -> usize {
    let pdf = page::pdf(lang, &counter(), report).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    let mark = b"/Type/Page/";
    pdf.windows(mark.len()).filter(|bytes| bytes == mark).count()
}

#[test]
fn a_report_is_as_many_pages_as_it_takes() {
    for lang in Lang::ALL {
        assert_eq!(pages(lang, &report("小王", 0)), 1);
        assert_eq!(pages(lang, &report("小王", 60)), 3);
    }
}

#[test]
fn a_name_that_the_fonts_lack_is_no_reason_to_fail() {
    assert_eq!(pages(Lang::Chinese, &report("\u{4dae} \u{1f980} \u{fdfd} 王", 1)), 1);
    assert_eq!(pages(Lang::English, &report(&"长".repeat(400), 1)), 1);
}

#[test]
fn the_table_has_the_reports_lines_and_then_the_open_unknowns_with_whole_codes() {
    let Content::Table { heads, count, rows } = table::content(Lang::English, &counter(), &report("小王", 2))
    else {
        panic!("no table")
    };
    let rows: Vec<Vec<Cell>> = rows.map(Result::unwrap).collect();
    assert_eq!((rows.len(), count), (14, 14));
    assert!(rows.iter().all(|row| row.len() == heads.len()));
    let text = |words: &str| Cell::Text(words.to_owned());
    assert_eq!(rows[2][..2], [text("Cashier"), text("小王")]);
    assert_eq!(rows[5][..2], [text("Checks"), Cell::Number(318)]);
    assert_eq!(rows[7][..2], [text("Not usable"), Cell::Number(39)]);
    assert_eq!(rows[11][..2], [text("Still unknown"), Cell::Number(2)]);
    assert_eq!(rows[13][2], text("164822200532619700001"));
}
