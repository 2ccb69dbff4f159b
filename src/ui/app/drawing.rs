//! The way the window is drawn, as the window sees it: whether it still works, and what is left to the next window if
//! it does not.

use std::{
    fs, io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    thread,
};

use eframe::egui::{Context, ViewportCommand};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::App;
use crate::{
    desk::Command,
    ui::{
        action::Screen,
        renderer::{self, Renderer},
        window::left_behind,
    },
    voucher::{Code, Kind},
};

#[derive(Debug)]
pub struct Drawing {
    renderer: Renderer,
    pub broken: Broken,
    /// Frames that were begun, up to two: the first is on the screen when the second begins.
    begun: u8,
}

impl Drawing {
    pub fn by(renderer: Renderer) -> Self {
        Self { renderer, broken: Broken::default(), begun: 0 }
    }
}

/// Whether the device is gone; said on whichever thread hears of it first.
#[derive(Clone, Debug, Default)]
pub struct Broken(Arc<AtomicU8>);

const BROKEN: u8 = 1;
const TO_PANIC: u8 = 2;
const HEEDED: u8 = 3;

impl Broken {
    pub fn set(&self) {
        self.0.store(BROKEN, Ordering::Relaxed);
    }

    /// The window's thread is to panic, as a driver may.
    pub fn set_to_panic(&self) {
        self.0.store(TO_PANIC, Ordering::Relaxed);
    }

    /// Whether the window has ended for it.
    pub fn was_heeded(&self) -> bool {
        self.0.load(Ordering::Relaxed) == HEEDED
    }

    #[expect(clippy::panic, reason = "somebody wants to see what comes of it")]
    fn heed(&self) -> bool {
        match self.0.load(Ordering::Relaxed) {
            BROKEN => {
                self.0.store(HEEDED, Ordering::Relaxed);
                true
            }
            TO_PANIC => panic!("as was wished"),
            _ => false,
        }
    }
}

/// What the next window goes on with.
#[derive(Debug, Deserialize, Serialize)]
struct Left {
    screen: Screen,
    /// Whether somebody practises though a shop is set up.
    training: bool,
    /// Codes whose turn had not come, oldest first, and how each was to be asked.
    waiting: Vec<(String, String)>,
}

impl App {
    pub fn draw_with(&mut self, drawing: Drawing) {
        self.drawing = Some(drawing);
        self.go_on();
    }

    /// Notes once that this way of drawing works, and ends the window when it does no more.
    pub(super) fn watch_drawing(&mut self, ctx: &Context) {
        let Some(drawing) = &mut self.drawing else { return };
        if drawing.broken.heed() {
            self.may_close = true;
            return ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        if drawing.begun == 1 {
            let (folder, renderer) = (self.data_folder.clone(), drawing.renderer);
            let note = move || {
                if let Err(error) = renderer::note_good(&folder, renderer) {
                    tracing::warn!(%error, "how the window is drawn cannot be kept");
                }
            };
            // Without a thread the next start begins with the first one again.
            let _ = thread::Builder::new().name("renderer".into()).spawn(note);
        }
        drawing.begun = drawing.begun.saturating_add(1);
    }

    /// Takes over from a window that broke.
    fn go_on(&mut self) {
        let Some(left) = take(&self.data_folder) else { return };
        tracing::info!(waiting = left.waiting.len(), "goes on where a window broke");
        if left.training {
            // Codes for practice are not to reach the real shop, which is opened meanwhile.
            self.desk.send(Command::Practise(true));
            return;
        }
        for (code, kind) in left.waiting {
            if let (Some(code), Some(kind)) = (Code::new(code), Kind::from_key(&kind))
                && let Ok(command) = self.board.begin(code, kind, Timestamp::now())
            {
                self.desk.send(command);
            }
        }
        // The settings may be behind a PIN.
        if left.screen != Screen::Settings {
            self.screen = left.screen;
        }
    }

    /// What waits is the next window's; what has begun is written down as unknown when the desk closes.
    fn leave(&self) -> io::Result<()> {
        let waiting: Vec<_> = self.board.waiting().collect();
        for report in &waiting {
            self.desk.send(Command::Cancel { id: report.id });
        }
        let kept = |code: &Code, kind: Kind| (code.as_str().to_owned(), kind.key().to_owned());
        let left = Left {
            screen: self.screen,
            training: self
                .opened
                .as_ref()
                .is_some_and(|opened| opened.practice && !opened.is_forced && opened.settings.has_service()),
            waiting: waiting.iter().rev().map(|report| kept(&report.code, report.kind)).collect(),
        };
        fs::write(left_behind(&self.data_folder), serde_json::to_vec(&left)?)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let is_broken = self.drawing.as_ref().is_some_and(|drawing| drawing.broken.was_heeded());
        if (is_broken || thread::panicking())
            && let Err(error) = self.leave()
        {
            tracing::error!(%error, "what waits cannot be handed over");
        }
    }
}

/// Once: it holds whole codes.
fn take(data_folder: &Path) -> Option<Left> {
    let file = left_behind(data_folder);
    let left = fs::read(&file).ok()?;
    // What cannot be removed would be asked again and again.
    fs::remove_file(&file).ok()?;
    serde_json::from_slice(&left).ok()
}
