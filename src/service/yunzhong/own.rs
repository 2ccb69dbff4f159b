//! What of an answer's `data` is only the customer's or the redeem step's, and whether it turns the caller away, wherever
//! that stands and however broken the rest is.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::service::Redaction;

/// Levels of the deepest answer that makes sense.
const DEEPEST: usize = 8;
/// More than an answer can have of these.
const MOST: usize = 16;

/// What was found.
#[derive(Debug, Default)]
pub struct Own {
    texts: Vec<String>,
    /// There is a `login_status`.
    pub tells_login: bool,
}

impl Own {
    pub fn of(data: &str) -> Self {
        let mut own = Self::default();
        own.look(data, DEEPEST);
        own
    }

    /// Takes all of it out.
    pub fn redaction(&self) -> Redaction {
        Redaction::of(self.texts.iter().map(String::as_str))
    }

    fn look(&mut self, json: &str, levels: usize) {
        if levels > 0 && json.starts_with(['{', '[']) {
            // What was found before the place that makes no sense is found.
            let _ = Within { own: self, levels }.deserialize(&mut serde_json::Deserializer::from_str(json));
        }
    }

    fn note(&mut self, key: &str, value: &str) {
        match key {
            "login_status" => self.tells_login = true,
            "encrypted_code" | "verify_token" | "username" | "mobile" | "address"
                if self.texts.len() < MOST =>
            {
                self.texts.push(serde_json::from_str(value).unwrap_or_else(|_| value.to_owned()));
            }
            _ => {}
        }
    }
}

/// One object or list.
struct Within<'o> {
    own: &'o mut Own,
    levels: usize,
}

impl<'de> DeserializeSeed<'de> for Within<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            self.own.note(&key, value.get());
            self.own.look(value.get(), self.levels - 1);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<&RawValue>()? {
            self.own.look(value.get(), self.levels - 1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_wherever_it_stands_and_however_broken_the_rest_is() {
        for data in [
            r#"{"verify_token":"abc1-def2","n":1e999}"#,
            r#"{"n":"\ud83d","verify_token":"abc1-def2"}"#,
            r#"[{"a":[{"verify_token":"abc1-def2"}]}]"#,
            r#"{"verify_token":"x","verify_token":"abc1-def2"}"#,
            r#"{"verify\u005ftoken":"abc1-def2"}"#,
            r#"{"verify_token":"abc1-def2","cut":["#,
        ] {
            assert!(Own::of(data).texts.contains(&"abc1-def2".to_owned()), "{data}");
        }
        assert!(Own::of(r#"{"a":{"login\u005fstatus":null}}"#).tells_login);
        assert!(!Own::of(r#"{"reason":"\u5df2\u6838\u9500","login":1}"#).tells_login);
    }

    #[test]
    fn no_answer_has_so_much_of_it_that_anybody_waits() {
        let many = vec![r#"{"address":"a00000"}"#; 25_000].join(",");
        assert_eq!(Own::of(&format!("[{many}]")).texts.len(), MOST);
        assert!(!Own::of(&"[".repeat(100_000)).tells_login);
    }
}
