//! "Test the network": the way to each service step by step, and how the service takes us at its end.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;

use super::{
    probe::{self, Diagnosis},
    secrets::Secrets,
    shop,
};
use crate::{
    service::{
        Network,
        examine::{self, Fault, Finding, Outcome, Skipped, Step, What},
    },
    store::{KeyringFault, Settings},
    voucher::{Doubt, Said, Service},
};

/// What was found, of each service that is set up.
#[derive(Clone, Debug)]
pub struct Examination {
    pub at: Timestamp,
    /// The practice shop was looked at.
    pub practice: bool,
    /// What kept a secret from being read.
    pub keyring: Option<KeyringFault>,
    pub services: Vec<(Service, Vec<Step>)>,
}

impl Examination {
    /// What is skipped is no fault.
    pub fn is_all_well(&self) -> bool {
        self.keyring.is_none() && !self.services.iter().flat_map(|(_, steps)| steps).any(Step::has_failed)
    }
}

/// Looks at every service of these settings, all at once.
pub async fn examine(settings: &Settings, secrets: &Secrets) -> Examination {
    let network = shop::network(settings.network.clone()).await;
    let zhimai = settings.zhimai.as_ref().map(|account| &account.base_url);
    let yunzhong = settings.yunzhong.as_ref().map(|account| &account.base_url);
    let look = async |service, base_url: Option<&Url>| match base_url {
        Some(base_url) => Some((service, look(service, base_url, settings, secrets, network.as_ref()).await)),
        None => None,
    };
    let (zhimai, yunzhong) = tokio::join!(look(Service::Zhimai, zhimai), look(Service::Yunzhong, yunzhong));
    let services = [zhimai, yunzhong].into_iter().flatten().collect();
    Examination { at: Timestamp::now(), practice: false, keyring: secrets.fault(), services }
}

async fn look(
    service: Service,
    base_url: &Url,
    settings: &Settings,
    secrets: &Secrets,
    network: Result<&Network, &Doubt>,
) -> Vec<Step> {
    let mut steps = match network {
        Ok(network) => examine::examine(base_url, network).await,
        Err(doubt) => {
            let fault = Fault::Doubt(doubt.clone(), Said::default());
            let rest = [What::Proxy, What::Name, What::Connection, What::Tls, What::Clock];
            let rest = rest.map(|what| Step::skipped(what, Skipped::Earlier));
            [Step::new(What::CaFile, Outcome::Failed(fault), Duration::ZERO)]
                .into_iter()
                .chain(rest)
                .collect()
        }
    };
    // A clock that is off hinders nobody: Zhimai is asked with its own time.
    let is_hindered = steps.iter().any(|step| step.has_failed() && step.what != What::Clock);
    let started = Instant::now();
    let diagnosis = if is_hindered { None } else { Some(probe::diagnose(service, settings, secrets).await) };
    let (account, merchant) = match diagnosis {
        None | Some(Diagnosis::Incomplete) => {
            (Outcome::Skipped(Skipped::Earlier), Outcome::Skipped(Skipped::Earlier))
        }
        Some(Diagnosis::Well) => (Outcome::Well(Finding::Known), Outcome::Well(Finding::Known)),
        // Whoever is told so was let in before.
        Some(Diagnosis::Trouble(doubt @ Doubt::WrongMerchant, said)) => {
            (Outcome::Well(Finding::Known), Outcome::Failed(Fault::Doubt(doubt, said)))
        }
        Some(Diagnosis::Keyring(_)) => {
            (Outcome::Skipped(Skipped::NoSecret), Outcome::Skipped(Skipped::Earlier))
        }
        Some(Diagnosis::Trouble(doubt, said)) => {
            (Outcome::Failed(Fault::Doubt(doubt, said)), Outcome::Skipped(Skipped::Earlier))
        }
    };
    let took = started.elapsed();
    steps.push(Step::new(What::Account, account, took));
    if service == Service::Yunzhong {
        steps.push(Step::new(What::Merchant, merchant, took));
    }
    steps
}
