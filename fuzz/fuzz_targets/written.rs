//! An answer's objects, each value as it is written: a number may be too large for any type.

use std::collections::HashMap;

use serde_json::{Value, value::RawValue};

/// The value at this path, none if there is none.
pub fn at<'j>(json: &'j str, path: &[&str]) -> Option<&'j str> {
    let [name, rest @ ..] = path else { return Some(json) };
    let object: HashMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    at(object.get(*name)?.get(), rest)
}

/// Whether a scalar stands there that is as it must be.
pub fn is(json: &str, path: &[&str], as_it_must_be: impl Fn(&Value) -> bool) -> bool {
    at(json, path)
        .and_then(|written| serde_json::from_str(written).ok())
        .is_some_and(|value| as_it_must_be(&value))
}
