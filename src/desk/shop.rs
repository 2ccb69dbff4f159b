//! The services this counter can ask, made ready from settings and secrets.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use sha1::{Digest as _, Sha1};

use super::{Trouble, probe::Keys, rest::Rest, worker::blocking};
use crate::{
    sandbox::{Sandbox, account},
    service::{self, Network},
    store::{self, Credentials, KeyringFault, Secret, Settings},
    voucher::{Answer, Code, Doubt, Inquiry, Prepared, Report, Service},
};

/// Bytes of a secret: what is shorter stands in words by chance.
const LEAST: usize = 6;

/// One service: not set up, out of order from the start, or ready to be asked.
#[derive(Debug)]
enum Link<C> {
    Absent,
    Broken(Doubt),
    Ready { client: C, rest: Rest },
}

/// Both services.
#[derive(Debug)]
pub struct Shop {
    zhimai: Link<service::zhimai::Client>,
    yunzhong: Link<service::yunzhong::Client>,
    /// Not to be repeated in a service's words.
    secrets: Vec<SecretString>,
    account: u32,
    /// Another one will follow as soon as somebody has unlocked the keyring.
    is_provisional: bool,
    /// Runs for as long as this shop is used.
    sandbox: Option<Sandbox>,
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
    fn are_awaited(&self) -> bool {
        [&self.open_key, &self.token].into_iter().any(|kept| matches!(kept, Err(KeyringFault::Waiting)))
    }

    /// What keeps a service of these settings from being asked.
    pub fn trouble(&self, settings: &Settings) -> Option<Trouble> {
        let has_no_key = settings.zhimai.is_some() && matches!(self.open_key, Ok(None));
        self.fault().map(Trouble::Keyring).or(has_no_key.then_some(Trouble::NoOpenKey))
    }
}

impl Shop {
    /// No service at all: every verdict is unknown.
    pub fn closed() -> Self {
        Self {
            zhimai: Link::Absent,
            yunzhong: Link::Absent,
            secrets: Vec::new(),
            account: 0,
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
            secrets: to_hide(settings, secrets),
            account: account(settings),
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
        Ok(Self { sandbox: Some(sandbox), account: 0, ..shop })
    }

    pub fn is_provisional(&self) -> bool {
        self.is_provisional
    }

    pub fn is_practice(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Tells whether another shop has the same accounts; 0 for the practice shop and for none.
    pub fn account(&self) -> u32 {
        self.account
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

    /// For a customer, who waits for no service that is resting. `again` is told before each call but the
    /// first, and why.
    pub async fn status(&self, code: &Code, again: impl Fn(&Doubt)) -> Inquiry<()> {
        let inquiry = self.zhimai.ask_unless_resting(async |client| client.status(code, again).await).await;
        self.without_secrets(inquiry)
    }

    /// The same of the other service.
    pub async fn prepare(&self, code: &Code, again: impl Fn(&Doubt)) -> Inquiry<Prepared> {
        let inquiry =
            self.yunzhong.ask_unless_resting(async |client| client.prepare(code, again).await).await;
        self.without_secrets(inquiry)
    }

    /// Asks every service that the report's code could belong to, all at once, resting or not: whoever
    /// asks for many has a pace and an end of their own. `again` is told before each call but the first.
    pub async fn ask(&self, report: &mut Report, again: impl Fn(Service)) {
        let asked = report.code.services(report.kind);
        let status = async {
            if asked.contains(&Service::Zhimai) {
                self.zhimai
                    .ask(async |client| client.status(&report.code, |_| again(Service::Zhimai)).await)
                    .await
            } else {
                Inquiry::NotAsked
            }
        };
        let prepare = async {
            if asked.contains(&Service::Yunzhong) {
                self.yunzhong
                    .ask(async |client| client.prepare(&report.code, |_| again(Service::Yunzhong)).await)
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

    fn without_secrets<T>(&self, mut inquiry: Inquiry<T>) -> Inquiry<T> {
        self.secrets.iter().for_each(|secret| inquiry.hide(secret.expose_secret()));
        inquiry
    }
}

impl<C> Link<C> {
    async fn ask<T>(&self, question: impl AsyncFnOnce(&C) -> Answer<T>) -> Inquiry<T> {
        let started = Instant::now();
        let answer = match self {
            Self::Absent => return Inquiry::NotAsked,
            Self::Broken(doubt) => doubt.clone().into(),
            Self::Ready { client, rest } => {
                let answer = question(client).await;
                if matches!(answer, Answer::Usable(_) | Answer::NotUsable(_)) {
                    rest.answered();
                }
                answer
            }
        };
        Inquiry::Answered { answer, took: started.elapsed() }
    }

    async fn ask_unless_resting<T>(&self, question: impl AsyncFnOnce(&C) -> Answer<T>) -> Inquiry<T> {
        let Self::Ready { rest, .. } = self else { return self.ask(question).await };
        if rest.is_on() {
            return Inquiry::Answered { answer: Doubt::Resting.into(), took: Duration::ZERO };
        }
        let inquiry = self.ask(question).await;
        rest.hear(inquiry.doubt());
        inquiry
    }

    async fn warm(&self, warm: impl AsyncFnOnce(&C)) {
        if let Self::Ready { client, rest } = self
            && !rest.is_on()
        {
            warm(client).await;
        }
    }

    async fn keep_rest(&self, knock: impl AsyncFn(&C) -> bool, tell: impl Fn(bool)) {
        if let Self::Ready { client, rest } = self {
            rest.keep(async || knock(client).await, tell).await;
        }
    }
}

impl<C> From<Option<Result<C, Doubt>>> for Link<C> {
    fn from(client: Option<Result<C, Doubt>>) -> Self {
        match client {
            None => Self::Absent,
            Some(Err(doubt)) => Self::Broken(doubt),
            Some(Ok(client)) => Self::Ready { client, rest: Rest::default() },
        }
    }
}

/// What is not to be repeated in a service's words.
pub fn to_hide(settings: &Settings, secrets: &Secrets) -> Vec<SecretString> {
    let account = settings.zhimai.iter().flat_map(|account| [&*account.open_id, &*account.grant_code]);
    let kept = [&secrets.open_key, &secrets.token].into_iter().filter_map(|kept| kept.clone().ok().flatten());
    let all = account.map(SecretString::from).chain(kept);
    all.filter(|secret| secret.expose_secret().len() >= LEAST).collect()
}

/// What tells the shop of these settings from another, in so few bits that nobody learns it from them. How
/// a service is reached is no part of it: a mended address leads to the same shop.
fn account(settings: &Settings) -> u32 {
    let zhimai = settings.zhimai.as_ref().map(|account| (&account.open_id, &account.grant_code));
    let yunzhong = settings.yunzhong.as_ref();
    let yunzhong = yunzhong.map(|shop| (shop.base_url.host_str(), shop.uniacid, shop.merchant_id));
    let [a, b, c, d, ..] = Sha1::digest(format!("{zhimai:?} {yunzhong:?}")).0;
    u32::from_be_bytes([a, b, c, d])
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
