//! What the codes came to so far; each figure lists its codes.

use eframe::egui::{Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{Kept, Shown};
use crate::{
    ui::{
        text::{self, Lang},
        theme,
        widget::{figures, paint},
    },
    voucher::Verdict,
};

const HEIGHT: f32 = 78.0;

#[expect(clippy::cast_precision_loss, reason = "pixels")]
pub(super) fn show(ui: &mut Ui, lang: Lang, kept: &mut Kept) {
    let palette = theme::palette(ui);
    let (counts, has_open) = (kept.figures, kept.batch.is_stopped && kept.figures.open > 0);
    let of = |verdict| (Shown::Of(verdict), text::verdict(lang, Some(verdict)));
    let [usable, not_usable, unknown] = Verdict::ALL.map(of);
    let mut cards = vec![
        (usable, counts.usable, palette.usable_text),
        (not_usable, counts.not_usable, palette.not_usable_text),
        (unknown, counts.unknown, palette.unknown_text),
        ((Shown::Misread, text::misread(lang)), counts.misread, palette.ink),
    ];
    if has_open {
        cards.push(((Shown::Open, text::not_asked(lang)), counts.open, palette.ink));
    }
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let width = (rect.width() - theme::GAP * (cards.len() - 1) as f32) / cards.len() as f32;
    for (i, ((shown, label), count, ink)) in cards.into_iter().enumerate() {
        let left = rect.left() + (width + theme::GAP) * i as f32;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, HEIGHT));
        let response = ui.interact(place, ui.scope_id().with(("figure", i)), Sense::click());
        let is_chosen = kept.shows == shown;
        response
            .widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, format!("{label} {count}")));
        let edge = if is_chosen { (theme::RING, palette.accent) } else { (theme::HAIR, palette.line) };
        let fill = if response.hovered() { palette.chip } else { palette.surface };
        ui.painter().rect(place, theme::CARD_RADIUS, fill, edge, StrokeKind::Inside);
        figures::figure(ui, place, label, &text::grouped(count as u64), ink);
        paint::focus_ring(ui, &response, theme::CARD_RADIUS);
        if response.clicked() {
            kept.show(shown);
        }
    }
}
