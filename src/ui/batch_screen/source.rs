//! Which batch this is, and how to give another one.

use eframe::egui::{Align, Frame, Label, Layout, RichText, Ui, Widget as _, vec2};

use super::{Doubtful, Kept, Reading, empty, send};
use crate::{
    desk::BatchCommand,
    store::BatchFigures,
    ui::{
        action::Action,
        text::{self, Lang},
        theme,
        widget::{button, card, warning},
    },
    voucher::Kind,
};

const HEIGHT: f32 = 46.0;

pub(super) fn show(
    ui: &mut Ui,
    lang: Lang,
    kept: &Kept,
    reading: &Reading,
    practice: bool,
    doubt: &mut Option<Doubtful>,
    actions: &mut Vec<Action>,
) {
    card::bare(ui, |ui| {
        Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
            if ui.available_width() < theme::NARROW {
                name(ui, lang, &kept.batch.name);
                counts(ui, lang, &kept.figures, kept.batch.kind);
                ui.add_space(theme::NARROW_GAP);
                ui.horizontal_wrapped(|ui| buttons(ui, lang, doubt, actions));
            } else {
                let layout = Layout::right_to_left(Align::Center);
                ui.allocate_ui_with_layout(vec2(ui.available_width(), HEIGHT), layout, |ui| {
                    buttons(ui, lang, doubt, actions);
                    ui.with_layout(Layout::top_down(Align::Min), |ui| {
                        name(ui, lang, &kept.batch.name);
                        counts(ui, lang, &kept.figures, kept.batch.kind);
                    });
                });
            }
            if kept.batch.practice && !practice {
                ui.add_space(theme::NARROW_GAP);
                warning::show(ui, text::practice_batch(lang));
            }
            empty::fault(ui, lang, reading);
            if *doubt == Some(Doubtful::Remove) {
                let (sure, yes) = (text::remove_batch_sure(lang), text::remove_batch(lang));
                ask_again(ui, lang, doubt, sure, yes, || actions.push(send(BatchCommand::Remove)));
            }
        });
    });
}

fn buttons(ui: &mut Ui, lang: Lang, doubt: &mut Option<Doubtful>, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = theme::PAD;
    if button::secondary(ui, text::open_file_more(lang)).clicked() {
        actions.push(Action::ChooseBatchFile);
    }
    if button::secondary(ui, text::paste_more(lang)).clicked() {
        actions.push(Action::PasteBatch);
    }
    if button::secondary(ui, text::remove_batch_more(lang)).clicked() {
        *doubt = Some(Doubtful::Remove);
    }
}

/// What cannot be undone is asked once more.
pub(super) fn ask_again(
    ui: &mut Ui,
    lang: Lang,
    doubt: &mut Option<Doubtful>,
    sure: &str,
    yes: &str,
    act: impl FnOnce(),
) {
    ui.add_space(theme::NARROW_GAP);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
        ui.label(RichText::new(sure).color(theme::palette(ui).ink));
        if button::primary(ui, yes).clicked() {
            *doubt = None;
            act();
        }
        if button::secondary(ui, text::cancel(lang)).clicked() {
            *doubt = None;
        }
    });
}

pub fn name(ui: &mut Ui, lang: Lang, name: &str) {
    let name = if name.is_empty() { text::pasted_codes(lang) } else { name };
    let ink = theme::palette(ui).ink;
    Label::new(RichText::new(name).font(theme::bold(theme::LARGE)).color(ink)).truncate().ui(ui);
}

/// How many codes there are, and what is not among them.
pub fn counts(ui: &mut Ui, lang: Lang, figures: &BatchFigures, kind: Kind) {
    let mut parts = vec![text::codes(lang, figures.codes())];
    if figures.merged > 0 {
        parts.push(text::merged(lang, figures.merged));
    }
    if figures.misread > 0 {
        parts.push(text::misread_lines(lang, figures.misread));
    }
    parts.push(text::batch_asks(lang, kind).to_owned());
    let muted = theme::palette(ui).muted;
    let words = RichText::new(parts.join(" · ")).font(theme::regular(theme::SMALL)).color(muted);
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    Label::new(words).wrap().ui(ui);
}
