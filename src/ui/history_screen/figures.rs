//! The day in figures: how many checks, what they came to, and when they were made.

use eframe::egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use crate::{
    store::Figures,
    ui::{
        text::{self, Lang},
        theme,
        widget::{figures, paint},
    },
};

/// A day at a counter has at least so many hours.
const HOURS: usize = 12;

pub fn show(ui: &mut Ui, lang: Lang, figures: &Figures) {
    let place = figures::show(ui, lang, text::checks_today(lang), figures);
    chart(ui, lang, place, &figures.by_hour);
}

/// A bar an hour, from the first with a check to the last.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn chart(ui: &mut Ui, lang: Lang, place: Rect, by_hour: &[u64]) {
    let palette = theme::palette(ui);
    let inner = place.shrink(figures::PAD - 2.0);
    let label = paint::text(
        ui,
        inner.left_top() + vec2(2.0, 0.0),
        Align2::LEFT_TOP,
        text::by_hour(lang),
        theme::regular(theme::SMALL),
        palette.muted,
    );
    let first = by_hour.iter().position(|count| *count > 0).unwrap_or(8);
    let last = by_hour.iter().rposition(|count| *count > 0).unwrap_or(first);
    let hours = (last + 1 - first).max(HOURS);
    let most = by_hour.iter().copied().max().unwrap_or(0).max(1);
    let width = inner.width() / hours as f32;
    let room = inner.bottom() - label.bottom();
    for i in 0..hours {
        let hour = first + i;
        let count = by_hour.get(hour).copied().unwrap_or(0);
        let height = (room * count as f32 / most as f32).max(if count > 0 { 2.0 } else { 0.0 });
        let left = inner.left() + width * i as f32;
        let bar =
            Rect::from_min_max(pos2(left, inner.bottom() - height), pos2(left + width - 4.0, inner.bottom()));
        ui.painter().rect_filled(bar, 2.0, palette.usable);
        let column = Rect::from_min_max(pos2(left, inner.top()), bar.right_bottom());
        let response = ui.interact(column, ui.scope_id().with(("hour", i)), Sense::hover());
        let words = text::hour(lang, hour, count);
        paint::describe(&response, &words);
        response.on_hover_text(words);
    }
}
