//! The real program on a virtual screen: keys from outside, pixels back.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    env, fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use image::{Rgb, RgbImage};
use x11rb::{
    connection::Connection as _,
    protocol::{
        xproto::{ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, Keycode, Window},
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

/// The accent, `theme.rs`: what the first frame shows plenty of.
const ACCENT: Rgb<u8> = Rgb([0x1F, 0x5F, 0xD6]);
const TOOLS: [&str; 3] = ["Xvfb", "xdotool", "import"];

/// Whether a virtual screen can be had; in CI it must.
pub fn is_there() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_there = |tool: &&str| env::split_paths(&path).any(|folder| folder.join(tool).is_file());
    let Some(missing) = TOOLS.into_iter().find(|tool| !is_there(tool)) else { return true };
    assert!(env::var_os("CI").is_none(), "{missing} must be there in CI");
    eprintln!("skipped: {missing} is not installed");
    false
}

/// Ends what it started, whatever the test came to.
pub struct Started(pub Child);

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program in its window, alone on a screen of 1280 × 800.
pub struct Screen {
    program: Started,
    keyboard: Keyboard,
    display: String,
    folder: tempfile::TempDir,
    _server: Started,
}

impl Screen {
    /// Starts the program with these settings (TOML) and `prepare`d, and waits for its first frame.
    pub fn open(settings: &str, prepare: impl FnOnce(&mut Command)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        fs::write(&file, settings).unwrap();
        let (server, display) = start_server(folder.path());
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command.arg("--config").arg(&file).arg("--data-dir").arg(folder.path());
        command.env("DISPLAY", &display).env_remove("WAYLAND_DISPLAY");
        prepare(&mut command);
        let program = Started(command.spawn().unwrap());
        let window = wait("the window", || {
            let search = ["search", "--onlyvisible", "--class", "voucher-desk"];
            let found = Command::new("xdotool").args(search).env("DISPLAY", &display).output().unwrap();
            String::from_utf8(found.stdout).unwrap().lines().last()?.parse().ok()
        });
        let keyboard = Keyboard::new(&display, window);
        let screen = Self { program, keyboard, display, folder, _server: server };
        wait("the first frame", || (screen.count(ACCENT) > 200).then_some(()));
        screen
    }

    /// Starts the program once more, on the same folder, and waits until that start has ended.
    pub fn start_again(&self) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command.arg("--config").arg(self.folder().join("settings.toml")).arg("--data-dir").arg(self.folder());
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY").env("LANG", "en_US.UTF-8");
        command.output().unwrap()
    }

    /// The folder with the settings and the journal.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Types as a scanner does, Enter included.
    pub fn scan(&self, code: &str) {
        code.chars().for_each(|c| self.keyboard.press(u32::from(c)));
        self.keyboard.press(0xff0d);
    }

    pub fn shot(&self) -> RgbImage {
        let file = self.folder.path().join("shot.png");
        let mut import = Command::new("import");
        let taken =
            import.args(["-window", "root"]).arg(&file).env("DISPLAY", &self.display).status().unwrap();
        assert!(taken.success());
        image::open(file).unwrap().into_rgb8()
    }

    /// How many pixels have this colour, more or less.
    pub fn count(&self, color: Rgb<u8>) -> usize {
        let near = |a: u8, b: u8| a.abs_diff(b) <= 2;
        self.shot().pixels().filter(|pixel| (0..3).all(|i| near(pixel.0[i], color.0[i]))).count()
    }

    pub fn is_running(&mut self) -> bool {
        self.program.0.try_wait().unwrap().is_none()
    }
}

/// Presses keys as a device does, through the X server.
pub struct Keyboard {
    connection: RustConnection,
    root: Window,
    /// Keysyms by keycode, without Shift.
    keysyms: Vec<(Keycode, u32)>,
}

impl Keyboard {
    pub fn new(display: &str, window: Window) -> Self {
        let (connection, screen) = x11rb::connect(Some(display)).unwrap();
        let setup = connection.setup();
        let (first, count) = (setup.min_keycode, setup.max_keycode - setup.min_keycode + 1);
        let mapping = connection.get_keyboard_mapping(first, count).unwrap().reply().unwrap();
        let per_key = usize::from(mapping.keysyms_per_keycode);
        let keysyms = (first..=setup.max_keycode)
            .zip(mapping.keysyms.chunks(per_key).map(|keysyms| keysyms[0]))
            .collect();
        let root = setup.roots[screen].root;
        let parent = x11rb::protocol::xproto::InputFocus::PARENT;
        connection.set_input_focus(parent, window, x11rb::CURRENT_TIME).unwrap().check().unwrap();
        Self { connection, root, keysyms }
    }

    pub fn press(&self, keysym: u32) {
        let (keycode, _) = self.keysyms.iter().find(|(_, known)| *known == keysym).unwrap();
        for kind in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            self.connection.xtest_fake_input(kind, *keycode, 0, self.root, 0, 0, 0).unwrap();
        }
        self.connection.flush().unwrap();
    }
}

pub fn start_server(folder: &Path) -> (Started, String) {
    let number = folder.join("display");
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        .stdout(fs::File::create(&number).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Started(server);
    let number = wait("the screen", || {
        let text = fs::read_to_string(&number).unwrap();
        text.ends_with('\n').then(|| text.trim().to_owned())
    });
    (server, format!(":{number}"))
}

pub fn wait<T>(what: &str, ready: impl FnMut() -> Option<T>) -> T {
    wait_for(Duration::from_secs(30), what, ready)
}

pub fn wait_for<T>(patience: Duration, what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + patience;
    loop {
        if let Some(found) = ready() {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(100));
    }
}
