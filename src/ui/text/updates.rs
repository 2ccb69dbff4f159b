//! Newer versions.

use url::Url;

use super::{Lang, texts};
use crate::desk::UpdateNews;

texts! {
    section_updates: "新版本", "新版本", "New versions";
    feed_url: "更新源地址(可不填)", "更新來源網址(可不填)", "Update feed (optional)";
    feed_hint: "不填就不问。填了以后,打开设置时会问有没有新版本,每天最多一次;只在这里说明,不下载任何东西", "不填就不問。填了以後,開啟設定時會問有沒有新版本,每天最多一次;只在這裡說明,不會自動更新", "Nobody is asked without one. With one, it is asked for a newer version when Settings opens, once a day at most; it is told here only, and nothing is downloaded";
    bad_feed: "地址要像 https://example.com/voucher-desk.json", "網址要像 https://example.com/voucher-desk.json", "An address looks like https://example.com/voucher-desk.json";
    asking_feed: "正在询问有没有新版本…", "正在詢問有沒有新版本…", "Asking for a newer version…";
}

const THIS: &str = env!("CARGO_PKG_VERSION");

pub fn update_news(lang: Lang, news: &UpdateNews) -> String {
    match (lang, news) {
        (_, UpdateNews::Off) => feed_hint(lang).into(),
        (Lang::Chinese, UpdateNews::Newest) => format!("现在是 {THIS},已经是最新版本"),
        (Lang::Traditional, UpdateNews::Newest) => format!("現在是 {THIS},已經是最新版本"),
        (Lang::English, UpdateNews::Newest) => format!("This is {THIS}, the newest version"),
        (Lang::Chinese, UpdateNews::Newer(release)) => format!("{} 可用 · 现在是 {THIS}", release.version),
        (Lang::Traditional, UpdateNews::Newer(release)) => format!("{} 可用 · 現在是 {THIS}", release.version),
        (Lang::English, UpdateNews::Newer(release)) => {
            format!("{} is available · this is {THIS}", release.version)
        }
        (Lang::Chinese, UpdateNews::NoAnswer) => {
            "没有问到有没有新版本。一天以后打开设置时再问;改了更新源地址或网络设置,保存后马上再问".into()
        }
        (Lang::Traditional, UpdateNews::NoAnswer) => {
            "沒有問到有沒有新版本。一天以後開啟設定時再問;改了更新來源網址或網路設定,儲存後馬上再問".into()
        }
        (Lang::English, UpdateNews::NoAnswer) => {
            "The feed could not be asked for a newer version. It is asked again when Settings opens a day later, or as soon as another feed or network is saved".into()
        }
    }
}

/// Where to read of the newest version.
pub fn update_page(lang: Lang, page: &Url) -> String {
    match lang {
        Lang::Chinese => format!("详见 {page}"),
        Lang::Traditional => format!("說明:{page}"),
        Lang::English => format!("See {page}"),
    }
}
