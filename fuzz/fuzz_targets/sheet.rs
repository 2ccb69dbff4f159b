//! A list of codes in whatever file: no panic, no line lost, and every code one that a scan could be.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use voucher_desk::{
    desk::Draft,
    scan::normalise,
    store::Reading,
    table::{Ending, Sheet},
};

fuzz_target!(|bytes: &[u8]| {
    let [ending, bytes @ ..] = bytes else { return };
    let ending = if ending.is_multiple_of(2) { Ending::Text } else { Ending::Xlsx };
    let Ok(sheet) = Sheet::of(ending, bytes.to_vec()) else { return };
    let lines = sheet.lines.len();
    for has_heads in [false, true] {
        let batch = Draft::of(Arc::new(sheet.clone()), 0, has_heads).batch;
        assert_eq!(batch.lines.len() + usize::from(has_heads), lines);
        for line in &batch.lines {
            if let Reading::Code(place) = line.reading {
                let code = &batch.codes[place].code;
                assert_eq!(normalise(code.as_str()).as_ref(), Ok(code));
            }
        }
    }
});
