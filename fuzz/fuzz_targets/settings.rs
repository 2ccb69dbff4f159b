//! A settings file by anybody: no panic, and what is kept again is the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use voucher_desk::store::Settings;

fuzz_target!(|text: &str| {
    let Ok(settings) = toml::from_str::<Settings>(text) else { return };
    let kept = toml::to_string(&settings).unwrap();
    assert_eq!(toml::from_str::<Settings>(&kept).unwrap(), settings, "{kept}");
});
