//! `voucher-desk forget` beside a real keyring, and where there is none. Each flow runs in a session of its own, so
//! that it never touches the keyring of whoever runs the tests.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/keyring.rs"]
mod keyring;

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use ::keyring::Entry;
use common::Till;
use keyring::{UNLOCKED, assert_passed, in_keyring, keep, lock};
use secrecy::SecretString;
use tempfile::TempDir;
use voucher_desk::store::{Credentials, Secret};

/// A person with a home, in which the program keeps what it keeps.
struct Person {
    home: TempDir,
}

impl Person {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn settings(&self) -> PathBuf {
        self.home.path().join("config/voucher-desk/settings.toml")
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data/voucher-desk")
    }

    /// Uses the program a little, so that there is something to forget.
    fn practises(&self) {
        let mut till = Till::open("language = \"zh-CN\"\n");
        till.scan("164822200532619796511");
        till.wait_for("可用:兑换码可以兑换");
        let folder = till.close();
        fs::create_dir_all(self.data().parent().unwrap()).unwrap();
        fs::create_dir_all(self.settings().parent().unwrap()).unwrap();
        fs::rename(folder.join("data"), self.data()).unwrap();
        fs::rename(folder.join("settings.toml"), self.settings()).unwrap();
        let checked = self.run(&["check", "--sandbox", "SUMMER2026"]);
        assert!(checked.status.success(), "{checked:?}");
        assert!(
            self.data().join("logs").read_dir().unwrap().next().is_some(),
            "it is written down in the logs"
        );
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command.args(arguments).env("HOME", self.home.path()).env("LC_ALL", "en_US.UTF-8");
        command.env("XDG_CONFIG_HOME", self.home.path().join("config"));
        command.env("XDG_DATA_HOME", self.home.path().join("data")).output().unwrap()
    }

    fn forgets(&self, arguments: &[&str]) -> Told {
        let all = [&["forget"], arguments].concat();
        self.run(&all).into()
    }

    /// What is left in both of the program's folders.
    fn files(&self) -> usize {
        [self.settings().parent().unwrap(), &self.data()].map(count).iter().sum()
    }
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[derive(Debug)]
struct Told {
    code: Option<i32>,
    said: String,
    complained: String,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), said: text(output.stdout), complained: text(output.stderr) }
    }
}

fn keep_both() {
    for secret in Secret::ALL {
        keep(&Credentials::default(), secret, Some(SecretString::from("hunter2")));
    }
}

fn kept() -> usize {
    Secret::ALL.iter().filter(|secret| Credentials::default().read(**secret).unwrap().is_some()).count()
}

fn beside_keyring(flow: &str) {
    let home = tempfile::tempdir().unwrap();
    if let Some(output) = in_keyring(home.path(), None, UNLOCKED, flow) {
        assert_passed(&output);
    }
}

#[test]
fn the_secrets_go_and_nothing_else_unless_it_is_wished() {
    beside_keyring("flow_secrets");
}

#[test]
fn all_that_was_kept_goes_and_is_named() {
    beside_keyring("flow_all");
}

#[test]
fn under_an_open_window_nothing_goes() {
    beside_keyring("flow_window");
}

#[test]
fn while_the_keyring_is_locked_nothing_goes() {
    beside_keyring("flow_locked");
}

#[test]
fn what_another_program_put_under_our_name_stays_and_is_told() {
    if keyring::is_there("secret-tool") {
        return beside_keyring("flow_doubled");
    }
    assert!(env::var_os("CI").is_none(), "secret-tool must be there in CI");
    eprintln!("skipped: secret-tool is not installed");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_secrets() {
    let person = Person::new();
    person.practises();
    let files = person.files();
    keep_both();
    let another = Entry::new("voucher-desk", "another").unwrap();
    another.set_password("another's").unwrap();
    let told = person.forgets(&[]);
    assert_eq!(told.code, Some(0), "{told:?}");
    let lines: Vec<&str> = told.said.lines().collect();
    assert_eq!(
        lines,
        ["Removed from the keyring: zhimai.open_key", "Removed from the keyring: yunzhong.token"]
    );
    assert!(told.complained.is_empty() && !told.said.contains("hunter2"), "{told:?}");
    assert_eq!(kept(), 0);
    assert_eq!(another.get_password().unwrap(), "another's");
    assert_eq!(person.files(), files, "settings, journal and logs are there");
    let again = person.forgets(&[]);
    assert_eq!((again.code, &*again.said), (Some(0), "There was nothing to remove\n"));
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_all() {
    let person = Person::new();
    person.practises();
    keep_both();
    let told = person.forgets(&["--all"]);
    assert_eq!((told.code, &*told.complained), (Some(0), ""), "{told:?}");
    assert_eq!(kept(), 0);
    for name in [
        "zhimai.open_key",
        "yunzhong.token",
        "settings.toml",
        "journal.sqlite3",
        "batch.sqlite3",
        "logs/voucher-desk.",
    ] {
        assert!(told.said.contains(name), "{name}: {}", told.said);
    }
    assert!(!person.data().exists() && !person.settings().parent().unwrap().exists(), "{told:?}");
    // Nobody had anything there: nothing is made in order to be removed.
    let again = person.forgets(&["--all"]);
    assert_eq!((again.code, &*again.said), (Some(0), "There was nothing to remove\n"));
    assert!(!person.data().exists());
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_window() {
    let person = Person::new();
    person.practises();
    keep_both();
    let open = File::create(person.data().join("window.lock")).unwrap();
    open.try_lock().unwrap();
    let files = person.files();
    for arguments in [&[][..], &["--all"]] {
        let told = person.forgets(arguments);
        assert_eq!((told.code, &*told.said), (Some(69), ""), "{told:?}");
        assert!(told.complained.contains("still open, and nothing was removed"), "{told:?}");
    }
    assert_eq!((kept(), person.files()), (2, files));
    drop(open);
    assert_eq!(person.forgets(&["--all"]).code, Some(0));
    assert_eq!((kept(), person.files()), (0, 0));
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_locked() {
    let person = Person::new();
    person.practises();
    let files = person.files();
    keep_both();
    lock();
    let told = person.forgets(&["--all"]);
    assert_eq!((told.code, &*told.said), (Some(1), ""), "{told:?}");
    assert!(
        told.complained.contains("zhimai.open_key is still in the keyring: it was not unlocked"),
        "{told:?}"
    );
    assert!(told.complained.contains("Settings and journal were not removed either"), "{told:?}");
    assert_eq!(person.files(), files);
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_doubled() {
    const STAYS: &str = "Kept in the keyring, for it is another program's: zhimai.open_key";
    let person = Person::new();
    keep_both();
    keep_another_beside();
    assert!(Credentials::default().read(Secret::ZhimaiOpenKey).is_err(), "there are two of them");
    let told = person.forgets(&[]);
    assert_eq!((told.code, &*told.complained), (Some(0), ""), "{told:?}");
    assert!(told.said.contains("Removed from the keyring: zhimai.open_key"), "{told:?}");
    assert!(told.said.contains(STAYS), "{told:?}");
    assert_eq!(anothers(), "x", "what is left is not ours");
    let again = person.forgets(&[]);
    assert_eq!((again.code, again.said.lines().next()), (Some(0), Some(STAYS)), "{again:?}");
    assert_eq!(anothers(), "x", "nor is it once it stands alone");
}

const ANOTHERS: &str = "service voucher-desk username zhimai.open_key application other";

/// With the same names and one more, which makes it another entry.
fn keep_another_beside() {
    shell(&format!("printf x | secret-tool store --label=other {ANOTHERS}"));
}

fn anothers() -> String {
    shell(&format!("secret-tool lookup {ANOTHERS}"))
}

fn shell(script: &str) -> String {
    let output = Command::new("sh").args(["-c", script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_machine_without_a_keyring_forgets_its_files_and_says_so() {
    let person = Person::new();
    person.practises();
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    let told: Told = command
        .args(["forget", "--all", "--config"])
        .arg(person.settings())
        .arg("--data-dir")
        .arg(person.data())
        .env("HOME", person.home.path())
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME")
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap()
        .into();
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.complained.contains("没有可用的系统钥匙串"), "{told:?}");
    assert!(told.said.starts_with("已删除:"), "{told:?}");
    assert_eq!(person.files(), 0);
    assert!(person.data().exists(), "a folder that somebody named stays");
}

#[test]
fn what_is_not_ours_in_a_folder_stays() {
    let person = Person::new();
    person.practises();
    let photo = person.data().join("photo.jpg");
    fs::write(&photo, "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    command.args(["forget", "--all"]).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    command.env("HOME", person.home.path()).env("LC_ALL", "en_US.UTF-8");
    command.env("XDG_CONFIG_HOME", person.home.path().join("config"));
    let told: Told = command.env("XDG_DATA_HOME", person.home.path().join("data")).output().unwrap().into();
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.said.contains("Kept, for something else is in it:"), "{told:?}");
    assert_eq!(count(&person.data()), 1);
    assert!(photo.exists());
}
