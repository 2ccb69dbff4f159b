//! What goes to the desk, and what comes from it.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{BatchCommand, BatchNews, Diagnosis, Examination, Keys, UpdateNews};
use crate::{
    service::picture::Picture,
    store::{Entry, JournalNews, KeyringFault, Look, Secret, Seen, Settings, SettingsError, Sight, Unkept},
    voucher::{Code, Doubt, Inquiry, Kind, Prepared, ReportId, Service},
};

#[derive(Debug)]
pub enum Command {
    /// Ask every service the code could belong to.
    Check {
        id: ReportId,
        code: Code,
        kind: Kind,
        started: Timestamp,
    },
    /// A code is likely to come: see to it that the services can be asked at once.
    Warm,
    /// Write a check down that was given up where it was being made.
    WriteDown(Box<Entry>),
    /// Ask the practice shop from now on though another is set up, or that one again.
    Practise(bool),
    /// Read settings and secrets once more: what kept them from being read may be mended.
    OpenAgain,
    /// Forget a check that still waits; one under way goes on.
    Cancel {
        id: ReportId,
    },
    /// Keep these settings, and the secrets that were typed, and work with them from now on.
    Save {
        settings: Box<Settings>,
        secrets: Vec<SecretChange>,
        pin: PinChange,
    },
    /// Compare a PIN with the one that is kept.
    Unlock {
        pin: SecretString,
        /// Whoever is wrong waits; what is too long to be guessed is compared at once.
        is_guess: bool,
    },
    /// Ask a service, with these settings, for a code that cannot be.
    Test {
        service: Service,
        settings: Box<Settings>,
        secret: Option<SecretString>,
    },
    /// Look at the way to the services of these settings, with the secrets that were typed or are kept.
    Examine {
        settings: Box<Settings>,
        keys: Keys,
    },
    /// Say what is known of newer versions; the feed, if there is one, is asked once a day at most.
    AskForUpdate,
    /// Fetch a good's picture.
    Picture {
        address: String,
    },
    /// Begin a shift, and end the one that is on.
    StartShift {
        cashier: String,
    },
    EndShift,
    /// Something about the batch.
    Batch(BatchCommand),
    /// Remove every check from the journal.
    ForgetAll,
    /// Look something up in the journal; an older ticket's questions may go unanswered.
    Look {
        ticket: u64,
        look: Look,
    },
}

/// A secret that was typed, or that is to be removed.
#[derive(Debug)]
pub struct SecretChange {
    pub secret: Secret,
    pub value: Option<SecretString>,
}

/// What becomes of the PIN; settings that are to be kept name none.
#[derive(Debug)]
pub enum PinChange {
    Keep,
    Set(SecretString),
    Drop,
}

/// What a PIN that was typed comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocking {
    Right,
    Wrong,
    /// After several wrong ones nothing is compared for this long.
    Wait(Duration),
}

#[derive(Debug)]
pub enum Event {
    /// The desk works with these settings now.
    Opened(Box<Opened>),
    /// A check's turn has come, and whether it asks the practice shop.
    Began {
        id: ReportId,
        practice: bool,
    },
    /// The journal knows this code from earlier today.
    SeenBefore {
        id: ReportId,
        seen: Seen,
    },
    Journal(JournalNews),
    Batch(BatchNews),
    /// What was looked up.
    Looked {
        ticket: u64,
        sight: Sight,
    },
    /// A check was cancelled before its turn: by somebody, or because another shop is asked from now on.
    Cancelled {
        id: ReportId,
    },
    /// A service is asked once more, and what it is that the call before came to.
    AskedAgain {
        id: ReportId,
        doubt: Doubt,
    },
    /// Zhimai's part of a check is done.
    Status {
        id: ReportId,
        inquiry: Inquiry<()>,
    },
    /// Yunzhong's part of a check is done.
    Prepare {
        id: ReportId,
        inquiry: Box<Inquiry<Prepared>>,
    },
    /// A service that failed several times in a row is not asked for a while, or is asked again.
    Rest {
        service: Service,
        is_on: bool,
    },
    /// This machine's clock is wrong: how far Zhimai's is ahead of it, negative if behind. `None` when
    /// it is right again.
    ClockOff(Option<SignedDuration>),
    /// The settings are kept, or why not.
    Saved(Result<(), Trouble>),
    Unlocked(Unlocking),
    Tested {
        service: Service,
        diagnosis: Diagnosis,
    },
    /// What came of a look at the way to the services.
    Examined(Result<Examination, Trouble>),
    Update(UpdateNews),
    /// `None` for an address that leads to no picture.
    Picture {
        address: String,
        picture: Option<Picture>,
    },
}

/// What the desk works with.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    pub settings: Settings,
    /// The practice shop: no real voucher is touched.
    pub practice: bool,
    /// Practice was asked for on the command line, and stays.
    pub is_forced: bool,
    pub trouble: Option<Trouble>,
}

impl Opened {
    /// Whether there is a shop that one could practise instead of, and come back to.
    pub fn can_practise(&self) -> bool {
        self.settings.has_service() && !self.is_forced
    }

    /// Whether what one says of a voucher holds for the other.
    pub fn is_of_one_shop_with(&self, other: &Self) -> bool {
        self.practice == other.practice
            && self.settings.zhimai == other.settings.zhimai
            && self.settings.yunzhong == other.settings.yunzhong
    }
}

/// What a person should know of and can mend.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Trouble {
    #[error("{0}")]
    Settings(SettingsError),
    /// The secrets could not be read.
    #[error("{0}")]
    Keyring(KeyringFault),
    /// The keyring has not taken a secret, or not let go of one.
    #[error("a secret is not in the keyring as it should be: {0:?}")]
    Unkept(Unkept),
    /// Zhimai is set up, but its key was never kept on this machine.
    #[error("there is no openKey for Zhimai")]
    NoOpenKey,
    /// The machine gave the desk no way to work.
    #[error("the desk has no thread")]
    NoDesk,
    /// The practice shop found no port to listen on.
    #[error("the practice shop found no port")]
    NoSandbox,
}

impl Trouble {
    /// Whether reading settings and secrets once more may help.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Settings(_) | Self::NoSandbox => true,
            Self::Keyring(fault) | Self::Unkept(Unkept::Secret(fault) | Unkept::Removal(fault)) => {
                *fault != KeyringFault::Waiting
            }
            Self::NoOpenKey | Self::NoDesk => false,
        }
    }

    /// Whether a service cannot be asked for it.
    pub fn hinders(&self) -> bool {
        !matches!(self, Self::Unkept(_))
    }
}

/// Sends an event and wakes the window in one step, so that neither is forgotten.
#[derive(Clone)]
pub struct Outbox {
    events: mpsc::Sender<Event>,
    wake: Arc<dyn Fn(Duration) + Send + Sync>,
}

impl Outbox {
    /// What is not urgent waits this long for something that is, so that the window is drawn once for both.
    const A_MOMENT: Duration = Duration::from_millis(25);

    /// `wake` is told how long it may wait.
    pub fn new(events: mpsc::Sender<Event>, wake: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self { events, wake: Arc::new(wake) }
    }

    /// Wakes the window once more at the very end.
    pub fn wake_when_dropped(&self) -> WakeAtEnd {
        WakeAtEnd(Arc::clone(&self.wake))
    }

    pub fn send(&self, event: Event) {
        self.send_within(Duration::ZERO, event);
    }

    /// The same for what is likely to be followed by what somebody waits for.
    pub fn send_ahead(&self, event: Event) {
        self.send_within(Self::A_MOMENT, event);
    }

    fn send_within(&self, patience: Duration, event: Event) {
        // Nobody listens any more once the window is closing.
        if self.events.send(event).is_ok() {
            (self.wake)(patience);
        }
    }
}

pub struct WakeAtEnd(Arc<dyn Fn(Duration) + Send + Sync>);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        (self.0)(Duration::ZERO);
    }
}
