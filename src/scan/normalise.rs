//! What scanners, input methods and people do to a code, undone.

use crate::voucher::Code;

/// Why a text cannot be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("no code in it")]
    Empty,
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

/// The code in what was scanned, typed or pasted: full-width characters become ASCII, control
/// characters go, and so do the spaces and hyphens that printed digits are grouped with. Letters
/// keep their case.
///
/// # Errors
/// When nothing printable is left, when it is longer than any code, when it is somebody else's
/// link, which a service would only deny, or when an input method or a foreign keyboard layout
/// replaced the digits.
pub fn normalise(text: &str) -> Result<Code, Refusal> {
    let plain: String = text.chars().map(half_width).filter(|c| !c.is_control()).collect();
    let plain = plain.trim();
    if is_shifted(plain) || is_foreign(plain) {
        return Err(Refusal::Mangled);
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
    let code = Code::new(code).ok_or(Refusal::TooLong)?;
    if code.as_str().contains("://") && !code.is_douyin_link() {
        return Err(Refusal::ForeignLink);
    }
    Ok(code)
}

/// Whether an input method left its marks on the text, even if they could be undone.
pub fn is_mangled(text: &str) -> bool {
    is_full_width(text) || is_shifted(text) || is_foreign(text)
}

/// What a Chinese input method makes of letters, digits and marks.
pub(super) fn is_full_width(text: &str) -> bool {
    text.chars().any(|c| half_width(c) != c)
}

/// What a digit row types with Shift held, or on a French keyboard; no code has as many of these.
pub(super) fn is_shifted(text: &str) -> bool {
    let is_symbol = |c: &char| "!@#$^*()\"'_~`{}[]<>|;".contains(*c);
    !is_link(text) && text.chars().filter(is_symbol).count() >= 3
}

/// What a keyboard for another language than the scanner's makes of a code: accented letters, another
/// alphabet, or a link that is none any more.
pub(super) fn is_foreign(text: &str) -> bool {
    // Chinese begins there; a universal code may be Chinese.
    let is_foreign = |c: char| c.is_alphabetic() && !c.is_ascii() && c < '\u{2e80}';
    let starts_as_link = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
    text.chars().any(is_foreign) || (starts_as_link && text.len() > 10 && !is_link(text))
}

fn is_link(text: &str) -> bool {
    text.chars().map(half_width).collect::<String>().contains("://")
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
        assert_eq!(normalise("KPOS.!@#$"), Err(Refusal::Mangled));
    }

    #[test]
    fn a_foreign_keyboards_work_is_never_asked_of_a_service() {
        // French, Russian, and a link typed on a French and on a German keyboard.
        for text in
            ["&à'-_-&é-éàà&\"à", "СУММЕР2026", "httpsM!!v:douyin:co,!eHHc&ft!", "httpsÖ--v.douzin.com-"]
        {
            assert_eq!(normalise(text), Err(Refusal::Mangled), "{text}");
        }
        assert_eq!(code("双十一2026"), "双十一2026");
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
