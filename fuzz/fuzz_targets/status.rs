//! Whatever Zhimai answers: no panic, and usable only where the documented yes stands in it.

#![no_main]

mod written;

use std::str;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use voucher_desk::{service::zhimai::understand, voucher::Answer};

/// `true` or `"true"`, in any letter case.
fn is_true(value: &Value) -> bool {
    value == true || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

fn is_zero(value: &Value) -> bool {
    value == 0 || value.as_str().is_some_and(|text| text.parse() == Ok(0))
}

fuzz_target!(|bytes: &[u8]| {
    if let Answer::Usable(_) = understand(bytes) {
        let json = str::from_utf8(bytes).unwrap();
        assert!(written::is(json, &["status"], is_true));
        assert!(written::is(json, &["code"], is_zero));
        assert!(written::is(json, &["data", "status"], is_true));
    }
});
