//! The two secrets: in the operating system's keyring, in the environment for an unattended
//! machine, or, where there is no keyring, in memory until the program ends. Nowhere else.

use std::{
    collections::{HashMap, hash_map::Entry as MapEntry},
    env, fmt,
};

use keyring::{Entry, Error};
use parking_lot::Mutex;
use secrecy::{ExposeSecret as _, SecretString};

/// Which secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Secret {
    ZhimaiOpenKey,
    YunzhongToken,
}

impl Secret {
    pub const ALL: [Self; 2] = [Self::ZhimaiOpenKey, Self::YunzhongToken];

    const SERVICE: &str = "voucher-desk";

    fn account(self) -> &'static str {
        match self {
            Self::ZhimaiOpenKey => "zhimai.open_key",
            Self::YunzhongToken => "yunzhong.token",
        }
    }

    /// Whether the environment gives it, which stands before the keyring.
    pub fn is_in_environment(self) -> bool {
        env::var_os(self.variable()).is_some_and(|value| !value.to_string_lossy().trim().is_empty())
    }

    fn variable(self) -> &'static str {
        match self {
            Self::ZhimaiOpenKey => "VOUCHER_DESK_ZHIMAI_OPEN_KEY",
            Self::YunzhongToken => "VOUCHER_DESK_YUNZHONG_TOKEN",
        }
    }
}

/// What the keyring calls it.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.account())
    }
}

/// Why the keyring could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringFault {
    #[error("there is no keyring on this machine")]
    Absent,
    /// Whoever was asked to unlock it did not, or there was nobody to ask.
    #[error("the keyring is locked")]
    Locked,
    /// The system asks somebody to unlock it, and has no answer yet.
    #[error("the keyring waits for somebody to unlock it")]
    Waiting,
    /// Under our name stands something that cannot be a secret of ours, or more than one thing.
    #[error("the keyring's entry is another program's")]
    Foreign,
    #[error("the secret is longer than the keyring takes")]
    TooLong,
    #[error("the keyring failed")]
    Failed,
}

impl From<Error> for KeyringFault {
    fn from(error: Error) -> Self {
        match error {
            Error::NoDefaultStore => Self::Absent,
            Error::NoStorageAccess(_) => Self::Locked,
            Error::TooLong(..) => Self::TooLong,
            Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::Ambiguous(_) => Self::Foreign,
            _ => Self::Failed,
        }
    }
}

/// What is to become of a secret in the keyring, and what has kept it from that so far.
#[derive(Debug)]
struct Wish {
    /// `None` to remove it.
    value: Option<SecretString>,
    fault: KeyringFault,
}

/// What the keyring has not done yet. Until the program ends, secrets are as they are wished to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// A secret is held for this run only.
    Secret(KeyringFault),
    /// A secret that was removed is still in the keyring.
    Removal(KeyringFault),
}

/// Every call may block for as long as a person takes to unlock the keyring.
#[derive(Debug, Default)]
pub struct Credentials {
    /// The newest ones, which stand before whatever the keyring has.
    wishes: Mutex<HashMap<Secret, Wish>>,
    /// Held by whoever changes the keyring.
    turn: Mutex<()>,
}

impl Credentials {
    /// The secret, if one was ever kept.
    ///
    /// # Errors
    /// When it can be in the keyring only, and the keyring does not answer.
    pub fn read(&self, secret: Secret) -> Result<Option<SecretString>, KeyringFault> {
        if let Some(at_hand) = self.at_hand(secret) {
            return Ok(Some(at_hand));
        }
        if self.wishes.lock().contains_key(&secret) {
            return Ok(None);
        }
        let entry = entry(secret)?;
        let password = is_ours(&entry).and_then(|is_ours| is_ours.then(|| entry.get_password()).transpose());
        match password {
            Ok(Some(password)) => Ok(trimmed(password)),
            // A service is sent nothing that is meant for another.
            Ok(None) => Err(KeyringFault::Foreign),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The secret, if no keyring has to be asked for it.
    pub fn at_hand(&self, secret: Secret) -> Option<SecretString> {
        if let Some(Wish { value: Some(value), .. }) = self.wishes.lock().get(&secret) {
            return Some(value.clone());
        }
        env::var(secret.variable()).ok().and_then(trimmed)
    }

    /// What is to become of the secret in the keyring, `None` to remove it. From now on it is so, whatever the
    /// keyring has; that is told by [`Credentials::try_again`].
    pub fn wish(&self, secret: Secret, value: Option<SecretString>) {
        self.wishes.lock().insert(secret, Wish { value, fault: KeyringFault::Waiting });
    }

    /// Has the keyring do what it has not done yet. Every secret is tried, whatever became of
    /// the one before.
    pub fn try_again(&self) {
        let all: Vec<Secret> = self.wishes.lock().keys().copied().collect();
        for secret in all {
            self.fulfil(secret);
        }
    }

    /// What the keyring has not done yet, if anything.
    pub fn unkept(&self) -> Option<Unkept> {
        let wishes = self.wishes.lock();
        let unkept = wishes.values().map(|wish| match &wish.value {
            Some(_) => Unkept::Secret(wish.fault),
            None => Unkept::Removal(wish.fault),
        });
        unkept.max_by_key(|unkept| matches!(unkept, Unkept::Secret(_)))
    }

    /// Does the newest wish, if nobody has done it while this waited for its turn.
    fn fulfil(&self, secret: Secret) {
        let _turn = self.turn.lock();
        let Some(value) = self.wishes.lock().get(&secret).map(|wish| wish.value.clone()) else { return };
        let done = match &value {
            Some(value) => write(secret, value),
            None => remove(secret),
        };
        // While somebody was to unlock the keyring another one may have been typed, or this one removed.
        if let MapEntry::Occupied(mut wish) = self.wishes.lock().entry(secret)
            && is_same(wish.get().value.as_ref(), value.as_ref())
        {
            match done {
                Ok(()) => drop(wish.remove()),
                Err(fault) => {
                    tracing::warn!(%fault, "the keyring is not as it should be");
                    wish.get_mut().fault = fault;
                }
            }
        }
    }
}

/// Over nothing that another program kept.
fn write(secret: Secret, value: &SecretString) -> Result<(), KeyringFault> {
    let entry = entry(secret)?;
    match is_ours(&entry) {
        Ok(true) | Err(Error::NoEntry) => Ok(entry.set_password(value.expose_secret())?),
        Ok(false) => Err(KeyringFault::Foreign),
        Err(error) => Err(error.into()),
    }
}

/// What became of a secret that was to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// There was one.
    pub is_removed: bool,
    /// Under our name stands something of another program's, which stays.
    pub has_foreign: bool,
}

/// Takes a secret out of the keyring, whoever kept it there. It may block for as long as a person takes to unlock the
/// keyring.
///
/// # Errors
/// When it may still be there, or there is no keyring.
pub fn forget_secret(secret: Secret) -> Result<Forgotten, KeyringFault> {
    let entry = entry(secret)?;
    let all = match is_ours(&entry) {
        Ok(_) => vec![entry],
        Err(Error::Ambiguous(all)) => all.into_iter().map(|inner| Entry { inner }).collect(),
        Err(Error::NoEntry) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let mut forgotten = Forgotten::default();
    for one in all {
        if !is_ours(&one)? {
            forgotten.has_foreign = true;
            continue;
        }
        match one.delete_credential() {
            Ok(()) => forgotten.is_removed = true,
            Err(Error::NoEntry) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(forgotten)
}

fn remove(secret: Secret) -> Result<(), KeyringFault> {
    match forget_secret(secret) {
        Ok(Forgotten { has_foreign: true, .. }) => Err(KeyringFault::Foreign),
        // No keyring, nothing in it.
        Ok(_) | Err(KeyringFault::Absent) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Whether this program may have kept it, or somebody for this program. What another one kept under the same names has
/// a name more.
fn is_ours(entry: &Entry) -> keyring::Result<bool> {
    // KeePassXC gives those with a capital to whatever it keeps.
    const NAMES: [&str; 10] =
        ["service", "username", "target", "xdg:schema", "Title", "UserName", "URL", "Notes", "Path", "Uuid"];
    // In other systems' keyrings there is room for one of a name.
    if !cfg!(target_os = "linux") {
        return Ok(true);
    }
    Ok(entry.inner.get_attributes()?.keys().all(|name| NAMES.contains(&&**name)))
}

/// A line's end may have been piped in with it, and what `set` of Windows' command line assigns goes on to the `&&`,
/// blank included. Nothing is no secret.
fn trimmed(value: String) -> Option<SecretString> {
    let value = SecretString::from(value);
    let trimmed = value.expose_secret().trim();
    (!trimmed.is_empty()).then(|| trimmed.into())
}

fn is_same(one: Option<&SecretString>, other: Option<&SecretString>) -> bool {
    one.map(SecretString::expose_secret) == other.map(SecretString::expose_secret)
}

fn entry(secret: Secret) -> Result<Entry, KeyringFault> {
    Ok(Entry::new(Secret::SERVICE, secret.account())?)
}
