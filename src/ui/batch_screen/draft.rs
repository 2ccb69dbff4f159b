//! What was given, looked at before it is asked: where the codes stand, what is not among them, and
//! which services will be asked.

use eframe::egui::{Align2, Frame, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{empty, source};
use crate::{
    desk::Draft,
    store::{BatchFigures, BatchLine, Reading},
    ui::{
        text::{self, Lang},
        theme,
        widget::{
            button, card, paint,
            rows::{self, Row, Trailing},
            segmented::{self, Segment},
            warning,
        },
    },
    voucher::Kind,
};

/// Lines that are shown, enough to see what stands where.
const LINES: usize = 8;
/// Lines without a code that are shown; all of them are listed once the batch has begun.
const MISREAD: usize = 4;
/// Cells of a line that are read aloud.
const SPOKEN: usize = 20;
const ROW: f32 = 32.0;
const LEAST_COLUMN: f32 = 160.0;
const NUMBER: f32 = 64.0;

#[derive(Debug)]
pub struct DraftView {
    pub draft: Draft,
    figures: BatchFigures,
    also_prepare: bool,
    /// It was said to begin, and has not.
    pub is_starting: bool,
    /// It is being read otherwise: what is here is not what the manager wants.
    pub is_choosing: bool,
}

/// What the manager wants of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    Leave,
    /// That its codes are checked.
    Start,
    /// That it is read otherwise.
    Choose { column: usize, has_heads: bool },
}

impl DraftView {
    /// What was chosen before stays chosen.
    pub fn of(draft: Draft, before: Option<Self>) -> Self {
        let also_prepare = before.is_some_and(|before| before.also_prepare);
        Self { figures: draft.batch.figures(), draft, also_prepare, is_starting: false, is_choosing: false }
    }

    /// The services that are asked, as the manager chose.
    pub fn kind(&self) -> Kind {
        kind(self.also_prepare)
    }
}

/// `replaced` are the figures of the batch that would go.
pub fn show(
    ui: &mut Ui,
    lang: Lang,
    view: &mut DraftView,
    reading: &super::Reading,
    replaced: Option<&BatchFigures>,
) -> Option<Wish> {
    let mut wish = None;
    ScrollArea::vertical().id_salt("draft").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP;
        card::bare(ui, |ui| {
            Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
                source::name(ui, lang, &view.draft.batch.name);
                source::counts(ui, lang, &view.figures, view.kind());
                ui.add_space(theme::PAD);
                ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
                wish = choices(ui, lang, view);
                ui.add_space(theme::PAD);
                wish = wish.or(foot(ui, lang, view, replaced));
                empty::fault(ui, lang, reading);
            });
        });
        card::titled(ui, text::where_codes_stand(lang), |ui| {
            wish = wish.or(preview(ui, lang, &view.draft));
        });
        misread(ui, lang, &view.draft);
    });
    // Once it was said to begin, it begins as it is.
    wish.filter(|wish| !view.is_starting || *wish == Wish::Leave)
}

fn kind(also_prepare: bool) -> Kind {
    if also_prepare { Kind::Auto } else { Kind::Exchange }
}

fn choices(ui: &mut Ui, lang: Lang, view: &mut DraftView) -> Option<Wish> {
    let palette = theme::palette(ui);
    let mut wish = None;
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
            wish = Some(Wish::Choose { column: draft.column, has_heads });
        }
    });
    let words = text::batch_asks_words(lang, view.kind());
    if view.also_prepare {
        warning::show(ui, words);
    } else {
        ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.muted));
    }
    wish
}

fn foot(ui: &mut Ui, lang: Lang, view: &DraftView, replaced: Option<&BatchFigures>) -> Option<Wish> {
    let codes = view.figures.codes();
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        ui.add_enabled_ui(codes > 0 && !view.is_starting && !view.is_choosing, |ui| {
            if button::primary(ui, &text::check_codes(lang, codes)).clicked() {
                wish = Some(Wish::Start);
            }
        });
        if button::secondary(ui, text::cancel(lang)).clicked() {
            wish = Some(Wish::Leave);
        }
        let ink = theme::palette(ui).ink;
        if codes == 0 {
            ui.label(RichText::new(text::no_codes_there(lang)).color(ink));
        } else if view.is_starting {
            ui.label(RichText::new(text::batch_starts(lang)).color(ink));
        } else if let Some(replaced) = replaced {
            ui.label(RichText::new(text::replaces(lang, replaced)).color(ink));
        }
    });
    wish
}

/// The first lines, the column with the codes set off; a click on another column's head chooses it.
#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn preview(ui: &mut Ui, lang: Lang, draft: &Draft) -> Option<Wish> {
    let columns = draft.width().max(1);
    let width = ((ui.available_width() - NUMBER) / columns as f32).max(LEAST_COLUMN);
    let scrolled = ScrollArea::horizontal().id_salt("preview").show(ui, |ui| {
        ui.set_min_width(NUMBER + width * columns as f32);
        let chosen = heads(ui, lang, draft, width);
        for line in draft.batch.lines.iter().take(LINES) {
            row(ui, draft.column, line, width);
        }
        chosen
    });
    scrolled.inner.map(|column| Wish::Choose { column, has_heads: draft.has_heads })
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn heads(ui: &mut Ui, lang: Lang, draft: &Draft, width: f32) -> Option<usize> {
    let palette = theme::palette(ui);
    let mut clicked = None;
    let columns = draft.width().max(1);
    let size = vec2(NUMBER + width * columns as f32, ROW + 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    for column in 0..columns {
        let left = rect.left() + NUMBER + width * column as f32;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        if !ui.is_rect_visible(place) {
            continue;
        }
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
            clicked = Some(column);
        }
    }
    clicked
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
        if !ui.is_rect_visible(place) {
            continue;
        }
        if column == chosen {
            ui.painter().rect_filled(place.shrink2(vec2(0.0, 0.5)), 0.0, palette.selected);
        }
        let galley = paint::line(ui, &**cell, font.clone(), palette.ink, width - 2.0 * theme::GAP);
        paint::put(ui, place.left_center() + vec2(theme::GAP, 0.0), Align2::LEFT_CENTER, galley);
    }
    let words = line.cells.iter().take(SPOKEN).map(String::as_str).collect::<Vec<_>>().join(" ");
    paint::describe(&response, format!("{} {words}", line.number));
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
            let row = Row {
                name: &text::line_words(lang, line.number, &line.cells.join("  ")),
                name_size: theme::SMALL,
                detail: text::misread_why(lang, why),
                trailing: Trailing::Note(String::new()),
            };
            rows::show(ui, i == 0, &row, None);
        }
        ui.add_space(theme::NARROW_GAP);
    });
}
