//! Before there is a batch: how codes are given.

use eframe::egui::{Align2, Frame, RichText, ScrollArea, Sense, StrokeKind, Ui, vec2};

use super::Reading;
use crate::ui::{
    action::Action,
    icon,
    text::{self, Lang},
    theme,
    widget::{button, card, paint, warning},
};

/// The place to drop a file on.
const LEAST_PLACE: f32 = 112.0;
const MOST_PLACE: f32 = 220.0;

pub fn show(ui: &mut Ui, lang: Lang, reading: &Reading, is_hovered: bool, actions: &mut Vec<Action>) {
    let place = (ui.available_height() / 3.0).clamp(LEAST_PLACE, MOST_PLACE);
    ScrollArea::vertical().id_salt("empty batch").auto_shrink(false).show(ui, |ui| {
        card::bare(ui, |ui| {
            Frame::new().inner_margin(theme::ROOMY).show(ui, |ui| {
                ui.set_width(ui.available_width());
                words(ui, lang);
                ui.add_space(theme::PAD);
                drop_place(ui, lang, place, is_hovered);
                ui.add_space(theme::PAD);
                buttons(ui, lang, actions);
                fault(ui, lang, reading);
            });
        });
    });
}

fn words(ui: &mut Ui, lang: Lang) {
    let palette = theme::palette(ui);
    ui.label(RichText::new(text::batch_title(lang)).font(theme::bold(theme::HINT)).color(palette.ink));
    ui.add_space(4.0);
    ui.label(RichText::new(text::batch_words(lang)).color(palette.muted));
}

/// Where a file is let go of; anywhere else on the window does as well.
fn drop_place(ui: &mut Ui, lang: Lang, height: f32, is_hovered: bool) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let words = if is_hovered { text::drop_now(lang) } else { text::drop_here(lang) };
    paint::describe(&response, words);
    let (fill, edge) =
        if is_hovered { (palette.selected, palette.accent) } else { (palette.background, palette.line) };
    ui.painter().rect(rect, theme::CARD_RADIUS, fill, (theme::RING, edge), StrokeKind::Inside);
    let ink = if is_hovered { palette.accent } else { palette.muted };
    let above = rect.center() - vec2(0.0, theme::FIGURE);
    paint::text(ui, above, Align2::CENTER_CENTER, icon::LIST, theme::icon(theme::FIGURE), ink);
    let galley = paint::wrapped(ui, words, theme::regular(theme::BODY), ink, rect.width() - 2.0 * theme::PAD);
    paint::put(ui, rect.center() + vec2(0.0, theme::GAP), Align2::CENTER_CENTER, galley);
}

/// The two other ways to give codes.
fn buttons(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::PAD, theme::NARROW_GAP);
        if button::secondary(ui, text::paste_more(lang)).clicked() {
            actions.push(Action::PasteBatch);
        }
        if button::primary(ui, text::open_file_more(lang)).clicked() {
            actions.push(Action::ChooseBatchFile);
        }
    });
}

/// Why nothing was read, and what to do.
pub fn fault(ui: &mut Ui, lang: Lang, reading: &Reading) {
    let words = match reading {
        Reading::Idle => return,
        Reading::Waiting => text::reading(lang).to_owned(),
        Reading::Failed(fault) => text::sheet_fault(lang, fault),
        Reading::NothingPasted => text::nothing_pasted(lang).to_owned(),
        Reading::NoChooser => text::no_batch_chooser(lang).to_owned(),
    };
    ui.add_space(theme::NARROW_GAP);
    if matches!(reading, Reading::Waiting) {
        ui.label(words);
    } else {
        warning::show(ui, &words);
    }
}
