//! The default address: masked, and shown only while somebody holds the button or the key.

use eframe::egui::{Align, Align2, Layout, Sense, Ui, vec2};

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

pub fn show(ui: &mut Ui, lang: Lang, address: &Address) {
    card::titled(ui, text::address(lang), |ui| {
        let row = vec2(ui.available_width(), MIN_HEIGHT);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(theme::PAD);
            let held = button::with_key(ui, text::hold_to_show(lang), SHOW_ADDRESS.name());
            let is_shown = held.is_pointer_button_down_on()
                || ui.input(|input| input.key_down(SHOW_ADDRESS) && input.focused);
            let (recipient, place) = if is_shown {
                (address.recipient(), address.place())
            } else {
                (address.masked_recipient(), address.masked_place())
            };
            lines(ui, &recipient, &place);
        });
        ui.add_space(theme::GAP);
    });
}

fn lines(ui: &mut Ui, recipient: &str, place: &str) {
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
}
