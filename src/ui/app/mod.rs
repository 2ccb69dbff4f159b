//! The window's program, and the only place where the window's state changes: it hears the desk and the scanner (`hear`),
//! takes the keyboard, keeps the PIN from the services (`unlock`), does what the screens ask (`act`), draws them (`show`),
//! gets ready when somebody comes back (`wake`), starts the desk anew should it break (`mend`), and leaves what it was at
//! to the next window should its way of drawing break (`drawing`).

mod act;
mod diagnose;
mod drawing;
mod give;
mod hear;
mod kiosk;
mod mend;
mod show;
mod unlock;
mod wake;

use std::{
    path::PathBuf,
    sync::mpsc,
    time::{Duration, SystemTime},
};

pub use drawing::{Drawing, Fate};
use eframe::egui::{Context, Ui, Visuals, accesskit_root_id};
use jiff::SignedDuration;
use unlock::Line;

use super::{
    action::Screen,
    batch_screen::BatchScreen,
    chooser::{Chooser, Handles},
    clipboard::Clipboard,
    desk_screen::DeskScreen,
    history_screen::HistoryScreen,
    keys::Place,
    lock::Lock,
    manual_screen::ManualScreen,
    pictures::Pictures,
    save_dialog::SaveDialog,
    settings_screen::SettingsScreen,
    shift_screen::ShiftScreen,
    sound::{Sound, Sounds},
    text::{self, Lang},
    theme,
};
use crate::{
    desk::{BatchCommand, Board, Command, Desk, Keeper, Opened, Options},
    scan::SerialScanner,
    store::{Duty, JournalTrouble, Language},
};

pub struct App {
    desk: Keeper,
    /// Where the journal lies.
    data_folder: PathBuf,
    board: Board,
    /// `None` until the desk has read the settings.
    opened: Option<Opened>,
    journal_trouble: Option<JournalTrouble>,
    /// How far the service's clock is ahead of this machine's, if that is much.
    clock_off: Option<SignedDuration>,
    /// The newest shift.
    duty: Option<Duty>,
    lang: Lang,
    screen: Screen,
    /// Where the shift's screen was opened from.
    before_shift: Screen,
    desk_screen: DeskScreen,
    batch_screen: BatchScreen,
    history_screen: HistoryScreen,
    settings_screen: SettingsScreen,
    shift_screen: ShiftScreen,
    manual_screen: ManualScreen,
    lock: Lock,
    /// What waits to be compared with the PIN, and behind it.
    line: Line,
    save_dialog: SaveDialog,
    /// The PIN was given, or none is set: the window may close.
    may_close: bool,
    pictures: Pictures,
    sounds: Sounds,
    serial: Option<SerialScanner>,
    /// Whether the serial scanner is there; `None` without one.
    is_scanner_plugged: Option<bool>,
    /// The serial ports somebody asked for.
    ports: Option<mpsc::Receiver<Vec<String>>>,
    /// The window in which a file for a batch is being chosen.
    chooser: Option<Chooser>,
    /// Forgets the tokens that were copied.
    clipboard: Clipboard,
    /// When the clipboard was asked for codes, by egui's clock.
    pasting: Option<f64>,
    /// When the window was last drawn, by the clock on the wall.
    drawn: SystemTime,
    /// `None` in a window that nobody draws, as in tests.
    drawing: Option<Drawing>,
}

impl App {
    /// Starts the desk; what it has to say comes while the window is already there.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn new(ctx: &Context, options: Options) -> std::io::Result<Self> {
        theme::install(ctx);
        let waking = ctx.clone();
        let data_folder = options.data_folder.clone();
        let desk = Keeper::start(move || {
            let waking = waking.clone();
            // Once: at no delay at all egui draws twice.
            Desk::start(options.clone(), move |patience| {
                waking.request_repaint_after(patience.max(Duration::from_nanos(1)));
            })
        })?;
        let app = Self {
            data_folder,
            desk,
            board: Board::default(),
            opened: None,
            journal_trouble: None,
            clock_off: None,
            duty: None,
            lang: Lang::of(Language::System),
            screen: Screen::default(),
            before_shift: Screen::default(),
            desk_screen: DeskScreen::default(),
            batch_screen: BatchScreen::default(),
            history_screen: HistoryScreen::default(),
            settings_screen: SettingsScreen::default(),
            shift_screen: ShiftScreen::default(),
            manual_screen: ManualScreen::default(),
            lock: Lock::default(),
            line: Line::default(),
            save_dialog: SaveDialog::new(),
            may_close: false,
            pictures: Pictures::default(),
            sounds: Sounds::start(),
            serial: None,
            is_scanner_plugged: None,
            ports: None,
            chooser: None,
            clipboard: Clipboard::default(),
            pasting: None,
            drawn: SystemTime::now(),
            drawing: None,
        };
        app.open_batch();
        Ok(app)
    }

    fn open_batch(&self) {
        let file = self.data_folder.join("batch.sqlite3");
        self.desk.send(Command::Batch(BatchCommand::Open { file, per_second: None, is_named: false }));
    }

    /// The checks of this run.
    pub fn board(&self) -> &Board {
        &self.board
    }

    fn is_practice(&self) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.practice)
    }

    fn play(&self, sound: Sound) {
        if let Some(opened) = &self.opened {
            self.sounds.play(sound, opened.settings.sound);
        }
    }

    /// What is done whether the window can be seen or not.
    pub fn tick(&mut self, ctx: &Context) {
        self.hear(ctx);
        self.watch_drawing(ctx);
        self.guard_closing(ctx);
    }

    /// Draws the window whose `handles` these are, for what opens above it.
    pub fn draw(&mut self, ui: &mut Ui, handles: &dyn Handles) {
        let ctx = ui.ctx().clone();
        ctx.accesskit_node_builder(accesskit_root_id(), |node| node.set_label(text::brand(self.lang)));
        let mut actions = Vec::new();
        self.desk_screen.keys.place = match self.screen {
            _ if self.lock.is_open() => Place::Lock,
            _ if self.save_dialog.is_shown() => Place::Saving,
            Screen::Desk => Place::Desk,
            Screen::Batch | Screen::History | Screen::Shift | Screen::Settings | Screen::Manual => {
                Place::Elsewhere
            }
        };
        self.wake(&ctx);
        self.take_given(&ctx);
        self.desk_screen.keys.take(&ctx, &mut actions);
        for action in actions.drain(..) {
            self.act(&ctx, handles, action);
        }
        self.show(ui, handles, &mut actions);
        for action in actions {
            self.act(&ctx, handles, action);
            // What was drawn is no longer so.
            ctx.request_repaint();
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.tick(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.draw(ui, frame);
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
