//! A shift from its beginning to its report.

mod common;

use common::Till;
use eframe::egui::{Event, Key, Role, vec2};
use egui_kittest::{
    Node,
    kittest::{NodeT as _, Queryable as _},
};
use rusqlite::Connection;
use voucher_desk::voucher::Report;

const SETTINGS: &str = "language = \"en\"\n[counter]\nname = \"Till 2\"\n";
const UNKNOWN: &str = "104600000000500";

fn check(till: &mut Till, code: &str) {
    till.scan(code);
    till.wait("a verdict", |till| till.harness.state().board().reports().all(Report::is_settled));
}

/// A till where this cashier is on duty.
fn on_duty(cashier: &str) -> Till {
    let mut till = Till::open(SETTINGS);
    start(&mut till, cashier);
    till
}

fn start(till: &mut Till, cashier: &str) {
    if till.count("Start shift…") > 0 && till.count("Cashier's name") == 0 {
        till.click("Start shift…");
    }
    till.fill("Cashier's name", cashier);
    till.click("Start shift");
    till.wait_for("On duty");
}

fn end(till: &mut Till) {
    till.click("End shift…");
    till.click("End shift");
    till.wait_for("Who is on duty?");
}

/// Cashier and code of every check, oldest first.
fn rows(till: &Till) -> Vec<(String, String)> {
    let journal = Connection::open(till.data_folder().join("journal.sqlite3")).unwrap();
    let mut query = journal.prepare("SELECT cashier, code FROM checks ORDER BY at").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_shift_counts_its_checks_and_ends_with_a_report() {
    let mut till = Till::open(SETTINGS);
    check(&mut till, "SUMMER2026");
    till.wait_for("1 check");
    start(&mut till, "Anna");
    till.wait_for("0 this shift");
    till.wait_for("No checks in this shift yet");
    for code in ["104686126200130", "164822200532619796512", UNKNOWN] {
        check(&mut till, code);
    }
    till.wait_for("3 this shift");
    till.click("3 this shift");
    for figure in ["Checks 3", "Usable 1", "Not usable 1", "Unknown 1", "Still unknown 1"] {
        till.wait_for(figure);
    }
    till.wait_for("Unknown 1046 **** **** 500");
    end(&mut till);
    till.wait_for("Start shift…");
    till.wait_for("Checks 3");
    assert!(till.shows("Save as PDF…") && till.shows("Save as table…") && till.shows("Cashier's name"));
    check(&mut till, "164822200532619796511");
    let till = till.restart();
    let cashiers: Vec<String> = rows(&till).into_iter().map(|(cashier, _)| cashier).collect();
    assert_eq!(cashiers, ["", "Anna", "Anna", "Anna", ""]);
}

#[test]
fn a_shift_goes_on_when_the_window_is_opened_again() {
    let mut till = on_duty("Anna");
    check(&mut till, "104686126200130");
    till.wait_for("1 this shift");
    let mut till = till.restart();
    till.wait_for("1 this shift");
    check(&mut till, "164822200532619796511");
    till.wait_for("2 this shift");
    till.click("2 this shift");
    till.wait_for("Checks 2");
    assert!(till.shows("On duty") && till.shows("Anna"));
}

#[test]
fn ending_is_asked_once_more() {
    let mut till = on_duty("Anna");
    till.click("End shift…");
    till.wait_for("End this shift?");
    till.click("Cancel");
    assert!(till.shows("On duty") && till.shows("End shift…"));
}

#[test]
fn an_unknown_is_checked_again_by_a_click_and_listed_once() {
    let mut till = on_duty("Anna");
    check(&mut till, UNKNOWN);
    till.wait_for("1 this shift");
    till.click("1 this shift");
    till.wait_for("1046 **** **** 500");
    till.click("1046 **** **** 500");
    till.wait("a second check", |till| till.harness.state().board().count() == 2);
    till.wait_for("2 this shift");
    till.click("2 this shift");
    till.wait_for("Unknown 2");
    till.wait_for("Still unknown 1");
}

#[test]
fn the_report_follows_the_checks_while_it_is_looked_at() {
    let mut till = on_duty("Anna");
    // The practice shop never answers this one.
    till.scan("104678687451378");
    till.click("0 this shift");
    till.wait_for("Checks 0");
    till.wait_for("Checks 1");
    till.wait_for("1046 **** **** 378");
}

#[test]
fn earlier_shifts_are_listed_and_their_reports_shown() {
    let mut till = on_duty("Anna");
    check(&mut till, "164822200532619796511");
    till.wait_for("1 this shift");
    till.click("1 this shift");
    end(&mut till);
    till.harness.get_by_role_and_label(Role::Button, "Anna").click();
    till.harness.run_steps(2);
    till.click("Start shift");
    till.wait_for("On duty");
    end(&mut till);
    start(&mut till, "Bert");
    till.wait("three shifts", |till| rows_of(till, "Anna ").len() == 2 && rows_of(till, "Bert ").len() == 1);
    rows_of(&till, "Anna ")[1].click();
    till.wait_for("Checks 1");
    assert!(till.shows("Save as PDF…") && !till.shows("End shift…"));
    rows_of(&till, "Bert ")[0].click();
    till.wait_for("Checks 0");
    assert!(till.shows("End shift…"));
}

/// The rows of the list of shifts whose label begins so.
fn rows_of<'t>(till: &'t Till, label: &'t str) -> Vec<Node<'t>> {
    let is_row = |node: &Node<'_>| node.accesskit_node().role() == Role::Button;
    till.harness.query_all_by_label_contains(label).filter(is_row).collect()
}

#[test]
fn escape_and_the_button_lead_back_to_the_screen_before() {
    let mut till = Till::open(SETTINGS);
    till.click("History");
    till.click("Start shift…");
    till.harness.get_by_label("Cashier's name").focus();
    till.harness.run_steps(2);
    till.leave_fields();
    assert!(till.shows("Who is on duty?"), "the first Esc leaves the field");
    till.leave_fields();
    till.wait_for("Checks today");
    till.click("Start shift…");
    till.click("Back");
    till.wait_for("Checks today");
}

#[test]
fn a_scan_into_the_name_is_refused_aloud_and_starts_nothing() {
    let mut till = Till::open(SETTINGS);
    till.click("Start shift…");
    till.fill("Cashier's name", "Anna");
    for c in "104686126200130".chars() {
        till.harness.event(Event::Text(c.into()));
    }
    till.harness.key_press(Key::Enter);
    till.wait_for("Something stood here before the scan");
    till.harness.run_steps(5);
    assert_eq!(till.harness.state().board().count(), 0);
    assert!(till.shows("Start shift…"));
}

#[test]
fn a_name_and_enter_start_a_shift() {
    let mut till = Till::open(SETTINGS);
    till.click("Start shift…");
    till.fill("Cashier's name", "王小明");
    till.harness.key_press(Key::Enter);
    till.wait_for("On duty");
    assert!(till.shows("王小明"));
}

#[test]
fn the_history_can_be_looked_at_by_shift() {
    let mut till = Till::open(SETTINGS);
    check(&mut till, "SUMMER2026");
    till.click("History");
    till.wait_for("1 row");
    till.click("Time: Shift");
    till.wait_for("There was no shift yet");
    start(&mut till, "Anna");
    till.click("History");
    till.wait_for("No checks in this shift yet");
    check(&mut till, "104686126200130");
    till.click("History");
    till.wait("only its check", |till| {
        till.shows("1 row") && till.shows("**** 130") && !till.shows("SUMMER")
    });
    till.click("1 this shift");
    end(&mut till);
    till.click("History");
    till.wait("the last shift", |till| till.shows("1 row") && till.shows("**** 130"));
    till.click("Time: Today");
    till.wait_for("2 rows");
}

#[test]
fn nothing_reaches_beyond_a_small_window() {
    let mut till = Till::open_at(vec2(1024.0, 768.0), SETTINGS);
    start(&mut till, "A name that is rather long for a cashier");
    check(&mut till, UNKNOWN);
    till.wait_for("1 this shift");
    till.click("1 this shift");
    till.wait_for("Still unknown 1");
    assert_eq!(till.outside(1024.0), [""; 0]);
    till.click("End shift…");
    assert_eq!(till.outside(1024.0), [""; 0]);
}
