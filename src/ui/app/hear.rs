//! What the desk and the scanner tell.

use std::time::Duration;

use eframe::egui::Context;

use super::App;
use crate::{
    desk::{Command, Event, Opened},
    scan::{Profile, SerialEvent, SerialPlace, SerialScanner},
    store::{JournalNews, Kiosk, Scanner, Sight},
    ui::{desk_screen::NotTaken, sound::Sound, text::Lang, theme},
    voucher::{ReportId, Verdict},
};

impl App {
    /// Takes what there is to be told, between two frames too.
    pub fn hear(&mut self, ctx: &Context) {
        let is_gone = self.desk.is_gone();
        let events: Vec<Event> = self.desk.events().collect();
        for event in events {
            self.hear_desk(ctx, event);
        }
        if is_gone {
            self.mend_desk(ctx);
        }
        self.hear_scanner();
        if let Some(ports) = self.ports.as_ref().and_then(|ports| ports.try_recv().ok()) {
            self.settings_screen.found_ports(ports);
            self.ports = None;
        }
    }

    fn hear_scanner(&mut self) {
        let events: Vec<SerialEvent> = self.serial.iter().flat_map(SerialScanner::events).collect();
        for event in events {
            match event {
                SerialEvent::Plugged(is_plugged) => {
                    tracing::info!(is_plugged, "serial scanner");
                    // Of one that is no longer set up nobody wants to hear.
                    self.is_scanner_plugged = self.is_scanner_plugged.map(|_| is_plugged);
                }
                SerialEvent::Ended(ended) => self.entered_by_device(ended),
            }
        }
    }

    fn hear_desk(&mut self, ctx: &Context, event: Event) {
        match event {
            Event::Opened(opened) => self.open(ctx, *opened),
            Event::Cancelled { id } => {
                if !self.board.is_leaving(id) {
                    self.refuse(NotTaken::OtherShop);
                }
                self.board.apply(event);
            }
            Event::Began { .. }
            | Event::SeenBefore { .. }
            | Event::AskedAgain { .. }
            | Event::Rest { .. } => {
                self.board.apply(event);
            }
            Event::Status { id, .. } | Event::Prepare { id, .. } => {
                if let Some(verdict) = self.board.apply(event) {
                    self.play_verdict(id, verdict);
                }
            }
            Event::ClockOff(ahead) => self.clock_off = ahead,
            Event::Batch(news) => self.batch_screen.hear(news),
            Event::Journal(JournalNews::Trouble(trouble)) => self.journal_trouble = trouble,
            Event::Journal(JournalNews::Duty(duty)) => self.duty = duty,
            Event::Journal(JournalNews::Written) => {
                self.history_screen.written();
                self.shift_screen.written();
            }
            Event::Looked { ticket, sight: sight @ (Sight::Shifts(_) | Sight::ShiftReport(_)) } => {
                self.shift_screen.looked(ticket, sight);
            }
            Event::Looked { ticket, sight } => self.history_screen.looked(ticket, sight),
            Event::Saved(outcome) => self.settings_screen.saved(outcome),
            Event::Unlocked(unlocking) => self.compared(ctx, unlocking),
            Event::Tested { service, diagnosis } => self.settings_screen.tested(service, diagnosis),
            Event::Examined(outcome) => self.settings_screen.examined(outcome),
            Event::Update(news) => self.settings_screen.told_of_update(news),
            Event::Picture { address, picture } => self.pictures.put(ctx, address, picture),
        }
    }

    fn open(&mut self, ctx: &Context, opened: Opened) {
        // A verdict of one shop must never stand under another's name, least of all a practice shop's.
        if self.opened.as_ref().is_some_and(|before| !before.is_of_one_shop_with(&opened)) {
            for _ in 0..self.board.move_on() {
                self.refuse(NotTaken::OtherShop);
            }
        }
        if self.opened.as_ref().is_some_and(|before| before.practice != opened.practice) {
            // What the desk was not told of before it changed shops.
            for report in self.board.waiting() {
                self.desk.send(Command::Cancel { id: report.id });
            }
        }
        self.board.reopened();
        self.lang = Lang::of(opened.settings.language);
        let before = self.opened.as_ref().map(|opened| &opened.settings);
        let is_new_scanner = before.map(|settings| &settings.scanner) != Some(&opened.settings.scanner);
        // A new PIN alone is no reason to move the window.
        let window = |kiosk: &Kiosk| (kiosk.full_screen, kiosk.always_on_top);
        let is_new_kiosk =
            before.map(|settings| window(&settings.kiosk)) != Some(window(&opened.settings.kiosk));
        if is_new_scanner {
            self.use_scanner(ctx, &opened.settings.scanner);
        }
        self.desk_screen.keys.is_ready = true;
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
        let place = scanner.serial.as_ref().map(|serial| SerialPlace {
            port: serial.port.clone(),
            baud: serial.baud,
            profile: profile.clone(),
        });
        self.is_scanner_plugged = place.as_ref().map(|_| false);
        if place.is_some() && self.serial.is_none() {
            let waking = ctx.clone();
            self.serial = SerialScanner::start(move || waking.request_repaint()).ok();
        }
        if let Some(serial) = &self.serial {
            serial.listen_at(place);
        }
        self.desk_screen.keys.buffer.profile = profile;
    }

    /// What is heard is about the voucher in hand; of an earlier one only that it needs a look.
    fn play_verdict(&self, id: ReportId, verdict: Verdict) {
        if self.board.shown().is_some_and(|report| report.id == id) {
            self.play(verdict.into());
        } else if verdict != Verdict::Usable {
            self.play(Sound::Attention);
        }
    }
}
