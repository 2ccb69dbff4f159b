//! The real program in a real window: keys from outside; pixels, sound and the journal back.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/rush.rs"]
mod rush;
#[path = "common/screen.rs"]
mod screen;

use std::{env, fs, os::unix::fs::PermissionsExt as _, path::PathBuf, thread, time::Duration};

use common::shop_at;
use image::Rgb;
use rush::{LOOK, Rush, rush, secrets, settings};
use screen::{Screen, wait};

/// The fill of a usable verdict, `theme.rs`.
const USABLE: Rgb<u8> = Rgb([0x00, 0x7F, 0x73]);

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
    let settings = format!("{}[sound]\nnot_usable = 0\n", settings(&shop.base_url));
    let path = env::join_paths([folder.path().to_owned(), "/usr/bin".into(), "/bin".into()]).unwrap();
    let screen = Screen::open(&settings, |command| {
        command.env("PATH", path);
        secrets(command);
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

#[test]
fn a_second_start_brings_the_first_window_to_the_front_and_ends() {
    if !screen::is_there() {
        return;
    }
    let mut screen = Screen::open(LOOK, |_| {});
    let second = screen.start_again();
    assert_eq!(second.status.code(), Some(0));
    let words = String::from_utf8(second.stdout).unwrap();
    assert!(words.contains("its window was brought to the front"), "{words}");
    assert!(screen.is_running());
    screen.scan("104686126200130");
    wait("a usable banner", || (screen.count(USABLE) > 60_000).then_some(()));
}

/// A minute at a counter that never rests: every scan is a verdict in the journal, in its order.
#[test]
fn twenty_scans_a_second_for_a_minute_are_twelve_hundred_verdicts_in_order() {
    if !screen::is_there() {
        return;
    }
    let (pace, delay, good) = (Duration::from_millis(50), Duration::from_millis(300), [400, 800]);
    let Rush { codes, rows, typed_in, done_in } = rush(1_200, pace, delay, good);
    println!("1,200 scans in {typed_in:.1?}, the last verdict after {done_in:.1?}");
    assert!(typed_in < pace * 1_210, "the keys were sent in {typed_in:?}");
    assert_eq!(rows.len(), codes.len());
    for (place, (row, code)) in rows.into_iter().zip(codes).enumerate() {
        let verdict = if good.contains(&place) { "usable" } else { "not_usable" };
        assert_eq!(row, (code, verdict.to_owned()), "scan no. {place}");
    }
}
