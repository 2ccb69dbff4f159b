//! Rows of a card: a name, something small under it, something at the right, perhaps a picture.

use eframe::egui::{Align2, Rect, Response, Sense, Ui, pos2, vec2};

use super::{card, paint};
use crate::ui::theme;

/// One row.
pub struct Row<'a> {
    pub name: &'a str,
    pub name_size: f32,
    /// Small, under the name; may be empty.
    pub detail: String,
    /// At the right.
    pub trailing: Trailing,
}

pub enum Trailing {
    /// How many, in bold.
    Count(String),
    /// Something by the way, small; may be empty.
    Note(String),
}

/// What stands at the left of a row, and how wide it is.
pub struct Lead<'a> {
    pub width: f32,
    pub paint: &'a mut dyn FnMut(&mut Ui, Rect),
}

/// Paints one row and the line above it if it is not the `first`.
pub fn show(ui: &mut Ui, first: bool, row: &Row<'_>, lead: Option<Lead<'_>>) -> Response {
    if !first {
        card::separator(ui);
    }
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let lead_width = lead.as_ref().map_or(0.0, |lead| lead.width + theme::GAP);
    let (trailing_text, font, color) = match &row.trailing {
        Trailing::Count(count) => (count, theme::bold(theme::BODY), palette.ink),
        Trailing::Note(note) => (note, theme::regular(theme::SMALL), palette.muted),
    };
    let trailing = paint::wrapped(ui, &**trailing_text, font, color, width / 3.0);
    let gap = if trailing_text.is_empty() { 0.0 } else { theme::GAP };
    let text_width = width - 2.0 * theme::PAD - lead_width - trailing.size().x - gap;
    let name = paint::wrapped(ui, row.name, theme::regular(row.name_size), palette.ink, text_width);
    let detail = (!row.detail.is_empty())
        .then(|| paint::wrapped(ui, &*row.detail, theme::regular(theme::SMALL), palette.muted, text_width));
    let text_height = name.size().y + detail.as_ref().map_or(0.0, |detail| detail.size().y - 2.0);
    let height = (text_height + 14.0).max(40.0);

    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    paint::describe(&response, format!("{} {} {}", row.name, row.detail, trailing_text).trim());
    let inner = rect.shrink2(vec2(theme::PAD, 0.0));
    paint::put(ui, inner.right_center(), Align2::RIGHT_CENTER, trailing);
    let mut cursor = pos2(inner.left(), inner.center().y - text_height / 2.0);
    if let Some(lead) = lead {
        let size = vec2(lead.width, lead.width.min(height - 4.0));
        (lead.paint)(ui, Align2::LEFT_CENTER.anchor_size(inner.left_center(), size));
        cursor.x += lead_width;
    }
    let name = paint::put(ui, cursor, Align2::LEFT_TOP, name);
    if let Some(detail) = detail {
        paint::put(ui, name.left_bottom() - vec2(0.0, 2.0), Align2::LEFT_TOP, detail);
    }
    response
}
