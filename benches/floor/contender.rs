//! A program in a window on a virtual screen of its own: started, given scans, left alone.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use x11rb::{
    connection::Connection as _,
    protocol::xproto::{ConnectionExt as _, ImageFormat, MapState, Window},
    rust_connection::RustConnection,
};

use super::{
    relay::Relay,
    rush,
    screen::{Keyboard, Started, start_server},
};

/// How fast a scanner types.
const PACE: Duration = Duration::from_millis(5);
const ENTER: u32 = 0xff0d;
/// The fills of the verdicts, `theme.rs`.
const USABLE: [u8; 3] = [0x00, 0x7F, 0x73];
const NOT_USABLE: [u8; 3] = [0x7D, 0x15, 0x28];
/// Within the entry of either program.
const ENTRY: (i16, i16) = (300, 90);
/// The kernel's clock ticks, in which it counts a process's time.
const TICKS_A_SECOND: f64 = 100.0;

/// Where a program can be started.
pub struct Seat {
    command: Box<dyn Fn(&str) -> Command>,
    display: String,
    relay: Relay,
    folder: tempfile::TempDir,
    _server: Started,
}

impl Seat {
    pub fn of_the_window(shop: &str) -> Self {
        let relay = Relay::to(shop);
        let settings = format!("{}[scanner]\ndouble_read_ms = 0\n", rush::settings(&relay.base_url));
        Self::new(relay, move |folder| {
            let file = format!("{folder}/settings.toml");
            fs::write(&file, &settings).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
            command.args(["--config", &file, "--data-dir", folder]);
            rush::secrets(&mut command);
            command
        })
    }

    pub fn of_the_floor(shop: &str) -> Self {
        let relay = Relay::to(shop);
        let base_url = relay.base_url.clone();
        Self::new(relay, move |_| {
            let mut command = Command::new("python3");
            command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/floor/desk_qt.py")).arg(&base_url);
            command
        })
    }

    fn new(relay: Relay, command: impl Fn(&str) -> Command + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (server, display) = start_server(folder.path());
        Self { command: Box::new(command), display, relay, folder, _server: server }
    }
}

/// How long it took from the code's last key.
pub struct Scan {
    pub request: Duration,
    pub pixels: Duration,
}

/// What it takes to do nothing.
pub struct Rest {
    pub cpu_percent: f64,
    pub wake_ups: f64,
    pub pss_mib: f64,
}

pub struct Contender<'s> {
    seat: &'s Seat,
    program: Started,
    keyboard: Keyboard,
    eye: Eye,
    /// From the start to the first frame.
    pub painted_in: Duration,
    /// A place of the banner.
    banner: Option<(i16, i16)>,
}

impl<'s> Contender<'s> {
    pub fn start(seat: &'s Seat) -> Self {
        let eye = Eye::new(&seat.display);
        let mut command = (seat.command)(seat.folder.path().to_str().unwrap());
        command.env("DISPLAY", &seat.display).env_remove("WAYLAND_DISPLAY").stderr(Stdio::null());
        wait_until("the last window is gone", || eye.window().is_none());
        let start = Instant::now();
        let program = Started(command.spawn().unwrap());
        wait_until("the first frame", || eye.window().is_some() && eye.pixel(ENTRY) != [0; 3]);
        let painted_in = start.elapsed();
        // What comes after the first frame is to be over before keys are.
        thread::sleep(Duration::from_millis(500));
        let keyboard = Keyboard::new(&seat.display, eye.window().unwrap());
        Self { seat, program, keyboard, eye, painted_in, banner: None }
    }

    /// Types a code, every other time one that can be honoured, and waits for its verdict.
    pub fn scan(&mut self, i: usize) -> Scan {
        let (code, fill) = if i.is_multiple_of(2) {
            ("104686126200130".to_owned(), USABLE)
        } else {
            (format!("10468612629{i:04}"), NOT_USABLE)
        };
        for key in code.chars() {
            self.keyboard.press(u32::from(key));
            thread::sleep(PACE);
        }
        self.seat.relay.take_first();
        let last_key = Instant::now();
        self.keyboard.press(ENTER);
        let eye = &self.eye;
        if let Some(banner) = self.banner {
            wait_until("the verdict", || eye.pixel(banner) == fill);
        } else {
            wait_until("the banner", || {
                self.banner = eye.find(fill);
                self.banner.is_some()
            });
        }
        let pixels = last_key.elapsed();
        let first = self.seat.relay.take_first().unwrap();
        thread::sleep(Duration::from_millis(200));
        Scan { request: first - last_key, pixels }
    }

    /// Leaves it alone for a while.
    pub fn rest(&self, length: Duration) -> Rest {
        thread::sleep(Duration::from_secs(3));
        let (ticks, before) = (self.ticks(), self.switches());
        thread::sleep(length);
        let secs = length.as_secs_f64();
        // Threads that have ended meanwhile cost nothing any more.
        let switches = self.switches().into_iter();
        let wake_ups: f64 =
            switches.map(|(thread, count)| count - before.get(&thread).copied().unwrap_or_default()).sum();
        Rest {
            cpu_percent: (self.ticks() - ticks) / TICKS_A_SECOND / secs * 100.0,
            wake_ups: wake_ups / secs,
            pss_mib: number_after(&self.proc("smaps_rollup"), "Pss:") / 1_024.0,
        }
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.program.0.id())).unwrap()
    }

    fn ticks(&self) -> f64 {
        let stat = self.proc("stat");
        // Behind the name, which may have blanks in it: user and system time are the 12th and 13th.
        let fields = stat.rsplit(')').next().unwrap().split_whitespace();
        fields.skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap()).sum()
    }

    /// How often each thread went to sleep.
    fn switches(&self) -> HashMap<OsString, f64> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.program.0.id())).unwrap().flatten();
        let count = |thread: fs::DirEntry| {
            let status = fs::read_to_string(thread.path().join("status")).ok()?;
            Some((thread.file_name(), number_after(&status, "voluntary_ctxt_switches:")))
        };
        threads.filter_map(count).collect()
    }
}

fn number_after(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// Looks at the screen.
struct Eye {
    connection: RustConnection,
    root: Window,
}

impl Eye {
    fn new(display: &str) -> Self {
        let (connection, screen) = x11rb::connect(Some(display)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    /// The program's window once it is there.
    fn window(&self) -> Option<Window> {
        let tree = self.connection.query_tree(self.root).unwrap().reply().unwrap();
        tree.children.into_iter().find(|window| {
            let attributes = self.connection.get_window_attributes(*window).unwrap().reply();
            let size = self.connection.get_geometry(*window).unwrap().reply();
            attributes.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
                && size.is_ok_and(|size| size.width > 1_000)
        })
    }

    fn image(&self, (x, y): (i16, i16), width: u16, height: u16) -> Vec<[u8; 3]> {
        let whole = !0;
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, whole);
        let bytes = image.unwrap().reply().unwrap().data;
        bytes.chunks_exact(4).map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect()
    }

    fn pixel(&self, place: (i16, i16)) -> [u8; 3] {
        self.image(place, 1, 1)[0]
    }

    /// A little within the first large area of this colour.
    fn find(&self, fill: [u8; 3]) -> Option<(i16, i16)> {
        const SIZE: (u16, u16) = (1_280, 800);
        const LARGE: usize = 300;
        let image = self.image((0, 0), SIZE.0, SIZE.1);
        let (y, x) = image.chunks(SIZE.0.into()).enumerate().find_map(|(y, row)| {
            let x = row.windows(LARGE).position(|run| run.iter().all(|pixel| *pixel == fill))?;
            Some((y, x))
        })?;
        Some((i16::try_from(x).ok()? + 100, i16::try_from(y).ok()? + 8))
    }
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain for: {what}");
        thread::sleep(Duration::from_micros(100));
    }
}
