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

/// Four cards, and at their right an empty one, twice as wide, that is returned; where there is little room
/// it stands below them. `all` says what all the checks are.
pub fn show(ui: &mut Ui, lang: Lang, all: &str, figures: &Figures) -> Rect {
    let palette = theme::palette(ui);
    let is_narrow = ui.available_width() < theme::NARROW;
    let height = if is_narrow { 2.0 * HEIGHT + theme::GAP } else { HEIGHT };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let cards = [
        (all, figures.all(), palette.ink),
        (text::verdict(lang, Some(Verdict::Usable)), figures.usable, palette.usable_text),
        (text::verdict(lang, Some(Verdict::NotUsable)), figures.not_usable, palette.not_usable_text),
        (text::verdict(lang, Some(Verdict::Unknown)), figures.unknown, palette.unknown_text),
    ];
    let (gaps, widths) = if is_narrow { (3.0, 4.0) } else { (4.0, 6.0) };
    let width = (rect.width() - gaps * theme::GAP) / widths;
    let mut left = rect.left();
    for (i, (label, count, ink)) in cards.into_iter().enumerate() {
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, HEIGHT));
        left = place.right() + theme::GAP;
        card(ui, place);
        let response = ui.interact(place, ui.scope_id().with(("figure", i)), Sense::hover());
        paint::describe(&response, format!("{label} {count}"));
        figure(ui, place, label, &text::grouped(count), ink);
    }
    let corner = if is_narrow { rect.left_bottom() - vec2(0.0, HEIGHT) } else { pos2(left, rect.top()) };
    let place = Rect::from_min_max(corner, rect.right_bottom());
    card(ui, place);
    place
}

/// A figure under its name, smaller where it would not fit.
pub fn figure(ui: &Ui, place: Rect, label: &str, figure: &str, ink: Color32) {
    let palette = theme::palette(ui);
    let top = place.left_top() + vec2(PAD, 10.0);
    let room = place.width() - 2.0 * PAD;
    let name = paint::line(ui, label, theme::regular(theme::SMALL), palette.muted, room);
    let name = paint::put(ui, top, Align2::LEFT_TOP, name);
    let in_size = |size| paint::wrapped(ui, figure, theme::bold(size), ink, f32::INFINITY);
    let large = in_size(theme::FIGURE);
    let galley = if large.size().x > room { in_size(theme::LARGE) } else { large };
    paint::put(ui, name.left_bottom(), Align2::LEFT_TOP, galley);
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
