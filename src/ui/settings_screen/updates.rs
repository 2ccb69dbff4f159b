//! Whether a newer version is out: a quiet line, and whom to ask.

use eframe::egui::{Label, RichText, Ui};

use super::{SettingsAction, SettingsScreen, form};
use crate::{
    desk::{Command, UpdateNews},
    store::feed_address,
    ui::{
        text::{self, Lang},
        theme,
        widget::card,
    },
};

/// What is known of newer versions here.
#[derive(Debug, Default)]
pub enum Watching {
    #[default]
    NotAsked,
    Asking,
    Told(UpdateNews),
}

impl SettingsScreen {
    /// The screen is opened: what was told then may be old.
    pub fn enter(&mut self) {
        self.watching = Watching::NotAsked;
    }

    pub fn told_of_update(&mut self, news: UpdateNews) {
        // Of a feed that is none any more, perhaps.
        if !matches!(self.watching, Watching::NotAsked) {
            self.watching = Watching::Told(news);
        }
    }

    /// Asks the desk, which knows whether the feed is to be asked.
    pub(super) fn watch_updates(&mut self, actions: &mut Vec<SettingsAction>) {
        if matches!(self.watching, Watching::NotAsked) && self.kept.updates.feed_url.is_some() {
            self.watching = Watching::Asking;
            actions.push(SettingsAction::Send(Command::AskForUpdate));
        }
    }

    pub(super) fn updates(&mut self, ui: &mut Ui, lang: Lang) {
        card::titled(ui, text::section_updates(lang), |ui| {
            form::body(ui, |ui| {
                let typed = self.draft.feed_url.trim();
                let problem =
                    (!typed.is_empty() && feed_address(typed).is_none()).then(|| text::bad_feed(lang));
                form::text(ui, text::feed_url(lang), &mut self.draft.feed_url, problem);
                form::row(ui, "", |ui, _| self.news(ui, lang));
            });
        });
    }

    fn news(&self, ui: &mut Ui, lang: Lang) {
        let palette = theme::palette(ui);
        let (words, page) = match &self.watching {
            Watching::Asking => (text::asking_feed(lang).to_owned(), None),
            Watching::Told(news @ UpdateNews::Newer(release)) => {
                (text::update_news(lang, news), Some(text::update_page(lang, &release.page)))
            }
            Watching::Told(news) => (text::update_news(lang, news), None),
            Watching::NotAsked => (text::feed_hint(lang).to_owned(), None),
        };
        for words in [Some(words), page].into_iter().flatten() {
            let words = RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.muted);
            ui.add(Label::new(words).wrap());
        }
    }
}
