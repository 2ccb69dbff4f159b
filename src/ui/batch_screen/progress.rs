//! How far the batch is: a bar in the verdicts' colours, how fast it goes, and the way to hold it.

use std::time::Duration;

use eframe::egui::{Align, CornerRadius, Frame, Layout, Rect, RichText, Sense, Ui, pos2, vec2};

use super::{Doubtful, Kept, send, source};
use crate::{
    desk::{BatchCommand, Halt, Pacing},
    store::BatchFigures,
    ui::{
        action::Action,
        text::{self, Lang},
        theme,
        widget::{button, card, paint, warning},
    },
};

const BAR: f32 = 18.0;
/// Half of it.
const ROUND: u8 = 9;
/// The bar goes above what belongs to it where there is less room.
const LEAST_BAR: f32 = 240.0;

pub(super) fn show(
    ui: &mut Ui,
    lang: Lang,
    kept: &Kept,
    pacing: Pacing,
    practice: bool,
    doubt: &mut Option<Doubtful>,
    actions: &mut Vec<Action>,
) {
    if pacing == Pacing::Running {
        // How fast it goes changes also when nothing comes.
        ui.request_repaint_after(Duration::from_secs(1));
    }
    card::bare(ui, |ui| {
        Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(theme::PAD, theme::NARROW_GAP);
            if ui.available_width() < theme::NARROW + LEAST_BAR {
                bar(ui, lang, &kept.figures);
                ui.horizontal_wrapped(|ui| {
                    done(ui, kept);
                    state(ui, lang, kept, pacing);
                    buttons(ui, lang, kept, pacing, doubt, actions);
                });
            } else {
                let layout = Layout::right_to_left(Align::Center);
                let size = vec2(ui.available_width(), theme::CONTROL_HEIGHT);
                ui.allocate_ui_with_layout(size, layout, |ui| {
                    buttons(ui, lang, kept, pacing, doubt, actions);
                    state(ui, lang, kept, pacing);
                    done(ui, kept);
                    bar(ui, lang, &kept.figures);
                });
            }
            if *doubt == Some(Doubtful::Stop) && kept.figures.open > 0 {
                let (sure, yes) = (text::stop_sure(lang), text::stop(lang));
                source::ask_again(ui, lang, doubt, sure, yes, || actions.push(send(BatchCommand::Stop)));
            }
            if let Some(words) = held_up(lang, kept, pacing, practice) {
                warning::show(ui, &words);
            }
        });
    });
}

fn buttons(
    ui: &mut Ui,
    lang: Lang,
    kept: &Kept,
    pacing: Pacing,
    doubt: &mut Option<Doubtful>,
    actions: &mut Vec<Action>,
) {
    let is_done = kept.figures.open == 0;
    if is_done {
        return;
    }
    if !kept.batch.is_stopped && button::secondary(ui, text::stop_more(lang)).clicked() {
        *doubt = Some(Doubtful::Stop);
    }
    if pacing == Pacing::Running {
        if button::secondary(ui, text::pause(lang)).clicked() {
            actions.push(send(BatchCommand::Pause));
        }
    } else if button::primary(ui, &text::go_on(lang, kept.figures.open)).clicked() {
        actions.push(send(BatchCommand::Go));
    }
}

/// How fast and how long, or what it is at.
fn state(ui: &mut Ui, lang: Lang, kept: &Kept, pacing: Pacing) {
    let figures = &kept.figures;
    let state = match pacing {
        _ if figures.open == 0 => text::batch_done(lang).to_owned(),
        Pacing::Running => match (kept.rate.per_second(), kept.rate.left(figures.open)) {
            (Some(rate), Some(left)) => text::rate_and_left(lang, rate, left),
            _ => text::batch_starts(lang).to_owned(),
        },
        Pacing::Halted(_) if kept.batch.is_stopped => text::batch_stopped(lang).to_owned(),
        Pacing::Halted(_) => text::batch_paused(lang).to_owned(),
    };
    ui.label(RichText::new(state).color(theme::palette(ui).muted));
}

/// `1,241 / 2,000`
fn done(ui: &mut Ui, kept: &Kept) {
    let done = text::part_of(kept.figures.answered(), kept.figures.codes());
    ui.label(RichText::new(done).font(theme::bold(theme::BODY)).color(theme::palette(ui).ink));
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn bar(ui: &mut Ui, lang: Lang, figures: &BatchFigures) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    paint::describe(&response, text::progress(lang, figures));
    ui.painter().rect_filled(rect, CornerRadius::same(ROUND), palette.chip);
    let all = figures.codes().max(1) as f32;
    let parts = [
        (figures.usable, palette.usable),
        (figures.not_usable, palette.not_usable),
        (figures.unknown, palette.unknown),
    ];
    let mut left = rect.left();
    for (count, fill) in parts {
        let right = left + rect.width() * count as f32 / all;
        if count > 0 {
            let part = Rect::from_min_max(pos2(left, rect.top()), pos2(right.max(left + 1.0), rect.bottom()));
            let (w, e) = (
                if left <= rect.left() { ROUND } else { 0 },
                if right >= rect.right() - 0.5 { ROUND } else { 0 },
            );
            ui.painter().rect_filled(part, CornerRadius { nw: w, sw: w, ne: e, se: e }, fill);
        }
        left = right;
    }
}

/// Why it does not go on by itself, and what to do.
fn held_up(lang: Lang, kept: &Kept, pacing: Pacing, practice: bool) -> Option<String> {
    let other_shop = || Some(text::other_shop(lang, kept.batch.practice, practice).to_owned());
    match pacing {
        _ if kept.figures.open > 0 && kept.batch.practice != practice => other_shop(),
        Pacing::Halted(Halt::OtherShop) => other_shop(),
        Pacing::Halted(Halt::NoAnswers) => {
            let newest = kept.answered.last().and_then(|place| kept.batch.codes[*place].report.as_deref());
            let why = newest.and_then(crate::voucher::Report::trouble);
            Some(text::no_answers(lang, why))
        }
        Pacing::Halted(Halt::CannotAsk) => Some(text::cannot_ask(lang).to_owned()),
        _ => None,
    }
}
