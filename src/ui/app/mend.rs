//! The desk has come to a bad end: another one takes over what it was at.

use std::time::Instant;

use eframe::egui::Context;

use super::App;
use crate::{desk::Command, ui::sound::Sound};

impl App {
    pub(super) fn mend_desk(&mut self, ctx: &Context) {
        if let Err(wait) = self.desk.restart(Instant::now()) {
            return ctx.request_repaint_after(wait);
        }
        self.open_batch();
        let counter = self.opened.as_ref().map(|opened| &*opened.settings.counter.name).unwrap_or_default();
        let commands = self.board.hand_over(counter);
        if commands.iter().any(|command| matches!(command, Command::WriteDown(_))) {
            self.play(Sound::Attention);
        }
        for command in commands {
            self.desk.send(command);
        }
        // Whoever waited for it would wait for ever.
        self.settings_screen.desk_broke();
        self.batch_screen.desk_broke();
        self.lock.leave();
        self.compare_again();
        self.history_screen.written();
        self.shift_screen.written();
    }
}
