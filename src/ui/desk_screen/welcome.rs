//! The desk before the first code: in the practice shop, codes to try; in a real one, what to do.

use eframe::egui::{Align, Button, Frame, Label, Layout, RichText, Ui, Widget as _, vec2};

use crate::{
    sandbox::SAMPLES,
    scan,
    ui::{
        action::{Action, Screen},
        icon,
        sound::Sound,
        text::{self, Lang},
        theme,
        widget::{button, card},
    },
};

const ROW_HEIGHT: f32 = 48.0;
const ROOM_BESIDE: f32 = 440.0;

pub fn show(ui: &mut Ui, lang: Lang, practice: bool, offers_sounds: bool, actions: &mut Vec<Action>) {
    card::bare(ui, |ui| {
        Frame::new().inner_margin(theme::ROOMY).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if practice {
                heading(ui, text::welcome(lang), text::welcome_words(lang));
                samples(ui, lang, actions);
                ui.add_space(theme::GAP);
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
                    if button::primary(ui, text::connect_my_shop(lang)).clicked() {
                        actions.push(Action::GoTo(Screen::Settings));
                    }
                    sounds(ui, lang, offers_sounds, actions);
                });
            } else {
                heading(ui, text::ready(lang), text::ready_words(lang));
            }
        });
    });
}

fn heading(ui: &mut Ui, title: &str, words: &str) {
    let palette = theme::palette(ui);
    ui.label(RichText::new(title).font(theme::bold(theme::HINT)).color(palette.ink));
    ui.add_space(4.0);
    ui.label(RichText::new(words).font(theme::regular(theme::BODY)).color(palette.muted));
}

/// One button; once it is pressed, a button a sound.
fn sounds(ui: &mut Ui, lang: Lang, is_offered: bool, actions: &mut Vec<Action>) {
    if !is_offered {
        if button::secondary(ui, text::listen_to_sounds(lang)).clicked() {
            actions.push(Action::ListenToSounds);
        }
        return;
    }
    for sound in Sound::ALL {
        let name = text::sound_name(lang, sound);
        if button::with_icon(ui, icon::SOUND, name, name).clicked() {
            actions.push(Action::Play(sound));
        }
    }
}

fn samples(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    ui.add_space(theme::GAP);
    // Beside the code as long as there is room for words, else below it.
    let is_narrow = ui.available_width() < ROOM_BESIDE;
    for (i, (text, sample)) in SAMPLES.into_iter().enumerate() {
        let Ok(code) = scan::normalise(text) else { continue };
        if i > 0 {
            card::separator(ui);
        }
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), ROW_HEIGHT),
            Layout::left_to_right(Align::Center).with_main_wrap(is_narrow),
            |ui| {
                ui.spacing_mut().item_spacing = vec2(theme::GAP, 4.0);
                ui.set_min_height(ROW_HEIGHT);
                ui.add_space(4.0);
                let palette = theme::palette(ui);
                let label = RichText::new(code.grouped()).font(theme::bold(theme::BODY)).color(palette.ink);
                let clicked = Button::new(label).fill(palette.surface).ui(ui).clicked();
                ui.add(Label::new(RichText::new(text::sample(lang, sample)).color(palette.ink)).wrap());
                if clicked {
                    actions.push(Action::Check(code));
                }
            },
        );
    }
}
