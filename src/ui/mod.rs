//! The window: one file a screen, one a widget. Screens return actions, [`app`] does them.

pub mod action;
pub mod app;
mod batch_screen;
pub mod chooser;
mod desk_screen;
mod history_screen;
mod icon;
pub mod keys;
mod lock;
mod navigation;
mod paper;
mod pictures;
mod save_dialog;
mod settings_screen;
mod shift_screen;
mod sound;
pub mod tables;
pub mod text;
pub mod theme;
mod top_bar;
mod widget;

use eframe::egui::ViewportBuilder;

use crate::{desk::Options, store::Language};
use text::Lang;

/// The window could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error("{}", text::no_window(Lang::of(Language::System)))]
    NoDisplay,
    #[error("{}: {_0}", text::window_failed(Lang::of(Language::System)))]
    Failed(String),
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// When there is no display, or no way to draw on it.
pub fn open(options: Options) -> Result<(), WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    let viewport = ViewportBuilder::default()
        .with_title(text::brand(Lang::of(Language::System)))
        .with_app_id("voucher-desk")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([512.0, 384.0]);
    let native = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    let creator: eframe::AppCreator<'_> =
        Box::new(|creation| Ok(Box::new(app::App::new(&creation.egui_ctx, options)?)));
    eframe::run_native("voucher-desk", native, creator).map_err(|error| match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => WindowError::NoDisplay,
        error => WindowError::Failed(error.to_string()),
    })
}

/// Windows and macOS always have one; elsewhere these say where it is.
fn has_display() -> bool {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_named)
}
