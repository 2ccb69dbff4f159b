//! What the keyboard and the scanner do when no text field has the focus.
//!
//! A scanner is a keyboard. Its keys are taken from the raw events, in order, before any widget
//! sees them, so that no focus can swallow a scan and a scan's Enter presses nothing.

use std::time::Duration;

use eframe::egui::{Context, Event, FocusDirection, ImeEvent, Key, Modifiers};

use super::action::{Action, Token};
use crate::{
    scan::{Buffer, Input},
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

/// After a code ended, Enter means nothing for this long: it is the second half of a scanner's
/// CR LF, and must not press what happens to have the focus.
const ECHO: Duration = Duration::from_millis(500);

/// The entry, fed by the keyboard.
#[derive(Debug, Default)]
pub struct Keys {
    pub buffer: Buffer,
    /// Whether the desk is in sight: its keys act on nothing else.
    pub is_on_desk: bool,
    /// When the last code ended, by egui's clock.
    ended_at: Option<Duration>,
}

impl Keys {
    /// Takes what is meant for the entry and leaves the rest to the widgets.
    pub fn take(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let now = Duration::from_secs_f64(ctx.input(|input| input.time));
        if ctx.text_edit_focused() {
            return;
        }
        let had_text = !self.buffer.is_empty();
        let ended_before = self.ended_at;
        let brought_input = ctx.input_mut(|input| {
            let count = input.events.len();
            input.events.retain(|event| !self.takes(event, now, actions));
            input.events.len() < count
        });
        let is_scanning = had_text || !self.buffer.is_empty() || self.ended_at != ended_before;
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
        }
        if let Some(due) = self.buffer.due() {
            ctx.request_repaint_after(due.saturating_sub(now));
        }
    }

    fn takes(&mut self, event: &Event, now: Duration, actions: &mut Vec<Action>) -> bool {
        match event {
            Event::Text(text) | Event::Paste(text) | Event::Ime(ImeEvent::Commit(text)) => {
                // A space on an empty entry presses the button that has the focus.
                let is_idle_space = self.buffer.is_empty() && text == " ";
                if !is_idle_space {
                    self.push(Input::Text(text.clone()), now, actions);
                }
                true
            }
            Event::Key { key, pressed: true, repeat, modifiers, .. }
                if !modifiers.any() || *modifiers == Modifiers::SHIFT =>
            {
                (*repeat && is_pressed_once(*key)) || self.takes_key(*key, now, actions)
            }
            _ => false,
        }
    }

    fn takes_key(&mut self, key: Key, now: Duration, actions: &mut Vec<Action>) -> bool {
        let is_echo = self.ended_at.is_some_and(|ended| now.saturating_sub(ended) < ECHO);
        match key {
            Key::Enter | Key::Tab if !self.buffer.is_empty() => self.push(Input::End, now, actions),
            Key::Enter => return is_echo,
            Key::Space => return !self.buffer.is_empty(),
            Key::Backspace => self.push(Input::Backspace, now, actions),
            Key::Escape if !self.buffer.is_empty() => self.push(Input::Clear, now, actions),
            FULL_SCREEN => actions.push(Action::ToggleFullScreen),
            // The others act on what only the desk shows.
            _ if !self.is_on_desk => return false,
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

    fn push(&mut self, input: Input, now: Duration, actions: &mut Vec<Action>) {
        let ended_at = &mut self.ended_at;
        self.buffer.push(input, now, |ended| {
            *ended_at = Some(now);
            actions.push(Action::Entered(ended));
        });
    }
}

/// A key that does its work once however long it is held. Not Enter and Tab: whether they repeat is
/// egui's guess, and a scan's end must never be lost to it.
fn is_pressed_once(key: Key) -> bool {
    matches!(key, Key::Escape | CHECK_AGAIN | COPY_ENCRYPTED_CODE | COPY_VERIFY_TOKEN | FULL_SCREEN)
}
