//! How the till's scanners send their codes.

use eframe::egui::{Ui, vec2};

use super::{SettingsAction, SettingsScreen, form};
use crate::{
    store::Serial,
    ui::{
        text::{self, Lang},
        theme,
        widget::{button, card, warning},
    },
};

impl SettingsScreen {
    pub(super) fn scanner(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        card::titled(ui, text::section_scanner(lang), |ui| {
            form::body(ui, |ui| {
                form::row(ui, text::wizard_row(lang), |ui, _| {
                    if button::secondary(ui, text::wizard_open(lang)).clicked() {
                        actions.push(SettingsAction::TeachScanner(true));
                    }
                });
                let scanner = &mut self.draft.settings.scanner;
                let endings = [0, 100, 200, 400].map(|millis| (millis, text::ending_by(lang, millis)));
                form::choice(ui, text::ending(lang), &mut scanner.idle_ms, endings);
                form::text(ui, text::prefix(lang), &mut scanner.prefix, None);
                form::text(ui, text::suffix(lang), &mut scanner.suffix, None);
                let windows =
                    [0, 1_000, 2_000, 5_000].map(|millis| (millis, text::double_read_window(lang, millis)));
                form::choice(ui, text::double_read(lang), &mut scanner.double_read_ms, windows);
                self.serial(ui, lang, actions);
            });
        });
    }

    fn serial(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        let draft = &mut self.draft;
        form::text(ui, text::serial_port(lang), &mut draft.serial_port, None);
        form::row(ui, "", |ui, _| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
                if button::secondary(ui, text::serial_find(lang)).clicked() {
                    actions.push(SettingsAction::FindPorts);
                }
                for port in self.ports.iter().flatten() {
                    if button::secondary(ui, port).clicked() {
                        draft.serial_port.clone_from(port);
                    }
                }
                if self.ports.as_ref().is_some_and(Vec::is_empty) {
                    warning::show(ui, text::serial_none(lang));
                }
            });
        });
        if !draft.serial_port.trim().is_empty() {
            let bauds = Serial::BAUDS.map(|baud| (baud, baud.to_string()));
            form::choice(ui, text::serial_baud(lang), &mut draft.baud, bauds);
        }
    }
}
