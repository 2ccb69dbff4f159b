//! Ways of drawing that fail: at the start, and while customers wait. Needs Mesa's Vulkan beside its OpenGL.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/rush.rs"]
mod rush;
#[path = "common/screen.rs"]
mod screen;

use std::{
    collections::HashMap,
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use common::shop_at;
use image::Rgb;
use rush::{LOOK, secrets, settings};
use screen::{Screen, wait, wait_for};

const USABLE: Rgb<u8> = Rgb([0x00, 0x7F, 0x73]);

fn last_good(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join("renderer")).ok()
}

/// Whether there is a graphics card or not, it is tried first.
fn begin_with(renderer: &str) -> impl FnOnce(&mut Command) {
    move |command| {
        let folder = command.get_args().skip_while(|argument| *argument != "--data-dir").nth(1).unwrap();
        fs::write(Path::new(folder).join("renderer"), renderer).unwrap();
    }
}

#[test]
fn every_way_of_drawing_shows_the_verdict() {
    if !screen::is_there() {
        return;
    }
    for renderer in ["glow", "wgpu", "cpu"] {
        let screen = Screen::open(LOOK, |command| {
            command.args(["--renderer", renderer]);
        });
        screen.scan("104686126200130");
        wait(renderer, || (screen.count(USABLE) > 60_000).then_some(()));
        wait("what is remembered", || (last_good(screen.folder())? == renderer).then_some(()));
    }
}

#[test]
fn without_opengl_the_window_is_drawn_otherwise_and_that_is_remembered() {
    if !screen::is_there() {
        return;
    }
    let screen = Screen::open(LOOK, |command| {
        begin_with("glow")(command);
        command.args(["--renderer-fault", "glow=refused"]);
    });
    screen.scan("104686126200130");
    wait("a usable banner", || (screen.count(USABLE) > 60_000).then_some(()));
    wait("what is remembered", || (last_good(screen.folder())? != "glow").then_some(()));
}

#[test]
fn where_nothing_can_draw_it_says_so_and_ends() {
    if !screen::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_server, display) = screen::start_server(folder.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    command.arg("--config").arg(folder.path().join("settings.toml")).arg("--data-dir").arg(folder.path());
    command.args(["--renderer", "glow", "--renderer-fault", "glow=refused"]);
    let output = command.env("DISPLAY", &display).env("LANG", "en_US.UTF-8").output().unwrap();
    assert_eq!(output.status.code(), Some(69));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("update the graphics driver"), "{words}");
}

#[test]
fn a_device_that_is_lost_costs_no_scan() {
    breaks_while_customers_wait("glow", "lost");
}

#[test]
fn a_driver_that_panics_costs_no_scan() {
    breaks_while_customers_wait("cpu", "panics");
}

fn breaks_while_customers_wait(renderer: &str, fault: &str) {
    const CODES: usize = 30;
    if !screen::is_there() {
        return;
    }
    let shop = shop_at(Duration::from_secs(1));
    let mut screen = Screen::open(&settings(&shop.base_url), |command| {
        secrets(command);
        begin_with(renderer)(command);
        command.args(["--renderer-fault", &format!("{renderer}={fault}")]);
    });
    for i in 0..CODES {
        screen.scan(&format!("16482220053261979{i:04}"));
    }
    let patience = Duration::from_secs(60);
    wait_for(patience, "the first process to end", || (!screen.is_running()).then_some(()));
    let begun = Instant::now();
    let found = wait_for(patience, "every scan's row", || {
        let rows = rows(screen.folder());
        (rows.len() == CODES).then_some(rows)
    });
    println!("all there {:.1?} after the window broke", begun.elapsed());
    let unknown = found.values().filter(|verdict| *verdict == "unknown").count();
    assert!(unknown <= 4, "only what was being asked: {unknown}");
    wait("another window", || (last_good(screen.folder())? != renderer).then_some(()));
}

/// The newest verdict of each code.
fn rows(folder: &Path) -> HashMap<String, String> {
    let Ok(file) = rusqlite::Connection::open(folder.join("journal.sqlite3")) else { return HashMap::new() };
    let Ok(mut query) = file.prepare("SELECT code, verdict FROM checks ORDER BY at") else {
        return HashMap::new();
    };
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.map(|rows| rows.flatten().collect()).unwrap_or_default()
}
