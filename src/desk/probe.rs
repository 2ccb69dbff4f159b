//! "Test connection": one call for a code that cannot be, to learn how the service takes it.

use secrecy::{ExposeSecret as _, SecretString};

use super::shop;
use crate::{
    sandbox::account,
    service::Network,
    store::Settings,
    voucher::{Answer, Code, Doubt, Said, Service},
};

/// How a service took the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// Reached, and it knows us: it said whether the code is good.
    Well,
    /// What stands in the way, and the service's words.
    Trouble(Doubt, Said),
    /// The settings are not complete.
    Incomplete,
}

impl Diagnosis {
    /// What the log calls it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Trouble(doubt, _) => doubt.key(),
            Self::Incomplete => "incomplete",
        }
    }
}

/// Yunzhong's page says that anything may be filled in when testing.
const NO_SUCH_CODE: &str = "1000";

/// The secrets to ask with.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    pub open_key: Option<SecretString>,
    pub token: Option<SecretString>,
}

impl Keys {
    pub fn of_practice() -> Self {
        let (open_key, token) = (account::OPEN_KEY.into(), account::YZ_TOKEN.into());
        Self { open_key: Some(open_key), token: Some(token) }
    }

    /// What is asked of one service needs the secret of no other.
    pub fn of(service: Service, secret: Option<SecretString>) -> Self {
        match service {
            Service::Zhimai => Self { open_key: secret, token: None },
            Service::Yunzhong => Self { open_key: None, token: secret },
        }
    }
}

/// Asks `service` with exactly these settings and this secret of its own; no secret is repeated.
pub async fn diagnose(service: Service, settings: &Settings, keys: &Keys) -> Diagnosis {
    let Some(code) = Code::new(NO_SUCH_CODE) else { return Diagnosis::Incomplete };
    let network = shop::network(settings.network.clone()).await;
    let mut diagnosis = ask(service, settings, keys, &network, &code).await;
    if let Diagnosis::Trouble(doubt, said) = &mut diagnosis {
        for secret in shop::to_hide(settings, [keys.open_key.clone(), keys.token.clone()]) {
            said.hide(secret.expose_secret());
            doubt.hide(secret.expose_secret());
        }
    }
    diagnosis
}

async fn ask(
    service: Service,
    settings: &Settings,
    keys: &Keys,
    network: &Result<Network, Doubt>,
    code: &Code,
) -> Diagnosis {
    match service {
        Service::Zhimai => match (&settings.zhimai, keys.open_key.clone()) {
            (Some(account), Some(open_key)) => match shop::zhimai(account, open_key, network) {
                Ok(client) => diagnosis(client.status(code, |_| ()).await),
                Err(doubt) => Diagnosis::Trouble(doubt, Said::default()),
            },
            (Some(_), None) => Diagnosis::Trouble(Doubt::NoSecret, Said::default()),
            (None, _) => Diagnosis::Incomplete,
        },
        Service::Yunzhong => match &settings.yunzhong {
            Some(account) => match shop::yunzhong(account, keys.token.clone(), network) {
                Ok(client) => diagnosis(client.prepare(code, |_| ()).await),
                Err(doubt) => Diagnosis::Trouble(doubt, Said::default()),
            },
            None => Diagnosis::Incomplete,
        },
    }
}

fn diagnosis<T>(answer: Answer<T>) -> Diagnosis {
    match answer {
        Answer::Usable(_) | Answer::NotUsable(_) => Diagnosis::Well,
        Answer::Unknown(doubt, said) => Diagnosis::Trouble(doubt, said),
    }
}
