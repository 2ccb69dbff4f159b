//! What the window knows of this till's state, to be saved with the logs.

use eframe::egui::Context;

use super::App;
use crate::{
    logs::Diagnostics,
    table::{Content, Outgoing},
    ui::{
        renderer::Renderer,
        text::{self, Lang},
    },
};

impl App {
    pub(super) fn save_diagnostics(&mut self, ctx: &Context) {
        let diagnostics = self.diagnostics();
        let bytes = Box::new(move || diagnostics.pack());
        let content = Content::File { ending: "zip", bytes };
        self.save(ctx, Outgoing { name: text::diagnostics(self.lang).to_owned(), content });
    }

    /// More than the bars above the screens tell: what a screen of its own shows, and what the lamp does.
    fn diagnostics(&self) -> Diagnostics {
        let lang = Lang::English;
        let troubles = self.troubles(lang).into_iter().map(|(words, _)| words);
        let batch = self.batch_screen.trouble().map(|trouble| text::batch_trouble(lang, trouble));
        let lamp = self.board.trouble().map(|doubt| text::what_happened(lang, doubt));
        let self_test = self.settings_screen.examination().map(|found| text::examination(lang, found));
        Diagnostics {
            data_folder: self.data_folder.clone(),
            renderer: self.renderer().map_or("none", Renderer::key).to_owned(),
            settings: self.opened.as_ref().map(|opened| opened.settings.clone()),
            troubles: troubles.chain(batch).chain(lamp).collect(),
            reports: self_test.map(|text| ("self-test.txt".to_owned(), text)).into_iter().collect(),
        }
    }
}
