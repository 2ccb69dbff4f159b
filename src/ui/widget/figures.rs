//! What many checks came to, in cards: how many, and how many of each verdict.

use eframe::egui::{Align2, Color32, Rect, Sense, StrokeKind, Ui, pos2, vec2};

use super::paint;
use crate::{
    store::Figures,
    ui::{
        text::{self, Lang},
        theme,
    },
    voucher::Verdict,
};

const HEIGHT: f32 = 95.0;
pub const PAD: f32 = 14.0;

/// Four cards, and at their right an empty one, twice as wide, that is returned. `all` says what all the
/// checks are.
pub fn show(ui: &mut Ui, lang: Lang, all: &str, figures: &Figures) -> Rect {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let cards = [
        (all, figures.all(), palette.ink),
        (text::verdict(lang, Some(Verdict::Usable)), figures.usable, palette.usable_text),
        (text::verdict(lang, Some(Verdict::NotUsable)), figures.not_usable, palette.not_usable_text),
        (text::verdict(lang, Some(Verdict::Unknown)), figures.unknown, palette.unknown_text),
    ];
    let width = (rect.width() - 4.0 * theme::GAP) / 6.0;
    let mut left = rect.left();
    for (i, (label, count, ink)) in cards.into_iter().enumerate() {
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, HEIGHT));
        left = place.right() + theme::GAP;
        card(ui, place);
        let response = ui.interact(place, ui.scope_id().with(("figure", i)), Sense::hover());
        paint::describe(&response, format!("{label} {count}"));
        figure(ui, place, label, text::grouped(count), ink);
    }
    let place = Rect::from_min_max(pos2(left, rect.top()), rect.right_bottom());
    card(ui, place);
    place
}

/// A figure under its name.
pub fn figure(ui: &Ui, place: Rect, label: &str, figure: String, ink: Color32) {
    let palette = theme::palette(ui);
    let top = place.left_top() + vec2(PAD, 10.0);
    let name = paint::line(ui, label, theme::regular(theme::SMALL), palette.muted, place.width() - 2.0 * PAD);
    let name = paint::put(ui, top, Align2::LEFT_TOP, name);
    let size = if figure.chars().count() > 6 { theme::LARGE } else { theme::FIGURE };
    paint::text(ui, name.left_bottom(), Align2::LEFT_TOP, figure, theme::bold(size), ink);
}

fn card(ui: &Ui, place: Rect) {
    let palette = theme::palette(ui);
    ui.painter().rect(
        place,
        theme::CARD_RADIUS,
        palette.surface,
        (theme::HAIR, palette.line),
        StrokeKind::Inside,
    );
}
