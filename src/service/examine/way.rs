//! The steps from this machine to a service's address.

use std::{
    io::ErrorKind,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::StatusCode;
use jiff::Timestamp;
use reqwest::Url;
use rustls::{AlertDescription, client::danger::ServerCertVerifier};
use tokio::{
    net::{TcpStream, ToSocketAddrs, lookup_host},
    time,
};
use url::Host;

use super::{
    Certificate, Fault, Finding, Outcome, Skipped, Step, What,
    witness::{Seen, Witness},
};
use crate::{
    service::{
        clock::{Reading, TOLERABLE},
        line::{Answer, Line, NoAnswer, ProxyRefusal},
        network::{Network, ProxyAddress},
        nobody::Nobody,
        transport::{self, DEADLINE},
    },
    voucher::{Doubt, Said},
};

/// Goes the way to `base_url`, as far as it leads.
pub async fn examine(base_url: &Url, network: &Network) -> Vec<Step> {
    let mut steps = Vec::new();
    let authorities = network.authorities().len();
    if authorities > 0 {
        let found = Finding::Issuers(authorities);
        steps.push(Step::new(What::CaFile, Outcome::Well(found), Duration::ZERO));
    }
    let started = Instant::now();
    let proxy = network.proxy_for(base_url);
    let found = proxy.clone().map_or(Finding::NoProxy, Finding::Proxy);
    steps.push(Step::new(What::Proxy, Outcome::Well(found), started.elapsed()));
    let is_there = match proxy {
        Some(proxy) => {
            steps.push(Step::skipped(What::Name, Skipped::ByProxy));
            let ProxyAddress { host, port } = &proxy;
            connect(&mut steps, (host.trim_matches(['[', ']']), *port)).await
        }
        None => {
            if let Some(addresses) = addresses(&mut steps, base_url).await {
                connect(&mut steps, &*addresses).await
            } else {
                steps.push(Step::skipped(What::Connection, Skipped::Earlier));
                false
            }
        }
    };
    if is_there {
        let refusal = call(&mut steps, base_url, network).await;
        let by_proxy = steps.iter_mut().find(|step| step.what == What::Proxy);
        // That somebody listens there is not all that it takes.
        if let (Some(fault), Some(step)) = (refusal, by_proxy) {
            step.outcome = Outcome::Failed(fault);
        }
    } else {
        steps.extend([What::Tls, What::Clock].map(|what| Step::skipped(what, Skipped::Earlier)));
    }
    steps
}

/// Where the service's host stands.
async fn addresses(steps: &mut Vec<Step>, url: &Url) -> Option<Vec<SocketAddr>> {
    let port = url.port_or_known_default()?;
    let number = match url.host()? {
        Host::Domain(name) => {
            let started = Instant::now();
            let found = time::timeout(DEADLINE, lookup_host((name, port))).await;
            let found = match found {
                Err(_) => Err(Fault::NoAnswer),
                Ok(found) => found.map(Iterator::collect::<Vec<_>>).map_err(|_| Fault::NoSuchName),
            };
            let addresses = found.as_ref().ok().cloned();
            let outcome = match found {
                Ok(found) => Outcome::Well(Finding::Addresses(found.iter().map(SocketAddr::ip).collect())),
                Err(fault) => Outcome::Failed(fault),
            };
            steps.push(Step::new(What::Name, outcome, started.elapsed()));
            return addresses;
        }
        Host::Ipv4(number) => IpAddr::from(number),
        Host::Ipv6(number) => IpAddr::from(number),
    };
    steps.push(Step::skipped(What::Name, Skipped::IsNumber));
    Some(vec![SocketAddr::new(number, port)])
}

/// Whether somebody listens there.
async fn connect(steps: &mut Vec<Step>, to: impl ToSocketAddrs) -> bool {
    let started = Instant::now();
    let outcome = match time::timeout(DEADLINE, TcpStream::connect(to)).await {
        Ok(Ok(_)) => Outcome::Well(Finding::Connected),
        Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => Outcome::Failed(Fault::Refused),
        Ok(Err(_)) => Outcome::Failed(Fault::NoConnection),
        Err(_) => Outcome::Failed(Fault::NoAnswer),
    };
    let is_there = matches!(outcome, Outcome::Well(_));
    steps.push(Step::new(What::Connection, outcome, started.elapsed()));
    is_there
}

/// One call by the way that checks go. It tells of TLS and of the service's clock, so that both steps
/// take as long as it does. Why the proxy does not let it through, if that is so.
async fn call(steps: &mut Vec<Step>, base_url: &Url, network: &Network) -> Option<Fault> {
    let (sent, started) = (Timestamp::now(), Instant::now());
    let seen = Seen::default();
    let line = match line(base_url, network, seen.clone()) {
        Ok(line) => line,
        // This machine trusts nobody at all, or has no TLS.
        Err(fault) => {
            steps.push(Step::new(What::Tls, Outcome::Failed(fault), started.elapsed()));
            steps.push(Step::skipped(What::Clock, Skipped::Earlier));
            return None;
        }
    };
    let answer = transport::head(&line, base_url).await;
    let (took, seen) = (started.elapsed(), seen.take());
    if let Some(refusal) = network.proxy_for(base_url).and_then(|proxy| refusal(proxy, &answer)) {
        steps.extend([What::Tls, What::Clock].map(|what| Step::skipped(what, Skipped::Earlier)));
        return Some(refusal);
    }
    let is_plain = base_url.scheme() == "http";
    let tls = match (&answer, seen) {
        _ if is_plain => Outcome::Skipped(Skipped::PlainHttp),
        (Err(why), seen) => Outcome::Failed(tls_fault(why, seen)),
        (Ok(_), Some(seen)) => Outcome::Well(Finding::Certificate(seen)),
        (Ok(_), None) => Outcome::Well(Finding::Known),
    };
    steps.push(Step::new(What::Tls, tls, took));
    let clock = match &answer {
        Ok(answer) => clock(transport::reading(answer.headers(), sent, took)),
        Err(why) if is_plain => Outcome::Failed(Fault::Doubt(why.doubt(), Said::default())),
        Err(_) => Outcome::Skipped(Skipped::Earlier),
    };
    steps.push(Step::new(What::Clock, clock, took));
    None
}

/// Why this proxy lets nobody through. Where there is no tunnel it answers in the service's place, and only a
/// login is asked for by no service.
fn refusal(proxy: ProxyAddress, answer: &Result<Answer<'_>, NoAnswer>) -> Option<Fault> {
    let refusal = match answer {
        Ok(answer) if answer.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED => ProxyRefusal::Login,
        Ok(_) => return None,
        Err(why) => why.proxy()?,
    };
    Some(match refusal {
        ProxyRefusal::Login => Fault::ProxyLogin(proxy),
        ProxyRefusal::Forbidden => Fault::ProxyForbids(proxy),
    })
}

fn line(base_url: &Url, network: &Network, seen: Seen) -> Result<Line, Fault> {
    let fault = |doubt| Fault::Doubt(doubt, Said::default());
    let verifier: Arc<dyn ServerCertVerifier> = match network.verifier() {
        Ok(verifier) => Arc::new(Witness { verifier, seen }),
        Err(_) if base_url.scheme() == "http" => Arc::new(Nobody),
        Err(_) => return Err(fault(Doubt::NoIssuers)),
    };
    Line::new(base_url, network, verifier).map_err(|_| fault(Doubt::Insecure))
}

fn tls_fault(why: &NoAnswer, seen: Option<Certificate>) -> Fault {
    match why.tls() {
        Some(rustls::Error::InvalidCertificate(why)) => Fault::Certificate(why.into(), seen),
        Some(
            rustls::Error::PeerIncompatible(_)
            | rustls::Error::AlertReceived(
                AlertDescription::ProtocolVersion
                | AlertDescription::HandshakeFailure
                | AlertDescription::InsufficientSecurity,
            ),
        ) => Fault::OldTls,
        Some(_) => Fault::NoTls,
        None => Fault::Doubt(why.doubt(), Said::default()),
    }
}

fn clock(reading: Option<Reading>) -> Outcome {
    match reading.map(Reading::ahead) {
        None => Outcome::Skipped(Skipped::NoDate),
        Some(ahead) if ahead.abs() > TOLERABLE => Outcome::Failed(Fault::ClockOff(ahead)),
        Some(ahead) => Outcome::Well(Finding::Clock(ahead)),
    }
}
