//! "Test connection": one call for a code that cannot be, to learn how the service takes it.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::shop::{self, Shop};
use crate::{
    store::Settings,
    voucher::{Answer, Code, Doubt, Inquiry, Said, Service},
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
    match service {
        Service::Zhimai => match (&settings.zhimai, secret) {
            (Some(account), Some(open_key)) => {
                let secrets = [open_key.clone(), (&*account.open_id).into(), (&*account.grant_code).into()];
                match shop::zhimai(account, open_key, &network) {
                    Ok(client) => diagnosis(client.status(&code, |_| ()).await, &secrets),
                    Err(doubt) => Diagnosis::Trouble(doubt, Said::default()),
                }
            }
            (Some(_), None) => Diagnosis::Trouble(Doubt::NoSecret, Said::default()),
            (None, _) => Diagnosis::Incomplete,
        },
        Service::Yunzhong => match &settings.yunzhong {
            Some(account) => {
                let secrets: Vec<_> = secret.clone().into_iter().collect();
                match shop::yunzhong(account, secret, &network) {
                    Ok(client) => diagnosis(client.prepare(&code, |_| ()).await, &secrets),
                    Err(doubt) => Diagnosis::Trouble(doubt, Said::default()),
                }
            }
            None => Diagnosis::Incomplete,
        },
    }
}

/// What an answer tells, without what it repeats of the account.
fn diagnosis<T>(answer: Answer<T>, secrets: &[SecretString]) -> Diagnosis {
    let mut inquiry = Inquiry::Answered { answer, took: Duration::ZERO };
    for secret in secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| secret.len() >= Shop::LEAST)
    {
        inquiry.hide(secret);
    }
    match (inquiry.doubt(), inquiry.said()) {
        (Some(doubt), Some(said)) => Diagnosis::Trouble(doubt.clone(), said.clone()),
        _ => Diagnosis::Well,
    }
}
