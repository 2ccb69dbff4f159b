//! Whatever Yunzhong answers: no panic, and usable only where it says that it succeeded and has rights.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use voucher_desk::{service::yunzhong::understand, voucher::Answer};

fn is_one(value: &Value) -> bool {
    value == 1 || value.as_str().is_some_and(|text| text.parse() == Ok(1))
}

fuzz_target!(|bytes: &[u8]| {
    if let Answer::Usable(prepared) = understand(bytes) {
        let answer: Value = serde_json::from_slice(bytes).unwrap();
        assert!(is_one(&answer["result"]));
        // PHP writes no rights at all as an empty list, null or an empty text.
        let right = &answer["data"]["right"];
        let is_empty = right.is_null() || right == "" || right.as_array().is_some_and(Vec::is_empty);
        assert!(right.is_object() || (is_empty && prepared.rights.count() == 0), "{right}");
    }
});
