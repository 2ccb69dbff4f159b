//! "Test connection": one call for a code that cannot be, to learn how the service takes it.

use tokio::time::Instant;

use super::{
    secrets::{self, Secrets},
    shop,
};
use crate::{
    service::{Network, Redaction},
    store::{KeyringFault, Settings},
    voucher::{Answer, Code, Doubt, Said, Service, Worded},
};

/// How a service took the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// Reached, and it knows us: it said whether the code is good.
    Well,
    /// What stands in the way, and the service's words.
    Trouble(Doubt, Said),
    /// The secret could not be had.
    Keyring(KeyringFault),
    /// The settings are not complete.
    Incomplete,
}

impl Diagnosis {
    /// What the log calls it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Trouble(doubt, _) => doubt.key(),
            Self::Keyring(_) => "keyring",
            Self::Incomplete => "incomplete",
        }
    }
}

/// Yunzhong's page says that anything may be filled in when testing.
const NO_SUCH_CODE: &str = "1000";

/// Asks `service` with exactly these settings and its secret of these; no secret is repeated.
pub async fn diagnose(service: Service, settings: &Settings, secrets: &Secrets) -> Diagnosis {
    let Some(code) = Code::new(NO_SUCH_CODE) else { return Diagnosis::Incomplete };
    let network = shop::network(settings.network.clone()).await;
    ask(service, settings, secrets, &network, &code).await
}

async fn ask(
    service: Service,
    settings: &Settings,
    secrets: &Secrets,
    network: &Result<Network, Doubt>,
    code: &Code,
) -> Diagnosis {
    let redaction = secrets::redaction(settings, secrets);
    match service {
        Service::Zhimai => match (&settings.zhimai, secrets.open_key.clone()) {
            (Some(account), Ok(Some(open_key))) => match shop::zhimai(account, open_key, network) {
                Ok(client) => diagnosis(&redaction, client.status(code, Instant::now(), |_| ()).await),
                Err(doubt) => Diagnosis::Trouble(doubt, Said::default()),
            },
            (Some(_), Ok(None)) => Diagnosis::Trouble(Doubt::NoSecret, Said::default()),
            (Some(_), Err(fault)) => Diagnosis::Keyring(fault),
            (None, _) => Diagnosis::Incomplete,
        },
        Service::Yunzhong => match (&settings.yunzhong, secrets.token()) {
            (Some(account), Ok(token)) => match shop::yunzhong(account, token, network) {
                Ok(client) => diagnosis(&redaction, client.prepare(code, Instant::now(), |_| ()).await),
                Err(doubt) => Diagnosis::Trouble(doubt, Said::default()),
            },
            (Some(_), Err(fault)) => Diagnosis::Keyring(fault),
            (None, _) => Diagnosis::Incomplete,
        },
    }
}

fn diagnosis<T: Worded>(redaction: &Redaction, mut answer: Answer<T>) -> Diagnosis {
    redaction.clean(&mut answer);
    match answer {
        Answer::Usable(_) | Answer::NotUsable(_) => Diagnosis::Well,
        Answer::Unknown(doubt, said) => Diagnosis::Trouble(doubt, said),
    }
}
