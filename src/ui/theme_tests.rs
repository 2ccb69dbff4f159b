//! Contrast, colour blindness, and whether the fonts have what the program says.

use super::*;

#[test]
fn placeholder() {}
