//! The desk's thread: one tokio runtime, one task a command.

mod batch;
mod checks;
mod opening;

use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    rc::Rc,
    sync::atomic::Ordering,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    runtime,
    sync::{Notify, Semaphore, mpsc::UnboundedReceiver, watch},
    task::{self, AbortHandle, JoinHandle, LocalSet},
};

use super::{
    Options,
    guard::Guard,
    message::{Command, Event, Opened, Outbox, Trouble},
    probe,
    secrets::Keys,
    shop::Shop,
    updates::Updates,
};
use crate::{
    service::{Network, picture::Pictures},
    store::{Journal, JournalNews, JournalReader, JournalTrouble},
    voucher::Report,
};
use batch::BatchRun;
use checks::Unsettled;

/// How long whoever saves a secret waits for somebody to unlock the keyring.
const KEYRING_PATIENCE: Duration = Duration::from_secs(60);

/// Enough that one slow answer holds up nobody, few enough that no service is flooded.
const CHECKS_AT_ONCE: usize = 4;
const PICTURES_AT_ONCE: usize = 4;

/// Works until the last sender of commands is gone, or a part of the work has panicked.
pub fn run(options: Options, mut inbox: UnboundedReceiver<Command>, outbox: Outbox) {
    let Ok(runtime) = runtime::Builder::new_current_thread().enable_all().build() else {
        return outbox
            .send(Event::Opened(Box::new(Opened { trouble: Some(Trouble::NoDesk), ..Opened::default() })));
    };
    let local = LocalSet::new();
    local.block_on(&runtime, async move {
        let worker = Rc::new(Worker::new(options, outbox));
        worker.spawn(worker.clone().open());
        loop {
            tokio::select! {
                biased;
                // What it was to tell will never come. The window knows best what it waits for.
                () = worker.panicked.notified() => return,
                command = inbox.recv() => match command {
                    Some(command) => {
                        let take = AssertUnwindSafe(|| worker.clone().take(command));
                        if panic::catch_unwind(take).is_err() {
                            return;
                        }
                    }
                    None => return worker.give_up(),
                },
            }
        }
    });
    // A keyring prompt may hold a thread for as long as nobody answers it.
    runtime.shutdown_background();
}

struct Worker {
    options: Options,
    outbox: Outbox,
    journal: Option<Journal>,
    history: Option<JournalReader>,
    /// What the journal calls this counter.
    counter: RefCell<String>,
    guard: Guard,
    /// What the window was last told that the desk works with.
    opened: RefCell<Option<Opened>>,
    /// Before that no PIN is known, and none is right.
    has_settings: watch::Sender<bool>,
    /// `None` until the settings and secrets are read; checks wait for it.
    shop: watch::Sender<Option<Rc<Shop>>>,
    /// Counts the openings: only the newest one's shop is used.
    opening: Cell<u64>,
    /// Looks after the services of the open shop that are resting.
    keeper: RefCell<Option<AbortHandle>>,
    /// How far off this machine's clock was last told to be.
    clock_off: Cell<Option<SignedDuration>>,
    /// Handed out in the order of the scans.
    check_permits: Semaphore,
    unsettled: RefCell<Unsettled>,
    batch: BatchRun,
    pictures: RefCell<Pictures>,
    picture_permits: Semaphore,
    updates: Updates,
    panicked: Rc<Notify>,
}

/// Tells when a task ends by a panic, which tokio would keep to itself.
struct Alarm(Rc<Notify>);

impl Drop for Alarm {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.notify_one();
        }
    }
}

impl Worker {
    fn new(options: Options, outbox: Outbox) -> Self {
        let told = outbox.clone();
        let journal = Journal::start(&options.data_folder, move |news| {
            note_journal(&news);
            told.send_ahead(Event::Journal(news));
        });
        if let Err(error) = &journal {
            tracing::error!(%error, "the journal has no thread");
            let trouble = JournalTrouble::Failed(error.to_string());
            outbox.send(Event::Journal(JournalNews::Trouble(Some(trouble))));
        }
        // Without its thread nothing is seen of the history; checking goes on.
        let history = JournalReader::start(&options.data_folder).ok();
        let data_folder = options.data_folder.clone();
        Self {
            options,
            outbox,
            journal: journal.ok(),
            history,
            counter: RefCell::default(),
            guard: Guard::new(data_folder),
            opened: RefCell::default(),
            has_settings: watch::Sender::new(false),
            shop: watch::Sender::new(None),
            opening: Cell::default(),
            keeper: RefCell::default(),
            clock_off: Cell::default(),
            check_permits: Semaphore::new(CHECKS_AT_ONCE),
            unsettled: RefCell::default(),
            batch: BatchRun::default(),
            pictures: RefCell::new(Pictures::new(&Network::default())),
            picture_permits: Semaphore::new(PICTURES_AT_ONCE),
            updates: Updates::default(),
            panicked: Rc::default(),
        }
    }

    /// Starts a task. The desk does not outlive one that panics.
    fn spawn(&self, work: impl Future<Output = ()> + 'static) -> JoinHandle<()> {
        let alarm = Alarm(self.panicked.clone());
        task::spawn_local(async move {
            let _alarm = alarm;
            work.await;
        })
    }

    /// Starts a task for the command, so that none waits for another.
    fn take(self: Rc<Self>, command: Command) {
        match command {
            Command::Check { id, code, kind, started } => self.begin(Report::new(id, code, kind, started)),
            Command::Warm => self.warm(),
            Command::Practise(is_on) => {
                tracing::info!(is_on, "training");
                self.options.training.store(is_on, Ordering::Relaxed);
                // Nobody is to ask the one shop under the other's name.
                self.next_opening();
                self.close_shop();
                self.spawn(self.clone().open());
            }
            Command::OpenAgain => {
                self.spawn(self.clone().open_again());
            }
            Command::WriteDown(entry) => self.write_down(*entry),
            Command::Cancel { id } => self.cancel(id),
            Command::Unlock { pin, is_guess } => {
                self.clone().spawn(async move {
                    // Fails only with the worker itself.
                    let _ = self.has_settings.subscribe().wait_for(|has| *has).await;
                    let unlocking = self.guard.unlock(pin, is_guess).await;
                    self.outbox.send(Event::Unlocked(unlocking));
                });
            }
            Command::Save { settings, secrets, pin } => {
                self.clone().spawn(async move {
                    let saved = self.save(*settings, secrets, pin).await;
                    self.outbox.send(Event::Saved(saved));
                });
            }
            Command::Test { service, settings, secret } => {
                self.clone().spawn(async move {
                    let keys = Keys::of(service, secret);
                    let secrets = self.secrets_soon(vec![service], keys, KEYRING_PATIENCE).await;
                    let diagnosis = probe::diagnose(service, &settings, &secrets).await;
                    tracing::info!(?service, diagnosis = diagnosis.key(), "connection tested");
                    self.outbox.send(Event::Tested { service, diagnosis });
                });
            }
            Command::Examine { settings, keys } => {
                self.clone().spawn(async move {
                    let examination = self.examine(*settings, keys).await;
                    self.outbox.send(Event::Examined(examination));
                });
            }
            Command::AskForUpdate => {
                self.clone().spawn(async move {
                    let news = self.updates.news(&self.settings().await, &self.options.data_folder).await;
                    self.outbox.send(Event::Update(news));
                });
            }
            Command::Batch(command) => self.take_batch(command),
            Command::StartShift { cashier } => {
                tracing::info!("shift started");
                if let Some(journal) = &self.journal {
                    journal.start_shift(cashier, self.counter.borrow().clone(), Timestamp::now());
                }
            }
            Command::EndShift => {
                tracing::info!("shift ended");
                if let Some(journal) = &self.journal {
                    journal.end_shift(Timestamp::now());
                }
            }
            Command::ForgetAll => {
                tracing::info!("the journal is to forget every check");
                if let Some(journal) = &self.journal {
                    journal.forget_all();
                }
                self.batch.forget();
            }
            Command::Look { ticket, look } => {
                let outbox = self.outbox.clone();
                if let Some(history) = &self.history {
                    history.look(ticket, look, move |sight| outbox.send(Event::Looked { ticket, sight }));
                }
            }
            Command::Picture { address } => {
                self.clone().spawn(async move {
                    let _permit = self.picture_permits.acquire().await;
                    let pictures = self.pictures.borrow().clone();
                    let picture = pictures.fetch(&address).await;
                    self.outbox.send(Event::Picture { address, picture });
                });
            }
        }
    }
}

fn note_journal(news: &JournalNews) {
    match news {
        JournalNews::Trouble(Some(trouble)) => tracing::warn!(?trouble, "the journal has trouble"),
        JournalNews::Trouble(None) => tracing::info!("the journal is well again"),
        JournalNews::Duty(_) | JournalNews::Written => {}
    }
}

/// Work that may wait for the disk or a person, on a thread where that harms nobody.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match task::spawn_blocking(work).await {
        Ok(done) => done,
        // The runtime cancels no such work before this thread itself is done.
        Err(failed) => panic::resume_unwind(failed.into_panic()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;
    use crate::{desk::Practice, store::SettingsFile};

    #[tokio::test]
    async fn a_task_that_panics_is_noticed_and_one_that_is_cancelled_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            settings_file: SettingsFile::new(folder.path().join("settings.toml")),
            data_folder: folder.path().into(),
            practice: Practice::Never,
            credentials: Arc::default(),
            training: Arc::default(),
        };
        let worker = Worker::new(options, Outbox::new(mpsc::channel().0, |_| {}));
        let work = async {
            let patience = Duration::from_millis(20);
            worker.spawn(std::future::pending()).abort();
            assert!(tokio::time::timeout(patience, worker.panicked.notified()).await.is_err());
            worker.spawn(async { panic!("as tests do") });
            worker.panicked.notified().await;
        };
        LocalSet::new().run_until(work).await;
    }
}
