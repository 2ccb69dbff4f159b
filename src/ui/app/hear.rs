//! What the desk and the scanner tell.

use std::time::Duration;

use eframe::egui::Context;

use super::App;
use crate::{
    desk::{Event, Opened},
    scan::{Profile, SerialEvent, SerialScanner},
    store::{Scanner, Seen},
    ui::{action::Action, desk_screen::Notice, text::Lang, theme},
    voucher::ReportId,
};

impl App {
    pub(super) fn hear(&mut self, ctx: &Context) {
        let events: Vec<Event> = self.desk.events().collect();
        for event in events {
            self.hear_desk(ctx, event);
        }
        let events: Vec<SerialEvent> = self.serial.iter().flat_map(SerialScanner::events).collect();
        for event in events {
            match event {
                SerialEvent::Plugged(is_plugged) => self.is_scanner_plugged = Some(is_plugged),
                SerialEvent::Ended(ended) => {
                    // A PIN comes from a keyboard.
                    self.lock.leave();
                    self.act(ctx, Action::Entered(ended));
                }
            }
        }
        if let Some(ports) = self.ports.as_ref().and_then(|ports| ports.try_recv().ok()) {
            self.settings_screen.found_ports(ports);
            self.ports = None;
        }
    }

    fn hear_desk(&mut self, ctx: &Context, event: Event) {
        match event {
            Event::Opened(opened) => self.open(ctx, *opened),
            Event::Began { .. } | Event::Cancelled { .. } | Event::Status { .. } | Event::Prepare { .. } => {
                if let Some(verdict) = self.board.apply(event) {
                    self.play(verdict.into());
                }
            }
            Event::SeenBefore { id, seen } => self.seen_before(id, seen),
            Event::Journal(trouble) => self.journal_trouble = trouble,
            Event::Saved(outcome) => self.settings_screen.saved(outcome),
            Event::Unlocked(unlocking) => {
                if let Some(guarded) = self.lock.answered(unlocking) {
                    self.unlocked(ctx, guarded);
                }
            }
            Event::Tested { service, diagnosis } => self.settings_screen.tested(service, diagnosis),
            Event::Picture { address, picture } => self.pictures.put(ctx, address, picture),
        }
    }

    fn open(&mut self, ctx: &Context, opened: Opened) {
        // A practice verdict must never stand beside a real one.
        self.board.keep(opened.practice);
        self.lang = Lang::of(opened.settings.language);
        let before = self.opened.as_ref().map(|opened| &opened.settings);
        let is_new_scanner = before.map(|settings| &settings.scanner) != Some(&opened.settings.scanner);
        let is_new_kiosk = before.map(|settings| &settings.kiosk) != Some(&opened.settings.kiosk);
        if is_new_scanner {
            self.use_scanner(ctx, &opened.settings.scanner);
        }
        if is_new_kiosk {
            super::kiosk::follow(ctx, &opened.settings.kiosk);
        }
        theme::follow(ctx, opened.settings.theme, opened.settings.zoom);
        self.settings_screen.opened(&opened);
        self.opened = Some(opened);
    }

    fn use_scanner(&mut self, ctx: &Context, scanner: &Scanner) {
        let profile = Profile {
            prefix: scanner.prefix.clone(),
            suffix: scanner.suffix.clone(),
            idle: (scanner.idle_ms > 0).then(|| Duration::from_millis(scanner.idle_ms.into())),
        };
        let waking = ctx.clone();
        // The old port is let go before the new one is opened; it may be the same.
        self.serial = None;
        self.serial = scanner.serial.as_ref().and_then(|serial| {
            let wake = move || waking.request_repaint();
            SerialScanner::start(serial.port.clone(), serial.baud, profile.clone(), wake).ok()
        });
        self.is_scanner_plugged = scanner.serial.as_ref().map(|_| false);
        self.desk_screen.keys.buffer.profile = profile;
    }

    /// Said of the newest code only, and never instead of something that matters more.
    fn seen_before(&mut self, id: ReportId, seen: Seen) {
        let is_newest = self.board.newest().is_some_and(|report| report.id == id);
        if is_newest && self.desk_screen.notice.is_none() {
            self.desk_screen.notice = Some(Notice::SeenBefore(seen));
        }
    }
}
