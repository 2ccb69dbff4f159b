//! A verdict in a word on its colour.

use eframe::egui::{Align2, Color32, Rect, Sense, Ui, vec2};

use super::paint;
use crate::{
    ui::{
        text::{self, Lang},
        theme,
    },
    voucher::Verdict,
};

pub const HEIGHT: f32 = 24.0;

/// Wide enough for any verdict, so that chips stand in a column.
pub fn width(ui: &Ui, lang: Lang) -> f32 {
    let verdicts = [Some(Verdict::Usable), Some(Verdict::NotUsable), Some(Verdict::Unknown), None];
    let widths = verdicts.map(|verdict| {
        let font = theme::bold(theme::SMALL);
        let ink = theme::palette(ui).ink;
        paint::wrapped(ui, text::verdict(lang, verdict), font, ink, f32::INFINITY).size().x
    });
    widths.into_iter().fold(0.0, f32::max) + 14.0
}

/// A chip in a line of others, as wide as its word.
pub fn show(ui: &mut Ui, label: &str, fill: Color32, ink: Color32) {
    let width = paint::wrapped(ui, label, theme::bold(theme::SMALL), ink, f32::INFINITY).size().x + 14.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    paint::describe(&response, label);
    paint(ui, rect, label, fill, ink);
}

pub fn paint(ui: &Ui, rect: Rect, label: &str, fill: Color32, ink: Color32) {
    ui.painter().rect_filled(rect, theme::CHIP_RADIUS, fill);
    paint::text(ui, rect.center(), Align2::CENTER_CENTER, label, theme::bold(theme::SMALL), ink);
}
