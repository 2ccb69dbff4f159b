//! The window's own life: opened once a data folder, drawn by whatever works on this machine, and opened again by
//! another process where the way of drawing breaks.

use std::{
    cell::{Cell, RefCell},
    env, io,
    panic::{self, AssertUnwindSafe},
    path::Path,
    process::Command,
    rc::Rc,
    thread,
    time::Duration,
};

use eframe::{
    NativeOptions, UserEvent,
    egui::{Context, UserAttentionType, ViewportBuilder, ViewportCommand},
    icon_data,
};
use egui_winit::winit::{event_loop::EventLoop, platform::run_on_demand::EventLoopExtRunOnDemand as _};
use jiff::{SignedDuration, Timestamp};

use super::{
    app::{App, Drawing, Fate},
    processor,
    renderer::{self, Choice, Fault, Renderer},
    text::{self, Lang},
};
use crate::{
    desk::Options,
    instance::{self, Instance},
    store::Language,
};

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
    /// The way of drawing broke; another process has the window now.
    HandedOver,
}

/// How the window is to be drawn.
#[derive(Debug, Default)]
pub struct Wish {
    pub choice: Choice,
    /// What is to go wrong, to try out what comes of it.
    pub faults: Vec<(Renderer, Fault)>,
}

/// How a window ended.
enum End {
    Closed,
    /// The device was lost, a driver panicked, or nobody knows why it ended.
    Broken,
}

/// Renderers that have broken under the processes before this one, and when (seconds since 1970), as
/// `glow@1780000000,wgpu@1780000060`.
const BROKEN: &str = "VOUCHER_DESK_BROKEN_RENDERERS";

/// Opens the window and stays until it is closed, unless there is one already for this data folder.
///
/// # Errors
/// When there is no display, or no way to draw on it.
pub fn open(options: &Options, wish: &Wish) -> Result<Shown, WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    let folder = &options.data_folder;
    let Some(instance) = Instance::claim(folder) else {
        return Ok(Shown::Elsewhere { is_raised: instance::raise_other(folder) });
    };
    let instance = Rc::new(RefCell::new(instance));
    let mut broken = lately_broken(&env::var(BROKEN).unwrap_or_default(), Timestamp::now());
    let mut why = String::new();
    let failed_lately: Vec<Renderer> = broken.iter().map(|(renderer, _)| *renderer).collect();
    let (has_card, last_good) = (renderer::has_card(), renderer::last_good(folder));
    // One for all that are tried: a process has no second one.
    let mut event_loop = EventLoop::with_user_event().build().map_err(|error| {
        tracing::warn!(%error, "no display");
        WindowError::NoDisplay
    })?;
    for renderer in Renderer::order(wish.choice, has_card, last_good, &failed_lately) {
        match draw(&mut event_loop, renderer, wish, options, &instance) {
            Ok(End::Closed) => return Ok(Shown::Closed),
            Ok(End::Broken) => {
                tracing::error!(renderer = renderer.key(), "the window broke, another one is opened");
                broken.push((renderer, Timestamp::now()));
                // The next process wants this folder's lock.
                drop(instance);
                let opened = open_anew(&broken);
                return opened.map(|()| Shown::HandedOver).map_err(|error| failed(&error.to_string()));
            }
            Err(error) => {
                tracing::warn!(renderer = renderer.key(), %error, "cannot be drawn so");
                why = error;
            }
        }
    }
    Err(failed(&why))
}

/// Told in a window too, where there may be no terminal to read it on.
fn failed(why: &str) -> WindowError {
    let error = WindowError::Failed(why.to_owned());
    if cfg!(any(windows, target_os = "macos")) {
        let lang = Lang::of(Language::System);
        let words = format!("{}\n\n{why}", text::window_failed(lang));
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title(text::brand(lang))
            .set_description(words)
            .show();
    }
    error
}

fn draw(
    event_loop: &mut EventLoop<UserEvent>,
    renderer: Renderer,
    wish: &Wish,
    options: &Options,
    instance: &Rc<RefCell<Instance>>,
) -> Result<End, String> {
    let fault = wish.faults.iter().find(|(faulty, _)| *faulty == renderer).map(|(_, fault)| *fault);
    if fault == Some(Fault::Refused) {
        return Err("refused, as was wished".into());
    }
    let viewport = ViewportBuilder::default()
        .with_title(text::brand(Lang::of(Language::System)))
        .with_app_id("voucher-desk")
        .with_icon(icon_data::from_png_bytes(include_bytes!("../../assets/icon/64.png")).unwrap_or_default())
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([512.0, 384.0]);
    let drawing = Drawing::by(renderer);
    let fate = drawing.fate.clone();
    let is_open = Rc::new(Cell::new(false));
    let creator = {
        let (options, instance, is_open) = (options.clone(), instance.clone(), is_open.clone());
        move |ctx: &Context| -> io::Result<App> {
            tracing::info!(renderer = renderer.key(), "window opened");
            let raised = ctx.clone();
            if let Err(error) = instance.borrow_mut().listen(move || raise(&raised)) {
                tracing::warn!(%error, "a second start cannot call this window to the front");
            }
            if let Some(fault) = fault {
                break_soon(fault, &drawing, ctx)?;
            }
            let mut app = App::new(ctx, options)?;
            app.draw_with(drawing);
            is_open.set(true);
            Ok(app)
        }
    };
    // Plain colours need no dithering, and without a graphics card noise on every pixel costs.
    let native = NativeOptions { viewport: viewport.clone(), dithering: false, ..Default::default() };
    let native = renderer.set_up(wish.choice != Choice::Auto, native);
    let lost = fate.clone();
    let run = || match native {
        None => processor::run(event_loop, viewport, Box::new(creator)),
        Some(native) => run_eframe(event_loop, native, lost, creator),
    };
    match panic::catch_unwind(AssertUnwindSafe(run)) {
        Err(_) => Ok(End::Broken),
        Ok(Err(error)) => Err(error),
        Ok(Ok(())) if fate.is_closed() => Ok(End::Closed),
        Ok(Ok(())) if is_open.get() => Ok(End::Broken),
        // What the reason was stands in the log: eframe tells nobody else.
        Ok(Ok(())) => Err(format!("{} cannot draw here", renderer.key())),
    }
}

fn run_eframe(
    event_loop: &mut EventLoop<UserEvent>,
    native: NativeOptions,
    lost: Fate,
    creator: impl FnOnce(&Context) -> io::Result<App>,
) -> Result<(), String> {
    let creator: eframe::AppCreator<'_> = Box::new(move |creation| {
        if let Some(state) = &creation.wgpu_render_state {
            let ctx = creation.egui_ctx.clone();
            state.device.set_device_lost_callback(move |_, why| {
                // Also called when the device is let go of at the end, when nobody looks any more.
                tracing::warn!(why, "the drawing device is gone");
                lost.break_off();
                ctx.request_repaint();
            });
        }
        Ok(Box::new(creator(&creation.egui_ctx)?))
    });
    let mut app = eframe::create_native("voucher-desk", native, creator, event_loop);
    event_loop.run_app_on_demand(&mut app).map_err(|error| error.to_string())
}

/// Somebody wants to see what comes of a fault.
fn break_soon(fault: Fault, drawing: &Drawing, ctx: &Context) -> io::Result<()> {
    let (fate, ctx) = (drawing.fate.clone(), ctx.clone());
    thread::Builder::new()
        .name("fault".into())
        .spawn(move || {
            thread::sleep(Duration::from_secs(3));
            if fault == Fault::Panics {
                fate.panic();
            } else {
                fate.break_off();
            }
            ctx.request_repaint();
        })
        .map(drop)
}

/// A device may go with a driver's update or a closed lid; only what broke a moment ago is not tried again.
fn lately_broken(text: &str, now: Timestamp) -> Vec<(Renderer, Timestamp)> {
    const LATELY: SignedDuration = SignedDuration::from_mins(5);
    let read = |one: &str| {
        let (key, at) = one.split_once('@')?;
        Some((Renderer::from_key(key)?, Timestamp::from_second(at.parse().ok()?).ok()?))
    };
    let all = text.split(',').filter_map(read);
    all.filter(|(_, at)| now.duration_since(*at).abs() < LATELY).collect()
}

/// The same program with the same arguments, but for what has broken.
fn open_anew(broken: &[(Renderer, Timestamp)]) -> io::Result<()> {
    let keys = broken.iter().map(|(renderer, at)| format!("{}@{}", renderer.key(), at.as_second()));
    let keys: Vec<String> = keys.collect();
    Command::new(env::current_exe()?).args(env::args_os().skip(1)).env(BROKEN, keys.join(",")).spawn()?;
    Ok(())
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
    let is_named = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_named)
}

/// What a window leaves in its data folder to the one that is opened anew.
pub fn left_behind(data_folder: &Path) -> std::path::PathBuf {
    data_folder.join("window.left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_broke_a_while_ago_is_tried_again() {
        let now = Timestamp::from_second(1_780_000_000).unwrap();
        let broken = lately_broken("glow@1779999990,wgpu@1779990000,direct@1779999990,wgpu-software@x", now);
        assert_eq!(broken, [(Renderer::Glow, Timestamp::from_second(1_779_999_990).unwrap())]);
        assert!(lately_broken("", now).is_empty());
    }
}
