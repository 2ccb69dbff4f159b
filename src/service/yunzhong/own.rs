//! What of an answer is only the customer's or the redeem step's, and whether it turns the caller away, wherever that
//! stands and however broken the rest is: its characters are read, not its structure.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::service::{Redaction, redaction::LEAST};

/// More of these than an answer can have.
const MOST: usize = 64;
/// JSON written into a text, and once more into that.
const DEEPEST: usize = 2;

/// What was found.
#[derive(Debug, Default)]
pub struct Own {
    tokens: Vec<String>,
    customers: Vec<String>,
    /// There is a `login_status`.
    pub tells_login: bool,
    /// There are so many tokens that not all of them are known.
    pub has_too_many_tokens: bool,
    has_too_much_else: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Tokens,
    Customers,
}

impl Own {
    pub fn of(json: &str) -> Self {
        let mut own = Self::default();
        own.look(json, &[], DEEPEST);
        own
    }

    /// Whether there is so much that not all of it is known.
    pub fn is_too_much(&self) -> bool {
        self.has_too_many_tokens || self.has_too_much_else
    }

    /// Takes the redeem tokens out.
    pub fn tokens(&self) -> Redaction {
        Redaction::of(self.tokens.iter().map(String::as_str))
    }

    /// Takes all of it out.
    pub fn all(&self) -> Redaction {
        Redaction::of(self.tokens.iter().chain(&self.customers).map(String::as_str))
    }

    /// All of it is `whose`, if anybody's.
    fn look(&mut self, json: &str, whose: &[Whose], levels: usize) {
        // Whose the next value is, and whose all values from a depth on are.
        let mut within: Vec<(Whose, usize)> = whose.iter().map(|whose| (*whose, 0)).collect();
        let (mut next, mut depth, mut at) = (None, 0_usize, 0_usize);
        let bytes = json.as_bytes();
        // All that counts is ASCII, of which no byte is a part of another character.
        while let Some(byte) = bytes.get(at) {
            let begin = at;
            at += match byte {
                b'"' => string(&bytes[at..]),
                b'0'..=b'9' | b'-' => number(&bytes[at..]),
                _ => 1,
            };
            match byte {
                b'"' => {
                    let token = &json[begin..at];
                    let after = bytes[at..].trim_ascii_start();
                    if after.first() == Some(&b':') {
                        next = self.whose(&decoded(token));
                        at = bytes.len() - after.len() + 1;
                        continue;
                    }
                    // Most strings are nobody's, and hold nothing.
                    if next.is_none() && within.is_empty() && !token.contains(['{', '[', '\\']) {
                        continue;
                    }
                    let text = decoded(token);
                    let whose = owners(next.take(), &within);
                    if levels > 0 && text.contains(['{', '[', '"']) {
                        self.look(&text, &whose, levels - 1);
                    }
                    self.note_for(&whose, &text);
                }
                b'0'..=b'9' | b'-' => self.note_for(&owners(next.take(), &within), &json[begin..at]),
                b'{' | b'[' => {
                    depth += 1;
                    if let Some(whose) =
                        next.take().filter(|whose| !within.iter().any(|(one, _)| one == whose))
                    {
                        within.push((whose, depth));
                    }
                }
                b'}' | b']' => {
                    // What all of it is, it stays.
                    within.retain(|(_, from)| *from == 0 || *from < depth);
                    depth = depth.saturating_sub(1);
                }
                b',' => next = None,
                _ => {}
            }
        }
    }

    fn note_for(&mut self, whose: &[Whose], text: &str) {
        for whose in whose {
            self.note(*whose, text.trim());
            // As an address has it.
            if text.contains('%') {
                self.note(*whose, &percent_decode_str(text).decode_utf8_lossy());
            }
        }
    }

    fn whose(&mut self, key: &str) -> Option<Whose> {
        match key {
            "encrypted_code" | "verify_token" => Some(Whose::Tokens),
            "username" | "mobile" | "zipcode" | "address" | "position_address" | "longitude" | "latitude" => {
                Some(Whose::Customers)
            }
            "login_status" => {
                self.tells_login = true;
                None
            }
            _ => None,
        }
    }

    fn note(&mut self, whose: Whose, text: &str) {
        let (known, is_too_much) = match whose {
            Whose::Tokens => (&mut self.tokens, &mut self.has_too_many_tokens),
            Whose::Customers => (&mut self.customers, &mut self.has_too_much_else),
        };
        if text.len() < LEAST || known.iter().any(|known| known == text) {
            return;
        }
        if known.len() < MOST {
            known.push(text.to_owned());
        } else {
            *is_too_much = true;
        }
    }
}

fn owners(next: Option<Whose>, within: &[(Whose, usize)]) -> Vec<Whose> {
    within.iter().map(|(whose, _)| *whose).chain(next).collect()
}

/// What a string says; as it is written where that makes no sense.
fn decoded(token: &str) -> Cow<'_, str> {
    let inside = token.strip_prefix('"').and_then(|token| token.strip_suffix('"')).unwrap_or(token);
    if !inside.contains('\\') {
        return inside.into();
    }
    serde_json::from_str(token).map_or(inside.into(), Cow::Owned)
}

/// Bytes of the string that begins here, with its quotation marks.
fn string(json: &[u8]) -> usize {
    let mut at = 1;
    loop {
        match json.get(at) {
            Some(b'"') => return at + 1,
            // The next one ends nothing.
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return json.len(),
        }
    }
}

/// Bytes of the number that begins here.
fn number(json: &[u8]) -> usize {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    json.iter().position(|byte| !is_of_number(byte)).unwrap_or(json.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_found_wherever_it_stands_and_however_broken_the_rest_is() {
        for json in [
            r#"{"verify_token":"abc1-def2","n":1e999}"#,
            r#"{"\ud83d":"\ud83d","verify_token" : "abc1-def2"}"#,
            r#"[{"a":[[[[[[[[[[{"verify_token":"abc1-def2"}]]]]]]]]]]}]"#,
            r#"{"verify_token":"x","verify_token":"abc1-def2"}"#,
            r#"{"verify\u005ftoken":"abc1-def2"}"#,
            r#"{"encrypted_code":["abc1-def2"]}"#,
            r#"{"encrypted_code":{"t":{"u":"abc1-def2"}}}"#,
            r#"{"data":"{\"verify_token\":\"abc1-def2\"}"}"#,
            r#"{"verify_token":"abc1-def2","cut":["#,
            r#"{"verify_token":" abc1-def2 "}"#,
            r#"{"err":"失败: {\"verify_token\":\"abc1-def2\"}"}"#,
            r#""\"{\\\"verify_token\\\":\\\"abc1-def2\\\"}\"""#,
            r#"{"address":{"verify_token":["abc1-def2"]}}"#,
            r#"{"verify_token":"{\"t\":\"abc1-def2\"}"}"#,
            r#"{"verify_token":"[\"abc1-def2\"]"}"#,
            r#"{"verify_token":"} {\"t\":\"abc1-def2\"}"}"#,
        ] {
            assert!(Own::of(json).tokens.iter().any(|token| token == "abc1-def2"), "{json}");
        }
        let json = r#"{"default_address":{"mobile":13947154715,"username":"","address":"解放路12号"},"name":"积分 1000"}"#;
        let own = Own::of(json);
        assert_eq!(own.customers, ["13947154715", "解放路12号"]);
        assert!(own.tokens.is_empty() && !own.tells_login);
        let json = "{\"address\":{\"verify_token\":[\"a%2Fb1-c\"],\"position_address\":\"凤凰巷4716号\"},\"mobile\":85512345\r\n}";
        let own = Own::of(json);
        assert_eq!(own.tokens, ["a%2Fb1-c", "a/b1-c"]);
        assert_eq!(own.customers, ["a%2Fb1-c", "a/b1-c", "凤凰巷4716号", "85512345"]);
    }

    #[test]
    fn a_login_is_told_of_however_its_key_is_written_and_by_no_value() {
        for json in [
            r#"{"a":{"login\u005fstatus":null}}"#,
            r#"{"\ud83d":1,"login_status":-1}"#,
            r#""{\"login_status\":0}""#,
        ] {
            assert!(Own::of(json).tells_login, "{json}");
        }
        assert!(!Own::of(r#"{"reason":"\u5df2\u6838\u9500","login":"login_status"}"#).tells_login);
    }

    #[test]
    fn no_answer_has_so_much_of_it_that_anybody_waits() {
        let many: Vec<String> = (0..25_000).map(|i| format!(r#"{{"address":"a0000{i}"}}"#)).collect();
        let own = Own::of(&many.join(","));
        assert!(own.customers.len() == MOST && own.is_too_much());
        assert!(!Own::of(&"[".repeat(100_000)).is_too_much());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_to_be_read(json in any::<String>()) {
            Own::of(&json);
        }
    }
}
