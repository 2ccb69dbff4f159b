//! The manager takes the history along as a file.

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use calamine::{DataType as _, Reader as _};
use common::{Till, scans};
use eframe::egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;
use voucher_desk::voucher::Report;

const CODES: [&str; 3] = ["104686126200130", "164822200532619796512", "SUMMER2026"];

/// A till with a history, whose counter's name a spreadsheet could take for a formula.
fn till() -> Till {
    let mut till = Till::open("language = \"en\"\n[counter]\nname = \"=1+1\"\n");
    for code in CODES {
        till.scan(code);
        till.wait("a verdict", |till| till.harness.state().board().reports().all(Report::is_settled));
    }
    till.click("History");
    till.wait_for("3 rows");
    till
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

/// Opens the dialog and types where to.
fn ask(till: &mut Till, target: &Path) {
    till.click("Export…");
    till.wait_for("Save as a file");
    till.fill("File", target.to_str().unwrap());
}

fn save(till: &mut Till, target: &Path) {
    ask(till, target);
    till.click("Save");
    till.wait_for("Saved to");
    assert!(till.shows(target.to_str().unwrap()), "with its whole path");
    till.click("Done");
    assert!(!till.shows("Saved to"));
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn csv_has_every_check_with_whole_codes_and_no_formula() {
    let (_folder, path) = folder();
    let mut till = till();
    save(&mut till, &path.join("history.csv"));
    let bytes = fs::read(path.join("history.csv")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(heads[..5], ["Time", "Code", "Kind", "Result", "What it came to"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |i: usize| rows.iter().map(|row| row[i].to_owned()).collect::<Vec<_>>();
    assert_eq!(column(1), ["SUMMER2026", "164822200532619796512", "104686126200130"], "the newest first");
    assert_eq!(column(3), ["Usable", "Not usable", "Usable"]);
    assert_eq!(column(7), ["0", "0", "12"]);
    assert_eq!(column(9), ["'=1+1", "'=1+1", "'=1+1"]);
}

#[test]
fn xlsx_has_the_same_cells_as_text() {
    let (_folder, path) = folder();
    let mut till = till();
    save(&mut till, &path.join("history"));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path.join("history.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get_size(), (4, 11));
    let codes: Vec<_> = (1..4).map(|row| sheet.get_value((row, 1)).unwrap()).collect();
    assert!(codes.iter().all(|code| code.is_string()));
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["SUMMER2026", "164822200532619796512", "104686126200130"]);
    assert_eq!(sheet.get_value((3, 7)).unwrap().get_float(), Some(12.0));
    assert_eq!(sheet.get_value((1, 9)).unwrap().get_string(), Some("=1+1"), "a text, and no formula");
}

#[test]
fn what_the_filters_and_the_search_show_is_what_is_written() {
    let (_folder, path) = folder();
    let mut till = till();
    till.click("Result: Not usable");
    till.wait_for("1 row");
    save(&mut till, &path.join("not-usable.csv"));
    let text = fs::read_to_string(path.join("not-usable.csv")).unwrap();
    assert!(text.lines().count() == 2 && text.contains(CODES[1]), "{text}");
    till.click("Result: All");
    till.harness.get_by_label("Code, product, reason…").focus();
    till.harness.run_steps(2);
    till.harness.event(Event::Text("SUMMER".into()));
    till.wait("one match", |till| till.shows("1 row") && till.shows("SUMMER2026"));
    save(&mut till, &path.join("found.csv"));
    let text = fs::read_to_string(path.join("found.csv")).unwrap();
    assert!(text.lines().count() == 2 && text.contains(CODES[2]), "{text}");
}

#[test]
fn the_format_is_the_files_ending() {
    let mut till = till();
    ask(&mut till, Path::new("a.csv"));
    till.wait_for("Excel changes long codes");
    till.click("Format: XLSX");
    till.wait_for("every digit of a code is kept");
    assert!(till.harness.query_all_by_value("a.xlsx").next().is_some());
}

#[test]
fn cancel_leaves_nothing() {
    let (_folder, path) = folder();
    let mut till = till();
    ask(&mut till, &path.join("a.csv"));
    till.harness.key_press(Key::Escape);
    till.harness.run_steps(2);
    assert!(!till.shows("Save as a file") && till.shows("3 rows"), "from within the field too");
    ask(&mut till, &path.join("a.csv"));
    till.click("Cancel  Esc");
    assert!(!till.shows("Save as a file") && is_empty(&path));
}

#[test]
fn an_old_file_is_asked_about_once() {
    let (_folder, path) = folder();
    let target = path.join("a.csv");
    fs::write(&target, "old").unwrap();
    let mut till = till();
    ask(&mut till, &target);
    till.click("Save");
    till.wait_for("There is such a file already. Replace it?");
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    till.click("Replace");
    till.wait_for("Saved to");
    assert_eq!(fs::read_to_string(&target).unwrap().lines().count(), 4);
}

#[test]
fn a_place_that_cannot_be_written_to_is_told_of_and_can_be_mended() {
    let (_folder, path) = folder();
    let mut till = till();
    ask(&mut till, &path.join("none").join("a.csv"));
    till.click("Save");
    till.wait_for("There is no such folder. Check the place, or choose another");
    fs::write(path.join("file"), "").unwrap();
    till.fill("File", path.join("file").join("a.csv").to_str().unwrap());
    till.click("Save");
    till.wait_for("There is no such folder");
    if cfg!(target_os = "linux") {
        // Where nobody, not even root, may make a file.
        till.fill("File", "/sys/a.csv");
        till.click("Save");
        till.wait_for("Files may not be written there. Choose another folder");
    }
    till.fill("File", path.join("a.csv").to_str().unwrap());
    till.click("Save");
    till.wait_for("Saved to");
}

#[test]
fn a_scan_while_a_place_is_asked_for_is_a_scan() {
    let mut till = till();
    till.click("Export…");
    till.wait_for("Save as a file");
    till.harness.input_mut().events.extend(scans(["164822200532619796511"]));
    till.wait_for("Usable: The exchange code can be exchanged");
    assert!(!till.shows("Save as a file"));
    till.click("History");
    till.wait_for("4 rows");
    assert!(!till.shows("Save as a file"));
}

#[test]
fn the_dialog_is_worked_by_keys_alone() {
    let (_folder, path) = folder();
    let mut till = till();
    ask(&mut till, &path.join("a.xlsx"));
    for key in [Key::Tab, Key::Tab, Key::Tab, Key::Space] {
        till.harness.key_press(key);
        till.harness.run_steps(2);
    }
    till.wait_for("Saved to");
    assert!(path.join("a.xlsx").exists());
}

#[test]
fn there_is_nothing_to_export_before_the_first_check() {
    let mut till = Till::open("language = \"en\"\n");
    till.click("History");
    till.wait_for("No checks in this time yet");
    till.click("Export…");
    assert!(!till.shows("Save as a file"));
}
