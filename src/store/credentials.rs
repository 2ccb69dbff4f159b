//! The two secrets: in the operating system's keyring, in the environment for an unattended
//! machine, or, where there is no keyring, in memory until the program ends. Nowhere else.

use std::{collections::HashMap, env};

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
    const SERVICE: &str = "voucher-desk";

    fn account(self) -> &'static str {
        match self {
            Self::ZhimaiOpenKey => "zhimai.open_key",
            Self::YunzhongToken => "yunzhong.token",
        }
    }

    /// Whether the environment gives it, which stands before the keyring.
    pub fn is_in_environment(self) -> bool {
        env::var_os(self.variable()).is_some_and(|value| !value.is_empty())
    }

    fn variable(self) -> &'static str {
        match self {
            Self::ZhimaiOpenKey => "VOUCHER_DESK_ZHIMAI_OPEN_KEY",
            Self::YunzhongToken => "VOUCHER_DESK_YUNZHONG_TOKEN",
        }
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

/// Every call may block for as long as a person takes to unlock the keyring.
#[derive(Debug, Default)]
pub struct Credentials {
    this_run: Mutex<HashMap<Secret, SecretString>>,
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
        match entry(secret)?.get_password() {
            Ok(password) => Ok(Some(password.into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The secret, if no keyring has to be asked for it.
    pub fn at_hand(&self, secret: Secret) -> Option<SecretString> {
        if let Some(held) = self.this_run.lock().get(&secret) {
            return Some(held.clone());
        }
        env::var(secret.variable()).ok().filter(|value| !value.is_empty()).map(SecretString::from)
    }

    /// Keeps the secret in the keyring. Until the keyring has taken it, and for good if it does
    /// not, the secret is held for this run.
    ///
    /// # Errors
    /// When it is held for this run only.
    pub fn write(&self, secret: Secret, value: &SecretString) -> Result<(), KeyringFault> {
        self.hold(secret, value.clone());
        let _turn = self.turn.lock();
        // While somebody was to unlock the keyring another one may have been typed, or this one removed.
        if !is_this(self.this_run.lock().get(&secret), value) {
            return Ok(());
        }
        entry(secret)?.set_password(value.expose_secret())?;
        let mut this_run = self.this_run.lock();
        if is_this(this_run.get(&secret), value) {
            this_run.remove(&secret);
        }
        Ok(())
    }

    /// Tries once more to keep what is held for this run.
    ///
    /// # Errors
    /// When something still is.
    pub fn keep_held(&self) -> Result<(), KeyringFault> {
        let held = self.this_run.lock().clone();
        held.iter().try_for_each(|(secret, value)| self.write(*secret, value))
    }

    /// For this run, before whatever the keyring has.
    pub(crate) fn hold(&self, secret: Secret, value: SecretString) {
        self.this_run.lock().insert(secret, value);
    }

    /// Removes the secret from wherever it is kept; one never kept is removed too.
    ///
    /// # Errors
    /// When the keyring does not answer.
    pub fn delete(&self, secret: Secret) -> Result<(), KeyringFault> {
        self.this_run.lock().remove(&secret);
        let _turn = self.turn.lock();
        if self.this_run.lock().contains_key(&secret) {
            return Ok(());
        }
        let entry = match entry(secret) {
            // No keyring, nothing in it.
            Err(KeyringFault::Absent) => return Ok(()),
            entry => entry?,
        };
        match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn is_this(held: Option<&SecretString>, value: &SecretString) -> bool {
    held.is_some_and(|held| held.expose_secret() == value.expose_secret())
}

fn entry(secret: Secret) -> Result<Entry, KeyringFault> {
    Ok(Entry::new(Secret::SERVICE, secret.account())?)
}
