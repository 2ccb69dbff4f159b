//! What a certificate says of itself, and why it is refused.

use jiff::Timestamp;
use rustls::CertificateError;
use x509_parser::x509::X509Name;

use crate::service::words::one_line;

/// Characters.
const LONGEST_ISSUER: usize = 80;

/// A server's certificate, as far as somebody who mends a till wants to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Organisation and common name, whichever there are.
    pub issuer: String,
    pub ends: Timestamp,
}

/// Why it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    Expired,
    NotYetValid,
    WrongHost,
    UnknownIssuer,
    Other,
}

impl Certificate {
    /// From its DER; `None` for what is no certificate.
    pub fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
        let validity = certificate.validity();
        Some(Self {
            issuer: name(certificate.issuer()),
            ends: Timestamp::from_second(validity.not_after.timestamp()).ok()?,
        })
    }

    /// Whole days; negative once it has expired.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.ends.duration_since(now).as_secs().div_euclid(24 * 60 * 60)
    }
}

/// Whoever stands in the way has made it up, perhaps to forge what is told of it.
fn name(name: &X509Name<'_>) -> String {
    let parts = name.iter_organization().chain(name.iter_common_name());
    let mut words: Vec<&str> = parts.filter_map(|part| part.as_str().ok()).collect();
    words.dedup();
    one_line(&words.join(", ")).chars().take(LONGEST_ISSUER).collect()
}

impl From<&CertificateError> for Distrust {
    fn from(error: &CertificateError) -> Self {
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongHost
            }
            // A bad signature: somebody goes by the name of an issuer who is known.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::UnknownIssuer,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};

    use super::*;

    #[test]
    fn a_certificate_tells_its_issuer_and_for_how_long_it_is_good() {
        let mut params = CertificateParams::new(["shop.example.com".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::OrganizationName, "Example Trust");
        params.distinguished_name.push(DnType::CommonName, "E7");
        (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2026, 3, 1));
        let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let certificate = Certificate::read(der.der()).unwrap();
        assert_eq!(certificate.issuer, "Example Trust, E7");
        for (now, days) in [
            ("2026-02-28T00:00:00Z", 1),
            ("2026-02-28T00:00:01Z", 0),
            ("2026-03-01T00:00:01Z", -1),
            ("2026-01-01T00:00:00Z", 59),
        ] {
            assert_eq!(certificate.days_left(now.parse().unwrap()), days, "{now}");
        }
        assert!(Certificate::read(b"no certificate").is_none());
    }

    #[test]
    fn an_issuers_name_forges_no_line_and_is_no_longer_than_one() {
        let issuer = |organisation: &str| {
            let mut params = CertificateParams::new(["shop.example.com".to_owned()]).unwrap();
            params.distinguished_name = DistinguishedName::new();
            params.distinguished_name.push(DnType::OrganizationName, organisation);
            let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
            Certificate::read(der.der()).unwrap().issuer
        };
        assert_eq!(issuer("Trust\nZhimai:\tall well\u{1b}[1A\u{202e}"), "Trust Zhimai: all well [1A ");
        assert_eq!(issuer(&"智".repeat(100)), "智".repeat(80));
    }
}
