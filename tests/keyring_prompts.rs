//! The system's own question for the keyring's password, answered late or not at all, and an entry that is none of
//! ours. Each flow runs in a process of its own, beside a real daemon and its real window.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/keyring.rs"]
mod keyring;
#[path = "common/screen.rs"]
mod screen;

use std::{
    process::Command,
    time::{Duration, Instant},
};

use common::{Shop, Till, shop};
use keyring::{UNLOCKED, assert_passed, in_keyring, keep, lock};
use secrecy::{ExposeSecret as _, SecretString};
use voucher_desk::{
    sandbox::account,
    store::{Credentials, Secret},
};

const WAITING: &str = "系统正在等人解锁钥匙串";
const LOCKED: &str = "系统钥匙串没有解锁";

fn with_display(flow: &str) {
    if !screen::is_there() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (_server, display) = screen::start_server(home.path());
    if let Some(output) = in_keyring(home.path(), Some(&display), UNLOCKED, flow) {
        assert_passed(&output);
    }
}

#[test]
fn whoever_unlocks_the_keyring_late_opens_the_shop_late() {
    with_display("flow_late");
}

#[test]
fn a_question_that_was_dismissed_is_asked_again_on_request() {
    with_display("flow_dismissed");
}

#[test]
fn a_secret_whose_question_was_dismissed_late_is_told_and_kept_on_request() {
    with_display("flow_saved");
}

#[test]
fn an_entry_that_is_none_of_ours_is_told_and_can_be_replaced() {
    with_display("flow_foreign");
}

/// The password's window, which stands alone on the screen.
fn wait_for_question() {
    screen::wait("the system's question", || is_asking().then_some(()));
}

/// Whether there is such a window, which takes the keys then.
fn is_asking() -> bool {
    let found = xdotool(&["search", "--onlyvisible", "--class", "gcr-prompter"]);
    let window = found.lines().next();
    if let Some(window) = window {
        xdotool(&["windowfocus", window]);
    }
    window.is_some()
}

fn xdotool(args: &[&str]) -> String {
    let output = Command::new("xdotool").args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A till whose shop's secret is in a keyring that is locked.
fn open_locked(shop: &Shop) -> Till {
    keep(&Credentials::default(), Secret::ZhimaiOpenKey, Some(SecretString::from(account::OPEN_KEY)));
    lock();
    open(shop)
}

fn open(shop: &Shop) -> Till {
    Till::open(&format!(
        "language = \"zh-CN\"\n[zhimai]\nbase_url = \"{}\"\nopen_id = \"{}\"\ngrant_code = \"{}\"\n",
        shop.base_url,
        account::OPEN_ID,
        account::GRANT_CODE
    ))
}

fn checks(till: &mut Till) {
    till.scan("164822200532619796511");
    till.wait_for("可用:兑换码可以兑换");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_late() {
    let shop = shop();
    let mut till = open_locked(&shop);
    till.wait_for(WAITING);
    wait_for_question();
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_secs(62) {
        let begun = Instant::now();
        till.harness.step();
        assert!(begun.elapsed() < Duration::from_secs(1), "the window does not freeze");
        std::thread::sleep(Duration::from_millis(50));
    }
    till.scan("104686126200130");
    till.wait_for("结果未知:没有拿到服务的密钥");
    xdotool(&["type", "pass"]);
    xdotool(&["key", "Return"]);
    till.wait("the shop", |till| !till.shows(WAITING));
    checks(&mut till);
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_dismissed() {
    let shop = shop();
    let mut till = open_locked(&shop);
    wait_for_question();
    xdotool(&["key", "Escape"]);
    till.wait_for(LOCKED);
    till.click("再试一次");
    wait_for_question();
    xdotool(&["type", "pass"]);
    xdotool(&["key", "Return"]);
    till.wait("the shop", |till| !till.shows(LOCKED) && !till.shows(WAITING));
    checks(&mut till);
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_saved() {
    let shop = shop();
    keep(&Credentials::default(), Secret::ZhimaiOpenKey, Some(SecretString::from("the old one")));
    let mut till = open(&shop);
    lock();
    till.click("设置");
    till.fill("openKey(密钥)", account::OPEN_KEY);
    till.leave_fields();
    till.click("保存");
    wait_for_question();
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_secs(62) {
        till.harness.step();
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(till.shows(WAITING), "nobody waits for ever");
    // The system asks once for the entry that is there and once for a new one.
    till.wait("the keyring's refusal", |till| {
        if !till.shows(LOCKED) && is_asking() {
            xdotool(&["key", "Escape"]);
        }
        till.shows(LOCKED)
    });
    till.click("验券");
    assert!(till.shows(LOCKED), "whoever is there by now is told");
    checks(&mut till);
    till.click("再试一次");
    wait_for_question();
    xdotool(&["type", "pass"]);
    xdotool(&["key", "Return"]);
    till.wait("the keyring", |till| !till.shows(LOCKED) && !till.shows(WAITING));
    let kept = Credentials::default().read(Secret::ZhimaiOpenKey).unwrap().unwrap();
    assert_eq!(kept.expose_secret(), account::OPEN_KEY);
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_foreign() {
    let entry = ::keyring::Entry::new("voucher-desk", "zhimai.open_key").unwrap();
    entry.set_secret(b"\xff\xfe no text").unwrap();
    let shop = shop();
    let mut till = open(&shop);
    till.wait_for("不是本程序存的");
    till.scan("104686126200130");
    till.wait_for("结果未知:没有拿到服务的密钥");
    entry.delete_credential().unwrap();
    keep(&Credentials::default(), Secret::ZhimaiOpenKey, Some(SecretString::from(account::OPEN_KEY)));
    till.click("再试一次");
    till.wait("the shop", |till| !till.shows("不是本程序存的"));
    checks(&mut till);
}
