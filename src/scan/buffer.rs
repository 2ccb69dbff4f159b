//! Collects what scanners and people type until a code ends. Pure: events and times in, codes out.

use std::time::Duration;

use super::{
    Profile, Refusal,
    line::{Line, Motion},
    normalise,
    normalise::is_mangled,
};
use crate::voucher::Code;

/// One thing that reached the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Typed, scanned, pasted or composed text; a line break or tab in it ends a code too.
    Text(String),
    /// What scanners end a code with.
    Enter,
    Tab,
    Backspace,
    Delete,
    /// The caret goes there, with the selection if the second says so.
    Move(Motion, bool),
    SelectAll,
    Clear,
    /// A key has been held down for so long that it repeats.
    Held,
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
    line: Line,
    /// When the last input came, by the clock of whoever calls.
    touched: Duration,
    burst: Burst,
    is_held: bool,
}

/// The characters since the entry was empty, was edited, or nothing came for a while.
#[derive(Debug, Default)]
struct Burst {
    began: Duration,
    chars: u32,
    /// Something stood in the entry already, perhaps forgotten there.
    is_behind_text: bool,
}

impl Burst {
    /// No person types this many characters at such a pace.
    const SCAN_CHARS: u32 = 6;

    fn is_scan(&self, until: Duration, pace: Duration) -> bool {
        self.chars >= Self::SCAN_CHARS && until.saturating_sub(self.began) <= pace * self.chars
    }
}

impl Buffer {
    /// Past any code by far; what comes beyond is dropped, and the refusal for length says so.
    const MAX_BYTES: usize = 8 * Code::MAX_CHARS;
    /// What stands in the entry after this long may have been forgotten there.
    const FORGOTTEN: Duration = Duration::from_secs(2);
    /// The time of one character of a scan, its Enter included.
    const SCAN_PACE: Duration = Duration::from_millis(30);

    /// An empty entry for codes of such a scanner.
    pub fn new(profile: Profile) -> Self {
        Self { profile, ..Self::default() }
    }

    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// The text with its caret and selection.
    pub fn line(&self) -> &Line {
        &self.line
    }

    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    pub fn clear(&mut self) {
        self.line.clear();
        self.burst = Burst::default();
        self.is_held = false;
    }

    /// Takes one input that came at `now` and hands everything that it ended to `sink`, in order.
    pub fn push(&mut self, input: Input, now: Duration, mut sink: impl FnMut(Ended)) {
        match input {
            Input::Text(text) => text.chars().for_each(|c| self.push_char(c, now, &mut sink)),
            Input::Enter | Input::Tab => self.end(now, &mut sink),
            Input::Held => self.is_held = true,
            Input::Clear => self.clear(),
            Input::Backspace => self.edit(Line::backspace),
            Input::Delete => self.edit(Line::delete),
            Input::SelectAll => self.edit(Line::select_all),
            Input::Move(motion, extends) => self.edit(|line| line.step(motion, extends)),
        }
        self.touched = now;
    }

    fn push_char(&mut self, c: char, now: Duration, sink: &mut impl FnMut(Ended)) {
        if matches!(c, '\r' | '\n' | '\t') {
            return self.end(now, sink);
        }
        let is_forgotten = !self.is_empty() && now.saturating_sub(self.touched) >= Self::FORGOTTEN;
        if is_forgotten || self.burst.chars == 0 {
            self.burst = Burst { began: now, chars: 0, is_behind_text: is_forgotten };
        }
        self.burst.chars += 1;
        self.touched = now;
        if self.text().len() < Self::MAX_BYTES {
            self.line.insert(c);
        }
    }

    /// A person at work, who sees what stands there.
    fn edit(&mut self, edit: impl FnOnce(&mut Line)) {
        edit(&mut self.line);
        self.burst = Burst::default();
        if self.is_empty() {
            self.is_held = false;
        }
    }

    /// Ends the code of a scanner that sends no Enter, once nothing came for long enough. Call it
    /// when there is no input to push: input that is late because the caller was busy must not
    /// cut a code in two.
    pub fn rest(&mut self, now: Duration, mut sink: impl FnMut(Ended)) {
        if self.due().is_some_and(|due| now >= due) {
            self.end(self.touched, &mut sink);
        }
    }

    /// When [`Self::rest`] has something to do; `None` for never. What a person types has its Enter to
    /// wait for, however long the pauses.
    pub fn due(&self) -> Option<Duration> {
        let idle = self.profile.idle?;
        self.burst.is_scan(self.touched, idle / 3).then_some(self.touched + idle)
    }

    /// A blank line is the second half of a scanner's CR LF, or an idle Enter: no code, no fault.
    fn end(&mut self, now: Duration, sink: &mut impl FnMut(Ended)) {
        let is_held = std::mem::take(&mut self.is_held);
        let burst = std::mem::take(&mut self.burst);
        let text = self.line.take();
        if text.trim().is_empty() {
            return;
        }
        let code = if is_held {
            Err(Refusal::HeldKey)
        } else if burst.is_behind_text && burst.is_scan(now, Self::SCAN_PACE) {
            Err(Refusal::Leftover)
        } else {
            normalise(self.profile.unwrap(&text))
        };
        sink(Ended { code, is_mangled: is_mangled(&text) });
    }
}

#[cfg(test)]
#[path = "buffer_tests.rs"]
mod tests;
