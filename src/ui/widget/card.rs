//! A surface with a title.

use eframe::egui::{Align2, Color32, Frame, InnerResponse, Label, RichText, Sense, Sides, Ui, vec2};

use super::{button, paint};
use crate::ui::{icon, theme};

/// A card as wide as there is room, with a title in its own line.
pub fn titled<R>(ui: &mut Ui, title: &str, add_contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    bare(ui, |ui| {
        self::title(ui, title);
        add_contents(ui)
    })
}

/// A line that says what comes below it in a card.
pub fn title(ui: &mut Ui, title: &str) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let font = theme::bold(theme::SMALL);
    let title_galley = paint::line(ui, title, font, palette.muted, rect.width() - 2.0 * theme::PAD);
    paint::put(ui, rect.left_center() + vec2(theme::PAD, 2.0), Align2::LEFT_CENTER, title_galley);
    paint::describe(&response, title);
}

/// A card as wide as there is room; its contents keep their own distance from its edge.
pub fn bare<R>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    theme::card_frame(theme::palette(ui)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(ui.available_width());
        add_contents(ui)
    })
}

/// A sentence across the screen, with its mark.
pub fn bar(ui: &mut Ui, mark: &str, words: &str, fill: Color32, ink: Color32) {
    across(ui, mark, words, fill, ink, |_| ());
}

/// What is wrong, and what could be done about it; returns whether that was pressed.
pub fn trouble(ui: &mut Ui, words: &str, remedy: Option<&str>) -> bool {
    let palette = theme::palette(ui);
    across(ui, icon::WARNING, words, palette.unknown, palette.on_verdict, |ui| {
        remedy.is_some_and(|remedy| button::on_verdict(ui, remedy).clicked())
    })
}

fn across<R>(
    ui: &mut Ui,
    mark: &str,
    words: &str,
    fill: Color32,
    ink: Color32,
    add_button: impl FnOnce(&mut Ui) -> R,
) -> R {
    let frame = Frame::new().fill(fill).corner_radius(theme::CARD_RADIUS).inner_margin(theme::FIELD_MARGIN);
    let sides = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.x = theme::NARROW_GAP;
        let add_words = |ui: &mut Ui| {
            paint::mark(ui, mark, ink);
            let words = RichText::new(words).font(theme::bold(theme::SMALL)).color(ink);
            let response = ui.add(Label::new(words).wrap());
            paint::make_live(ui, &response);
        };
        Sides::new().shrink_left().show(ui, add_words, add_button)
    });
    sides.inner.1
}

/// Something that could be done, quietly, with a button; returns whether it was pressed.
pub fn offer(ui: &mut Ui, mark: &str, words: &str, label: &str) -> bool {
    let palette = theme::palette(ui);
    let frame = theme::card_frame(palette).fill(palette.selected).inner_margin(theme::FIELD_MARGIN);
    let response = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::NARROW_GAP;
            paint::mark(ui, mark, palette.accent);
            ui.label(RichText::new(words).font(theme::bold(theme::SMALL)).color(palette.ink));
            button::secondary(ui, label).clicked()
        })
    });
    response.inner.inner
}

/// A hairline across the card.
pub fn separator(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::HAIR), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, (theme::HAIR, theme::palette(ui).line));
}
