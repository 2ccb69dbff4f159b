//! How this machine gets out: its proxy, and whose certificates it trusts.

use std::{
    fmt, fs,
    path::Path,
    sync::{Arc, OnceLock},
};

use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::{Certificate, Client, ClientBuilder, Url};
use rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;

use crate::voucher::Doubt;

/// Which proxy is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    #[default]
    System,
    Never,
    At(Url),
}

/// The same way for everything that this program fetches.
#[derive(Clone, Debug, Default)]
pub struct Network {
    proxy: Proxy,
    /// Trusted besides the system's.
    authorities: Vec<CertificateDer<'static>>,
    /// One for all lines: the system's certificates are many to read.
    verifier: Arc<OnceLock<Result<Arc<Verifier>, rustls::Error>>>,
}

/// Where a proxy stands; who we are to it is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyAddress {
    pub host: String,
    pub port: u16,
}

impl ProxyAddress {
    pub(super) fn of(proxy: &Uri) -> Self {
        let usual_port = match proxy.scheme_str() {
            Some("https") => 443,
            Some("http") => 80,
            _ => 1080,
        };
        let host = proxy.host().unwrap_or_default().to_owned();
        Self { host, port: proxy.port_u16().unwrap_or(usual_port) }
    }
}

impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Network {
    /// Waits for the disk.
    ///
    /// # Errors
    /// When there is a `ca_file` and no certificate can be read from it.
    pub fn read(proxy: Proxy, ca_file: Option<&Path>) -> Result<Self, Doubt> {
        let Some(file) = ca_file else {
            let network = Self { proxy, ..Self::default() };
            // Now, where waiting harms nobody; without one, whoever needs it says so.
            let _ = network.verifier();
            return Ok(network);
        };
        let pem = fs::read(file).map_err(|_| Doubt::WrongCaFile)?;
        let authorities = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
        let authorities = authorities.map_err(|_| Doubt::WrongCaFile)?;
        let network = Self { proxy, authorities, ..Self::default() };
        // What is inside of the certificates is only looked at now.
        let is_usable = !network.authorities.is_empty() && network.builder(true).build().is_ok();
        // Now, where waiting harms nobody.
        let _ = network.verifier();
        if is_usable { Ok(network) } else { Err(Doubt::WrongCaFile) }
    }

    /// The issuers that are trusted besides the system's.
    pub(super) fn authorities(&self) -> &[CertificateDer<'static>] {
        &self.authorities
    }

    /// Who judges the certificates that are shown.
    ///
    /// # Errors
    /// When the TLS of this machine cannot be set up.
    pub(super) fn verifier(&self) -> Result<Arc<Verifier>, rustls::Error> {
        let make = || {
            let provider = Arc::new(aws_lc_rs::default_provider());
            let verifier = if self.authorities.is_empty() {
                // With others trusted too, Windows needs an engine of our own, which not every Windows (Wine)
                // makes.
                Verifier::new(provider)
            } else {
                Verifier::new_with_extra_roots(self.authorities.iter().cloned(), provider)
            };
            verifier.map(Arc::new)
        };
        self.verifier.get_or_init(make).clone()
    }

    /// A client's beginning; one on the way to this machine itself uses no proxy.
    pub(super) fn builder(&self, is_near: bool) -> ClientBuilder {
        // One that cannot be read would have been found when the file was.
        let authorities = self.authorities.iter().filter_map(|der| Certificate::from_der(der).ok());
        let builder = Client::builder().tls_certs_merge(authorities);
        match &self.proxy {
            Proxy::System if !is_near => builder,
            Proxy::System | Proxy::Never => builder.no_proxy(),
            Proxy::At(_) if is_near => builder.no_proxy(),
            Proxy::At(url) => match reqwest::Proxy::all(url.clone()) {
                Ok(proxy) => builder.proxy(proxy),
                Err(_) => builder.no_proxy(),
            },
        }
    }

    /// The proxy that a call to this address goes through, and who we are to it.
    pub(super) fn proxy(&self, url: &Url) -> Option<Intercept> {
        if is_loopback(url) {
            return None;
        }
        let matcher = match &self.proxy {
            Proxy::Never => return None,
            Proxy::At(proxy) => Matcher::builder().all(proxy.as_str()).build(),
            Proxy::System => Matcher::from_system(),
        };
        matcher.intercept(&url.as_str().parse().ok()?)
    }

    /// The same, for people.
    pub fn proxy_for(&self, url: &Url) -> Option<ProxyAddress> {
        self.proxy(url).map(|proxy| ProxyAddress::of(proxy.uri()))
    }
}

pub fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn read(pem: &str) -> Result<Network, Doubt> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        fs::write(&file, pem).unwrap();
        Network::read(Proxy::System, Some(&file))
    }

    #[test]
    fn no_proxy_is_used_on_the_way_to_this_machine_nor_where_none_is_to_be() {
        let network = Network { proxy: Proxy::At(url("http://proxy.example.com")), ..Network::default() };
        let used = network.proxy_for(&url("https://shop.example.com")).unwrap();
        assert_eq!(used.to_string(), "proxy.example.com:80");
        for near in ["http://127.0.0.1:8787", "http://localhost", "https://[::1]"] {
            assert_eq!(network.proxy_for(&url(near)), None, "{near}");
        }
        let network = Network { proxy: Proxy::Never, ..Network::default() };
        assert_eq!(network.proxy_for(&url("https://shop.example.com")), None);
    }

    #[test]
    fn a_file_without_a_certificate_that_can_be_read_is_a_wrong_one() {
        let missing = Network::read(Proxy::System, Some(Path::new("no-such-file.pem")));
        assert_eq!(missing.unwrap_err(), Doubt::WrongCaFile);
        let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\n", empty] {
            assert_eq!(read(pem).unwrap_err(), Doubt::WrongCaFile, "{pem}");
        }
    }

    #[test]
    fn an_issuer_is_read() {
        let key = rcgen::KeyPair::generate().unwrap();
        let issuer = rcgen::CertificateParams::default().self_signed(&key).unwrap();
        assert_eq!(read(&issuer.pem()).unwrap().authorities().len(), 1);
    }
}
