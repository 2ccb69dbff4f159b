//! What the flows share: the real window tree on the real desk, and a person's patience.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use eframe::egui::{DroppedFile, Event, Key, Modifiers, Role, Vec2, accesskit::Live, vec2};
use egui_kittest::{
    Harness, HarnessBuilder, TestRenderer,
    kittest::{NodeT as _, Queryable as _},
};
use voucher_desk::{
    desk::{Options, Practice},
    sandbox::Sandbox,
    store::SettingsFile,
    ui::app::App,
};

/// A shop of somebody else's: the practice shop, but reached by its address only.
pub struct Shop {
    pub base_url: String,
    _runtime: tokio::runtime::Runtime,
    _sandbox: Sandbox,
}

pub fn shop() -> Shop {
    shop_at(Duration::ZERO)
}

/// One that takes its time before every answer.
pub fn shop_at(delay: Duration) -> Shop {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let sandbox = runtime.block_on(Sandbox::start(listen, delay)).unwrap();
    Shop { base_url: sandbox.base_url(), _runtime: runtime, _sandbox: sandbox }
}

pub const SIZE: Vec2 = vec2(1280.0, 800.0);

/// Whole scans as one frame's events, in order.
pub fn scans<'c>(codes: impl IntoIterator<Item = &'c str>) -> Vec<Event> {
    let enter = Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    codes.into_iter().flat_map(|code| [Event::Text(code.into()), enter.clone()]).collect()
}

/// A file that is dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn folder_with(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    if !settings.is_empty() {
        fs::write(folder.path().join("settings.toml"), settings).unwrap();
    }
    folder
}

/// A till: the window's program, with a folder of its own for its settings.
pub struct Till {
    pub harness: Harness<'static, App>,
    folder: tempfile::TempDir,
}

impl Till {
    /// Opens with these settings (TOML) and waits until the desk has read them.
    pub fn open(settings: &str) -> Self {
        Self::open_at(SIZE, settings)
    }

    pub fn open_at(size: Vec2, settings: &str) -> Self {
        Self::open_in(folder_with(settings), Harness::builder().with_size(size))
    }

    /// Whose pictures somebody else draws.
    pub fn open_drawn_by(renderer: impl TestRenderer + 'static, settings: &str) -> Self {
        Self::open_in(folder_with(settings), Harness::builder().with_size(SIZE).renderer(renderer))
    }

    /// Closes the window and opens it again.
    pub fn restart(self) -> Self {
        let Self { harness, folder } = self;
        drop(harness);
        Self::open_in(folder, Harness::builder().with_size(SIZE))
    }

    fn open_in(folder: tempfile::TempDir, builder: HarnessBuilder<App>) -> Self {
        let file = folder.path().join("settings.toml");
        let options = Options {
            settings_file: SettingsFile::new(file),
            data_folder: folder.path().join("data"),
            practice: Practice::UntilSetUp,
            credentials: std::sync::Arc::default(),
            training: std::sync::Arc::default(),
        };
        let harness = builder
            .with_render_cursor(false)
            .build_eframe(|creation| App::new(&creation.egui_ctx, options).unwrap());
        let mut till = Self { harness, folder };
        let starting = ["Starting…", "正在启动…", "正在啟動…"];
        till.wait("the settings", |till| !starting.iter().any(|words| till.shows(words)));
        till
    }

    /// Closes the window and leaves its folder to whoever looks into it.
    pub fn close(self) -> PathBuf {
        let Self { harness, folder } = self;
        drop(harness);
        folder.keep()
    }

    /// The folder with the journal.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn settings_file(&self) -> String {
        fs::read_to_string(self.folder.path().join("settings.toml")).unwrap_or_default()
    }

    /// Types as a scanner does, Enter included.
    pub fn scan(&mut self, code: &str) {
        for c in code.chars() {
            self.harness.event(Event::Text(c.into()));
        }
        self.harness.key_press(Key::Enter);
        self.harness.step();
    }

    /// Lets go of a file over the window.
    pub fn drop_file(&mut self, path: &Path) {
        let file = std::sync::Arc::new(Dropped(path.to_owned()));
        self.harness.input_mut().dropped_files.push(file);
        self.harness.run_steps(2);
    }

    /// Whether anything on the screen says this.
    pub fn shows(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    /// Whether what is named so can be seen whole, below the entry.
    pub fn in_sight(&self, text: &str) -> bool {
        let screen = self.harness.ctx.content_rect();
        let mut all = self.harness.query_all_by_label_contains(text);
        all.any(|node| node.rect().top() > 80.0 && screen.contains_rect(node.rect()))
    }

    /// Whether a screen reader says this as soon as it changes.
    pub fn announces(&self, text: &str) -> bool {
        let all = self.harness.query_all_by_label_contains(text);
        all.into_iter().any(|node| node.accesskit_node().live() == Live::Assertive)
    }

    /// Whether what is named so can be used.
    pub fn is_enabled(&self, label: &str) -> bool {
        self.harness.query_by_label(label).is_some_and(|node| !node.accesskit_node().is_disabled())
    }

    /// Whether this stands in the entry.
    pub fn typed(&self, text: &str) -> bool {
        let entry = self.harness.query_by(|node| node.role() == Role::TextInput);
        entry.is_some_and(|entry| entry.accesskit_node().value().as_deref() == Some(text))
    }

    /// All that is named on the screen.
    fn says(&self) -> Vec<String> {
        self.harness.root().children_recursive().filter_map(|node| node.accesskit_node().label()).collect()
    }

    pub fn count(&self, label: &str) -> usize {
        self.harness.query_all_by_label(label).count()
    }

    /// What reaches beyond the window's sides.
    pub fn outside(&self, width: f32) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        let bounds = nodes.filter_map(|node| {
            let bounds = node.accesskit_node().bounding_box()?;
            Some((node.accesskit_node().label(), bounds.x0, bounds.x1))
        });
        let beyond = bounds.filter(|(_, left, right)| *left < -0.5 || *right > f64::from(width) + 0.5);
        beyond.map(|node| format!("{node:?}")).collect()
    }

    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |till| till.shows(text));
    }

    /// Draws frames until it is so.
    pub fn wait(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let patience = Instant::now() + Duration::from_secs(15);
        while !is_so(self) {
            assert!(
                Instant::now() < patience,
                "waited in vain for {what}; the window says {:?}",
                self.says()
            );
            self.harness.step();
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Clicks what is named so, or else what has it in its name.
    pub fn click(&mut self, label: &str) {
        match self.harness.query_by_label(label) {
            Some(node) => node.click(),
            None => self.harness.get_by_label_contains(label).click(),
        }
        self.harness.run_steps(2);
    }

    /// Replaces what stands in a field.
    pub fn fill(&mut self, label: &str, text: &str) {
        self.harness.get_by_label(label).focus();
        self.harness.run_steps(2);
        self.harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
        self.harness.key_press(Key::Backspace);
        self.harness.event(Event::Text(text.into()));
        self.harness.run_steps(2);
    }

    /// Leaves the fields, as a click on nothing does.
    pub fn leave_fields(&mut self) {
        self.harness.key_press(Key::Escape);
        self.harness.run_steps(2);
    }
}

/// Waits for something outside the window.
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(15);
    while !is_so() {
        assert!(Instant::now() < patience, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Every cell of an Excel file's first sheet, as text.
pub fn sheet(path: &Path) -> Vec<Vec<String>> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}
