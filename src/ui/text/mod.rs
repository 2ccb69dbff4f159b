//! Every text of the program, in every language: a function each, so that a missing translation
//! does not compile. Short texts have no full stop; a button that asks for more ends in `…`.

mod batch;
mod counter;
mod doubt;
mod files;
mod forget;
mod history;
mod network;
mod reason;
mod scanner;
mod setup;
mod shift;
mod updates;

pub use batch::*;
pub use counter::*;
pub use doubt::*;
pub use files::*;
pub use forget::*;
pub use history::*;
pub use network::*;
pub use reason::*;
pub use scanner::*;
pub use setup::*;
pub use shift::*;
pub use updates::*;

use crate::store::Language;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// In simplified characters, as on the mainland.
    Chinese,
    /// Chinese in traditional characters, and in Taiwan's words.
    Traditional,
    English,
}

impl Lang {
    pub const ALL: [Self; 3] = [Self::Chinese, Self::Traditional, Self::English];

    /// The language that was set, or the system's; Chinese speakers of any region read Chinese.
    pub fn of(setting: Language) -> Self {
        match setting {
            Language::Chinese => Self::Chinese,
            Language::Traditional => Self::Traditional,
            Language::English => Self::English,
            Language::System => {
                sys_locale::get_locale().map_or(Self::Chinese, |locale| Self::of_locale(&locale))
            }
        }
    }

    /// Of `zh-TW`, `zh_HK.UTF-8`, `zh-Hans-SG`, `en-GB`. A script that is named says more than the region.
    fn of_locale(locale: &str) -> Self {
        let locale = locale.to_lowercase();
        let mut parts = locale.split(['-', '_', '.', '@']);
        if parts.next() != Some("zh") {
            return Self::English;
        }
        let parts: Vec<&str> = parts.collect();
        let names = |wanted: &[&str]| parts.iter().any(|part| wanted.contains(part));
        if names(&["hant"]) || (names(&["tw", "hk", "mo"]) && !names(&["hans"])) {
            Self::Traditional
        } else {
            Self::Chinese
        }
    }

    /// As BCP 47 names it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::Traditional => "zh-TW",
            Self::English => "en",
        }
    }
}

macro_rules! texts {
    ($($name:ident: $chinese:literal, $traditional:literal, $english:literal;)*) => {
        $(pub fn $name(lang: Lang) -> &'static str {
            match lang {
                Lang::Chinese => $chinese,
                Lang::Traditional => $traditional,
                Lang::English => $english,
            }
        })*
    };
}
use texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_readers_of_each_region_get_their_characters() {
        for locale in
            ["zh-TW", "zh-HK", "zh-MO", "zh-Hant", "zh-Hant-SG", "zh_TW.UTF-8", "ZH-tw", "zh-HK-x-a"]
        {
            assert_eq!(Lang::of_locale(locale), Lang::Traditional, "{locale}");
        }
        for locale in ["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-HK", "zh_CN.UTF-8"] {
            assert_eq!(Lang::of_locale(locale), Lang::Chinese, "{locale}");
        }
        for locale in ["en-US", "en-HK", "de_DE.UTF-8", "ja-JP", "C", ""] {
            assert_eq!(Lang::of_locale(locale), Lang::English, "{locale}");
        }
    }

    #[test]
    fn a_language_that_was_set_is_the_one() {
        assert_eq!(Lang::of(Language::Chinese), Lang::Chinese);
        assert_eq!(Lang::of(Language::Traditional), Lang::Traditional);
        assert_eq!(Lang::of(Language::English), Lang::English);
    }
}
