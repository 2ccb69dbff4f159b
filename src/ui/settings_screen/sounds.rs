//! How loud each sound is, with a button to hear it.

use eframe::egui::Ui;

use super::{SettingsAction, SettingsScreen, form};
use crate::{
    store::Volume,
    ui::{
        icon,
        sound::Sound,
        text::{self, Lang},
        widget::{button, card},
    },
};

impl SettingsScreen {
    pub(super) fn sounds(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        card::titled(ui, text::section_sounds(lang), |ui| {
            form::body(ui, |ui| {
                for sound in Sound::ALL {
                    let name = text::sound_name(lang, sound);
                    let steps = Volume::STEPS.map(|volume| (volume, text::volume(lang, volume).to_owned()));
                    let volumes = &mut self.draft.settings.sound;
                    form::row(ui, name, |ui, _| {
                        ui.horizontal_wrapped(|ui| {
                            form::choices(ui, name, sound.volume_mut(volumes), steps);
                            let hear = text::hear(lang);
                            let hear_it = text::named(lang, name, hear);
                            if button::with_icon(ui, icon::SOUND, hear, &hear_it).clicked() {
                                actions.push(SettingsAction::Play(sound, *volumes));
                            }
                        });
                    });
                }
            });
        });
    }
}
