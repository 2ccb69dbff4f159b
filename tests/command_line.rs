//! The program as a shell sees it.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

fn voucher_desk() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    // No settings and no keyring of whoever runs the tests.
    command
        .args(["--config", "no-such-file.toml"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    command
}

fn run(arguments: &[&str]) -> Output {
    voucher_desk().args(arguments).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Each sample code with its verdict and the exit status it alone leads to.
const SAMPLES: [(&str, &str, i32); 9] = [
    ("164822200532619796511", "usable", 0),
    ("164822200532619796512", "not_usable", 1),
    ("SUMMER2026", "usable", 0),
    ("104686126200130", "usable", 0),
    ("https://v.douyin.com/eHHc1ft/", "usable", 0),
    ("104678687451378", "unknown", 2),
    ("104600000000401", "unknown", 2),
    ("104600000000500", "unknown", 2),
    ("1234", "not_usable", 1),
];

#[test]
fn each_sample_code_has_its_verdict_and_exit_status() {
    for (code, verdict, status) in SAMPLES {
        let output = run(&["check", "--sandbox", "--json", code]);
        let [line] = &lines(&output)[..] else { panic!("{output:?}") };
        assert_eq!(line["verdict"], verdict, "{line}");
        assert_eq!(line["code"], code);
        assert_eq!(output.status.code(), Some(status), "{code}");
    }
}

#[test]
fn many_codes_are_as_many_lines_in_order_and_the_worst_decides() {
    let output =
        run(&["--sandbox", "check", "SUMMER2026", "1234", "--json", "104600000000500", "http://a.example"]);
    let verdicts: Vec<Value> = lines(&output).iter().map(|line| line["verdict"].clone()).collect();
    assert_eq!(verdicts, ["usable", "not_usable", "unknown", "unknown"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(run(&["check", "--sandbox", "SUMMER2026", "1234"]).status.code(), Some(1));
}

#[test]
fn a_code_that_is_given_twice_is_asked_about_once_and_has_a_line_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let again = " 104686126200130";
    let output = run(&[
        "check",
        "--sandbox",
        "--data-dir",
        data,
        "104686126200130",
        "SUMMER2026",
        again,
        "http://a.example",
    ]);
    let text = String::from_utf8(output.stdout).unwrap();
    let [first, other, second, refused] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
    assert!(first == second && first.contains("104686126200130"), "{text}");
    assert!(other.contains("SUMMER2026") && refused.contains("a.example"), "{text}");
    let journal = rusqlite::Connection::open(folder.path().join("journal.sqlite3")).unwrap();
    let checks: i64 = journal.query_row("SELECT COUNT(*) FROM checks", [], |row| row.get(0)).unwrap();
    assert_eq!(checks, 2);
}

#[test]
fn a_json_line_has_the_documented_fields_and_no_secret() {
    let output = run(&["check", "--sandbox", "--json", "104686126200130"]);
    let line = &lines(&output)[0];
    let fields: Vec<&String> = line.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["code", "kind", "verdict", "reason", "status", "prepare", "took_ms"]);
    assert_eq!(line["status"]["verdict"], "not_usable");
    assert_eq!(line["prepare"]["rights"]["coupon"][0]["deduct"], "1.00");
    assert_eq!(line["prepare"]["address"]["mobile"], "183****7422");
    let text = String::from_utf8_lossy(&output.stdout);
    for secret in
        ["a4ba1372-fc73-491e-bf47-f5cd0117f8a3", "CgwIARDhJxjLLyAB", "18312687422", "21312", "practice-"]
    {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn the_kind_that_is_asked_for_is_the_one_that_is_asked() {
    let output = run(&["check", "--sandbox", "--json", "--kind", "exchange", "104686126200130"]);
    let line = &lines(&output)[0];
    assert_eq!((&line["kind"], &line["verdict"]), (&"exchange".into(), &"not_usable".into()));
    assert!(line["prepare"].is_null());
}

#[test]
fn wrong_usage_exits_with_64_and_help_with_0() {
    for wrong in
        [&["check"][..], &["check", "--kind", "other", "1"], &["chek"], &["sandbox", "--listen", "here"]]
    {
        let output = run(wrong);
        assert_eq!(output.status.code(), Some(64), "{wrong:?}");
        assert!(!output.stderr.is_empty());
    }
    assert_eq!(run(&["--help"]).status.code(), Some(0));
    assert_eq!(run(&["--version"]).status.code(), Some(0));
}

#[test]
fn with_no_shop_set_up_a_script_gets_no_practice_verdict() {
    let output = run(&["check", "--json", "SUMMER2026"]);
    assert_eq!(lines(&output)[0]["verdict"], "unknown");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_wrong_settings_file_is_named_with_its_line_and_the_verdict_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "language = \"en\"\nshop = 1\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_voucher-desk"))
        .args(["check", "SUMMER2026", "--json", "--config"])
        .arg(&file)
        .output()
        .unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(
        problem.contains("settings.toml")
            && problem.contains("2 行") | problem.contains("line 2")
            && problem.contains("shop"),
        "{problem}"
    );
    assert_eq!(lines(&output)[0]["verdict"], "unknown");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_check_that_is_not_written_down_is_told_and_nothing_else_comes_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal.sqlite3");
    let check = || {
        let mut command = voucher_desk();
        command.args(["check", "--sandbox", "SUMMER2026", "164822200532619796511", "--data-dir"]);
        let output = command.arg(folder.path()).env("LC_ALL", "en_US.UTF-8").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    std::fs::create_dir(&journal).unwrap();
    let told = check();
    assert!(told.starts_with("voucher-desk: Checks are not being written down:"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    std::fs::remove_dir(&journal).unwrap();
    std::fs::write(&journal, "x".repeat(5_000)).unwrap();
    let told = check();
    assert!(told.starts_with("voucher-desk: The journal was damaged"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert_eq!(check(), "", "all is well again");
}

#[cfg(unix)]
#[test]
fn only_its_own_user_can_look_into_the_data_folder() {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    let home = tempfile::tempdir().unwrap();
    let check = |named: Option<&Path>| {
        let mut command = voucher_desk();
        command.args(["check", "--sandbox", "SUMMER2026"]).env("HOME", home.path());
        command.env("XDG_DATA_HOME", home.path());
        command.args(named.iter().flat_map(|folder| [OsStr::new("--data-dir"), folder.as_os_str()]));
        assert!(command.output().unwrap().status.success());
    };
    let mode = |folder: &Path| fs::metadata(folder).unwrap().permissions().mode() & 0o777;
    let named = home.path().join("named");
    check(Some(&named));
    assert_eq!((mode(&named), mode(&named.join("logs"))), (0o700, 0o700));
    fs::set_permissions(&named, fs::Permissions::from_mode(0o755)).unwrap();
    check(Some(&named));
    assert_eq!(mode(&named), 0o755, "somebody may want it so");
    if cfg!(target_os = "linux") {
        let usual = home.path().join("voucher-desk");
        fs::create_dir(&usual).unwrap();
        fs::set_permissions(&usual, fs::Permissions::from_mode(0o755)).unwrap();
        check(None);
        assert_eq!(mode(&usual), 0o700, "an older version made it");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_it_says_so_and_names_the_line_that_works() {
    let output = voucher_desk().env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().unwrap();
    let sentence = String::from_utf8_lossy(&output.stderr);
    assert!(sentence.contains("voucher-desk check --sandbox 104686126200130"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1);
    assert_eq!(output.status.code(), Some(69));
}

#[test]
fn the_sandbox_verb_serves_other_programs_and_prints_what_they_need() {
    let mut server =
        voucher_desk().args(["sandbox", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let base_url = first.strip_prefix("Practice shop at ").unwrap().to_owned();
    let card: String = lines
        .by_ref()
        .take_while(|line| !line.as_ref().unwrap().starts_with("any other"))
        .map(|line| line.unwrap() + "\n")
        .collect();
    for needed in ["openKey = ", "yz_token = ", "164822200532619796511", "SUMMER2026"] {
        assert!(card.contains(needed), "{card}");
    }

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let settings = format!(
        "[zhimai]\nbase_url = \"{base_url}\"\nopen_id = \"practice-open-id\"\ngrant_code = \"practice-grant\"\n\
         [yunzhong]\nbase_url = \"{base_url}\"\nroute_style = \"path\"\nuniacid = 1\nclient_type = 9\nmerchant_id = 1\n"
    );
    std::fs::write(&file, settings).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_voucher-desk"))
        .args(["check", "164822200532619796511", "104686126200130", "--config"])
        .arg(&file)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", "practice-open-key")
        .env("VOUCHER_DESK_YUNZHONG_TOKEN", "practice-token")
        .output();
    server.kill().unwrap();
    server.wait().unwrap();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

/// A Windows terminal's program, beside the other as the packages have it.
#[cfg(unix)]
#[test]
fn a_terminal_hears_the_program_and_its_ctrl_c_ends_it() {
    use std::{fs, net::TcpStream, os::unix::fs::symlink, thread, time::Duration};

    let folder = tempfile::tempdir().unwrap();
    let terminals = folder.path().join("voucher-desk.com");
    fs::copy(env!("CARGO_BIN_EXE_voucher-desk-console"), &terminals).unwrap();
    symlink(env!("CARGO_BIN_EXE_voucher-desk"), folder.path().join("voucher-desk.exe")).unwrap();
    let check = Command::new(&terminals)
        .args(["check", "--sandbox", "--json", "1234", "--config", "no-such-file.toml"])
        .output()
        .unwrap();
    assert_eq!((&lines(&check)[0]["verdict"], check.status.code()), (&"not_usable".into(), Some(1)));

    let mut running = Command::new(&terminals)
        .args(["sandbox", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = running.stdout.take().unwrap();
    let first = BufReader::new(said).lines().next().unwrap().unwrap();
    let address = first.strip_prefix("Practice shop at http://").unwrap();
    assert!(TcpStream::connect(address).is_ok());
    let pid = running.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(running.wait().unwrap().code(), None);
    let gone = (0..200).any(|_| {
        thread::sleep(Duration::from_millis(20));
        TcpStream::connect(address).is_err()
    });
    assert!(gone, "it runs on, and nobody can end it");
}

#[cfg(target_os = "linux")]
#[test]
fn without_root_certificates_the_practice_shop_works_and_a_real_one_is_told_why() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.toml");
    let shop = "[zhimai]\nbase_url = \"https://127.0.0.1:9\"\nopen_id = \"a\"\ngrant_code = \"b\"\n";
    std::fs::write(&settings, format!("language = \"en\"\n{shop}")).unwrap();
    let bare = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command
            .args(arguments)
            .arg("--config")
            .arg(&settings)
            .arg("--data-dir")
            .arg(folder.path())
            .env("SSL_CERT_FILE", "/dev/null")
            .env("SSL_CERT_DIR", folder.path())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env("VOUCHER_DESK_ZHIMAI_OPEN_KEY", "made-up");
        command.output().unwrap()
    };
    assert_eq!(bare(&["check", "--sandbox", "SUMMER2026"]).status.code(), Some(0));
    let real = bare(&["check", "--json", "SUMMER2026"]);
    let reason = lines(&real)[0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.starts_with("This computer has no root certificates to trust"), "{reason}");
    let doctor = String::from_utf8(bare(&["doctor"]).stdout).unwrap();
    assert!(!doctor.contains("certificate was refused"), "{doctor}");
}
