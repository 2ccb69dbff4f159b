//! The work: checks codes with both services on a thread of its own, so that the window never
//! waits. The window sends commands and is told events.

mod batch;
mod board;
mod doctor;
mod guard;
mod keeper;
mod link;
mod message;
mod probe;
mod rest;
mod secrets;
mod shop;
mod updates;
mod worker;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::sync::mpsc as commands;

pub use batch::{BatchCommand, BatchNews, Draft, Halt, Pacing, Source};
pub use board::{Board, QueueFull};
pub use doctor::Examination;
pub use keeper::Keeper;
pub use message::{Command, Event, Opened, PinChange, SecretChange, Trouble, Unlocking};
pub use probe::Diagnosis;
pub use secrets::Keys;
pub use updates::UpdateNews;

use crate::store::{Credentials, Settings, SettingsFile};
use message::Outbox;

type Inbox = commands::UnboundedReceiver<Command>;

/// What the desk is to work with.
#[derive(Clone, Debug)]
pub struct Options {
    pub settings_file: SettingsFile,
    /// Where the journal lies.
    pub data_folder: PathBuf,
    pub practice: Practice,
    /// Those that no keyring takes are kept here, for a desk that is started anew too.
    pub credentials: Arc<Credentials>,
    /// Whether somebody practises though a shop is set up: for a desk that is started anew too.
    pub training: Arc<AtomicBool>,
}

impl Options {
    /// Whether the practice shop is asked instead of the one of these settings.
    fn practises(&self, settings: &Settings) -> bool {
        self.training.load(Ordering::Relaxed) || self.practice.applies_to(settings)
    }
}

/// When the desk works with the practice shop instead of a real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Practice {
    /// Whatever the settings say.
    Always,
    /// As long as the settings name no service.
    UntilSetUp,
    /// A script must not take a practice verdict for a real one.
    Never,
}

impl Practice {
    fn applies_to(self, settings: &Settings) -> bool {
        match self {
            Self::Always => true,
            Self::UntilSetUp => !settings.has_service(),
            Self::Never => false,
        }
    }
}

/// A running desk. Dropping it ends its thread; checks still out are given up.
#[derive(Debug)]
pub struct Desk {
    commands: Option<commands::UnboundedSender<Command>>,
    events: mpsc::Receiver<Event>,
    thread: Option<JoinHandle<()>>,
}

impl Desk {
    /// Starts the thread. `wake` is called after every event, from that thread, and told how long the event
    /// may wait for another one.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(options: Options, wake: impl Fn(Duration) + Send + Sync + 'static) -> std::io::Result<Self> {
        Self::start_work(move |inbox, outbox| worker::run(options, inbox, outbox), wake)
    }

    fn start_work(
        work: impl FnOnce(Inbox, Outbox) + Send + 'static,
        wake: impl Fn(Duration) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let (commands, inbox) = commands::unbounded_channel();
        let (outbox, events) = mpsc::channel();
        let outbox = Outbox::new(outbox, wake);
        let thread = thread::Builder::new().name("desk".into()).spawn(move || {
            // The window hears of the end too, whatever the end is.
            let _last = outbox.wake_when_dropped();
            work(inbox, outbox);
        })?;
        Ok(Self { commands: Some(commands), events, thread: Some(thread) })
    }

    /// Whether its thread has ended. Nothing more comes than the events that are there.
    pub fn is_gone(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            // Fails only if the desk's thread is gone, which `wait` and the window both notice.
            let _ = commands.send(command);
        }
    }

    /// The events since the last call; never waits.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.events.try_iter()
    }

    /// Ends its thread, as dropping it does, and returns what it told meanwhile.
    pub fn finish(&mut self) -> Vec<Event> {
        self.end();
        self.events().collect()
    }

    fn end(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // A panic over there was reported over there.
            let _ = thread.join();
        }
    }

    /// The next event; `None` when the desk's thread has ended.
    pub fn wait(&self) -> Option<Event> {
        self.events.recv().ok()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.end();
    }
}
