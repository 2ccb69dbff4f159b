//! Whatever Yunzhong answers: no panic, and usable only where it says that it succeeded and has rights.

#![no_main]

mod written;

use std::str;

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, value::RawValue};
use voucher_desk::{service::yunzhong::understand, voucher::Answer};

fn is_one(value: &Value) -> bool {
    value == 1 || value.as_str().is_some_and(|text| text == "1")
}

fuzz_target!(|bytes: &[u8]| {
    if let Answer::Usable(prepared) = understand(bytes) {
        let json = str::from_utf8(bytes).unwrap();
        assert!(written::is(json, &["result"], is_one));
        let right = written::at(json, &["data", "right"]).unwrap_or("null");
        // PHP writes no rights at all as an empty list.
        let is_empty = serde_json::from_str::<Vec<&RawValue>>(right).is_ok_and(|list| list.is_empty());
        assert!(right.starts_with('{') || (is_empty && prepared.rights.count() == 0), "{right}");
    }
});
