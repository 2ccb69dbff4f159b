//! Whatever comes over the network: nothing is usable but the documented yes, and nothing a no but a
//! failure that speaks of the voucher.

use proptest::prelude::*;
use serde_json::Value;

use super::{refusal, wire::understand};
use crate::{
    service::scrambled::{any_value, with_other_bytes, with_other_values},
    voucher::Answer,
};

const YES: &str = include_str!("../../sandbox/prepare-ok.json");
const NO: &str = r#"{"result": 0, "msg": "券码不存在或已核销", "data": []}"#;

fn number(value: &Value) -> Option<i64> {
    // This reader takes `-0` for a fraction.
    let is_zero = |value: &Value| value.as_f64().filter(|number| *number == 0.0).map(|_| 0);
    value.as_str().map_or_else(|| value.as_i64().or_else(|| is_zero(value)), |text| text.parse().ok())
}

/// Read by another reader than the program's: result 1, and rights.
fn says_yes(answer: &Value) -> bool {
    number(&answer["result"]) == Some(1) && answer["data"].get("right").is_some()
}

/// Result 0, with words about the voucher.
fn says_no(answer: &Value) -> bool {
    let message = answer["msg"].as_str().unwrap_or_default();
    number(&answer["result"]) == Some(0) && refusal::is_of_the_voucher(message)
}

fn holds_what_it_is_taken_for(answer: &[u8]) -> bool {
    let other_reader = || serde_json::from_slice::<Value>(answer).unwrap_or_default();
    match understand(answer) {
        Answer::Usable(_) => says_yes(&other_reader()),
        Answer::NotUsable(_) => says_no(&other_reader()),
        Answer::Unknown(..) => true,
    }
}

#[test]
fn the_other_reader_knows_a_yes_and_a_no() {
    assert!(says_yes(&serde_json::from_str(YES).unwrap()));
    assert!(says_no(&serde_json::from_str(NO).unwrap()));
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

    #[test]
    fn no_no_with_other_values_or_bytes_is_one_unless_it_is_still(
        values in with_other_values(NO),
        bytes in with_other_bytes(NO),
    ) {
        prop_assert!(holds_what_it_is_taken_for(values.as_bytes()), "{values}");
        prop_assert!(holds_what_it_is_taken_for(&bytes), "{}", String::from_utf8_lossy(&bytes));
    }
}
