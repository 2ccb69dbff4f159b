//! Whole flows with known secrets, faults included, and then a search for them in every file, log and
//! output that was left.

#![cfg(unix)]

#[path = "common/canaries.rs"]
mod canaries;
mod common;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use canaries::{
    CODES, GRANT_CODE, Needle, OPEN_ID, OPEN_KEY, PIN, SECRETS, Shop, YZ_TOKEN, assert_clean, every_file,
};
use common::Till;
use eframe::egui::{Key, vec2};
use egui_kittest::kittest::Queryable as _;
use voucher_desk::{
    logs::{self, Detail},
    voucher::Report,
};

fn needles<const N: usize>(texts: [&str; N]) -> Vec<Needle> {
    texts.map(Needle::of).into()
}

/// Neither keyring nor display of whoever runs the tests.
fn apart(command: &mut Command) -> &mut Command {
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus").env("LANG", "en_US.UTF-8");
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY")
}

/// Runs a flow of this file in a process of its own, whose temporary files are below `folder`.
fn run_flow(flow: &str, folder: &Path, base_url: &str) -> Output {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", flow, "--ignored", "--nocapture"]);
    let output = apart(&mut command).env("TMPDIR", folder).env("CANARY_SHOP", base_url).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

/// No secret anywhere, the shop's ids in the settings only, and no whole code in a log.
fn assert_all_clean(folder: &Path, outputs: &[Output]) {
    let (secrets, ids, codes) = (needles(SECRETS), needles([OPEN_ID, GRANT_CODE]), needles(CODES));
    for output in outputs {
        for bytes in [&output.stdout, &output.stderr] {
            assert_clean("an output", bytes, &secrets);
            assert_clean("an output", bytes, &ids);
        }
    }
    let (mut files, mut logs) = (0, 0);
    every_file(folder, &mut |path, bytes| {
        let name = path.display().to_string();
        files += 1;
        assert_clean(&name, bytes, &secrets);
        if !name.ends_with("settings.toml") {
            assert_clean(&name, bytes, &ids);
        }
        if path.extension().is_some_and(|ending| ending == "log" || ending == "zip") {
            logs += 1;
            assert!(bytes.len() > 500, "there is something to be found in {name}");
            assert_clean(&name, bytes, &codes);
        }
    });
    assert!(files > 2 && logs > 0, "{files} files, {logs} logs");
}

#[test]
fn the_search_finds_every_form_of_a_secret() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let needle = Needle::of("hunter2/凤");
    let utf16: Vec<u8> = "a hunter2/凤 b".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(needle.is_in(b"a hunter2/\xe5\x87\xa4 b") && needle.is_in(&utf16));
    for encoded in [
        "68756e746572322fe587a4",
        "68756E746572322FE587A4",
        "hunter2%2F%E5%87%A4",
        "hunter2%2f%e5%87%a4",
        "hunter2/\\u51e4",
    ] {
        assert!(needle.is_in(encoded.as_bytes()), "{encoded}");
    }
    for before in ["", "a", "ab", "abc"] {
        for after in ["", "x", "xy"] {
            let encoded = STANDARD.encode(format!("{before}hunter2/凤{after}"));
            assert!(needle.is_in(encoded.as_bytes()), "{encoded}");
        }
    }
    assert!(!needle.is_in(b"hunter3"));
}

#[test]
fn a_till_at_work_leaves_no_secret_anywhere() {
    let (folder, shop) = (tempfile::tempdir().unwrap(), Shop::open());
    let output = run_flow("flow_window", folder.path(), &shop.base_url);
    assert_all_clean(folder.path(), &[output]);
}

#[test]
fn the_command_line_leaves_no_secret_anywhere() {
    let (folder, shop) = (tempfile::tempdir().unwrap(), Shop::open());
    let path = |name: &str| folder.path().join(name);
    fs::write(path("settings.toml"), shop.settings()).unwrap();
    fs::write(path("codes.txt"), CODES.join("\n")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command
            .args(arguments)
            .arg("--config")
            .arg(path("settings.toml"))
            .arg("--data-dir")
            .arg(path("data"));
        command.env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", OPEN_KEY).env("VOUCHER_DESK_YUNZHONG_TOKEN", YZ_TOKEN);
        apart(&mut command).output().unwrap()
    };
    let (list, results, table) = (path("codes.txt"), path("results.csv"), path("journal.xlsx"));
    let [list, results, table] = [&list, &results, &table].map(|path| path.to_str().unwrap());
    let outputs = [
        run(&[&["check", "--verbose"][..], &CODES].concat()),
        run(&[&["check", "--json", "--verbose"][..], &CODES].concat()),
        run(&["check", "--verbose", "--kind", "auto", "--file", list, "--out", results, "--per-second", "0"]),
        run(&["export", "--verbose", "--out", table]),
        run(&["doctor", "--verbose"]),
        run(&["doctor", "--json", "--verbose"]),
        // The window that cannot be opened.
        run(&["--verbose"]),
    ];
    let codes: Vec<Option<i32>> = outputs.iter().map(|output| output.status.code()).collect();
    assert_eq!(codes, [Some(2), Some(2), Some(2), Some(0), Some(1), Some(1), Some(69)], "{outputs:?}");
    let lines = String::from_utf8_lossy(&outputs[0].stdout).lines().count();
    assert_eq!(lines, CODES.len(), "a line a code: {outputs:?}");
    assert!(String::from_utf8_lossy(&outputs[0].stderr).contains("checked"), "--verbose tells: {outputs:?}");
    assert_all_clean(folder.path(), &outputs);
}

#[test]
fn a_panic_over_a_secret_is_told_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let output = run_flow("flow_panic", folder.path(), "");
    let mut log = Vec::new();
    every_file(folder.path(), &mut |_, bytes| log.extend_from_slice(bytes));
    let text = String::from_utf8_lossy(&log);
    for part in ["panicked", "tests/canary.rs:", "thread=\"careless\"", "words of our own"] {
        assert!(text.contains(part), "{text}");
    }
    assert_clean("the log", &log, &needles(SECRETS));
    // A debug build tells whoever develops all of it.
    if !cfg!(debug_assertions) {
        assert_clean("the terminal", &output.stderr, &needles(SECRETS));
    }
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn flow_panic() {
    let folder = tempfile::tempdir().unwrap().keep();
    let logs = logs::start(&folder, Detail::default());
    for words in [Some(OPEN_KEY), None] {
        let careless = move || match words {
            Some(secret) => panic!("{secret} is wrong"),
            None => panic!("words of our own"),
        };
        let thread = std::thread::Builder::new().name("careless".into()).spawn(careless).unwrap();
        assert!(thread.join().is_err());
    }
    drop(logs);
}

fn check(till: &mut Till, code: &str) {
    till.scan(code);
    till.wait("a verdict", |till| till.harness.state().board().reports().all(Report::is_settled));
}

/// Sets the shop up by hand, checks every code, saves the diagnostics, and closes.
#[test]
#[ignore = "run by the test above, in a process of its own"]
fn flow_window() {
    let base_url = env::var("CANARY_SHOP").unwrap();
    let mut till = Till::open_at(vec2(1280.0, 4400.0), "language = \"en\"\n");
    let is_verbose = true;
    let logs = logs::start(&till.data_folder(), Detail { is_verbose, to_stderr: true });
    set_up(&mut till, &base_url);
    till.click("Desk");
    for code in CODES {
        check(&mut till, code);
    }
    // Last of all, so that its tokens are there to be copied.
    check(&mut till, CODES[0]);
    for key in [Key::F6, Key::F7, Key::F8] {
        till.harness.key_press(key);
        till.harness.run_steps(2);
    }
    till.click("Settings");
    till.scan(PIN);
    till.wait_for("Save diagnostics…");
    till.click("Test the network");
    till.wait_for("TLS and certificate");
    let zip = save_diagnostics(&mut till);
    let mut packed = zip::ZipArchive::new(fs::File::open(&zip).unwrap()).unwrap();
    assert!(packed.by_name("self-test.txt").is_ok());
    assert!(fs::metadata(&zip).unwrap().len() > 500);
    till.close();
    drop(logs);
}

fn set_up(till: &mut Till, base_url: &str) {
    till.click("Connect my shop…");
    till.wait_for("Shop name");
    till.click("Zhimai (exchange codes): Used");
    till.fill("Service address", base_url);
    till.fill("openId", OPEN_ID);
    till.fill("grantCode", GRANT_CODE);
    till.fill("openKey (secret)", OPEN_KEY);
    till.click("Test connection");
    till.wait_for("All well");
    till.click("Yunzhong (Douyin vouchers): Used");
    till.harness.get_by_label("Shop's service address").focus();
    till.harness.run_steps(2);
    till.harness.event(eframe::egui::Event::Text(base_url.into()));
    till.harness.run_steps(2);
    till.fill("Token yz_token (optional)", YZ_TOKEN);
    till.fill("Manager's PIN", PIN);
    till.leave_fields();
    till.click("Save");
    till.wait_for("until the program ends");
}

fn save_diagnostics(till: &mut Till) -> PathBuf {
    let zip = till.data_folder().join("diagnostics.zip");
    till.click("Save diagnostics…");
    till.wait_for("Save as a file");
    till.fill("File", zip.to_str().unwrap());
    till.harness.get_all_by_label("Save").last().unwrap().click();
    till.harness.run_steps(2);
    till.wait_for("Saved to");
    zip
}
