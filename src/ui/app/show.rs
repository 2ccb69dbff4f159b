//! What the window shows: the bars around every screen, and the screen.

use std::time::{Duration, Instant};

use eframe::egui::{CentralPanel, Frame, Ui, UiBuilder, UiKind, UiStackInfo};
use jiff::Zoned;

use super::App;
use crate::{
    desk::Command,
    store::Counter,
    ui::{
        action::{Action, Screen},
        chooser::Handles,
        desk_screen, history_screen, icon, navigation, shift_screen,
        text::{self, Lang},
        theme, top_bar,
        widget::card,
    },
    voucher::Doubt,
};

impl App {
    pub(super) fn show(&mut self, ui: &mut Ui, handles: &dyn Handles, actions: &mut Vec<Action>) {
        self.show_top_bar(ui, actions);
        let is_full = ui.ctx().input(|input| input.viewport().fullscreen.unwrap_or(false));
        let has_exit = is_full || self.kiosk().is_some_and(|kiosk| kiosk.full_screen);
        let set_up = self.opened.as_ref().filter(|opened| opened.can_practise());
        let training = set_up.map(|opened| opened.practice);
        navigation::show(ui, self.lang, self.screen, training, has_exit, actions);
        // The window is cleared to the background. It is not filled a second time, only known to what fades into it.
        let behind = Frame::new().fill(theme::palette(ui).background);
        let known = UiBuilder::new().ui_stack_info(UiStackInfo::new(UiKind::Frame).with_frame(behind));
        let frame = Frame::new().inner_margin(theme::PAD_MARGIN);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            ui.scope_builder(known, |ui| self.show_screen(ui, actions));
        });
        self.save_dialog.show(ui.ctx(), self.lang, handles, actions);
        let typed = self.desk_screen.keys.buffer.text().chars().count();
        self.lock.show(ui.ctx(), self.lang, typed, actions);
    }

    fn show_screen(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        self.show_trouble(ui, actions);
        self.show_offer(ui, actions);
        match self.screen {
            Screen::Desk => {
                let practice = self.is_practice();
                let mut view = desk_screen::View {
                    lang: self.lang,
                    board: &self.board,
                    practice,
                    pictures: &mut self.pictures,
                };
                self.desk_screen.show(ui, &mut view, actions);
            }
            Screen::Batch => self.batch_screen.show(ui, self.lang, self.is_practice(), actions),
            Screen::History => {
                let practice = self.is_practice();
                let mut view = history_screen::View {
                    lang: self.lang,
                    practice,
                    data_folder: &self.data_folder,
                    shift: self.duty.as_ref().map(|duty| &duty.shift),
                    pictures: &mut self.pictures,
                };
                self.history_screen.show(ui, &mut view, actions);
            }
            Screen::Shift => {
                let unnamed = Counter::default();
                let counter = self.opened.as_ref().map_or(&unnamed, |opened| &opened.settings.counter);
                let practice = self.is_practice();
                let duty = self.duty.as_ref();
                let view = shift_screen::View { lang: self.lang, practice, counter, duty };
                if self.shift_screen.show(ui, &view, actions) {
                    actions.push(Action::GoTo(self.before_shift));
                }
            }
            Screen::Manual => {
                if self.manual_screen.show(ui, self.lang) {
                    actions.push(Action::GoTo(Screen::Desk));
                }
            }
            Screen::Settings => {
                let mut asked = Vec::new();
                let recorder = self.desk_screen.keys.recorder.as_ref();
                self.settings_screen.show(ui, self.lang, recorder, &mut asked);
                actions.extend(asked.into_iter().map(Action::Settings));
            }
        }
    }

    fn show_top_bar(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let now = Zoned::now();
        let unnamed = Counter::default();
        let counter = self.opened.as_ref().map_or(&unnamed, |opened| &opened.settings.counter);
        // What keeps a service from being asked is known before the first check has met it.
        let trouble = self.opened.as_ref().and_then(|opened| opened.trouble.as_ref());
        let trouble = trouble.filter(|trouble| trouble.hinders()).map(|_| &Doubt::NoSecret);
        let view = top_bar::View {
            lang: self.lang,
            counter,
            practice: self.opened.as_ref().map(|opened| opened.practice),
            trouble: self.board.trouble().or(trouble),
            scanner: self.is_scanner_plugged,
            checks: self.board.count(),
            duty: self.duty.as_ref().filter(|duty| duty.shift.is_on()),
            is_proven: self.board.is_proven(),
            clock: now.strftime("%H:%M").to_string(),
        };
        top_bar::show(ui, &view, actions);
        // The clock is all that moves by itself.
        let rest_of_minute = 60 - u64::from(now.second().unsigned_abs());
        ui.request_repaint_after(Duration::from_secs(rest_of_minute));
    }

    /// A batch of an earlier run that is not done.
    fn show_offer(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let offer = self.batch_screen.offer().filter(|_| self.screen != Screen::Batch);
        let Some(open) = offer else { return };
        if card::offer(ui, icon::LIST, &text::batch_offer(self.lang, open), text::look_at_it(self.lang)) {
            actions.push(Action::GoTo(Screen::Batch));
        }
        ui.add_space(theme::GAP);
    }

    /// What is wrong with this till, above every screen until it is mended.
    fn show_trouble(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        for (words, may_pass) in self.troubles(self.lang) {
            let remedy = may_pass.then(|| text::try_again(self.lang));
            if card::trouble(ui, &words, remedy) {
                actions.push(Action::Send(Command::OpenAgain));
            }
            ui.add_space(theme::GAP);
        }
    }

    /// What is wrong with this till, a sentence each, and whether opening the shop once more may help.
    pub(super) fn troubles(&self, lang: Lang) -> Vec<(String, bool)> {
        let broke = self.desk.was_restarted(Instant::now());
        let trouble = self.opened.as_ref().and_then(|opened| opened.trouble.as_ref());
        let troubles = [
            broke.then(|| (text::desk_broke(lang, self.desk.is_gone()).to_owned(), false)),
            trouble.map(|trouble| (text::trouble(lang, trouble), trouble.may_pass())),
            self.journal_trouble.as_ref().map(|trouble| (text::journal_trouble(lang, trouble), false)),
            self.clock_off.map(|ahead| (text::clock_off(lang, ahead), false)),
        ];
        troubles.into_iter().flatten().collect()
    }
}
