//! The real clients of both services, each asked about one code.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{collections::HashSet, time::Instant};

use jiff::Timestamp;
use secrecy::SecretString;
use voucher_desk::{
    service::{Network, yunzhong, zhimai},
    voucher::{Code, Inquiry, Kind, Report, ReportId, Service},
};

use super::faults::FaultServer;

pub const SERVICES: [Service; 2] = [Service::Zhimai, Service::Yunzhong];

/// The documented yes of a service.
pub fn yes(service: Service) -> &'static str {
    match service {
        Service::Zhimai => include_str!("../../src/service/zhimai/fixtures/status-ok.json"),
        Service::Yunzhong => include_str!("../../src/sandbox/prepare-ok.json"),
    }
}

/// A client of one of the services.
pub enum Client {
    Zhimai(zhimai::Client),
    Yunzhong(yunzhong::Client),
}

impl Client {
    pub fn new(service: Service, base_url: &str) -> Self {
        Self::over(service, base_url, &Network::default())
    }

    pub fn over(service: Service, base_url: &str, network: &Network) -> Self {
        let base_url = base_url.parse().unwrap();
        match service {
            Service::Zhimai => {
                let (open_id, grant_code) = ("id".into(), "grant".into());
                let open_key = SecretString::from("key");
                let account = zhimai::Account { base_url, open_id, grant_code, open_key };
                Self::Zhimai(zhimai::Client::new(account, network).unwrap())
            }
            Service::Yunzhong => {
                let account = yunzhong::Account {
                    base_url,
                    route_style: yunzhong::RouteStyle::Query,
                    uniacid: 1,
                    client_type: 9,
                    merchant_id: 1,
                    token: Some(SecretString::from("token")),
                };
                Self::Yunzhong(yunzhong::Client::new(account, network).unwrap())
            }
        }
    }

    pub async fn warm(&self) {
        match self {
            Self::Zhimai(client) => client.warm().await,
            Self::Yunzhong(client) => client.warm().await,
        }
    }

    pub async fn ask(&self) -> Report {
        self.ask_and_tell(|| ()).await
    }

    /// `again` is told before each call but the first.
    pub async fn ask_and_tell(&self, again: impl Fn()) -> Report {
        let service = match self {
            Self::Zhimai(_) => Service::Zhimai,
            Self::Yunzhong(_) => Service::Yunzhong,
        };
        let (mut report, started) = (report(service), Instant::now());
        match self {
            Self::Zhimai(client) => {
                let answer = client.status(&report.code, started.into(), |_| again()).await;
                report.status = Inquiry::Answered { answer, took: started.elapsed() };
            }
            Self::Yunzhong(client) => {
                let answer = client.prepare(&report.code, started.into(), |_| again()).await;
                report.prepare = Inquiry::Answered { answer, took: started.elapsed() };
            }
        }
        report
    }
}

pub fn kind(service: Service) -> Kind {
    match service {
        Service::Zhimai => Kind::Exchange,
        Service::Yunzhong => Kind::Douyin,
    }
}

pub const CODE: &str = "104686126200130";

/// A check of one service that has just begun.
pub fn report(service: Service) -> Report {
    Report::new(ReportId(0), Code::new(CODE).unwrap(), kind(service), Timestamp::now())
}

/// No call is a copy of another, and none accepts a packed answer.
pub fn assert_calls(server: &FaultServer, name: &str, service: Service, expected: usize) {
    let calls = server.calls();
    assert_eq!(calls.len(), expected, "{name}, {service:?}");
    assert!(calls.iter().all(|call| call.header("accept-encoding").is_none()), "{name}");
    if service == Service::Zhimai {
        for field in ["nonce", "token"] {
            let values: HashSet<String> = calls.iter().map(|call| call.json()[field].to_string()).collect();
            assert_eq!(values.len(), calls.len(), "{name}: each call has a {field} of its own");
        }
    }
}
