//! The services this counter can ask, made ready from settings and secrets.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use jiff::SignedDuration;
use secrecy::SecretString;
use sha1::{Digest as _, Sha1};
use tokio::time::Instant;

use super::{
    link::Link,
    secrets::{self, Secrets},
    worker::blocking,
};
use crate::{
    sandbox::{Sandbox, account},
    service::{self, Network, Redaction},
    store::{self, Settings},
    voucher::{Code, Doubt, Inquiry, Kind, Prepared, Report, Service, Worded},
};

/// Both services.
#[derive(Debug)]
pub struct Shop {
    zhimai: Link<service::zhimai::Client>,
    yunzhong: Link<service::yunzhong::Client>,
    /// Makes what a service said fit to be kept and shown.
    redaction: Redaction,
    accounts: Accounts,
    /// Another one will follow as soon as somebody has unlocked the keyring.
    is_provisional: bool,
    /// Runs for as long as this shop is used.
    sandbox: Option<Sandbox>,
}

/// What tells a shop's accounts from another's, in so few bits that nobody learns them from it. How a service
/// is reached is no part of it: a mended address leads to the same shop.
#[derive(Clone, Copy, Debug, Default)]
struct Accounts {
    zhimai: u32,
    yunzhong: u32,
}

impl Accounts {
    fn of(settings: &Settings) -> Self {
        let mark = |account: String| {
            let [a, b, c, d, ..] = Sha1::digest(account).0;
            u32::from_be_bytes([a, b, c, d])
        };
        let zhimai = settings.zhimai.as_ref();
        let zhimai = zhimai.map(|shop| format!("{:?}", (&shop.open_id, &shop.grant_code)));
        let yunzhong = settings.yunzhong.as_ref();
        let yunzhong =
            yunzhong.map(|shop| format!("{:?}", (shop.base_url.host_str(), shop.uniacid, shop.merchant_id)));
        Self { zhimai: zhimai.map_or(0, mark), yunzhong: yunzhong.map_or(0, mark) }
    }

    fn at(self, service: Service) -> u32 {
        match service {
            Service::Zhimai => self.zhimai,
            Service::Yunzhong => self.yunzhong,
        }
    }
}

impl Shop {
    /// No service at all: every verdict is unknown.
    pub fn closed() -> Self {
        Self {
            zhimai: Link::Absent,
            yunzhong: Link::Absent,
            redaction: Redaction::default(),
            accounts: Accounts::default(),
            is_provisional: false,
            sandbox: None,
        }
    }

    /// `network` is what [`network`] made of these settings.
    pub fn open(settings: &Settings, secrets: &Secrets, network: &Result<Network, Doubt>) -> Self {
        let zhimai = settings.zhimai.as_ref().map(|account| match secrets.open_key.clone() {
            Ok(Some(open_key)) => zhimai(account, open_key, network),
            Ok(None) | Err(_) => Err(Doubt::NoSecret),
        });
        let yunzhong = settings.yunzhong.as_ref().map(|account| match secrets.token() {
            Ok(token) => yunzhong(account, token, network),
            Err(_) => Err(Doubt::NoSecret),
        });
        Self {
            zhimai: zhimai.into(),
            yunzhong: yunzhong.into(),
            redaction: secrets::redaction(settings, secrets),
            accounts: Accounts::of(settings),
            is_provisional: secrets.are_awaited(),
            sandbox: None,
        }
    }

    /// The practice shop, started on a free port of this machine.
    ///
    /// # Errors
    /// When there is no such port.
    pub async fn practice() -> io::Result<Self> {
        let (sandbox, settings) = practice().await?;
        let shop = Self::open(&settings, &Secrets::of_practice(), &Ok(Network::default()));
        Ok(Self { sandbox: Some(sandbox), accounts: Accounts::default(), ..shop })
    }

    pub fn is_provisional(&self) -> bool {
        self.is_provisional
    }

    pub fn is_practice(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Tells whether another shop has the same accounts at the services that are asked so; 0 for the
    /// practice shop and for none.
    pub fn account(&self, kind: Kind) -> u32 {
        kind.services().iter().fold(0, |all, service| all.rotate_left(1) ^ self.accounts.at(*service))
    }

    /// Whether the service is set up and its secret is there.
    pub fn can_ask(&self, service: Service) -> bool {
        match service {
            Service::Zhimai => matches!(self.zhimai, Link::Ready { .. }),
            Service::Yunzhong => matches!(self.yunzhong, Link::Ready { .. }),
        }
    }

    /// Whether the service is set up, but cannot be asked.
    pub fn is_broken(&self, service: Service) -> bool {
        match service {
            Service::Zhimai => matches!(self.zhimai, Link::Broken(_)),
            Service::Yunzhong => matches!(self.yunzhong, Link::Broken(_)),
        }
    }

    /// For a customer, who waits for no service that is resting, and whose turn came at `begun`. `again` is
    /// told before each call but the first, and why.
    pub async fn status(&self, code: &Code, begun: Instant, again: impl Fn(&Doubt)) -> Inquiry<()> {
        let inquiry =
            self.zhimai.ask_unless_resting(async |client| client.status(code, begun, again).await).await;
        self.without_secrets(inquiry)
    }

    /// The same of the other service.
    pub async fn prepare(&self, code: &Code, begun: Instant, again: impl Fn(&Doubt)) -> Inquiry<Prepared> {
        let inquiry =
            self.yunzhong.ask_unless_resting(async |client| client.prepare(code, begun, again).await).await;
        self.without_secrets(inquiry)
    }

    /// Asks every service that the report's code could belong to, all at once, resting or not: whoever
    /// asks for many has a pace and an end of their own. `again` is told before each call but the first.
    pub async fn ask(&self, report: &mut Report, again: impl Fn(Service)) {
        let (asked, begun) = (report.code.services(report.kind), Instant::now());
        let status = async {
            if asked.contains(&Service::Zhimai) {
                self.zhimai
                    .ask(async |client| client.status(&report.code, begun, |_| again(Service::Zhimai)).await)
                    .await
            } else {
                Inquiry::NotAsked
            }
        };
        let prepare = async {
            if asked.contains(&Service::Yunzhong) {
                self.yunzhong
                    .ask(async |client| {
                        client.prepare(&report.code, begun, |_| again(Service::Yunzhong)).await
                    })
                    .await
            } else {
                Inquiry::NotAsked
            }
        };
        let (status, prepare) = tokio::join!(status, prepare);
        report.status = self.without_secrets(status);
        report.prepare = self.without_secrets(prepare);
    }

    /// Sees to it that a connection to each service is open, and asks nothing. One that is resting is left
    /// in peace.
    pub async fn warm(&self) {
        tokio::join!(
            self.zhimai.warm(async |client| client.warm().await),
            self.yunzhong.warm(async |client| client.warm().await),
        );
    }

    /// Opens the lines, and learns the time of the service that signatures are made for.
    pub async fn greet(&self) {
        tokio::join!(
            self.zhimai.warm(async |client| client.learn_clock().await),
            self.yunzhong.warm(async |client| client.warm().await),
        );
    }

    /// Knocks at the services that are resting, for as long as this is polled, and tells which rests
    /// begin (`true`) and end.
    pub async fn keep_rests(&self, tell: impl Fn(Service, bool)) {
        tokio::join!(
            self.zhimai.keep_rest(async |client| client.knock().await, |is_on| tell(Service::Zhimai, is_on)),
            self.yunzhong
                .keep_rest(async |client| client.knock().await, |is_on| tell(Service::Yunzhong, is_on)),
        );
    }

    /// How far Zhimai's clock is ahead of this machine's, negative if behind; zero as long as nothing
    /// is known.
    pub fn clock_ahead(&self) -> SignedDuration {
        match &self.zhimai {
            Link::Ready { client, .. } => client.clock_ahead(),
            Link::Absent | Link::Broken(_) => SignedDuration::ZERO,
        }
    }

    fn without_secrets<T: Worded>(&self, mut inquiry: Inquiry<T>) -> Inquiry<T> {
        if let Inquiry::Answered { answer, .. } = &mut inquiry {
            self.redaction.clean(answer);
        }
        inquiry
    }
}

/// A practice shop on a free port of this machine, for as long as the first is kept, and its settings.
///
/// # Errors
/// When there is no such port.
pub async fn practice() -> io::Result<(Sandbox, Settings)> {
    let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let sandbox = Sandbox::start(anywhere, Duration::ZERO).await?;
    let base_url = store::web_address(&sandbox.base_url()).ok_or(io::ErrorKind::InvalidInput)?;
    let settings = Settings {
        zhimai: Some(store::Zhimai {
            base_url: base_url.clone(),
            open_id: account::OPEN_ID.into(),
            grant_code: account::GRANT_CODE.into(),
        }),
        yunzhong: Some(store::Yunzhong {
            base_url,
            route_style: store::RouteStyle::Query,
            uniacid: account::UNIACID,
            client_type: account::CLIENT_TYPE,
            merchant_id: account::MERCHANT_ID,
        }),
        ..Settings::default()
    };
    Ok((sandbox, settings))
}

/// What the settings make of the way to the services.
///
/// # Errors
/// When the CA file cannot be used.
pub async fn network(settings: store::NetworkSettings) -> Result<Network, Doubt> {
    let proxy = match settings.proxy {
        store::Proxy::System => service::Proxy::System,
        store::Proxy::Never => service::Proxy::Never,
        store::Proxy::At(url) => service::Proxy::At(url),
    };
    blocking(move || Network::read(proxy, settings.ca_file.as_deref())).await
}

pub fn zhimai(
    account: &store::Zhimai,
    open_key: SecretString,
    network: &Result<Network, Doubt>,
) -> Result<service::zhimai::Client, Doubt> {
    let account = service::zhimai::Account {
        base_url: account.base_url.clone(),
        open_id: account.open_id.clone(),
        grant_code: account.grant_code.clone(),
        open_key,
    };
    service::zhimai::Client::new(account, network.as_ref().map_err(Clone::clone)?)
}

pub fn yunzhong(
    account: &store::Yunzhong,
    token: Option<SecretString>,
    network: &Result<Network, Doubt>,
) -> Result<service::yunzhong::Client, Doubt> {
    let account = service::yunzhong::Account {
        base_url: account.base_url.clone(),
        route_style: match account.route_style {
            store::RouteStyle::Query => service::yunzhong::RouteStyle::Query,
            store::RouteStyle::Path => service::yunzhong::RouteStyle::Path,
        },
        uniacid: account.uniacid,
        client_type: account.client_type,
        merchant_id: account.merchant_id,
        token,
    };
    service::yunzhong::Client::new(account, network.as_ref().map_err(Clone::clone)?)
}
