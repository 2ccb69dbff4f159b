//! Collects what scanners and people type until a code ends. Pure: events and times in, codes out.

use std::time::Duration;

use super::{
    Profile, Refusal,
    line::{Line, Motion},
    normalise::{is_mangled, read},
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
    /// A finger lies on a key that may change what is scanned.
    Held,
}

/// What ended: a code, or why it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub code: Result<Code, Refusal>,
    /// An input method or a foreign keyboard layout is at work, even if it could be undone.
    pub is_mangled: bool,
    /// It came faster than a person types.
    pub is_scan: bool,
}

/// The text entered so far.
#[derive(Debug, Default)]
pub struct Buffer {
    pub profile: Profile,
    line: Line,
    /// When the last input came, by the clock of whoever calls.
    touched: Duration,
    burst: Burst,
    /// When a finger was last seen on a key.
    held: Option<Duration>,
    /// Something came that there was no room for.
    is_overlong: bool,
    /// Fed by a device: there is no person whose Enter could be waited for.
    is_device: bool,
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
    /// Past any code by far; what comes beyond is dropped, and the code refused.
    const MAX_BYTES: usize = 8 * Code::MAX_CHARS;
    /// What stands in the entry after this long may have been forgotten there.
    const FORGOTTEN: Duration = Duration::from_millis(400);
    /// A key that was held this long ago has been let go since.
    const LET_GO: Duration = Duration::from_secs(1);
    /// The time of one character of a scan, its Enter included.
    const SCAN_PACE: Duration = Duration::from_millis(50);

    /// An empty entry for codes of such a scanner.
    pub fn new(profile: Profile) -> Self {
        Self { profile, ..Self::default() }
    }

    /// For a device that only sends codes: whatever it sent, a pause ends it.
    pub fn of_device(profile: Profile) -> Self {
        Self { is_device: true, ..Self::new(profile) }
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
        self.take();
    }

    /// All that was collected, leaving nothing behind.
    fn take(&mut self) -> (String, Burst) {
        self.held = None;
        self.is_overlong = false;
        (self.line.take(), std::mem::take(&mut self.burst))
    }

    /// Takes one input that came at `now` and hands everything that it ended to `sink`, in order.
    pub fn push(&mut self, input: Input, now: Duration, mut sink: impl FnMut(Ended)) {
        match input {
            Input::Text(text) => text.chars().for_each(|c| self.push_char(c, now, &mut sink)),
            Input::Enter | Input::Tab => self.end(now, &mut sink),
            Input::Held => self.held = Some(now),
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
        if self.is_empty() && self.held.is_some_and(|held| now.saturating_sub(held) > Self::LET_GO) {
            self.held = None;
        }
        let is_forgotten = !self.is_empty() && now.saturating_sub(self.touched) >= Self::FORGOTTEN;
        if is_forgotten || self.burst.chars == 0 {
            self.burst = Burst { began: now, chars: 0, is_behind_text: is_forgotten };
        }
        self.burst.chars += 1;
        self.touched = now;
        if self.text().len() < Self::MAX_BYTES {
            self.line.insert(c);
        } else {
            self.is_overlong = true;
        }
    }

    /// Whether a finger lay on a key while this code came.
    pub fn is_held(&self, now: Duration) -> bool {
        self.held.is_some_and(|held| !self.is_empty() || now.saturating_sub(held) <= Self::LET_GO)
    }

    /// A person at work, who sees what stands there.
    fn edit(&mut self, edit: impl FnOnce(&mut Line)) {
        edit(&mut self.line);
        self.burst = Burst::default();
        if self.is_empty() {
            self.clear();
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
        let idle = self.profile.idle.filter(|_| !self.is_empty())?;
        (self.is_device || self.burst.is_scan(self.touched, idle / 4)).then_some(self.touched + idle)
    }

    /// A blank line is the second half of a scanner's CR LF, or an idle Enter: no code, no fault.
    fn end(&mut self, now: Duration, sink: &mut impl FnMut(Ended)) {
        let (is_held, is_overlong) = (self.is_held(now), self.is_overlong);
        let (text, burst) = self.take();
        if text.trim().is_empty() && !is_held {
            return;
        }
        let is_scan = burst.is_scan(now, Self::SCAN_PACE);
        let code = if is_held {
            Err(Refusal::HeldKey)
        } else if is_overlong {
            Err(Refusal::TooLong)
        } else if burst.is_behind_text && is_scan {
            Err(Refusal::Leftover)
        } else {
            read(&self.profile, &text)
        };
        sink(Ended { code, is_mangled: is_mangled(&self.profile, &text), is_scan });
    }
}

#[cfg(test)]
#[path = "buffer_tests.rs"]
mod tests;
