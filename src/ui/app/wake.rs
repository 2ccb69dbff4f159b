//! Somebody comes back to the till: the services are to be at hand before the first code is.

use std::time::{Duration, SystemTime};

use eframe::egui::{Context, Event};

use super::App;
use crate::desk::Command;

/// The window's clock moves once a minute: whoever has not drawn it for longer was asleep, or out of sight.
const ASLEEP: Duration = Duration::from_secs(120);

impl App {
    pub(super) fn wake(&mut self, ctx: &Context) {
        let now = SystemTime::now();
        let slept = now.duration_since(self.drawn).is_ok_and(|since| since > ASLEEP);
        self.drawn = now;
        let comes_forward = ctx.input(|input| input.events.contains(&Event::WindowFocused(true)));
        if slept || comes_forward {
            self.desk.send(Command::Warm);
        }
    }
}
