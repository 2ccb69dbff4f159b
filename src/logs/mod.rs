//! What the program writes down about itself, for a shop to send: when it started and with what, what
//! every check came to, what went wrong. Never a secret, a token, an address, a whole code or a
//! service's own words.

mod diagnostics;
mod files;
mod panics;

use std::{
    io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tracing::{Level, level_filters::LevelFilter};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::voucher::ReportId;
pub use diagnostics::Diagnostics;

/// How much is written down, and where to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Detail {
    /// Every step, not only what came of it.
    pub is_verbose: bool,
    /// Also on the terminal.
    pub to_stderr: bool,
}

/// The log of this run. Dropping it writes out what is left, or gives up after a second.
#[must_use]
pub struct Logs {
    _writes: WorkerGuard,
}

/// The folder with the log files of this data folder.
fn folder(data_folder: &Path) -> PathBuf {
    data_folder.join("logs")
}

/// Writes down from now on, on a thread of its own, what any thread tells and how any of them panics.
/// `None` if this process does so already.
pub fn start(data_folder: &Path, detail: Detail) -> Option<Logs> {
    let files = files::Files::new(folder(data_folder));
    // Rather a line less than a window that waits.
    let (lines, writes) = NonBlockingBuilder::default().lossy(true).thread_name("logs").finish(files);
    let to_file = fmt::layer().with_ansi(false).with_writer(lines);
    let to_stderr = detail.to_stderr.then(|| fmt::layer().with_ansi(false).with_writer(io::stderr));
    let started = tracing_subscriber::registry()
        .with(filter(detail.is_verbose))
        .with(to_file)
        .with(to_stderr)
        .try_init();
    started.ok()?;
    panics::install();
    Some(Logs { _writes: writes })
}

/// Of other people's code only what is wrong with the window: whatever carries requests or secrets
/// around knows too much to be asked.
fn filter(is_verbose: bool) -> Targets {
    const DRAWING: [&str; 8] =
        ["eframe", "egui", "egui_glow", "egui_winit", "epaint", "glutin", "winit", "wgpu_core"];
    let ours = if is_verbose { LevelFilter::DEBUG } else { LevelFilter::INFO };
    let targets = Targets::new().with_default(LevelFilter::OFF).with_target(env!("CARGO_CRATE_NAME"), ours);
    targets.with_targets(DRAWING.map(|name| (name, Level::WARN)))
}

/// What tells this run of the program from others.
pub fn run() -> &'static str {
    static RUN: OnceLock<String> = OnceLock::new();
    RUN.get_or_init(|| format!("{:05x}", rand::random::<u32>() >> 12))
}

/// What a check of this run is called, here and in the details that are copied.
pub fn request(id: ReportId) -> String {
    format!("{}-{}", run(), id.0)
}

/// `linux x86_64`
pub fn platform() -> String {
    format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_carries_requests_is_listened_to_however_much_is_asked_for() {
        for is_verbose in [false, true] {
            let filter = filter(is_verbose);
            for target in
                ["hyper::proto", "reqwest::connect", "rustls::client", "keyring", "zbus", "calamine"]
            {
                assert!(!filter.would_enable(target, &Level::ERROR), "{target}");
            }
            assert!(filter.would_enable("eframe::native", &Level::WARN));
            assert!(!filter.would_enable("eframe::native", &Level::INFO));
            assert_eq!(filter.would_enable("voucher_desk::desk", &Level::DEBUG), is_verbose);
        }
    }

    #[test]
    fn a_request_is_named_by_run_and_check() {
        assert_eq!(request(ReportId(12)), format!("{}-12", run()));
        assert_eq!(run().len(), 5);
    }
}
