//! The settings of the way to the services.

use std::{fmt, path::PathBuf, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use url::Url;

/// How this till reaches the services. The defaults fit most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkSettings {
    pub proxy: Proxy,
    /// Certificates (PEM) of issuers to be trusted besides the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
}

impl NetworkSettings {
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// Which proxy; none is ever used on the way to this machine itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Proxy {
    /// The operating system's, or the environment's.
    #[default]
    System,
    /// None at all.
    Never,
    At(Url),
}

/// What cannot be a proxy's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProxy {
    #[error("expected \"system\", \"none\" or an address such as http://proxy.example.com:3128")]
    NoAddress,
    #[error(
        "a proxy's user name and password must not stand here: leave them out, or choose \"system\" and \
         set the proxy up in the operating system"
    )]
    Credentials,
}

impl FromStr for Proxy {
    type Err = BadProxy;

    fn from_str(text: &str) -> Result<Self, BadProxy> {
        match text.trim() {
            "system" => Ok(Self::System),
            "none" => Ok(Self::Never),
            address => {
                let url = Url::parse(address).map_err(|_| BadProxy::NoAddress)?;
                if !url.username().is_empty() || url.password().is_some() {
                    return Err(BadProxy::Credentials);
                }
                let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
                let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
                if is_web && is_bare { Ok(Self::At(url)) } else { Err(BadProxy::NoAddress) }
            }
        }
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Never => f.write_str("none"),
            Self::At(url) => f.write_str(url.as_str().trim_end_matches('/')),
        }
    }
}

impl Serialize for Proxy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Proxy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_the_systems_none_or_an_address_and_is_written_as_it_was_read() {
        for text in ["system", "none", "http://proxy.example.com:3128", "https://10.0.0.1"] {
            assert_eq!(text.parse::<Proxy>().unwrap().to_string(), text);
        }
        for text in ["", "proxy.example.com:3128", "socks5://a", "http://a/path", "http://"] {
            assert_eq!(text.parse::<Proxy>(), Err(BadProxy::NoAddress), "{text}");
        }
    }

    #[test]
    fn a_proxys_password_is_refused_and_not_repeated() {
        for text in ["http://hunter2@a:1", "http://u:hunter2@a:1"] {
            let bad = text.parse::<Proxy>().unwrap_err();
            assert_eq!(bad, BadProxy::Credentials);
            assert!(!bad.to_string().contains("hunter2"));
        }
    }
}
