//! What each code came to, newest first. Only the rows in sight are drawn.

use eframe::egui::{Align2, Color32, Frame, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use super::{Kept, Shown, send};
use crate::{
    desk::{BatchCommand, Pacing},
    store::{BatchCode, BatchLine, Reading},
    ui::{
        action::Action,
        tables,
        text::{self, Lang},
        theme,
        widget::{button, card, chip, paint},
    },
};

const HEAD: f32 = 34.0;
const ROW: f32 = 37.3;
const FOOT: f32 = 60.0;
/// Where the columns begin: row, result, code, what it came to.
const COLUMNS: [f32; 4] = [16.0, 98.0, 200.0, 512.0];
const NARROW_COLUMNS: [f32; 4] = [16.0, 80.0, 188.0, 424.0];

/// As high as `room`, or as three rows.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
pub(super) fn show(
    ui: &mut Ui,
    lang: Lang,
    kept: &mut Kept,
    pacing: Pacing,
    room: f32,
    actions: &mut Vec<Action>,
) {
    // Without the card's own edges.
    let height = (room - 2.0 * theme::HAIR).floor().max(HEAD + 3.0 * ROW + FOOT);
    card::bare(ui, |ui| {
        ui.set_min_height(height);
        let count = kept.rows().len();
        head(ui, lang, kept.shows);
        let room = height - HEAD - FOOT;
        let is_full = count as f32 * ROW > room;
        let list = if is_full { room } else { (count as f32 * ROW).max(ROW) };
        if count == 0 {
            nothing(ui, lang, kept.shows);
        } else {
            ScrollArea::vertical().auto_shrink(false).max_height(list).show_rows(
                ui,
                ROW,
                count,
                |ui, rows| {
                    for i in rows {
                        let Some(place) = kept.rows().get(i).copied() else { continue };
                        if kept.shows == Shown::Misread {
                            misread_row(ui, lang, &kept.batch.lines[place]);
                        } else {
                            code_row(ui, lang, &kept.batch.codes[place]);
                        }
                    }
                },
            );
        }
        foot(ui, lang, kept, pacing, actions);
    });
}

fn columns(width: f32) -> [f32; 4] {
    if width < theme::SLIM_BELOW { NARROW_COLUMNS } else { COLUMNS }
}

fn head(ui: &mut Ui, lang: Lang, shows: Shown) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let code = if shows == Shown::Misread { text::line_content(lang) } else { text::code(lang) };
    let heads = [text::row(lang), text::result(lang), code, text::summary_head(lang)];
    for (x, words) in columns(rect.width()).into_iter().zip(heads) {
        let place = pos2(rect.left() + x, rect.center().y);
        paint::text(ui, place, Align2::LEFT_CENTER, words, theme::regular(theme::SMALL), palette.muted);
    }
}

fn nothing(ui: &mut Ui, lang: Lang, shows: Shown) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let words = if shows == Shown::Answered { text::no_answers_yet(lang) } else { text::none_of_these(lang) };
    paint::describe(&response, words);
    let muted = theme::palette(ui).muted;
    let place = rect.left_center() + vec2(theme::PAD, 0.0);
    paint::text(ui, place, Align2::LEFT_CENTER, words, theme::regular(theme::BODY), muted);
}

fn code_row(ui: &mut Ui, lang: Lang, code: &BatchCode) {
    let verdict = code.verdict();
    let word = if code.report.is_some() { text::verdict(lang, verdict) } else { text::not_asked(lang) };
    let summary = code.report.as_deref().map(|report| text::batch_summary(lang, report)).unwrap_or_default();
    let fill = theme::palette(ui).verdict(verdict);
    row(ui, lang, code.number, (word, fill), &code.code.grouped(), &summary, "");
}

fn misread_row(ui: &mut Ui, lang: Lang, line: &BatchLine) {
    let Reading::Misread(why) = line.reading else { return };
    let fill = theme::palette(ui).chip;
    let content = line.cells.join("  ");
    let (what, mend) = (text::misread_what(lang, why), text::misread_mend(lang, why));
    row(ui, lang, line.number, (text::misread(lang), fill), &content, what, mend);
}

/// `more` is shown of a row that is pointed at.
fn row(ui: &mut Ui, lang: Lang, number: u32, result: (&str, Color32), code: &str, summary: &str, more: &str) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top(), (theme::HAIR, palette.line));
    let [number_x, result_x, code_x, summary_x] = columns(rect.width());
    let at = |x: f32| pos2(rect.left() + x, rect.center().y);
    let put = |ui: &Ui, x: f32, words: &str, end: f32| {
        let galley = paint::line(ui, words, theme::regular(theme::BODY), palette.ink, end - x - theme::GAP);
        let is_cut = galley.elided;
        paint::put(ui, at(x), Align2::LEFT_CENTER, galley);
        is_cut
    };
    put(ui, number_x, &number.to_string(), result_x);
    let (word, fill) = result;
    let size = vec2(chip::width(ui, lang), chip::HEIGHT);
    let place = Rect::from_min_size(at(result_x) - vec2(0.0, size.y / 2.0), size);
    chip::paint(ui, place, word, fill, palette.on(fill));
    let is_cut = put(ui, code_x, code, summary_x) | put(ui, summary_x, summary, rect.width());
    paint::describe(&response, format!("{number} {word} {code} {summary} {more}").trim_end());
    if is_cut || !more.is_empty() {
        response.on_hover_text(format!("{code}\n{summary}\n{more}").trim_end());
    }
}

/// What to do with it: hand it on, or ask again what came to nothing.
fn foot(ui: &mut Ui, lang: Lang, kept: &mut Kept, pacing: Pacing, actions: &mut Vec<Action>) {
    card::separator(ui);
    Frame::new().inner_margin(theme::SLIM).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
            let count = kept.rows().len();
            let label = match kept.shows {
                Shown::Answered => text::export_results_more(lang).to_owned(),
                _ => text::export_these_more(lang, count),
            };
            ui.add_enabled_ui(count > 0, |ui| {
                if button::primary(ui, &label).clicked() {
                    let lines = kept.lines();
                    actions.push(Action::Export(tables::results(lang, &kept.batch, lines)));
                }
            });
            let unknown = kept.figures.unknown;
            if unknown > 0
                && pacing != Pacing::Running
                && button::secondary(ui, &text::only_unknown(lang, unknown)).clicked()
            {
                actions.push(send(BatchCommand::CheckUnknown));
            }
        });
    });
}
