//! The checks, newest first. Only the rows in sight are read and drawn.

use eframe::egui::{Align2, Color32, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use jiff::{Zoned, tz::TimeZone};

use super::list::List;
use crate::{
    store::Entry,
    ui::{
        text::{self, Lang},
        theme,
        widget::{card, chip, paint},
    },
};

const HEAD: f32 = 34.0;
pub const ROW: f32 = 37.3;
/// Where the columns begin: time, result, code, what it came to; the counter and the time taken stand at
/// this distance from the right.
const COLUMNS: [f32; 4] = [16.0, 118.0, 216.0, 508.0];
const NARROW_COLUMNS: [f32; 4] = [16.0, 84.0, 184.0, 404.0];
const COUNTER: f32 = 190.0;
const TOOK: f32 = 86.0;
/// Narrower, the last two columns go.
const LEAST_WHOLE: f32 = 720.0;

/// Returns the row that was clicked. `none` is said when there are no rows.
pub fn show(
    ui: &mut Ui,
    lang: Lang,
    list: &mut List,
    shows_codes: bool,
    none: &str,
    height: f32,
) -> Option<Entry> {
    let mut clicked = None;
    card::bare(ui, |ui| {
        ui.set_min_height(height);
        let count = list.len();
        if count == 0 {
            list.look_at(0..0);
            ui.add_space(theme::PAD);
            ui.horizontal(|ui| {
                ui.add_space(theme::PAD);
                ui.label(none);
            });
            return;
        }
        head(ui, lang, count, list.is_cut());
        ScrollArea::vertical().auto_shrink(false).max_height(height - HEAD).show_rows(
            ui,
            ROW,
            count,
            |ui, rows| {
                list.look_at(rows.clone());
                for i in rows {
                    if row(ui, lang, list.row(i), shows_codes) {
                        clicked = list.row(i).cloned();
                    }
                }
            },
        );
    });
    clicked
}

fn columns(width: f32) -> [f32; 4] {
    if width < theme::SLIM_BELOW { NARROW_COLUMNS } else { COLUMNS }
}

/// Where there is no room for them, the check's own page has what they say.
fn has_last_columns(width: f32) -> bool {
    width >= LEAST_WHOLE
}

fn head(ui: &mut Ui, lang: Lang, count: usize, is_cut: bool) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let [time, result, code, words] = columns(rect.width());
    let found = if is_cut { text::newest_shown(lang, count) } else { text::rows(lang, count) };
    let last = [(rect.width() - COUNTER, text::counter(lang)), (rect.width() - TOOK, text::took(lang))];
    let heads = [
        (time, text::time(lang)),
        (result, text::result(lang)),
        (code, text::code(lang)),
        (words, text::summary_head(lang)),
    ];
    let is_whole = has_last_columns(rect.width());
    for (x, words) in heads.into_iter().chain(last.into_iter().filter(|_| is_whole)) {
        let place = pos2(rect.left() + x, rect.center().y);
        paint::text(ui, place, Align2::LEFT_CENTER, words, theme::regular(theme::SMALL), palette.muted);
    }
    paint::describe(&response, &found);
    let beside = if is_whole { COUNTER } else { 0.0 };
    let place = pos2(rect.right() - beside - theme::PAD, rect.center().y);
    paint::text(ui, place, Align2::RIGHT_CENTER, found, theme::regular(theme::SMALL), palette.muted);
}

fn row(ui: &mut Ui, lang: Lang, entry: Option<&Entry>, shows_codes: bool) -> bool {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    ui.painter().hline(rect.x_range(), rect.top(), (theme::HAIR, palette.line));
    let Some(entry) = entry else { return false };
    let report = entry.report();
    let verdict = report.verdict();
    let time = when(&report.started.to_zoned(TimeZone::system()), &Zoned::now());
    let code = if shows_codes { report.code.grouped() } else { report.code.covered() };
    let summary = text::summary(lang, report);
    let word = text::verdict(lang, verdict);
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("{time} {word} {code} {summary} {}", entry.counter()))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink(theme::HAIR), 0.0, palette.chip);
    }
    let [time_x, result_x, code_x, words_x] = columns(rect.width());
    let middle = rect.center().y;
    let at = |x: f32| pos2(rect.left() + x, middle);
    let put = |ui: &Ui, x: f32, words: String, width: f32, ink: Color32| {
        let galley = paint::line(ui, words, theme::regular(theme::BODY), ink, width);
        paint::put(ui, at(x), Align2::LEFT_CENTER, galley);
    };
    put(ui, time_x, time, result_x - time_x, palette.ink);
    let size = vec2(chip::width(ui, lang), chip::HEIGHT);
    let place = Rect::from_min_size(at(result_x) - vec2(0.0, size.y / 2.0), size);
    chip::paint(ui, place, word, palette.verdict(verdict), palette.on_verdict);
    put(ui, code_x, code, words_x - code_x - theme::GAP, palette.ink);
    let is_whole = has_last_columns(rect.width());
    let end = rect.width() - if is_whole { COUNTER } else { 0.0 } - theme::GAP;
    put(ui, words_x, summary, end - words_x, palette.ink);
    if is_whole {
        put(ui, rect.width() - COUNTER, entry.counter().to_owned(), COUNTER - TOOK - theme::GAP, palette.ink);
        let took = text::seconds(lang, report.took().unwrap_or_default());
        put(ui, rect.width() - TOOK, took, TOOK, palette.ink);
    }
    paint::focus_ring(ui, &response, theme::CONTROL_RADIUS);
    response.clicked()
}

/// Today the time, on other days the day too.
pub fn when(at: &Zoned, now: &Zoned) -> String {
    let format = if at.date() == now.date() { "%H:%M:%S" } else { "%m-%d %H:%M" };
    at.strftime(format).to_string()
}
