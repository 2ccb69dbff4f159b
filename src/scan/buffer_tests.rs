//! Scans go in by any road and in any pieces; the same codes come out, in order.

use proptest::prelude::*;

use super::*;

fn codes(profile: Profile, inputs: impl IntoIterator<Item = Input>) -> Vec<Result<String, Refusal>> {
    let mut buffer = Buffer { profile, ..Buffer::default() };
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
    let typed = [text("123"), text("4"), Input::End, text("SUMMER"), text("2026"), Input::End];
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
    let typed = [text("99"), Input::Clear, text("128"), Input::Backspace, text("3"), Input::End];
    assert_eq!(codes(Profile::default(), typed), [Ok("123".into())]);
}

#[test]
fn an_idle_enter_is_no_code_but_an_endless_one_is_refused() {
    assert_eq!(codes(Profile::default(), [Input::End, text(" "), Input::End]), []);
    let endless = [text(&"7".repeat(100_000)), Input::End];
    assert_eq!(codes(Profile::default(), endless), [Err(Refusal::TooLong)]);
}

#[test]
fn a_scanner_that_sends_no_enter_ends_by_resting() {
    let profile = Profile { idle: Some(Duration::from_millis(120)), ..Profile::default() };
    let mut buffer = Buffer { profile, ..Buffer::default() };
    let mut ended = Vec::new();
    let at = Duration::from_millis;
    buffer.push(text("12"), at(0), |end| ended.push(end));
    buffer.push(text("34"), at(100), |end| ended.push(end));
    buffer.rest(at(219), |end| ended.push(end));
    assert!(ended.is_empty());
    assert_eq!(buffer.due(), Some(at(220)));
    buffer.rest(at(220), |end| ended.push(end));
    assert_eq!(ended.len(), 1);
    assert_eq!(buffer.due(), None);
    assert_eq!(ended[0].code.as_ref().map(Code::as_str), Ok("1234"));
}

#[test]
fn a_slow_frame_in_the_middle_of_a_scan_does_not_cut_it() {
    let profile = Profile { idle: Some(Duration::from_millis(120)), ..Profile::default() };
    let mut buffer = Buffer { profile, ..Buffer::default() };
    let mut ended = Vec::new();
    buffer.push(text("12"), Duration::ZERO, |end| ended.push(end));
    buffer.push(text("34"), Duration::from_secs(1), |end| ended.push(end));
    buffer.rest(Duration::from_secs(2), |end| ended.push(end));
    assert_eq!(ended[0].code.as_ref().map(Code::as_str), Ok("1234"));
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
        let inputs = pieces.iter().flat_map(|piece| [text(piece), Input::Backspace, Input::End]);
        for code in codes(Profile::default(), inputs).into_iter().flatten() {
            prop_assert!(!code.is_empty());
        }
    }
}
