//! The window's program: hears the desk, takes the keyboard, draws the screen, and does what the
//! screens ask. The only place where the window's state changes.

use std::time::Duration;

use eframe::egui::{CentralPanel, Context, Frame, RichText, Ui, ViewportCommand};
use jiff::{Timestamp, Zoned};
use secrecy::ExposeSecret as _;

use super::{
    action::{Action, Screen, Token},
    desk_screen::{self, DeskScreen, Notice},
    navigation,
    pictures::Pictures,
    settings_screen::{SettingsAction, SettingsScreen},
    text::{self, Lang},
    theme, top_bar,
};
use crate::{
    desk::{Board, Command, Desk, Event, Opened, Options, QueueFull},
    scan::{Ended, Profile},
    store::{Counter, JournalTrouble, Language, Scanner},
    voucher::{Code, Kind, Report},
};

pub struct App {
    desk: Desk,
    board: Board,
    /// `None` until the desk has read the settings.
    opened: Option<Opened>,
    journal_trouble: Option<JournalTrouble>,
    lang: Lang,
    screen: Screen,
    desk_screen: DeskScreen,
    settings_screen: SettingsScreen,
    pictures: Pictures,
}

impl App {
    /// Starts the desk; what it has to say comes while the window is already there.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn new(ctx: &Context, options: Options) -> std::io::Result<Self> {
        theme::install(ctx);
        let waking = ctx.clone();
        Ok(Self {
            desk: Desk::start(options, move || waking.request_repaint())?,
            board: Board::default(),
            opened: None,
            journal_trouble: None,
            lang: Lang::of(Language::System),
            screen: Screen::default(),
            desk_screen: DeskScreen::default(),
            settings_screen: SettingsScreen::default(),
            pictures: Pictures::default(),
        })
    }

    /// The checks of this run.
    pub fn board(&self) -> &Board {
        &self.board
    }

    fn hear(&mut self, ctx: &Context) {
        let events: Vec<Event> = self.desk.events().collect();
        for event in events {
            match event {
                Event::Opened(opened) => self.open(ctx, *opened),
                Event::Began { .. }
                | Event::Cancelled { .. }
                | Event::Status { .. }
                | Event::Prepare { .. } => {
                    self.board.apply(event);
                }
                Event::SeenBefore { id, seen } => {
                    let is_newest = self.board.newest().is_some_and(|report| report.id == id);
                    if is_newest && self.desk_screen.notice.is_none() {
                        self.desk_screen.notice = Some(Notice::SeenBefore(seen));
                    }
                }
                Event::Journal(trouble) => self.journal_trouble = trouble,
                Event::Saved(outcome) => self.settings_screen.saved(outcome),
                Event::Tested { service, diagnosis } => self.settings_screen.tested(service, diagnosis),
                Event::Picture { address, picture } => self.pictures.put(ctx, address, picture),
            }
        }
    }

    fn open(&mut self, ctx: &Context, opened: Opened) {
        // A practice verdict must never stand beside a real one.
        self.board.keep(opened.practice);
        self.lang = Lang::of(opened.settings.language);
        self.desk_screen.keys.buffer.profile = profile(&opened.settings.scanner);
        theme::follow(ctx, opened.settings.theme, opened.settings.zoom);
        self.settings_screen.opened(&opened);
        self.opened = Some(opened);
    }

    fn is_practice(&self) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.practice)
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::GoTo(screen) => {
                self.screen = screen;
                // What was typed on one screen must not become the head of a scan on another.
                self.desk_screen.keys.buffer.clear();
            }
            Action::Check(code) => self.scan(code),
            Action::Entered(Ended { code: Ok(code), is_mangled }) => {
                self.scan(code);
                if is_mangled {
                    self.desk_screen.notice = Some(Notice::InputMethod);
                }
            }
            Action::Entered(Ended { code: Err(refusal), .. }) => {
                self.screen = Screen::Desk;
                self.desk_screen.notice = Some(Notice::Refused(refusal));
            }
            Action::ChooseKind(kind) => self.desk_screen.kind = kind,
            Action::CheckAgain => {
                // A voucher once prepared is not prepared again: each prepare wants its redeem.
                let shown =
                    self.board.shown().filter(|report| report.is_settled() && report.prepared().is_none());
                if let Some(code) = shown.map(|report| report.code.clone()) {
                    self.check(code, self.desk_screen.kind);
                }
            }
            Action::Show(id) => self.board.show(id),
            Action::Cancel(id) => self.desk.send(Command::Cancel { id }),
            Action::ToggleFullScreen => {
                let is_full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
            }
            Action::PutAway => {
                // What waits is cancelled first, the newest before the others.
                if let Some(waiting) = self.board.waiting().next().map(|report| report.id) {
                    return self.desk.send(Command::Cancel { id: waiting });
                }
                self.board.put_away();
                self.desk_screen.notice = None;
            }
            Action::Copy(token) => self.copy(ctx, token),
            Action::CopyDetails => {
                if let Some(report) = self.board.shown() {
                    ctx.copy_text(text::details(self.lang, report));
                }
            }
            Action::FetchPicture(request) => self.desk.send(Command::Picture { address: request.0 }),
            Action::Settings(SettingsAction::Send(command)) => self.desk.send(command),
            Action::Settings(SettingsAction::Discard) => self.settings_screen.discard(),
        }
    }

    /// A code was scanned: a double read is answered with what is there, anything else is checked.
    fn scan(&mut self, code: Code) {
        let (kind, now) = (self.desk_screen.kind, Timestamp::now());
        let double_read =
            self.opened.as_ref().map(|opened| opened.settings.scanner.double_read_ms).unwrap_or_default();
        let double_read = Duration::from_millis(double_read.into());
        if let Some(first) = self.board.double_of(&code, kind, now, double_read) {
            self.board.show(first);
            self.screen = Screen::Desk;
            self.desk_screen.notice = Some(Notice::SameCode);
            return;
        }
        self.check(code, kind);
    }

    fn check(&mut self, code: Code, kind: Kind) {
        self.screen = Screen::Desk;
        let started = Timestamp::now();
        match self.board.begin(code.clone(), kind, started) {
            Ok(id) => {
                self.desk.send(Command::Check { id, code, kind, started });
                self.desk_screen.notice = None;
                self.desk_screen.copied = None;
            }
            Err(QueueFull) => self.desk_screen.notice = Some(Notice::QueueFull),
        }
    }

    /// A token leaves the program by this way only.
    fn copy(&mut self, ctx: &Context, token: Token) {
        let Some(prepared) = self.board.shown().and_then(Report::prepared) else { return };
        let secret = match token {
            Token::EncryptedCode => &prepared.redeem.encrypted_code,
            Token::VerifyToken => &prepared.redeem.verify_token,
        };
        if let Some(secret) = secret {
            ctx.copy_text(secret.expose_secret().to_owned());
            self.desk_screen.copied = Some(token);
        }
    }

    fn show(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        self.show_top_bar(ui);
        navigation::show(ui, self.lang, self.screen, actions);
        let frame = Frame::new().fill(theme::palette(ui).background).inner_margin(theme::PAD_MARGIN);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            self.show_trouble(ui);
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
                Screen::Settings => {
                    let mut asked = Vec::new();
                    self.settings_screen.show(ui, self.lang, &mut asked);
                    actions.extend(asked.into_iter().map(Action::Settings));
                }
            }
        });
    }

    fn show_top_bar(&self, ui: &mut Ui) {
        let now = Zoned::now();
        let unnamed = Counter::default();
        let counter = self.opened.as_ref().map_or(&unnamed, |opened| &opened.settings.counter);
        let view = top_bar::View {
            lang: self.lang,
            counter,
            practice: self.opened.as_ref().map(|opened| opened.practice),
            trouble: self.board.trouble(),
            checks: self.board.count(),
            is_proven: self.board.is_proven(),
            clock: now.strftime("%H:%M").to_string(),
        };
        top_bar::show(ui, &view);
        // The clock is all that moves by itself.
        let rest_of_minute = 60 - u64::from(now.second().unsigned_abs());
        ui.request_repaint_after(Duration::from_secs(rest_of_minute));
    }

    /// What is wrong with this till, above every screen until it is mended.
    fn show_trouble(&self, ui: &mut Ui) {
        let trouble = self.opened.as_ref().and_then(|opened| opened.trouble.as_ref());
        let troubles = [
            trouble.map(|trouble| text::trouble(self.lang, trouble)),
            self.journal_trouble.as_ref().map(|trouble| text::journal_trouble(self.lang, trouble)),
        ];
        for words in troubles.into_iter().flatten() {
            warning(ui, &words);
        }
    }
}

/// A bar across the screen.
fn warning(ui: &mut Ui, words: &str) {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.unknown)
        .corner_radius(theme::CARD_RADIUS)
        .inner_margin(theme::FIELD_MARGIN)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let words = RichText::new(words).color(palette.on_verdict);
            ui.label(words.font(theme::regular(theme::SMALL)));
        });
    ui.add_space(theme::GAP);
}

fn profile(scanner: &Scanner) -> Profile {
    Profile {
        prefix: scanner.prefix.clone(),
        suffix: scanner.suffix.clone(),
        idle: (scanner.idle_ms > 0).then(|| Duration::from_millis(scanner.idle_ms.into())),
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.hear(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = Vec::new();
        self.desk_screen.keys.is_on_desk = self.screen == Screen::Desk;
        self.desk_screen.keys.take(&ctx, &mut actions);
        for action in actions.drain(..) {
            self.act(&ctx, action);
        }
        self.show(ui, &mut actions);
        for action in actions {
            self.act(&ctx, action);
            // What was drawn is no longer so.
            ctx.request_repaint();
        }
    }

    fn clear_color(&self, visuals: &eframe::egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
