//! What a few scans of any code tell about a scanner: how it ends a code, what it adds, and whether the
//! computer's keyboard settings mangle it.

use std::time::Duration;

use super::{
    Input, Profile,
    normalise::{is_foreign, is_full_width, is_shifted, plain},
};

/// How a scan ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Enter,
    Tab,
    /// Nothing came any more.
    Pause,
}

/// One scan as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    pub typed: String,
    pub ending: Ending,
    /// The longest time between two of its characters.
    longest_gap: Duration,
}

/// What stands between the scanner and the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mangling {
    InputMethod,
    CapsLock,
    /// All letters came small, which only whoever holds the voucher can judge.
    PerhapsCapsLock,
    /// The computer's keyboard layout is not the scanner's.
    Layout,
}

/// What was learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    pub ending: Ending,
    /// What stands around the codes, and the pause that ends them if nothing else does.
    pub profile: Profile,
    pub mangling: Option<Mangling>,
    /// All scans were of one code: what stands before its digits may belong to it.
    pub is_ambiguous: bool,
}

/// Takes scans as they are typed, and ends each by itself.
#[derive(Debug, Default)]
pub struct Recorder {
    typed: String,
    touched: Duration,
    longest_gap: Duration,
    samples: Vec<Sample>,
    /// Scans since the beginning.
    ended: u32,
}

impl Recorder {
    /// How many scans make a lesson.
    pub const SAMPLES: usize = 3;
    /// Longer than any scanner dawdles.
    const PAUSE: Duration = Duration::from_millis(700);
    const MAX_BYTES: usize = 4_096;

    /// The newest scans, oldest first.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Whether no scan is under way.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// Takes one input that came at `now`; returns whether it ended a scan.
    pub fn push(&mut self, input: Input, now: Duration) -> bool {
        let had = self.ended;
        match input {
            Input::Text(text) => text.chars().for_each(|c| self.push_char(c, now)),
            Input::Enter => self.end(Ending::Enter),
            Input::Tab => self.end(Ending::Tab),
            Input::Clear => self.typed.clear(),
            _ => {}
        }
        self.touched = now;
        self.ended > had
    }

    fn push_char(&mut self, c: char, now: Duration) {
        match c {
            '\r' | '\n' => self.end(Ending::Enter),
            '\t' => self.end(Ending::Tab),
            _ => {
                if !self.typed.is_empty() {
                    self.longest_gap = self.longest_gap.max(now.saturating_sub(self.touched));
                }
                if self.typed.len() < Self::MAX_BYTES {
                    self.typed.push(c);
                }
                self.touched = now;
            }
        }
    }

    /// Ends a scan that nothing followed.
    pub fn rest(&mut self, now: Duration) {
        if self.due().is_some_and(|due| now >= due) {
            self.end(Ending::Pause);
        }
    }

    /// When [`Self::rest`] has something to do.
    pub fn due(&self) -> Option<Duration> {
        (!self.typed.is_empty()).then(|| self.touched + Self::PAUSE)
    }

    fn end(&mut self, ending: Ending) {
        let typed = std::mem::take(&mut self.typed);
        let longest_gap = std::mem::take(&mut self.longest_gap);
        if typed.trim().is_empty() {
            return;
        }
        self.ended += 1;
        self.samples.push(Sample { typed, ending, longest_gap });
        if self.samples.len() > Self::SAMPLES {
            self.samples.remove(0);
        }
    }

    /// What the scans have taught, once there are enough.
    pub fn lesson(&self) -> Option<Lesson> {
        let [first, ..] = &self.samples[..] else { return None };
        if self.samples.len() < Self::SAMPLES {
            return None;
        }
        let is_pause = self.samples.iter().any(|sample| sample.ending == Ending::Pause);
        let longest_gap = self.samples.iter().map(|sample| sample.longest_gap).max().unwrap_or_default();
        let affixes: Vec<_> = self.samples.iter().map(|sample| affixes(&sample.typed)).collect();
        let (prefix, suffix) = affixes[0].clone();
        let is_same = affixes.iter().all(|others| *others == affixes[0]);
        Some(Lesson {
            ending: if is_pause { Ending::Pause } else { first.ending },
            profile: Profile {
                prefix: if is_same { prefix } else { String::new() },
                suffix: if is_same { suffix } else { String::new() },
                idle: is_pause.then(|| pause_for(longest_gap)),
            },
            mangling: self.samples.iter().find_map(|sample| mangling(&sample.typed)),
            is_ambiguous: self.samples.iter().all(|sample| sample.typed == first.typed),
        })
    }
}

/// Long enough for the slowest of the scans, and one of the steps the settings offer.
fn pause_for(longest_gap: Duration) -> Duration {
    let steps = [100, 200, 400].map(Duration::from_millis);
    steps.into_iter().find(|step| *step >= 4 * longest_gap).unwrap_or(steps[2])
}

/// What stands before and behind the code, where the code is a link or a long row of digits.
fn affixes(typed: &str) -> (String, String) {
    const DIGITS: usize = 6;
    let typed = plain(typed);
    let text = Profile::default().unwrap(&typed);
    // A mark in the middle stands between the prefix and the code.
    if let Some(mark) =
        text.find([']', '\\']).filter(|mark| Profile::default().unwrap(&text[*mark..]) != &text[*mark..])
    {
        return (text[..mark].to_owned(), String::new());
    }
    let lower = text.to_ascii_lowercase();
    if let Some(start) = lower.find("http://").or_else(|| lower.find("https://")) {
        return (text[..start].to_owned(), String::new());
    }
    let longest = text.split(|c: char| !c.is_ascii_digit()).max_by_key(|digits| digits.len());
    let Some((before, behind)) = longest.filter(|d| d.len() >= DIGITS).and_then(|d| text.split_once(d))
    else {
        return Default::default();
    };
    (before.to_owned(), behind.to_owned())
}

fn mangling(typed: &str) -> Option<Mangling> {
    let letters = || typed.chars().filter(char::is_ascii_alphabetic);
    if is_full_width(typed) || is_shifted(typed) {
        Some(Mangling::InputMethod)
    } else if typed.contains("HTTP://") || typed.contains("HTTPS://") {
        Some(Mangling::CapsLock)
    } else if is_foreign(typed) {
        Some(Mangling::Layout)
    } else if letters().next().is_some()
        && !typed.contains("://")
        && letters().all(|c| c.is_ascii_lowercase())
    {
        Some(Mangling::PerhapsCapsLock)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three scans, each character `gap` after the last.
    fn lesson(scans: [&str; 3], gap: Duration) -> Option<Lesson> {
        let mut recorder = Recorder::default();
        let mut now = Duration::ZERO;
        for scan in scans {
            for c in scan.chars() {
                now += gap;
                recorder.rest(now);
                recorder.push(Input::Text(c.into()), now);
            }
            now += Duration::from_secs(2);
            recorder.rest(now);
        }
        recorder.lesson()
    }

    const QUICK: Duration = Duration::from_millis(8);

    #[test]
    fn a_plain_scanner_needs_nothing() {
        let plain = lesson(["1046861\r\n", "1648222\r\n", "SUMMER2026\r\n"], QUICK).unwrap();
        let nothing = Lesson {
            ending: Ending::Enter,
            profile: Profile::default(),
            mangling: None,
            is_ambiguous: false,
        };
        assert_eq!(plain, nothing);
        assert_eq!(lesson(["1\t", "2\t", "3\t"], QUICK).unwrap().ending, Ending::Tab);
        assert_eq!(lesson(["1\n", "2\n", "\n"], QUICK), None, "two scans are too few");
    }

    #[test]
    fn a_scanner_without_enter_is_given_the_pause_it_needs() {
        let pause = |gap| lesson(["1046861", "1046862", "1046863"], gap).unwrap().profile.idle;
        assert_eq!(pause(QUICK), Some(Duration::from_millis(100)));
        assert_eq!(pause(Duration::from_millis(40)), Some(Duration::from_millis(200)));
        assert_eq!(pause(Duration::from_millis(90)), Some(Duration::from_millis(400)));
    }

    #[test]
    fn what_stands_around_every_code_is_found() {
        let profile = |scans| lesson(scans, QUICK).unwrap().profile;
        let found = profile(["KPOS.1046861#\n", "KPOS.1648222#\n", "KPOS.1048888#\n"]);
        assert_eq!((&*found.prefix, &*found.suffix), ("KPOS.", "#"));
        let found = profile(["KPOS.]Q11046861\n", "KPOS.]Q11046862\n", "KPOS.]Q11046863\n"]);
        assert_eq!((&*found.prefix, &*found.suffix), ("KPOS.", ""));
        let found = profile(["A:https://v.douyin.com/a/\n"; 3]);
        assert_eq!((&*found.prefix, &*found.suffix), ("A:", ""));
        let none = profile(["]Q1SUMMER2026\n", "]Q11046861\n", "]Q1X-1046862\n"]);
        assert_eq!((&*none.prefix, &*none.suffix), ("", ""));
    }

    #[test]
    fn what_mangles_a_scan_is_named() {
        let mangling = |scan| lesson([scan; 3], QUICK).unwrap().mangling;
        assert_eq!(mangling("１０４６８６１\n"), Some(Mangling::InputMethod));
        assert_eq!(mangling("!)$^*^!\n"), Some(Mangling::InputMethod));
        assert_eq!(mangling("HTTPS://V.DOUYIN.COM/a/\n"), Some(Mangling::CapsLock));
        assert_eq!(mangling("summer2026\n"), Some(Mangling::PerhapsCapsLock));
        assert_eq!(mangling("à&é-èç\n"), Some(Mangling::Layout));
        assert_eq!(mangling("https://v.douyin.com/a/\n"), None);
    }
}
