//! What the keyboard and the scanner do when no text field has the focus.
//!
//! A scanner is a keyboard. Its keys are taken from the raw events, in order, before any widget
//! sees them, so that no focus can swallow a scan and a scan's Enter presses nothing.

use std::{fmt, time::Duration};

use eframe::egui::{Context, Event, FocusDirection, ImeEvent, Key, Modifiers};

use super::{
    action::{Action, Screen, Token},
    settings_screen::SettingsAction,
};
use crate::{
    desk::Command,
    scan::{Buffer, Input, Motion, Recorder},
    voucher::Kind,
};

/// The keys of the desk, shown on the controls they stand for.
pub const KINDS: [(Key, Kind); 3] =
    [(Key::F1, Kind::Auto), (Key::F2, Kind::Exchange), (Key::F3, Kind::Douyin)];
pub const CHECK_AGAIN: Key = Key::F5;
pub const COPY_ENCRYPTED_CODE: Key = Key::F6;
pub const COPY_VERIFY_TOKEN: Key = Key::F7;
pub const SHOW_ADDRESS: Key = Key::F8;
pub const FULL_SCREEN: Key = Key::F11;
pub const MANUAL: Key = Key::F12;

/// After a code ended, Enter means nothing for this long: it is the second half of a scanner's
/// CR LF, and must not press what happens to have the focus.
const ECHO: Duration = Duration::from_millis(500);

/// A key that repeats this often is held down; fewer may be a scanner whose key releases got lost.
const HELD: u32 = 4;

/// What the window shows, as far as its keys are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Desk,
    /// The question for the PIN, above whatever screen.
    Lock,
    /// A file is being saved, above whatever screen.
    Saving,
    Elsewhere,
}

/// The entry, fed by the keyboard.
#[derive(Default)]
pub struct Keys {
    pub buffer: Buffer,
    /// Takes the scans instead of the entry while a scanner is being set up.
    pub recorder: Option<Recorder>,
    pub place: Place,
    /// The settings are read: how the scanner's codes are to be taken is known.
    pub is_ready: bool,
    /// What came before that.
    early: Vec<Event>,
    /// When the last code ended, by egui's clock.
    ended_at: Option<Duration>,
    /// The keys that are down, each with the number of the keys typed until then.
    down: Vec<(Key, u32)>,
    typed: u32,
    /// Keys in a row that came with Ctrl or Alt.
    modified: u32,
    /// The key that was pressed last, and how often it repeated.
    repeats: (Option<Key>, u32),
}

impl Keys {
    /// Takes what is meant for the entry and leaves the rest to the widgets.
    pub fn take(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let now = Duration::from_secs_f64(ctx.input(|input| input.time));
        if ctx.text_edit_focused() {
            self.down.clear();
            return;
        }
        if !self.is_ready {
            self.early.extend(ctx.input_mut(|input| std::mem::take(&mut input.events)));
            return;
        }
        let early = std::mem::take(&mut self.early);
        ctx.input_mut(|input| drop(input.events.splice(0..0, early)));
        let had_text = self.has_text();
        let ended_before = self.ended_at;
        let brought_input = ctx.input_mut(|input| {
            let count = input.events.len();
            input.events.retain(|event| !self.takes(event, now, actions));
            input.events.len() < count
        });
        if !had_text && !self.buffer.is_empty() && self.place != Place::Lock {
            // It takes longer to type the rest than to reach the services.
            actions.push(Action::Send(Command::Warm));
        }
        let is_scanning = had_text || self.has_text() || self.ended_at != ended_before;
        if is_scanning {
            // What is typed now is a code: the focus must neither lie in wait for its Enter nor
            // follow its Tab.
            ctx.memory_mut(|memory| {
                memory.move_focus(FocusDirection::None);
                if let Some(focused) = memory.focused() {
                    memory.surrender_focus(focused);
                }
            });
        }
        if !brought_input {
            self.buffer.rest(now, |ended| actions.push(Action::Entered(ended)));
            if let Some(recorder) = &mut self.recorder {
                recorder.rest(now);
            }
        }
        let due = self.recorder.as_ref().map_or_else(|| self.buffer.due(), Recorder::due);
        if let Some(due) = due {
            ctx.request_repaint_after(due.saturating_sub(now));
        }
    }

    /// Whether something was typed that has not ended.
    fn has_text(&self) -> bool {
        self.recorder.as_ref().map_or(!self.buffer.is_empty(), |recorder| !recorder.is_empty())
    }

    fn takes(&mut self, event: &Event, now: Duration, actions: &mut Vec<Action>) -> bool {
        match event {
            Event::Text(text) | Event::Paste(text) | Event::Ime(ImeEvent::Commit(text)) => {
                // A space on an empty entry presses the button that has the focus.
                let is_idle_space = !self.has_text() && text == " ";
                if !is_idle_space {
                    self.push(Input::Text(text.clone()), now, actions);
                }
                true
            }
            Event::Copy | Event::Cut if self.place != Place::Lock => {
                let selected = &self.buffer.text()[self.buffer.line().selection()];
                if selected.is_empty() {
                    return false;
                }
                actions.push(Action::CopyText(selected.to_owned()));
                if *event == Event::Cut {
                    self.push(Input::Backspace, now, actions);
                }
                true
            }
            Event::WindowFocused(false) => {
                self.down.clear();
                false
            }
            Event::Key { key, physical_key, pressed: false, .. } => {
                // Shift may have come meanwhile and made another key of it.
                let key = physical_key.unwrap_or(*key);
                self.down.retain(|(down, _)| *down != key);
                false
            }
            Event::Key { key, pressed: true, modifiers, .. } if self.is_control_end(*key, *modifiers) => {
                self.push(Input::Enter, now, actions)
            }
            Event::Key { key: Key::A, pressed: true, modifiers, .. } if modifiers.command => {
                self.has_text() && self.push(Input::SelectAll, now, actions)
            }
            Event::Key { key, physical_key, pressed: true, repeat, modifiers } => {
                let is_plain = !modifiers.any() || *modifiers == Modifiers::SHIFT;
                self.press(physical_key.unwrap_or(*key));
                let is_finger = self.is_held(*key, *repeat) || self.is_modified(*key, is_plain, now);
                if is_finger || (ends(*key) && self.has_text() && (!is_plain || self.is_lain_on())) {
                    self.push(Input::Held, now, actions);
                }
                (*repeat && is_pressed_once(*key))
                    || ((is_plain || ends(*key)) && self.takes_key(*key, modifiers.shift, now, actions))
            }
            _ => false,
        }
    }

    /// Whether a key has been down since before the last few were typed: a finger lies on it. Scanners
    /// let go of each key about when they press the next.
    fn is_lain_on(&mut self) -> bool {
        let is_before = |pressed: u32| self.typed.saturating_sub(pressed) >= 3;
        let is_lain_on = self.down.iter().any(|(_, pressed)| is_before(*pressed));
        if is_lain_on {
            // If it was let go unseen, one refusal is enough.
            self.down.clear();
        }
        is_lain_on
    }

    fn takes_key(&mut self, key: Key, shift: bool, now: Duration, actions: &mut Vec<Action>) -> bool {
        let edits = if self.has_text() { edit(key, shift) } else { None };
        if let Some(input) = edits {
            return self.push(input, now, actions);
        }
        match key {
            // The end of a code whose characters were lost to Ctrl presses no button.
            Key::Enter if self.buffer.is_held(now) => return self.push(Input::Enter, now, actions),
            Key::Enter => return self.is_echo(now),
            Key::Space => return self.has_text(),
            Key::Backspace => {}
            Key::Escape if self.recorder.is_some() => {
                actions.push(Action::Settings(SettingsAction::TeachScanner(false)));
            }
            Key::Escape if self.place == Place::Lock => actions.push(Action::LeaveLocked),
            Key::Escape if self.place == Place::Saving => actions.push(Action::LeaveSaving),
            FULL_SCREEN => {
                // The PIN may be asked for now: what was typed so far is no part of it.
                self.push(Input::Clear, now, actions);
                actions.push(Action::ToggleFullScreen);
            }
            MANUAL if matches!(self.place, Place::Desk | Place::Elsewhere) => {
                actions.push(Action::GoTo(Screen::Manual));
            }
            // The others act on what only the desk shows.
            _ if self.place != Place::Desk => return false,
            Key::Escape => actions.push(Action::PutAway),
            CHECK_AGAIN => actions.push(Action::CheckAgain),
            COPY_ENCRYPTED_CODE => actions.push(Action::Copy(Token::EncryptedCode)),
            COPY_VERIFY_TOKEN => actions.push(Action::Copy(Token::VerifyToken)),
            _ => match KINDS.into_iter().find(|(kind_key, _)| *kind_key == key) {
                Some((_, kind)) => actions.push(Action::ChooseKind(kind)),
                None => return false,
            },
        }
        true
    }

    fn press(&mut self, key: Key) {
        if types(key) && !self.down.iter().any(|(down, _)| *down == key) {
            self.typed = self.typed.wrapping_add(1);
            self.down.push((key, self.typed));
        }
    }

    /// Whether Ctrl or Alt is held under a code: its digits, or several letters. One letter alone is a
    /// control character, as scanners put before and behind their codes, or somebody's shortcut.
    fn is_modified(&mut self, key: Key, is_plain: bool, now: Duration) -> bool {
        if is_plain || !types(key) || self.is_echo(now) {
            self.modified = 0;
            return false;
        }
        self.modified += 1;
        self.modified > 1 || key.name().starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether what comes now belongs to the code that has just ended.
    fn is_echo(&self, now: Duration) -> bool {
        self.ended_at.is_some_and(|ended| now.saturating_sub(ended) < ECHO)
    }

    /// CR and LF from scanners that type control characters.
    fn is_control_end(&self, key: Key, modifiers: Modifiers) -> bool {
        modifiers.ctrl && !modifiers.alt && matches!(key, Key::M | Key::J) && self.has_text()
    }

    /// Whether a finger lies on a key that types.
    fn is_held(&mut self, key: Key, is_repeat: bool) -> bool {
        let same = is_repeat && self.repeats.0 == Some(key);
        self.repeats = (Some(key), if same { self.repeats.1 + 1 } else { 0 });
        types(key) && self.has_text() && self.repeats.1 >= HELD
    }

    /// Always takes what it is given.
    pub fn push(&mut self, input: Input, now: Duration, actions: &mut Vec<Action>) -> bool {
        let ended_at = &mut self.ended_at;
        if let Some(recorder) = &mut self.recorder {
            if recorder.push(input, now) {
                *ended_at = Some(now);
            }
            return true;
        }
        self.buffer.push(input, now, |ended| {
            *ended_at = Some(now);
            actions.push(Action::Entered(ended));
        });
        true
    }
}

/// Whether a key types a character that may be part of a code.
fn types(key: Key) -> bool {
    // The letters and digits, of which codes are made.
    key.name().len() == 1
}

/// A PIN is typed here too.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys([redacted])")
    }
}

/// Whether a scanner ends its codes with this key.
fn ends(key: Key) -> bool {
    matches!(key, Key::Enter | Key::Tab)
}

/// What a key does to text in the entry.
fn edit(key: Key, shift: bool) -> Option<Input> {
    Some(match key {
        Key::Enter => Input::Enter,
        Key::Tab => Input::Tab,
        Key::Backspace => Input::Backspace,
        Key::Delete => Input::Delete,
        Key::Escape => Input::Clear,
        Key::ArrowLeft => Input::Move(Motion::Left, shift),
        Key::ArrowRight => Input::Move(Motion::Right, shift),
        Key::Home => Input::Move(Motion::Start, shift),
        Key::End => Input::Move(Motion::End, shift),
        _ => return None,
    })
}

/// A key that does its work once however long it is held. Not Enter and Tab: whether they repeat is
/// egui's guess, and a scan's end must never be lost to it.
fn is_pressed_once(key: Key) -> bool {
    matches!(key, Key::Escape | CHECK_AGAIN | COPY_ENCRYPTED_CODE | COPY_VERIFY_TOKEN | FULL_SCREEN | MANUAL)
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
