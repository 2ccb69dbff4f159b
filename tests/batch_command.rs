//! `check --file`: a batch without a window, against a service that writes every call down.

mod common;
#[path = "common/ledger.rs"]
mod ledger;

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use ledger::{Ledger, codes};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(ledger: &Ledger) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("settings.toml"), format!("language = \"en\"\n{}", ledger.settings()))
            .unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.file(name), text).unwrap();
        self.file(name)
    }

    fn check(&self, file: &Path, out: &Path, more: &[&str]) -> Output {
        ledger::check(self.0.path(), file, out).args(more).output().unwrap()
    }
}

#[test]
fn ten_a_second_is_kept_in_every_second_and_hardly_undercut() {
    let ledger = Ledger::open(Duration::ZERO);
    let folder = Folder::new(&ledger);
    let file = folder.write("codes.txt", &codes(60).join("\n"));
    assert_eq!(folder.check(&file, &folder.file("out.csv"), &[]).status.code(), Some(2));
    let calls = ledger.calls();
    assert_eq!(calls.len(), 60);
    for window in calls.windows(11) {
        let took = window[10].0 - window[0].0;
        // The ledger itself writes a call down a little late while other tests run.
        assert!(took > Duration::from_millis(980), "eleven calls in {took:?}");
    }
    let took = calls[59].0 - calls[0].0;
    assert!(took < Duration::from_millis(6_300), "sixty calls in {took:?}");
}

#[test]
fn without_a_limit_it_takes_no_longer_than_the_answers() {
    let ledger = Ledger::open(Duration::from_millis(50));
    let folder = Folder::new(&ledger);
    let file = folder.write("codes.txt", &codes(320).join("\n"));
    folder.check(&file, &folder.file("out.csv"), &["--per-second", "0"]);
    let calls = ledger.calls();
    // 32 at once: ten rounds of 50 ms.
    let took = calls[319].0 - calls[0].0;
    assert!(took < Duration::from_millis(1_500), "{took:?}");
}

#[test]
fn every_line_comes_back_with_its_own_columns_and_what_it_came_to() {
    let ledger = Ledger::open(Duration::ZERO);
    let folder = Folder::new(&ledger);
    let file = folder.file("codes.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let lines = [
        ["name", "voucher code", "note"],
        ["王小明", "164822200532619796517", "=1+1"],
        ["Li", "164822200532619796518", "-5"],
        ["Xu", "164822200532619796517", "again"],
        ["Qi", "", "none"],
        ["Bo", "104686126200135", "later"],
    ];
    for (row, line) in (0u32..).zip(lines) {
        for (column, cell) in (0u16..).zip(line) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet.write_string(6, 0, "Rounded").unwrap();
    sheet.write_number(6, 1, 1.648_222_005_326_2e20).unwrap();
    book.save(&file).unwrap();

    let out = folder.file("out.xlsx");
    let run = folder.check(&file, &out, &["--per-second", "0"]);
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    assert_eq!(ledger.calls().len(), 3, "the same code is asked once");
    let rows = common::sheet(&out);
    let short: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().take(5).map(String::as_str).collect()).collect();
    assert_eq!(
        short,
        [
            ["name", "voucher code", "note", "Result", "What it came to"],
            ["王小明", "164822200532619796517", "=1+1", "Usable", "The exchange code can be exchanged"],
            [
                "Li",
                "164822200532619796518",
                "-5",
                "Not usable",
                "Exchange code does not exist or was exchanged"
            ],
            ["Xu", "164822200532619796517", "again", "Usable", "The exchange code can be exchanged"],
            ["Qi", "", "none", "Unreadable", "No code in this cell"],
            ["Bo", "104686126200135", "later", "Unknown", "The service said neither yes nor no"],
            [
                "Rounded",
                "164822200532620000000",
                "",
                "Unreadable",
                "Excel kept 15 digits only, and the rest is lost. Format the column as text in the original and fill the codes in again"
            ],
        ]
    );
    assert_eq!(rows[5][5], "稍后再试 [7]", "the service's own words");
    assert!(!folder.file("out.xlsx.part").exists());
}

#[test]
fn what_cannot_be_read_or_written_is_said_and_nothing_is_asked() {
    let ledger = Ledger::open(Duration::ZERO);
    let folder = Folder::new(&ledger);
    let said = |file: &str, out: &str, more: &[&str]| {
        let run = folder.check(&folder.file(file), &folder.file(out), more);
        (run.status.code(), String::from_utf8(run.stderr).unwrap())
    };
    folder.write("codes.doc", "1");
    folder.write("words.txt", "hello\nhello\n");
    let (code, words) = said("codes.doc", "out.csv", &[]);
    assert!(code == Some(69) && words.contains("Only .txt, .csv and .xlsx"), "{words}");
    assert_eq!(said("none.csv", "out.csv", &[]).0, Some(69));
    assert_eq!(said("words.txt", "out.pdf", &[]).0, Some(64));
    let (code, words) = said("words.txt", "out.csv", &["--column", "7"]);
    assert!(code == Some(69) && words.contains("--column N"), "{words}");
    assert!(ledger.calls().is_empty());
}

#[test]
fn the_same_command_goes_on_where_one_was_killed_and_asks_no_answered_code_again() {
    let ledger = Ledger::open(Duration::from_millis(20));
    let folder = Folder::new(&ledger);
    let file = folder.write("codes.txt", &codes(200).join("\n"));
    let out = folder.file("out.csv");
    let mut first =
        ledger::check(folder.0.path(), &file, &out).args(["--per-second", "100"]).spawn().unwrap();
    common::wait_until("some answers", || ledger.calls().len() >= 60);
    first.kill().unwrap();
    first.wait().unwrap();
    let answered = ledger::answered(&folder.file("out.csv.part"));
    assert!(answered.len() >= 20, "{}", answered.len());
    let before = ledger.calls().len();
    let run = folder.check(&file, &out, &["--per-second", "0"]);
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    let again: HashSet<String> = ledger.calls().into_iter().skip(before).map(|(_, code)| code).collect();
    let clear = answered.into_keys().filter(|code| !code.ends_with('5')).collect();
    assert!(again.is_disjoint(&clear), "only what came to nothing is asked once more");
    let table = fs::read_to_string(&out).unwrap();
    assert_eq!(table.matches(",Usable,").count(), 20, "{table}");
    assert_eq!(table.lines().count(), 201);
}

#[test]
fn what_was_begun_at_one_shop_is_begun_anew_at_another() {
    let ledger = Ledger::open(Duration::from_millis(20));
    let folder = Folder::new(&ledger);
    let (file, out) = (folder.write("codes.txt", &codes(60).join("\n")), folder.file("out.csv"));
    let mut first = ledger::check(folder.0.path(), &file, &out).args(["--per-second", "50"]).spawn().unwrap();
    common::wait_until("some answers", || ledger.calls().len() >= 30);
    first.kill().unwrap();
    first.wait().unwrap();
    let settings = fs::read_to_string(folder.file("settings.toml")).unwrap();
    folder.write("settings.toml", &settings.replace("open_id = \"", "open_id = \"another-"));
    let before = ledger.calls().len();
    let run = folder.check(&file, &out, &["--per-second", "0"]);
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    let asked: HashSet<String> = ledger.calls().into_iter().skip(before).map(|(_, code)| code).collect();
    assert_eq!(asked.len(), 60, "nothing that the first shop said is kept");
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 61);
}
