//! What scanners, input methods and people do to a code, undone.

use super::Profile;
use crate::voucher::{Code, is_invisible};

/// Why a text cannot be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("no code in it")]
    Empty,
    /// The cable came out in the middle of it.
    #[error("cut off")]
    CutOff,
    /// Its bytes are no text: the speed of the serial port is not the scanner's.
    #[error("not text")]
    Garbled,
    #[error("longer than {} characters", Code::MAX_CHARS)]
    TooLong,
    #[error("a link, but not of Douyin")]
    ForeignLink,
    /// A key was held down while it was scanned.
    #[error("a key was held down")]
    HeldKey,
    /// Something stood in the entry when the scan came; whether it belongs to the code nobody knows.
    #[error("something was left in the entry")]
    Leftover,
    /// The keyboard's symbols where a scanner's digits were: `!@#$` for `1234`.
    #[error("mangled by an input method or a keyboard layout")]
    Mangled,
}

/// The code in what such a scanner sends, with what stands around it.
///
/// # Errors
/// As [`normalise`].
pub fn read(profile: &Profile, text: &str) -> Result<Code, Refusal> {
    normalise(profile.unwrap(&plain(text)))
}

/// Whether an input method or a keyboard layout left its marks on the code, even if they could be
/// undone.
pub fn is_mangled(profile: &Profile, text: &str) -> bool {
    let text_plain = plain(text);
    let code = profile.unwrap(&text_plain);
    is_full_width(text) || is_shifted(code) || is_foreign(code)
}

/// In ASCII where an input method made other characters of it, and without what cannot be seen.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).map(half_width).collect()
}

/// The code in what was scanned, typed or pasted: full-width characters become ASCII, control
/// characters go, and so do the spaces and hyphens that printed digits are grouped with. Letters
/// keep their case.
///
/// # Errors
/// When nothing printable is left, when it is longer than any code, when it is somebody else's
/// link, which a service would only deny, or when an input method or a foreign keyboard layout
/// replaced the digits.
pub fn normalise(text: &str) -> Result<Code, Refusal> {
    let plain: String = plain(text).chars().filter(|c| !c.is_control()).collect();
    let plain = plain.trim();
    if plain.contains(char::REPLACEMENT_CHARACTER) {
        return Err(Refusal::Garbled);
    }
    let grouped_digits = plain.chars().all(|c| c.is_ascii_digit() || is_grouping(c));
    let code: String = if grouped_digits {
        plain.chars().filter(char::is_ascii_digit).collect()
    } else {
        plain.split_whitespace().collect()
    };
    if code.is_empty() {
        return Err(Refusal::Empty);
    }
    if is_shifted(&code) || is_foreign(&code) {
        return Err(Refusal::Mangled);
    }
    let code = Code::new(code).ok_or(Refusal::TooLong)?;
    if is_link(code.as_str()) && !code.is_douyin_link() {
        return Err(Refusal::ForeignLink);
    }
    Ok(code)
}

/// What a Chinese input method makes of letters, digits and marks.
pub(super) fn is_full_width(text: &str) -> bool {
    text.chars().any(|c| half_width(c) != c)
}

/// What a digit row types with Shift held, or on a French keyboard: then there are no digits, or fewer
/// letters and digits than these.
pub(super) fn is_shifted(text: &str) -> bool {
    let is_symbol = |c: &char| "!@#$^*()\"'_~`{}[]<>|;".contains(*c);
    let symbols = text.chars().filter(is_symbol).count();
    let others = text.chars().filter(char::is_ascii_alphanumeric).count();
    let has_digits = text.contains(|c: char| c.is_ascii_digit());
    symbols >= 3 && !is_link(text) && (!has_digits || symbols > others)
}

/// What a keyboard for another language than the scanner's makes of a code: accented letters, another
/// alphabet, or a link that is none any more.
pub(super) fn is_foreign(text: &str) -> bool {
    // Greek, Cyrillic and others begin at the one, Chinese at the other; a universal code may be Chinese,
    // but not in Bopomofo, which is what a Taiwanese keyboard types for digits.
    // An accent beside a digit is somebody's name for a code: such keyboards have no plain digits.
    let has_digits = text.contains(|c: char| c.is_ascii_digit());
    let is_accented = |c: char| matches!(c, '\u{c0}'..'\u{370}') && c.is_alphabetic() && !has_digits;
    let is_letter =
        |c: char| matches!(c, '\u{370}'..'\u{2e80}' | '\u{3105}'..='\u{312f}') && c.is_alphabetic();
    let is_foreign = |c: char| is_accented(c) || is_letter(c);
    let starts_as_link = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
    text.chars().any(is_foreign) || (starts_as_link && text.len() > 10 && !is_link(text))
}

/// With or without its scheme: then a host stands before the first slash.
fn is_link(text: &str) -> bool {
    let text = plain(text);
    let host = text.split_once('/').map(|(host, _)| host);
    let domain = host.and_then(|host| host.rsplit_once('.')).map(|(_, domain)| domain);
    let is_domain = |domain: &str| domain.len() >= 2 && domain.chars().all(|c| c.is_ascii_alphabetic());
    text.contains("://") || domain.is_some_and(is_domain)
}

/// The ASCII character that a Chinese input method replaced.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = u32::from(c) - 0xfee0;
            char::from_u32(ascii).unwrap_or(c)
        }
        _ => c,
    }
}

fn is_grouping(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> String {
        normalise(text).unwrap().as_str().to_owned()
    }

    #[test]
    fn full_width_and_grouped_digits_are_the_digits() {
        assert_eq!(code("１０４６８６１２６２００１３０"), "104686126200130");
        assert_eq!(code(" 1046 8612-6200—130\r\n"), "104686126200130");
        assert_eq!(code("\u{2}104686126200130\u{3}"), "104686126200130");
    }

    #[test]
    fn what_cannot_be_seen_is_no_part_of_a_code() {
        assert_eq!(code("104686126200130\u{200b}"), "104686126200130");
        assert_eq!(code("\u{feff}1046\u{ad}86126200130"), "104686126200130");
    }

    #[test]
    fn a_prefix_that_an_input_method_changed_is_still_the_prefix() {
        let profile = Profile { prefix: "KPOS.".into(), suffix: "###".into(), idle: None };
        for typed in ["ＫＰＯＳ．１０４６＃＃＃", "KPOS。1046###", "]Q1KPOS.\\0000261046###"] {
            assert_eq!(read(&profile, typed).unwrap().as_str(), "1046", "{typed}");
        }
        assert!(is_mangled(&profile, "KPOS。1046###"));
        assert!(!is_mangled(&profile, "KPOS.1046###"), "the scanner's own marks are no input method's");
    }

    #[test]
    fn letters_keep_their_case_and_their_hyphens() {
        assert_eq!(code("Summer-2026"), "Summer-2026");
        assert_eq!(code("ＳＵＭＭＥＲ２０２６"), "SUMMER2026");
    }

    #[test]
    fn a_mangled_douyin_link_is_the_link() {
        assert_eq!(code("https：／／v。douyin。com／eHHc1ft／"), "https://v.douyin.com/eHHc1ft/");
    }

    #[test]
    fn what_cannot_be_a_code_is_refused_with_the_reason() {
        assert_eq!(normalise("\r\n \u{7}"), Err(Refusal::Empty));
        assert_eq!(normalise("--"), Err(Refusal::Empty));
        assert_eq!(normalise(&"7".repeat(513)), Err(Refusal::TooLong));
        assert_eq!(normalise("https://example.com/7"), Err(Refusal::ForeignLink));
        assert_eq!(normalise("v.douyin.com.example.com/a"), Err(Refusal::ForeignLink));
        assert_eq!(normalise("SUMMER\u{fffd}2"), Err(Refusal::Garbled));
        assert_eq!(normalise("KPOS.!@#$"), Err(Refusal::Mangled));
    }

    #[test]
    fn a_foreign_keyboards_work_is_never_asked_of_a_service() {
        // French, Russian, Taiwanese, and a link typed on a French and on a German keyboard.
        for text in [
            "&à'-_-&é-éàà&\"à",
            "СУММЕР2026",
            "ㄅㄉㄚㄞ",
            "ㄅㄢˋㄚˊㄚㄅㄉ",
            "httpsM!!v:douyin:co,!eHHc&ft!",
            "httpsÖ--v.douzin.com-",
        ] {
            assert_eq!(normalise(text), Err(Refusal::Mangled), "{text}");
        }
        assert_eq!(
            normalise("ht tpsM!!v:douyin:co"),
            Err(Refusal::Mangled),
            "as it would be without the blank"
        );
        assert_eq!(code("双十一2026"), "双十一2026");
        for text in ["PROMO_2026_A_B", "VIP/5.20", "CAFÉ2026", "A.B-1"] {
            assert_eq!(code(text), text);
        }
        assert_eq!(code("HTTP2026"), "HTTP2026");
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_a_code_stays_the_same(text in ".{0,600}") {
            if let Ok(code) = normalise(&text) {
                prop_assert_eq!(normalise(code.as_str()), Ok(code));
            }
        }
    }
}
