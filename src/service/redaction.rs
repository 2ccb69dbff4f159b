//! What a service says is kept and shown: secrets that it repeats are taken out first, in whatever form, and then what
//! is nobody's business by its look.

use std::{cmp::Reverse, sync::OnceLock};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode_byte, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};

use super::words;
use crate::voucher::{Answer, Worded, Wording, is_invisible};

/// Bytes of a secret: what is shorter stands in words by chance.
pub const LEAST: usize = 6;
/// What is shorter than this stands within a longer number or word by chance.
const LONG: usize = 12;
/// Characters of what is kept and shown of one text.
const LONGEST: usize = 1_000;
/// Characters of a text in which anything is looked for.
const LONGEST_LOOKED_AT: usize = 8 * LONGEST;

/// The secrets that nobody is to repeat. Empty, it still makes words clean.
#[derive(Debug, Default)]
pub struct Redaction {
    secrets: Vec<SecretString>,
    /// In all forms, in small letters, the longest first. Made for the first text that has room for one: most answers
    /// have none.
    forms: OnceLock<Vec<SecretString>>,
}

impl Redaction {
    pub fn of<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        // Of what is cleaned, they are taken out too.
        let visible = secrets.into_iter().map(|secret| secret.replace(is_invisible, ""));
        let long = visible.filter(|secret| secret.len() >= LEAST);
        Self { secrets: long.map(SecretString::from).collect(), forms: OnceLock::new() }
    }

    fn forms(&self) -> &[SecretString] {
        self.forms.get_or_init(|| {
            let secrets = self.secrets.iter().map(ExposeSecret::expose_secret);
            let mut forms: Vec<String> =
                secrets.flat_map(forms).map(|form| form.to_ascii_lowercase()).collect();
            // One that holds another goes first, or a part of it would stay.
            forms.sort_by_key(|form| Reverse(form.len()));
            forms.dedup();
            forms.into_iter().map(SecretString::from).collect()
        })
    }

    /// For an answer that is complete: nothing is kept or shown of it before.
    pub fn clean<T: Worded>(&self, answer: &mut Answer<T>) {
        self.hide_in(answer);
        answer.each_text(&mut |wording, text| {
            cut(text, LONGEST);
            *text = match wording {
                Wording::Message => words::for_people(text),
                Wording::Name => words::name(text),
                Wording::Id | Wording::Address => words::one_line(text),
            };
        });
    }

    /// Takes these secrets out, and nothing else; not of an address, which is the customer's own.
    pub fn hide_in(&self, worded: &mut impl Worded) {
        // No form is shorter than what it is a form of.
        let shortest = self.secrets.iter().map(|secret| secret.expose_secret().len()).min();
        worded.each_text(&mut |wording, text| {
            if wording == Wording::Address {
                return;
            }
            // Nobody sees them, and a secret with one inside would not be seen for one.
            text.retain(|c| !is_invisible(c));
            if shortest.is_some_and(|shortest| shortest <= text.len()) {
                hide_all(text, self.forms());
            }
        });
    }
}

fn hide_all(text: &mut String, forms: &[SecretString]) {
    let is_cut = cut(text, LONGEST_LOOKED_AT);
    let mut small = text.to_ascii_lowercase();
    for form in forms {
        if hide(text, &small, form.expose_secret()) {
            small = text.to_ascii_lowercase();
        }
    }
    if is_cut {
        // At its end may stand the beginning of a secret.
        let longest = forms.first().map_or(0, |form| form.expose_secret().len());
        cut(text, text.chars().count().saturating_sub(longest));
    }
}

/// As it is, and as JSON (PHP's too), a page, an address, base64 and hexadecimal digits have it.
fn forms(secret: &str) -> [String; 15] {
    let json = serde_json::Value::from(secret).to_string().trim_matches('"').to_owned();
    let ascii: String = json.encode_utf16().map(escaped).collect();
    let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let in_address = |byte: u8| {
        if is_kept(byte) { char::from(byte).to_string() } else { percent_encode_byte(byte).to_owned() }
    };
    let hex =
        |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]));
    let address: String = secret.bytes().map(in_address).collect();
    [
        secret.to_owned(),
        html.replace('\'', "&#039;"),
        html,
        json.replace('/', "\\/"),
        json,
        ascii.replace('/', "\\/"),
        ascii,
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        address.replace("%20", "+"),
        address,
        STANDARD.encode(secret),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        secret.bytes().flat_map(hex).collect(),
    ]
}

/// As JSON in plain ASCII has it.
fn escaped(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

/// Leaves so many characters; whether there were more.
fn cut(text: &mut String, most: usize) -> bool {
    let end = text.char_indices().nth(most).map(|(end, _)| end);
    if let Some(end) = end {
        text.truncate(end);
    }
    end.is_some()
}

/// Whether it was there: `form`, in small letters, which in the text may be any. `small` is the text in small letters:
/// as many bytes, each at its place.
fn hide(text: &mut String, small: &str, form: &str) -> bool {
    // To look for something begins with reading all of it.
    if form.len() > small.len() {
        return false;
    }
    let is_alone = |at: usize| {
        let is_joint = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        is_joint(small[..at].chars().next_back()) && is_joint(small[at + form.len()..].chars().next())
    };
    // A short number or word stands within others by chance, a Chinese name does not.
    let is_telling = form.len() >= LONG || !form.is_ascii();
    let mut places =
        small.match_indices(form).map(|(at, _)| at).filter(|at| is_telling || is_alone(*at)).peekable();
    if places.peek().is_none() {
        return false;
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for at in places {
        out.push_str(&text[from..at]);
        out.push_str("[redacted]");
        from = at + form.len();
    }
    out.push_str(&text[from..]);
    *text = out;
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::voucher::{Doubt, Said};

    fn cleaned(redaction: &Redaction, message: &str) -> String {
        let said = Said { message: Some(message.to_owned()), ..Said::default() };
        let mut answer = Answer::<()>::Unknown(Doubt::Failed, said);
        redaction.clean(&mut answer);
        let Answer::Unknown(_, said) = answer else { unreachable!("it was one") };
        said.message.unwrap_or_default()
    }

    #[test]
    fn a_secret_that_a_service_repeats_is_taken_out_in_every_form() {
        let redaction = Redaction::of(["Key/47+11"]);
        for form in [
            "Key/47+11",
            "key/47+11",
            r"Key\/47+11",
            "Key%2F47%2B11",
            "Key%2f47%2B11",
            "S2V5LzQ3KzEx",
            "4b65792f34372b3131",
            "4B65792F34372B3131",
        ] {
            assert_eq!(cleaned(&redaction, &format!("令牌 {form} 无效")), "令牌 [redacted] 无效", "{form}");
        }
    }

    #[test]
    fn names_go_as_php_writes_them_and_without_what_nobody_sees() {
        for (secret, form) in [
            ("凤凰巷4716/2", r"\u51e4\u51f0\u5df74716\/2"),
            ("凤凰巷4716/2", r"\u51E4\u51F0\u5DF74716/2"),
            ("O'Brien-Wang", "O&#039;Brien-Wang"),
            ("Li Ming", "Li+Ming"),
            ("小明👩\u{200d}💻", "小明👩\u{200d}💻"),
            ("小明👩\u{200d}💻", "小明👩💻"),
            ("abc1def2", "abc1\u{200b}def2"),
        ] {
            assert_eq!(
                cleaned(&Redaction::of([secret]), &format!("用户{form}无效")),
                "用户[redacted]无效",
                "{form}"
            );
        }
    }

    #[test]
    fn between_chinese_characters_a_short_secret_is_alone() {
        for secret in ["ba67d4fa46", "tok-4711xy", "Li Ming", "85512345"] {
            assert_eq!(
                cleaned(&Redaction::of([secret]), &format!("授权码{secret}无效")),
                "授权码[redacted]无效"
            );
        }
    }

    #[test]
    fn a_secret_goes_whole_though_a_part_of_it_looks_like_a_token_or_a_telephone_number() {
        for secret in ["Zk3aQ9LmX7pXp2Rt8wQz4Vb.tail8Segm/nt5x", "ab.13947154715.cd"] {
            let redaction = Redaction::of([secret]);
            assert_eq!(cleaned(&redaction, &format!("token {secret} 无效")), "token [redacted] 无效");
        }
    }

    #[test]
    fn one_secret_within_another_leaves_nothing_of_it() {
        let redaction = Redaction::of(["secret", "secret-of-the-shop"]);
        assert_eq!(cleaned(&redaction, "secret-of-the-shop"), "[redacted]");
    }

    #[test]
    fn what_is_too_short_for_a_secret_stays_and_so_does_what_only_holds_a_short_one() {
        assert_eq!(cleaned(&Redaction::of(["12345", ""]), "12345"), "12345");
        assert_eq!(
            cleaned(&Redaction::of(["123456"]), "99123456.7, 991234567, 123456"),
            "99123456.7, 991234567, [redacted]"
        );
    }

    #[test]
    fn a_megabyte_of_secrets_is_hidden_in_no_time() {
        let redaction = Redaction::of(["abcdef-ghijkl"]);
        let begun = std::time::Instant::now();
        let shown = cleaned(&redaction, &"abcdef-ghijkl".repeat(80_000));
        assert!(begun.elapsed() < std::time::Duration::from_secs(2), "{:?}", begun.elapsed());
        assert!(shown.len() <= 2 * LONGEST && !shown.contains("abcdef"));
    }

    #[test]
    fn many_long_secrets_and_many_short_texts_are_no_work() {
        let long = |i: u32| format!("{i}a/b<").repeat(2_000);
        let secrets: Vec<String> = (0..60).map(long).chain(["abcdef".to_owned()]).collect();
        let redaction = Redaction::of(secrets.iter().map(String::as_str));
        let mut texts: Vec<Said> =
            (0..4_000).map(|_| Said { message: Some("1234567".into()), ..Said::default() }).collect();
        let begun = std::time::Instant::now();
        for said in &mut texts {
            redaction.hide_in(said);
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(3), "{:?}", begun.elapsed());
    }

    #[test]
    fn ids_and_fields_are_cleaned_too() {
        let said = Said {
            code: Some("Key/47+11".into()),
            trace_id: Some("2f1c9a-Key/47+11-13947154715".into()),
            ..Said::default()
        };
        let doubt = Doubt::NotUnderstood { field: "Key/47+11.status".into(), problem: "missing".into() };
        let mut answer = Answer::<()>::Unknown(doubt, said);
        Redaction::of(["Key/47+11"]).clean(&mut answer);
        let Answer::Unknown(doubt, said) = answer else { unreachable!("it was one") };
        assert_eq!(said.code.as_deref(), Some("[redacted]"));
        assert_eq!(said.trace_id.as_deref(), Some("2f1c9a-[redacted]-139****4715"));
        let field = "[redacted].status".to_owned();
        assert_eq!(doubt, Doubt::NotUnderstood { field, problem: "missing".into() });
    }

    proptest! {
        #[test]
        fn no_form_of_a_secret_is_shorter_than_it(secret in any::<String>()) {
            for form in forms(&secret) {
                prop_assert!(form.len() >= secret.len(), "{form}");
            }
        }
    }
}
