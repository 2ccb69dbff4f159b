//! A hundred thousand checks in one process, one in ten of them answered by a fault: every verdict as it
//! must be, and at the end no more memory, threads or sockets than after the first thousand.
//! `cargo bench --bench soak`; `CHECKS=1000000` for longer.

use std::{env, fs, net::SocketAddr, process, time::Instant};

use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use voucher_desk::{
    desk::{Board, Desk, Event, Options, Practice},
    service::zhimai,
    store::SettingsFile,
    voucher::{Code, Kind, Verdict},
};

/// Checks that are out at a time.
const OUT: usize = 16;
/// Twenty times what a batch asks in a second: what the journal cannot write at once would wait in memory.
const PER_SECOND: u64 = 200;
const FIRST: u64 = 1_000;
/// Connections that are kept for the next scans: as many as the desk asks at once.
const KEPT: usize = 4;

/// By the last digit: 0 is a fault, odd ones are good, the others do not exist.
fn expected(number: u64) -> Verdict {
    match number % 10 {
        0 => Verdict::Unknown,
        digit if digit % 2 == 1 => Verdict::Usable,
        _ => Verdict::NotUsable,
    }
}

fn code(number: u64) -> Code {
    Code::new(format!("16482220053{number:010}")).unwrap()
}

/// Faults that are told at once and that nobody asks again about.
fn fault(number: u64) -> Response {
    match number / 10 % 6 {
        0 => StatusCode::NOT_FOUND.into_response(),
        1 => StatusCode::FORBIDDEN.into_response(),
        2 => "<html>Please log in to the network</html>".into_response(),
        3 => r#"{"status": "true", "code": "0", "data"#.into_response(),
        4 => Json(json!({"status": true, "code": "7", "message": "稍后再试"})).into_response(),
        _ => Json(json!({"status": "true", "code": "0", "data": {"status": 1}})).into_response(),
    }
}

async fn status(Json(request): Json<Value>) -> Response {
    let code = request["params"]["exchangeCode"].as_str().unwrap();
    let number: u64 = code[11..].parse().unwrap();
    match expected(number) {
        Verdict::Unknown => fault(number),
        verdict => {
            let is_good = verdict == Verdict::Usable;
            Json(json!({"status": "true", "code": "0", "data": {"status": is_good.to_string()}}))
                .into_response()
        }
    }
}

/// Zhimai in a process of its own, so that its memory is not counted.
fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        axum::serve(listener, Router::new().route(zhimai::STATUS_PATH, post(status))).await.unwrap();
    });
}

/// What this process has: resident kilobytes, threads, sockets. `None` where the system does not say so.
fn holdings() -> Option<(u64, usize, usize)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes = line.split_whitespace().next()?.parse().ok()?;
    let threads = fs::read_dir("/proc/self/task").ok()?.count();
    let links = fs::read_dir("/proc/self/fd").ok()?.flatten().filter_map(|fd| fs::read_link(fd.path()).ok());
    let sockets = links.filter(|link| link.to_string_lossy().starts_with("socket")).count();
    Some((kilobytes, threads, sockets))
}

fn check_all(address: SocketAddr, count: u64) {
    let folder = tempfile::tempdir().unwrap();
    let settings =
        format!("[zhimai]\nbase_url = \"http://{address}\"\nopen_id = \"a\"\ngrant_code = \"b\"\n");
    fs::write(folder.path().join("settings.toml"), settings).unwrap();
    let options = Options {
        settings_file: SettingsFile::new(folder.path().join("settings.toml")),
        data_folder: folder.path().to_owned(),
        practice: Practice::Never,
        credentials: std::sync::Arc::default(),
        training: std::sync::Arc::default(),
    };
    let desk = Desk::start(options, |_| {}).unwrap();
    let mut board = Board::default();
    let (mut sent, mut settled, mut wrong) = (0, 0, 0);
    let (start, mut first) = (Instant::now(), None);
    while settled < count {
        let due = u64::try_from(start.elapsed().as_millis()).unwrap() * PER_SECOND / 1_000;
        if settled == sent && sent >= due {
            std::thread::sleep(std::time::Duration::from_millis(1));
            continue;
        }
        while sent < count.min(due) && sent - settled < OUT as u64 {
            desk.send(board.begin(code(sent), Kind::Exchange, Timestamp::now()).unwrap());
            sent += 1;
        }
        let event = desk.wait().unwrap();
        let Event::Status { id, .. } = &event else {
            board.apply(event);
            continue;
        };
        let id = *id;
        let verdict = board.apply(event);
        settled += 1;
        let report = board.reports().find(|report| report.id == id).unwrap();
        let number: u64 = report.code.as_str()[11..].parse().unwrap();
        wrong += u64::from(verdict != Some(expected(number)));
        if settled == FIRST {
            first = holdings();
        }
    }
    let last = holdings();
    println!(
        "{count} checks in {:.1?}, {wrong} of them with another verdict than they must have",
        start.elapsed()
    );
    assert_eq!(wrong, 0);
    if let (Some(first), Some(last)) = (first, last) {
        println!("after {FIRST}: {} kB, {} threads, {} sockets", first.0, first.1, first.2);
        println!("at the end:  {} kB, {} threads, {} sockets", last.0, last.1, last.2);
        assert!(last.0 < first.0 + 5_000, "memory grows");
        assert!(last.1 <= first.1, "threads are left over");
        assert!(last.2 <= KEPT, "sockets are left over");
    }
}

fn main() {
    const SERVES: &str = "SOAK_SERVES";
    const KEY: &str = "VOUCHER_DESK_ZHIMAI_OPEN_KEY";
    if env::var_os(SERVES).is_some() {
        return serve();
    }
    let own = env::current_exe().unwrap();
    if env::var_os(KEY).is_none() {
        // The key comes by the environment, which only a new process can be given.
        assert!(process::Command::new(own).env(KEY, "made-up").status().unwrap().success());
        return;
    }
    let mut service =
        process::Command::new(own).env(SERVES, "1").stdout(process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(service.stdout.take().unwrap()), &mut line)
        .unwrap();
    let count = env::var("CHECKS").ok().and_then(|checks| checks.parse().ok()).unwrap_or(100_000);
    let address = line.trim().parse().unwrap();
    let checked = std::panic::catch_unwind(|| check_all(address, count));
    service.kill().unwrap();
    service.wait().unwrap();
    assert!(checked.is_ok());
}
