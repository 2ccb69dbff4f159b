//! What was given, looked at before it is asked: where the codes stand, what is not among them, and
//! which services will be asked.

use std::sync::Arc;

use eframe::egui::{Align2, Frame, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{empty, kind, send, source, start};
use crate::{
    desk::{BatchCommand, Draft},
    store::{BatchFigures, BatchLine, Reading},
    ui::{
        action::Action,
        icon,
        text::{self, Lang},
        theme,
        widget::{
            button, card, paint,
            segmented::{self, Segment},
        },
    },
};

/// Lines that are shown, enough to see what stands where.
const LINES: usize = 8;
/// Lines without a code that are shown; all of them are listed once the batch has begun.
const MISREAD: usize = 4;
const ROW: f32 = 32.0;
const LEAST_COLUMN: f32 = 160.0;
const NUMBER: f32 = 64.0;

#[derive(Debug)]
pub struct DraftView {
    draft: Draft,
    figures: BatchFigures,
    also_prepare: bool,
}

impl DraftView {
    /// What was chosen before stays chosen.
    pub fn of(draft: Draft, before: Option<Self>) -> Self {
        let also_prepare = before.is_some_and(|before| before.also_prepare);
        Self { figures: draft.batch.figures(), draft, also_prepare }
    }
}

/// Returns whether to let it be. `replaced` are the figures of the batch that would go.
pub fn show(
    ui: &mut Ui,
    lang: Lang,
    view: &mut DraftView,
    reading: &super::Reading,
    replaced: Option<&BatchFigures>,
    actions: &mut Vec<Action>,
) -> bool {
    let mut is_left = false;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP;
        card::bare(ui, |ui| {
            Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
                source::name(ui, lang, &view.draft.batch.name);
                source::counts(ui, lang, &view.figures, kind(view.also_prepare));
                ui.add_space(theme::PAD);
                ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
                choices(ui, lang, view, actions);
                ui.add_space(theme::PAD);
                is_left = foot(ui, lang, view, replaced, actions);
                empty::fault(ui, lang, reading);
            });
        });
        card::titled(ui, text::where_codes_stand(lang), |ui| preview(ui, lang, &view.draft, actions));
        misread(ui, lang, &view.draft);
    });
    is_left
}

fn choices(ui: &mut Ui, lang: Lang, view: &mut DraftView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        let services = [false, true].map(|also| Segment {
            value: also,
            label: text::batch_asks(lang, kind(also)).to_owned(),
            key: "",
        });
        if let Some(also) = segmented::show(ui, text::batch_asks_what(lang), view.also_prepare, &services) {
            view.also_prepare = also;
        }
        let draft = &view.draft;
        let lines = [true, false].map(|heads| Segment {
            value: heads,
            label: text::first_line(lang, heads).to_owned(),
            key: "",
        });
        if let Some(has_heads) = segmented::show(ui, text::first_line_is(lang), draft.has_heads, &lines) {
            let (sheet, column) = (Arc::clone(&draft.sheet), draft.column);
            actions.push(send(BatchCommand::Choose { sheet, column, has_heads }));
        }
    });
    let words = text::batch_asks_words(lang, kind(view.also_prepare));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::NARROW_GAP;
        if view.also_prepare {
            ui.label(RichText::new(icon::WARNING).font(theme::icon(theme::BODY)).color(palette.ink));
        }
        ui.label(RichText::new(words).color(if view.also_prepare { palette.ink } else { palette.muted }));
    });
}

fn foot(
    ui: &mut Ui,
    lang: Lang,
    view: &DraftView,
    replaced: Option<&BatchFigures>,
    actions: &mut Vec<Action>,
) -> bool {
    let codes = view.figures.codes();
    let mut is_left = false;
    ui.horizontal_wrapped(|ui| {
        ui.add_enabled_ui(codes > 0, |ui| {
            if button::primary(ui, &text::check_codes(lang, codes)).clicked() {
                actions.push(start(view.draft.clone(), view.also_prepare));
            }
        });
        is_left = button::secondary(ui, text::cancel(lang)).clicked();
        let ink = theme::palette(ui).ink;
        if codes == 0 {
            ui.label(RichText::new(text::no_codes_there(lang)).color(ink));
        } else if let Some(replaced) = replaced {
            ui.label(RichText::new(text::replaces(lang, replaced)).color(ink));
        }
    });
    is_left
}

/// The first lines, the column with the codes set off; a click on another column's head chooses it.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn preview(ui: &mut Ui, lang: Lang, draft: &Draft, actions: &mut Vec<Action>) {
    let columns = draft.width().max(1);
    let width = ((ui.available_width() - NUMBER - theme::PAD) / columns as f32).max(LEAST_COLUMN);
    ScrollArea::horizontal().id_salt("preview").show(ui, |ui| {
        ui.set_min_width(NUMBER + width * columns as f32);
        heads(ui, lang, draft, width, actions);
        for line in draft.batch.lines.iter().take(LINES) {
            row(ui, draft.column, line, width);
        }
    });
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn heads(ui: &mut Ui, lang: Lang, draft: &Draft, width: f32, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let columns = draft.width().max(1);
    let size = vec2(NUMBER + width * columns as f32, ROW + 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    for column in 0..columns {
        let left = rect.left() + NUMBER + width * column as f32;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        let is_chosen = column == draft.column;
        let name = match draft.batch.heads.get(column) {
            Some(head) if !head.is_empty() => head.clone(),
            _ => text::column(lang, column),
        };
        let response = ui.interact(place, ui.scope_id().with(("column", column)), Sense::click());
        let label = format!("{}: {name}", text::where_codes_stand(lang));
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &label));
        let (fill, ink, font) = if is_chosen {
            (palette.accent, palette.on_accent, theme::bold(theme::SMALL))
        } else if response.hovered() {
            (palette.chip, palette.ink, theme::regular(theme::SMALL))
        } else {
            (palette.surface, palette.muted, theme::regular(theme::SMALL))
        };
        ui.painter().rect_filled(place, 0.0, fill);
        let galley = paint::line(ui, name, font, ink, width - 2.0 * theme::GAP);
        paint::put(ui, place.left_center() + vec2(theme::GAP, 0.0), Align2::LEFT_CENTER, galley);
        paint::focus_ring(ui, &response, theme::CONTROL_RADIUS);
        if response.clicked() && !is_chosen {
            let sheet = Arc::clone(&draft.sheet);
            actions.push(send(BatchCommand::Choose { sheet, column, has_heads: draft.has_heads }));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn row(ui: &mut Ui, chosen: usize, line: &BatchLine, width: f32) {
    let palette = theme::palette(ui);
    let size = vec2(NUMBER + width * line.cells.len().max(chosen + 1) as f32, ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top(), (theme::HAIR, palette.line));
    let middle = rect.left_center() + vec2(theme::PAD, 0.0);
    let font = theme::regular(theme::SMALL);
    paint::text(ui, middle, Align2::LEFT_CENTER, line.number, font.clone(), palette.muted);
    for (column, cell) in line.cells.iter().enumerate() {
        let left = rect.left() + NUMBER + width * column as f32;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, ROW));
        if column == chosen {
            ui.painter().rect_filled(place.shrink2(vec2(0.0, 0.5)), 0.0, palette.selected);
        }
        let galley = paint::line(ui, &**cell, font.clone(), palette.ink, width - 2.0 * theme::GAP);
        paint::put(ui, place.left_center() + vec2(theme::GAP, 0.0), Align2::LEFT_CENTER, galley);
    }
    paint::describe(&response, format!("{} {}", line.number, line.cells.join(" ")));
}

/// The first lines without a code, and why.
fn misread(ui: &mut Ui, lang: Lang, draft: &Draft) {
    let lines = draft.batch.lines.iter().filter_map(|line| match line.reading {
        Reading::Misread(why) => Some((line, why)),
        Reading::Code(_) => None,
    });
    let (shown, count) = (lines.clone().take(MISREAD), lines.count());
    if count == 0 {
        return;
    }
    card::titled(ui, &text::misread_lines(lang, count), |ui| {
        for (i, (line, why)) in shown.enumerate() {
            let row = crate::ui::widget::rows::Row {
                name: &text::line_words(lang, line.number, &line.cells.join("  ")),
                name_size: theme::SMALL,
                detail: text::misread_why(lang, why).to_owned(),
                trailing: crate::ui::widget::rows::Trailing::Note(String::new()),
            };
            crate::ui::widget::rows::show(ui, i == 0, &row, None);
        }
        ui.add_space(theme::NARROW_GAP);
    });
}
