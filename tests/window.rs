//! The real program in a real window: keys from outside; pixels, sound and the journal back.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/screen.rs"]
mod screen;

use std::{
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use common::shop_at;
use image::Rgb;
use rusqlite::{Connection, OpenFlags};
use screen::{Screen, wait, wait_for};
use voucher_desk::sandbox::account;

/// The fill of a usable verdict, `theme.rs`.
const USABLE: Rgb<u8> = Rgb([0x00, 0x7F, 0x73]);
const LOOK: &str = "language = \"zh-CN\"\ntheme = \"light\"\n";

#[test]
fn a_code_typed_from_outside_shows_its_verdict_on_the_screen() {
    if !screen::is_there() {
        return;
    }
    let mut screen = Screen::open(LOOK, |_| {});
    screen.scan("104686126200130");
    wait("a usable banner", || (screen.count(USABLE) > 60_000).then_some(()));
    assert_eq!(screen.shot().dimensions(), (1280, 800));
    assert!(screen.is_running(), "the program goes on");
}

/// A player that keeps what it is given, in the place of the system's.
fn player(folder: &std::path::Path) -> PathBuf {
    let heard = folder.join("heard");
    fs::create_dir(&heard).unwrap();
    let player = folder.join("pw-play");
    let script = format!("#!/bin/sh\ncp \"$1\" \"{}/$(date +%s%N).wav\"\nsleep 0.1\n", heard.display());
    fs::write(&player, script).unwrap();
    fs::set_permissions(&player, fs::Permissions::from_mode(0o755)).unwrap();
    heard
}

/// The milliseconds of every sound so far.
fn lengths(heard: &std::path::Path) -> Vec<u32> {
    let mut files: Vec<_> = fs::read_dir(heard).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let length = |file| hound::WavReader::open(file).ok().map(|wave| wave.duration() / 44);
    files.into_iter().filter_map(length).collect()
}

#[test]
fn a_scan_is_heard_and_so_is_its_verdict() {
    if !screen::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let heard = player(folder.path());
    let shop = shop_at(Duration::from_millis(400));
    let settings = format!("{LOOK}{}\n[sound]\nnot_usable = 0\n", services(&shop.base_url));
    let path = env::join_paths([folder.path().to_owned(), "/usr/bin".into(), "/bin".into()]).unwrap();
    let screen = Screen::open(&settings, |command| {
        command.env("PATH", path);
        keys(command);
    });
    let near = |millis: u32, of: u32| millis.abs_diff(of) <= 10;
    screen.scan("104686126200130");
    // A tick when it was read, three steps up when it is usable.
    wait("two sounds", || {
        let lengths = lengths(&heard);
        (lengths.len() == 2 && near(lengths[0], 70) && near(lengths[1], 360)).then_some(())
    });
    screen.scan("164822200532619796512");
    thread::sleep(Duration::from_secs(1));
    let lengths = lengths(&heard);
    assert_eq!(lengths.len(), 3, "a tick, and no sound for the verdict that is muted: {lengths:?}");
}

fn services(base_url: &str) -> String {
    format!(
        "[zhimai]\nbase_url = \"{base_url}\"\nopen_id = \"{}\"\ngrant_code = \"{}\"\n\
         [yunzhong]\nbase_url = \"{base_url}\"\nuniacid = {}\nclient_type = {}\nmerchant_id = {}\n",
        account::OPEN_ID,
        account::GRANT_CODE,
        account::UNIACID,
        account::CLIENT_TYPE,
        account::MERCHANT_ID,
    )
}

fn keys(command: &mut std::process::Command) {
    command.env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", account::OPEN_KEY);
    command.env("VOUCHER_DESK_YUNZHONG_TOKEN", account::YZ_TOKEN);
}

const SCANS: usize = 1_200;
const PACE: Duration = Duration::from_millis(50);

/// A minute at a counter that never rests: every scan is a verdict in the journal, in its order.
#[test]
fn twenty_scans_a_second_for_a_minute_are_twelve_hundred_verdicts_in_order() {
    if !screen::is_there() {
        return;
    }
    let shop = shop_at(Duration::from_millis(300));
    let mut screen = Screen::open(&format!("{LOOK}{}", services(&shop.base_url)), keys);
    let mut codes: Vec<String> = (0..SCANS)
        .map(|i| if i % 3 == 0 { format!("16482220053261979{i:04}") } else { format!("10468612629{i:04}") })
        .collect();
    // Among all the codes that no service knows, two that are good.
    codes[400] = "164822200532619796511".into();
    codes[800] = "104686126200130".into();

    let start = Instant::now();
    for (place, code) in (0u32..).zip(&codes) {
        thread::sleep((PACE * place).saturating_sub(start.elapsed()));
        screen.scan(code);
    }
    let sent_in = start.elapsed();
    assert!(sent_in < PACE * 1_210, "the keys were sent in {sent_in:?}");

    let file = screen.folder().join("journal.sqlite3");
    let rows = wait_for(Duration::from_secs(120), "as many rows", || {
        let journal = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        let mut query = journal.prepare("SELECT code, verdict FROM checks ORDER BY at").ok()?;
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let rows: Vec<(String, String)> = query.query_map([], row).ok()?.collect::<Result<_, _>>().ok()?;
        (rows.len() >= SCANS).then_some(rows)
    });
    println!("{SCANS} scans in {sent_in:.1?}, the last verdict after {:.1?}", start.elapsed());
    let expected: Vec<(String, String)> = codes
        .into_iter()
        .enumerate()
        .map(|(i, code)| (code, if i == 400 || i == 800 { "usable" } else { "not_usable" }.to_owned()))
        .collect();
    assert_eq!(rows.len(), SCANS);
    for (place, (row, expected)) in rows.iter().zip(&expected).enumerate() {
        assert_eq!(row, expected, "scan no. {place}");
    }
    assert!(screen.is_running());
}
