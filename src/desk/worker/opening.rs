//! Settings and secrets: read, kept, and made into a shop.

use std::{rc::Rc, sync::atomic::Ordering, time::Duration};

use tokio::{task, time};

use super::{KEYRING_PATIENCE, Worker, blocking};
use crate::{
    desk::{
        Practice,
        doctor::{self, Examination},
        message::{Event, Opened, PinChange, SecretChange, Trouble},
        secrets::{Keys, Secrets},
        shop::{self, Shop},
    },
    service::{Network, TOLERABLE, picture::Pictures},
    store::{Credentials, JournalSettings, Kiosk, PinHash, Settings},
    voucher::{Doubt, Service},
};

/// How long a look at the network waits for the keyring, which most of its steps need nothing of.
const EXAMINING_PATIENCE: Duration = Duration::from_secs(5);
/// How long a shop waits for the keyring before it opens with the secrets that are at hand: so much less than
/// a check waits for a shop that the check can still ask.
const KEYRING_SILENCE: Duration = Duration::from_secs(2);

impl Worker {
    /// Reads the settings, tells the window, then reads the secrets and opens the shop.
    pub(super) async fn open(self: Rc<Self>) {
        let file = self.options.settings_file.clone();
        let loaded = blocking(move || file.load().map_err(|error| (error, file.salvage_pin()))).await;
        let kiosk = match &loaded {
            Ok(settings) => settings.kiosk.clone(),
            Err((_, salvaged)) => self.kiosk_without_file(salvaged.clone()),
        };
        self.guard.follow(kiosk.pin.clone());
        self.has_settings.send_replace(true);
        match loaded {
            Ok(settings) => self.open_with(settings).await,
            // Not the practice shop unless it was asked for: a till whose settings broke must not
            // seem to work.
            Err((error, _)) => {
                let practice = self.options.practice == Practice::Always;
                self.options.training.store(false, Ordering::Relaxed);
                self.next_opening();
                self.follow_shifts(practice);
                let settings = Settings { kiosk, ..Settings::default() };
                self.told(&settings, practice, Some(Trouble::Settings(error)));
                let shop = if practice { Shop::practice().await.ok() } else { None };
                self.use_shop(shop.unwrap_or_else(Shop::closed));
            }
        }
    }

    /// A till stays as closed as it was when its settings broke. At a start nothing is known of it but its PIN.
    fn kiosk_without_file(&self, salvaged: Option<PinHash>) -> Kiosk {
        let known = self.opened.borrow().as_ref().map(|opened| opened.settings.kiosk.clone());
        let mut kiosk = known.unwrap_or_default();
        kiosk.pin = kiosk.pin.or(salvaged);
        kiosk
    }

    /// Somebody has mended what stood in the way, or answers the keyring's question this time.
    pub(super) async fn open_again(self: Rc<Self>) {
        self.change_keyring(Credentials::try_again).await;
        self.open().await;
    }

    async fn open_with(self: &Rc<Self>, settings: Settings) {
        let opening = self.next_opening();
        self.counter.borrow_mut().clone_from(&settings.counter.name);
        self.guard.follow(settings.kiosk.pin.clone());
        self.forget_old(settings.journal);
        self.batch.limit_to(settings.batch.per_second);
        self.batch.forget_old(settings.journal.keep_days);
        let practice = self.options.practises(&settings);
        self.follow_shifts(practice);
        self.close_shop();
        self.told(&settings, practice, None);
        let network = shop::network(settings.network.clone()).await;
        self.pictures.replace(Pictures::new(network.as_ref().unwrap_or(&Network::default())));
        if practice {
            let shop = Shop::practice().await;
            if self.opening.get() != opening {
                return;
            }
            if shop.is_err() {
                self.told(&settings, practice, Some(Trouble::NoSandbox));
            }
            self.use_shop(shop.unwrap_or_else(|_| Shop::closed()));
            return;
        }
        let mut secrets = Box::pin(self.secrets(settings.services(), Keys::default()));
        let Ok(read) = time::timeout(KEYRING_SILENCE, &mut secrets).await else {
            // Whoever scans meanwhile must not wait for somebody to unlock the keyring.
            let at_hand = Secrets::at_hand(&self.options.credentials, Keys::default());
            self.use_secrets(&settings, &at_hand, &network, opening);
            let worker = self.clone();
            self.spawn(async move {
                let secrets = secrets.await;
                worker.use_secrets(&settings, &secrets, &network, opening);
            });
            return;
        };
        self.use_secrets(&settings, &read, &network, opening);
    }

    /// Those that the desk works with, once they are read.
    pub(super) async fn settings(&self) -> Settings {
        // Fails only with the worker itself.
        let _ = self.has_settings.subscribe().wait_for(|has| *has).await;
        self.opened.borrow().as_ref().map(|opened| opened.settings.clone()).unwrap_or_default()
    }

    /// What an earlier one still waits for is of no use any more.
    pub(super) fn next_opening(&self) -> u64 {
        self.opening.set(self.opening.get() + 1);
        self.opening.get()
    }

    fn use_secrets(
        self: &Rc<Self>,
        settings: &Settings,
        secrets: &Secrets,
        network: &Result<Network, Doubt>,
        opening: u64,
    ) {
        // Somebody has saved other settings while this waited for the keyring.
        if self.opening.get() == opening {
            self.told(settings, false, secrets.trouble(settings));
            self.use_shop(Shop::open(settings, secrets, network));
        }
    }

    fn use_shop(self: &Rc<Self>, shop: Shop) {
        tracing::info!(is_practice = shop.is_practice(), "the shop is open");
        let shop = Rc::new(shop);
        let (kept, greeted, outbox) = (shop.clone(), shop.clone(), self.outbox.clone());
        let keeper = task::spawn_local(async move {
            kept.keep_rests(|service, is_on| outbox.send(Event::Rest { service, is_on })).await;
        });
        if let Some(before) = self.keeper.replace(Some(keeper.abort_handle())) {
            before.abort();
        }
        self.shop.send_replace(Some(shop));
        self.tell_clock();
        let worker = self.clone();
        self.spawn(async move {
            greeted.greet().await;
            worker.tell_clock();
        });
    }

    /// Opens what is not open of the lines to the services. A shop that is still to be opened does so
    /// itself.
    pub(super) fn warm(&self) {
        if let Some(shop) = self.shop.borrow().clone() {
            self.spawn(async move { shop.warm().await });
        }
    }

    /// Until the new shop is open checks wait; none must reach the old one under the new name.
    pub(super) fn close_shop(&self) {
        self.shop.send_replace(None);
        if let Some(keeper) = self.keeper.take() {
            keeper.abort();
        }
    }

    /// Tells how far off this machine's clock is by the open shop, if that is new.
    pub(super) fn tell_clock(&self) {
        let Some(ahead) = self.shop.borrow().as_ref().map(|shop| shop.clock_ahead()) else { return };
        let off = Some(ahead).filter(|ahead| ahead.abs() > TOLERABLE);
        if self.clock_off.replace(off) != off {
            self.outbox.send(Event::ClockOff(off));
        }
    }

    fn told(&self, settings: &Settings, practice: bool, trouble: Option<Trouble>) {
        tracing::info!(
            practice,
            zhimai = settings.zhimai.is_some(),
            yunzhong = settings.yunzhong.is_some(),
            serial_scanner = settings.scanner.serial.is_some(),
            "settings opened"
        );
        if let Some(trouble) = &trouble {
            tracing::warn!(%trouble, "something is to be mended");
        }
        let is_forced = self.options.practice == Practice::Always;
        let opened = Opened { settings: settings.clone(), practice, is_forced, trouble };
        let before = self.opened.replace(Some(opened));
        if before.is_some_and(|before| before.practice != practice) {
            self.cancel_waiting();
        }
        self.tell_opened();
    }

    /// Tells what the desk works with, and what the keyring has not done yet.
    fn tell_opened(&self) {
        let Some(mut opened) = self.opened.borrow().clone() else { return };
        let unkept = self.options.credentials.unkept();
        opened.trouble = opened.trouble.or(unkept.map(Trouble::Unkept));
        self.outbox.send(Event::Opened(Box::new(opened)));
    }

    fn follow_shifts(&self, practice: bool) {
        if let Some(journal) = &self.journal {
            journal.follow_shifts(practice);
        }
    }

    fn forget_old(&self, journal: JournalSettings) {
        let days = journal.keep_days;
        if let Some(journal) = self.journal.as_ref().filter(|_| days > 0) {
            journal.forget_old(days);
        }
    }

    pub(super) async fn save(
        self: &Rc<Self>,
        mut settings: Settings,
        secrets: Vec<SecretChange>,
        pin: PinChange,
    ) -> Result<(), Trouble> {
        settings.kiosk.pin = match pin {
            PinChange::Keep => self.guard.pin(),
            PinChange::Drop => None,
            // One that cannot be kept must not unlock the till.
            PinChange::Set(pin) => blocking(move || PinHash::of(&pin)).await.or(self.guard.pin()),
        };
        let (file, to_write) = (self.options.settings_file.clone(), settings.clone());
        let saved = blocking(move || file.save(&to_write)).await;
        match &saved {
            Ok(()) => tracing::info!("settings saved"),
            Err(error) => tracing::warn!(%error, "settings not saved"),
        }
        saved.map_err(Trouble::Settings)?;
        // All at once: from now on they are what counts, however long the keyring takes with each.
        for change in secrets {
            self.options.credentials.wish(change.secret, change.value);
        }
        self.change_keyring(Credentials::try_again).await;
        self.open_with(settings).await;
        Ok(())
    }

    /// Only the secrets that these services have a use for, on a thread where waiting for a person harms
    /// nobody.
    fn secrets(&self, services: Vec<Service>, typed: Keys) -> impl Future<Output = Secrets> + use<> {
        let credentials = self.options.credentials.clone();
        blocking(move || Secrets::read(&credentials, &services, typed))
    }

    /// The same for whoever looks at the screen meanwhile.
    pub(super) async fn secrets_soon(
        &self,
        services: Vec<Service>,
        typed: Keys,
        patience: Duration,
    ) -> Secrets {
        let at_hand = Secrets::at_hand(&self.options.credentials, typed.clone());
        time::timeout(patience, self.secrets(services, typed)).await.unwrap_or(at_hand)
    }

    /// The practice shop if that is what these settings would come to.
    ///
    /// # Errors
    /// When the practice shop finds no port.
    pub(super) async fn examine(&self, settings: Settings, keys: Keys) -> Result<Examination, Trouble> {
        let examination = if self.options.practises(&settings) {
            let (_sandbox, settings) = shop::practice().await.map_err(|_| Trouble::NoSandbox)?;
            let examination = doctor::examine(&settings, &Secrets::of_practice()).await;
            Examination { practice: true, ..examination }
        } else {
            let secrets = self.secrets_soon(settings.services(), keys, EXAMINING_PATIENCE).await;
            doctor::examine(&settings, &secrets).await
        };
        tracing::info!(is_all_well = examination.is_all_well(), "the network was examined");
        Ok(examination)
    }

    /// Changes the keyring where blocking harms nobody. Whoever saved something does not wait for a prompt
    /// for ever; what came of it is told when it is known.
    async fn change_keyring(self: &Rc<Self>, change: impl FnOnce(&Credentials) + Send + 'static) {
        let credentials = self.options.credentials.clone();
        let mut changing = Box::pin(blocking(move || change(&credentials)));
        if time::timeout(KEYRING_PATIENCE, &mut changing).await.is_err() {
            let worker = self.clone();
            self.spawn(async move {
                changing.await;
                worker.tell_opened();
            });
        }
    }
}
