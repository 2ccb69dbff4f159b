//! The beginning of a shift: whose it is to be.

use eframe::egui::{Frame, Key, TextEdit, Ui, Widget as _, WidgetInfo, vec2};

use super::{ShiftScreen, View};
use crate::{
    desk::Command,
    scan::{Ended, Refusal},
    ui::{
        action::Action,
        text, theme,
        widget::{button, card},
    },
};

/// More or less; what stands above leaves so much room for it.
pub const HEIGHT: f32 = 184.0;

/// Names offered to be clicked.
const OFFERED: usize = 6;
const MAX_NAME: usize = 40;
/// The room that the button beside the field needs.
const BUTTON: f32 = 150.0;
/// A name has fewer digits.
const DIGITS_OF_A_CODE: usize = 4;

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
}

fn is_code(typed: &str) -> bool {
    typed.chars().filter(char::is_ascii_digit).count() >= DIGITS_OF_A_CODE
}
