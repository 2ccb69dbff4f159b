//! Scans go in by any road and in any pieces; the same codes come out, in order.

use proptest::prelude::*;

use super::*;

fn codes(profile: Profile, inputs: impl IntoIterator<Item = Input>) -> Vec<Result<String, Refusal>> {
    let mut buffer = Buffer::new(profile);
    let mut codes = Vec::new();
    for input in inputs {
        let sink = |ended: Ended| codes.push(ended.code.map(|code| code.as_str().to_owned()));
        buffer.push(input, Duration::ZERO, sink);
    }
    codes
}

fn text(text: &str) -> Input {
    Input::Text(text.into())
}

#[test]
fn two_scans_in_one_frame_are_two_codes_in_order() {
    let typed = [text("123"), text("4"), Input::Enter, text("SUMMER"), text("2026"), Input::Enter];
    assert_eq!(codes(Profile::default(), typed), [Ok("1234".into()), Ok("SUMMER2026".into())]);
}

#[test]
fn pasted_lines_are_as_many_codes() {
    assert_eq!(
        codes(Profile::default(), [text("12\r\n34\n\n5\t6")]),
        [Ok("12".into()), Ok("34".into()), Ok("5".into())]
    );
}

#[test]
fn backspace_and_clear_mend_what_was_typed() {
    let typed = [text("99"), Input::Clear, text("128"), Input::Backspace, text("3"), Input::Enter];
    assert_eq!(codes(Profile::default(), typed), [Ok("123".into())]);
}

#[test]
fn an_idle_enter_is_no_code_but_an_endless_one_is_refused() {
    assert_eq!(codes(Profile::default(), [Input::Enter, text(" "), Input::Enter]), []);
    let endless = [text(&"7".repeat(100_000)), Input::Enter];
    assert_eq!(codes(Profile::default(), endless), [Err(Refusal::TooLong)]);
}

#[test]
fn a_scanner_that_sends_no_enter_ends_by_resting() {
    let profile = Profile { idle: Some(Duration::from_millis(120)), ..Profile::default() };
    let mut buffer = Buffer::new(profile);
    let mut ended = Vec::new();
    let at = Duration::from_millis;
    buffer.push(text("1046"), at(0), |end| ended.push(end));
    buffer.push(text("8612"), at(100), |end| ended.push(end));
    buffer.rest(at(219), |end| ended.push(end));
    assert!(ended.is_empty());
    assert_eq!(buffer.due(), Some(at(220)));
    buffer.rest(at(220), |end| ended.push(end));
    assert_eq!(ended.len(), 1);
    assert_eq!(buffer.due(), None);
    assert_eq!(ended[0].code.as_ref().map(Code::as_str), Ok("10468612"));
}

#[test]
fn a_slow_frame_in_the_middle_of_a_scan_does_not_cut_it() {
    let profile = Profile { idle: Some(Duration::from_millis(120)), ..Profile::default() };
    let mut buffer = Buffer::new(profile);
    let mut ended = Vec::new();
    buffer.push(text("104686"), Duration::ZERO, |end| ended.push(end));
    buffer.push(text("126200130"), Duration::from_millis(390), |end| ended.push(end));
    buffer.rest(Duration::from_secs(2), |end| ended.push(end));
    assert_eq!(ended[0].code.as_ref().map(Code::as_str), Ok("104686126200130"));
}

#[test]
fn what_a_person_types_waits_for_enter_even_where_scans_end_by_resting() {
    let profile = Profile { idle: Some(Duration::from_millis(120)), ..Profile::default() };
    let mut buffer = Buffer::new(profile);
    let mut ended = Vec::new();
    for (i, c) in "104686126200130".chars().enumerate() {
        let now = Duration::from_millis(90 * u64::try_from(i).unwrap());
        buffer.push(text(&c.to_string()), now, |end| ended.push(end));
    }
    buffer.rest(Duration::from_secs(10), |end| ended.push(end));
    assert!(ended.is_empty());
    buffer.push(Input::Enter, Duration::from_secs(11), |end| ended.push(end));
    assert!(ended[0].code.is_ok());
}

#[test]
fn the_caret_can_be_moved_and_what_is_selected_replaced() {
    let typed = [
        text("1034"),
        Input::Move(Motion::Left, false),
        Input::Move(Motion::Left, true),
        text("2"),
        Input::Move(Motion::Start, false),
        Input::Delete,
        Input::Enter,
        text("99"),
        Input::SelectAll,
        text("7"),
        Input::Enter,
    ];
    assert_eq!(codes(Profile::default(), typed), [Ok("024".into()), Ok("7".into())]);
}

/// What becomes of a scan that comes `pause` after `left` was typed and left standing.
fn scan_behind(left: &str, pause: Duration) -> Result<String, Refusal> {
    let mut buffer = Buffer::default();
    let mut ended = Vec::new();
    buffer.push(text(left), Duration::ZERO, |end| ended.push(end));
    buffer.push(text("104686126200130"), pause, |end| ended.push(end));
    buffer.push(Input::Enter, pause + Duration::from_millis(100), |end| ended.push(end));
    ended.remove(0).code.map(|code| code.as_str().to_owned())
}

#[test]
fn a_scan_behind_something_forgotten_is_refused_and_never_asked_as_one_code() {
    assert_eq!(scan_behind("10", Duration::from_millis(400)), Err(Refusal::Leftover));
    assert_eq!(scan_behind("10", Duration::from_millis(100)), Ok("10104686126200130".into()));
}

#[test]
fn a_device_has_no_person_to_wait_for() {
    let mut buffer =
        Buffer::of_device(Profile { idle: Some(Duration::from_millis(100)), ..Profile::default() });
    let mut ended = Vec::new();
    for (code, now) in [("VIP88", 0), ("VIP99", 1_000)] {
        buffer.push(text(code), Duration::from_millis(now), |end| ended.push(end));
        buffer.rest(Duration::from_millis(now + 100), |end| ended.push(end));
    }
    let codes: Vec<_> = ended.iter().map(|ended| ended.code.as_ref().unwrap().as_str()).collect();
    assert_eq!(codes, ["VIP88", "VIP99"]);
}

#[test]
fn a_scan_that_came_without_its_characters_is_refused_and_not_passed_over() {
    let mut buffer = Buffer::default();
    let mut ended = Vec::new();
    let at = Duration::from_millis;
    for now in [0, 10, 20] {
        buffer.push(Input::Held, at(now), |end| ended.push(end));
    }
    buffer.push(Input::Enter, at(30), |end| ended.push(end));
    assert_eq!(ended.remove(0).code, Err(Refusal::HeldKey));
    // A shortcut long ago says nothing of the code that is typed now.
    buffer.push(Input::Held, at(100), |end| ended.push(end));
    buffer.push(text("1046"), at(5_000), |end| ended.push(end));
    buffer.push(Input::Enter, at(5_100), |end| ended.push(end));
    assert!(ended.remove(0).code.is_ok());
}

#[test]
fn a_person_who_goes_on_typing_after_a_pause_is_not_taken_for_a_scan() {
    let mut buffer = Buffer::default();
    let mut ended = Vec::new();
    let mut now = Duration::ZERO;
    for c in "1046".chars() {
        buffer.push(text(&c.to_string()), now, |end| ended.push(end));
    }
    now += Duration::from_secs(5);
    for c in "86126200130".chars() {
        now += Duration::from_millis(80);
        buffer.push(text(&c.to_string()), now, |end| ended.push(end));
    }
    buffer.push(Input::Enter, now, |end| ended.push(end));
    assert_eq!(ended[0].code.as_ref().map(Code::as_str), Ok("104686126200130"));
}

#[test]
fn a_finger_left_on_a_key_costs_no_scan_without_a_word() {
    let held = [text("7"), text("7"), Input::Held, text("7"), text("1046861"), Input::Enter, text("12\n")];
    assert_eq!(codes(Profile::default(), held), [Err(Refusal::HeldKey), Ok("12".into())]);
    let cleared = [text("7"), Input::Held, Input::Clear, text("12"), Input::Enter];
    assert_eq!(codes(Profile::default(), cleared), [Ok("12".into())]);
}

#[test]
fn an_input_method_at_work_is_noticed_whether_it_could_be_undone_or_not() {
    let mut ended = Vec::new();
    let mut buffer = Buffer::default();
    for scan in ["1046\n", "１０４６\n", "KPOS.!@#$\n"] {
        buffer.push(text(scan), Duration::ZERO, |end| ended.push((end.code.is_ok(), end.is_mangled)));
    }
    assert_eq!(ended, [(true, false), (true, true), (false, true)]);
}

/// What a scanner may send for a code, and the code.
fn scan() -> impl Strategy<Value = (String, String)> {
    let code = prop_oneof!["[0-9]{6,21}", "[A-Z]{3,8}[0-9]{0,4}"];
    let end = prop::sample::select(vec!["\r\n", "\n", "\r", "\t"]);
    (code, end).prop_map(|(code, end)| (format!("{code}{end}"), code))
}

proptest! {
    #[test]
    fn any_split_of_any_scans_into_events_gives_exactly_those_codes(
        scans in prop::collection::vec(scan(), 1..40),
        cuts in prop::collection::vec(1usize..7, 1..200),
    ) {
        let sent: String = scans.iter().map(|(sent, _)| &**sent).collect();
        let mut rest = &sent[..];
        let mut inputs = Vec::new();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, left) = rest.split_at((*cut).min(rest.len()));
            inputs.push(text(piece));
            rest = left;
        }
        let expected: Vec<_> = scans.into_iter().map(|(_, code)| Ok(code)).collect();
        prop_assert_eq!(codes(Profile::default(), inputs), expected);
    }

    #[test]
    fn no_input_breaks_the_buffer(pieces in prop::collection::vec(".{0,40}", 0..40)) {
        let inputs = pieces.iter().flat_map(|piece| [text(piece), Input::Backspace, Input::Enter]);
        for code in codes(Profile::default(), inputs).into_iter().flatten() {
            prop_assert!(!code.is_empty());
        }
    }
}
