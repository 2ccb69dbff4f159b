//! Secrets in a real keyring, and what becomes of them where there is none. Each test runs its
//! flow in a process of its own, so that it never touches the keyring of whoever runs the tests.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/faults.rs"]
mod faults;
#[path = "common/keyring.rs"]
mod keyring;

use std::{
    env, fs,
    os::unix::net::UnixListener,
    process::{Command, Output},
};

use common::{Till, shop};
use faults::{Call, Fate, FaultServer, answer};
use keyring::{EMPTY, UNLOCKED, assert_passed, in_keyring, keep, lock};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::runtime::Runtime;
use voucher_desk::{
    sandbox::account,
    store::{Credentials, KeyringFault, Secret, Unkept},
};

const CHINESE: &str = "language = \"zh-CN\"\n";

fn without_keyring(flow: &str) -> Output {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", flow, "--ignored", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap()
}

#[test]
fn a_real_keyring_keeps_the_secret_for_the_next_run() {
    let home = tempfile::tempdir().unwrap();
    if let Some(output) = in_keyring(home.path(), None, UNLOCKED, "flow_keep_and_delete") {
        assert_passed(&output);
    }
}

#[test]
fn what_is_blank_around_a_secret_is_no_part_of_it_and_nothing_is_none() {
    let home = tempfile::tempdir().unwrap();
    if let Some(output) = in_keyring(home.path(), None, UNLOCKED, "flow_blanks") {
        assert_passed(&output);
    }
}

#[test]
fn what_another_program_keeps_by_our_names_is_neither_read_nor_overwritten() {
    let home = tempfile::tempdir().unwrap();
    if let Some(output) = in_keyring(home.path(), None, UNLOCKED, "flow_anothers") {
        assert_passed(&output);
    }
}

#[test]
fn a_shop_saved_with_a_keyring_works_and_only_the_keyring_has_the_secret() {
    let home = tempfile::tempdir().unwrap();
    if let Some(output) = in_keyring(home.path(), None, UNLOCKED, "flow_shop_with_keyring") {
        assert_passed(&output);
    }
}

#[test]
fn a_keyring_that_nobody_opens_leaves_the_secret_to_this_run() {
    let home = tempfile::tempdir().unwrap();
    if let Some(output) = in_keyring(home.path(), None, EMPTY, "flow_shop_with_keyring_never_opened") {
        assert_passed(&output);
    }
}

#[test]
fn a_locked_keyring_is_told_and_verdicts_are_unknown() {
    let home = tempfile::tempdir().unwrap();
    if let Some(output) = in_keyring(home.path(), None, UNLOCKED, "flow_locked") {
        assert_passed(&output);
    }
}

#[test]
fn a_machine_without_a_keyring_says_so_and_the_secret_lasts_for_this_run() {
    assert_passed(&without_keyring("flow_shop_without_keyring"));
}

#[test]
fn what_one_shop_said_does_not_stand_under_anothers_name() {
    assert_passed(&without_keyring("flow_other_shop"));
}

#[test]
fn practice_is_one_click_away_and_reaches_no_real_shop() {
    assert_passed(&without_keyring("flow_training"));
}

#[test]
fn the_environment_stands_in_for_the_keyring() {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "flow_environment", "--ignored", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", "from-the-environment ")
        .env("VOUCHER_DESK_YUNZHONG_TOKEN", " ")
        .output()
        .unwrap();
    assert_passed(&output);
}

/// A bus that lets everybody in and says nothing.
fn checks_beside_a_silent_keyring(base_url: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let (bus, settings) = (folder.path().join("bus"), folder.path().join("settings.toml"));
    let _silent = UnixListener::bind(&bus).unwrap();
    let zhimai = format!("open_id = \"{}\"\ngrant_code = \"{}\"", account::OPEN_ID, account::GRANT_CODE);
    let yunzhong = "uniacid = 1\nclient_type = 5\nmerchant_id = 1";
    let at = format!("base_url = \"{base_url}\"");
    let text = format!("language = \"en\"\n[zhimai]\n{zhimai}\n{at}\n[yunzhong]\n{yunzhong}\n{at}\n");
    fs::write(&settings, text).unwrap();
    Command::new(env!("CARGO_BIN_EXE_voucher-desk"))
        .args(["check", "164822200532619796511", "--config"])
        .arg(settings)
        .arg("--data-dir")
        .arg(folder.path())
        .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", bus.display()))
        .env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", account::OPEN_KEY)
        .output()
        .unwrap()
}

#[test]
fn a_service_whose_secret_is_at_hand_is_asked_while_the_keyring_is_silent() {
    let shop = shop();
    let output = checks_beside_a_silent_keyring(&shop.base_url);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn the_time_that_a_check_waits_for_the_keyring_is_a_part_of_its_own() {
    let busy = || Fate::Says(answer("503 Service Unavailable", "Retry-After: 2\r\n", ""));
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(FaultServer::start(move |_, _| busy()));
    let output = checks_beside_a_silent_keyring(&server.base_url());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let is_question = |call: &&Call| !call.is_knock();
    assert_eq!(
        server.calls().iter().filter(is_question).count(),
        2,
        "a third could take until the ninth second"
    );
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_keep_and_delete() {
    let secret = Secret::YunzhongToken;
    let credentials = Credentials::default();
    assert!(credentials.read(secret).unwrap().is_none());
    keep(&credentials, secret, Some(SecretString::from("令牌-token")));
    let next_run = Credentials::default();
    assert_eq!(next_run.read(secret).unwrap().unwrap().expose_secret(), "令牌-token");
    keep(&next_run, secret, None);
    assert!(next_run.read(secret).unwrap().is_none());
    keep(&next_run, secret, None);
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_blanks() {
    let secret = Secret::ZhimaiOpenKey;
    let entry = ::keyring::Entry::new("voucher-desk", &secret.to_string()).unwrap();
    for (piped, key) in [("key\n", "key"), ("key\r\n", "key"), (" key ", "key"), ("\n a key\n\n", "a key")] {
        entry.set_password(piped).unwrap();
        assert_eq!(Credentials::default().read(secret).unwrap().unwrap().expose_secret(), key);
    }
    for nothing in ["", "\n", "\r\n", " "] {
        entry.set_password(nothing).unwrap();
        assert!(Credentials::default().read(secret).unwrap().is_none(), "{nothing:?}");
    }
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_anothers() {
    let secret = Secret::ZhimaiOpenKey;
    let names = format!("service voucher-desk username {secret} application other");
    let shell = |script: &str| Command::new("sh").args(["-c", script]).output().unwrap();
    assert!(shell(&format!("printf anothers | secret-tool store --label=other {names}")).status.success());
    assert_eq!(Credentials::default().read(secret).unwrap_err(), KeyringFault::Foreign);
    let credentials = Credentials::default();
    credentials.wish(secret, Some("ours".into()));
    credentials.try_again();
    assert_eq!(credentials.unkept(), Some(Unkept::Secret(KeyringFault::Foreign)));
    assert_eq!(credentials.read(secret).unwrap().unwrap().expose_secret(), "ours", "for this run");
    assert_eq!(shell(&format!("secret-tool lookup {names}")).stdout, b"anothers");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_environment() {
    let credentials = Credentials::default();
    let key = credentials.read(Secret::ZhimaiOpenKey).unwrap().unwrap();
    assert_eq!(key.expose_secret(), "from-the-environment");
    assert!(Secret::ZhimaiOpenKey.is_in_environment() && !Secret::YunzhongToken.is_in_environment());
    assert_eq!(credentials.read(Secret::YunzhongToken).unwrap_err(), KeyringFault::Absent);
}

/// Connects a shop through the settings screen; the window says `saved` when it is done.
fn connect(till: &mut Till, base_url: &str, saved: &str) {
    till.click("连接我的店…");
    till.wait_for("门店名称");
    till.fill("门店名称", "如皋旗舰店");
    till.click("智迈(兑换码): 使用");
    till.fill("服务地址", base_url);
    till.fill("openId", account::OPEN_ID);
    till.fill("grantCode", account::GRANT_CODE);
    till.fill("openKey(密钥)", account::OPEN_KEY);
    till.leave_fields();
    till.click("保存");
    till.wait_for(saved);
    assert!(!till.shows("练习模式"), "this is a real shop");
    let file = till.settings_file();
    assert!(file.contains(account::OPEN_ID) && file.contains("如皋旗舰店"), "{file}");
    assert!(!file.contains(account::OPEN_KEY), "{file}");
}

/// Only Zhimai is connected, and that is enough to ask.
fn checks_with_zhimai_alone(till: &mut Till) {
    till.scan("164822200532619796511");
    till.wait_for("可用:兑换码可以兑换");
    till.scan("104686126200130");
    // It could be a Douyin voucher, which this shop does not take; the cashier is told.
    till.wait_for("不可用:兑换码不存在或已经兑换,请顾客核对券码。抖音券服务没有连接,没有查");
    till.scan("https://v.douyin.com/eHHc1ft/");
    till.wait_for("结果未知:还没有连接能查这个券码的服务");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_shop_with_keyring() {
    let shop = shop();
    let mut till = Till::open(CHINESE);
    connect(&mut till, &shop.base_url, "已保存");
    checks_with_zhimai_alone(&mut till);
    let mut next_run = Till::open(&till.settings_file());
    checks_with_zhimai_alone(&mut next_run);
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_shop_without_keyring() {
    secret_lasts_for_this_run("没有可用的钥匙串");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_shop_with_keyring_never_opened() {
    secret_lasts_for_this_run("没有智迈的密钥 openKey");
}

fn secret_lasts_for_this_run(next_run_says: &str) {
    let shop = shop();
    let mut till = Till::open(CHINESE);
    connect(&mut till, &shop.base_url, "只用到程序关闭");
    checks_with_zhimai_alone(&mut till);
    let mut next_run = Till::open(&till.settings_file());
    next_run.wait_for(next_run_says);
    next_run.scan("164822200532619796511");
    next_run.wait_for("结果未知:没有拿到服务的密钥");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_locked() {
    keep(&Credentials::default(), Secret::ZhimaiOpenKey, Some(SecretString::from("key")));
    lock();
    let settings = "[zhimai]\nbase_url = \"http://127.0.0.1:9\"\nopen_id = \"a\"\ngrant_code = \"b\"\n";
    let mut till = Till::open(&format!("{CHINESE}{settings}"));
    till.wait_for("系统钥匙串没有解锁");
    till.scan("164822200532619796511");
    till.wait_for("结果未知:没有拿到服务的密钥");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_other_shop() {
    const USABLE: &str = "可用:兑换码可以兑换";
    let shop = shop();
    let mut till = Till::open(CHINESE);
    connect(&mut till, &shop.base_url, "只用到程序关闭");
    till.scan("164822200532619796511");
    till.wait_for(USABLE);
    begin_batch(&mut till);
    till.click("设置");
    till.fill("grantCode", "another-shop");
    till.leave_fields();
    till.click("保存");
    till.wait("the other shop", |till| till.settings_file().contains("another-shop"));
    till.click("验券");
    till.wait("nothing of the shop before", |till| !till.shows(USABLE));
    till.click("批量");
    till.click("继续查");
    till.wait_for("这一批是用另一家店的账号查的");
    till.click("设置");
    till.fill("grantCode", account::GRANT_CODE);
    till.leave_fields();
    till.click("保存");
    till.wait("the first shop", |till| !till.settings_file().contains("another-shop"));
    till.click("验券");
    till.click("批量");
    till.click("继续查");
    till.wait_for("30 / 30");
}

/// One that has not come far.
fn begin_batch(till: &mut Till) {
    till.click("批量");
    let codes: Vec<String> = (0..30).map(|i| format!("16482220053261979{i:04}")).collect();
    till.harness.event(eframe::egui::Event::Paste(codes.join("\n")));
    till.wait_for("开始查 30 个码");
    till.click("开始查 30 个码");
    till.wait("a few answers", |till| ["1 / 30", "2 / 30", "3 / 30"].iter().any(|some| till.shows(some)));
    till.click("暂停");
}

#[test]
#[ignore = "run by the tests above, in a session of its own"]
fn flow_training() {
    let shop = shop();
    let mut till = Till::open(CHINESE);
    connect(&mut till, &shop.base_url, "只用到程序关闭");
    till.click("验券");
    till.click("练习");
    till.wait_for("练习模式 · 不影响真实券");
    // Nobody but the practice shop answers now.
    drop(shop);
    till.scan("104686126200130");
    till.wait_for("可用:抖音团购券可以核销");
    assert!(till.shows("最近(练习)"));
    till.click("结束练习");
    till.wait("the real shop", |till| !till.shows("练习模式") && !till.shows("可用:抖音团购券可以核销"));
    till.scan("164822200532619796511");
    till.wait_for("结果未知");
    let journal = till.close().join("data/journal.sqlite3");
    let file = rusqlite::Connection::open(journal).unwrap();
    let mut query = file.prepare("SELECT verdict, practice FROM checks ORDER BY at").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let rows: Vec<(String, bool)> = rows.map(Result::unwrap).collect();
    assert_eq!(rows, [("usable".to_owned(), true), ("unknown".to_owned(), false)]);
}
