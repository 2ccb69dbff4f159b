//! A scanner on a serial port: a pseudo-terminal stands for the cable.

#![cfg(unix)]

mod common;

use std::{io::Write as _, os::unix::fs::symlink, path::PathBuf};

use common::Till;
use egui_kittest::kittest::Queryable as _;
use serialport::{SerialPort as _, TTYPort};

/// A cable that can be plugged into the same place again.
struct Cable {
    folder: tempfile::TempDir,
    /// The scanner's end, while it is plugged in.
    scanner: Option<TTYPort>,
}

impl Cable {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), scanner: None }
    }

    fn port(&self) -> PathBuf {
        self.folder.path().join("scanner")
    }

    fn plug(&mut self) {
        let (scanner, till) = TTYPort::pair().unwrap();
        symlink(till.name().unwrap(), self.port()).unwrap();
        self.scanner = Some(scanner);
    }

    fn unplug(&mut self) {
        std::fs::remove_file(self.port()).unwrap();
        self.scanner = None;
    }

    fn send(&mut self, bytes: &[u8]) {
        self.scanner.as_mut().unwrap().write_all(bytes).unwrap();
    }
}

/// A till with its scanner plugged in.
fn plugged() -> (Cable, Till) {
    let mut cable = Cable::new();
    cable.plug();
    let mut till = till(&cable);
    till.wait_for("Serial scanner connected");
    (cable, till)
}

fn till(cable: &Cable) -> Till {
    Till::open(&format!(
        "language = \"en\"\n[scanner]\nprefix = \"K.\"\nidle_ms = 400\n[scanner.serial]\nport = \"{}\"\nbaud = 115200\n",
        cable.port().display()
    ))
}

#[test]
fn codes_from_a_serial_port_are_checked_and_a_cable_that_comes_out_is_survived() {
    let (mut cable, mut till) = plugged();
    cable.send(b"K.164822200532619796512\r\n");
    till.wait_for("Not usable:");

    // Half a code, and the cable comes out.
    cable.send(b"K.1046");
    std::thread::sleep(std::time::Duration::from_millis(50));
    cable.unplug();
    till.wait_for("The scanner was cut off");
    till.wait_for("Scanner not connected");

    cable.plug();
    till.wait_for("Serial scanner connected");
    cable.send(b"K.104686126200130\r\n");
    till.wait_for("Usable: The Douyin voucher");
    let codes: Vec<_> = till.harness.state().board().reports().map(|report| report.code.clone()).collect();
    assert_eq!(codes.len(), 2, "{codes:?}");
}

#[test]
fn a_serial_scanner_needs_no_enter_and_its_codes_are_never_merged() {
    let (mut cable, mut till) = plugged();
    cable.send(b"]Q1\\000026104686126200130");
    till.wait_for("Usable: The Douyin voucher");
    let many: Vec<String> = (0..50).map(|i| format!("16482220053261979{i:04}\r")).collect();
    cable.send(many.concat().as_bytes());
    till.wait("fifty more", |till| till.harness.state().board().count() == 51);
    let codes: Vec<String> =
        till.harness.state().board().reports().map(|report| format!("{}\r", report.code.as_str())).collect();
    assert!(codes.iter().rev().skip(1).eq(&many), "{codes:?}");
}

#[test]
fn what_is_no_text_is_refused_and_asked_of_no_service() {
    let (mut cable, mut till) = plugged();
    cable.send(b"SUMMER\xc2\xeb2\r");
    till.wait_for("What the scanner sent is no text");
    assert_eq!(till.harness.state().board().count(), 0);
}

#[test]
fn a_serial_scan_ends_the_set_up_of_another_scanner() {
    let (mut cable, mut till) = plugged();
    till.click("Settings");
    till.harness.get_by_label("Set up by scanning three times…").scroll_to_me();
    till.click("Set up by scanning three times…");
    till.wait_for("Scan any three codes");
    cable.send(b"164822200532619796512\r");
    till.wait_for("Not usable:");
    till.scan("104686126200130");
    till.wait_for("Usable: The Douyin voucher");
}

#[test]
fn the_port_is_chosen_in_the_settings() {
    let mut cable = Cable::new();
    cable.plug();
    let mut till = Till::open_at(eframe::egui::vec2(1280.0, 3000.0), "language = \"en\"\n");
    assert!(!till.shows("Scanner not connected") && !till.shows("Serial scanner connected"));
    till.click("Settings");
    till.fill("Serial port (empty for none)", cable.port().to_str().unwrap());
    till.leave_fields();
    till.click("Bits a second: 115200");
    till.click("Save");
    till.wait_for("Serial scanner connected");
    assert!(till.settings_file().contains("baud = 115200"), "{}", till.settings_file());
}
