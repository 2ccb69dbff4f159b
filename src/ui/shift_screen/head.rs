//! Whose shift it is and from when to when, and what can be done with it.

use std::{sync::mpsc, thread};

use eframe::egui::{Align, Context, Frame, Label, Layout, RichText, TextWrapMode, Ui, Widget as _, vec2};

use super::{Printing, ShiftScreen, View, outgoing, page, table};
use crate::{
    desk::Command,
    store::{Counter, Shift, ShiftReport},
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
                ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
                if ui.available_width() < theme::NARROW {
                    ui.horizontal(|ui| who(ui, view.lang, shift));
                    ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
                    ui.horizontal_wrapped(|ui| self.buttons(ui, view, shift, actions));
                    return;
                }
                let size = vec2(ui.available_width(), theme::CONTROL_HEIGHT);
                ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                    self.buttons(ui, view, shift, actions);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| who(ui, view.lang, shift));
                });
            });
        });
    }

    /// The one that matters most first: from the right, or under the name from the left.
    fn buttons(&mut self, ui: &mut Ui, view: &View<'_>, shift: &Shift, actions: &mut Vec<Action>) {
        let lang = view.lang;
        if shift.is_on() && self.asks_to_end {
            if button::primary(ui, text::end_shift(lang)).clicked() {
                self.asks_to_end = false;
                self.chosen = Some(shift.id);
                actions.push(Action::Send(Command::EndShift));
            }
            if button::secondary(ui, text::cancel(lang)).clicked() {
                self.asks_to_end = false;
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
        let is_making = matches!(self.printing, Printing::Making(_));
        ui.add_enabled_ui(report.is_some() && !is_making, |ui| {
            if button::secondary(ui, text::save_page(lang)).clicked()
                && let Some(report) = report
            {
                self.printing = print(ui.ctx(), lang, view.counter.clone(), report.clone());
            }
        });
    }
}

/// Makes the pages on a thread of their own: fonts are cut for them.
fn print(ctx: &Context, lang: Lang, counter: Counter, report: Box<ShiftReport>) -> Printing {
    let (reply, made) = mpsc::channel();
    let waking = ctx.clone();
    let work = move || {
        if let Some(pages) = page::pdf(lang, &counter, &report) {
            // Whoever asked may have closed the window.
            let _ = reply.send(outgoing(lang, &report.shift, Content::page(pages)));
        }
        drop(reply);
        waking.request_repaint();
    };
    match thread::Builder::new().name("page".into()).spawn(work) {
        Ok(_) => Printing::Making(made),
        Err(_) => Printing::Failed,
    }
}

/// Names and words give way to lack of room.
fn who(ui: &mut Ui, lang: Lang, shift: &Shift) {
    let palette = theme::palette(ui);
    let name = RichText::new(&shift.cashier).font(theme::bold(theme::LARGE)).color(palette.ink);
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() * 0.6);
        Label::new(name).truncate().ui(ui);
    });
    if shift.is_on() {
        chip::show(ui, text::on_duty(lang), palette.usable, palette.on_verdict);
    }
    let words = [text::from_to(lang, shift), shift.counter.clone()];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    Label::new(RichText::new(words.join(" · ")).color(palette.muted)).truncate().ui(ui);
}
