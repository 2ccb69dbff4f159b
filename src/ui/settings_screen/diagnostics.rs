//! What helps whoever is asked for help.

use eframe::egui::{Label, RichText, Ui};

use super::{SettingsAction, form};
use crate::ui::{
    text::{self, Lang},
    theme,
    widget::{button, card},
};

pub fn card(ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
    card::titled(ui, text::section_diagnostics(lang), |ui| {
        form::body(ui, |ui| {
            form::row(ui, text::for_support(lang), |ui, _| {
                if button::secondary(ui, text::save_diagnostics(lang)).clicked() {
                    actions.push(SettingsAction::SaveDiagnostics);
                }
                let muted = theme::palette(ui).muted;
                let hint = RichText::new(text::diagnostics_hint(lang)).font(theme::regular(theme::SMALL));
                ui.add(Label::new(hint.color(muted)).wrap());
            });
        });
    });
}
