//! The real program in a real window: keys from outside, pixels back.

#![cfg(target_os = "linux")]

use std::{
    env, fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use image::{Rgb, RgbImage};

/// The fill of a usable verdict, `theme.rs`.
const USABLE: Rgb<u8> = Rgb([0x00, 0x7F, 0x73]);
const TOOLS: [&str; 3] = ["Xvfb", "xdotool", "import"];

/// Ends what it started, whatever the test came to.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_code_typed_from_outside_shows_its_verdict_on_the_screen() {
    if let Some(missing) = TOOLS.into_iter().find(|tool| !is_there(tool)) {
        assert!(env::var_os("CI").is_none(), "{missing} must be there in CI");
        return eprintln!("skipped: {missing} is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, "language = \"zh-CN\"\ntheme = \"light\"\n").unwrap();
    let (_screen, display) = start_screen(folder.path());
    let mut program = Started(
        Command::new(env!("CARGO_BIN_EXE_voucher-desk"))
            .arg("--config")
            .arg(&settings)
            .env("DISPLAY", &display)
            .env_remove("WAYLAND_DISPLAY")
            .spawn()
            .unwrap(),
    );

    let window = wait("the window", || {
        let found = xdotool(&display, &["search", "--onlyvisible", "--class", "voucher-desk"]);
        found.lines().last().map(str::to_owned)
    });
    xdotool(&display, &["windowfocus", "--sync", &window]);
    wait("the first frame", || {
        (count(&shot(&display, folder.path()), Rgb([0x1F, 0x5F, 0xD6])) > 200).then_some(())
    });

    xdotool(&display, &["type", "--delay", "2", "104686126200130"]);
    xdotool(&display, &["key", "Return"]);
    let shot = wait("a usable banner", || {
        let shot = shot(&display, folder.path());
        (count(&shot, USABLE) > 60_000).then_some(shot)
    });
    assert_eq!(shot.dimensions(), (1280, 800));
    assert!(program.0.try_wait().unwrap().is_none(), "the program goes on");
}

fn start_screen(folder: &Path) -> (Started, String) {
    let number = folder.join("display");
    let screen = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        .stdout(fs::File::create(&number).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let screen = Started(screen);
    let number = wait("the screen", || {
        let text = fs::read_to_string(&number).unwrap();
        text.ends_with('\n').then(|| text.trim().to_owned())
    });
    (screen, format!(":{number}"))
}

fn is_there(tool: &str) -> bool {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(tool).is_file())
}

fn xdotool(display: &str, arguments: &[&str]) -> String {
    let output = Command::new("xdotool").args(arguments).env("DISPLAY", display).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn shot(display: &str, folder: &Path) -> RgbImage {
    let file = folder.join("shot.png");
    let taken =
        Command::new("import").args(["-window", "root"]).arg(&file).env("DISPLAY", display).status().unwrap();
    assert!(taken.success());
    image::open(file).unwrap().into_rgb8()
}

fn count(shot: &RgbImage, color: Rgb<u8>) -> usize {
    let near = |a: u8, b: u8| a.abs_diff(b) <= 2;
    shot.pixels().filter(|pixel| (0..3).all(|i| near(pixel.0[i], color.0[i]))).count()
}

fn wait<T>(what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = ready() {
            return found;
        }
        assert!(Instant::now() < patience, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(100));
    }
}
