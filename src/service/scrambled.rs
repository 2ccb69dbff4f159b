//! Answers that no service should give, for the properties of what is made of them.

use proptest::{
    collection::vec,
    option::weighted,
    prelude::*,
    sample::{Index, select},
};
use serde_json::Value;

const WORDS: &[&str] =
    &["", "0", "1", "true", "false", "True", " true", "null", "success", "请登录", "券码已核销"];

const NAMES: &[&str] = &["status", "code", "data", "result", "msg", "right", "single", "name", "value"];

/// What else could stand in the place of a value.
pub fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![-2..3_i64, any::<i64>()].prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let field = (select(NAMES).prop_map(str::to_owned), inner.clone());
        prop_oneof![
            vec(inner, 0..4).prop_map(Value::from),
            vec(field, 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// An answer some of whose values, anywhere in it, are something else or missing.
pub fn with_other_values(answer: &str) -> impl Strategy<Value = String> {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let change = (any::<Index>(), weighted(0.8, any_value()));
    vec(change, 1..4).prop_map(move |changes| {
        let mut answer = answer.clone();
        for (index, value) in changes {
            let places = places(&answer, "");
            let place = index.get(&places);
            match (value, place.rsplit_once('/')) {
                (None, Some((around, name))) => remove(answer.pointer_mut(around).unwrap(), name),
                (value, _) => *answer.pointer_mut(place).unwrap() = value.unwrap_or_default(),
            }
        }
        answer.to_string()
    })
}

/// An answer some of whose bytes are others, doubled or missing.
pub fn with_other_bytes(answer: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let telling = select(&b"{}[]\",:0123456789truefalsn\\ \0\xff"[..]);
    let change = (any::<Index>(), 0..3_u8, prop_oneof![telling, any::<u8>()]);
    vec(change, 1..8).prop_map(move |changes| {
        let mut bytes = answer.as_bytes().to_vec();
        for (index, kind, byte) in changes {
            let place = index.index(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => drop(bytes.remove(place)),
            }
        }
        bytes
    })
}

/// The JSON pointers of all that is in it, itself included.
fn places(value: &Value, place: &str) -> Vec<String> {
    let inside: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(i, item)| (i.to_string(), item)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field)).collect(),
        _ => Vec::new(),
    };
    let inside = inside.into_iter().flat_map(|(name, value)| places(value, &format!("{place}/{name}")));
    [place.to_owned()].into_iter().chain(inside).collect()
}

fn remove(around: &mut Value, name: &str) {
    match around {
        Value::Object(fields) => drop(fields.remove(name)),
        Value::Array(items) => drop(items.pop()),
        _ => {}
    }
}
