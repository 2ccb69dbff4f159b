//! The manager looks back: figures, filters, search, one check in full.

mod common;

use common::Till;
use eframe::egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;
use voucher_desk::voucher::Report;

fn till() -> Till {
    let mut till = Till::open("language = \"en\"\n[counter]\nname = \"Till 2\"\n");
    for code in ["104686126200130", "164822200532619796512", "SUMMER2026"] {
        till.scan(code);
        till.wait("a verdict", |till| till.harness.state().board().reports().all(Report::is_settled));
    }
    till.click("History");
    till.wait_for("3 rows");
    till
}

fn search(till: &mut Till, needle: &str) {
    till.harness.get_by_label("Code, product, reason…").focus();
    till.harness.run_steps(2);
    till.harness.event(Event::Text(needle.into()));
    till.harness.run_steps(2);
}

#[test]
fn checks_are_listed_newest_first_with_their_codes_covered() {
    let mut till = till();
    till.wait_for("Checks today 3");
    assert!(till.shows("Usable 1046 **** **** 130 Douyin voucher · 12 rights Till 2"));
    assert!(till.shows("Not usable 1648 **** **** **** 9651 2 Exchange code does not exist"));
    let top = |label: &str| till.harness.get_by_label_contains(label).rect().top();
    assert!(top("SUMMER2026") < top("9651 2") && top("9651 2") < top("**** 130"));
    assert!(!till.shows("1046 8612 6200 130"));
}

#[test]
fn whole_codes_are_shown_on_demand() {
    let mut till = till();
    till.click("Show whole codes");
    till.wait_for("1046 8612 6200 130");
}

#[test]
fn filters_and_search_find_the_check_in_question() {
    let mut till = till();
    till.click("Result: Not usable");
    till.wait_for("1 row");
    assert!(!till.shows("SUMMER2026"));
    till.click("Result: All");
    search(&mut till, "2026");
    till.wait("one match", |till| till.shows("1 row") && till.shows("SUMMER2026"));
    search(&mut till, "xyz");
    till.wait_for("Nothing matches");
}

#[test]
fn a_row_opens_what_was_known_and_can_be_checked_again() {
    let mut till = till();
    till.click("**** **** 130");
    till.wait_for("Usable: The Douyin voucher can be redeemed: 12 rights");
    assert!(till.shows("核销商品1"));
    till.harness.key_press(Key::Escape);
    till.wait_for("3 rows");
    till.click("9651 2");
    till.wait_for("Back to the history");
    till.harness.get_all_by_label_contains("Check again").next().unwrap().click();
    till.wait("a fourth check", |till| till.harness.state().board().count() == 4);
}

#[test]
fn new_checks_appear_by_themselves_and_practice_is_not_real() {
    let mut till = till();
    // A scan leads to the desk; the list has it on return.
    till.scan("164822200532619796511");
    till.wait_for("Usable: The exchange code can be exchanged");
    till.click("History");
    till.wait_for("4 rows");
    till.wait_for("Checks today 4");
}

#[test]
fn everything_is_forgotten_when_somebody_says_so_twice() {
    let mut till = Till::open_at(eframe::egui::vec2(1280.0, 3000.0), "language = \"en\"\n");
    till.scan("104686126200130");
    till.wait_for("Usable: The Douyin voucher");
    till.click("Settings");
    till.click("Remove every check…");
    till.click("Remove all of them");
    till.click("History");
    till.wait_for("No checks in this time yet");
    till.wait_for("Checks today 0");
}

#[test]
fn the_command_line_writes_the_history_as_a_table() {
    let till = till().restart();
    let out = till.data_folder().join("out.csv");
    let export = |out: &std::path::Path, more: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_voucher-desk"))
            .args(["export", "--practice", "--data-dir"])
            .arg(till.data_folder())
            .arg("--out")
            .arg(out)
            .args(more)
            .env("LANG", "en_US.UTF-8")
            .output()
            .unwrap()
    };
    assert!(export(&out, &[]).status.success());
    let table = std::fs::read_to_string(&out).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 4, "{table}");
    assert!(rows[0].starts_with("\u{feff}Time,Code,Kind,Result"));
    assert!(rows[1].contains("SUMMER2026,Auto,Usable") && rows[3].contains("104686126200130"), "{table}");
    assert!(export(&out, &["--to", "2020-01-01"]).status.success());
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 1);
    assert_eq!(export("out.pdf".as_ref(), &[]).status.code(), Some(64));
}
