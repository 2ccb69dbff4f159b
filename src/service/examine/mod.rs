//! A look at the way to a service, step by step, for when checks fail: nothing is asked of the service
//! itself, and nothing of the shop is sent.

mod certificate;
mod way;
mod witness;

use std::{net::IpAddr, time::Duration};

use jiff::SignedDuration;

use super::network::ProxyAddress;
use crate::voucher::{Doubt, Said};

pub use certificate::{Certificate, Distrust};
pub use way::examine;

/// One step, and what became of it.
#[derive(Clone, Debug)]
pub struct Step {
    pub what: What,
    pub outcome: Outcome,
    pub took: Duration,
}

/// What is looked at, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The file with issuers to trust, if there is one.
    CaFile,
    Proxy,
    Name,
    Connection,
    Tls,
    Clock,
    /// Zhimai's signature, or Yunzhong's login.
    Account,
    Merchant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Well(Finding),
    Failed(Fault),
    Skipped(Skipped),
}

/// What is worth knowing of a step that went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    Known,
    Issuers(usize),
    NoProxy,
    Proxy(ProxyAddress),
    Addresses(Vec<IpAddr>),
    Connected,
    Certificate(Certificate),
    /// How far the service's clock is ahead of this machine's; not much.
    Clock(SignedDuration),
}

/// Why a step failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    NoSuchName,
    /// Somebody is there, but nobody listens.
    Refused,
    NoConnection,
    NoAnswer,
    /// Why the certificate is refused, and what it says of itself, if it could be seen.
    Certificate(Distrust, Option<Certificate>),
    /// Whoever answers does not speak TLS.
    NoTls,
    /// Whoever answers speaks none that both hold to be safe.
    OldTls,
    /// The proxy wants a login, or another one.
    ProxyLogin(ProxyAddress),
    /// The proxy does not let anybody through to this service.
    ProxyForbids(ProxyAddress),
    ClockOff(SignedDuration),
    Doubt(Doubt, Said),
}

/// Why a step was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// The proxy does that.
    ByProxy,
    /// The address is a number already.
    IsNumber,
    /// An `http://` address has no TLS.
    PlainHttp,
    /// The service does not tell its time.
    NoDate,
    /// What comes before failed.
    Earlier,
    /// The secret could not be had; why is told elsewhere.
    NoSecret,
}

impl Step {
    pub fn new(what: What, outcome: Outcome, took: Duration) -> Self {
        Self { what, outcome, took }
    }

    pub fn skipped(what: What, why: Skipped) -> Self {
        Self::new(what, Outcome::Skipped(why), Duration::ZERO)
    }

    pub fn has_failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_))
    }
}

impl What {
    /// What files call it.
    pub fn key(self) -> &'static str {
        match self {
            Self::CaFile => "ca_file",
            Self::Proxy => "proxy",
            Self::Name => "name",
            Self::Connection => "connection",
            Self::Tls => "tls",
            Self::Clock => "clock",
            Self::Account => "account",
            Self::Merchant => "merchant",
        }
    }
}

impl Outcome {
    /// What files call it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Well(_) => "well",
            Self::Failed(_) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }
}
