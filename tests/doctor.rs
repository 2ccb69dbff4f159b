//! `voucher-desk doctor` over real sockets: each step tells what is wrong with it and what to do, by
//! whichever way the settings say, and no secret is in it.

#[path = "common/asker.rs"]
mod asker;
#[path = "common/certificates.rs"]
mod certificates;
#[path = "common/faults.rs"]
mod faults;

use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    process::{Command, Output},
    time::{Duration, Instant},
};

use asker::yes;
use certificates::{Authority, Certificate};
use faults::{Call, Fate, FaultServer, Nowhere, answer, ok};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use voucher_desk::{
    sandbox::{Sandbox, account},
    voucher::Service,
};

const CODE: &str = "164822200532619796511";
const SECRET: &str = "hunter2-4711";

/// The program with these settings and secrets, and none of whoever runs the tests.
struct Machine {
    folder: tempfile::TempDir,
    settings: String,
    variables: Vec<(&'static str, String)>,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = |name| (name, "practice-open-key".to_owned());
        let token = ("VOUCHER_DESK_YUNZHONG_TOKEN", account::YZ_TOKEN.to_owned());
        let variables = vec![key("VOUCHER_DESK_ZHIMAI_OPEN_KEY"), token];
        Self { folder, settings: "language = \"en\"\n".into(), variables }
    }

    fn zhimai(mut self, base_url: &str) -> Self {
        let (id, grant) = (account::OPEN_ID, account::GRANT_CODE);
        writeln!(
            self.settings,
            "[zhimai]\nopen_id = \"{id}\"\ngrant_code = \"{grant}\"\nbase_url = \"{base_url}\""
        )
        .unwrap();
        self
    }

    fn yunzhong(mut self, base_url: &str, merchant_id: u32) -> Self {
        let shop = format!("uniacid = 1\nclient_type = 5\nmerchant_id = {merchant_id}");
        writeln!(self.settings, "[yunzhong]\n{shop}\nbase_url = \"{base_url}\"").unwrap();
        self
    }

    fn proxy(mut self, proxy: &str) -> Self {
        writeln!(self.settings, "[network]\nproxy = \"{proxy}\"").unwrap();
        self
    }

    /// Trusts this authority too; after the proxy, if there is one.
    fn ca_file(mut self, pem: &str) -> Self {
        let file = self.folder.path().join("ca.pem");
        fs::write(&file, pem).unwrap();
        if !self.settings.contains("[network]") {
            self.settings.push_str("[network]\n");
        }
        writeln!(self.settings, "ca_file = '{}'", file.display()).unwrap();
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        let file = self.folder.path().join("settings.toml");
        fs::write(&file, &self.settings).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command.args(arguments).arg("--config").arg(file).arg("--data-dir").arg(self.folder.path());
        for name in ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    async fn examine(&self) -> Found {
        Found::of(&self.run(&["doctor", "--json"]).await)
    }
}

/// What the program printed.
struct Found {
    steps: Vec<Value>,
    status: Option<i32>,
}

impl Found {
    fn of(output: &Output) -> Self {
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        let all = text.clone() + &String::from_utf8_lossy(&output.stderr);
        for secret in [SECRET, account::OPEN_KEY, account::YZ_TOKEN, account::OPEN_ID, account::GRANT_CODE] {
            assert!(!all.contains(secret), "{all}");
        }
        let steps = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Self { steps, status: output.status.code() }
    }

    fn step(&self, name: &str) -> &Value {
        let step = self.steps.iter().find(|step| step["step"] == name);
        step.unwrap_or_else(|| panic!("no {name} in {:?}", self.steps))
    }

    /// The step's outcome, and what is told of it.
    fn of_step(&self, name: &str) -> (&str, &str) {
        let step = self.step(name);
        (step["outcome"].as_str().unwrap(), step["detail"].as_str().unwrap())
    }

    #[track_caller]
    fn assert_fails(&self, name: &str, words: &str) {
        let (outcome, detail) = self.of_step(name);
        assert!(outcome == "failed" && detail.contains(words), "{outcome}: {detail}");
        assert_eq!(self.status, Some(1));
    }

    #[track_caller]
    fn assert_all_well(&self) {
        assert!(self.steps.iter().all(|step| step["outcome"] != "failed"), "{:?}", self.steps);
        assert_eq!(self.status, Some(0));
    }
}

/// What Zhimai says to whoever knocks, and to a check.
fn well(headers: &str, call: &Call) -> Fate {
    if call.is_knock() {
        Fate::Breaks(answer("200 OK", headers, ""))
    } else {
        Fate::Says(answer("200 OK", headers, yes(Service::Zhimai)))
    }
}

async fn sandbox() -> Sandbox {
    Sandbox::start(SocketAddr::from(([127, 0, 0, 1], 0)), Duration::ZERO).await.unwrap()
}

/// A proxy that takes every host for this one.
async fn tunnel_to(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    // Whoever only looks whether somebody listens says nothing.
                    let Ok(byte) = client.read_u8().await else { return };
                    head.push(byte);
                }
                assert!(head.starts_with(b"CONNECT shop.example.com:443 "));
                client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let mut server = TcpStream::connect(server).await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    address
}

/// A SOCKS proxy that takes every host for this one.
async fn socks_to(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut greeting = [0; 3];
                // Whoever only looks whether somebody listens says nothing.
                let Ok(_) = client.read_exact(&mut greeting).await else { return };
                assert_eq!(greeting, [5, 1, 0], "version 5, and nobody in particular");
                client.write_all(&[5, 0]).await.unwrap();
                let mut request = [0; 4 + 1 + "shop.invalid".len() + 2];
                client.read_exact(&mut request).await.unwrap();
                assert_eq!(&request[5..17], b"shop.invalid");
                client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
                let mut server = TcpStream::connect(server).await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socks_proxy_of_the_system_is_used_for_a_name_that_only_it_knows() {
    let server = FaultServer::start(|_, call| well("", call)).await;
    let proxy = socks_to(server.address).await;
    let machine = Machine::new().zhimai("http://shop.invalid");
    let machine = machine.with("ALL_PROXY", format!("socks5h://{proxy}"));
    let found = machine.examine().await;
    found.assert_all_well();
    assert_eq!(found.of_step("proxy"), ("well", &*proxy.to_string()));
    assert!(server.calls().iter().all(|call| call.header("host") == Some("shop.invalid")));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_does_not_answer_keeps_nobody_from_the_rest() {
    let shop = sandbox().await;
    let mut machine = Machine::new().zhimai(&shop.base_url());
    machine.variables.clear();
    let bus = machine.folder.path().join("bus");
    // The system takes the call, and nobody ever says a word.
    let _bus = std::os::unix::net::UnixListener::bind(&bus).unwrap();
    let machine = machine.with("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", bus.display()));
    let asked = Instant::now();
    let output = machine.run(&["doctor", "--json"]).await;
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
    let found = Found::of(&output);
    assert_eq!((found.of_step("connection").0, found.of_step("clock").0), ("well", "well"));
    assert_eq!(found.of_step("account"), ("skipped", "Without its secret"));
    assert_eq!(found.status, Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("The keyring does not answer"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_shop_is_well_and_every_step_says_so() {
    let machine = Machine::new();
    let found = Found::of(&machine.run(&["doctor", "--sandbox", "--json"]).await);
    found.assert_all_well();
    let steps: Vec<&str> = found.steps.iter().map(|step| step["step"].as_str().unwrap()).collect();
    let way = ["proxy", "name", "connection", "tls", "clock", "account"];
    assert_eq!(steps, [&way[..], &way[..], &["merchant"]].concat());
    for name in ["proxy", "connection", "clock", "account", "merchant"] {
        assert_eq!(found.step(name)["outcome"], "well", "{name}");
        assert!(found.step(name)["took_ms"].is_u64());
    }
    assert_eq!(found.of_step("tls").0, "skipped");
    assert!(found.of_step("tls").1.contains("http://"));
    let lines = String::from_utf8(machine.run(&["doctor", "--sandbox"]).await.stdout).unwrap();
    assert_eq!(lines.lines().count(), steps.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_service_set_up_there_is_nothing_to_look_at() {
    let output = Machine::new().run(&["doctor"]).await;
    assert_eq!(output.status.code(), Some(69));
    assert!(output.stdout.is_empty() && String::from_utf8_lossy(&output.stderr).contains("--sandbox"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_listens_the_connection_fails_and_the_rest_is_left() {
    let nowhere = Nowhere::new();
    let found = Machine::new().zhimai(&nowhere.base_url()).examine().await;
    found.assert_fails("connection", "Check the address and its port");
    for name in ["tls", "clock", "account"] {
        assert_eq!(found.of_step(name), ("skipped", "Mend what is above first"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_has_fails() {
    let found = Machine::new().zhimai("https://shop.invalid").proxy("none").examine().await;
    found.assert_fails("name", "Check the network, its DNS and the service address");
    assert_eq!(found.of_step("connection").0, "skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_issuer_is_told_and_trusted_once_its_file_is_given() {
    let authority = Authority::new();
    let server = FaultServer::start_tls(authority.server(Certificate::Good), |_, call| well("", call)).await;
    let base_url = format!("https://{}", server.address);
    let strict = Machine::new().zhimai(&base_url);
    let found = strict.examine().await;
    found.assert_fails("tls", "give its CA file under Network");
    let (_, detail) = found.of_step("tls");
    assert!(detail.contains("Issued by") && detail.contains("days left"), "{detail}");
    assert!(server.calls().iter().all(Call::is_knock), "nothing of the shop was sent");

    let trusting = Machine::new().zhimai(&base_url).ca_file(&authority.pem);
    let found = trusting.examine().await;
    found.assert_all_well();
    assert_eq!(found.of_step("ca_file").0, "well");
    let (outcome, detail) = found.of_step("tls");
    assert!(outcome == "well" && detail.contains("days left"), "{detail}");
    let check = ["check", "--kind", "exchange", CODE];
    assert_eq!(trusting.run(&check).await.status.code(), Some(0));
    assert_eq!(strict.run(&check).await.status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_wrong_certificates_are_told_apart() {
    let authority = Authority::new();
    for (certificate, words) in [
        (Certificate::Expired, "The certificate has expired"),
        (Certificate::WrongHost, "another host's"),
        (Certificate::UnknownIssuer, "issuer is not known"),
    ] {
        let server = FaultServer::start_tls(authority.server(certificate), |_, _| ok("")).await;
        let machine = Machine::new().zhimai(&format!("https://{}", server.address)).ca_file(&authority.pem);
        let found = machine.examine().await;
        found.assert_fails("tls", words);
        assert_eq!(found.of_step("account").0, "skipped");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tls_is_told() {
    let shop = sandbox().await;
    let found = Machine::new().zhimai(&format!("https://{}", shop.address)).examine().await;
    found.assert_fails("tls", "does not speak TLS");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_tls_is_out_of_date_is_told() {
    // Of TLS 1.1: its greeting, with nothing random in it, and its refusal of ours.
    let greeting = [&[22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2][..], &[7; 32], &[0, 0, 0x2f, 0]].concat();
    let refusal = vec![21, 3, 2, 0, 2, 2, 70];
    for says in [greeting, refusal] {
        let server = FaultServer::start(move |_, _| Fate::Breaks(says.clone())).await;
        let found = Machine::new().zhimai(&format!("https://{}", server.address)).examine().await;
        found.assert_fails("tls", "speaks no TLS that is safe today");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ca_file_that_cannot_be_used_stops_everything_and_says_so() {
    let shop = sandbox().await;
    let machine = Machine::new().zhimai(&shop.base_url()).ca_file("no certificate");
    let found = machine.examine().await;
    found.assert_fails("ca_file", "Check the CA file under Network");
    assert_eq!(found.of_step("account").0, "skipped");
    let check = machine.run(&["check", "--json", "--kind", "exchange", CODE]).await;
    assert_eq!(check.status.code(), Some(2));
    let line: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert!(line["reason"].as_str().unwrap().contains("CA file"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_of_the_settings_is_used_for_a_name_that_only_it_knows() {
    let proxy = FaultServer::start(|_, call| well("", call)).await;
    let machine = Machine::new().zhimai("http://shop.invalid").proxy(&proxy.base_url());
    let found = machine.examine().await;
    found.assert_all_well();
    assert_eq!(found.of_step("proxy"), ("well", &*proxy.address.to_string()));
    assert_eq!(found.of_step("name").0, "skipped");
    assert_eq!(machine.run(&["check", "--kind", "exchange", CODE]).await.status.code(), Some(0));
    assert!(proxy.calls().iter().all(|call| call.head.contains(" http://shop.invalid/")));
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_goes_through_a_proxy_and_the_proxys_password_is_not_shown() {
    let authority = Authority::new();
    // The host that is wrong for this machine is the right one for the proxy's.
    let config = authority.server(Certificate::WrongHost);
    let server = FaultServer::start_tls(config, |_, call| well("", call)).await;
    let proxy = tunnel_to(server.address).await;
    let machine = Machine::new().zhimai("https://shop.example.com").ca_file(&authority.pem);
    let found = machine.with("HTTPS_PROXY", format!("http://till:{SECRET}@{proxy}")).examine().await;
    found.assert_all_well();
    assert_eq!(found.of_step("proxy"), ("well", &*proxy.to_string()));
    assert_eq!(found.of_step("tls").0, "well");
}

/// A proxy that says this to everybody, with a clock of its own.
async fn proxy_that_says(status: &'static str) -> FaultServer {
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    FaultServer::start(move |_, _| Fate::Says(answer(status, date, ""))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_wants_a_login_is_told_whatever_the_service_speaks() {
    let proxy = proxy_that_says("407 Proxy Authentication Required").await;
    for base_url in ["https://shop.example.com", "http://shop.example.com"] {
        let machine = Machine::new().zhimai(base_url).proxy(&proxy.base_url());
        let found = machine.examine().await;
        found.assert_fails("proxy", &format!("The proxy {} wants a login", proxy.address));
        assert_eq!(found.of_step("connection").0, "well", "somebody is there");
        for step in ["tls", "clock", "account"] {
            assert_eq!(found.of_step(step), ("skipped", "Mend what is above first"), "{base_url}");
        }
        let check = machine.run(&["check", "--json", "--kind", "exchange", CODE]).await;
        assert_eq!(check.status.code(), Some(2));
        let line: Value = serde_json::from_slice(&check.stdout).unwrap();
        assert!(line["reason"].as_str().unwrap().starts_with("The proxy wants a login"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_lets_nobody_through_is_told() {
    let proxy = proxy_that_says("403 Forbidden").await;
    let found = Machine::new().zhimai("https://shop.example.com").proxy(&proxy.base_url()).examine().await;
    found.assert_fails("proxy", "does not let anybody through to this service");
    assert_eq!(found.of_step("tls").0, "skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_proxy_is_used_on_the_way_to_this_machine() {
    let shop = sandbox().await;
    let nowhere = Nowhere::new();
    let machine = Machine::new().zhimai(&shop.base_url()).proxy(&nowhere.base_url());
    let found = machine.examine().await;
    found.assert_all_well();
    assert_eq!(found.of_step("proxy"), ("well", "None in use"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_fails_the_signature_and_a_wrong_merchant_the_merchant() {
    let shop = sandbox().await;
    let machine = Machine::new().zhimai(&shop.base_url()).yunzhong(&shop.base_url(), 77);
    let found = machine.with("VOUCHER_DESK_ZHIMAI_OPEN_KEY", SECRET).examine().await;
    found.assert_fails("account", "Check openId, grantCode, openKey");
    found.assert_fails("merchant", "Check the merchant id");
    let login = found.steps.iter().rfind(|step| step["step"] == "account").unwrap();
    assert_eq!((&login["service"], &login["outcome"]), (&"yunzhong".into(), &"well".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_told_and_hinders_nothing() {
    let server = FaultServer::start(|_, call| {
        let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        well(date, call)
    })
    .await;
    let found = Machine::new().zhimai(&server.base_url()).examine().await;
    found.assert_fails("clock", "set the clock");
    assert_eq!(found.of_step("account").0, "well");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_with_a_proxys_password_are_refused_without_repeating_it() {
    let machine = Machine::new().proxy(&format!("http://till:{SECRET}@proxy.example.com:3128"));
    let output = machine.run(&["doctor", "--json"]).await;
    let _ = Found::of(&output);
    let sentence = String::from_utf8_lossy(&output.stderr);
    assert!(sentence.contains("settings.toml") && sentence.contains("password"), "{sentence}");
    assert_eq!(output.status.code(), Some(69));
}
