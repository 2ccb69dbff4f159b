//! The vouchers of a shift that still have no clear verdict. A click checks one again.

use eframe::egui::{Align2, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use jiff::{Zoned, tz::TimeZone};

use crate::{
    store::{Entry, ShiftReport},
    ui::{
        action::Action,
        history_screen::table,
        text::{self, Lang},
        theme,
        widget::{card, chip, paint},
    },
};

/// With the card's edges.
const TITLE: f32 = 42.0;
/// So many rows are in sight however little room there is.
const FEW: f32 = 4.0;
/// How wide the columns of times and codes are.
const TIME: f32 = 88.0;
const CODE: f32 = 192.0;

pub fn show(ui: &mut Ui, lang: Lang, report: &ShiftReport, height: f32, actions: &mut Vec<Action>) {
    let title = text::open_count(lang, report.open_count, report.open.len());
    card::titled(ui, &title, |ui| {
        if report.open.is_empty() {
            let words =
                if report.first.is_none() { text::no_shift_checks(lang) } else { text::none_open(lang) };
            ui.horizontal(|ui| {
                ui.add_space(theme::PAD);
                ui.label(words);
            });
            ui.add_space(theme::PAD);
            return;
        }
        let room = (height - TITLE).max(FEW * table::ROW);
        let area = ScrollArea::vertical().id_salt("open").auto_shrink([false, true]).max_height(room);
        area.show_rows(ui, table::ROW, report.open.len(), |ui, rows| {
            for entry in &report.open[rows] {
                if row(ui, lang, entry) {
                    actions.push(Action::CheckAnew(entry.report().code.clone()));
                }
            }
        });
    });
}

fn row(ui: &mut Ui, lang: Lang, entry: &Entry) -> bool {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), table::ROW), Sense::click());
    ui.painter().hline(rect.x_range(), rect.top(), (theme::HAIR, palette.line));
    let report = entry.report();
    let verdict = report.verdict();
    let time = table::when(&report.started.to_zoned(TimeZone::system()), &Zoned::now());
    let (word, code) = (text::verdict(lang, verdict), report.code.covered());
    let (summary, again) = (text::summary(lang, report), text::check_again(lang));
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("{time} {word} {code} {summary} {again}"))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink(theme::HAIR), 0.0, palette.chip);
    }
    let has_room = rect.width() > theme::NARROW + CODE;
    let (mut left, mut right) = (rect.left() + theme::PAD, rect.right() - theme::PAD);
    let mut put = |words: String, width: f32| {
        let place = pos2(left, rect.center().y);
        let galley = paint::line(ui, words, theme::regular(theme::BODY), palette.ink, width);
        paint::put(ui, place, Align2::LEFT_CENTER, galley);
        left += width + theme::GAP;
        left
    };
    let mut next = put(time, TIME);
    // Every row has the same verdict, which the title has said, and is checked again by a click.
    if has_room {
        let size = vec2(chip::width(ui, lang), chip::HEIGHT);
        let place = Align2::LEFT_CENTER.anchor_size(pos2(next, rect.center().y), size);
        chip::paint(ui, place, word, palette.verdict(verdict), palette.on_verdict);
        put(String::new(), size.x);
        let (place, font) = (pos2(right, rect.center().y), theme::regular(theme::SMALL));
        right = paint::text(ui, place, Align2::RIGHT_CENTER, again, font, palette.accent).left() - theme::GAP;
    }
    next = put(code, CODE);
    put(summary, right - next);
    paint::focus_ring(ui, &response, theme::CONTROL_RADIUS);
    response.clicked()
}
