//! The beginning of a shift, and the list of those that were.

use eframe::egui::{
    Align2, Frame, Key, Role, ScrollArea, Sense, TextEdit, Ui, Widget as _, WidgetInfo, vec2,
};

use super::{ShiftScreen, View};
use crate::{
    desk::Command,
    scan::{Ended, Refusal},
    store::Shift,
    ui::{
        action::Action,
        text, theme,
        widget::{button, card, paint},
    },
};

/// More or less; what stands above leaves so much room for it.
pub const HEIGHT: f32 = 180.0;

/// Names offered to be clicked.
const OFFERED: usize = 6;
const MAX_NAME: usize = 40;
/// The room that the button beside the field needs.
const BUTTON: f32 = 150.0;
/// A name has fewer digits.
const DIGITS_OF_A_CODE: usize = 4;
const ROW: f32 = 57.0;

impl ShiftScreen {
    pub(super) fn start_card(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let lang = view.lang;
        card::titled(ui, text::who_is_on(lang), |ui| {
            Frame::new().inner_margin(theme::UNDER_TITLE).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::GAP);
                ui.set_width(ui.available_width());
                ui.weak(text::start_shift_words(lang));
                ui.horizontal(|ui| self.name_field(ui, view, actions));
                self.offer_names(ui, view);
            });
        });
    }

    fn name_field(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let hint = text::cashier_name(view.lang);
        let edit = TextEdit::singleline(&mut self.name).hint_text(hint).char_limit(MAX_NAME);
        let width = (ui.available_width() - BUTTON).clamp(80.0, 260.0);
        let response = edit.desired_width(width).margin(theme::FIELD_MARGIN).ui(ui);
        response.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, &self.name, &self.name, hint);
            info.label = Some(hint.into());
            info
        });
        self.is_typing = response.has_focus();
        let has_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if has_entered && is_code(&self.name) {
            // A scan that went into the field, perhaps behind a name: it is neither lost nor taken for one.
            self.name.clear();
            let code = Err(Refusal::Leftover);
            return actions.push(Action::Entered(Ended { code, is_mangled: false, is_scan: true }));
        }
        let name = self.name.trim();
        let is_clicked = ui
            .add_enabled_ui(!name.is_empty(), |ui| {
                button::primary(ui, text::start_shift(view.lang)).clicked()
            })
            .inner;
        if is_clicked || (has_entered && !name.is_empty()) {
            actions.push(Action::Send(Command::StartShift { cashier: name.to_owned() }));
            self.chosen = None;
        }
    }

    fn offer_names(&mut self, ui: &mut Ui, view: &View<'_>) {
        let mut names: Vec<&str> = Vec::new();
        for shift in &self.shifts {
            if names.len() < OFFERED && !names.contains(&&*shift.cashier) {
                names.push(&shift.cashier);
            }
        }
        if names.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
            let words = text::recent_cashiers(view.lang);
            ui.weak(words);
            let mut clicked = None;
            for name in names {
                if button::toggle(ui, name, self.name == name).clicked() {
                    clicked = Some(name.to_owned());
                }
            }
            if let Some(name) = clicked {
                self.name = name;
            }
        });
    }

    /// The newest shifts; a click shows one.
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

fn is_code(typed: &str) -> bool {
    typed.chars().filter(char::is_ascii_digit).count() >= DIGITS_OF_A_CODE
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
