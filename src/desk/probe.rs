//! "Test connection": one call for a code that cannot be, to learn how the service takes it.

use secrecy::{ExposeSecret as _, SecretString};

use super::shop;
use crate::{
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

/// Asks `service` with exactly these settings and this secret.
pub async fn diagnose(service: Service, settings: &Settings, secret: Option<SecretString>) -> Diagnosis {
    let Some(code) = Code::new(NO_SUCH_CODE) else { return Diagnosis::Incomplete };
    let network = shop::network(settings.network.clone()).await;
    let typed = secret.clone();
    let mut diagnosis = ask(service, settings, secret, &network, &code).await;
    if let (Diagnosis::Trouble(_, said), Some(typed)) = (&mut diagnosis, typed) {
        said.hide(typed.expose_secret());
    }
    diagnosis
}

async fn ask(
    service: Service,
    settings: &Settings,
    secret: Option<SecretString>,
    network: &Result<Network, Doubt>,
    code: &Code,
) -> Diagnosis {
    match service {
        Service::Zhimai => match (&settings.zhimai, secret) {
            (Some(account), Some(open_key)) => match shop::zhimai(account, open_key, network) {
                Ok(client) => diagnosis(client.status(code, |_| ()).await),
                Err(doubt) => Diagnosis::Trouble(doubt, Said::default()),
            },
            (Some(_), None) => Diagnosis::Trouble(Doubt::NoSecret, Said::default()),
            (None, _) => Diagnosis::Incomplete,
        },
        Service::Yunzhong => match &settings.yunzhong {
            Some(account) => match shop::yunzhong(account, secret, network) {
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
