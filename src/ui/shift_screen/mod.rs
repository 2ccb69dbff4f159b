//! The shift: who is on duty and since when, what the checks of that time came to, and the same of earlier
//! shifts. Here shifts begin and end.

mod head;
mod list;
mod open;
mod page;
mod start;
mod table;
#[cfg(test)]
mod tests;
mod times;

use std::{sync::mpsc, time::Instant};

use eframe::egui::{self, Key, Panel, ScrollArea, Ui};

use super::{
    action::Action,
    history_screen::RENEWAL,
    text::{self, Lang},
    theme,
    widget::{button, card, figures, paint},
};
use crate::{
    desk::Command,
    store::{Counter, Duty, Look, Shift, ShiftReport, Sight},
    table::{Content, Outgoing},
};

#[derive(Debug, Default)]
pub struct ShiftScreen {
    /// Whose shift is to begin, as typed.
    name: String,
    /// The name's field has the keyboard.
    is_typing: bool,
    /// Whether the shift is to end has been asked, and not answered.
    asks_to_end: bool,
    /// The shift that is looked at; `None` for the one that is on.
    chosen: Option<i64>,
    /// The newest shifts.
    shifts: Vec<Shift>,
    report: Option<Box<ShiftReport>>,
    asked: Option<Asked>,
    /// Of the newest questions; older ones' answers are not wanted any more.
    ticket: u64,
    /// Checks were written down since the report was asked for.
    is_stale: bool,
    renewed: Option<Instant>,
    printing: Printing,
}

/// A report on its way to a file's pages.
#[derive(Debug, Default)]
enum Printing {
    #[default]
    Idle,
    Making(mpsc::Receiver<Outgoing>),
    Failed,
}

/// What the reports depend on besides the checks.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    practice: bool,
    newest: Option<Shift>,
    shown: Option<Shift>,
}

/// What this screen shows of the rest of the program.
pub struct View<'a> {
    pub lang: Lang,
    pub practice: bool,
    pub counter: &'a Counter,
    /// The newest shift.
    pub duty: Option<&'a Duty>,
}

impl View<'_> {
    fn newest(&self) -> Option<&Shift> {
        self.duty.map(|duty| &duty.shift)
    }

    fn is_on_duty(&self) -> bool {
        self.newest().is_some_and(Shift::is_on)
    }
}

impl ShiftScreen {
    /// Whoever comes here wants to see what is so now.
    pub fn enter(&mut self) {
        self.asked = None;
        self.chosen = None;
        self.asks_to_end = false;
        self.printing = Printing::Idle;
    }

    /// Checks were written down.
    pub fn written(&mut self) {
        self.is_stale = true;
    }

    pub fn looked(&mut self, ticket: u64, sight: Sight) {
        match sight {
            _ if ticket != self.ticket => {}
            Sight::Shifts(shifts) => self.shifts = shifts,
            Sight::ShiftReport(report) => self.report = Some(report),
            _ => {}
        }
    }

    /// Returns whether to go back to the screen before.
    pub fn show(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
        // The first Esc leaves the field.
        let mut is_done = ui.input(|input| input.key_pressed(Key::Escape)) && !self.is_typing;
        self.is_typing = false;
        let shown = self.shown(view);
        self.renew(ui, view, shown.as_ref(), actions);
        self.take_page(actions);
        let room = ui.available_width();
        let side = if room < theme::SLIM_BELOW { theme::RECENT_SLIM_WIDTH } else { theme::RECENT_WIDTH };
        let is_narrow = room < side + theme::NARROW;
        if !is_narrow {
            let panel = Panel::right("shifts").exact_size(side).resizable(false);
            panel.show_separator_line(false).frame(egui::Frame::NONE).show(ui, |ui| {
                let height = ui.available_height();
                self.list(ui, view, shown.as_ref(), height);
            });
        }
        ui.spacing_mut().item_spacing.y = theme::GAP;
        let height = ui.available_height();
        ScrollArea::vertical().id_salt("shift").auto_shrink(false).show(ui, |ui| {
            // The scroll bar has the gutter at the right to itself.
            ui.set_max_width(ui.available_width() - theme::PAD);
            ui.horizontal(|ui| is_done |= button::with_key(ui, text::back(view.lang), "Esc").clicked());
            let below = if view.is_on_duty() { 0.0 } else { start::HEIGHT + theme::GAP };
            if let Some(shift) = &shown {
                self.show_shift(ui, view, shift, height - below, actions);
            }
            if view.is_on_duty() {
                self.name.clear();
            } else {
                self.start_card(ui, view, actions);
            }
            if is_narrow {
                self.list(ui, view, shown.as_ref(), 320.0);
            }
            paint::follow_focus(ui);
        });
        is_done
    }

    fn shown(&self, view: &View<'_>) -> Option<Shift> {
        let Some(chosen) = self.chosen else { return view.newest().filter(|shift| shift.is_on()).cloned() };
        view.newest().into_iter().chain(&self.shifts).find(|shift| shift.id == chosen).cloned()
    }

    /// The report of a shift, as far as it is known; the list at its end reaches as far down as `height`.
    fn show_shift(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        shift: &Shift,
        height: f32,
        actions: &mut Vec<Action>,
    ) {
        let lang = view.lang;
        let top = ui.min_rect().top();
        self.head(ui, view, shift, actions);
        if matches!(self.printing, Printing::Failed) {
            card::trouble(ui, text::page_failed(lang), None);
        }
        let Some(report) = self.report.as_ref().filter(|report| report.shift.id == shift.id) else { return };
        let place = figures::show(ui, lang, text::shift_checks(lang), &report.figures);
        times::show(ui, lang, place, report);
        let used = ui.min_rect().bottom() + theme::GAP - top;
        open::show(ui, lang, report, height - used, actions);
    }

    /// Asks anew when another shift is looked at, and when there are new checks to count.
    fn renew(&mut self, ui: &Ui, view: &View<'_>, shown: Option<&Shift>, actions: &mut Vec<Action>) {
        let wanted = Asked { practice: view.practice, newest: view.newest().cloned(), shown: shown.cloned() };
        if self.asked.as_ref() == Some(&wanted) {
            let since = self.renewed.map_or(RENEWAL, |renewed| renewed.elapsed());
            if !self.is_stale {
                return;
            }
            if since < RENEWAL {
                return ui.request_repaint_after(RENEWAL.saturating_sub(since));
            }
        }
        self.asked = Some(wanted);
        self.is_stale = false;
        self.renewed = Some(Instant::now());
        self.ticket += 1;
        let report = shown.cloned().map(Look::ShiftReport);
        let looks = report.into_iter().chain([Look::Shifts { practice: view.practice }]);
        let ticket = self.ticket;
        actions.extend(looks.map(|look| Action::Send(Command::Look { ticket, look })));
    }

    fn take_page(&mut self, actions: &mut Vec<Action>) {
        let Printing::Making(made) = &self.printing else { return };
        self.printing = match made.try_recv() {
            Ok(page) => {
                actions.push(Action::Export(page));
                Printing::Idle
            }
            Err(mpsc::TryRecvError::Empty) => return,
            Err(mpsc::TryRecvError::Disconnected) => Printing::Failed,
        };
    }
}

fn outgoing(lang: Lang, shift: &Shift, content: Content) -> Outgoing {
    Outgoing { name: text::report_file_name(lang, shift), content }
}
