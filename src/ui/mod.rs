//! The window: one file a screen, one a widget. Screens return actions, [`app`] does them.

pub mod action;
pub mod app;
mod batch_screen;
pub mod chooser;
mod clipboard;
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

use eframe::egui::{Context, IconData, UserAttentionType, ViewportBuilder, ViewportCommand};

use crate::{
    desk::Options,
    instance::{self, Instance},
    store::Language,
};
use text::Lang;

/// The window could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error("{}", text::no_window(Lang::of(Language::System)))]
    NoDisplay,
    #[error("{}: {_0}", text::window_failed(Lang::of(Language::System)))]
    Failed(String),
}

/// What became of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The window was there, and has been closed.
    Closed,
    /// Another start has this folder's window; whether it came to the front.
    Elsewhere { is_raised: bool },
}

/// Opens the window and stays until it is closed, unless there is one already for this data folder.
///
/// # Errors
/// When there is no display, or no way to draw on it.
pub fn open(options: Options) -> Result<Shown, WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    let Some(mut instance) = Instance::claim(&options.data_folder) else {
        return Ok(Shown::Elsewhere { is_raised: instance::raise_other(&options.data_folder) });
    };
    let viewport = ViewportBuilder::default()
        .with_title(text::brand(Lang::of(Language::System)))
        .with_app_id("voucher-desk")
        // Or the window would have egui's.
        .with_icon(IconData::default())
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([512.0, 384.0]);
    let native = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        // A till draws seldom: what is to be shown need not wait for the screen's beat, nor the next key for it.
        glow_options: eframe::egui_glow::GlowConfiguration { vsync: false, ..Default::default() },
        // Plain colours need none, and without a graphics card noise on every pixel costs.
        dithering: false,
        ..Default::default()
    };
    let creator: eframe::AppCreator<'_> = Box::new(|creation| {
        tracing::info!(renderer = if creation.gl.is_some() { "glow" } else { "other" }, "window opened");
        let raised = creation.egui_ctx.clone();
        if let Err(error) = instance.listen(move || raise(&raised)) {
            tracing::warn!(%error, "a second start cannot call this window to the front");
        }
        Ok(Box::new(app::App::new(&creation.egui_ctx, options)?))
    });
    let closed = eframe::run_native("voucher-desk", native, creator);
    closed.map(|()| Shown::Closed).map_err(|error| match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => WindowError::NoDisplay,
        error => WindowError::Failed(error.to_string()),
    })
}

/// Above the other windows, or at least asking to be.
fn raise(ctx: &Context) {
    tracing::info!("called to the front by another start");
    ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
    ctx.send_viewport_cmd(ViewportCommand::Focus);
    ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
    ctx.request_repaint();
}

/// Windows and macOS always have one; elsewhere these say where it is.
fn has_display() -> bool {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_named)
}
