//! Collects what scanners and people type until a code ends. Pure: events and times in, codes out.

use std::time::Duration;

use super::{Profile, Refusal, normalise, normalise::is_mangled};
use crate::voucher::Code;

/// One thing that reached the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Typed, scanned, pasted or composed text; a line break or tab in it ends a code too.
    Text(String),
    /// Enter or Tab: what scanners end a code with.
    End,
    Backspace,
    Clear,
}

/// What ended: a code, or why it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub code: Result<Code, Refusal>,
    /// An input method or a foreign keyboard layout is at work, even if it could be undone.
    pub is_mangled: bool,
}

/// The text entered so far.
#[derive(Debug, Default)]
pub struct Buffer {
    pub profile: Profile,
    text: String,
    /// When the last input came, by the clock of whoever calls.
    touched: Duration,
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

    pub fn clear(&mut self) {
        self.text.clear();
    }

    /// Takes one input that came at `now` and hands everything that it ended to `sink`, in order.
    pub fn push(&mut self, input: Input, now: Duration, mut sink: impl FnMut(Ended)) {
        self.touched = now;
        match input {
            Input::Text(text) => {
                for c in text.chars() {
                    if matches!(c, '\r' | '\n' | '\t') {
                        self.end(&mut sink);
                    } else if self.text.len() < Self::MAX_BYTES {
                        self.text.push(c);
                    }
                }
            }
            Input::End => self.end(&mut sink),
            Input::Backspace => {
                self.text.pop();
            }
            Input::Clear => self.clear(),
        }
    }

    /// Ends the code of a scanner that sends no Enter, once nothing came for long enough. Call it
    /// when there is no input to push: input that is late because the caller was busy must not
    /// cut a code in two.
    pub fn rest(&mut self, now: Duration, mut sink: impl FnMut(Ended)) {
        if self.due().is_some_and(|due| now >= due) {
            self.end(&mut sink);
        }
    }

    /// When [`Self::rest`] has something to do; `None` for never.
    pub fn due(&self) -> Option<Duration> {
        let idle = self.profile.idle.filter(|_| !self.text.is_empty())?;
        Some(self.touched + idle)
    }

    /// A blank line is the second half of a scanner's CR LF, or an idle Enter: no code, no fault.
    fn end(&mut self, sink: &mut impl FnMut(Ended)) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            let code = normalise(self.profile.unwrap(&text));
            sink(Ended { code, is_mangled: is_mangled(&text) });
        }
    }
}

#[cfg(test)]
#[path = "buffer_tests.rs"]
mod tests;
