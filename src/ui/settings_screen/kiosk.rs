//! A till that customers can reach: the whole screen, and a PIN before what is not theirs.

use eframe::egui::Ui;

use super::{SettingsScreen, form};
use crate::{
    store::PinHash,
    ui::{
        text::{self, Lang},
        widget::{button, card, warning},
    },
};

impl SettingsScreen {
    pub(super) fn kiosk(&mut self, ui: &mut Ui, lang: Lang) {
        let has_pin = self.kept.kiosk.pin.is_some();
        card::titled(ui, text::section_kiosk(lang), |ui| {
            form::body(ui, |ui| {
                let kiosk = &mut self.draft.settings.kiosk;
                let yes_no = || [(false, text::no(lang).to_owned()), (true, text::yes(lang).to_owned())];
                form::choice(ui, text::full_screen(lang), &mut kiosk.full_screen, yes_no());
                form::choice(ui, text::always_on_top(lang), &mut kiosk.always_on_top, yes_no());
                if self.draft.drops_pin {
                    form::row(ui, text::pin(lang), |ui, _| {
                        if button::secondary(ui, text::pin_keep(lang)).clicked() {
                            self.draft.drops_pin = false;
                        }
                        warning::show(ui, text::pin_goes(lang));
                    });
                    return;
                }
                let typed = self.draft.pin.0.trim();
                let is_wrong = !typed.is_empty() && !PinHash::is_pin(typed);
                let hint = if has_pin { text::pin_kept(lang) } else { text::pin_none(lang) };
                form::secret(ui, text::pin(lang), &mut self.draft.pin.0, hint);
                if is_wrong {
                    form::row(ui, "", |ui, _| warning::show(ui, text::pin_wrong_form(lang)));
                }
                if has_pin {
                    form::row(ui, "", |ui, _| {
                        if button::secondary(ui, text::pin_drop(lang)).clicked() {
                            self.draft.drops_pin = true;
                            self.draft.pin = super::draft::Typed::default();
                        }
                    });
                }
            });
        });
    }
}
