//! Codes by the hundred: given, looked at, watched, held, gone on with.

mod common;

use std::fs;

use common::Till;
use eframe::egui::Event;

fn paste(till: &mut Till, text: &str) {
    till.click("Batch");
    till.harness.event(Event::Paste(text.into()));
    till.harness.run_steps(2);
}

#[test]
fn pasted_codes_are_looked_at_then_checked_and_listed() {
    let mut till = Till::open("language = \"en\"\n");
    paste(
        &mut till,
        "name\tvoucher code\nWang\t164822200532619796511\nLi\t164822200532619796512\nLi\t164822200532619796512\n\
         Xu\t1.64822E+20\nQi\tSUMMER2026\n",
    );
    till.wait_for("3 codes · 1 duplicate merged · 1 unreadable line · Exchange codes only");
    assert!(till.shows("Excel kept 15 digits only"));
    assert!(till.shows("Where the codes stand: voucher code"));
    till.click("Check 3 codes");
    till.wait_for("3 / 3");
    till.wait_for("Done");
    assert!(till.shows("Usable 2") && till.shows("Not usable 1") && till.shows("Unreadable 1"));
    assert!(till.shows("2 Usable 1648 2220 0532 6197 9651 1 The exchange code can be exchanged"));
    assert!(till.shows("6 Usable SUMMER2026"));
    till.click("Not usable 1");
    till.wait("one row", |till| !till.shows("SUMMER2026") && till.shows("3 Not usable 1648"));
    till.click("Unreadable 1");
    till.wait_for("5 Unreadable Xu  1.64822E+20 Excel kept 15 digits only");
}

#[test]
fn a_file_that_is_dropped_is_read_wherever_the_window_is() {
    let mut till = Till::open("language = \"en\"\n");
    let file = till.data_folder().join("codes 11.csv");
    fs::write(&file, "\u{feff}券码,备注\n164822200532619796511,\"a, b\"\n").unwrap();
    till.drop_file(&file);
    till.wait_for("codes 11.csv");
    till.wait_for("Check 1 code");
    till.drop_file(&till.data_folder().join("codes.doc"));
    till.wait_for("Only .txt, .csv and .xlsx files can be opened");
}

#[test]
fn the_manager_chooses_column_first_line_and_services() {
    let mut till = Till::open("language = \"en\"\n");
    paste(&mut till, "104686126200130\tSUMMER2026\n104686126200131\tSUMMER2027\n");
    till.wait_for("Check 2 codes");
    till.click("Where the codes stand: Column 2");
    till.click("First line: First line has headings");
    till.wait_for("Check 1 code");
    till.click("First line: First line has a code");
    till.wait_for("Check 2 codes");
    till.click("Services to ask: Prepare Douyin vouchers too");
    till.wait_for("Douyin wants one redeem to follow each prepare");
    till.click("Where the codes stand: Column 1");
    // Nothing begins before the other column is read.
    till.wait("what was chosen", |till| till.is_enabled("Check 2 codes"));
    till.click("Check 2 codes");
    till.wait_for("Douyin voucher · 12 rights");
}

/// Codes that the practice shop does not know, and one that it does.
fn many(count: usize) -> String {
    let mut codes: Vec<String> = (0..count).map(|i| format!("16482220053261979{i:04}")).collect();
    codes[count / 2] = "164822200532619796511".into();
    codes.join("\n")
}

#[test]
fn a_batch_goes_on_after_the_window_was_closed() {
    let mut till = Till::open("language = \"en\"\n");
    paste(&mut till, &many(30));
    till.wait_for("Check 30 codes");
    till.click("Check 30 codes");
    till.wait("a few answers", |till| ["5 / 30", "6 / 30", "7 / 30"].iter().any(|some| till.shows(some)));
    let mut till = till.restart();
    till.wait_for("codes left to check");
    till.click("Look at it");
    assert!(!till.shows("codes left to check"), "it is looked at");
    till.wait_for("Paused");
    till.click("Go on with");
    till.wait_for("30 / 30");
    till.wait_for("Done");
    assert!(till.shows("Usable 1") && till.shows("Not usable 29"));
    let mut till = till.restart();
    till.click("Batch");
    till.wait_for("30 / 30");
    assert!(!till.shows("Go on with"));
}

#[test]
fn it_can_be_paused_and_ended_and_a_customer_is_served_meanwhile() {
    let mut till = Till::open("language = \"en\"\n");
    paste(&mut till, &many(40));
    till.wait_for("Check 40 codes");
    till.click("Check 40 codes");
    till.wait_for("a second");
    till.scan("104686126200130");
    till.wait_for("Usable: The Douyin voucher can be redeemed: 12 rights");
    till.click("Batch");
    till.click("Pause");
    till.wait_for("Paused");
    till.click("Stop…");
    till.click("Stop");
    till.wait_for("Stopped");
    till.wait_for("Not checked");
    let mut till = till.restart();
    till.harness.run_steps(5);
    assert!(!till.shows("codes left to check"), "nobody wants to go on with it");
    till.click("Batch");
    till.wait_for("Stopped");
    till.click("Clear…");
    till.click("Clear it");
    till.wait_for("Check many codes at once");
}

#[test]
fn only_the_unknown_are_asked_again() {
    let mut till = Till::open("language = \"en\"\n");
    // A link can only be Douyin's, which is not asked.
    paste(&mut till, "https://v.douyin.com/eHHc1ft/\nSUMMER2026\n164822200532619796512\n");
    till.wait_for("Check 3 codes");
    till.click("Check 3 codes");
    till.wait_for("3 / 3");
    assert!(till.shows("A Douyin link, not checked"));
    till.click("Only the unknown again 1");
    till.wait("the unknown once more", |till| till.shows("3 / 3") && till.shows("Only the unknown again 1"));
    assert!(till.shows("Usable 1") && till.shows("Not usable 1") && till.shows("Unknown 1"));
}

#[test]
fn another_batch_replaces_the_one_there_is_only_when_somebody_says_so() {
    let mut till = Till::open("language = \"en\"\n");
    paste(&mut till, "SUMMER2026\n");
    till.wait_for("Check 1 code");
    till.click("Check 1 code");
    till.wait_for("1 / 1");
    paste(&mut till, "164822200532619796511\n164822200532619796512\n");
    till.wait_for("Replaces the batch there is (1 of 1 checked)");
    till.click("Cancel");
    till.wait_for("Usable 1");
    assert!(till.shows("SUMMER2026"));
}
