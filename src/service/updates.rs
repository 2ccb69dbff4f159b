//! The feed of newer versions: a small document at an address of the shop's own choice. What it says is shown as text,
//! and nothing else comes of it.

use reqwest::Url;
use semver::Version;
use serde::Deserialize;

use super::{network::Network, transport};
use crate::voucher::Doubt;

/// Many times what the two fields need.
const MAX_FEED_BYTES: usize = 16 << 10;
const MAX_VERSION_BYTES: usize = 40;
const MAX_PAGE_BYTES: usize = 200;

/// The newest version, and where to read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub version: Version,
    /// Behind `https`, and in printable ASCII, as addresses are.
    pub page: Url,
}

/// Other fields may be there, for those who know them.
#[derive(Deserialize)]
struct Feed {
    version: String,
    page: String,
}

impl Release {
    /// # Errors
    /// Which field cannot be what it should be.
    pub fn new(version: &str, page: &str) -> Result<Self, Doubt> {
        let version = read_version(version).ok_or_else(|| not_understood("version", "no version"))?;
        let page = read_page(page).ok_or_else(|| not_understood("page", "no https address"))?;
        Ok(Self { version, page })
    }

    /// Whether it is newer than this program.
    pub fn is_newer(&self) -> bool {
        let this = Version::parse(env!("CARGO_PKG_VERSION"));
        this.is_ok_and(|this| self.version.cmp_precedence(&this).is_gt())
    }
}

/// Asks the feed, once, and tells it nothing of this till. A feed that sends elsewhere is not followed.
///
/// # Errors
/// Why there is no answer that makes sense.
pub async fn newest(feed: &Url, network: &Network) -> Result<Release, Doubt> {
    let line = transport::line(feed, network)?;
    read(&transport::get(&line, feed, MAX_FEED_BYTES).await?)
}

fn read(body: &[u8]) -> Result<Release, Doubt> {
    // What is wrong with it is not repeated: it is a stranger's text.
    let Feed { version, page } = serde_json::from_slice(body).map_err(|_| not_understood("", "no feed"))?;
    Release::new(&version, &page)
}

fn read_version(text: &str) -> Option<Version> {
    (text.len() <= MAX_VERSION_BYTES).then(|| Version::parse(text).ok()).flatten()
}

fn read_page(text: &str) -> Option<Url> {
    // Parsing would drop line breaks and tabs without a word.
    let is_plain = text.len() <= MAX_PAGE_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic());
    let url = Url::parse(text).ok().filter(|_| is_plain)?;
    let is_bare = url.username().is_empty() && url.password().is_none();
    (url.scheme() == "https" && url.has_host() && is_bare).then_some(url)
}

fn not_understood(field: &str, problem: &str) -> Doubt {
    Doubt::NotUnderstood { field: field.into(), problem: problem.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "https://example.com/voucher-desk";

    fn field(read: Result<Release, Doubt>) -> String {
        match read {
            Err(Doubt::NotUnderstood { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_feed_names_a_version_and_where_to_read_of_it() {
        let body = format!("{{\"version\": \"0.2.0\", \"page\": \"{PAGE}\", \"notes\": [1, {{}}]}}");
        let release = read(body.as_bytes()).unwrap();
        assert_eq!((release.version.to_string(), release.page.as_str()), ("0.2.0".into(), PAGE));
    }

    #[test]
    fn only_a_greater_version_is_newer() {
        let is_newer = |version: &str| Release::new(version, PAGE).unwrap().is_newer();
        let this = env!("CARGO_PKG_VERSION");
        assert!(is_newer("99.0.0") && is_newer("99.0.0-rc.1"));
        assert!(!is_newer(this) && !is_newer("0.0.1") && !is_newer("0.0.1+99"));
        assert!(!is_newer(&format!("{this}+another.build")) && !is_newer(&format!("{this}-rc.1")));
    }

    #[test]
    fn what_is_no_version_is_refused() {
        let long = format!("1.0.0-{}", "a".repeat(MAX_VERSION_BYTES));
        for version in [
            "",
            "1",
            "1.2",
            "v1.2.3",
            "1.2.3.4",
            "01.2.3",
            "+1.2.3",
            "1.2.-3",
            " 1.2.3",
            "1.2.3\n",
            "１.2.3",
            "1.2.99999999999999999999",
            "1.2.3-\u{202e}",
            &long,
        ] {
            assert_eq!(field(Release::new(version, PAGE)), "version", "{version:?}");
        }
    }

    #[test]
    fn what_is_no_address_behind_https_is_refused() {
        let long = format!("https://example.com/{}", "a".repeat(MAX_PAGE_BYTES));
        for page in [
            "",
            "example.com",
            "http://example.com",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https:example.com\n",
            "https://u:p@example.com",
            "https://example.com/a\tb",
            "https://example.com/\u{7}",
            "https://example.com/\u{202e}moc",
            " https://example.com",
            &long,
        ] {
            assert_eq!(field(Release::new("1.2.3", page)), "page", "{page:?}");
        }
    }

    #[test]
    fn what_is_no_feed_is_refused() {
        let deep = "[".repeat(10_000);
        for body in [
            "",
            "null",
            "0.2.0",
            "<html>",
            "{\"version\":\"1.2.3\"}",
            "{\"version\":1,\"page\":\"\"}",
            "\u{feff}{}",
            &deep,
            "{\"version\":\"1.2.3\",\"version\":\"1.2.4\",\"page\":\"https://a.example\"}",
        ] {
            assert_eq!(field(read(body.as_bytes())), "", "{body:.40}");
        }
        assert_eq!(field(read(&[b'{', 0xff, b'}'])), "");
    }

    proptest! {
        #[test]
        fn whatever_a_feed_says_what_is_shown_of_it_is_short_and_printable(version in ".{0,50}", page in "(https://)?.{0,250}") {
            if let Ok(release) = Release::new(&version, &page) {
                let shown = format!("{} {}", release.version, release.page);
                prop_assert!(shown.len() < 4 * MAX_PAGE_BYTES, "{shown}");
                prop_assert!(shown.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{shown}");
            }
        }
    }
}
