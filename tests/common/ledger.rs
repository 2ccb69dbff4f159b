//! Zhimai's status check by somebody who writes down every call: which code, and when.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    collections::HashMap,
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Json, Router, routing::post};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};

/// A code that ends in 7 is good, one that ends in 5 comes to nothing, all others do not exist.
pub struct Ledger {
    pub base_url: String,
    calls: Arc<Mutex<Vec<(Instant, String)>>>,
    _runtime: Runtime,
}

impl Ledger {
    /// Every answer takes `delay`.
    pub fn open(delay: Duration) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let calls: Arc<Mutex<Vec<(Instant, String)>>> = Arc::default();
        let written = Arc::clone(&calls);
        let status = move |Json(request): Json<Value>| async move {
            let code = request["params"]["exchangeCode"].as_str().unwrap().to_owned();
            let answer = match code.chars().last() {
                Some('7') => json!({"status": "true", "code": "0", "data": {"status": "true"}}),
                Some('5') => json!({"status": true, "code": "7", "message": "稍后再试"}),
                _ => json!({"status": "true", "code": "0", "data": {"status": "false"}}),
            };
            written.lock().unwrap().push((Instant::now(), code));
            tokio::time::sleep(delay).await;
            Json(answer)
        };
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let path = "/v3/coupon/exchange/getExchangeCodeStatus";
        runtime.spawn(async move { axum::serve(listener, Router::new().route(path, post(status))).await });
        Self { base_url, calls, _runtime: runtime }
    }

    /// Every call so far, in its order.
    pub fn calls(&self) -> Vec<(Instant, String)> {
        self.calls.lock().unwrap().clone()
    }

    /// Settings of a till that asks here.
    pub fn settings(&self) -> String {
        let base_url = &self.base_url;
        format!("[zhimai]\nbase_url = \"{base_url}\"\nopen_id = \"a\"\ngrant_code = \"b\"\n")
    }
}

/// So many codes, each once.
pub fn codes(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("16482220053261979{i:04}")).collect()
}

/// The program's command for a batch, on the settings and the journal of this folder.
pub fn check(folder: &Path, file: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    command.arg("check").arg("--file").arg(file).arg("--out").arg(out);
    command.arg("--config").arg(folder.join("settings.toml")).arg("--data-dir").arg(folder);
    command.env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", "made-up").env("LANG", "en_US.UTF-8");
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// The codes of a batch's file that have an answer, and what it was.
pub fn answered(file: &Path) -> HashMap<String, String> {
    let file = rusqlite::Connection::open(file).unwrap();
    let check: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let mut query = file.prepare("SELECT code, status FROM codes WHERE at IS NOT NULL").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}
