//! What the program writes down about itself, and how it names a check.

mod common;

use std::{fs, path::Path, process::Command};

use common::Till;
use eframe::egui::OutputCommand;
use voucher_desk::{logs, voucher::Report};

fn check(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
    command.args(["check", "--sandbox", "104686126200130"]).args(arguments);
    command.args(["--config", "no-such-file.toml", "--data-dir"]).arg(folder).output().unwrap()
}

fn log(folder: &Path) -> String {
    let files = fs::read_dir(folder.join("logs")).unwrap();
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn a_check_is_a_line_with_its_request_what_it_came_to_and_a_masked_code() {
    let folder = tempfile::tempdir().unwrap();
    assert!(check(folder.path(), &[]).stderr.is_empty());
    let log = log(folder.path());
    let run = log.split("run=\"").nth(1).unwrap()[..5].to_owned();
    let line = log.lines().find(|line| line.contains("checked")).unwrap();
    let request = format!("request=\"{run}-0\"");
    for part in
        [&*request, "…0130", "verdict=\"usable\"", "reason=\"douyin_usable\"", "took_ms=", "practice=true"]
    {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(!log.contains("104686126200130"), "{log}");
    assert!(log.contains(env!("CARGO_PKG_VERSION")) && !log.contains("DEBUG"), "{log}");
}

#[test]
fn verbose_tells_every_step_on_the_terminal_too() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), &["--verbose"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("DEBUG") && told.contains("check begins"), "{told}");
    assert!(!String::from_utf8(output.stdout).unwrap().contains("DEBUG"), "the answers stand alone");
    assert_eq!(log(folder.path()).lines().count(), told.lines().count());
}

#[test]
fn runs_are_added_to_the_days_file() {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), &[]);
    check(folder.path(), &[]);
    assert_eq!(log(folder.path()).matches("started").count(), 2);
    assert_eq!(fs::read_dir(folder.path().join("logs")).unwrap().count(), 1);
}

#[test]
fn copied_details_name_the_request_that_the_log_names() {
    let mut till = Till::open("language = \"en\"\n");
    till.scan("104600000000500");
    till.wait("a verdict", |till| till.harness.state().board().reports().all(Report::is_settled));
    till.wait_for("Copy details");
    let id = till.harness.state().board().newest().unwrap().id;
    egui_kittest::kittest::Queryable::get_by_label(&till.harness, "Copy details").click();
    let mut copied = None;
    for _ in 0..3 {
        till.harness.step();
        let commands = &till.harness.output().platform_output.commands;
        copied = copied.or(commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        }));
    }
    let copied = copied.unwrap();
    assert!(copied.contains(&logs::request(id)) && copied.contains("…0500"), "{copied}");
}
