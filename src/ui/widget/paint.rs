//! Text laid out where we want it. egui caches the layout, so asking every frame costs little.

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Color32, FontId, Galley, Memory, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, accesskit::Live, text::LayoutJob,
};

use crate::ui::theme;

/// Text wrapped to `width` points, as many lines as it takes.
pub fn wrapped(ui: &Ui, text: impl Into<String>, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    ui.painter().layout(text.into(), font, color, width)
}

/// Text wrapped to `width` points, each line ending at the right.
pub fn wrapped_right(
    ui: &Ui,
    text: impl Into<String>,
    font: FontId,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.into(), font, color, width);
    job.halign = Align::RIGHT;
    ui.painter().layout_job(job)
}

/// One line, ended by `…` where `width` points are too few.
pub fn line(ui: &Ui, text: impl Into<String>, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.into(), font, color, width);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// Paints a galley with the given corner or side of it at `pos`.
pub fn put(ui: &Ui, pos: Pos2, anchor: Align2, galley: Arc<Galley>) -> Rect {
    let rect = anchor.anchor_size(pos, galley.size());
    ui.painter().galley(rect.min, galley, Color32::PLACEHOLDER);
    rect
}

/// Paints short text that needs no width.
pub fn text(ui: &Ui, pos: Pos2, anchor: Align2, text: impl ToString, font: FontId, color: Color32) -> Rect {
    ui.painter().text(pos, anchor, text, font, color)
}

/// Short text, smaller where `width` points are too few for it.
pub fn fitted(
    ui: &Ui,
    pos: Pos2,
    anchor: Align2,
    text: &str,
    mut font: FontId,
    color: Color32,
    width: f32,
) -> Rect {
    let natural = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), color).size().x;
    font.size *= (width / natural).min(1.0);
    ui.painter().text(pos, anchor, text, font, color)
}

/// Tells a screen reader (and a test) what was painted.
pub fn describe(response: &Response, label: impl Into<String>) {
    let label = label.into();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
}

/// The same of what a screen reader is to say at once, whatever it is at.
pub fn announce(ui: &Ui, response: &Response, label: impl Into<String>) {
    describe(response, label);
    make_live(ui, response);
}

/// Has a screen reader say what stands there whenever that changes.
pub fn make_live(ui: &Ui, response: &Response) {
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(Live::Assertive));
}

/// An icon among words, for the eye only.
pub fn mark(ui: &mut Ui, icon: &str, ink: Color32) {
    let galley = wrapped(ui, icon, theme::icon(theme::BODY), ink, f32::INFINITY);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, ink);
}

/// Brings what the keyboard has just come to into sight; for the end of what can be scrolled.
pub fn follow_focus(ui: &Ui) {
    let focused = ui.memory(Memory::focused).and_then(|id| ui.ctx().read_response(id));
    if let Some(response) = focused.filter(Response::gained_focus)
        && ui.min_rect().contains_rect(response.rect)
    {
        ui.scroll_to_rect(response.rect, None);
    }
}

/// The ring around what the keyboard is on.
pub fn focus_ring(ui: &Ui, response: &Response, radius: impl Into<eframe::egui::CornerRadius>) {
    focus_ring_at(ui, response, response.rect, radius);
}

/// The same around another place than the whole of it.
pub fn focus_ring_at(
    ui: &Ui,
    response: &Response,
    place: Rect,
    radius: impl Into<eframe::egui::CornerRadius>,
) {
    if response.has_focus() {
        let stroke = Stroke::new(theme::RING, theme::palette(ui).accent);
        ui.painter().rect_stroke(place, radius, stroke, StrokeKind::Inside);
    }
}
