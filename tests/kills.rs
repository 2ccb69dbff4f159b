//! A power cut at any moment: the program is killed again and again, and nothing that was written down
//! is lost. `KILLS=200 cargo test --test kills` kills oftener.

mod common;
#[path = "common/ledger.rs"]
mod ledger;

use std::{
    collections::{HashMap, HashSet},
    env, fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use ledger::{Ledger, codes};
use rand::RngExt as _;
use voucher_desk::{
    desk::{self, Desk, Event, Options, PinChange, Practice},
    store::SettingsFile,
};

/// How often each is killed.
fn kills() -> usize {
    env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(40)
}

/// Lets it run for a moment that nobody knows beforehand, and returns what it has said.
fn kill_soon(command: &mut Command, most: Duration) -> String {
    let mut program = command.stderr(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = program.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let mut said = String::new();
        output.read_to_string(&mut said).unwrap();
        said
    });
    thread::sleep(most.mul_f64(rand::rng().random()));
    program.kill().unwrap();
    program.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn a_batch_that_is_killed_keeps_every_answer_and_goes_on_where_it_was() {
    let ledger = Ledger::open(Duration::from_millis(20));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("settings.toml"), ledger.settings()).unwrap();
    let (file, out) = (folder.path().join("codes.txt"), folder.path().join("out.csv"));
    let part = folder.path().join("out.csv.part");
    let count = 50 * kills();
    fs::write(&file, codes(count).join("\n")).unwrap();
    let command = |per_second| {
        let mut command = ledger::check(folder.path(), &file, &out);
        command.args(["--per-second", per_second]);
        command
    };

    let mut answered: HashMap<String, String> = HashMap::new();
    for kill in 0..kills() {
        let before = ledger.calls().len();
        kill_soon(&mut command("100"), Duration::from_millis(if kill == 0 { 3_000 } else { 700 }));
        if !part.exists() {
            continue;
        }
        assert!(!out.exists(), "there are more codes than {kill} runs can ask");
        let now = ledger::answered(&part);
        for (code, answer) in &answered {
            assert_eq!(now.get(code), Some(answer), "{code} after kill no. {kill}");
        }
        let asked: HashSet<String> = ledger.calls().into_iter().skip(before).map(|(_, code)| code).collect();
        assert!(answered.keys().all(|code| !asked.contains(code)), "asked again after kill no. {kill}");
        answered = now;
    }
    println!("{} killed runs answered {} of {count} codes", kills(), answered.len());
    assert!(!answered.is_empty(), "some answers were written down between the kills");
    assert_eq!(command("0").status().unwrap().code(), Some(2));
    let table = fs::read_to_string(&out).unwrap();
    assert_eq!(table.lines().count(), count + 1);
    let usable = codes(count).iter().filter(|code| code.ends_with('7')).count();
    let named = ["Usable", "可用"].map(|word| table.matches(&format!(",{word},")).count());
    assert_eq!(named.iter().sum::<usize>(), usable);
    let calls = ledger.calls();
    assert!(calls.len() <= count + 32 * (kills() + 1), "only what was out is asked again: {}", calls.len());
}

#[test]
fn checks_that_are_killed_leave_a_whole_journal_with_every_row_it_had() {
    let ledger = Ledger::open(Duration::from_millis(2));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("settings.toml"), ledger.settings()).unwrap();
    let journal = folder.path().join("journal.sqlite3");
    let all = codes(200);
    let mut known: HashMap<i64, (String, String)> = HashMap::new();
    let mut most = Duration::from_millis(300);
    for kill in 0..kills() {
        if known.len() <= kill {
            // A machine that has much else to do takes longer to come that far.
            most += Duration::from_millis(50);
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command.args(["check", "--kind", "exchange"]).args(&all);
        command.arg("--config").arg(folder.path().join("settings.toml"));
        command.arg("--data-dir").arg(folder.path()).env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", "made-up");
        kill_soon(&mut command, most);
        if !journal.exists() {
            continue;
        }
        let rows = rows(&journal);
        for (at, row) in &known {
            assert_eq!(rows.get(at), Some(row), "after kill no. {kill}");
        }
        known = rows;
    }
    println!("{} killed runs left {} rows", kills(), known.len());
    assert!(known.len() > kills(), "checks were written down between the kills");
    let good = |code: &str| if code.ends_with('7') { "usable" } else { "not_usable" };
    for (code, verdict) in known.values().filter(|(code, _)| !code.ends_with('5')) {
        assert_eq!(verdict, good(code), "{code}");
    }
}

#[test]
fn settings_that_are_being_saved_are_the_old_ones_or_the_new_ones() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let mut newest = 0;
    for kill in 0..kills() {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "saves_settings_for_ever", "--ignored", "--nocapture"]);
        let said = kill_soon(command.env("SETTINGS_FOLDER", folder.path()), Duration::from_millis(300));
        let saved = said.lines().filter_map(|line| line.strip_prefix(SAVED)?.parse().ok()).max();
        newest = newest.max(saved.unwrap_or(0));
        if file.exists() {
            let settings = SettingsFile::new(file.clone()).load().unwrap();
            let number: u64 = settings.counter.name.parse().unwrap();
            assert!(number >= newest, "what was saved is lost after kill no. {kill}");
            assert_eq!(settings.counter.store.len(), LONG);
            newest = number;
        }
    }
    println!("{} killed runs saved {newest} times", kills());
    assert!(newest > 0, "something was saved between the kills");
    let files = fs::read_dir(folder.path()).unwrap().flatten().map(|file| file.file_name());
    let left = files.filter(|name| name.to_string_lossy().contains("settings")).count();
    assert!(left <= 2, "{left} files are left over");
}

/// What stands before the number of settings that are saved.
const SAVED: &str = "saved as no. ";

/// Longer than what one write to a disk takes.
const LONG: usize = 100_000;

#[test]
#[ignore = "run and killed by the test above"]
fn saves_settings_for_ever() {
    let folder = PathBuf::from(env::var_os("SETTINGS_FOLDER").unwrap());
    let settings_file = SettingsFile::new(folder.join("settings.toml"));
    let mut settings = settings_file.load().unwrap();
    let mut number: u64 = settings.counter.name.parse().unwrap_or(0);
    let options = Options {
        settings_file,
        data_folder: folder,
        practice: Practice::Never,
        credentials: std::sync::Arc::default(),
        training: std::sync::Arc::default(),
    };
    let desk = Desk::start(options, |_| {}).unwrap();
    loop {
        number += 1;
        (settings.counter.name, settings.counter.store) = (number.to_string(), "s".repeat(LONG));
        let (secrets, pin) = (Vec::new(), PinChange::Keep);
        desk.send(desk::Command::Save { settings: Box::new(settings.clone()), secrets, pin });
        while !matches!(desk.wait(), Some(Event::Saved(saved)) if saved.is_ok()) {}
        println!("{SAVED}{number}");
    }
}

/// Code and verdict of every row.
fn rows(journal: &Path) -> HashMap<i64, (String, String)> {
    let file = rusqlite::Connection::open(journal).unwrap();
    let check: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    // A run may have been killed before there was a table.
    let Ok(mut query) = file.prepare("SELECT at, code, verdict FROM checks") else { return HashMap::new() };
    let rows = query.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}
