//! The desk's thread: one tokio runtime, one task a command.

use std::{rc::Rc, sync::Arc, time::Duration};

use secrecy::SecretString;
use tokio::{
    runtime,
    sync::{Semaphore, mpsc::UnboundedReceiver, watch},
    task::{self, LocalSet},
    time,
};

use super::{
    Options,
    message::{Command, Event, Opened, Outbox, SecretChange, Trouble},
    probe,
    shop::{Secrets, Shop},
};
use crate::{
    service::picture::Pictures,
    store::{Credentials, KeyringFault, Secret, Settings},
    voucher::{Code, Kind, ReportId, Service},
};

/// How long the desk waits for somebody to unlock the keyring before it works without.
const KEYRING_PATIENCE: Duration = Duration::from_secs(60);

const PICTURES_AT_ONCE: usize = 4;

/// Works until the last sender of commands is gone.
pub fn run(options: Options, mut inbox: UnboundedReceiver<Command>, outbox: Outbox) {
    let Ok(runtime) = runtime::Builder::new_current_thread().enable_all().build() else { return };
    let local = LocalSet::new();
    local.block_on(&runtime, async move {
        let worker = Rc::new(Worker::new(options, outbox));
        task::spawn_local(worker.clone().open());
        while let Some(command) = inbox.recv().await {
            task::spawn_local(worker.clone().obey(command));
        }
    });
    // A keyring prompt may hold a thread for as long as nobody answers it.
    runtime.shutdown_background();
}

struct Worker {
    options: Options,
    outbox: Outbox,
    credentials: Arc<Credentials>,
    /// `None` until the settings and secrets are read; checks wait for it.
    shop: watch::Sender<Option<Rc<Shop>>>,
    pictures: Pictures,
    picture_permits: Semaphore,
}

impl Worker {
    fn new(options: Options, outbox: Outbox) -> Self {
        Self {
            options,
            outbox,
            credentials: Arc::default(),
            shop: watch::Sender::new(None),
            pictures: Pictures::default(),
            picture_permits: Semaphore::new(PICTURES_AT_ONCE),
        }
    }

    async fn obey(self: Rc<Self>, command: Command) {
        match command {
            Command::Check { id, code, kind } => self.check(id, &code, kind).await,
            Command::Save { settings, secrets } => {
                let saved = self.save(&settings, secrets).await;
                self.outbox.send(Event::Saved(saved));
            }
            Command::Test { service, settings, secret } => {
                let secret = self.typed_or_kept(service, secret).await;
                let diagnosis = probe::diagnose(service, &settings, secret).await;
                self.outbox.send(Event::Tested { service, diagnosis });
            }
            Command::Picture { address } => {
                let _permit = self.picture_permits.acquire().await;
                let picture = self.pictures.fetch(&address).await;
                self.outbox.send(Event::Picture { address, picture });
            }
        }
    }

    /// Both services at once; each answer is told as it comes.
    async fn check(&self, id: ReportId, code: &Code, kind: Kind) {
        let Some(shop) = self.open_shop().await else { return };
        let asked = code.services(kind);
        let status = async {
            if asked.contains(&Service::Zhimai) {
                let inquiry = shop.status(code).await;
                self.outbox.send(Event::Status { id, inquiry });
            }
        };
        let prepare = async {
            if asked.contains(&Service::Yunzhong) {
                let inquiry = Box::new(shop.prepare(code).await);
                self.outbox.send(Event::Prepare { id, inquiry });
            }
        };
        tokio::join!(status, prepare);
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
        let loaded = task::spawn_blocking(move || file.load()).await;
        match loaded {
            Ok(Ok(settings)) => self.open_with(settings).await,
            // Not the practice shop: a till whose settings broke must not seem to work.
            Ok(Err(error)) => {
                self.told(Settings::default(), self.options.practice, Some(Trouble::Settings(error)));
                let shop = if self.options.practice { Shop::practice().await.ok() } else { None };
                self.shop.send_replace(Some(Rc::new(shop.unwrap_or_else(Shop::closed))));
            }
            Err(_) => self.told(Settings::default(), false, None),
        }
    }

    async fn open_with(&self, settings: Settings) {
        let practice = self.options.practice || !settings.has_service();
        self.told(settings.clone(), practice, None);
        let shop = if practice {
            Shop::practice().await.unwrap_or_else(|_| {
                self.told(settings.clone(), practice, Some(Trouble::NoSandbox));
                Shop::closed()
            })
        } else {
            let secrets = self.secrets(&settings).await;
            if let Some(trouble) = secrets.trouble(&settings) {
                self.told(settings.clone(), practice, Some(trouble));
            }
            Shop::open(&settings, secrets)
        };
        self.shop.send_replace(Some(Rc::new(shop)));
    }

    fn told(&self, settings: Settings, practice: bool, trouble: Option<Trouble>) {
        self.outbox.send(Event::Opened(Box::new(Opened { settings, practice, trouble })));
    }

    async fn save(&self, settings: &Settings, secrets: Vec<SecretChange>) -> Result<(), Trouble> {
        let (file, to_write) = (self.options.settings_file.clone(), settings.clone());
        let written = task::spawn_blocking(move || file.save(&to_write)).await;
        if let Ok(Err(error)) = written {
            return Err(Trouble::Settings(error));
        }
        let kept = self.with_keyring(|credentials| {
            // Every change is tried, whatever became of the one before.
            let outcomes: Vec<_> = secrets
                .into_iter()
                .map(|change| match change.value {
                    Some(value) => credentials.write(change.secret, &value),
                    None => credentials.delete(change.secret),
                })
                .collect();
            outcomes.into_iter().collect::<Result<(), _>>()
        });
        let kept = kept.await;
        self.open_with(settings.clone()).await;
        kept.map_err(Trouble::Keyring)
    }

    /// Only the secrets that these settings have a use for.
    async fn secrets(&self, settings: &Settings) -> Secrets {
        let (zhimai, yunzhong) = (settings.zhimai.is_some(), settings.yunzhong.is_some());
        let read = |wanted: bool, secret| async move {
            if !wanted {
                return Ok(None);
            }
            self.with_keyring(move |credentials| credentials.read(secret)).await
        };
        Secrets {
            open_key: read(zhimai, Secret::ZhimaiOpenKey).await,
            token: read(yunzhong, Secret::YunzhongToken).await,
        }
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
        let work = task::spawn_blocking(move || work(&credentials));
        match time::timeout(KEYRING_PATIENCE, work).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(KeyringFault::Failed),
            Err(_) => Err(KeyringFault::Locked),
        }
    }
}
