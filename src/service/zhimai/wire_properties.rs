//! Whatever comes over the network: nothing is usable but the documented yes, and nothing a no but the
//! documented no.

use proptest::prelude::*;
use serde_json::Value;

use super::wire::understand;
use crate::{
    service::scrambled::{any_value, with_other_bytes, with_other_values},
    voucher::Answer,
};

const YES: &str = include_str!("fixtures/status-ok.json");

fn is(value: &Value, text: &str) -> bool {
    let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    written.eq_ignore_ascii_case(text)
}

/// Read by another reader than the program's: status true, code 0, and this in `data.status`.
fn says(answer: &[u8], status: &str) -> bool {
    let Ok(answer) = serde_json::from_slice::<Value>(answer) else { return false };
    is(&answer["status"], "true") && is(&answer["code"], "0") && is(&answer["data"]["status"], status)
}

fn holds_what_it_is_taken_for(answer: &[u8]) -> bool {
    match understand(answer) {
        Answer::Usable(_) => says(answer, "true"),
        Answer::NotUsable(_) => says(answer, "false"),
        Answer::Unknown(..) => true,
    }
}

#[test]
fn the_other_reader_knows_a_yes() {
    assert!(says(YES.as_bytes(), "true"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_are_usable_but_the_documented_yes(answer in any::<Vec<u8>>()) {
        prop_assert!(holds_what_it_is_taken_for(&answer));
    }

    #[test]
    fn no_json_is_usable_but_the_documented_yes(answer in any_value()) {
        prop_assert!(holds_what_it_is_taken_for(answer.to_string().as_bytes()));
    }

    #[test]
    fn no_yes_with_other_values_is_usable_unless_it_is_one_still(answer in with_other_values(YES)) {
        prop_assert!(holds_what_it_is_taken_for(answer.as_bytes()), "{answer}");
    }

    #[test]
    fn no_yes_with_other_bytes_is_usable_unless_it_is_one_still(answer in with_other_bytes(YES)) {
        prop_assert!(holds_what_it_is_taken_for(&answer), "{}", String::from_utf8_lossy(&answer));
    }
}
