//! A till that customers can reach: the PIN before settings and exit, the window as it is set.

mod common;

use std::sync::Arc;

use common::{Till, scans};
use eframe::egui::{Event, Key, ViewportCommand, ViewportEvent, WindowLevel, vec2};
use secrecy::SecretString;
use voucher_desk::{
    desk::{self, Command, Desk, Opened, Options, Practice, Trouble, Unlocking},
    store::{PinHash, SettingsFile},
};

const PIN: &str = "2580";

fn locked_settings() -> String {
    let hash = PinHash::of(&SecretString::from(PIN)).unwrap();
    let hash = toml::Value::try_from(&hash).unwrap();
    format!("language = \"en\"\n[kiosk]\nfull_screen = true\nalways_on_top = true\npin = {hash}\n")
}

fn locked_till() -> Till {
    Till::open(&locked_settings())
}

fn guess_until_there_is_a_wait(till: &mut Till) {
    till.click("Settings");
    for wrong in ["0000", "0001"] {
        till.scan(wrong);
        till.wait("an answer", |till| till.shows("Wrong PIN") && !till.shows("Checking…"));
    }
    till.scan("0002");
    till.wait_for("Too many wrong tries: wait");
}

fn commands(till: &Till) -> Vec<ViewportCommand> {
    let output = till.harness.output();
    output.viewport_output.values().flat_map(|viewport| viewport.commands.clone()).collect()
}

/// The window's commands of the frames until something is shown.
fn commands_until(till: &mut Till, what: &str, is_so: impl Fn(&Till) -> bool) -> Vec<ViewportCommand> {
    let mut all = Vec::new();
    for _ in 0..400 {
        if is_so(till) {
            return all;
        }
        till.harness.step();
        all.extend(commands(till));
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("waited in vain for {what}: {:#?}", till.harness);
}

#[test]
fn settings_open_with_the_right_pin_only() {
    let mut till = locked_till();
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.input_mut().events.push(Event::Text("7777".into()));
    till.wait_for("4 digits typed");
    assert!(!till.shows("7777") && till.typed(""), "what is typed is not shown");
    till.harness.key_press(Key::Enter);
    till.wait_for("Wrong PIN");
    assert!(!till.shows("openId"));
    for digit in ["2", "5", "8", "0", "OK"] {
        till.click(digit);
    }
    till.wait_for("Zhimai: exchange and universal codes");
    till.click("Desk");
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.key_press(Key::Escape);
    till.wait("the question is gone", |till| !till.shows("Manager's PIN"));
    assert!(!till.shows("Zhimai: exchange"));
}

#[test]
fn whoever_guesses_waits() {
    let mut till = locked_till();
    guess_until_there_is_a_wait(&mut till);
    till.scan(PIN);
    till.harness.run_steps(5);
    till.wait_for("Too many wrong tries: wait");
    assert!(!till.shows("Zhimai: exchange"));
}

#[test]
fn whoever_guesses_still_waits_after_a_restart() {
    let mut till = locked_till();
    guess_until_there_is_a_wait(&mut till);
    let mut till = till.restart();
    till.click("Settings");
    till.scan(PIN);
    till.wait_for("Too many wrong tries: wait");
    assert!(!till.shows("Zhimai: exchange"));
    till.wait("the end of the wait", |till| !till.shows("Too many wrong tries: wait"));
    till.scan(PIN);
    till.wait_for("Zhimai: exchange and universal codes");
    assert!(!till.data_folder().join("wrong-tries.json").exists(), "a right one ends it");
}

#[test]
fn a_scan_while_the_pin_is_asked_for_is_a_scan() {
    let mut till = locked_till();
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.input_mut().events.extend(scans(["104686126200130"]));
    till.wait_for("Usable: The Douyin voucher");
    assert!(!till.shows("Manager's PIN"));
}

#[test]
fn a_mistyped_pin_is_asked_of_no_service() {
    let mut till = locked_till();
    till.click("Settings");
    for typed in ["258", "25801234567890"] {
        for c in typed.chars() {
            till.harness.event(Event::Text(c.into()));
        }
        till.harness.key_press(Key::Enter);
        till.wait_for("A PIN has 4 to 12 digits");
    }
    assert_eq!(till.harness.state().board().count(), 0);
}

const LONG: &str = "471747174717";

fn till_with_a_long_pin() -> Till {
    let hash = PinHash::of(&SecretString::from(LONG)).unwrap();
    let hash = toml::Value::try_from(&hash).unwrap();
    Till::open(&format!("language = \"en\"\n[kiosk]\npin = {hash}\n"))
}

/// The codes on the board, the first one first.
fn codes(till: &Till) -> Vec<String> {
    let mut codes: Vec<String> =
        till.harness.state().board().reports().map(|report| report.code.as_str().to_owned()).collect();
    codes.reverse();
    codes
}

#[test]
fn a_long_pin_typed_as_fast_as_a_scan_is_asked_of_no_service_and_a_code_of_its_length_is() {
    let mut till = till_with_a_long_pin();
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.input_mut().events.extend(scans([LONG]));
    till.wait_for("Zhimai: exchange and universal codes");
    assert_eq!(till.harness.state().board().count(), 0);
    till.click("Desk");
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.input_mut().events.extend(scans(["104686126200"]));
    till.wait_for("Not usable: Both checks said no");
    assert!(!till.shows("Manager's PIN"));
}

#[test]
fn scans_that_could_be_a_pin_are_no_guesses_however_many_there_are() {
    let mut till = till_with_a_long_pin();
    let all: Vec<String> = (0..5).map(|place| format!("10468612620{place}")).collect();
    for (before, code) in all.iter().enumerate() {
        till.click("Settings");
        till.wait_for("Manager's PIN");
        till.harness.input_mut().events.extend(scans([&**code]));
        till.wait("the code is asked", |till| codes(till).len() > before);
        till.click("Desk");
    }
    assert_eq!(codes(&till), all);
    assert!(!till.data_folder().join("wrong-tries.json").exists(), "nobody has to wait");
}

#[test]
fn a_scan_is_no_guess_while_whoever_guessed_waits() {
    let mut till = locked_till();
    guess_until_there_is_a_wait(&mut till);
    till.harness.input_mut().events.extend(scans(["104686126200"]));
    till.wait_for("Not usable: Both checks said no");
    assert!(!till.shows("Manager's PIN"));
}

#[test]
fn scans_in_a_row_while_the_pin_is_asked_for_are_checked_in_their_order() {
    let mut till = locked_till();
    till.click("Settings");
    till.wait_for("Manager's PIN");
    let all = ["104686126200", "104686126201", "104686126200130", "104686126202"];
    till.harness.input_mut().events.extend(scans(all));
    till.wait("all are asked", |till| codes(till).len() == all.len());
    assert_eq!(codes(&till), all);
    assert!(!till.shows("Manager's PIN"));
}

/// What somebody types who has not seen that a scan has closed the question.
fn type_behind_a_scan(till: &mut Till, typed: &str) {
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.input_mut().events.extend(scans(["104686126200130"]));
    till.wait("the question is gone", |till| !till.shows("Manager's PIN"));
    till.scan(typed);
}

#[test]
fn a_pin_typed_just_behind_a_scan_opens_what_was_asked_for_and_reaches_no_service() {
    let mut till = locked_till();
    type_behind_a_scan(&mut till, PIN);
    till.wait_for("Zhimai: exchange and universal codes");
    assert_eq!(codes(&till), ["104686126200130"]);
}

#[test]
fn what_is_no_pin_just_behind_a_scan_is_a_code() {
    let mut till = locked_till();
    type_behind_a_scan(&mut till, "1234");
    till.wait("the code is asked", |till| codes(till).len() == 2);
    assert_eq!(codes(&till), ["104686126200130", "1234"]);
}

#[test]
fn a_pin_just_behind_a_scan_that_must_wait_reaches_no_service_either() {
    let mut till = locked_till();
    guess_until_there_is_a_wait(&mut till);
    till.harness.key_press(Key::Escape);
    till.wait("the question is gone", |till| !till.shows("Manager's PIN"));
    type_behind_a_scan(&mut till, PIN);
    till.wait_for("Too many wrong tries: wait");
    assert_eq!(codes(&till), ["104686126200130"]);
}

#[test]
fn the_rest_of_a_pin_that_a_scan_came_into_reaches_no_service() {
    let mut till = locked_till();
    till.click("Settings");
    till.wait_for("Manager's PIN");
    till.harness.event(Event::Text("25".into()));
    till.wait_for("2 digits typed");
    till.harness.run_steps(4);
    till.harness.input_mut().events.extend(scans(["104686126200130"]));
    till.wait("the question is gone", |till| !till.shows("Manager's PIN"));
    till.scan("80");
    till.wait_for("A PIN has 4 to 12 digits");
    assert!(till.shows("Manager's PIN") && codes(&till).is_empty());
}

#[test]
fn the_pin_typed_over_the_wizard_goes_to_the_lock() {
    let hash = PinHash::of(&SecretString::from(PIN)).unwrap();
    let hash = toml::Value::try_from(&hash).unwrap();
    let mut till =
        Till::open_at(vec2(1280.0, 3000.0), &format!("language = \"en\"\n[kiosk]\npin = {hash}\n"));
    till.click("Settings");
    till.scan(PIN);
    till.wait_for("Zhimai: exchange and universal codes");
    till.click("Set up by scanning three times…");
    till.harness.key_press(Key::F11);
    till.wait_for("Manager's PIN");
    till.scan(PIN);
    till.wait("the lock is open", |till| !till.shows("to change full screen"));
    assert!(!till.shows(PIN), "no wizard has read it");
}

#[test]
fn the_windows_own_close_button_asks_for_the_pin() {
    let mut till = locked_till();
    let id = till.harness.input().viewport_id;
    till.harness.input_mut().viewports.get_mut(&id).unwrap().events.push(ViewportEvent::Close);
    till.harness.step();
    assert!(commands(&till).contains(&ViewportCommand::CancelClose));
    till.harness.input_mut().viewports.get_mut(&id).unwrap().events.clear();
    till.wait_for("to close the program");
}

#[test]
fn the_window_opens_full_and_closes_with_the_pin() {
    let mut till = locked_till();
    till.click("Exit");
    till.wait_for("Manager's PIN");
    till.harness.input_mut().events.extend(scans([PIN]));
    let commands = commands_until(&mut till, "the way out", |till| !till.shows("Manager's PIN"));
    assert!(commands.contains(&ViewportCommand::Close), "{commands:?}");
}

/// The words of the system's language, whichever it is: a broken file names none.
const PIN_ASKED: [&str; 3] = ["Manager's PIN", "请输入管理密码", "請輸入管理密碼"];

fn asks_for_the_pin(till: &Till) -> bool {
    PIN_ASKED.iter().any(|words| till.shows(words))
}

#[test]
fn a_settings_file_that_is_broken_at_the_start_opens_nothing() {
    let mut till = Till::open(&(locked_settings() + "zoom = 1\n"));
    till.harness.key_press(Key::F11);
    till.wait("the question", asks_for_the_pin);
    till.harness.key_press(Key::Escape);
    till.wait("the question is gone", |till| !asks_for_the_pin(till));
    let id = till.harness.input().viewport_id;
    till.harness.input_mut().viewports.get_mut(&id).unwrap().events.push(ViewportEvent::Close);
    till.harness.step();
    assert!(commands(&till).contains(&ViewportCommand::CancelClose));
    till.harness.input_mut().viewports.get_mut(&id).unwrap().events.clear();
    till.wait("the question", asks_for_the_pin);
    till.harness.input_mut().events.extend(scans([PIN]));
    let commands = commands_until(&mut till, "the way out", |till| !asks_for_the_pin(till));
    assert!(commands.contains(&ViewportCommand::Close), "{commands:?}");
}

/// What the desk works with next.
fn opened(desk: &Desk) -> Opened {
    loop {
        if let desk::Event::Opened(opened) = desk.wait().unwrap() {
            return *opened;
        }
    }
}

#[test]
fn a_till_whose_settings_file_breaks_under_way_stays_as_closed_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, locked_settings()).unwrap();
    let options = Options {
        settings_file: SettingsFile::new(file.clone()),
        data_folder: folder.path().join("data"),
        practice: Practice::UntilSetUp,
        credentials: Arc::default(),
        training: Arc::default(),
    };
    let desk = Desk::start(options, |_| {}).unwrap();
    let before = opened(&desk).settings.kiosk;
    std::fs::write(file, "nothing of it is left").unwrap();
    desk.send(Command::OpenAgain);
    let broken = opened(&desk);
    assert!(matches!(broken.trouble, Some(Trouble::Settings(_))), "{:?}", broken.trouble);
    assert!(broken.settings.kiosk == before && before.pin.is_some() && before.full_screen);
    for (pin, comes_to) in [("0000", Unlocking::Wrong), (PIN, Unlocking::Right)] {
        desk.send(Command::Unlock { pin: pin.into(), is_guess: true });
        let told = std::iter::from_fn(|| desk.wait())
            .find_map(|event| if let desk::Event::Unlocked(told) = event { Some(told) } else { None });
        assert_eq!(told, Some(comes_to));
    }
}

#[test]
fn a_pin_and_the_window_are_set_in_the_settings() {
    let mut till = Till::open_at(vec2(1280.0, 3000.0), "language = \"en\"\n");
    till.click("Settings");
    till.wait_for("Zhimai: exchange and universal codes");
    till.fill("Manager's PIN", "12");
    till.leave_fields();
    assert!(till.shows("A PIN has 4 to 12 digits"));
    till.click("Save");
    assert!(till.shows("Mend the marked fields"));
    till.fill("Manager's PIN", PIN);
    till.leave_fields();
    till.click("Start in full screen: Yes");
    till.click("Stay above other windows: Yes");
    till.click("Save");
    let commands = commands_until(&mut till, "saved", |till| till.shows("Saved"));
    assert!(commands.contains(&ViewportCommand::Fullscreen(true)), "{commands:?}");
    assert!(commands.contains(&ViewportCommand::WindowLevel(WindowLevel::AlwaysOnTop)), "{commands:?}");
    let file = till.settings_file();
    assert!(file.contains("$argon2id$") && !file.contains(PIN), "{file}");

    let mut till = till.restart();
    till.click("Settings");
    till.wait_for("Manager's PIN");
    assert!(!till.shows("Zhimai: exchange"));
}
