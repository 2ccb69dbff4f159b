//! A keyring of one's own, on a bus of its own.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    env,
    path::Path,
    process::{Command, Output},
};

use secrecy::SecretString;
use voucher_desk::store::{Credentials, Secret};

pub const UNLOCKED: &str = "printf pass | gnome-keyring-daemon --unlock --components=secrets";
pub const EMPTY: &str = "gnome-keyring-daemon --start --components=secrets";

/// Runs the flow, an ignored test of this program, beside a real daemon with its files in a folder of its own. The
/// daemon can ask for its password only where there is a display.
pub fn in_keyring(home: &Path, display: Option<&str>, unlock: &str, flow: &str) -> Option<Output> {
    let missing = ["dbus-run-session", "gnome-keyring-daemon"].into_iter().find(|tool| !is_there(tool));
    if let Some(missing) = missing {
        assert!(env::var_os("CI").is_none(), "{missing} must be there in CI");
        eprintln!("skipped: {missing} is not installed");
        return None;
    }
    let script = format!("{unlock} >/dev/null; exec \"$0\" --exact {flow} --ignored --nocapture");
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c", &script])
        .arg(env::current_exe().unwrap())
        .env("HOME", home)
        .env("XDG_DATA_HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DISPLAY")
        .envs(display.map(|display| ("DISPLAY", display)));
    Some(command.output().unwrap())
}

pub fn is_there(tool: &str) -> bool {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(tool).is_file())
}

pub fn assert_passed(output: &Output) {
    let text =
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

/// Locks the keyring there is.
pub fn lock() {
    let service = "org.freedesktop.secrets";
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", &format!("--dest={service}"), "/org/freedesktop/secrets"])
        .args([
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ])
        .output()
        .unwrap();
    assert!(locked.status.success(), "{locked:?}");
}

/// Has the keyring take a secret, or let go of it, which it must do.
pub fn keep(credentials: &Credentials, secret: Secret, value: Option<SecretString>) {
    credentials.wish(secret, value);
    credentials.try_again();
    assert_eq!(credentials.unkept(), None);
}
