//! The default address: masked, and shown only while somebody holds the button or the key.

use std::time::Duration;

use eframe::egui::{Align, Align2, Layout, Response, Sense, Ui, vec2};

use crate::{
    ui::{
        keys::SHOW_ADDRESS,
        text::{self, Lang},
        theme,
        widget::{button, card, paint},
    },
    voucher::Address,
};

/// As tall as two rows, so that the card ends where its neighbour of two exchange codes does.
const MIN_HEIGHT: f32 = 70.0;
/// Seconds. A screen reader and the keyboard can press a button, but not hold it.
const SHOWN_AFTER_PRESS: f64 = 10.0;

pub fn show(ui: &mut Ui, lang: Lang, address: &Address) {
    card::titled(ui, text::address(lang), |ui| {
        let row = vec2(ui.available_width(), MIN_HEIGHT);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(theme::PAD);
            let held = button::with_key(ui, text::hold_to_show(lang), SHOW_ADDRESS.name());
            let was_pressed = was_pressed(ui, &held, address);
            let is_shown = was_pressed
                || held.is_pointer_button_down_on()
                || ui.input(|input| input.key_down(SHOW_ADDRESS) && input.focused);
            let (recipient, place) = if is_shown {
                (address.recipient(), address.place())
            } else {
                (address.masked_recipient(), address.masked_place())
            };
            let told = lines(ui, &recipient, &place);
            if was_pressed {
                paint::make_live(ui, &told);
            }
        });
        ui.add_space(theme::GAP);
    });
}

/// Whether this address was asked for a moment ago by whoever cannot hold the button.
fn was_pressed(ui: &Ui, button: &Response, address: &Address) -> bool {
    // Not the next customer's.
    let id = button.id.with((&address.username, &address.mobile, &address.street));
    let now = ui.input(|input| input.time);
    if button.clicked() && !ui.input(|input| input.pointer.any_released()) {
        ui.data_mut(|data| data.insert_temp(id, now + SHOWN_AFTER_PRESS));
    }
    let left = ui.data(|data| data.get_temp::<f64>(id)).map_or(0.0, |until| until - now);
    if left > 0.0 {
        ui.request_repaint_after(Duration::from_secs_f64(left));
    }
    left > 0.0
}

fn lines(ui: &mut Ui, recipient: &str, place: &str) -> Response {
    let palette = theme::palette(ui);
    let width = ui.available_width() - theme::PAD - theme::GAP;
    let recipient_galley = paint::wrapped(ui, recipient, theme::regular(theme::BODY), palette.ink, width);
    let place_galley = paint::wrapped(ui, place, theme::regular(theme::SMALL), palette.muted, width);
    let height = recipient_galley.size().y + place_galley.size().y + theme::NARROW_GAP;
    let size = vec2(ui.available_width(), height.max(MIN_HEIGHT));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    paint::describe(&response, format!("{recipient} {place}"));
    let top = rect.left_center() + vec2(theme::PAD, 2.0 - height / 2.0);
    let upper = paint::put(ui, top, Align2::LEFT_TOP, recipient_galley);
    paint::put(ui, upper.left_bottom(), Align2::LEFT_TOP, place_galley);
    response
}
