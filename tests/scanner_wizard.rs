//! Setting up a scanner by scanning any code three times.

mod common;

use common::{Till, scans};
use eframe::egui::{Event, Key};

fn wizard() -> Till {
    let mut till = Till::open_at(eframe::egui::vec2(1280.0, 3000.0), "language = \"en\"\n");
    till.click("Settings");
    till.click("Set up by scanning three times…");
    till.wait_for("Scan any three codes");
    till
}

fn type_in(till: &mut Till, text: &str) {
    till.harness.input_mut().events.extend(text.chars().map(|c| Event::Text(c.into())));
    till.harness.step();
}

#[test]
fn a_prefix_and_a_missing_enter_are_learned_and_kept() {
    let mut till = wizard();
    for code in ["KPOS.104686126200130", "KPOS.104686126200131", "KPOS.104686126200132"] {
        type_in(&mut till, code);
        till.wait("the scan", |till| till.shows(&format!("{code} Code:")));
    }
    till.wait_for("Prefix \"KPOS.\"");
    till.wait_for("part of the code? Choose");
    till.click("Prefix and suffix: Drop");
    till.wait_for("Code: 1046 8612 6200 130");
    till.wait_for("no end key");
    till.wait_for("0.1 s pause");
    assert_eq!(till.harness.state().board().count(), 0, "nothing is checked meanwhile");
    till.click("Use and save these settings");
    till.wait_for("Saved");
    let file = till.settings_file();
    assert!(file.contains("prefix = \"KPOS.\"") && file.contains("idle_ms = 100"), "{file}");

    type_in(&mut till, "KPOS.104686126200130");
    till.wait_for("Usable: The Douyin voucher");
}

#[test]
fn whether_letters_belong_to_the_code_is_for_a_person_to_say() {
    let mut till = wizard();
    till.harness.input_mut().events.extend(scans(["VIP104686", "VIP104687", "VIP104688"]));
    till.wait_for("Code: VIP104686");
    till.click("Use and save these settings");
    assert!(!till.shows("Saved"), "not before somebody chose");
    till.click("Prefix and suffix: Drop");
    till.wait_for("Code: 1046 86");
}

#[test]
fn an_input_method_is_named_and_three_more_scans_forget_it() {
    let mut till = wizard();
    till.harness.input_mut().events.extend(scans(["１０４６８６１", "１０４６８６２", "１０４６８６３"]));
    till.wait_for("A Chinese input method is on");
    till.harness.input_mut().events.extend(scans(["1046861", "1046862", "1046863"]));
    till.wait_for("Fine: no input method");
    assert!(till.shows("ended by Enter"));
}

#[test]
fn escape_leaves_it_and_nothing_is_changed() {
    let mut till = wizard();
    till.harness.input_mut().events.extend(scans(["KPOS.104686"]));
    till.wait_for("KPOS.104686");
    till.harness.key_press(Key::Escape);
    till.wait_for("Zhimai: exchange and universal codes");
    assert_eq!(till.settings_file(), "language = \"en\"\n");
}
