//! The set-up of a scanner: scan any code three times, see what was learned, keep it.

use eframe::egui::{Align2, Frame, Rect, RichText, Ui, vec2};

use super::{SettingsAction, SettingsScreen, form};
use crate::{
    desk::{Command, PinChange},
    scan::{Lesson, Profile, Recorder, Sample, read},
    store::Settings,
    ui::{
        icon,
        text::{self, Lang},
        theme,
        widget::{
            button, card, paint,
            rows::{self, Row, Trailing},
            warning,
        },
    },
};

impl SettingsScreen {
    pub(super) fn wizard(
        &mut self,
        ui: &mut Ui,
        lang: Lang,
        recorder: &Recorder,
        actions: &mut Vec<SettingsAction>,
    ) {
        card::bare(ui, |ui| {
            Frame::new().inner_margin(theme::ROOMY).show(ui, |ui| {
                let palette = theme::palette(ui);
                ui.set_width(ui.available_width());
                let title =
                    RichText::new(text::wizard(lang)).font(theme::bold(theme::HINT)).color(palette.ink);
                ui.label(title);
                ui.add_space(4.0);
                ui.label(RichText::new(text::wizard_words(lang)).color(palette.muted));
            });
        });
        let lesson = recorder.lesson();
        let profile = lesson.as_ref().map(|lesson| self.chosen(lesson)).unwrap_or_default();
        card::titled(ui, text::wizard_scans(lang), |ui| {
            for i in 0..Recorder::SAMPLES {
                scan(ui, lang, i, recorder.samples().get(i), &profile);
            }
        });
        if let Some(lesson) = &lesson {
            self.learned(ui, lang, lesson);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
            let is_clear = lesson.as_ref().is_some_and(|lesson| self.drops_affixes(lesson).is_some());
            ui.add_enabled_ui(is_clear, |ui| {
                if button::primary(ui, text::wizard_keep(lang)).clicked() {
                    self.keep(&profile, actions);
                }
            });
            if button::with_key(ui, text::cancel(lang), "Esc").clicked() {
                actions.push(SettingsAction::TeachScanner(false));
            }
        });
    }

    fn learned(&mut self, ui: &mut Ui, lang: Lang, lesson: &Lesson) {
        card::titled(ui, text::wizard_learned(lang), |ui| {
            form::body(ui, |ui| {
                fact(ui, text::ending(lang), &text::wizard_ending(lang, lesson));
                let affixes = text::wizard_affixes(lang, &lesson.profile.prefix, &lesson.profile.suffix);
                if let Some(affixes) = affixes {
                    let mut drops = self.drops_affixes(lesson);
                    let is_open = drops.is_none();
                    let choices = [
                        (Some(true), text::affixes_drop(lang).to_owned()),
                        (Some(false), text::affixes_keep(lang).to_owned()),
                    ];
                    form::row(ui, &affixes, |ui, _| {
                        form::choices(ui, text::affixes(lang), &mut drops, choices);
                        if is_open {
                            warning::show(ui, text::affixes_choose(lang));
                        }
                    });
                    self.drops_affixes = drops;
                }
                match lesson.mangling {
                    Some(mangling) => form::row(ui, text::wizard_keyboard(lang), |ui, _| {
                        warning::show(ui, text::mangling(lang, mangling));
                    }),
                    None => fact(ui, text::wizard_keyboard(lang), text::wizard_keyboard_well(lang)),
                }
            });
        });
    }

    /// Whether what stands around the codes goes. Letters, or three scans of one code, leave that to
    /// whoever holds the vouchers: `AB-123456` may be a universal code.
    fn drops_affixes(&self, lesson: &Lesson) -> Option<bool> {
        let Profile { prefix, suffix, .. } = &lesson.profile;
        let has_letters = (prefix.clone() + suffix).contains(char::is_alphanumeric);
        let is_clear = prefix.is_empty() && suffix.is_empty() || !has_letters && !lesson.is_ambiguous;
        self.drops_affixes.or(is_clear.then_some(true))
    }

    fn chosen(&self, lesson: &Lesson) -> Profile {
        let learned = lesson.profile.clone();
        match self.drops_affixes(lesson) {
            Some(true) => learned,
            _ => Profile { idle: learned.idle, ..Profile::default() },
        }
    }

    /// Kept at once, without what else may have been typed on this screen.
    fn keep(&mut self, profile: &Profile, actions: &mut Vec<SettingsAction>) {
        let learn = |settings: &mut Settings| {
            let idle = profile.idle.unwrap_or_default().as_millis();
            settings.scanner.idle_ms = u32::try_from(idle).unwrap_or_default();
            settings.scanner.prefix.clone_from(&profile.prefix);
            settings.scanner.suffix.clone_from(&profile.suffix);
        };
        learn(&mut self.draft.settings);
        let mut settings = self.kept.clone();
        learn(&mut settings);
        self.saving = super::Saving::Learning;
        actions.push(SettingsAction::TeachScanner(false));
        actions.push(SettingsAction::Send(Command::Save {
            settings: Box::new(settings),
            secrets: Vec::new(),
            pin: PinChange::Keep,
        }));
    }
}

/// What was typed, and the code that it will be.
fn scan(ui: &mut Ui, lang: Lang, i: usize, sample: Option<&Sample>, profile: &Profile) {
    let shown = sample.map(|sample| sample.typed.escape_debug().take(120).collect::<String>());
    let detail = sample.map_or_else(String::new, |sample| match read(profile, &sample.typed) {
        Ok(code) => text::wizard_code(lang, &code.grouped()),
        Err(refusal) => text::refusal(lang, refusal).to_owned(),
    });
    let name = shown.as_deref().unwrap_or(text::wizard_waits(lang));
    let mark = sample.map(|sample| text::wizard_ended(lang, sample.ending).to_owned()).unwrap_or_default();
    let row = Row { name, name_size: theme::BODY, detail, trailing: Trailing::Note(mark) };
    let mut paint_mark = |ui: &mut Ui, rect: Rect| {
        let palette = theme::palette(ui);
        let (mark, ink) =
            if sample.is_some() { (icon::USABLE, palette.usable) } else { (icon::SCAN, palette.muted) };
        let anchor = Align2::CENTER_CENTER;
        paint::text(ui, rect.center(), anchor, mark, theme::icon(theme::LARGE), ink);
    };
    rows::show(ui, i == 0, &row, Some(rows::Lead { width: 32.0, paint: &mut paint_mark }));
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    form::row(ui, name, |ui, _| {
        let value = RichText::new(value).color(theme::palette(ui).ink);
        ui.horizontal(|ui| {
            ui.set_min_height(theme::CONTROL_HEIGHT);
            ui.label(value);
        });
    });
}
