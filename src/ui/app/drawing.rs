//! The way the window is drawn, as the window sees it: whether it still works, and what is left to the next window if
//! it does not.

use std::{
    collections::HashSet,
    fs, io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use eframe::egui::{Context, ViewportCommand};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::App;
use crate::{
    desk::{Command, Event, Opened},
    instance::write_private,
    store::Entry,
    ui::{
        action::Screen,
        renderer::{self, Renderer},
        window::left_behind,
    },
    voucher::{Code, Kind, Report, ReportId},
};

#[derive(Debug)]
pub struct Drawing {
    renderer: Renderer,
    pub fate: Fate,
    /// Frames that were begun: the first is on the screen when the second begins.
    begun: u8,
}

impl Drawing {
    pub fn by(renderer: Renderer) -> Self {
        Self { renderer, fate: Fate::default(), begun: 0 }
    }
}

/// What becomes of the window: one that ends without having been closed has broken. Said on whichever thread hears
/// of it first.
#[derive(Clone, Debug, Default)]
pub struct Fate(Arc<AtomicU8>);

const OPEN: u8 = 0;
const BROKEN: u8 = 1;
const TO_PANIC: u8 = 2;
const CLOSED: u8 = 3;

impl Fate {
    /// The device is gone. That may be told also when it is let go of at the end.
    pub fn break_off(&self) {
        self.turn(BROKEN);
    }

    /// The window's thread is to panic, as a driver may.
    pub fn panic(&self) {
        self.turn(TO_PANIC);
    }

    /// Somebody has closed the window.
    pub fn close(&self) {
        self.turn(CLOSED);
    }

    pub fn is_closed(&self) -> bool {
        self.0.load(Ordering::Relaxed) == CLOSED
    }

    fn turn(&self, to: u8) {
        // Nothing is made of a window whose fate is known.
        let _ = self.0.compare_exchange(OPEN, to, Ordering::Relaxed, Ordering::Relaxed);
    }

    #[expect(clippy::panic, reason = "somebody wants to see what comes of it")]
    fn is_broken(&self) -> bool {
        match self.0.load(Ordering::Relaxed) {
            BROKEN => true,
            TO_PANIC => panic!("as was wished"),
            _ => false,
        }
    }
}

/// What the next window goes on with.
#[derive(Debug, Deserialize, Serialize)]
struct Left {
    /// Microseconds since 1970, as all times here.
    at: i64,
    screen: Screen,
    /// Whether somebody practises though a shop is set up.
    training: bool,
    /// Codes whose turn had not come, oldest first.
    waiting: Vec<Waiting>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Waiting {
    code: String,
    kind: String,
    started: i64,
}

/// Later, nobody stands at the counter any more for whom a code was scanned.
const FRESH: SignedDuration = SignedDuration::from_secs(60);
/// How long the desk is waited for to let go of what waits.
const PATIENCE: Duration = Duration::from_millis(500);

impl App {
    /// `None` where nobody draws the window.
    pub(super) fn renderer(&self) -> Option<Renderer> {
        Some(self.drawing.as_ref()?.renderer)
    }

    pub fn draw_with(&mut self, drawing: Drawing) {
        self.drawing = Some(drawing);
        self.go_on();
    }

    /// Notes once that this way of drawing works, and ends the window when it does no more.
    pub(super) fn watch_drawing(&mut self, ctx: &Context) {
        let Some(drawing) = &mut self.drawing else { return };
        if drawing.fate.is_broken() {
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
        let age = SignedDuration::from_micros(Timestamp::now().as_microsecond().saturating_sub(left.at));
        for Waiting { code, kind, started } in left.waiting {
            let (Some(code), Some(kind)) = (Code::new(code), Kind::from_key(&kind)) else { continue };
            if age.abs() > FRESH {
                let started = Timestamp::from_microsecond(started).unwrap_or_else(|_| Timestamp::now());
                self.give_up(Report::new(ReportId(0), code, kind, started));
            } else if let Ok(command) = self.board.begin(code, kind, Timestamp::now()) {
                self.desk.send(command);
            }
        }
        // The settings may be behind a PIN.
        if left.screen != Screen::Settings {
            self.screen = left.screen;
        }
    }

    /// What waits is the next window's; what has begun is written down as unknown when the desk closes.
    fn leave(&mut self) {
        let mut waiting: Vec<Report> = self.board.waiting().cloned().collect();
        waiting.reverse();
        self.take_back(&mut waiting);
        let kept = |report: &Report| Waiting {
            code: report.code.as_str().to_owned(),
            kind: report.kind.key().to_owned(),
            started: report.started.as_microsecond(),
        };
        let is_training = |opened: &Opened| opened.practice && opened.can_practise();
        let left = Left {
            at: Timestamp::now().as_microsecond(),
            screen: self.screen,
            training: self.opened.as_ref().is_some_and(is_training),
            waiting: waiting.iter().map(kept).collect(),
        };
        let file = left_behind(&self.data_folder);
        // Of an earlier window; what it held was taken over or is too old.
        let _ = fs::remove_file(&file);
        let written = serde_json::to_string(&left).map_err(io::Error::from);
        if let Err(error) = written.and_then(|text| write_private(&file, &text)) {
            tracing::error!(%error, "what waits cannot be handed over");
            for report in waiting {
                self.give_up(report);
            }
        }
    }

    /// Leaves in `waiting` what the desk lets go of; the others have begun by now.
    fn take_back(&self, waiting: &mut Vec<Report>) {
        for report in &*waiting {
            self.desk.send(Command::Cancel { id: report.id });
        }
        let (mut free, mut begun) = (HashSet::new(), 0);
        let until = Instant::now() + PATIENCE;
        while free.len() + begun < waiting.len() && Instant::now() < until {
            for event in self.desk.events() {
                match event {
                    Event::Cancelled { id } => drop(free.insert(id)),
                    Event::Began { id, .. } if waiting.iter().any(|report| report.id == id) => begun += 1,
                    _ => {}
                }
            }
            thread::sleep(Duration::from_millis(1));
        }
        waiting.retain(|report| free.contains(&report.id));
    }

    /// Writes a check down as unknown that nobody will make.
    fn give_up(&self, mut report: Report) {
        report.give_up();
        report.practice.get_or_insert(self.is_practice());
        let counter = self.opened.as_ref().map(|opened| opened.settings.counter.name.clone());
        let entry = Entry::new(report, counter.unwrap_or_default(), String::new());
        self.desk.send(Command::WriteDown(Box::new(entry)));
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if self.drawing.as_ref().is_some_and(|drawing| !drawing.fate.is_closed()) {
            self.leave();
        }
    }
}

/// Once: it holds whole codes.
fn take(data_folder: &Path) -> Option<Left> {
    let file = left_behind(data_folder);
    let left = fs::read(&file).ok()?;
    // What cannot be removed would be asked again and again.
    let removed =
        fs::remove_file(&file).inspect_err(|error| tracing::error!(%error, "left by a window, and stays"));
    removed.ok()?;
    serde_json::from_slice(&left).ok()
}
