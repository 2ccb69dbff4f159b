//! A newer version is told of in the settings screen, and nowhere else: the feed behind it is a real socket, and says
//! whatever it likes.

#[path = "common/certificates.rs"]
mod certificates;
mod common;
#[path = "common/faults.rs"]
mod faults;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use certificates::{Authority, Certificate};
use common::Till;
use eframe::egui::vec2;
use faults::{Call, Fate, FaultServer, Nowhere, answer, ok};
use tokio::runtime::Runtime;
use url::Url;
use voucher_desk::{
    service::{
        Network, Proxy,
        updates::{Release, newest},
    },
    voucher::Doubt,
};

const NEWER: &str = r#"{"version": "99.1.2", "page": "https://example.com/voucher-desk"}"#;
const THIS: &str = env!("CARGO_PKG_VERSION");

/// A feed and the machine it runs on.
struct Feed {
    server: FaultServer,
    _runtime: Runtime,
}

impl Feed {
    fn start(script: impl Fn(usize, &Call) -> Fate + Send + Sync + 'static) -> Self {
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(FaultServer::start(script));
        Self { server, _runtime: runtime }
    }

    fn address(&self) -> String {
        format!("{}/voucher-desk.json", self.server.base_url())
    }

    fn asked(&self) -> usize {
        self.server.calls().len()
    }
}

/// Tall enough for every setting to be in sight.
fn till(feed: &str) -> Till {
    Till::open_at(vec2(1280.0, 3000.0), &format!("language = \"zh-CN\"\n[updates]\nfeed_url = \"{feed}\"\n"))
}

fn open_settings(till: &mut Till) {
    till.click("设置");
    till.wait_for("更新源地址");
}

fn leave_and_open_again(till: &mut Till) {
    till.click("验券");
    till.wait("another screen", |till| !till.shows("更新源地址"));
    open_settings(till);
}

#[test]
fn a_newer_version_is_a_quiet_line_in_the_settings_and_the_feed_is_asked_once_a_day() {
    let feed = Feed::start(|_, _| ok(NEWER));
    let mut till = till(&feed.address());
    till.scan("164822200532619796511");
    till.wait_for("可用:兑换码可以兑换");
    assert_eq!(feed.asked(), 0, "nobody has opened the settings");
    let line = format!("99.1.2 可用 · 现在是 {THIS}");
    open_settings(&mut till);
    till.wait_for(&line);
    assert!(till.shows("详见 https://example.com/voucher-desk") && !till.announces(&line));
    leave_and_open_again(&mut till);
    till.wait_for(&line);
    let mut till = till.restart();
    assert!(!till.shows("99.1.2"), "nothing of it at the counter");
    open_settings(&mut till);
    till.wait("the line", |till| till.shows(&line));
    assert_eq!(feed.asked(), 1);
    let call = &feed.server.calls()[0];
    assert!(call.head.starts_with("GET /voucher-desk.json HTTP/1.1\r\n") && call.body.is_empty(), "{call:?}");
    let told = ["host", "user-agent", "accept", "content-type"];
    let names = call.head.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name);
    assert!(names.clone().all(|name| told.contains(&&*name.to_lowercase())), "{}", call.head);
}

#[test]
fn a_day_later_it_is_asked_anew() {
    let feed = Feed::start(|asked, _| if asked == 0 { ok(NEWER) } else { ok(NEWER.replace("99.1.2", THIS)) });
    let mut till = till(&feed.address());
    open_settings(&mut till);
    till.wait_for("99.1.2 可用");
    // As if that had been yesterday.
    let note = till.data_folder().join("update.json");
    let mut kept: serde_json::Value = serde_json::from_slice(&fs::read(&note).unwrap()).unwrap();
    kept["asked"] = (kept["asked"].as_i64().unwrap() - 24 * 60 * 60).into();
    fs::write(&note, kept.to_string()).unwrap();
    let mut till = till.restart();
    open_settings(&mut till);
    till.wait_for(&format!("现在是 {THIS},已经是最新版本"));
    assert_eq!(feed.asked(), 2);
}

#[test]
fn nobody_is_asked_unless_a_feed_is_set_and_one_that_is_typed_is_asked_once_it_is_saved() {
    let feed = Feed::start(|_, _| ok(NEWER));
    let mut till = Till::open_at(vec2(1280.0, 3000.0), "language = \"zh-CN\"\n");
    open_settings(&mut till);
    till.wait_for("不填就不问");
    till.fill("更新源地址(可不填)", "http://example.com/voucher-desk.json");
    till.leave_fields();
    till.wait_for("地址要像 https://example.com/voucher-desk.json");
    till.click("保存");
    till.wait_for("请先改好上面标出的内容");
    till.fill("更新源地址(可不填)", &feed.address());
    till.leave_fields();
    assert_eq!(feed.asked(), 0);
    till.click("保存");
    till.wait_for("99.1.2 可用");
    // The form is held until all of it is saved.
    till.wait_for("已保存");
    assert!(till.settings_file().contains(&format!("[updates]\nfeed_url = \"{}\"", feed.address())));
    till.fill("更新源地址(可不填)", "");
    till.leave_fields();
    till.click("保存");
    till.wait_for("不填就不问");
    assert!(!till.settings_file().contains("updates"), "{}", till.settings_file());
    assert_eq!(feed.asked(), 1);
}

#[test]
fn a_feed_that_gives_no_answer_is_told_of_in_the_same_quiet_line() {
    let feed = Feed::start(|_, _| Fate::Hangs(Vec::new()));
    let mut till = till(&feed.address());
    open_settings(&mut till);
    till.wait_for("正在询问有没有新版本");
    // Whoever waits for it waits for nothing else.
    till.scan("164822200532619796511");
    till.wait_for("可用:兑换码可以兑换");
    open_settings(&mut till);
    till.wait_for("没有问到有没有新版本");
    leave_and_open_again(&mut till);
    till.wait_for("没有问到有没有新版本");
    assert_eq!(feed.asked(), 1);
}

#[test]
fn what_is_kept_of_an_answer_is_looked_at_like_a_new_one() {
    let feed = Feed::start(|_, _| ok(NEWER));
    let mut till = till(&feed.address());
    open_settings(&mut till);
    till.wait_for("99.1.2 可用");
    let note = till.data_folder().join("update.json");
    let kept = fs::read_to_string(&note).unwrap();
    fs::write(&note, kept.replace("https://example.com", "http://example.com")).unwrap();
    let mut till = till.restart();
    open_settings(&mut till);
    till.wait_for("没有问到有没有新版本");
    assert!(!till.shows("99.1.2"));
}

async fn ask(feed: &FaultServer) -> Result<Release, Doubt> {
    let url = Url::parse(&feed.base_url()).unwrap();
    newest(&url, &Network::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_says_what_it_should_not_gives_no_answer() {
    let long = format!("{}{NEWER}", " ".repeat(16 << 10));
    let elsewhere = "Location: http://127.0.0.1:1/\r\n";
    for (fate, expected) in [
        (ok("<html>"), "not_understood"),
        (ok(NEWER.replace("https://", "http://")), "not_understood"),
        (ok(NEWER.replace("99.1.2", "99.1.2\u{7}")), "not_understood"),
        (ok([0xff; 64]), "not_understood"),
        (ok(long), "not_understood"),
        (Fate::Says(answer("302 Found", elsewhere, NEWER)), "http_status"),
        (Fate::Says(answer("204 No Content", "", "")), "http_status"),
        (Fate::Says(answer("500 Internal Server Error", "", NEWER)), "http_status"),
        (Fate::Breaks(answer("200 OK", "", NEWER)[..60].into()), "broken"),
        (Fate::Breaks(b"SSH-2.0-feed\r\n".into()), "broken"),
    ] {
        let told = format!("{fate:.80?}");
        let feed = FaultServer::start(move |_, _| fate.clone()).await;
        let doubt = ask(&feed).await.unwrap_err();
        assert_eq!(doubt.key(), expected, "{told}");
        assert_eq!(feed.calls().len(), 1, "it is asked once, and followed nowhere: {told}");
    }
    let nowhere = Nowhere::new();
    let gone = Url::parse(&nowhere.base_url()).unwrap();
    assert_eq!(newest(&gone, &Network::default()).await.unwrap_err(), Doubt::Unreachable);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_without_end_is_given_up_in_time_and_read_no_further_than_needed() {
    let endless = b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n";
    let feed = FaultServer::start(|_, _| Fate::Pours(endless.into(), 1 << 30)).await;
    assert!(ask(&feed).await.is_err());
    // What the connection holds by itself.
    assert!(feed.poured() <= 16 << 20, "{}", feed.poured());
    let slow =
        FaultServer::start(|_, _| Fate::Drips(answer("200 OK", "", "")[..15].into(), vec![b' '; 60])).await;
    let started = Instant::now();
    assert_eq!(ask(&slow).await.unwrap_err(), Doubt::Timeout);
    assert!(started.elapsed() < Duration::from_secs(5));
}

fn trusting(authority: &Authority, folder: &Path, proxy: Proxy) -> Network {
    let file = folder.join("ca.pem");
    fs::write(&file, &authority.pem).unwrap();
    Network::read(proxy, Some(&file)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_feed_whose_certificate_is_trusted_is_heard() {
    let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
    let network = trusting(&authority, folder.path(), Proxy::System);
    for certificate in
        [Certificate::Good, Certificate::Expired, Certificate::WrongHost, Certificate::UnknownIssuer]
    {
        let feed = FaultServer::start_tls(authority.server(certificate), |_, _| ok(NEWER)).await;
        let url = Url::parse(&format!("https://{}/f", feed.address)).unwrap();
        let said = newest(&url, &network).await;
        if certificate == Certificate::Good {
            assert_eq!(said.unwrap().version.to_string(), "99.1.2");
            assert_eq!(newest(&url, &Network::default()).await.unwrap_err(), Doubt::Insecure);
        } else {
            assert_eq!(said.unwrap_err(), Doubt::Insecure, "{certificate:?}");
            assert!(feed.calls().is_empty(), "{certificate:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_asked_by_the_same_proxy_as_the_services() {
    let proxy = FaultServer::start(|_, _| Fate::Says(answer("502 Bad Gateway", "", ""))).await;
    let by = Proxy::At(Url::parse(&proxy.base_url()).unwrap());
    let network = Network::read(by, None).unwrap();
    let url = Url::parse("https://feed.example.com/f").unwrap();
    assert!(newest(&url, &network).await.is_err());
    assert!(proxy.calls()[0].head.starts_with("CONNECT feed.example.com:443 "), "{:?}", proxy.calls());
}
