//! What a test of the network found, a row a step.

use eframe::egui::{Align2, Rect, RichText, Ui};

use crate::{
    desk::Examination,
    service::examine::{Outcome, Step},
    ui::{
        icon,
        text::{self, Lang},
        theme,
        widget::{
            card, paint,
            rows::{self, Lead, Row, Trailing},
            warning,
        },
    },
    voucher::Service,
};

/// How it went as a whole, in a line.
pub fn summary(ui: &mut Ui, lang: Lang, found: &Examination) {
    let palette = theme::palette(ui);
    if found.is_all_well() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::NARROW_GAP;
            paint::mark(ui, icon::USABLE, palette.ink);
            ui.label(RichText::new(text::all_steps_well(lang)).color(palette.ink));
        });
    } else {
        warning::show(ui, text::some_steps_failed(lang));
    }
    if let Some(fault) = found.keyring {
        warning::show(ui, &text::without_keyring(lang, fault));
    }
    if found.practice {
        let words = RichText::new(text::practice_examined(lang)).font(theme::regular(theme::SMALL));
        ui.label(words.color(palette.muted));
    }
}

/// Every step of every service.
pub fn show(ui: &mut Ui, lang: Lang, found: &Examination) {
    for (service, steps) in &found.services {
        card::separator(ui);
        card::title(ui, text::service_name(lang, *service));
        for (i, step) in steps.iter().enumerate() {
            row(ui, lang, i == 0, *service, step, found);
        }
    }
}

fn row(ui: &mut Ui, lang: Lang, first: bool, service: Service, step: &Step, found: &Examination) {
    let took = text::step_took(step);
    let outcome = text::step_outcome(lang, &step.outcome);
    let row = Row {
        name: text::step_name(lang, service, step.what),
        name_size: theme::BODY,
        detail: text::step_detail(lang, &step.outcome, found.at),
        trailing: Trailing::Note(format!("{outcome}  {took}").trim_end().to_owned()),
    };
    let mut mark = |ui: &mut Ui, place: Rect| {
        let palette = theme::palette(ui);
        let (mark, ink) = match &step.outcome {
            Outcome::Well(_) => (icon::USABLE, palette.ink),
            Outcome::Failed(_) => (icon::NOT_USABLE, palette.ink),
            Outcome::Skipped(_) => return,
        };
        paint::text(ui, place.center(), Align2::CENTER_CENTER, mark, theme::icon(theme::LARGE), ink);
    };
    rows::show(ui, first, &row, Some(Lead { width: theme::LARGE, paint: &mut mark }));
}
