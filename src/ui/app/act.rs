//! What the screens and the keyboard ask for, done.

use std::time::Duration;

use eframe::egui::{Context, Memory};
use jiff::Timestamp;

use super::App;
use crate::{
    desk::Command,
    logs,
    scan::{Input, Recorder, find_serial_ports},
    table::Outgoing,
    ui::{
        action::{Action, Screen, Token},
        chooser::Handles,
        desk_screen::{NotTaken, Notice, Refusals},
        lock::Guarded,
        settings_screen::SettingsAction,
        sound::Sound,
        text,
    },
    voucher::{Code, Kind, Report, ReportId},
};

impl App {
    pub(super) fn act(&mut self, ctx: &Context, handles: &dyn Handles, action: Action) {
        match action {
            Action::GoTo(screen) => self.go_to(ctx, screen),
            Action::Check(code) => self.scan(code),
            Action::Entered(ended) => self.entered(ended),
            Action::ChooseKind(kind) => self.desk_screen.kind = kind,
            Action::CheckAnew(code) => self.check(code, self.desk_screen.kind),
            Action::Practise(is_on) => {
                self.desk.send(Command::Practise(is_on));
                self.show_desk();
            }
            Action::CheckAgain => self.check_again(),
            Action::Show(id) => self.board.show(id),
            Action::Cancel(id) => self.cancel(id),
            Action::ClearTyped => self.desk_screen.keys.buffer.clear(),
            Action::PutAway => self.put_away(),
            Action::Copy(token) => self.copy(ctx, token),
            Action::PasteBatch => self.ask_clipboard(ctx),
            Action::ChooseBatchFile => self.choose_batch_file(ctx, handles),
            Action::Send(command) => self.desk.send(command),
            Action::Export(outgoing) => self.save(ctx, outgoing),
            Action::LeaveSaving => self.save_dialog.leave(),
            Action::CopyText(text) => ctx.copy_text(text),
            Action::CopyDetails => {
                if let Some(report) = self.board.shown() {
                    let request = logs::request(report.id);
                    ctx.copy_text(text::details(self.lang, report, Some(&request)));
                }
            }
            Action::FetchPicture(request) => self.desk.send(Command::Picture { address: request.0 }),
            Action::ListenToSounds => self.desk_screen.offers_sounds = true,
            Action::Play(sound) => self.play(sound),
            Action::ToggleFullScreen => self.guard(ctx, Guarded::FullScreen),
            Action::Exit => self.guard(ctx, Guarded::Exit),
            Action::TypePin(input) => self.type_pin(ctx, handles, input),
            Action::LeaveLocked => self.lock.leave(),
            Action::Settings(action) => self.act_on_settings(ctx, action),
        }
    }

    pub(super) fn save(&mut self, ctx: &Context, outgoing: Outgoing) {
        // A scan goes to the desk, not to a field that had the focus.
        ctx.memory_mut(Memory::stop_text_input);
        self.save_dialog.open(outgoing);
    }

    fn act_on_settings(&mut self, ctx: &Context, action: SettingsAction) {
        match action {
            SettingsAction::Send(command) => self.desk.send(command),
            SettingsAction::Discard => self.settings_screen.discard(),
            SettingsAction::Play(sound, volumes) => self.sounds.play(sound, volumes),
            SettingsAction::ForgetAll => self.guard(ctx, Guarded::Forget),
            SettingsAction::SaveDiagnostics => self.save_diagnostics(ctx),
            SettingsAction::FindPorts => {
                let waking = ctx.clone();
                self.ports = find_serial_ports(move || waking.request_repaint()).ok();
            }
            SettingsAction::TeachScanner(teaches) => {
                self.desk_screen.keys.recorder = teaches.then(Recorder::default);
            }
        }
    }

    fn go_to(&mut self, ctx: &Context, screen: Screen) {
        // What was typed on one screen must not become the head of a scan on another.
        self.desk_screen.keys.buffer.clear();
        self.desk_screen.keys.recorder = None;
        self.save_dialog.come_back();
        match screen {
            Screen::Settings if self.screen != Screen::Settings => self.guard(ctx, Guarded::Settings),
            _ => {
                if screen == Screen::Shift && self.screen != Screen::Shift {
                    self.before_shift = self.screen;
                }
                self.batch_screen.leave();
                self.history_screen.enter();
                self.shift_screen.enter();
                if screen != Screen::Manual {
                    self.manual_screen.leave(ctx);
                }
                self.screen = screen;
            }
        }
    }

    /// A key of the number pad on the screen: the same as one on the keyboard.
    fn type_pin(&mut self, ctx: &Context, handles: &dyn Handles, input: Input) {
        let now = Duration::from_secs_f64(ctx.input(|input| input.time));
        let mut ended = Vec::new();
        self.desk_screen.keys.push(input, now, &mut ended);
        for action in ended {
            self.act(ctx, handles, action);
        }
    }

    pub(super) fn refuse(&mut self, why: NotTaken) {
        self.show_desk();
        // The last voucher's verdict must not be taken for that of the one in hand.
        self.board.hide();
        self.desk_screen.not_taken = Some(Refusals::with(self.desk_screen.not_taken, why));
        self.play(Sound::Attention);
    }

    /// Whatever was on the screen, a code is what matters now. What stands in the entry may be the head
    /// of the next.
    pub(super) fn show_desk(&mut self) {
        self.screen = Screen::Desk;
        self.desk_screen.keys.recorder = None;
        self.lock.step_aside(!self.desk_screen.keys.buffer.is_empty());
        self.save_dialog.step_aside();
    }

    /// A code was scanned: a double read is answered with what is there, anything else is checked.
    pub(super) fn scan(&mut self, code: Code) {
        let (kind, now) = (self.desk_screen.kind, Timestamp::now());
        let double_read =
            self.opened.as_ref().map(|opened| opened.settings.scanner.double_read_ms).unwrap_or_default();
        let double_read = Duration::from_millis(double_read.into());
        match self.board.double_of(&code, kind, now, double_read) {
            Some(first) => self.show_same(first),
            None => self.check(code, kind),
        }
    }

    /// What is there of a code that was given once more.
    fn show_same(&mut self, first: ReportId) {
        self.board.show(first);
        self.show_desk();
        self.desk_screen.notice = Some(Notice::SameCode);
        self.play(self.board.shown().and_then(Report::verdict).map_or(Sound::Read, Sound::from));
    }

    fn check_again(&mut self) {
        // A voucher once prepared is not prepared again: each prepare wants its redeem.
        let shown = self.board.shown().filter(|report| report.is_settled() && report.prepared().is_none());
        if let Some(code) = shown.map(|report| report.code.clone()) {
            self.check(code, self.desk_screen.kind);
        }
    }

    fn check(&mut self, code: Code, kind: Kind) {
        if let Some(out) = self.board.still_out(&code, kind) {
            return self.show_same(out);
        }
        self.show_desk();
        let is_busy = !self.board.reports().all(Report::is_settled);
        let Ok(command) = self.board.begin(code, kind, Timestamp::now()) else {
            return self.refuse(NotTaken::QueueFull);
        };
        self.desk.send(command);
        self.desk_screen.notice = None;
        self.desk_screen.not_taken = self.desk_screen.not_taken.filter(|refusals| !refusals.is_read());
        self.desk_screen.copied = None;
        self.play(if is_busy { Sound::Queued } else { Sound::Read });
    }

    fn put_away(&mut self) {
        // What waits is cancelled first, the newest before the others.
        let waiting = self.board.waiting().next().map(|report| report.id);
        if let Some(waiting) = waiting {
            return self.cancel(waiting);
        }
        self.board.put_away();
        self.desk_screen.notice = None;
        self.desk_screen.not_taken = None;
    }

    fn cancel(&mut self, id: ReportId) {
        self.board.let_go(id);
        self.desk.send(Command::Cancel { id });
    }

    /// A token leaves the program by this way only.
    fn copy(&mut self, ctx: &Context, token: Token) {
        let Some(prepared) = self.board.shown().and_then(Report::prepared) else { return };
        let secret = match token {
            Token::EncryptedCode => &prepared.redeem.encrypted_code,
            Token::VerifyToken => &prepared.redeem.verify_token,
        };
        if let Some(secret) = secret {
            self.clipboard.put(ctx, secret.clone());
            self.desk_screen.copied = Some(token);
        }
    }
}
