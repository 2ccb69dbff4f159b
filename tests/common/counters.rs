//! A counter without its window, and a bare keep-alive client that asks the same of the same services: what
//! the first takes longer is its own doing.

#![allow(dead_code, reason = "each file uses a part of it")]

use std::{
    env, fs,
    path::Path,
    process,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::{Certificate, Url};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use voucher_desk::{
    desk::{Board, Command, Desk, Event, Options, Practice},
    sandbox::account,
    service::{yunzhong, zhimai},
    store::SettingsFile,
    voucher::{Code, Kind, Report, Verdict},
};

/// Both services are asked for it, and one of them has it.
const CODE: &str = "104686126200130";

/// Runs this process once more, with the practice shop's secrets, which come by the environment; true in the
/// process that has them.
pub fn has_secrets() -> bool {
    const KEY: &str = "VOUCHER_DESK_ZHIMAI_OPEN_KEY";
    if env::var_os(KEY).is_some() {
        return true;
    }
    let mut again = process::Command::new(env::current_exe().unwrap());
    again.args(env::args_os().skip(1)).env(KEY, account::OPEN_KEY);
    assert!(again.env("VOUCHER_DESK_YUNZHONG_TOKEN", account::YZ_TOKEN).status().unwrap().success());
    false
}

/// Runs `start` and what it leaves running on a thread of its own.
pub fn on_a_thread<S: Send + 'static, F: Future<Output = S>>(
    start: impl FnOnce() -> F + Send + 'static,
) -> S {
    let (tell, started) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            tell.send(start().await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    started.recv().unwrap()
}

pub struct Counter {
    desk: Desk,
    board: Board,
    _folder: TempDir,
}

impl Counter {
    /// One whose lines to the services at this address are not open yet.
    pub fn open(base_url: &str, ca_file: Option<&Path>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (id, grant) = (account::OPEN_ID, account::GRANT_CODE);
        let network = ca_file.map(|file| format!("[network]\nca_file = '{}'\n", file.display()));
        let settings = format!(
            "[zhimai]\nbase_url = \"{base_url}\"\nopen_id = \"{id}\"\ngrant_code = \"{grant}\"\n\
             [yunzhong]\nbase_url = \"{base_url}\"\nuniacid = 1\nclient_type = 5\nmerchant_id = 1\n{}",
            network.unwrap_or_default()
        );
        let file = folder.path().join("settings.toml");
        fs::write(&file, settings).unwrap();
        let settings_file = SettingsFile::new(file);
        let options = Options {
            settings_file,
            data_folder: folder.path().to_owned(),
            practice: Practice::Never,
            credentials: std::sync::Arc::default(),
            training: std::sync::Arc::default(),
        };
        Self { desk: Desk::start(options, |_| {}).unwrap(), board: Board::default(), _folder: folder }
    }

    /// The first character of a code, which takes this long to type.
    pub fn type_for(&self, typing: Duration) {
        self.desk.send(Command::Warm);
        std::thread::sleep(typing);
    }

    /// How long it takes from the end of a scan until both services have answered.
    pub fn scan(&mut self) -> Duration {
        let started = Instant::now();
        self.check(|_| ());
        started.elapsed()
    }

    /// The same from when the check's turn has come, which before the secrets are read it has not.
    pub fn scan_in_turn(&mut self) -> Duration {
        let mut started = Instant::now();
        self.check(|event| {
            if matches!(event, Event::Began { .. }) {
                started = Instant::now();
            }
        });
        started.elapsed()
    }

    fn check(&mut self, mut look: impl FnMut(&Event)) {
        let command = self.board.begin(Code::new(CODE).unwrap(), Kind::Auto, Timestamp::now()).unwrap();
        self.desk.send(command);
        while !self.board.newest().is_some_and(Report::is_settled) {
            let event = self.desk.wait().unwrap();
            look(&event);
            self.board.apply(event);
        }
        let newest = self.board.newest().unwrap();
        assert_eq!(newest.verdict(), Some(Verdict::Usable), "{newest:?}");
    }
}

pub struct Bare {
    client: reqwest::Client,
    runtime: Runtime,
    base_url: String,
}

impl Bare {
    pub fn open(base_url: &str, ca_file: Option<&Path>) -> Self {
        let issuers = ca_file.map(|file| Certificate::from_pem(&fs::read(file).unwrap()).unwrap());
        let client = reqwest::Client::builder().no_proxy().tls_certs_merge(issuers).build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { client, runtime, base_url: base_url.to_owned() }
    }

    /// Asks both services at once and waits for both.
    pub fn scan(&self) -> Duration {
        let started = Instant::now();
        self.runtime.block_on(async {
            let (status, prepare) = tokio::join!(self.status(), self.prepare());
            assert_eq!((&status["data"]["status"], &prepare["result"]), (&json!("false"), &json!(1)));
        });
        started.elapsed()
    }

    async fn status(&self) -> Value {
        let nonce = rand::random_range(1..=i32::MAX).to_string();
        let timestamp = Timestamp::now().as_second().to_string();
        let (id, grant) = (account::OPEN_ID, account::GRANT_CODE);
        let token = zhimai::token(&SecretString::from(account::OPEN_KEY), grant, &nonce, id, &timestamp);
        let body = json!({
            "openId": id, "grantCode": grant, "timestamp": timestamp, "nonce": nonce, "token": token,
            "params": {"exchangeCode": CODE},
        });
        self.post(&format!("{}{}", self.base_url, zhimai::STATUS_PATH), &body).await
    }

    async fn prepare(&self) -> Value {
        let query = format!("i=1&type=5&route={}", yunzhong::ROUTE);
        let body = json!({"code": CODE, "id": account::MERCHANT_ID, "yz_token": account::YZ_TOKEN});
        self.post(&format!("{}/addons/yun_shop/api.php?{query}", self.base_url), &body).await
    }

    async fn post(&self, url: &str, body: &Value) -> Value {
        let call = self.client.post(Url::parse(url).unwrap()).json(body);
        call.send().await.unwrap().json().await.unwrap()
    }
}

/// The time that this share of them stays within.
pub fn within(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100]
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
