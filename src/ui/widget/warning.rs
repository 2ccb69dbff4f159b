//! A sentence that wants attention, with its mark.

use eframe::egui::{Label, RichText, Ui};

use super::paint;
use crate::ui::{icon, theme};

/// As many lines as it takes, beside the mark.
pub fn show(ui: &mut Ui, sentence: &str) {
    let ink = theme::palette(ui).ink;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::NARROW_GAP;
        paint::mark(ui, icon::WARNING, ink);
        ui.add(Label::new(RichText::new(sentence).font(theme::regular(theme::SMALL)).color(ink)).wrap());
    });
}
