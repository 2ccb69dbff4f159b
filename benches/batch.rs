//! The batch against its floors: at the vendor's limit of ten a second, and without a limit against a bare
//! keep-alive client of the same process that asks the same. `cargo bench --bench batch`; `CODES=10000` for
//! the whole quarter of an hour at the limit.

#[path = "../tests/common/counters.rs"]
mod counters;

use std::{
    env, fs,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Json, Router, extract::State, routing::post};
use counters::{has_secrets, on_a_thread};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinSet};
use voucher_desk::{
    desk::{BatchCommand, BatchNews, Command, Desk, Draft, Event, Options, Practice, Source},
    sandbox::{Sandbox, account},
    service::zhimai,
    store::{BatchKept, SettingsFile},
    voucher::Kind,
};

const AT_ONCE: usize = 32;

/// When each call came.
type Calls = Arc<Mutex<Vec<Instant>>>;

/// Zhimai by somebody who only writes down when each call came: every code is good.
async fn ledger() -> (SocketAddr, Calls) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, calls) = (listener.local_addr().unwrap(), Calls::default());
    let router = Router::new().route(zhimai::STATUS_PATH, post(status)).with_state(Arc::clone(&calls));
    tokio::spawn(async { axum::serve(listener, router).await });
    (address, calls)
}

async fn status(State(calls): State<Calls>, Json(_): Json<Value>) -> Json<Value> {
    calls.lock().unwrap().push(Instant::now());
    Json(json!({"status": "true", "code": "0", "data": {"status": "true"}}))
}

fn codes(count: usize) -> Vec<String> {
    (1..=count).map(|i| format!("16482220053{i:010}")).collect()
}

/// How long the program's batch takes for so many codes, from the first call to the last answer written.
fn batch(address: SocketAddr, count: usize, per_second: u32) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!(
        "[zhimai]\nbase_url = \"http://{address}\"\nopen_id = \"{}\"\ngrant_code = \"{}\"\n",
        account::OPEN_ID,
        account::GRANT_CODE
    );
    fs::write(folder.path().join("settings.toml"), settings).unwrap();
    let options = Options {
        settings_file: SettingsFile::new(folder.path().join("settings.toml")),
        data_folder: folder.path().to_owned(),
        practice: Practice::Never,
        credentials: std::sync::Arc::default(),
        training: std::sync::Arc::default(),
    };
    let desk = Desk::start(options, |_| {}).unwrap();
    let file = folder.path().join("batch.sqlite3");
    desk.send(Command::Batch(BatchCommand::Open { file, per_second: Some(per_second), is_named: true }));
    let mut draft = Some(Draft::read(Source::Pasted(codes(count).join("\n"))).unwrap());
    let (mut start, mut open) = (Instant::now(), count);
    while open > 0 {
        match desk.wait().unwrap() {
            Event::Batch(BatchNews::Kept(BatchKept::Opened(None))) => {
                let draft = Box::new(draft.take().unwrap());
                desk.send(Command::Batch(BatchCommand::Start { draft, kind: Kind::Exchange }));
            }
            Event::Batch(BatchNews::Kept(BatchKept::Opened(Some(_)))) => start = Instant::now(),
            Event::Batch(BatchNews::Kept(BatchKept::Settled(settled))) => open -= settled.len(),
            _ => {}
        }
    }
    start.elapsed()
}

/// The same requests by reqwest alone: signed and sent, the answer read as JSON, as many at once.
fn bare(address: SocketAddr, count: usize) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        let url = format!("http://{address}{}", zhimai::STATUS_PATH);
        let key = SecretString::from(account::OPEN_KEY);
        let start = Instant::now();
        let mut calls = JoinSet::new();
        for code in codes(count) {
            let permit = permits.clone().acquire_owned().await.unwrap();
            let nonce = rand::random_range(1..=i32::MAX).to_string();
            let timestamp = Timestamp::now().as_second().to_string();
            let (id, grant) = (account::OPEN_ID, account::GRANT_CODE);
            let token = zhimai::token(&key, grant, &nonce, id, &timestamp);
            let body = json!({
                "openId": id, "grantCode": grant, "timestamp": timestamp, "nonce": nonce, "token": token,
                "params": {"exchangeCode": code},
            });
            let call = client.post(&url).json(&body);
            calls.spawn(async move {
                let answer: Value = call.send().await.unwrap().json().await.unwrap();
                drop(permit);
                assert_eq!(answer["data"]["status"], "false", "{answer}");
            });
        }
        while let Some(call) = calls.join_next().await {
            call.unwrap();
        }
        start.elapsed()
    })
}

#[expect(clippy::cast_precision_loss, reason = "figures to be read")]
fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn main() {
    if !has_secrets() {
        return;
    }
    let count = env::var("CODES").ok().and_then(|codes| codes.parse().ok()).unwrap_or(600);
    let (ledger, calls) = on_a_thread(ledger);

    println!("the practice shop without a limit, {AT_ONCE} at once     batch         bare        ratio");
    for _ in 0..5 {
        // Each its own: the shop remembers what was signed, and so grows slower.
        let shops = [(); 2].map(|()| {
            on_a_thread(|| async {
                Sandbox::start(SocketAddr::from(([127, 0, 0, 1], 0)), Duration::ZERO).await.unwrap()
            })
        });
        let (ours, floor) = (batch(shops[0].address, 10_000, 0), bare(shops[1].address, 10_000));
        println!(
            "10,000 codes                                {:7.0} / s   {:7.0} / s     {:6.3}",
            per_second(10_000, ours),
            per_second(10_000, floor),
            floor.as_secs_f64() / ours.as_secs_f64()
        );
    }

    batch(ledger, count, 10);
    let calls = calls.lock().unwrap();
    let took = calls[calls.len() - 1] - calls[0];
    let eleven = calls.windows(11).map(|window| window[10] - window[0]).min();
    println!(
        "at 10 a second, {count} codes: {:.2} / s; eleven calls never within less than {:.1?}",
        per_second(count - 1, took),
        eleven.unwrap_or_default()
    );
}
