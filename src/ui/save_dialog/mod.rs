//! Where a file is to be saved, how far it is, and what it came to. A scan that comes meanwhile is a scan:
//! the desk shows it, what is being written is written on.

mod form;

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
    thread,
};

use eframe::egui::{Align, Context, Id, Label, Layout, Modal, Rect, RichText, Sense, Ui, Vec2, vec2};

use super::{
    action::Action,
    chooser::Handles,
    text::{self, Lang},
    theme,
    widget::{button, warning},
};
use crate::table::{Export, ExportFault, Outcome, Outgoing};
use form::Form;

const WIDTH: f32 = 560.0;
const BAR: f32 = 8.0;

#[derive(Default)]
pub struct SaveDialog {
    /// Where files go if nobody says otherwise; found by a thread of its own.
    documents: Arc<OnceLock<PathBuf>>,
    saving: Option<Saving>,
    /// A voucher came first.
    is_aside: bool,
    /// How large it was drawn.
    size: Vec2,
}

/// A file to be, and how far it is.
struct Saving {
    form: Form,
    stage: Stage,
}

enum Stage {
    Asking,
    Writing(Export),
    Written(PathBuf),
    /// Nothing of it is left to be tried again.
    Failed(ExportFault),
}

impl SaveDialog {
    pub fn new() -> Self {
        let documents = Arc::new(OnceLock::new());
        let found = Arc::clone(&documents);
        // Without this thread the place is typed.
        drop(thread::Builder::new().name("folders".into()).spawn(move || {
            let user = directories::UserDirs::new();
            // Not everybody with a name for that folder has it.
            let folder = user.map(|user| {
                user.document_dir().filter(|folder| folder.is_dir()).unwrap_or(user.home_dir()).to_owned()
            });
            folder.map(|folder| found.set(folder))
        }));
        Self { documents, ..Self::default() }
    }

    pub fn is_shown(&self) -> bool {
        self.saving.is_some() && !self.is_aside
    }

    /// Asks where to; shows the file that is being written if there is one.
    pub fn open(&mut self, outgoing: Outgoing) {
        self.is_aside = false;
        if !matches!(&self.saving, Some(Saving { stage: Stage::Writing(_), .. })) {
            let folder = self.documents.get().cloned().unwrap_or_default();
            self.saving = Some(Saving { form: Form::new(outgoing, folder), stage: Stage::Asking });
        }
    }

    /// Gives up, or closes what it came to.
    pub fn leave(&mut self) {
        match &self.saving {
            Some(Saving { stage: Stage::Writing(export), .. }) => export.cancel(),
            _ => self.saving = None,
        }
    }

    /// Makes room for a voucher. What was not begun is given up.
    pub fn step_aside(&mut self) {
        self.is_aside = true;
        if matches!(&self.saving, Some(Saving { stage: Stage::Asking, .. })) {
            self.saving = None;
        }
    }

    /// There is time again for what was being written.
    pub fn come_back(&mut self) {
        self.is_aside = false;
    }

    /// The system's window opens above the one whose `handles` these are.
    pub fn show(&mut self, ctx: &Context, lang: Lang, handles: &dyn Handles, actions: &mut Vec<Action>) {
        if ctx.current_pass_index() == 0 {
            self.follow();
        }
        let Some(saving) = self.saving.as_mut().filter(|_| !self.is_aside) else { return };
        let frame = theme::dialog_frame(ctx);
        let shown = Modal::new(Id::unique("save")).frame(frame).show(ctx, |ui| {
            let room = ctx.content_rect().width() - frame.inner_margin.sum().x - 2.0 * theme::PAD;
            ui.set_width(room.min(WIDTH));
            ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
            saving.show(ui, lang, handles, actions);
        });
        let size = shown.response.rect.size();
        if self.size != size {
            // It stands in the middle by what it was: drawn once more, lest it jump under a finger.
            self.size = size;
            ctx.request_discard("the dialog has another size");
        }
    }

    /// Sees how far the export is, and what was chosen.
    fn follow(&mut self) {
        let Some(saving) = &mut self.saving else { return };
        saving.form.take_choice();
        let Stage::Writing(export) = &saving.stage else { return };
        let Some(outcome) = export.outcome() else { return };
        saving.stage = match outcome {
            Outcome::Written => Stage::Written(export.target().to_owned()),
            Outcome::Cancelled => return self.saving = None,
            Outcome::Failed(fault) => Stage::Failed(fault),
            Outcome::NotBegun(fault, content) => {
                saving.form.come_back(fault, content);
                Stage::Asking
            }
        };
    }
}

impl Saving {
    fn show(&mut self, ui: &mut Ui, lang: Lang, handles: &dyn Handles, actions: &mut Vec<Action>) {
        match &self.stage {
            Stage::Asking => {
                title(ui, text::save_as_file(lang));
                if let Some(export) = self.form.show(ui, lang, handles, actions) {
                    self.stage = match export {
                        Ok(export) => Stage::Writing(export),
                        Err(fault) => Stage::Failed(fault),
                    };
                }
            }
            Stage::Writing(export) => {
                title(ui, text::saving_file(lang));
                progress(ui, lang, export);
                ui.add_space(theme::NARROW_GAP);
                from_right(ui, |ui| {
                    if button::with_key(ui, text::cancel(lang), "Esc").clicked() {
                        actions.push(Action::LeaveSaving);
                    }
                });
            }
            Stage::Written(path) => {
                title(ui, text::saved_to(lang));
                let ink = theme::palette(ui).ink;
                ui.add(Label::new(RichText::new(path.display().to_string()).color(ink)).wrap());
                close(ui, lang, actions);
            }
            Stage::Failed(fault) => {
                title(ui, text::not_saved(lang));
                warning::show(ui, &text::export_fault(lang, fault));
                close(ui, lang, actions);
            }
        }
    }
}

fn title(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).font(theme::bold(theme::LARGE)).color(theme::palette(ui).ink));
}

/// A sentence that wants attention, with its mark.
fn close(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    ui.add_space(theme::NARROW_GAP);
    from_right(ui, |ui| {
        if button::primary(ui, text::done(lang)).clicked() {
            actions.push(Action::LeaveSaving);
        }
    });
}

/// A row that begins at the right.
fn from_right<R>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), theme::CONTROL_HEIGHT);
    let row = ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP;
        add_contents(ui)
    });
    row.inner
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn progress(ui: &mut Ui, lang: Lang, export: &Export) {
    let palette = theme::palette(ui);
    let (done, count) = export.progress();
    ui.add_space(theme::NARROW_GAP);
    if count > 0 {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
        ui.painter().rect_filled(rect, BAR / 2.0, palette.chip);
        let part = rect.width() * done.min(count) as f32 / count as f32;
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(part, BAR)), BAR / 2.0, palette.accent);
    }
    let words = if count > 0 { text::part_of(done, count.max(done)) } else { text::rows(lang, done) };
    ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.muted));
}

#[cfg(test)]
mod tests;
