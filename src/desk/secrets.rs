//! The secrets of a shop, as they were typed or are kept, and what kept them from being read.

use std::env;

use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::Trouble;
use crate::{
    sandbox::account,
    service::Redaction,
    store::{Credentials, KeyringFault, Secret, Settings},
    voucher::Service,
};

/// Secrets as somebody typed them, to ask with instead of those that are kept.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    pub open_key: Option<SecretString>,
    pub token: Option<SecretString>,
}

impl Keys {
    /// What is asked of one service needs the secret of no other.
    pub fn of(service: Service, secret: Option<SecretString>) -> Self {
        match service {
            Service::Zhimai => Self { open_key: secret, token: None },
            Service::Yunzhong => Self { open_key: None, token: secret },
        }
    }
}

/// The secrets as the keyring gave them.
pub struct Secrets {
    pub open_key: Result<Option<SecretString>, KeyringFault>,
    pub token: Result<Option<SecretString>, KeyringFault>,
}

impl Secrets {
    /// Of these services, as they were typed or are kept. One is read after the other, so that the system
    /// asks for one password only; it may take a person's time.
    pub fn read(credentials: &Credentials, services: &[Service], typed: Keys) -> Self {
        let read = |typed: Option<SecretString>, service, secret| match typed {
            None if services.contains(&service) => credentials.read(secret),
            typed => Ok(typed),
        };
        let open_key = read(typed.open_key, Service::Zhimai, Secret::ZhimaiOpenKey);
        let token = match (&open_key, typed.token) {
            // Who has just not unlocked it is not asked once more.
            (Err(locked @ KeyringFault::Locked), None) => {
                credentials.at_hand(Secret::YunzhongToken).map(Some).ok_or(*locked)
            }
            (_, typed) => read(typed, Service::Yunzhong, Secret::YunzhongToken),
        };
        Self { open_key, token }
    }

    /// What there is while the keyring waits for somebody.
    pub fn at_hand(credentials: &Credentials, typed: Keys) -> Self {
        let at_hand = |typed: Option<SecretString>, secret| {
            typed.or_else(|| credentials.at_hand(secret)).map(Some).ok_or(KeyringFault::Waiting)
        };
        Self {
            open_key: at_hand(typed.open_key, Secret::ZhimaiOpenKey),
            token: at_hand(typed.token, Secret::YunzhongToken),
        }
    }

    pub fn of_practice() -> Self {
        Self { open_key: Ok(Some(account::OPEN_KEY.into())), token: Ok(Some(account::YZ_TOKEN.into())) }
    }

    /// The token to ask with. A shop may need none, but without one that is kept the service would say
    /// "log in", which would be our fault, not its.
    ///
    /// # Errors
    /// When there may be one.
    pub fn token(&self) -> Result<Option<SecretString>, KeyringFault> {
        match &self.token {
            // Where there is no keyring there is no token in it.
            Err(KeyringFault::Absent) => Ok(None),
            token => token.clone(),
        }
    }

    /// What kept the keyring from giving one.
    pub fn fault(&self) -> Option<KeyringFault> {
        self.open_key.as_ref().err().copied().or(self.token().err())
    }

    /// Whether somebody is still to unlock the keyring.
    pub fn are_awaited(&self) -> bool {
        [&self.open_key, &self.token].into_iter().any(|kept| matches!(kept, Err(KeyringFault::Waiting)))
    }

    /// What keeps a service of these settings from being asked.
    pub fn trouble(&self, settings: &Settings) -> Option<Trouble> {
        let has_no_key = settings.zhimai.is_some() && matches!(self.open_key, Ok(None));
        self.fault().map(Trouble::Keyring).or(has_no_key.then_some(Trouble::NoOpenKey))
    }
}

/// What is not to be repeated in a service's words: all that it or a proxy on the way is sent.
pub fn redaction(settings: &Settings, secrets: &Secrets) -> Redaction {
    let account =
        settings.zhimai.iter().flat_map(|account| [account.open_id.clone(), account.grant_code.clone()]);
    let kept =
        [&secrets.open_key, &secrets.token].into_iter().filter_map(|kept| kept.as_ref().ok()?.as_ref());
    let kept = kept.map(|secret| secret.expose_secret().to_owned());
    let all: Vec<String> = account.chain(kept).chain(proxy_logins()).collect();
    Redaction::of(all.iter().map(String::as_str))
}

/// The environment's proxies may have a user's name and password, or a token, in their addresses.
fn proxy_logins() -> impl Iterator<Item = String> {
    const PROXIES: [&str; 3] = ["http_proxy", "https_proxy", "all_proxy"];
    let names = PROXIES.into_iter().flat_map(|name| [name.to_owned(), name.to_uppercase()]);
    let urls = names.filter_map(|name| {
        let address = env::var(name).ok()?;
        Url::parse(&if address.contains("://") { address } else { format!("http://{address}") }).ok()
    });
    urls.flat_map(|url| {
        let part = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (user, password) = (part(url.username()), part(url.password().unwrap_or_default()));
        let login = format!("{user}:{password}");
        [login, if password.is_empty() { user } else { password }]
    })
}
