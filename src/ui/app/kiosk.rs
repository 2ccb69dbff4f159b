//! A till that customers can reach: what needs the PIN, and how the window stands.

use eframe::egui::{Context, Memory, ViewportCommand, WindowLevel};

use super::App;
use crate::{
    desk::Command,
    store::Kiosk,
    ui::{action::Screen, lock::Guarded},
};

impl App {
    pub(super) fn kiosk(&self) -> Option<&Kiosk> {
        self.opened.as_ref().map(|opened| &opened.settings.kiosk)
    }

    /// Does it at once, or asks for the PIN if there is one. Not before the settings are read: there
    /// may be one in them.
    pub(super) fn guard(&mut self, ctx: &Context, guarded: Guarded) {
        match self.kiosk() {
            Some(kiosk) if kiosk.pin.is_some() => {
                self.desk_screen.keys.recorder = None;
                // The PIN goes to the lock, not to a field that had the focus.
                ctx.memory_mut(Memory::stop_text_input);
                self.lock.ask(guarded);
            }
            Some(_) => self.unlocked(ctx, guarded),
            None => {}
        }
    }

    pub(super) fn unlocked(&mut self, ctx: &Context, guarded: Guarded) {
        match guarded {
            Guarded::Settings => {
                self.settings_screen.enter();
                self.screen = Screen::Settings;
            }
            Guarded::Forget => self.desk.send(Command::ForgetAll),
            Guarded::Exit => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Guarded::FullScreen => {
                let is_full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
            }
        }
    }

    /// Whoever closes the window must know the PIN too.
    pub(super) fn guard_closing(&mut self, ctx: &Context) {
        if !ctx.input(|input| input.viewport().close_requested()) {
            return;
        }
        let has_pin = self.kiosk().is_some_and(|kiosk| kiosk.pin.is_some());
        if has_pin && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.desk_screen.keys.buffer.clear();
            self.guard(ctx, Guarded::Exit);
        } else if let Some(drawing) = &self.drawing {
            drawing.fate.close();
        }
    }
}

/// Stands as these settings say.
pub(super) fn follow(ctx: &Context, kiosk: &Kiosk) {
    ctx.send_viewport_cmd(ViewportCommand::Fullscreen(kiosk.full_screen));
    let level = if kiosk.always_on_top { WindowLevel::AlwaysOnTop } else { WindowLevel::Normal };
    ctx.send_viewport_cmd(ViewportCommand::WindowLevel(level));
}
