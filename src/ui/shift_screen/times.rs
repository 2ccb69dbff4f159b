//! When the first and the last check of a shift were made.

use eframe::egui::{Rect, Sense, Ui, pos2};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    store::ShiftReport,
    ui::{
        text::{self, Lang},
        theme,
        widget::{figures, paint},
    },
};

pub fn show(ui: &mut Ui, lang: Lang, place: Rect, report: &ShiftReport) {
    let palette = theme::palette(ui);
    let middle = place.center().x;
    let times = [
        (text::first_check(lang), report.first, place.with_max_x(middle)),
        (text::last_check(lang), report.last, place.with_min_x(middle)),
    ];
    for (label, at, half) in times {
        let time = at.map_or_else(|| text::nothing(lang).to_owned(), time);
        let response = ui.interact(half, ui.scope_id().with(label), Sense::hover());
        paint::describe(&response, format!("{label} {time}"));
        figures::figure(ui, half, label, &time, palette.ink);
    }
    let line = (place.top() + theme::PAD)..=(place.bottom() - theme::PAD);
    let x = pos2(middle, place.top()).x;
    ui.painter().vline(x, line, (theme::HAIR, palette.line));
}

fn time(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%H:%M").to_string()
}
