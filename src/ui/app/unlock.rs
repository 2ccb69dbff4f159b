//! What is scanned or typed while the PIN is asked for, or was a moment ago: what could be the PIN is compared before it
//! is taken for a code, for a PIN must reach no service. Codes stand in line here meanwhile, and none is lost.

use std::collections::VecDeque;

use eframe::egui::Context;

use super::App;
use crate::{
    desk::{Command, Unlocking},
    scan::{Ended, Refusal},
    store::PinHash,
    ui::desk_screen::{NotTaken, Notice},
    voucher::Code,
};

/// Digits. Who types a PIN as fast as a scanner types no longer one; a voucher's code is longer. Nor does anybody guess
/// a longer one by trying.
const MOST_OF_A_FAST_PIN: usize = 8;

/// What ended, in the order in which it did.
#[derive(Default)]
pub(super) struct Line(VecDeque<Waiting>);

enum Waiting {
    /// Until it is compared: what it is if it is not the PIN, unless it was typed as one.
    Compared(Option<Ended>),
    /// Until its turn.
    Entered(Ended),
}

impl App {
    /// Something was scanned, typed or pasted to its end.
    pub(super) fn entered(&mut self, ended: Ended) {
        let typed = ended.code.as_ref().ok().map(Code::as_str);
        let could_be_pin = typed.is_some_and(PinHash::is_pin);
        let is_long = typed.is_some_and(|typed| typed.len() > MOST_OF_A_FAST_PIN);
        if self.lock.is_open() && (!ended.is_scan || (could_be_pin && !is_long)) {
            if let Some(pin) = self.lock.begin(typed) {
                self.line.0.push_back(Waiting::Compared(None));
                self.desk.send(Command::Unlock { pin, is_guess: true });
            }
        } else if let Some(code) = ended.code.as_ref().ok().filter(|_| could_be_pin && self.lock.is_wanted())
        {
            self.compare(code);
            let is_code = ended.is_scan || !self.lock.cut_off_typing();
            self.line.0.push_back(Waiting::Compared(is_code.then_some(ended)));
        } else if !ended.is_scan && typed.is_some_and(|typed| self.lock.may_end_cut_off(typed)) {
            self.lock.ask_again();
        } else {
            self.line.0.push_back(Waiting::Entered(ended));
            self.take_entered();
        }
    }

    fn compare(&self, code: &Code) {
        let is_guess = code.as_str().len() <= MOST_OF_A_FAST_PIN;
        self.desk.send(Command::Unlock { pin: code.as_str().into(), is_guess });
    }

    /// The first in line that is being compared has been.
    pub(super) fn compared(&mut self, ctx: &Context, unlocking: Unlocking) {
        let first = self.line.0.pop_front();
        match (first, unlocking) {
            (Some(Waiting::Compared(Some(ended))), Unlocking::Wrong) => self.take(ended),
            // What was not compared, or is a wrong PIN, reaches no service; the question says so.
            _ => {
                if let Some(guarded) = self.lock.answered(unlocking) {
                    self.unlocked(ctx, guarded);
                }
            }
        }
        self.take_entered();
    }

    /// Another desk compares what the one before has not.
    pub(super) fn compare_again(&mut self) {
        self.line.0.retain(|waiting| !matches!(waiting, Waiting::Compared(None)));
        for waiting in &self.line.0 {
            if let Waiting::Compared(Some(Ended { code: Ok(code), .. })) = waiting {
                self.compare(code);
            }
        }
        self.take_entered();
    }

    /// Takes what waits for nothing but its turn.
    fn take_entered(&mut self) {
        while let Some(Waiting::Entered(ended)) =
            self.line.0.pop_front_if(|first| matches!(first, Waiting::Entered(_)))
        {
            self.take(ended);
        }
    }

    fn take(&mut self, ended: Ended) {
        match ended.code {
            Ok(code) => {
                self.scan(code);
                if ended.is_mangled && self.desk_screen.notice.is_none() {
                    self.desk_screen.notice = Some(Notice::InputMethod);
                }
            }
            Err(refusal) => {
                if refusal == Refusal::Leftover {
                    // What it came behind may be half a PIN.
                    self.lock.step_aside(true);
                }
                self.refuse(NotTaken::Refused(refusal));
            }
        }
    }

    /// A code came by another way than the keyboard, where half a PIN may stand.
    pub(super) fn entered_by_device(&mut self, ended: Ended) {
        let was_asked = self.lock.is_open();
        self.show_desk();
        if was_asked {
            self.desk_screen.keys.buffer.clear();
        }
        self.line.0.push_back(Waiting::Entered(ended));
        self.take_entered();
    }
}
