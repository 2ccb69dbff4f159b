//! How a scanner sends its codes.

use std::time::Duration;

/// What stands around the code in what a scanner types, and how it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Typed before every code.
    pub prefix: String,
    /// Typed after every code, before what ends it.
    pub suffix: String,
    /// For a scanner that sends neither Enter nor Tab: a code ends when nothing came for this long.
    pub idle: Option<Duration>,
}

impl Profile {
    /// The code inside what was typed: without control characters, without the scanner's own
    /// prefix and suffix, without the marks of the symbology (`]Q3`) and of its encoding (ECI,
    /// `\000026`).
    pub fn unwrap<'t>(&self, typed: &'t str) -> &'t str {
        let is_noise = |c: char| c.is_control() || c.is_whitespace();
        // The marks may stand on either side of the prefix, or in it.
        let text = typed.trim_matches(is_noise);
        let bare = without_marks(text);
        let prefixed = text.strip_prefix(&*self.prefix).or_else(|| bare.strip_prefix(&*self.prefix));
        let text = prefixed.unwrap_or(bare);
        let text = text.strip_suffix(&*self.suffix).unwrap_or(text);
        without_marks(text).trim_matches(is_noise)
    }
}

fn without_marks(text: &str) -> &str {
    without_eci(without_symbology(text))
}

/// AIM's symbology identifier: `]`, a letter, a digit or letter.
fn without_symbology(text: &str) -> &str {
    let mark = text.as_bytes();
    let is_mark =
        mark.len() > 3 && mark[0] == b']' && mark[1].is_ascii_alphabetic() && mark[2].is_ascii_alphanumeric();
    if is_mark { &text[3..] } else { text }
}

/// ECI designators: a backslash and six digits, as often as the encoding changes.
fn without_eci(mut text: &str) -> &str {
    while let Some(rest) = text.strip_prefix('\\')
        && rest.len() >= 6
        && rest.as_bytes()[..6].iter().all(u8::is_ascii_digit)
    {
        text = &rest[6..];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanners_own_prefix_and_suffix_go() {
        let profile = Profile { prefix: "KPOS.".into(), suffix: "#".into(), idle: None };
        assert_eq!(profile.unwrap("KPOS.1234#\r"), "1234");
        assert_eq!(profile.unwrap("1234"), "1234");
    }

    #[test]
    fn symbology_and_eci_marks_go() {
        let profile = Profile::default();
        assert_eq!(profile.unwrap("]Q1\\0000261046"), "1046");
        assert_eq!(profile.unwrap("\\000026\\000003SUMMER"), "SUMMER");
        assert_eq!(profile.unwrap("\u{1d}1046\u{4}"), "1046");
        assert_eq!(profile.unwrap("]C"), "]C");
    }
}
