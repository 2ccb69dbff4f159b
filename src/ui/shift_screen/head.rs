//! Whose shift it is and from when to when, and what can be done with it.

use std::{sync::mpsc, thread};

use eframe::egui::{Align, Frame, Layout, RichText, Ui, vec2};

use super::{ShiftScreen, View, outgoing, page, table};
use crate::{
    desk::Command,
    store::Shift,
    table::Content,
    ui::{
        action::Action,
        text::{self, Lang},
        theme,
        widget::{button, card, chip},
    },
};

impl ShiftScreen {
    pub(super) fn head(&mut self, ui: &mut Ui, view: &View<'_>, shift: &Shift, actions: &mut Vec<Action>) {
        card::bare(ui, |ui| {
            Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
                    who(ui, view.lang, shift);
                    let layout = Layout::right_to_left(Align::Center).with_main_wrap(true);
                    ui.with_layout(layout, |ui| self.buttons(ui, view, shift, actions));
                });
            });
        });
    }

    /// From the right to the left.
    fn buttons(&mut self, ui: &mut Ui, view: &View<'_>, shift: &Shift, actions: &mut Vec<Action>) {
        let lang = view.lang;
        if shift.is_on() && self.asks_to_end {
            if button::secondary(ui, text::cancel(lang)).clicked() {
                self.asks_to_end = false;
            }
            if button::primary(ui, text::end_shift(lang)).clicked() {
                self.asks_to_end = false;
                self.chosen = Some(shift.id);
                actions.push(Action::Send(Command::EndShift));
            }
            ui.label(RichText::new(text::end_shift_sure(lang)).color(theme::palette(ui).ink));
            return;
        }
        if shift.is_on() && button::primary(ui, text::end_shift_more(lang)).clicked() {
            self.asks_to_end = true;
        }
        let report = self.report.as_ref().filter(|report| report.shift == *shift);
        ui.add_enabled_ui(report.is_some(), |ui| {
            if button::secondary(ui, text::save_table(lang)).clicked()
                && let Some(report) = report
            {
                let content = table::content(lang, view.counter, report);
                actions.push(Action::Export(outgoing(lang, shift, content)));
            }
        });
        ui.add_enabled_ui(report.is_some() && self.page.is_none(), |ui| {
            if button::secondary(ui, text::save_page(lang)).clicked()
                && let Some(report) = report
            {
                let (counter, report) = (view.counter.clone(), report.clone());
                let (reply, made) = mpsc::channel();
                let waking = ui.ctx().clone();
                let make = move || {
                    if let Some(pages) = page::pdf(lang, &counter, &report) {
                        // Whoever asked may have closed the window.
                        let _ = reply.send(outgoing(lang, &report.shift, Content::Page(pages)));
                    }
                    waking.request_repaint();
                };
                let thread = thread::Builder::new().name("page".into()).spawn(make);
                self.page = thread.is_ok().then_some(made);
            }
        });
    }
}

fn who(ui: &mut Ui, lang: Lang, shift: &Shift) {
    let palette = theme::palette(ui);
    ui.label(RichText::new(&shift.cashier).font(theme::bold(theme::LARGE)).color(palette.ink));
    if shift.is_on() {
        chip::show(ui, text::on_duty(lang), palette.usable, palette.on_verdict);
    }
    let words = [text::from_to(lang, shift), shift.counter.clone()];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    ui.label(RichText::new(words.join(" · ")).color(palette.muted));
}
