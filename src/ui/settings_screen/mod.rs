//! Settings: both services' accounts, which counter this is, its scanners, sounds, kiosk and look.

mod accounts;
mod diagnostics;
mod draft;
mod examination;
mod form;
mod journal;
mod kiosk;
mod network;
mod scanner;
mod sounds;
mod updates;
mod wizard;

use eframe::egui::{Frame, RichText, ScrollArea, Ui};

use super::{
    sound::Sound,
    text::{self, Lang},
    theme,
    widget::{button, card, paint},
};
use crate::{
    desk::{Command, Diagnosis, Opened, Trouble},
    scan::Recorder,
    store::{BatchSettings, Language, Settings, SoundVolumes, Theme, Zoom},
    voucher::Service,
};
pub use draft::Draft;
use network::Examining;
use updates::Watching;

/// What this screen asks of the program.
#[derive(Debug)]
pub enum SettingsAction {
    Send(Command),
    /// Back to what is kept.
    Discard,
    Play(Sound, SoundVolumes),
    /// Remove every check from the journal.
    ForgetAll,
    /// Ask where a zip with what is known of this till is to be saved.
    SaveDiagnostics,
    /// Look for serial ports.
    FindPorts,
    /// Begin or end the set-up of a scanner.
    TeachScanner(bool),
}

/// What became of the last save.
#[derive(Debug, Default)]
enum Saving {
    #[default]
    Idle,
    Waiting,
    /// What a scanner taught is being kept, and nothing else.
    Learning,
    Done,
    Failed(Trouble),
}

/// What became of a connection test.
#[derive(Debug, Default)]
enum Testing {
    #[default]
    Idle,
    Waiting,
    Done(Diagnosis),
}

#[derive(Debug, Default)]
pub struct SettingsScreen {
    draft: Draft,
    kept: Settings,
    saving: Saving,
    zhimai_test: Testing,
    yunzhong_test: Testing,
    examining: Examining,
    watching: Watching,
    /// Whether problems are shown also in fields that were never filled.
    is_strict: bool,
    /// The serial ports that were found, once they were looked for.
    ports: Option<Vec<String>>,
    /// Whether what a scanner adds to its codes is to go; `None` as long as nobody chose.
    drops_affixes: Option<bool>,
    /// Whether everything is to be forgotten has been asked, and not answered.
    asks_to_forget: bool,
    /// What the bar below the form took when it was last drawn.
    bar_height: f32,
    /// Practice was asked for on the command line, and stays.
    practice_is_forced: bool,
}

impl SettingsScreen {
    /// The desk works with these settings now; a draft that was not changed follows them.
    pub fn opened(&mut self, opened: &Opened) {
        if !self.draft.differs_from(&self.kept) {
            self.draft = Draft::of(&opened.settings);
        }
        let asked = |settings: &Settings| (settings.updates.clone(), settings.network.clone());
        if asked(&self.kept) != asked(&opened.settings) {
            self.watching = Watching::NotAsked;
        }
        self.kept = opened.settings.clone();
        self.practice_is_forced = opened.is_forced && opened.settings.has_service();
    }

    pub fn saved(&mut self, outcome: Result<(), Trouble>) {
        let is_lesson = matches!(self.saving, Saving::Learning);
        if !is_lesson && outcome.is_ok() {
            self.draft.forget_secrets();
            self.is_strict = false;
        }
        self.saving = match outcome {
            Ok(()) => Saving::Done,
            Err(trouble) => Saving::Failed(trouble),
        };
    }

    pub fn tested(&mut self, service: Service, diagnosis: Diagnosis) {
        // A test of values that were changed meanwhile says nothing about those that stand there now.
        if matches!(self.test(service), Testing::Waiting) {
            *self.test(service) = Testing::Done(diagnosis);
        }
    }

    /// What was asked of the desk will not be answered.
    pub fn desk_broke(&mut self) {
        if matches!(self.saving, Saving::Waiting | Saving::Learning) {
            self.saving = Saving::Idle;
        }
        for test in [&mut self.zhimai_test, &mut self.yunzhong_test] {
            if matches!(test, Testing::Waiting) {
                *test = Testing::Idle;
            }
        }
        if matches!(self.examining, Examining::Waiting) {
            self.examining = Examining::Idle;
        }
        if matches!(self.watching, Watching::Asking) {
            self.watching = Watching::NotAsked;
        }
    }

    pub fn found_ports(&mut self, ports: Vec<String>) {
        self.ports = Some(ports);
    }

    pub fn discard(&mut self) {
        self.draft = Draft::of(&self.kept);
        self.saving = Saving::Idle;
        self.is_strict = false;
    }

    fn test(&mut self, service: Service) -> &mut Testing {
        match service {
            Service::Zhimai => &mut self.zhimai_test,
            Service::Yunzhong => &mut self.yunzhong_test,
        }
    }

    /// `recorder` is there while a scanner is being set up.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        lang: Lang,
        recorder: Option<&Recorder>,
        actions: &mut Vec<SettingsAction>,
    ) {
        self.watch_updates(actions);
        let before = self.draft.fingerprint();
        ui.spacing_mut().item_spacing.y = 0.0;
        let below = if recorder.is_none() { self.bar_height } else { 0.0 };
        let height = ui.available_height() - below;
        let form = ScrollArea::vertical().id_salt("form").auto_shrink(false).max_height(height);
        form.show(ui, |ui| {
            // Left of the scroll bar, and no wider than a form is read comfortably.
            ui.set_max_width((ui.available_width() - theme::PAD).min(860.0));
            ui.spacing_mut().item_spacing.y = theme::GAP;
            // What is being saved must not change under the hands of whoever saves it.
            if matches!(self.saving, Saving::Waiting | Saving::Learning) {
                ui.disable();
            }
            match recorder {
                Some(recorder) => self.wizard(ui, lang, recorder, actions),
                None => self.sections(ui, lang, actions),
            }
            ui.add_space(theme::PAD);
            paint::follow_focus(ui);
        });
        // After the form: so goes the keyboard.
        if recorder.is_none() {
            self.save_bar(ui, lang, actions);
        }
        if self.draft.fingerprint() != before {
            self.saving = Saving::Idle;
            self.zhimai_test = Testing::Idle;
            self.yunzhong_test = Testing::Idle;
            self.examining = Examining::Idle;
        }
    }

    fn sections(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        self.drops_affixes = None;
        self.zhimai(ui, lang, actions);
        self.yunzhong(ui, lang, actions);
        self.network(ui, lang, actions);
        self.counter(ui, lang);
        self.scanner(ui, lang, actions);
        self.sounds(ui, lang, actions);
        self.journal(ui, lang, actions);
        self.batch(ui, lang);
        self.kiosk(ui, lang);
        self.look(ui, lang);
        self.updates(ui, lang);
        diagnostics::card(ui, lang, actions);
    }

    fn counter(&mut self, ui: &mut Ui, lang: Lang) {
        card::titled(ui, text::section_counter(lang), |ui| {
            form::body(ui, |ui| {
                let counter = &mut self.draft.settings.counter;
                form::text(ui, text::store_name(lang), &mut counter.store, None);
                form::text(ui, text::counter_name(lang), &mut counter.name, None);
            });
        });
    }

    fn batch(&mut self, ui: &mut Ui, lang: Lang) {
        card::titled(ui, text::section_batch(lang), |ui| {
            form::body(ui, |ui| {
                let steps = BatchSettings::STEPS.map(|limit| (limit, text::per_second(lang, limit)));
                form::choice(ui, text::batch_rate(lang), &mut self.draft.settings.batch.per_second, steps);
            });
        });
    }

    fn look(&mut self, ui: &mut Ui, lang: Lang) {
        let settings = &mut self.draft.settings;
        card::titled(ui, text::section_look(lang), |ui| {
            form::body(ui, |ui| {
                let languages = [
                    (Language::System, text::follow_system(lang)),
                    (Language::Chinese, "简体中文"),
                    (Language::Traditional, "繁體中文"),
                    (Language::English, "English"),
                ];
                form::choice(
                    ui,
                    text::language(lang),
                    &mut settings.language,
                    languages.map(|(value, name)| (value, name.into())),
                );
                let themes = [Theme::System, Theme::Light, Theme::Dark, Theme::Contrast];
                form::choice(
                    ui,
                    text::theme(lang),
                    &mut settings.theme,
                    themes.map(|theme| (theme, text::theme_name(lang, theme).into())),
                );
                form::choice(
                    ui,
                    text::zoom(lang),
                    &mut settings.zoom,
                    Zoom::STEPS.map(|zoom| (zoom, format!("{} %", zoom.percent()))),
                );
            });
        });
    }

    /// Always in sight: whether there is something to save, and what became of it.
    fn save_bar(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        let palette = theme::palette(ui);
        let frame = Frame::new().inner_margin(theme::SAVE_BAR).fill(palette.background);
        let bar = frame.show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let differs = self.draft.differs_from(&self.kept);
                ui.add_enabled_ui(
                    differs && !matches!(self.saving, Saving::Waiting | Saving::Learning),
                    |ui| {
                        if button::primary(ui, text::save(lang)).clicked() {
                            self.save(actions);
                        }
                        if differs && button::secondary(ui, text::discard(lang)).clicked() {
                            actions.push(SettingsAction::Discard);
                        }
                    },
                );
                let words = match &self.saving {
                    Saving::Waiting | Saving::Learning => text::saving(lang).to_owned(),
                    Saving::Failed(trouble) => text::trouble(lang, trouble),
                    _ if self.is_strict && self.draft.has_problems() => text::mend_fields(lang).to_owned(),
                    Saving::Idle | Saving::Done if differs => text::unsaved(lang).to_owned(),
                    Saving::Done if self.practice_is_forced => text::saved_for_practice(lang).to_owned(),
                    Saving::Done => text::saved(lang).to_owned(),
                    Saving::Idle => String::new(),
                };
                ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.ink));
            });
        });
        let height = bar.response.rect.height();
        if (height - self.bar_height).abs() > theme::HAIR {
            self.bar_height = height;
            ui.ctx().request_discard("the bar below the form has another height");
        }
    }

    fn save(&mut self, actions: &mut Vec<SettingsAction>) {
        self.is_strict = true;
        if let Some(settings) = self.draft.complete() {
            self.saving = Saving::Waiting;
            let secrets = self.draft.secret_changes(&self.kept);
            let (settings, pin) = (Box::new(settings), self.draft.pin_change());
            actions.push(SettingsAction::Send(Command::Save { settings, secrets, pin }));
        }
    }
}
