//! The keyboard as it comes: in any pieces, by any road, over any number of frames.

use eframe::egui::RawInput;
use proptest::prelude::*;

use super::*;

fn key(key: Key, modifiers: Modifiers) -> [Event; 2] {
    [true, false].map(|pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers })
}

/// Hands frames of events to the keyboard; returns the codes that ended, or `None` for a refusal.
fn entered(frames: impl IntoIterator<Item = (f64, Vec<Event>)>) -> Vec<Option<String>> {
    let ctx = Context::default();
    let mut keys = Keys { is_ready: true, ..Keys::default() };
    let mut codes = Vec::new();
    let mut time = 0.0;
    for (pause, events) in frames {
        time += pause;
        let input = RawInput { time: Some(time), events, ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            let mut actions = Vec::new();
            keys.take(ui.ctx(), &mut actions);
            codes.extend(actions.into_iter().filter_map(|action| match action {
                Action::Entered(ended) => Some(ended.code.ok().map(|code| code.as_str().to_owned())),
                _ => None,
            }));
        });
        output.textures_delta.clear();
    }
    codes
}

/// A scan's events: typed key by key, pasted, or composed by an input method; ended by a key or a line
/// break.
fn scan() -> impl Strategy<Value = (String, Vec<Event>)> {
    let end = prop::sample::select(vec![Key::Enter, Key::Tab]);
    ("[0-9]{6,21}", 0..4u8, end).prop_map(|(code, road, end)| {
        let end = key(end, Modifiers::NONE).to_vec();
        let each = |event: fn(String) -> Event| code.chars().map(|c| event(c.into())).collect::<Vec<_>>();
        let events = match road {
            0 => [each(Event::Text), end].concat(),
            1 => vec![Event::Paste(format!("{code}\r\n"))],
            2 => [each(|text| Event::Ime(ImeEvent::Commit(text))), end].concat(),
            _ => {
                let pressed = |c: char| {
                    let name = Key::from_name(&c.to_string());
                    let [down, up] = key(name.unwrap(), Modifiers::NONE);
                    [down, Event::Text(c.into()), up]
                };
                [code.chars().flat_map(pressed).collect(), end].concat()
            }
        };
        (code, events)
    })
}

proptest! {
    #[test]
    fn any_split_of_any_scans_into_frames_gives_exactly_those_codes(
        scans in prop::collection::vec(scan(), 1..20),
        // No pause between two characters, three events apart, is long enough to have forgotten the first.
        cuts in prop::collection::vec((1usize..40, 0.0..0.09f64), 1..60),
    ) {
        let expected: Vec<_> = scans.iter().map(|(code, _)| Some(code.clone())).collect();
        let mut events = scans.into_iter().flat_map(|(_, events)| events);
        let mut frames: Vec<(f64, Vec<Event>)> =
            cuts.into_iter().map(|(count, pause)| (pause, events.by_ref().take(count).collect())).collect();
        frames.push((0.01, events.collect()));
        prop_assert_eq!(entered(frames), expected);
    }
}

#[test]
fn a_scan_with_a_modifier_held_is_refused_never_merged_and_never_silent() {
    let alt = |code: &str| {
        let text = code.chars().map(|c| Event::Text(c.into()));
        text.chain(key(Key::Enter, Modifiers::ALT)).collect::<Vec<_>>()
    };
    assert_eq!(entered([(0.1, alt("104686")), (0.1, alt("104687"))]), [None, None]);
    // With Ctrl down no text comes at all.
    let ctrl =
        ["1", "0", "4"].into_iter().flat_map(|name| key(Key::from_name(name).unwrap(), Modifiers::CTRL));
    let ctrl: Vec<Event> = ctrl.chain(key(Key::Enter, Modifiers::CTRL)).collect();
    assert_eq!(entered([(0.1, ctrl)]), [None]);
}

#[test]
fn control_characters_around_a_code_are_no_finger_on_a_key() {
    let text = |code: &str| code.chars().map(|c| Event::Text(c.into())).collect::<Vec<_>>();
    let ctrl = |name| key(Key::from_name(name).unwrap(), Modifiers::CTRL).to_vec();
    let enter = || key(Key::Enter, Modifiers::NONE).to_vec();
    let stx = [ctrl("B"), text("CODE77"), enter(), ctrl("J")].concat();
    assert_eq!(entered([(0.1, stx.clone()), (0.6, stx)]), [Some("CODE77".into()), Some("CODE77".into())]);
    let ended_by_cr = [text("CODE77"), ctrl("M"), ctrl("J"), text("CODE88"), ctrl("M")].concat();
    assert_eq!(entered([(0.1, ended_by_cr)]), [Some("CODE77".into()), Some("CODE88".into())]);
}

#[test]
fn a_key_let_go_under_shift_is_let_go() {
    let event = |key, physical_key, pressed, modifiers| Event::Key {
        key,
        physical_key: Some(physical_key),
        pressed,
        repeat: false,
        modifiers,
    };
    let mut events = vec![
        event(Key::Num1, Key::Num1, true, Modifiers::NONE),
        Event::Text("1".into()),
        event(Key::Exclamationmark, Key::Num1, false, Modifiers::SHIFT),
    ];
    for (name, physical_key) in [("S", Key::S), ("U", Key::U), ("M", Key::M), ("E", Key::E)] {
        events.extend([
            event(physical_key, physical_key, true, Modifiers::SHIFT),
            Event::Text(name.into()),
            event(physical_key, physical_key, false, Modifiers::SHIFT),
        ]);
    }
    events.extend(key(Key::Enter, Modifiers::NONE));
    assert_eq!(entered([(0.1, events)]), [Some("1SUME".into())]);
}

#[test]
fn a_finger_that_has_lain_on_a_key_since_before_the_scan_is_noticed_without_a_repeat() {
    let [finger, _] = key(Key::Num7, Modifiers::NONE);
    let mut events = vec![finger, Event::Text("7".into())];
    let scan = |events: &mut Vec<Event>| {
        for name in ["1", "0", "4", "6", "8"] {
            let [down, up] = key(Key::from_name(name).unwrap(), Modifiers::NONE);
            events.extend([down, Event::Text(name.into()), up]);
        }
        events.extend(key(Key::Enter, Modifiers::NONE));
    };
    scan(&mut events);
    scan(&mut events);
    assert_eq!(entered([(0.1, events)]), [None, Some("10468".into())], "one refusal, even if it went unseen");
}

#[test]
fn what_comes_before_the_settings_waits_for_them() {
    let ctx = Context::default();
    let mut keys = Keys::default();
    let take = |keys: &mut Keys, events| {
        let mut actions = Vec::new();
        let input = RawInput { events, ..RawInput::default() };
        ctx.run_ui(input, |ui| keys.take(ui.ctx(), &mut actions)).textures_delta.clear();
        actions.len()
    };
    assert_eq!(take(&mut keys, vec![Event::Paste("KPOS.1046\n".into())]), 0);
    keys.is_ready = true;
    keys.buffer.profile.prefix = "KPOS.".into();
    assert_eq!(take(&mut keys, Vec::new()), 1);
}
