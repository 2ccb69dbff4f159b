//! The settings file: TOML, written by the settings screen, readable by a person. No secrets.

mod batch;
mod file;
mod journal;
mod kiosk;
mod look;
mod network;
mod scanner;
mod sound;
mod updates;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use url::Url;

use crate::voucher::Service;

pub use batch::BatchSettings;
pub use file::{SettingsError, SettingsFile};
pub use journal::JournalSettings;
pub use kiosk::{Kiosk, PinHash};
pub use look::{Language, Theme, Zoom};
pub use network::{BadProxy, NetworkSettings, Proxy};
pub use scanner::{Scanner, Serial};
pub use sound::{SoundVolumes, Volume};
pub use updates::{UpdateSettings, feed_address};

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    pub zoom: Zoom,
    pub counter: Counter,
    #[serde(skip_serializing_if = "Scanner::is_usual")]
    pub scanner: Scanner,
    #[serde(skip_serializing_if = "SoundVolumes::is_usual")]
    pub sound: SoundVolumes,
    #[serde(skip_serializing_if = "JournalSettings::is_usual")]
    pub journal: JournalSettings,
    #[serde(skip_serializing_if = "BatchSettings::is_usual")]
    pub batch: BatchSettings,
    #[serde(skip_serializing_if = "Kiosk::is_usual")]
    pub kiosk: Kiosk,
    #[serde(skip_serializing_if = "NetworkSettings::is_usual")]
    pub network: NetworkSettings,
    #[serde(skip_serializing_if = "UpdateSettings::is_usual")]
    pub updates: UpdateSettings,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zhimai: Option<Zhimai>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yunzhong: Option<Yunzhong>,
}

impl Settings {
    /// Without a service there is nothing to ask but the practice shop.
    pub fn has_service(&self) -> bool {
        !self.services().is_empty()
    }

    /// Those that are set up.
    pub fn services(&self) -> Vec<Service> {
        let zhimai = self.zhimai.as_ref().map(|_| Service::Zhimai);
        let yunzhong = self.yunzhong.as_ref().map(|_| Service::Yunzhong);
        zhimai.into_iter().chain(yunzhong).collect()
    }
}

/// Which till this is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Counter {
    pub store: String,
    pub name: String,
}

/// The account with Zhimai, but for its `openKey`.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Zhimai {
    #[serde(deserialize_with = "deserialize_web_address")]
    pub base_url: Url,
    pub open_id: String,
    pub grant_code: String,
}

/// Who the shop is to Zhimai is nobody else's business.
impl fmt::Debug for Zhimai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zhimai({}, [redacted])", self.base_url)
    }
}

/// The account with Yunzhong, but for its token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Yunzhong {
    #[serde(deserialize_with = "deserialize_web_address")]
    pub base_url: Url,
    #[serde(default)]
    pub route_style: RouteStyle,
    pub uniacid: u32,
    /// 5 for H5, 9 for a till.
    pub client_type: u32,
    pub merchant_id: u32,
}

/// How a route becomes an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RouteStyle {
    #[default]
    Query,
    Path,
}

/// An address a service can stand at: `http` or `https`, a host, and no password in it.
pub fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_bare = url.username().is_empty() && url.password().is_none();
    (is_web && is_bare && url.query().is_none() && url.fragment().is_none()).then_some(url)
}

fn deserialize_web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    web_address(&text).ok_or_else(|| D::Error::custom("expected an address such as https://openapi.qmai.cn"))
}
