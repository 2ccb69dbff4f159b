//! A choice of few, all of them in sight.

use eframe::egui::{Align2, CornerRadius, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint;
use crate::ui::theme;

/// One choice, and the key that makes it (empty for none).
pub struct Segment<T> {
    pub value: T,
    pub label: String,
    pub key: &'static str,
}

const PAD: f32 = 12.0;
const KEY_GAP: f32 = 4.0;

/// How wide [`show`] will be.
pub fn width<T>(ui: &Ui, segments: &[Segment<T>]) -> f32 {
    segments.iter().map(|segment| segment_width(ui, segment)).sum()
}

fn segment_width<T>(ui: &Ui, segment: &Segment<T>) -> f32 {
    let ink = theme::palette(ui).ink;
    let label = paint::wrapped(ui, &*segment.label, theme::bold(theme::SMALL), ink, f32::INFINITY);
    let key = paint::wrapped(ui, segment.key, theme::regular(theme::SMALL), ink, f32::INFINITY);
    let key = if segment.key.is_empty() { 0.0 } else { key.size().x + KEY_GAP };
    (label.size().x + key + 2.0 * PAD).ceil()
}

/// Shows the choices side by side and returns the one that was clicked, if another.
pub fn show<T: Copy + PartialEq>(ui: &mut Ui, name: &str, chosen: T, segments: &[Segment<T>]) -> Option<T> {
    let palette = theme::palette(ui);
    let size = vec2(width(ui, segments), theme::CONTROL_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut clicked = None;
    let mut left = rect.left();
    for (i, segment) in segments.iter().enumerate() {
        let part =
            Rect::from_min_size(pos2(left, rect.top()), vec2(segment_width(ui, segment), rect.height()));
        left = part.right();
        let response = ui.interact(part, ui.scope_id().with((name, i)), Sense::click());
        let selected = segment.value == chosen;
        let label = format!("{name}: {}", segment.label);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, &label));
        let corners = corners(i, segments.len());
        let (fill, ink, key_ink, font) = if selected {
            (palette.accent, palette.on_accent, palette.on_accent, theme::bold(theme::SMALL))
        } else if response.hovered() {
            (palette.chip, palette.ink, palette.muted, theme::regular(theme::SMALL))
        } else {
            (palette.surface, palette.ink, palette.muted, theme::regular(theme::SMALL))
        };
        ui.painter().rect_filled(part, corners, fill);
        let label = paint::wrapped(ui, &*segment.label, font, ink, f32::INFINITY);
        let key = paint::wrapped(ui, segment.key, theme::regular(theme::SMALL), key_ink, f32::INFINITY);
        let key_gap = if segment.key.is_empty() { 0.0 } else { KEY_GAP };
        let start = part.center().x - (label.size().x + key_gap + key.size().x) / 2.0;
        let label = paint::put(ui, pos2(start, part.center().y), Align2::LEFT_CENTER, label);
        paint::put(ui, pos2(label.right() + key_gap, part.center().y), Align2::LEFT_CENTER, key);
        paint::focus_ring(ui, &response, corners);
        if response.clicked() && !selected {
            clicked = Some(segment.value);
        }
    }
    ui.painter().rect_stroke(rect, theme::CONTROL_RADIUS, (theme::HAIR, palette.line), StrokeKind::Inside);
    clicked
}

fn corners(i: usize, count: usize) -> CornerRadius {
    let round = theme::CONTROL_RADIUS.nw;
    let (left, right) = (if i == 0 { round } else { 0 }, if i + 1 == count { round } else { 0 });
    CornerRadius { nw: left, sw: left, ne: right, se: right }
}
