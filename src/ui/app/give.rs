//! Codes for a batch, given by dropping a file, by pasting, or by choosing a file.

use eframe::egui::{Context, Event, ViewportCommand};

use super::App;
use crate::{
    desk::Source,
    ui::{
        action::Screen,
        chooser::{Choice, Chooser, Handles},
    },
};

impl App {
    /// How long a clipboard may take, in seconds.
    const CLIPBOARD_PATIENCE: f64 = 1.0;

    /// Takes what was dropped on the window, and what was pasted where the batch is.
    pub(super) fn take_given(&mut self, ctx: &Context) {
        self.take_chosen();
        if self.lock.is_open() || self.save_dialog.is_shown() {
            return;
        }
        let dropped = ctx.input_mut(|input| std::mem::take(&mut input.raw.dropped_files));
        if let Some(path) = dropped.first().map(|file| file.path().to_owned()) {
            self.show_batch();
            self.read_batch(Source::File(path));
        }
        if self.screen != Screen::Batch || ctx.text_edit_focused() {
            return;
        }
        let mut pasted = None;
        ctx.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::Paste(text) => {
                    pasted = Some(text.clone());
                    false
                }
                _ => true,
            });
        });
        if let Some(text) = pasted {
            self.pasting = None;
            self.read_batch(Source::Pasted(text));
        }
        let now = ctx.input(|input| input.time);
        if self.pasting.is_some_and(|asked| now - asked > Self::CLIPBOARD_PATIENCE) {
            self.pasting = None;
            self.batch_screen.nothing_pasted();
        }
    }

    pub(super) fn ask_clipboard(&mut self, ctx: &Context) {
        self.pasting = Some(ctx.input(|input| input.time));
        ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
        ctx.request_repaint_after(std::time::Duration::from_secs_f64(1.1 * Self::CLIPBOARD_PATIENCE));
    }

    /// Opens the system's window to choose a file in.
    pub(super) fn choose_batch_file(&mut self, ctx: &Context, handles: &dyn Handles) {
        if self.chooser.is_some() {
            return;
        }
        let waking = ctx.clone();
        match Chooser::to_open(self.lang, handles, move || waking.request_repaint()) {
            Ok(chooser) => self.chooser = Some(chooser),
            Err(_) => self.batch_screen.no_chooser(),
        }
    }

    fn take_chosen(&mut self) {
        let Some(choice) = self.chooser.as_ref().and_then(Chooser::choice) else { return };
        self.chooser = None;
        match choice {
            Choice::File(path) => self.read_batch(Source::File(path)),
            Choice::Cancelled => {}
            Choice::NoWindow => self.batch_screen.no_chooser(),
        }
    }

    fn show_batch(&mut self) {
        self.desk_screen.keys.buffer.clear();
        self.desk_screen.keys.recorder = None;
        self.screen = Screen::Batch;
    }

    pub(super) fn read_batch(&mut self, source: Source) {
        let command = self.batch_screen.read(source);
        self.desk.send(command);
    }
}
