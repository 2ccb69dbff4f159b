//! What stays of a check when the window is closed.

mod common;

use std::{fs, thread, time::Duration};

use common::Till;
use rusqlite::Connection;
use serde_json::Value;
use voucher_desk::{sandbox::account, voucher::Report};

const SETTINGS: &str = "language = \"en\"\n[counter]\nname = \"Till 2\"\n";

/// Every column of every row, oldest first, as text.
fn rows(till: &Till) -> Vec<Vec<String>> {
    let journal = Connection::open(till.data_folder().join("journal.sqlite3")).unwrap();
    let mut query = journal.prepare("SELECT code, kind, verdict, reason, status, prepare, rights, counter, practice FROM checks ORDER BY at").unwrap();
    let text = |value: rusqlite::types::Value| match value {
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Integer(number) => number.to_string(),
        other => panic!("{other:?}"),
    };
    let rows = query.query_map([], |row| (0..9).map(|i| row.get(i).map(text)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

fn check(till: &mut Till, code: &str) {
    till.scan(code);
    till.wait("a verdict", |till| till.harness.state().board().reports().all(Report::is_settled));
}

#[test]
fn every_check_is_a_row() {
    let mut till = Till::open(SETTINGS);
    check(&mut till, "104686126200130");
    check(&mut till, "164822200532619796512");
    check(&mut till, "104600000000500");
    let till = till.restart();
    let rows = rows(&till);
    let short: Vec<Vec<&str>> =
        rows.iter().map(|row| [0, 1, 2, 3, 6, 7, 8].map(|i| &*row[i]).to_vec()).collect();
    assert_eq!(
        short,
        [
            ["104686126200130", "auto", "usable", "douyin_usable", "12", "Till 2", "1"],
            ["164822200532619796512", "auto", "not_usable", "exchange_refused", "0", "Till 2", "1"],
            ["104600000000500", "auto", "unknown", "http_status", "0", "Till 2", "1"],
        ]
    );
    let prepare: Value = serde_json::from_str(&rows[0][5]).unwrap();
    assert_eq!(prepare["answer"], "usable");
    assert_eq!(prepare["rights"]["goods"][0]["name"], "核销商品1");
    let refused: Value = serde_json::from_str(&rows[1][4]).unwrap();
    assert_eq!(refused["answer"], "not_usable");
    let failed: Value = serde_json::from_str(&rows[2][5]).unwrap();
    assert_eq!(failed["doubt"]["http_status"], 500);
}

#[test]
fn no_address_token_or_secret_enters_it() {
    let mut till = Till::open(SETTINGS);
    check(&mut till, "104686126200130");
    let prepared = till.harness.state().board().reports().next().unwrap().prepared().unwrap().clone();
    let address = prepared.address.unwrap();
    let token = |token: Option<secrecy::SecretString>| {
        secrecy::ExposeSecret::expose_secret(&token.unwrap()).to_owned()
    };
    let secrets = [
        address.mobile,
        address.street,
        token(prepared.redeem.encrypted_code),
        token(prepared.redeem.verify_token),
        account::OPEN_KEY.into(),
        account::YZ_TOKEN.into(),
    ];
    let till = till.restart();
    assert_eq!(rows(&till).len(), 1);
    for file in fs::read_dir(till.data_folder()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        for secret in &secrets {
            assert!(secret.len() > 2, "{secret}");
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }
}

#[test]
fn a_code_seen_earlier_today_says_when_where_and_with_what_verdict() {
    let mut till = Till::open(SETTINGS);
    check(&mut till, "164822200532619796512");
    let mut till = till.restart();
    check(&mut till, "104686126200130");
    assert!(!till.shows("This code was checked"));
    check(&mut till, "164822200532619796512");
    till.wait_for("at Till 2: Not usable");
}

#[test]
fn what_was_still_out_when_the_window_closed_is_written_down_as_unknown() {
    let mut till = Till::open(SETTINGS);
    // The practice shop never answers this one.
    till.scan("104678687451378");
    till.harness.run_steps(3);
    let till = till.restart();
    let rows = rows(&till);
    assert_eq!((&*rows[0][0], &*rows[0][2]), ("104678687451378", "unknown"), "{rows:?}");
}

#[test]
fn a_damaged_journal_is_told_and_checking_goes_on() {
    let mut till = Till::open(SETTINGS);
    check(&mut till, "164822200532619796512");
    thread::sleep(Duration::from_millis(50));
    let file = till.data_folder().join("journal.sqlite3");
    let mut till = till.restart();
    fs::write(&file, "nonsense ".repeat(1_000)).unwrap();
    check(&mut till, "104686126200130");
    till.wait_for("The journal was damaged");
    till.wait_for("Usable");
    let till = till.restart();
    assert_eq!(rows(&till).len(), 1);
}
