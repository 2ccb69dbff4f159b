//! Collects what is typed until it ends.

use super::{Refusal, normalise};
use crate::voucher::Code;

/// One thing that reached the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Typed, scanned, pasted or composed text; line breaks in it end a code as Enter does.
    Text(String),
    Enter,
    Backspace,
    Clear,
}

/// The text entered so far.
#[derive(Debug, Default)]
pub struct Buffer {
    text: String,
}

impl Buffer {
    /// Past any code by far; what comes beyond is dropped, and the refusal for length says so.
    const MAX_BYTES: usize = 8 * Code::MAX_CHARS;

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Takes one input and hands every code that it ended to `sink`, in order.
    pub fn push(&mut self, input: Input, mut sink: impl FnMut(Result<Code, Refusal>)) {
        match input {
            Input::Text(text) => {
                for c in text.chars() {
                    if matches!(c, '\r' | '\n') {
                        self.end(&mut sink);
                    } else if self.text.len() < Self::MAX_BYTES {
                        self.text.push(c);
                    }
                }
            }
            Input::Enter => self.end(&mut sink),
            Input::Backspace => {
                self.text.pop();
            }
            Input::Clear => self.text.clear(),
        }
    }

    /// A blank line is the second half of a scanner's CR LF, or an idle Enter: no code, no fault.
    fn end(&mut self, sink: &mut impl FnMut(Result<Code, Refusal>)) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            sink(normalise(&text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(inputs: impl IntoIterator<Item = Input>) -> Vec<Result<String, Refusal>> {
        let mut buffer = Buffer::default();
        let mut codes = Vec::new();
        for input in inputs {
            buffer.push(input, |code| codes.push(code.map(|code| code.as_str().to_owned())));
        }
        codes
    }

    fn text(text: &str) -> Input {
        Input::Text(text.into())
    }

    #[test]
    fn two_scans_in_one_frame_are_two_codes_in_order() {
        let typed = [text("123"), text("4"), Input::Enter, text("SUMMER"), text("2026"), Input::Enter];
        assert_eq!(codes(typed), [Ok("1234".into()), Ok("SUMMER2026".into())]);
    }

    #[test]
    fn pasted_lines_are_as_many_codes() {
        assert_eq!(codes([text("12\r\n34\n\n56")]), [Ok("12".into()), Ok("34".into())]);
    }

    #[test]
    fn backspace_and_clear_mend_what_was_typed() {
        let typed = [text("99"), Input::Clear, text("128"), Input::Backspace, text("3"), Input::Enter];
        assert_eq!(codes(typed), [Ok("123".into())]);
    }

    #[test]
    fn an_idle_enter_is_no_code_but_an_endless_one_is_refused() {
        assert_eq!(codes([Input::Enter, text(" "), Input::Enter]), []);
        assert_eq!(codes([text(&"7".repeat(100_000)), Input::Enter]), [Err(Refusal::TooLong)]);
    }
}
