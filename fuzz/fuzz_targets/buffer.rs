//! Whatever reaches the entry, however cut up and however timed: no panic, no endless code, nothing
//! swallowed without a word.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use voucher_desk::{
    scan::{Buffer, Ended, Input, Motion, Profile, Recorder, normalise},
    voucher::Code,
};

#[derive(Arbitrary, Debug)]
enum Event {
    Text(String),
    Enter,
    Tab,
    Backspace,
    Delete,
    Left(bool),
    Right(bool),
    Start(bool),
    End(bool),
    SelectAll,
    Clear,
    Held,
    Rest,
}

#[derive(Arbitrary, Debug)]
struct Counter {
    prefix: String,
    suffix: String,
    idle_ms: Option<u16>,
    /// Each after so many milliseconds.
    events: Vec<(u16, Event)>,
}

fn input(event: Event) -> Option<Input> {
    Some(match event {
        Event::Text(text) => Input::Text(text),
        Event::Enter => Input::Enter,
        Event::Tab => Input::Tab,
        Event::Backspace => Input::Backspace,
        Event::Delete => Input::Delete,
        Event::Left(extends) => Input::Move(Motion::Left, extends),
        Event::Right(extends) => Input::Move(Motion::Right, extends),
        Event::Start(extends) => Input::Move(Motion::Start, extends),
        Event::End(extends) => Input::Move(Motion::End, extends),
        Event::SelectAll => Input::SelectAll,
        Event::Clear => Input::Clear,
        Event::Held => Input::Held,
        Event::Rest => return None,
    })
}

fn check(ended: &Ended) {
    if let Ok(code) = &ended.code {
        assert!((1..=Code::MAX_CHARS).contains(&code.as_str().chars().count()));
        assert_eq!(normalise(code.as_str()).as_ref(), Ok(code), "a code stays the same code");
    }
}

fuzz_target!(|counter: Counter| {
    let idle = counter.idle_ms.map(|millis| Duration::from_millis(millis.into()));
    let mut buffer = Buffer::new(Profile { prefix: counter.prefix, suffix: counter.suffix, idle });
    let mut recorder = Recorder::default();
    let mut now = Duration::ZERO;
    for (pause, event) in counter.events {
        now += Duration::from_millis(pause.into());
        // A finger on a key may have cost the code its characters, but not the refusal.
        let had_text = !buffer.text().trim().is_empty() || buffer.is_held(now);
        let ends = matches!(event, Event::Enter | Event::Tab);
        let mut ended = 0;
        match input(event) {
            Some(input) => {
                recorder.push(input.clone(), now);
                buffer.push(input, now, |end| {
                    check(&end);
                    ended += 1;
                });
            }
            None => {
                recorder.rest(now);
                buffer.rest(now, |end| check(&end));
            }
        }
        assert!(!ends || ended == usize::from(had_text), "an end is a code or a refusal, never nothing");
        let line = buffer.line();
        assert!(line.text().get(line.selection()).is_some() && line.text().is_char_boundary(line.caret()));
        if let Some(lesson) = recorder.lesson() {
            assert!(lesson.profile.unwrap("1046861").len() <= "1046861".len());
        }
    }
});
