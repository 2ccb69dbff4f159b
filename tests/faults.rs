//! Whatever goes wrong between a till and a service, the verdict is unknown, in time, with a sentence; the
//! table of all that is `docs/faults.md` (`UPDATE_DOCS=true` writes it anew).

#[path = "common/asker.rs"]
mod asker;
#[path = "common/certificates.rs"]
mod certificates;
#[path = "common/fault_table.rs"]
mod fault_table;
#[path = "common/faults.rs"]
mod faults;

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Output},
    sync::Arc,
    time::Duration,
};

use asker::{CODE, Client, SERVICES, assert_calls, kind, report, yes};
use certificates::{Authority, Certificate};
use fault_table::{Fault, Outcome, Place, table};
use faults::{Fate, FaultServer, FullQueue, Nowhere, answer, ok};
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};
use voucher_desk::{
    service::GIVE_UP,
    ui::text::{self, Lang},
    voucher::{Doubt, Inquiry, Report, Service, Verdict},
};

/// What the machine itself may need, with all the faults at once on it.
const SLACK: Duration = Duration::from_millis(1_500);

/// What a cashier reads if a check of this service comes to this doubt.
fn sentence(lang: Lang, service: Service, doubt: &Doubt) -> String {
    let mut report = report(service);
    let took = Duration::ZERO;
    match service {
        Service::Zhimai => report.status = Inquiry::Answered { answer: doubt.clone().into(), took },
        Service::Yunzhong => report.prepare = Inquiry::Answered { answer: doubt.clone().into(), took },
    }
    assert_eq!(report.verdict(), Some(Verdict::Unknown));
    text::reason(lang, &report)
}

fn doubt(report: &Report) -> &Doubt {
    report.status.doubt().or(report.prepare.doubt()).unwrap_or_else(|| panic!("{report:?}"))
}

fn outcome(fault: &Fault, service: Service) -> &Outcome {
    match service {
        Service::Zhimai => &fault.zhimai,
        Service::Yunzhong => &fault.yunzhong,
    }
}

/// Lets one service fail as the table says, and compares what comes of it.
async fn try_out(fault: &'static Fault, service: Service, authority: &Authority, ready: &Barrier) {
    let ask = async |base_url: &str| {
        let client = Client::new(service, base_url);
        ready.wait().await;
        compare(fault, service, &client.ask().await);
    };
    let calls = outcome(fault, service).calls;
    match &fault.place {
        Place::Nobody => {
            let nowhere = Nowhere::new();
            ask(&nowhere.base_url()).await;
        }
        Place::FullQueue if cfg!(not(target_os = "linux")) => {
            ready.wait().await;
        }
        Place::FullQueue => {
            let queue = FullQueue::start().await;
            ask(&format!("http://{}", queue.address)).await;
        }
        Place::NoRoute => ask("http://255.255.255.255:9").await,
        Place::NoSuchName => {
            // Longer than a name may be, so that nobody is asked for it.
            let base_url = format!("http://{}.invalid", "a".repeat(64));
            compare_line(fault, service, &check(service, &base_url, authority).await);
        }
        Place::Tls(certificate) => {
            let server = FaultServer::start_tls(authority.server(*certificate), move |_, _| ok(yes(service)));
            let server = server.await;
            let base_url = format!("https://{}", server.address);
            compare_line(fault, service, &check(service, &base_url, authority).await);
            assert!(server.calls().is_empty());
        }
        Place::NoTls => {
            let server = FaultServer::start(move |_, _| ok(yes(service))).await;
            ask(&format!("https://{}", server.address)).await;
        }
        Place::Server(script) => {
            let server = FaultServer::start(move |call, _| script(service, call)).await;
            ask(&server.base_url()).await;
            assert_calls(&server, fault.name, service, calls);
            assert!(server.poured() < 16 << 20, "{}: {} bytes were taken", fault.name, server.poured());
        }
        Place::Redirect(status) => {
            let elsewhere = FaultServer::start(move |_, _| ok(yes(service))).await;
            let location = format!("Location: {}/\r\n", elsewhere.base_url());
            let server =
                FaultServer::start(move |_, _| Fate::Says(answer(status, &location, yes(service)))).await;
            ask(&server.base_url()).await;
            assert_calls(&server, fault.name, service, calls);
            assert!(elsewhere.calls().is_empty(), "{}: nobody follows", fault.name);
        }
    }
}

fn compare(fault: &Fault, service: Service, report: &Report) {
    let (name, expected) = (fault.name, outcome(fault, service));
    assert_eq!(report.verdict(), Some(Verdict::Unknown), "{name}, {service:?}");
    assert_eq!(doubt(report), &expected.doubt, "{name}, {service:?}");
    assert_in_time(fault, service, report.took().unwrap());
}

/// The same for a line of the program's.
fn compare_line(fault: &Fault, service: Service, line: &Value) {
    assert_eq!(line["verdict"], "unknown", "{}, {service:?}: {line}", fault.name);
    let expected = sentence(Lang::English, service, &outcome(fault, service).doubt);
    assert_eq!(line["reason"], expected, "{}, {service:?}", fault.name);
    assert_in_time(fault, service, Duration::from_millis(line["took_ms"].as_u64().unwrap()));
}

fn assert_in_time(fault: &Fault, service: Service, took: Duration) {
    let promised = outcome(fault, service).given_up_after;
    assert!(promised <= GIVE_UP);
    assert!(took < promised + SLACK, "{}, {service:?} took {took:?}", fault.name);
}

/// Checks a code with the program, which trusts this authority beside no other.
async fn check(service: Service, base_url: &str, authority: &Authority) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let (settings, authorities) = (folder.path().join("settings.toml"), folder.path().join("ca.pem"));
    fs::write(&settings, settings_of(service, base_url)).unwrap();
    fs::write(&authorities, &authority.pem).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    command
        .args(["check", "--json", "--kind", kind(service).key(), CODE, "--config"])
        .arg(settings)
        .arg("--data-dir")
        .arg(folder.path())
        .env("SSL_CERT_FILE", authorities)
        .env_remove("SSL_CERT_DIR")
        .envs([("NO_PROXY", "*"), ("no_proxy", "*")])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", "key");
    let output: Output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    drop(folder);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

fn settings_of(service: Service, base_url: &str) -> String {
    let account = match service {
        Service::Zhimai => "[zhimai]\nopen_id = \"id\"\ngrant_code = \"grant\"",
        Service::Yunzhong => {
            "[yunzhong]\nroute_style = \"query\"\nuniacid = 1\nclient_type = 9\nmerchant_id = 1"
        }
    };
    format!("language = \"en\"\n{account}\nbase_url = \"{base_url}\"\n")
}

/// What the program is asked for, which can be given an authority to trust and kept from any proxy.
fn is_for_the_program(fault: &Fault) -> bool {
    matches!(fault.place, Place::NoSuchName | Place::Tls(_))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_unknown_in_time_and_in_the_words_of_the_table() {
    let faults: &'static [Fault] = table().leak();
    let authority = Arc::new(Authority::new());
    for by_program in [true, false] {
        let faults = faults.iter().filter(|fault| is_for_the_program(fault) == by_program);
        let questions: Vec<_> = faults.flat_map(|fault| SERVICES.map(|service| (fault, service))).collect();
        // Making a client takes longer than most of the answers: nobody is timed before all are made.
        let ready = Arc::new(Barrier::new(questions.len()));
        let mut all = JoinSet::new();
        for (fault, service) in questions {
            let (authority, ready) = (authority.clone(), ready.clone());
            all.spawn(async move { try_out(fault, service, &authority, &ready).await });
        }
        all.join_all().await;
    }
}

/// What the program does not read of a yes, or of whose type it makes nothing.
const PASSED_OVER: [&str; 12] = [
    "/message",
    "/type",
    "/icon",
    "/id",
    "/uid",
    "/uniacid",
    "/zipcode",
    "/isdefault",
    "/longitude",
    "/latitude",
    "/country_code",
    "/position_address",
];

/// The place of each value, as `/data/status`.
fn places(value: &Value, place: &str, all: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in inner {
        let place = format!("{place}/{step}");
        places(value, &place, all);
        all.push(place);
    }
}

/// `/data/right/single/0/name` as the program calls it.
fn field(place: &str) -> String {
    let steps = place.split('/').skip(1);
    let named = steps.map(|step| match step.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) => format!(".{step}"),
    });
    named.collect::<String>().trim_start_matches('.').to_owned()
}

#[tokio::test]
async fn a_wrong_type_in_any_one_field_is_unknown_and_names_it() {
    for service in SERVICES {
        let yes: Value = serde_json::from_str(yes(service)).unwrap();
        let mut all = Vec::new();
        places(&yes, "", &mut all);
        let answers: Vec<String> = all
            .iter()
            .map(|place| {
                let mut wrong = yes.clone();
                let value = wrong.pointer_mut(place).unwrap();
                *value =
                    if value.is_object() || value.is_array() { "wrong".into() } else { json!([{"a": 1}]) };
                wrong.to_string()
            })
            .collect();
        let server = FaultServer::start(move |call, _| ok(&answers[call])).await;
        let client = Client::new(service, &server.base_url());
        let mut named = 0;
        for place in &all {
            let report = client.ask().await;
            match report.status.doubt().or(report.prepare.doubt()) {
                Some(Doubt::NotUnderstood { field: told, .. }) => {
                    assert_eq!(told, &field(place));
                    named += 1;
                }
                Some(Doubt::Failed) if place == "/code" => named += 1,
                doubt => {
                    let is_passed_over = PASSED_OVER.iter().any(|end| place.ends_with(end));
                    assert!(doubt.is_none() && is_passed_over, "{place} of {service:?}: {report:?}");
                    assert_eq!(report.verdict(), Some(Verdict::Usable), "{place}");
                }
            }
        }
        assert!(
            named * 2 > all.len() || service == Service::Zhimai && named == 4,
            "{named} of {}",
            all.len()
        );
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_certificates_are_refused_for_what_is_wrong_with_them_and_a_good_one_is_not() {
    let authority = Authority::new();
    for service in SERVICES {
        let config = authority.server(Certificate::Good);
        let server = FaultServer::start_tls(config, move |_, _| ok(yes(service))).await;
        let line = check(service, &format!("https://{}", server.address), &authority).await;
        assert_eq!(line["verdict"], "usable", "{line}");
    }
}

#[test]
fn the_table_of_faults_is_the_one_in_the_docs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md");
    let now = document();
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "true") {
        fs::write(&file, &now).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == now, "docs/faults.md is stale: UPDATE_DOCS=true cargo test --test faults");
}

fn document() -> String {
    let mut text = String::from(include_str!("common/faults_head.md"));
    for fault in table() {
        if fault.zhimai == fault.yunzhong {
            write_row(&mut text, fault.name, "both", &fault.zhimai);
        } else {
            write_row(&mut text, fault.name, "Zhimai", &fault.zhimai);
            write_row(&mut text, fault.name, "Yunzhong", &fault.yunzhong);
        }
    }
    text
}

fn write_row(text: &mut String, fault: &str, services: &str, outcome: &Outcome) {
    let [chinese, english] =
        [Lang::Chinese, Lang::English].map(|lang| sentence(lang, Service::Zhimai, &outcome.doubt));
    let (calls, verdict, time) = (outcome.calls, Verdict::Unknown.key(), outcome.given_up_after);
    let time = if time.is_zero() { "at once".into() } else { format!("{} s", time.as_secs_f64()) };
    writeln!(text, "| {fault} | {services} | {calls} | {verdict} | {chinese}<br>{english} | {time} |")
        .unwrap();
}
