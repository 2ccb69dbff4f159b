//! A till's clock is often wrong. Only the difference to the service's matters, so here the service lives in
//! another time.

#[path = "common/certificates.rs"]
mod certificates;
#[path = "common/faults.rs"]
mod faults;

use std::{
    fs,
    process::{Command, Output},
    sync::Mutex,
};

use certificates::{Authority, Certificate};
use faults::{Call, Fate, FaultServer, answer};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use secrecy::SecretString;
use tokio::time::Instant;
use voucher_desk::{
    service::{Network, Proxy, zhimai},
    voucher::{Answer, Code, Doubt},
};

const OPEN_KEY: &str = "key";
const CODE: &str = "164822200532619796511";
const REFUSED: &str = r#"{"status":false,"code":"110004","message":"时间戳已过期"}"#;
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// As strict as the real service, but its clock is ahead by so much, or behind.
async fn service_in_another_time(ahead: SignedDuration, open_key: &'static str) -> FaultServer {
    FaultServer::start(in_another_time(ahead, open_key)).await
}

fn in_another_time(
    ahead: SignedDuration,
    open_key: &'static str,
) -> impl Fn(usize, &Call) -> Fate + Send + Sync + 'static {
    behind_a_front(ahead, open_key, move |_| ahead)
}

/// The same behind somebody whose `Date` has a time of its own at each call.
fn behind_a_front(
    ahead: SignedDuration,
    open_key: &'static str,
    front_ahead: impl Fn(usize) -> SignedDuration + Send + Sync + 'static,
) -> impl Fn(usize, &Call) -> Fate + Send + Sync + 'static {
    const TOLERANCE: SignedDuration = SignedDuration::from_secs(60);
    let nonces = Mutex::new(Vec::new());
    move |number, call| {
        let now = Timestamp::now() + ahead;
        let said = Timestamp::now() + front_ahead(number);
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&said).unwrap();
        if call.head.starts_with("HEAD ") {
            return Fate::Says(answer("404 Not Found", &format!("Date: {date}\r\n"), ""));
        }
        let (sent, nonce) = signature(call, open_key);
        let is_new = !nonces.lock().unwrap().contains(&nonce);
        nonces.lock().unwrap().push(nonce);
        let is_timely = sent.is_some_and(|sent| now.duration_since(sent).abs() < TOLERANCE);
        let yes = include_str!("../src/service/zhimai/fixtures/status-ok.json");
        let body = if is_new && is_timely { yes } else { REFUSED };
        Fate::Says(answer("200 OK", &format!("Date: {date}\r\n"), body))
    }
}

/// When the call says that it was sent, if it is signed, and its nonce.
fn signature(call: &Call, open_key: &str) -> (Option<Timestamp>, String) {
    let json = call.json();
    let field = |name: &str| json[name].as_str().unwrap().to_owned();
    let (nonce, sent, key) = (field("nonce"), field("timestamp"), SecretString::from(open_key));
    let token = zhimai::token(&key, &field("grantCode"), &nonce, &field("openId"), &sent);
    let is_signed = token == field("token");
    (is_signed.then(|| Timestamp::from_second(sent.parse().unwrap()).unwrap()), nonce)
}

fn till(server: &FaultServer) -> zhimai::Client {
    till_at(&server.base_url(), &Network::default())
}

fn till_at(base_url: &str, network: &Network) -> zhimai::Client {
    let account = zhimai::Account {
        base_url: base_url.parse().unwrap(),
        open_id: "id".into(),
        grant_code: "grant".into(),
        open_key: SecretString::from(OPEN_KEY),
    };
    zhimai::Client::new(account, network).unwrap()
}

async fn check(till: &zhimai::Client) -> Answer<()> {
    till.status(&Code::new(CODE).unwrap(), Instant::now(), |_| ()).await
}

#[tokio::test]
async fn a_till_that_is_a_day_off_is_refused_once_and_never_again() {
    for ahead in [A_DAY, -A_DAY] {
        let server = service_in_another_time(ahead, OPEN_KEY).await;
        let till = till(&server);
        for calls in [2, 3, 4] {
            assert!(matches!(check(&till).await, Answer::Usable(_)), "{ahead:?}");
            assert_eq!(server.calls().len(), calls);
        }
        assert!((till.clock_ahead() - ahead).abs() <= SignedDuration::from_secs(2));
    }
}

/// Somebody who vouches for services, and a till that trusts them.
fn trusted() -> (Authority, Network) {
    let folder = tempfile::tempdir().unwrap();
    let (authority, ca_file) = (Authority::new(), folder.path().join("ca.pem"));
    fs::write(&ca_file, &authority.pem).unwrap();
    (authority, Network::read(Proxy::Never, Some(&ca_file)).unwrap())
}

#[tokio::test]
async fn the_time_is_learned_before_there_is_anything_to_ask_from_whoever_shows_a_certificate() {
    let (authority, network) = trusted();
    for ahead in [A_DAY, -A_DAY] {
        let config = authority.server(Certificate::Good);
        let server = FaultServer::start_tls(config, in_another_time(ahead, OPEN_KEY)).await;
        let till = till_at(&format!("https://{}", server.address), &network);
        till.learn_clock().await;
        assert!((till.clock_ahead() - ahead).abs() <= SignedDuration::from_secs(2));
        assert!(matches!(check(&till).await, Answer::Usable(_)), "{ahead:?}");
        assert_eq!(server.calls().len(), 2, "a look at the time, and one call");
        assert_eq!(server.connections(), 1, "the connection is kept");
    }
    let server = service_in_another_time(A_DAY, OPEN_KEY).await;
    let till = till(&server);
    till.learn_clock().await;
    assert!(till.clock_ahead().is_zero() && server.calls().is_empty(), "anybody could say so");
}

#[tokio::test]
async fn calls_that_were_out_together_are_all_asked_again_with_the_right_time() {
    let server = service_in_another_time(A_DAY, OPEN_KEY).await;
    let till = till(&server);
    let answers = tokio::join!(check(&till), check(&till), check(&till));
    for answer in [answers.0, answers.1, answers.2] {
        assert!(matches!(answer, Answer::Usable(_)), "{answer:?}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_not_taken_for_a_wrong_clock() {
    for (ahead, calls) in [(SignedDuration::ZERO, 1), (A_DAY, 2)] {
        let server = service_in_another_time(ahead, "another key").await;
        let answer = check(&till(&server)).await;
        assert!(matches!(answer, Answer::Unknown(Doubt::SignatureRefused, _)), "{answer:?}");
        assert_eq!(server.calls().len(), calls);
    }
}

#[tokio::test]
async fn a_time_that_was_accepted_is_kept_whatever_is_said_beside() {
    for lie in [A_DAY, -A_DAY] {
        let server = FaultServer::start(behind_a_front(SignedDuration::ZERO, OPEN_KEY, move |_| lie)).await;
        let till = till(&server);
        for calls in [1, 2, 3] {
            assert!(matches!(check(&till).await, Answer::Usable(_)), "{lie:?}");
            assert_eq!(server.calls().len(), calls);
        }
    }
}

#[tokio::test]
async fn a_lie_that_was_believed_at_the_start_costs_one_call() {
    let (authority, network) = trusted();
    for lie in [A_DAY, -A_DAY] {
        let front = behind_a_front(SignedDuration::ZERO, OPEN_KEY, move |_| lie);
        let server = FaultServer::start_tls(authority.server(Certificate::Good), front).await;
        let till = till_at(&format!("https://{}", server.address), &network);
        till.learn_clock().await;
        assert!((till.clock_ahead() - lie).abs() <= SignedDuration::from_secs(2));
        for calls in [3, 4] {
            assert!(matches!(check(&till).await, Answer::Usable(_)), "{lie:?}");
            assert_eq!(server.calls().len(), calls, "a look at the time is one of them");
        }
    }
}

#[tokio::test]
async fn what_is_learned_late_changes_nothing_that_was_accepted() {
    let (authority, network) = trusted();
    let front = behind_a_front(SignedDuration::ZERO, OPEN_KEY, |_| A_DAY);
    let server = FaultServer::start_tls(authority.server(Certificate::Good), front).await;
    let till = till_at(&format!("https://{}", server.address), &network);
    assert!(matches!(check(&till).await, Answer::Usable(_)));
    till.learn_clock().await;
    assert!(matches!(check(&till).await, Answer::Usable(_)));
    assert_eq!(server.calls().len(), 3, "a look at the time is one of them");
}

#[tokio::test]
async fn a_refused_signature_is_asked_once_more_even_if_every_date_is_another() {
    let days = |number| A_DAY * i32::try_from(number + 1).unwrap();
    let server = FaultServer::start(behind_a_front(-A_DAY, OPEN_KEY, days)).await;
    let till = till(&server);
    for calls in [2, 4] {
        let answer = check(&till).await;
        assert!(matches!(answer, Answer::Unknown(Doubt::SignatureRefused, _)), "{answer:?}");
        assert_eq!(server.calls().len(), calls);
    }
}

#[tokio::test]
async fn a_clock_that_is_right_is_left_alone() {
    let server = service_in_another_time(SignedDuration::ZERO, OPEN_KEY).await;
    let till = till(&server);
    assert!(matches!(check(&till).await, Answer::Usable(_)));
    assert!(till.clock_ahead().is_zero());
}

#[tokio::test]
async fn a_strangers_answer_tells_no_time() {
    let server = FaultServer::start(|_, _| {
        Fate::Says(answer("200 OK", "Date: Fri, 02 Jan 1970 00:00:00 GMT\r\n", "<html>"))
    })
    .await;
    let till = till(&server);
    check(&till).await;
    assert!(till.clock_ahead().is_zero());
}

/// What the program says of these codes.
async fn program(server: &FaultServer, codes: &'static [&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.toml");
    let account = "[zhimai]\nopen_id = \"id\"\ngrant_code = \"grant\"";
    let text = format!("language = \"en\"\n{account}\nbase_url = \"{}\"\n", server.base_url());
    fs::write(&settings, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    command
        .arg("check")
        .args(codes)
        .arg("--config")
        .arg(settings)
        .arg("--data-dir")
        .arg(folder.path())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", OPEN_KEY);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    drop(folder);
    output
}

#[tokio::test]
async fn the_manager_is_told_once_how_far_the_clock_is_off() {
    for (ahead, words) in [(A_DAY, "clock is 1 day slow"), (-A_DAY, "clock is 1 day fast")] {
        let server = service_in_another_time(ahead, OPEN_KEY).await;
        let output = program(&server, &[CODE, CODE]).await;
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.matches(words).count(), 1, "{said}");
    }
}

#[tokio::test]
async fn of_a_few_seconds_nobody_is_told() {
    let server = service_in_another_time(SignedDuration::from_secs(30), OPEN_KEY).await;
    let output = program(&server, &[CODE]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("clock"));
}

#[tokio::test]
async fn the_manager_is_told_of_a_clock_that_the_service_does_not_mind() {
    let yes = include_str!("../src/service/zhimai/fixtures/status-ok.json");
    let said = Timestamp::now() + A_DAY;
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&said).unwrap();
    let server =
        FaultServer::start(move |_, _| Fate::Says(answer("200 OK", &format!("Date: {date}\r\n"), yes))).await;
    let output = program(&server, &[CODE]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("clock is 1 day slow"), "{output:?}");
}

#[tokio::test]
async fn a_failure_teaches_the_time_too() {
    let server = in_another_time_failing();
    let server = FaultServer::start(server).await;
    let till = till(&server);
    assert!(matches!(check(&till).await, Answer::Unknown(Doubt::Failed, _)));
    assert!(matches!(check(&till).await, Answer::Usable(_)), "signed with the time that was told");
}

/// A day ahead, which it tells; a wrong time gets a code that nobody knows.
fn in_another_time_failing() -> impl Fn(usize, &Call) -> Fate + Send + Sync + 'static {
    const EXPIRED: &str = r#"{"status":false,"code":"100005","message":"timestamp expired"}"#;
    let strict = behind_a_front(A_DAY, OPEN_KEY, |_| A_DAY);
    move |number, call| match strict(number, call) {
        Fate::Says(said) if String::from_utf8_lossy(&said).contains(REFUSED) => {
            let now =
                DateTimePrinter::new().timestamp_to_rfc9110_string(&(Timestamp::now() + A_DAY)).unwrap();
            Fate::Says(answer("200 OK", &format!("Date: {now}\r\n"), EXPIRED))
        }
        other => other,
    }
}
