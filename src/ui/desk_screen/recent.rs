//! The recent checks: verdict, end of the code, time. A click shows one again.

use eframe::egui::{Align2, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use jiff::tz::TimeZone;

use super::View;
use crate::{
    ui::{
        action::Action,
        text::{self, Lang},
        theme,
        widget::{card, chip, paint},
    },
    voucher::Report,
};

const ROW_HEIGHT: f32 = 43.0;

pub fn show(ui: &mut Ui, view: &View<'_>, height: f32, actions: &mut Vec<Action>) {
    let lang = view.lang;
    let title = if view.practice { text::recent_practice(lang) } else { text::recent(lang) };
    card::titled(ui, title, |ui| {
        let room = height - 44.0;
        let reports: Vec<&Report> = view.board.reports().collect();
        let waiting = view.board.waiting().count();
        ui.set_min_height(room);
        if reports.is_empty() {
            return nothing(ui, lang);
        }
        let scroll = ScrollArea::vertical().id_salt("recent").auto_shrink(false).max_height(room);
        scroll.show_rows(ui, ROW_HEIGHT, reports.len(), |ui, visible| {
            for i in visible {
                // The newest that waits is last in the queue.
                let newer = reports[..i].iter().filter(|report| report.is_waiting).count();
                let place = reports[i].is_waiting.then(|| waiting - newer);
                row(ui, lang, i, reports[i], place, actions);
            }
        });
    });
}

fn nothing(ui: &mut Ui, lang: Lang) {
    let muted = theme::palette(ui).muted;
    let width = ui.available_width() - 2.0 * theme::PAD;
    let galley = paint::wrapped(ui, text::no_recent(lang), theme::regular(theme::SMALL), muted, width);
    paint::put(ui, ui.cursor().left_top() + vec2(theme::PAD, 0.0), Align2::LEFT_TOP, galley);
}

/// `place` is that in the queue; a click on what waits there cancels it.
fn row(ui: &mut Ui, lang: Lang, i: usize, report: &Report, place: Option<usize>, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let verdict = report.verdict();
    let word = if report.is_waiting { text::waiting(lang) } else { text::verdict(lang, verdict) };
    let ending = report.code.ending();
    let format = if ui.available_width() <= theme::RECENT_SLIM_WIDTH { "%H:%M" } else { "%H:%M:%S" };
    let time = match place {
        Some(place) => text::queued(lang, place),
        None => report.started.to_zoned(TimeZone::system()).strftime(format).to_string(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{word} {ending} {time}")));
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink(theme::HAIR), 0.0, palette.chip);
    }
    if i > 0 {
        ui.painter().hline(rect.x_range(), rect.top(), (theme::HAIR, palette.line));
    }
    let inner = rect.shrink2(vec2(14.0, 0.0));
    let chip_size = vec2(chip::width(ui, lang), chip::HEIGHT);
    let chip_rect = Align2::LEFT_CENTER.anchor_size(inner.left_center(), chip_size);
    let (fill, ink) = match verdict {
        Some(_) => (palette.verdict(verdict), palette.on_verdict),
        None if report.is_waiting => (palette.chip, palette.ink),
        None => (palette.accent, palette.on_accent),
    };
    chip::paint(ui, chip_rect, word, fill, ink);
    let time_font = theme::regular(theme::SMALL);
    let time_rect =
        paint::text(ui, inner.right_center(), Align2::RIGHT_CENTER, time, time_font, palette.muted);
    let room = time_rect.left() - chip_rect.right() - 2.0 * theme::NARROW_GAP;
    let ending = paint::line(ui, ending, theme::regular(theme::BODY), palette.ink, room);
    paint::put(ui, chip_rect.right_center() + vec2(theme::GAP, 0.0), Align2::LEFT_CENTER, ending);
    paint::focus_ring(ui, &response, theme::CONTROL_RADIUS);
    if response.clicked() {
        actions.push(if report.is_waiting { Action::Cancel(report.id) } else { Action::Show(report.id) });
    }
    if report.is_waiting {
        response.on_hover_text(text::cancel(lang));
    }
}
