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
        widget::{button, card},
    },
    voucher::Kind,
};

pub(super) fn show(
    ui: &mut Ui,
    lang: Lang,
    kept: &Kept,
    reading: &Reading,
    doubt: &mut Option<Doubtful>,
    actions: &mut Vec<Action>,
) {
    card::bare(ui, |ui| {
        Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = theme::GAP;
                if *doubt == Some(Doubtful::Remove) {
                    ask_to_remove(ui, lang, doubt, actions);
                } else {
                    if button::secondary(ui, text::remove_batch_more(lang)).clicked() {
                        *doubt = Some(Doubtful::Remove);
                    }
                    ui.scope(|ui| empty::buttons(ui, lang, false, actions));
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    name(ui, lang, &kept.batch.name);
                    counts(ui, lang, &kept.figures, kept.batch.kind);
                });
            });
            empty::fault(ui, lang, reading);
        });
    });
}

fn ask_to_remove(ui: &mut Ui, lang: Lang, doubt: &mut Option<Doubtful>, actions: &mut Vec<Action>) {
    if button::secondary(ui, text::cancel(lang)).clicked() {
        *doubt = None;
    }
    if button::primary(ui, text::remove_batch(lang)).clicked() {
        *doubt = None;
        actions.push(send(BatchCommand::Remove));
    }
    ui.label(RichText::new(text::remove_batch_sure(lang)).font(theme::regular(theme::SMALL)));
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
    Label::new(words).truncate().ui(ui);
}
