//! The settings file: TOML, written by the settings screen, readable by a person. No secrets.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use tempfile::NamedTempFile;
use url::Url;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    pub zoom: Zoom,
    pub counter: Counter,
    #[serde(skip_serializing_if = "Scanner::is_usual")]
    pub scanner: Scanner,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zhimai: Option<Zhimai>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yunzhong: Option<Yunzhong>,
}

impl Settings {
    /// Without a service there is nothing to ask but the practice shop.
    pub fn has_service(&self) -> bool {
        self.zhimai.is_some() || self.yunzhong.is_some()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Language {
    #[default]
    #[serde(rename = "system")]
    System,
    #[serde(rename = "zh-CN")]
    Chinese,
    #[serde(rename = "en")]
    English,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// How large everything is drawn, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Zoom(u16);

impl Zoom {
    /// What the settings screen offers.
    pub const STEPS: [Self; 5] = [Self(100), Self(125), Self(150), Self(175), Self(200)];

    pub fn percent(self) -> u16 {
        self.0
    }
}

impl Default for Zoom {
    fn default() -> Self {
        Self(100)
    }
}

impl<'de> Deserialize<'de> for Zoom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = u16::deserialize(deserializer)?;
        let range = 100..=250;
        if range.contains(&percent) {
            Ok(Self(percent))
        } else {
            Err(D::Error::custom("expected 100 to 250"))
        }
    }
}

/// Which till this is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Counter {
    pub store: String,
    pub name: String,
}

/// How this till's scanner sends its codes. The defaults fit most.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scanner {
    /// Typed before every code.
    pub prefix: String,
    /// Typed after every code, before what ends it.
    pub suffix: String,
    /// Milliseconds without a key after which a code ends; 0 for a scanner that sends Enter or Tab.
    pub idle_ms: u32,
    /// Milliseconds within which the same code is a double read.
    pub double_read_ms: u32,
}

impl Default for Scanner {
    fn default() -> Self {
        Self { prefix: String::new(), suffix: String::new(), idle_ms: 0, double_read_ms: 2_000 }
    }
}

impl Scanner {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// The account with Zhimai, but for its `openKey`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Zhimai {
    #[serde(deserialize_with = "deserialize_web_address")]
    pub base_url: Url,
    pub open_id: String,
    pub grant_code: String,
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

/// The settings file could not be used. It is left as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {problem}", path.display(), line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct SettingsError {
    pub path: PathBuf,
    pub line: Option<usize>,
    pub problem: String,
}

/// Where the settings stand.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    path: PathBuf,
}

impl SettingsFile {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file in the platform's config folder.
    pub fn in_config_folder() -> Option<Self> {
        Some(Self::new(super::project_folders()?.config_dir().join("settings.toml")))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// No file means default settings.
    ///
    /// # Errors
    /// An unreadable file, an unknown key, a wrong type: with the line and what was expected.
    pub fn load(&self) -> Result<Settings, SettingsError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
            Err(error) => return Err(self.error(None, error.to_string())),
        };
        // Windows' own editor begins a file with a byte order mark.
        let text = text.trim_start_matches('\u{feff}');
        toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| 1 + text[..span.start].matches('\n').count());
            self.error(line, without_value(error.message()))
        })
    }

    /// Writes a new file beside the old one, then puts it in its place. A file that cannot be read
    /// is not replaced: there may be something in it that somebody wants back.
    ///
    /// # Errors
    /// When the old file is unreadable or the new one cannot be written.
    pub fn save(&self, settings: &Settings) -> Result<(), SettingsError> {
        self.load()?;
        self.replace(settings).map_err(|error| self.error(None, error.to_string()))
    }

    fn replace(&self, settings: &Settings) -> io::Result<()> {
        let text = toml::to_string(settings).map_err(io::Error::other)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    fn error(&self, line: Option<usize>, problem: String) -> SettingsError {
        SettingsError { path: self.path.clone(), line, problem }
    }
}

/// A wrong value is not repeated: it may be a secret in the wrong place.
fn without_value(message: &str) -> String {
    let repeats_value = ["invalid", "unknown variant"].iter().any(|start| message.starts_with(start));
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if repeats_value => format!("expected {expected}"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, SettingsFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::new(folder.path().join("settings.toml"));
        fs::write(file.path(), text).unwrap();
        (folder, file)
    }

    fn error(text: &str) -> SettingsError {
        let (_folder, file) = file(text);
        let error = file.load().unwrap_err();
        assert_eq!(fs::read_to_string(file.path()).unwrap(), text, "the file is left as it was");
        error
    }

    const EXAMPLE: &str = r#"
language = "system"
[counter]
store = "如皋旗舰店"
name = "2 号收银台"
[zhimai]
base_url = "https://openapi.qmai.cn"
open_id = "id"
grant_code = "code"
[yunzhong]
base_url = "https://shop.example.com"
route_style = "query"
uniacid = 1
client_type = 5
merchant_id = 1
"#;

    #[test]
    fn the_documented_file_is_read_and_written_back_the_same() {
        let (_folder, file) = file(EXAMPLE);
        let settings = file.load().unwrap();
        assert_eq!(settings.counter.name, "2 号收银台");
        assert_eq!(settings.yunzhong.as_ref().unwrap().client_type, 5);
        file.save(&settings).unwrap();
        assert_eq!(file.load().unwrap(), settings);
    }

    #[test]
    fn no_file_means_the_defaults_and_saving_makes_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::new(folder.path().join("new/settings.toml"));
        assert_eq!(file.load().unwrap(), Settings::default());
        file.save(&Settings { theme: Theme::Dark, ..Settings::default() }).unwrap();
        assert_eq!(file.load().unwrap().theme, Theme::Dark);
    }

    #[test]
    fn a_byte_order_mark_is_no_fault() {
        assert!(file(&format!("\u{feff}{EXAMPLE}")).1.load().is_ok());
    }

    #[test]
    fn a_wrong_file_names_the_line_and_the_mend_and_stays_as_it_was() {
        let unknown_key = error("language = \"en\"\n[counter]\nshop = \"x\"\n");
        assert_eq!(unknown_key.line, Some(3));
        assert!(unknown_key.problem.contains("`shop`") && unknown_key.problem.contains("`store`"));
        assert_eq!(error("language = \"fr\"").line, Some(1));
        assert_eq!(error("zoom = 900").problem, "expected 100 to 250");
        let address = error("[zhimai]\nbase_url = \"ftp://a\"\nopen_id = \"\"\ngrant_code = \"\"");
        assert_eq!(address.line, Some(2));
        assert!(address.problem.contains("https://openapi.qmai.cn"));
    }

    #[test]
    fn a_value_in_the_wrong_place_is_not_repeated() {
        for text in ["\nzoom = \"hunter2\"", "\nzoom = \"a, expected hunter2\"", "\nlanguage = \"hunter2\""] {
            let wrong = error(text);
            assert_eq!(wrong.line, Some(2));
            assert!(!wrong.to_string().contains("hunter2"), "{wrong}");
        }
    }

    #[test]
    fn an_unreadable_file_is_never_overwritten() {
        let (_folder, file) = file("not toml");
        assert!(file.save(&Settings::default()).is_err());
        assert_eq!(fs::read_to_string(file.path()).unwrap(), "not toml");
    }

    #[test]
    fn only_bare_web_addresses_are_taken() {
        for text in ["https://a.example", " http://127.0.0.1:8787/sub/ "] {
            assert!(web_address(text).is_some(), "{text}");
        }
        for text in ["", "a.example", "ftp://a", "https://u:p@a.example", "https://a/?q=1", "https://"] {
            assert!(web_address(text).is_none(), "{text}");
        }
    }
}
