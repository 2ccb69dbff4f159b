//! A scanner on a serial port: a pseudo-terminal stands for the cable.

#![cfg(unix)]

mod common;

use std::{io::Write as _, os::unix::fs::symlink, path::PathBuf, thread, time::Duration};

use common::Till;
use eframe::egui::Event;
use egui_kittest::kittest::Queryable as _;
use serialport::{SerialPort as _, TTYPort};
use voucher_desk::{
    scan::{Profile, SerialEvent, SerialPlace, SerialScanner},
    store::PinHash,
};

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
    thread::sleep(Duration::from_millis(50));
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

/// A PIN is asked for, and its first digits are typed when a scan comes from the cable.
fn half_a_pin() -> Till {
    let mut cable = Cable::new();
    cable.plug();
    let hash = toml::Value::try_from(PinHash::of(&"2580".into()).unwrap()).unwrap();
    let serial = format!("[scanner.serial]\nport = \"{}\"\n", cable.port().display());
    let mut till = Till::open(&format!("language = \"en\"\n[kiosk]\npin = {hash}\n{serial}"));
    till.wait_for("Serial scanner connected");
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.event(Event::Text("25".into()));
    till.wait_for("2 digits typed");
    cable.send(b"104686126200130\r");
    till.wait_for("Usable: The Douyin voucher");
    till.wait("the question is gone", |till| !till.shows("Manager's PIN"));
    assert!(till.typed(""), "what was typed is not shown");
    till
}

#[test]
fn a_pin_that_a_serial_scan_cuts_in_half_reaches_no_service() {
    for (rest, told) in [("80", "A PIN has 4 to 12 digits"), ("2589", "Wrong PIN")] {
        let mut till = half_a_pin();
        till.scan(rest);
        till.wait_for(told);
        assert!(till.shows("Manager's PIN"), "it is asked for once more");
        till.scan("2580");
        till.wait_for("Zhimai: exchange and universal codes");
        assert_eq!(till.harness.state().board().count(), 1, "{rest}");
    }
}

#[test]
fn a_pin_that_a_serial_scan_cut_in_half_and_is_typed_anew_opens_what_was_asked_for() {
    let mut till = half_a_pin();
    till.scan("2580");
    till.wait_for("Zhimai: exchange and universal codes");
    assert_eq!(till.harness.state().board().count(), 1);
}

const HOUR: Duration = Duration::from_secs(3600);

/// A till tall enough for every setting, whose scanner may pause for long within a code.
fn patient() -> (Cable, Till) {
    let mut cable = Cable::new();
    cable.plug();
    let serial = format!("[scanner.serial]\nport = \"{}\"\n", cable.port().display());
    let settings = format!("language = \"en\"\n[scanner]\nidle_ms = 3600000\n{serial}");
    let mut till = Till::open_at(eframe::egui::vec2(1280.0, 3000.0), &settings);
    till.wait_for("Serial scanner connected");
    (cable, till)
}

#[test]
fn what_is_scanned_while_other_settings_take_over_is_asked() {
    let (mut cable, mut till) = patient();
    for place in 0..3 {
        till.click("Settings");
        till.fill("Prefix to drop", &format!("K{place}."));
        till.leave_fields();
        till.click("Save");
        till.wait_for("Saved");
        cable.send(format!("16482220053261979651{place}\r10468612620070{place}\r").as_bytes());
        till.wait("both codes", |till| till.harness.state().board().count() == 2 * (place + 1));
        till.wait_for("Serial scanner connected");
    }
}

#[test]
fn a_code_whose_middle_finds_another_profile_or_speed_is_read_whole() {
    let mut cable = Cable::new();
    cable.plug();
    let place = |baud, prefix: &str| {
        let profile = Profile { prefix: prefix.into(), idle: Some(HOUR), ..Profile::default() };
        Some(SerialPlace { port: cable.port().to_str().unwrap().into(), baud, profile })
    };
    let places = [place(9_600, ""), place(9_600, "K."), place(19_200, "K.")];
    let scanner = SerialScanner::start(|| ()).unwrap();
    let next = || loop {
        if let Some(event) = scanner.events().next() {
            return event;
        }
        thread::sleep(Duration::from_millis(1));
    };
    let [first, others @ ..] = places;
    scanner.listen_at(first);
    assert_eq!(next(), SerialEvent::Plugged(true));
    for other in others {
        scanner.listen_at(other);
        cable.send(b"K.104686126");
        assert_eq!(next(), SerialEvent::Plugged(true));
        cable.send(b"200702\r");
        let SerialEvent::Ended(ended) = next() else { panic!("it was not unplugged") };
        assert_eq!(ended.code.unwrap().as_str(), "104686126200702");
    }
}

#[test]
fn half_a_code_is_refused_when_its_port_is_given_up() {
    let mut other = Cable::new();
    other.plug();
    for port in [other.port().to_str().unwrap(), ""] {
        let (mut cable, mut till) = patient();
        till.click("Settings");
        cable.send(b"104686126");
        till.fill("Serial port (empty for none)", port);
        till.leave_fields();
        till.click("Save");
        till.wait_for("The scanner was cut off");
        let is_connected = !port.is_empty();
        till.wait("the other port", |till| till.shows("Serial scanner connected") == is_connected);
        if is_connected {
            other.send(b"104686126200130\r");
            till.wait_for("Usable: The Douyin voucher");
        }
    }
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
