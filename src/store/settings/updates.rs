//! Whether this till asks if a newer version is out, and whom. It asks nobody unless somebody says so.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use url::Url;

use super::web_address;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct UpdateSettings {
    /// Where a small document tells which version is the newest; `None` to ask nobody.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "deserialize_feed_address")]
    pub feed_url: Option<Url>,
}

impl UpdateSettings {
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// An address a feed can stand at: `https`, or this machine itself. Nothing in it can tell tills apart.
pub fn feed_address(text: &str) -> Option<Url> {
    let is_near = |url: &Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    web_address(text).filter(|url| url.scheme() == "https" || is_near(url))
}

fn deserialize_feed_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let expected =
        "expected an https address such as https://example.com/voucher-desk.json, or no feed_url at all";
    feed_address(&text).map(Some).ok_or_else(|| D::Error::custom(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_stands_behind_https_or_on_this_machine() {
        for text in [
            "https://a.example/voucher-desk.json",
            "http://127.0.0.1:8000/f",
            "http://[::1]/f",
            "http://localhost",
        ] {
            assert!(feed_address(text).is_some(), "{text}");
        }
        for text in ["", "http://a.example/f", "ftp://a.example", "file:///f", "http://127.0.0.1.a.example/f"]
        {
            assert!(feed_address(text).is_none(), "{text}");
        }
    }

    #[test]
    fn an_address_that_tells_who_asks_is_none() {
        for text in ["https://till:pass@a.example/f", "https://a.example/f?till=2", "https://a.example/f#2"] {
            assert!(feed_address(text).is_none(), "{text}");
        }
    }
}
