//! The desk's thread: one tokio runtime, one task a command.

use std::{cell::RefCell, collections::HashMap, pin::pin, rc::Rc, sync::Arc, time::Duration};

use jiff::Zoned;
use secrecy::SecretString;
use tokio::{
    runtime,
    sync::{Semaphore, mpsc::UnboundedReceiver, watch},
    task::{self, AbortHandle, LocalSet},
    time,
};

use super::{
    Options, Practice,
    guard::Guard,
    message::{Command, Event, Opened, Outbox, PinChange, SecretChange, Trouble},
    probe,
    shop::{Secrets, Shop},
};
use crate::{
    service::{DEADLINE, picture::Pictures},
    store::{Credentials, Entry, Journal, JournalTrouble, KeyringFault, PinHash, Secret, Settings},
    voucher::{Code, Doubt, Inquiry, Report, ReportId, Service},
};

/// How long the desk waits for somebody to unlock the keyring before it works without.
const KEYRING_PATIENCE: Duration = Duration::from_secs(60);

/// Enough that one slow answer holds up nobody, few enough that no service is flooded.
const CHECKS_AT_ONCE: usize = 4;
const PICTURES_AT_ONCE: usize = 4;

/// Works until the last sender of commands is gone.
pub fn run(options: Options, mut inbox: UnboundedReceiver<Command>, outbox: Outbox) {
    let Ok(runtime) = runtime::Builder::new_current_thread().enable_all().build() else {
        return outbox
            .send(Event::Opened(Box::new(Opened { trouble: Some(Trouble::NoDesk), ..Opened::default() })));
    };
    let local = LocalSet::new();
    local.block_on(&runtime, async move {
        let worker = Rc::new(Worker::new(options, outbox));
        task::spawn_local(worker.clone().open());
        while let Some(command) = inbox.recv().await {
            worker.clone().take(command);
        }
    });
    // A keyring prompt may hold a thread for as long as nobody answers it.
    runtime.shutdown_background();
}

struct Worker {
    options: Options,
    outbox: Outbox,
    journal: Option<Journal>,
    /// What the journal calls this counter.
    counter: RefCell<String>,
    guard: Guard,
    credentials: Arc<Credentials>,
    /// `None` until the settings and secrets are read; checks wait for it.
    shop: watch::Sender<Option<Rc<Shop>>>,
    /// Handed out in the order of the scans.
    check_permits: Semaphore,
    /// The checks whose turn has not come.
    waiting: RefCell<HashMap<ReportId, AbortHandle>>,
    pictures: Pictures,
    picture_permits: Semaphore,
}

impl Worker {
    fn new(options: Options, outbox: Outbox) -> Self {
        let told = outbox.clone();
        let journal = Journal::start(&options.data_folder, move |trouble| told.send(Event::Journal(trouble)));
        if let Err(error) = &journal {
            outbox.send(Event::Journal(Some(JournalTrouble::Failed(error.to_string()))));
        }
        Self {
            options,
            outbox,
            journal: journal.ok(),
            counter: RefCell::default(),
            guard: Guard::default(),
            credentials: Arc::default(),
            shop: watch::Sender::new(None),
            check_permits: Semaphore::new(CHECKS_AT_ONCE),
            waiting: RefCell::default(),
            pictures: Pictures::default(),
            picture_permits: Semaphore::new(PICTURES_AT_ONCE),
        }
    }

    /// Starts a task for the command, so that none waits for another.
    fn take(self: Rc<Self>, command: Command) {
        match command {
            Command::Check { id, code, kind, started } => {
                let report = Report::new(id, code, kind, started);
                let check = task::spawn_local(self.clone().check_in_turn(report));
                self.waiting.borrow_mut().insert(id, check.abort_handle());
            }
            Command::Cancel { id } => self.cancel(id),
            Command::Unlock { pin } => {
                task::spawn_local(async move {
                    let unlocking = self.guard.unlock(pin).await;
                    self.outbox.send(Event::Unlocked(unlocking));
                });
            }
            Command::Save { settings, secrets, pin } => {
                task::spawn_local(async move {
                    let saved = self.save(*settings, secrets, pin).await;
                    self.outbox.send(Event::Saved(saved));
                });
            }
            Command::Test { service, settings, secret } => {
                task::spawn_local(async move {
                    let secret = self.typed_or_kept(service, secret).await;
                    let diagnosis = probe::diagnose(service, &settings, secret).await;
                    self.outbox.send(Event::Tested { service, diagnosis });
                });
            }
            Command::Picture { address } => {
                task::spawn_local(async move {
                    let _permit = self.picture_permits.acquire().await;
                    let picture = self.pictures.fetch(&address).await;
                    self.outbox.send(Event::Picture { address, picture });
                });
            }
        }
    }

    fn cancel(&self, id: ReportId) {
        if let Some(check) = self.waiting.borrow_mut().remove(&id) {
            check.abort();
            self.outbox.send(Event::Cancelled { id });
        }
    }

    async fn check_in_turn(self: Rc<Self>, mut report: Report) {
        let _permit = self.check_permits.acquire().await;
        let id = report.id;
        self.waiting.borrow_mut().remove(&id);
        let shop = time::timeout(DEADLINE, self.open_shop()).await.ok().flatten();
        // Nothing is awaited between here and the shop: what began with one shop is told before
        // the window hears of another.
        let practice = shop.as_ref().is_some_and(|shop| shop.is_practice());
        self.outbox.send(Event::Began { id, practice });
        report.practice = Some(practice);
        tokio::join!(
            self.look_up(id, report.code.clone(), practice),
            self.check(shop.as_deref(), &mut report)
        );
        if let Some(journal) = &self.journal {
            journal.append(Entry::new(report, self.counter.borrow().clone(), String::new()));
        }
    }

    /// Tells if the journal knows this code from earlier today.
    async fn look_up(&self, id: ReportId, code: Code, practice: bool) {
        let (Some(journal), Ok(today)) = (&self.journal, Zoned::now().start_of_day()) else { return };
        if let Some(seen) = journal.last_of(code, today.timestamp(), practice).await {
            self.outbox.send(Event::SeenBefore { id, seen });
        }
    }

    /// Both services at once; each answer is told as it comes.
    async fn check(&self, shop: Option<&Shop>, report: &mut Report) {
        let (id, code) = (report.id, &report.code);
        let asked = code.services(report.kind);
        let status = async {
            if !asked.contains(&Service::Zhimai) {
                return Inquiry::NotAsked;
            }
            let inquiry = match shop {
                Some(shop) => shop.status(code).await,
                None => no_secret_yet(),
            };
            self.outbox.send(Event::Status { id, inquiry: inquiry.clone() });
            inquiry
        };
        let prepare = async {
            if !asked.contains(&Service::Yunzhong) {
                return Inquiry::NotAsked;
            }
            let inquiry = match shop {
                Some(shop) => shop.prepare(code).await,
                None => no_secret_yet(),
            };
            self.outbox.send(Event::Prepare { id, inquiry: Box::new(inquiry.clone()) });
            inquiry
        };
        (report.status, report.prepare) = tokio::join!(status, prepare);
    }

    /// The shop, as soon as there is one.
    async fn open_shop(&self) -> Option<Rc<Shop>> {
        let mut shop = self.shop.subscribe();
        let open = shop.wait_for(Option::is_some).await.ok()?;
        open.clone()
    }

    /// Reads the settings, tells the window, then reads the secrets and opens the shop.
    async fn open(self: Rc<Self>) {
        let file = self.options.settings_file.clone();
        match blocking(move || file.load()).await {
            Ok(settings) => self.open_with(settings).await,
            // Not the practice shop unless it was asked for: a till whose settings broke must not
            // seem to work.
            Err(error) => {
                let practice = self.options.practice == Practice::Always;
                self.told(&Settings::default(), practice, Some(Trouble::Settings(error)));
                let shop = if practice { Shop::practice().await.ok() } else { None };
                self.use_shop(shop.unwrap_or_else(Shop::closed));
            }
        }
    }

    async fn open_with(&self, settings: Settings) {
        self.counter.borrow_mut().clone_from(&settings.counter.name);
        self.guard.follow(settings.kiosk.pin.clone());
        let practice = match self.options.practice {
            Practice::Always => true,
            Practice::UntilSetUp => !settings.has_service(),
            Practice::Never => false,
        };
        // Until the new shop is open checks wait; none must reach the old one under the new name.
        self.shop.send_replace(None);
        self.told(&settings, practice, None);
        if practice {
            let shop = Shop::practice().await;
            if shop.is_err() {
                self.told(&settings, practice, Some(Trouble::NoSandbox));
            }
            self.use_shop(shop.unwrap_or_else(|_| Shop::closed()));
            return;
        }
        let secrets = self.secrets(&settings).await;
        self.told(&settings, practice, secrets.trouble(&settings));
        self.use_shop(Shop::open(&settings, secrets));
    }

    fn use_shop(&self, shop: Shop) {
        self.shop.send_replace(Some(Rc::new(shop)));
    }

    fn told(&self, settings: &Settings, practice: bool, trouble: Option<Trouble>) {
        let opened = Opened { settings: settings.clone(), practice, trouble };
        self.outbox.send(Event::Opened(Box::new(opened)));
    }

    async fn save(
        &self,
        mut settings: Settings,
        secrets: Vec<SecretChange>,
        pin: PinChange,
    ) -> Result<(), Trouble> {
        settings.kiosk.pin = match pin {
            PinChange::Keep => self.guard.pin(),
            PinChange::Drop => None,
            PinChange::Set(pin) => blocking(move || PinHash::of(&pin)).await,
        };
        let (file, to_write) = (self.options.settings_file.clone(), settings.clone());
        blocking(move || file.save(&to_write)).await.map_err(Trouble::Settings)?;
        let kept = self
            .with_keyring(|credentials| {
                // Every change is tried, whatever became of the one before.
                let outcomes: Vec<_> = secrets
                    .into_iter()
                    .map(|change| match change.value {
                        Some(value) => credentials.write(change.secret, &value),
                        None => credentials.delete(change.secret),
                    })
                    .collect();
                outcomes.into_iter().collect()
            })
            .await;
        self.open_with(settings).await;
        kept.map_err(Trouble::Keyring)
    }

    /// Only the secrets that these settings have a use for. If somebody is asked to unlock the
    /// keyring, the window says so meanwhile.
    async fn secrets(&self, settings: &Settings) -> Secrets {
        let (zhimai, yunzhong) = (settings.zhimai.is_some(), settings.yunzhong.is_some());
        let read = |wanted: bool, secret| async move {
            if !wanted {
                return Ok(None);
            }
            self.with_keyring(move |credentials| credentials.read(secret)).await
        };
        let both = async {
            tokio::join!(read(zhimai, Secret::ZhimaiOpenKey), read(yunzhong, Secret::YunzhongToken))
        };
        let mut both = pin!(both);
        let (open_key, token) = if let Ok(read) = time::timeout(DEADLINE, &mut both).await {
            read
        } else {
            self.told(settings, false, Some(Trouble::Keyring(KeyringFault::Locked)));
            both.await
        };
        Secrets { open_key, token }
    }

    async fn typed_or_kept(&self, service: Service, typed: Option<SecretString>) -> Option<SecretString> {
        if typed.is_some() {
            return typed;
        }
        let secret = match service {
            Service::Zhimai => Secret::ZhimaiOpenKey,
            Service::Yunzhong => Secret::YunzhongToken,
        };
        self.with_keyring(move |credentials| credentials.read(secret)).await.ok().flatten()
    }

    /// Works with the keyring where blocking harms nobody, and gives up waiting for a prompt.
    async fn with_keyring<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Credentials) -> Result<T, KeyringFault> + Send + 'static,
    ) -> Result<T, KeyringFault> {
        let credentials = self.credentials.clone();
        let work = blocking(move || work(&credentials));
        time::timeout(KEYRING_PATIENCE, work).await.unwrap_or(Err(KeyringFault::Locked))
    }
}

/// Work that may wait for the disk or a person, on a thread where that harms nobody.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match task::spawn_blocking(work).await {
        Ok(done) => done,
        // The runtime cancels no such work before this thread itself is done.
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// The answer as long as nobody has unlocked the keyring.
fn no_secret_yet<T>() -> Inquiry<T> {
    Inquiry::Answered { answer: Doubt::NoSecret.into(), took: DEADLINE }
}
