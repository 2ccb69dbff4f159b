//! How long checks are remembered, and how to forget them.

use eframe::egui::{Ui, vec2};

use super::{SettingsAction, SettingsScreen, form};
use crate::{
    store::JournalSettings,
    ui::{
        text::{self, Lang},
        theme,
        widget::{button, card, warning},
    },
};

impl SettingsScreen {
    pub(super) fn journal(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        card::titled(ui, text::section_journal(lang), |ui| {
            form::body(ui, |ui| {
                let steps = JournalSettings::STEPS.map(|days| (days, text::keep_days(lang, days)));
                form::choice(ui, text::keep(lang), &mut self.draft.settings.journal.keep_days, steps);
                form::row(ui, text::forget(lang), |ui, _| {
                    ui.horizontal_wrapped(|ui| {
                        ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
                        if !self.asks_to_forget {
                            self.asks_to_forget = button::secondary(ui, text::forget_all(lang)).clicked();
                            return;
                        }
                        warning::show(ui, text::forget_sure(lang));
                        if button::primary(ui, text::forget_now(lang)).clicked() {
                            self.asks_to_forget = false;
                            actions.push(SettingsAction::ForgetAll);
                        }
                        if button::secondary(ui, text::cancel(lang)).clicked() {
                            self.asks_to_forget = false;
                        }
                    });
                });
            });
        });
    }
}
