//! The newest shifts, to look at the report of each.

use eframe::egui::{Align2, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{ShiftScreen, View};
use crate::{
    store::Shift,
    ui::{
        text, theme,
        widget::{card, paint},
    },
};

const ROW: f32 = 57.0;

impl ShiftScreen {
    /// A click shows a shift.
    pub(super) fn list(&mut self, ui: &mut Ui, view: &View<'_>, shown: Option<&Shift>, height: f32) {
        let lang = view.lang;
        card::titled(ui, text::shifts(lang), |ui| {
            let room = height - 44.0;
            ui.set_min_height(room);
            if self.shifts.is_empty() {
                ui.horizontal(|ui| {
                    ui.add_space(theme::PAD);
                    ui.weak(text::no_shifts(lang));
                });
                return;
            }
            let mut clicked = None;
            let area = ScrollArea::vertical().id_salt("shifts").auto_shrink(false).max_height(room);
            area.show(ui, |ui| {
                for shift in &self.shifts {
                    if row(ui, view, shift, shown.is_some_and(|shown| shown.id == shift.id)) {
                        clicked = Some(shift.id);
                    }
                }
            });
            if let Some(id) = clicked {
                self.asks_to_end = false;
                self.chosen = Some(id);
            }
        });
    }
}

fn row(ui: &mut Ui, view: &View<'_>, shift: &Shift, is_shown: bool) -> bool {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    ui.painter().hline(rect.x_range(), rect.top(), (theme::HAIR, palette.line));
    let when = text::from_to(view.lang, shift);
    let label = format!("{} {when}", shift.cashier);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, &label));
    if is_shown || response.hovered() {
        let fill = if is_shown { palette.selected } else { palette.chip };
        ui.painter().rect_filled(rect.shrink(theme::HAIR), 0.0, fill);
    }
    let inner = rect.shrink2(vec2(theme::PAD, 0.0));
    let (font, ink) = if is_shown {
        (theme::bold(theme::BODY), palette.accent)
    } else {
        (theme::regular(theme::BODY), palette.ink)
    };
    let name = paint::line(ui, &shift.cashier, font, ink, inner.width());
    paint::put(ui, inner.left_center(), Align2::LEFT_BOTTOM, name);
    let font = theme::regular(theme::SMALL);
    let when = paint::line(ui, when, font, palette.muted, inner.width());
    paint::put(ui, inner.left_center(), Align2::LEFT_TOP, when);
    paint::focus_ring(ui, &response, theme::CONTROL_RADIUS);
    response.clicked()
}
