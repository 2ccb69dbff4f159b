//! What each service said, in its own words, beside a no or an unknown.

use eframe::egui::{Align2, Rect, Ui, vec2};

use crate::{
    ui::{
        action::{Action, Screen},
        keys::CHECK_AGAIN,
        text::{self, Lang},
        theme,
        widget::{
            button, card, chip,
            rows::{self, Lead, Row, Trailing},
        },
    },
    voucher::{Inquiry, Opinion, Report, Verdict},
};

pub fn show(ui: &mut Ui, lang: Lang, report: &Report, actions: &mut Vec<Action>) {
    let is_unknown = report.verdict() == Some(Verdict::Unknown);
    let title = if is_unknown { text::cause(lang) } else { text::checks(lang) };
    card::titled(ui, title, |ui| {
        let mut first = true;
        inquiry(ui, lang, text::status_check(lang), &report.status, &mut first);
        inquiry(ui, lang, text::prepare(lang), &report.prepare, &mut first);
        if !first {
            card::separator(ui);
        }
        buttons(ui, lang, is_unknown, actions);
    });
}

/// One service's row; none for one that was not asked.
fn inquiry<T>(ui: &mut Ui, lang: Lang, name: &str, inquiry: &Inquiry<T>, first: &mut bool) {
    let opinion = inquiry.opinion();
    if opinion == Opinion::NotAsked {
        return;
    }
    let said = inquiry.said().map(text::said_words).unwrap_or_default();
    let answer = text::answer(lang, inquiry);
    // Where the service said neither yes nor no, its words are what a person must judge by.
    let judge_by_words = inquiry.doubt().is_some() && !said.is_empty();
    let (name, detail, name_size) = if judge_by_words {
        (said, format!("{name} · {answer}"), theme::LARGE)
    } else {
        (name.to_owned(), answer, theme::BODY)
    };
    let trailing = inquiry.took().map(|took| text::seconds(lang, took)).unwrap_or_default();
    let trailing = Trailing::Note(trailing);
    let row = Row { name: &name, name_size, detail, trailing };
    let label = text::opinion(lang, opinion);
    let palette = theme::palette(ui);
    let fill = palette.opinion(opinion);
    let mut paint_chip = |ui: &mut Ui, rect: Rect| {
        let place = Align2::LEFT_CENTER.anchor_size(rect.left_center(), vec2(rect.width(), chip::HEIGHT));
        chip::paint(ui, place, label, fill, palette.on(fill));
    };
    rows::show(ui, *first, &row, Some(Lead { width: chip::width(ui, lang), paint: &mut paint_chip }));
    *first = false;
}

fn buttons(ui: &mut Ui, lang: Lang, is_unknown: bool, actions: &mut Vec<Action>) {
    eframe::egui::Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
            if is_unknown {
                if button::secondary(ui, text::test_connection_more(lang)).clicked() {
                    actions.push(Action::GoTo(Screen::Settings));
                }
            } else if button::with_key(ui, text::check_again(lang), CHECK_AGAIN.name()).clicked() {
                actions.push(Action::CheckAgain);
            }
            if button::secondary(ui, text::copy_details(lang)).clicked() {
                actions.push(Action::CopyDetails);
            }
        });
    });
}
