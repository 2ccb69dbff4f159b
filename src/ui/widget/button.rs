//! Buttons: the one that matters most on a screen, and the others.

use eframe::egui::{Button, Response, RichText, Role, Stroke, StrokeKind, Ui, Widget as _, WidgetInfo};

use super::paint;
use crate::ui::theme;

/// The one thing to do next.
pub fn primary(ui: &mut Ui, text: &str) -> Response {
    primary_if(ui, true, text)
}

/// The same, for when it can be done.
pub fn primary_if(ui: &mut Ui, can: bool, text: &str) -> Response {
    let palette = theme::palette(ui);
    let text = RichText::new(text).font(theme::bold(theme::SMALL)).color(palette.on_accent);
    let response = ui.add_enabled(can, Button::new(text).fill(palette.accent));
    if response.has_focus() {
        // The ring around other controls has the colour of this one.
        let inner = response.rect.shrink(theme::RING + theme::HAIR);
        let ring = Stroke::new(theme::RING, palette.on_accent);
        ui.painter().rect_stroke(inner, theme::CHIP_RADIUS, ring, StrokeKind::Inside);
    }
    response
}

/// How wide [`primary`] will be.
pub fn primary_width(ui: &Ui, text: &str) -> f32 {
    let galley = paint::wrapped(ui, text, theme::bold(theme::SMALL), theme::palette(ui).ink, f32::INFINITY);
    galley.size().x + 2.0 * ui.spacing().button_padding.x
}

pub fn secondary(ui: &mut Ui, text: &str) -> Response {
    let text = RichText::new(text).font(theme::regular(theme::SMALL)).color(theme::palette(ui).ink);
    Button::new(text).fill(theme::palette(ui).surface).ui(ui)
}

/// A secondary button that is on or off.
pub fn toggle(ui: &mut Ui, text: &str, is_on: bool) -> Response {
    let palette = theme::palette(ui);
    let (fill, ink) =
        if is_on { (palette.accent, palette.on_accent) } else { (palette.surface, palette.ink) };
    let label = RichText::new(text).font(theme::regular(theme::SMALL)).color(ink);
    let response = Button::new(label).fill(fill).ui(ui);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, text));
    response
}

/// A secondary button with a mark before its words; a screen reader calls it by its `name`.
pub fn with_icon(ui: &mut Ui, icon: &str, text: &str, name: &str) -> Response {
    let palette = theme::palette(ui);
    let mark = RichText::new(icon).font(theme::icon(theme::BODY)).color(palette.muted);
    let text = RichText::new(text).font(theme::regular(theme::SMALL)).color(palette.ink);
    let response = Button::new((mark, text)).fill(palette.surface).ui(ui);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response
}

/// A button on a verdict's colour, the same in both themes.
pub fn on_verdict(ui: &mut Ui, text: &str) -> Response {
    let text = RichText::new(text).font(theme::regular(theme::SMALL)).color(theme::LIGHT.ink);
    Button::new(text).fill(theme::LIGHT.surface).ui(ui)
}

/// A secondary button that names its key.
pub fn with_key(ui: &mut Ui, text: &str, key: &str) -> Response {
    secondary(ui, &format!("{text}  {key}"))
}
