//! Rows of a form: a label at the left, or above where there is little room, and a field.

use eframe::egui::{Align, Frame, Id, Layout, RichText, TextEdit, Ui, Widget as _, vec2};

use crate::ui::{
    theme,
    widget::{
        segmented::{self, Segment},
        warning,
    },
};

const LABEL_WIDTH: f32 = 220.0;
const FIELD_WIDTH: f32 = 420.0;

/// The inside of a form's card.
pub fn body(ui: &mut Ui, add_rows: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(theme::UNDER_TITLE).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
        ui.set_width(ui.available_width());
        add_rows(ui);
    });
}

/// A labelled row; `add_field` gets the label's id to name its field by.
pub fn row(ui: &mut Ui, label: &str, add_field: impl FnOnce(&mut Ui, Id)) {
    let text = RichText::new(label).color(theme::palette(ui).ink);
    if ui.available_width() < LABEL_WIDTH + FIELD_WIDTH / 2.0 {
        let label = ui.label(text);
        add_field(ui, label.id);
        return;
    }
    ui.horizontal_top(|ui| {
        let size = vec2(LABEL_WIDTH, theme::CONTROL_HEIGHT);
        let layout = Layout::left_to_right(Align::Center);
        let label = ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_width(LABEL_WIDTH);
            ui.label(text)
        });
        ui.vertical(|ui| add_field(ui, label.inner.id));
    });
}

/// A line of text, and under it what is wrong with it.
pub fn text(ui: &mut Ui, label: &str, value: &mut String, problem: Option<&str>) {
    field(ui, label, problem, |ui| TextEdit::singleline(value).desired_width(field_width(ui)));
}

/// A secret, masked; `hint` says where it goes.
pub fn secret(ui: &mut Ui, label: &str, value: &mut String, hint: &str) {
    field(ui, label, None, |ui| {
        TextEdit::singleline(value).password(true).hint_text(hint.to_owned()).desired_width(field_width(ui))
    });
}

fn field_width(ui: &Ui) -> f32 {
    ui.available_width().min(FIELD_WIDTH) - 2.0 * theme::GAP
}

fn field<'t>(ui: &mut Ui, label: &str, problem: Option<&str>, edit: impl FnOnce(&Ui) -> TextEdit<'t>) {
    row(ui, label, |ui, label_id| {
        let edit = edit(ui);
        edit.margin(theme::FIELD_MARGIN).ui(ui).labelled_by(label_id);
        if let Some(problem) = problem {
            warning::show(ui, problem);
        }
    });
}

/// A labelled choice of few.
pub fn choice<T: Copy + PartialEq, const N: usize>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    of: [(T, String); N],
) {
    row(ui, name, |ui, _| choices(ui, name, value, of));
}

pub fn choices<T: Copy + PartialEq, const N: usize>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    of: [(T, String); N],
) {
    let segments = of.map(|(value, label)| Segment { value, label, key: "" });
    if let Some(chosen) = segmented::show(ui, name, *value, &segments) {
        *value = chosen;
    }
}
